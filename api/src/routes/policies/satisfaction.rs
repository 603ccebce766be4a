//! The documents of kinds `obligations` and `satisfaction-indicators`.

use kehu_obligations::{Duty, Period};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What is to be done how often (GOV-06).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObligationsPolicy {
    /// The duties, each once at most; what is not named is not demanded.
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub duties: Vec<DutyPolicy>,
}

/// How often a duty is to be done.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyPolicy {
    /// The duty.
    pub duty: Duty,
    /// In which span.
    pub every: Period,
    /// How often in that span.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub times: u16,
}

/// Targets of the satisfaction indicators (SUR-10). A target that is null is not set.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SatisfactionIndicatorsPolicy {
    /// The span in months before the day of evaluation.
    #[validate(range(min = 1, max = 36))]
    #[schema(minimum = 1, maximum = 36, example = 12)]
    pub months: u32,
    /// Most complaints for each hundred customers, 0 to 100000.
    #[schema(value_type = Option<String>, max_length = 20, example = "10")]
    pub complaints_per_hundred_at_most: Option<Decimal>,
    /// The least overall index, 0 to 100.
    #[schema(value_type = Option<String>, max_length = 20, example = "80")]
    pub survey_index_at_least: Option<Decimal>,
    /// Most lost customers for each hundred, 0 to 100.
    #[schema(value_type = Option<String>, max_length = 20, example = "5")]
    pub lost_per_hundred_at_most: Option<Decimal>,
    /// The least lead over any competitor, -100 to 100 points.
    #[schema(value_type = Option<String>, max_length = 20, example = "0")]
    pub lead_at_least: Option<Decimal>,
}

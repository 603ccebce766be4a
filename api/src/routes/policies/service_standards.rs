//! Service standards (CUS-61).

use super::document::PolicyName;
use kehu_service_orders::ServiceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Service standards by type: target times, wording, steps (CUS-61).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceStandardsPolicy {
    /// The standards, one a type; a type without one is not offered.
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub standards: Vec<ServiceStandardRule>,
}

/// The standard of a type.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceStandardRule {
    /// The type.
    pub kind: ServiceKind,
    /// Working minutes from issuing to the first team that accepts.
    #[validate(range(min = 1, max = 175_680))]
    #[schema(minimum = 1, maximum = 175_680, example = 30)]
    pub response_minutes: u32,
    /// Working days from issuing to done; null when it is counted in minutes.
    #[validate(range(min = 1, max = 366))]
    #[schema(minimum = 1, maximum = 366, example = 1)]
    pub completion_days: Option<u16>,
    /// Working minutes from issuing to done; null when it is counted in days.
    #[validate(range(min = 1, max = 175_680))]
    #[schema(minimum = 1, maximum = 175_680)]
    pub completion_minutes: Option<u32>,
    /// What the customer is told when the order is issued.
    #[validate(nested)]
    pub wording: ServiceWording,
    /// The steps that are taken before it is done.
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub steps: Vec<ServiceStepRule>,
    /// Whether only the customer's satisfaction closes it.
    pub customer_confirms: bool,
}

/// What the customer is told, in both languages.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceWording {
    /// English.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub en: String,
    /// Simplified Chinese.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub zh: String,
}

/// A step of a standard.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceStepRule {
    /// Key, unique in the standard.
    #[validate(length(min = 1, max = 50))]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9_]+$",
        example = "drawing_review"
    )]
    pub key: String,
    /// What it is called.
    #[validate(nested)]
    pub name: PolicyName,
}

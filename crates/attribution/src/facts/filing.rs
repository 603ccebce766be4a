//! Filings by those outside the group (ATT-F).

use crate::policy::RecommenderKind;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, EvidenceId, FilingId, RecommenderId};
use serde::{Deserialize, Serialize};

/// The filing of a customer by somebody outside the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// Identifier.
    pub id: FilingId,
    /// When it was made; of a corrected one, when the first was.
    pub at: DateTime<Utc>,
    /// Who filed.
    pub recommender: RecommenderId,
    /// What kind of recommender that is.
    pub by: RecommenderKind,
    /// The first day of the recommender's contract, as it stood at the filing.
    pub contract_from: NaiveDate,
    /// Its last day; none while it has no end.
    pub contract_until: Option<NaiveDate>,
    /// Whether the recommender had bought at the site by then.
    pub has_bought: bool,
    /// The customer who was filed.
    pub customer: CustomerId,
    /// Whether that customer bears the name under which they were filed.
    pub name_agrees: bool,
    /// That the recommender came along; none when not.
    pub presence: Option<FilingPresence>,
    /// When what the recommender gets was approved (ATT-F09); none before.
    pub approved_at: Option<DateTime<Utc>>,
}

/// That a recommender came along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingPresence {
    /// Identifier of the record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the identity papers of both were seen.
    pub papers_seen: bool,
}

//! The deal among the facts.

use chrono::{DateTime, Utc};
use kehu_attribution::facts::DealChangeKind;
use kehu_kernel::{CustomerId, DealChangeId, DealId, Money, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The sale of a unit to the party. Which of its stages counts as the deal is policy.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealFact {
    /// The deal.
    pub id: DealId,
    /// The members of the party who buy; all when empty.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub buyers: Vec<CustomerId>,
    /// When a unit was reserved.
    pub reserved_at: Option<DateTime<Utc>>,
    /// When the subscription agreement was signed.
    pub subscribed_at: Option<DateTime<Utc>>,
    /// When the contract was signed.
    pub contracted_at: Option<DateTime<Utc>>,
    /// The salesperson who follows up, when it was laid down.
    pub followed_up_by: Option<UserId>,
    /// The commission; none while it is not known.
    pub commission: Option<Money>,
    /// What was changed after the deal (ATT-V19).
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub changes: Vec<DealChangeFact>,
}

/// A change after the deal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealChangeFact {
    /// The change.
    pub id: DealChangeId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was changed.
    pub kind: DealChangeKind,
}

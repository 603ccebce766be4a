//! The deal.

use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, DealChangeId, DealId, Money, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The sale of a unit to the party. Which of its stages counts as the deal is policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// Identifier.
    pub id: DealId,
    /// The members of the party who buy; all when empty.
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
    pub changes: Vec<DealChange>,
}

impl Deal {
    pub(super) fn sort(&mut self) {
        self.buyers.sort_unstable();
        self.changes.sort_by_key(|it| (it.at, it.id));
    }
}

/// A change after the deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealChange {
    /// Identifier.
    pub id: DealChangeId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was changed.
    pub kind: DealChangeKind,
}

/// What was changed after the deal.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttributedDealChange)]
pub enum DealChangeKind {
    /// Another unit.
    UnitSwap,
    /// Another name.
    Renaming,
}

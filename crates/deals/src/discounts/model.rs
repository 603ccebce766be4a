//! Applications for a price under the list.

use chrono::{DateTime, Utc};
use kehu_kernel::{
    ApprovalId, DealId, DiscountId, Money, PolicyVersionId, SaleUnitId, UnitId, UserId,
};

kehu_kernel::word_lists! {
    /// Where an application for a discount stands.
    DiscountState {
        /// Under approval.
        Submitted = "submitted",
        /// Approved: can be used once, for a while.
        Approved = "approved",
        /// Sent back; apply anew.
        Returned = "returned",
        /// Rejected.
        Rejected = "rejected",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// An application for a price under the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    /// Identifier.
    pub id: DiscountId,
    /// The site.
    pub site_id: UnitId,
    /// The unit.
    pub unit_id: SaleUnitId,
    /// The list price when it was applied for, in yuan.
    pub list_price: Money,
    /// The price asked for, in yuan.
    pub price: Money,
    /// How many stages of the line must approve.
    pub stages: i16,
    /// Why, 1 to 2000 characters.
    pub reason: String,
    /// Where it stands.
    pub state: DiscountState,
    /// The approval.
    pub approval_id: Option<ApprovalId>,
    /// Who applied, and alone may use it.
    pub applied_by: UserId,
    /// When.
    pub applied_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// An approved one is used before this instant.
    pub valid_until: Option<DateTime<Utc>>,
    /// The deal for which it was used.
    pub deal_id: Option<DealId>,
    /// The site's rules by which its stages were found; none for the preset.
    pub policy_version: Option<PolicyVersionId>,
}

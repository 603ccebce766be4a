//! Market information and needs (CUS-07).

use super::{Actor, NeedKind, NeedStatus};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, NeedId};

/// A note of what a customer needs or what was learnt of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Identifier.
    pub id: NeedId,
    /// The customer.
    pub customer_id: CustomerId,
    /// Survey of a target customer, or need.
    pub kind: NeedKind,
    /// The product concerned.
    pub product: Option<String>,
    /// What was noted.
    pub content: String,
    /// Where it comes from, such as a visit or a fair.
    pub source: Option<String>,
    /// The day on which it was learnt.
    pub noted_on: NaiveDate,
    /// Who noted it.
    pub noted_by: Actor,
    /// What has become of it.
    pub status: NeedStatus,
    /// The outcome; present on closed ones.
    pub result: Option<String>,
    /// The day on which to act.
    pub follow_up_on: Option<NaiveDate>,
    /// Rises by one with every change.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A note to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNeed {
    /// See [`Need::kind`].
    pub kind: NeedKind,
    /// See [`Need::product`].
    pub product: Option<String>,
    /// See [`Need::content`].
    pub content: String,
    /// See [`Need::source`].
    pub source: Option<String>,
    /// See [`Need::noted_on`]; today if absent.
    pub noted_on: Option<NaiveDate>,
    /// See [`Need::follow_up_on`].
    pub follow_up_on: Option<NaiveDate>,
}

/// A change of a note: what is absent stays, an inner `None` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeedPatch {
    /// See [`Need::product`].
    pub product: Option<Option<String>>,
    /// See [`Need::content`].
    pub content: Option<String>,
    /// See [`Need::source`].
    pub source: Option<Option<String>>,
    /// See [`Need::status`].
    pub status: Option<NeedStatus>,
    /// See [`Need::result`].
    pub result: Option<Option<String>>,
    /// See [`Need::follow_up_on`].
    pub follow_up_on: Option<Option<NaiveDate>>,
}

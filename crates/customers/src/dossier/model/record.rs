//! The history of fields and the timeline.

use chrono::{DateTime, Utc};
use kehu_kernel::{ChangeId, CustomerId};
use serde_json::Value;
use uuid::Uuid;

/// Who did it, as recorded: kind of principal and its identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `user`, `api_key` or `system`.
    pub kind: String,
    /// Identifier, or the worker's name.
    pub id: String,
}

/// One change of one field (CUS-02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Identifier; later changes have greater ones.
    pub id: ChangeId,
    /// The dossier that was changed: this one, or one that was merged into it.
    pub customer_id: CustomerId,
    /// The contact or identifier that was changed, if it was one.
    pub subject_id: Option<Uuid>,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// The operation, such as `customers.update`.
    pub operation: String,
    /// The field, such as `contact.mobile`.
    pub field: String,
    /// Before.
    pub old: Recorded,
    /// After.
    pub new: Recorded,
    /// The reason that was given.
    pub reason: Option<String>,
    /// The request.
    pub request_id: Option<Uuid>,
}

/// A value in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// There was none.
    Absent,
    /// Not personal.
    Plain(String),
    /// Personal, in full: whoever shows it masks it.
    Personal(String),
    /// Personal, and withheld: the data may only be stored.
    Withheld,
    /// Personal, and erased with the customer's key.
    Erased,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Identifier; later events have greater ones.
    pub id: ChangeId,
    /// The dossier it happened to: this one, or one that was merged into it.
    pub customer_id: CustomerId,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// What happened, such as `document.verified`.
    pub kind: String,
    /// Identifiers, states and dates; no personal data.
    pub details: Value,
}

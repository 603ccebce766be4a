//! History and timeline.

use super::super::mask::Sight;
use chrono::{DateTime, Utc};
use kehu_customers::dossier;
use kehu_kernel::{ChangeId, CustomerId};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who did it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Actor {
    /// `user`, `api_key` or `system`.
    #[schema(max_length = 20)]
    pub kind: String,
    /// Identifier of the user or key, or the name of the part of the system.
    #[schema(max_length = 64)]
    pub id: String,
}

/// One change of one field (CUS-02).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerChange {
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
    #[schema(max_length = 64)]
    pub operation: String,
    /// The field, such as `contact.mobile`.
    #[schema(max_length = 64)]
    pub field: String,
    /// The value before; personal ones are masked by role.
    #[schema(max_length = 4000)]
    pub old_value: Option<String>,
    /// The value after.
    #[schema(max_length = 4000)]
    pub new_value: Option<String>,
    /// Whether the values were erased at the person's request: that something changed stays on record.
    pub erased: bool,
    /// The reason that was given.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// The request.
    pub request_id: Option<Uuid>,
}

crate::page!(CustomerChangePage, CustomerChange);

/// One line of the timeline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerEvent {
    /// Identifier; later events have greater ones.
    pub id: ChangeId,
    /// The dossier it happened to: this one, or one that was merged into it.
    pub customer_id: CustomerId,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// What happened, such as `document.verified`.
    #[schema(max_length = 64)]
    pub kind: String,
    /// Identifiers, states and dates.
    #[schema(max_items = 50)]
    pub details: Vec<EventDetail>,
}

/// A detail of an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventDetail {
    /// What it is, such as `from`.
    #[schema(max_length = 100)]
    pub name: String,
    /// Its value as text.
    #[schema(max_length = 4000)]
    pub value: String,
}

crate::page!(CustomerEventPage, CustomerEvent);

impl From<dossier::Actor> for Actor {
    fn from(dossier::Actor { kind, id }: dossier::Actor) -> Self {
        Self { kind, id }
    }
}

impl CustomerChange {
    /// As a caller sees it.
    pub(in crate::routes) fn seen(sight: Sight, change: dossier::Change) -> Self {
        let dossier::Change {
            id,
            customer_id,
            subject_id,
            occurred_at,
            by,
            operation,
            field,
            old,
            new,
            reason,
            request_id,
        } = change;
        let (old_value, old_erased) = sight.recorded(&field, old);
        let (new_value, new_erased) = sight.recorded(&field, new);
        Self {
            id,
            customer_id,
            subject_id,
            occurred_at,
            by: by.into(),
            operation,
            field,
            old_value,
            new_value,
            erased: old_erased || new_erased,
            reason,
            request_id,
        }
    }
}

impl From<dossier::Event> for CustomerEvent {
    fn from(event: dossier::Event) -> Self {
        let dossier::Event {
            id,
            customer_id,
            occurred_at,
            by,
            kind,
            details,
        } = event;
        let details = match details {
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| EventDetail {
                    name,
                    value: text(value),
                })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            id,
            customer_id,
            occurred_at,
            by: by.into(),
            kind,
            details,
        }
    }
}

/// A value as text; of a list the items.
fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(items) => items.into_iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

//! The outbox: what others are to be told, stored in the transaction of what happened.

use crate::Tx;
use crate::due::DueEvent;
use kehu_kernel::{Caller, EventId, UnitId};
use uuid::Uuid;

/// Something that happened and that others are told of. The payload carries identifiers and states, no personal data.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened, such as `customer.suspended`.
    pub kind: &'static str,
    /// Kind of the thing it happened to, such as `customer`.
    pub subject_kind: &'static str,
    /// Its identifier.
    pub subject_id: Uuid,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// What a recipient needs to know beside that.
    pub payload: serde_json::Value,
}

/// Has an event stored with the transaction; a worker dispatches it after the commit.
///
/// # Errors
/// When the database fails.
pub async fn emit(tx: &mut Tx, caller: &Caller, event: Event) -> Result<EventId, sqlx::Error> {
    let id = EventId::generate();
    let due = DueEvent {
        id,
        kind: event.kind,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        unit_id: event.unit_id.map(Uuid::from),
        payload: event.payload,
        occurred_at: caller.now,
    };
    tx.owe_event(due).await?;
    Ok(id)
}

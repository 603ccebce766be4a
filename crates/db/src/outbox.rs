//! The outbox: what others are to be told, stored in the transaction of what happened.

use crate::Tx;
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

/// Stores an event; a worker dispatches it after the commit.
///
/// # Errors
/// When the database fails.
pub async fn emit(tx: &mut Tx, caller: &Caller, event: Event) -> Result<EventId, sqlx::Error> {
    let id = EventId::generate();
    sqlx::query!(
        "insert into outbox_events (id, kind, subject_kind, subject_id, unit_id, payload, occurred_at, next_try_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        id.0,
        event.kind,
        event.subject_kind,
        event.subject_id,
        event.unit_id.map(Uuid::from),
        event.payload,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// As [`emit`], for many events at once.
///
/// # Errors
/// When the database fails.
pub async fn emit_each(tx: &mut Tx, caller: &Caller, events: &[Event]) -> Result<(), sqlx::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = events.iter().map(|_| EventId::generate().0).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind).collect();
    let subject_kinds: Vec<&str> = events.iter().map(|event| event.subject_kind).collect();
    let subjects: Vec<Uuid> = events.iter().map(|event| event.subject_id).collect();
    let units: Vec<Option<Uuid>> = events
        .iter()
        .map(|event| event.unit_id.map(Uuid::from))
        .collect();
    let payloads: Vec<&serde_json::Value> = events.iter().map(|event| &event.payload).collect();
    sqlx::query!(
        "insert into outbox_events (id, kind, subject_kind, subject_id, unit_id, payload, occurred_at, next_try_at)
         select e.id, e.kind, e.subject_kind, e.subject, e.unit, e.payload, $1, $1
         from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::jsonb[])
              as e (id, kind, subject_kind, subject, unit, payload)",
        caller.now,
        &ids,
        &kinds as _,
        &subject_kinds as _,
        &subjects,
        &units as _,
        &payloads as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

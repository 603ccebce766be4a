//! Audit record and outbox of what happened.

use kehu_audit::Entry;
use kehu_db::{Tx, outbox};
use kehu_kernel::{Caller, UnitId};
use serde_json::Value;
use uuid::Uuid;

/// What happened.
pub(crate) struct Told<'a> {
    /// As `area.verb`, for the audit record.
    pub(crate) action: &'static str,
    /// As `thing.fact`, for those who are told.
    pub(crate) event: &'static str,
    pub(crate) subject_kind: &'static str,
    pub(crate) subject_id: Uuid,
    pub(crate) site: UnitId,
    pub(crate) reason: Option<&'a str>,
    /// Identifiers and states, no personal data.
    pub(crate) payload: Value,
}

/// Writes the audit entry and the event in the transaction of what happened.
pub(crate) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    told: Told<'_>,
) -> Result<(), kehu_db::Error> {
    let entry = Entry {
        action: told.action,
        subject_kind: told.subject_kind,
        subject_id: told.subject_id,
        unit_id: Some(told.site),
        reason: told.reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: told.event,
        subject_kind: told.subject_kind,
        subject_id: told.subject_id,
        unit_id: Some(told.site),
        payload: told.payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

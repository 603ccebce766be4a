//! Audit record and outbox of what was recorded for a site's settlements.

use crate::Error;
use kehu_audit::Entry;
use kehu_db::{Tx, outbox};
use kehu_kernel::{Caller, UnitId};
use serde_json::Value;
use uuid::Uuid;

/// What was recorded.
pub(crate) struct Told {
    /// As `area.verb`, for the audit record.
    pub(crate) action: &'static str,
    /// As `thing.fact`, for those who are told.
    pub(crate) event: &'static str,
    pub(crate) subject_kind: &'static str,
    pub(crate) subject_id: Uuid,
    pub(crate) site: UnitId,
    /// Identifiers and dates, no personal data.
    pub(crate) payload: Value,
}

/// Writes the audit entry and the event in the transaction of what was recorded.
pub(crate) async fn tell(tx: &mut Tx, caller: &Caller, told: Told) -> Result<(), Error> {
    let entry = Entry {
        action: told.action,
        subject_kind: told.subject_kind,
        subject_id: told.subject_id,
        unit_id: Some(told.site),
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

//! Writing entries.

use kehu_db::{DueEntry, Tx};
use kehu_kernel::{AuditId, Caller, UnitId};
use uuid::Uuid;

/// One line of the record.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    /// What was done, as `area.verb`, such as `customers.update`.
    pub action: &'static str,
    /// Kind of the thing, such as `customer`.
    pub subject_kind: &'static str,
    /// Its identifier.
    pub subject_id: Uuid,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// Names of the fields that were changed or disclosed; never their values.
    pub fields: &'a [&'a str],
    /// The reason that was given.
    pub reason: Option<&'a str>,
    /// Whether personal data was shown in full (CUS-05).
    pub disclosure: bool,
}

/// Has an entry written with the transaction of what it records.
///
/// # Errors
/// When the database fails.
pub async fn record(tx: &mut Tx, caller: &Caller, entry: Entry<'_>) -> Result<(), sqlx::Error> {
    tx.owe_entry(due(caller, &entry, entry.subject_id, entry.unit_id))
        .await
}

/// Has the same entry written for many things of one kind, each with its unit; the entry's own subject and unit do not count.
///
/// # Errors
/// When the database fails.
pub async fn record_each(
    tx: &mut Tx,
    caller: &Caller,
    entry: Entry<'_>,
    subjects: &[(Uuid, Option<UnitId>)],
) -> Result<(), sqlx::Error> {
    for (subject, unit) in subjects {
        tx.owe_entry(due(caller, &entry, *subject, *unit)).await?;
    }
    Ok(())
}

fn due(caller: &Caller, entry: &Entry<'_>, subject: Uuid, unit: Option<UnitId>) -> DueEntry {
    DueEntry {
        id: AuditId::generate(),
        occurred_at: caller.now,
        principal_kind: caller.principal.kind(),
        principal_id: caller.principal.id(),
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject_id: subject,
        unit_id: unit.map(Uuid::from),
        fields: entry.fields.iter().map(|&field| field.to_owned()).collect(),
        reason: entry.reason.map(str::to_owned),
        disclosure: entry.disclosure,
        request_id: caller.request_id,
    }
}

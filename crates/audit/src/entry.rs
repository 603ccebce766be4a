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
    let due = DueEntry {
        id: AuditId::generate(),
        occurred_at: caller.now,
        principal_kind: caller.principal.kind(),
        principal_id: caller.principal.id(),
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject_id: entry.subject_id,
        unit_id: entry.unit_id.map(Uuid::from),
        fields: entry.fields.iter().map(|&field| field.to_owned()).collect(),
        reason: entry.reason.map(str::to_owned),
        disclosure: entry.disclosure,
        request_id: caller.request_id,
    };
    tx.owe_entry(due).await
}

/// Writes the same entry for many things of one kind, each with its unit, in one statement; the entry's own subject and
/// unit do not count.
///
/// # Errors
/// When the database fails.
pub async fn record_each(
    tx: &mut Tx,
    caller: &Caller,
    entry: Entry<'_>,
    subjects: &[(Uuid, Option<UnitId>)],
) -> Result<(), sqlx::Error> {
    let fields: Vec<String> = entry.fields.iter().map(|&field| field.to_owned()).collect();
    let ids: Vec<Uuid> = subjects.iter().map(|_| AuditId::generate().0).collect();
    let things: Vec<Uuid> = subjects.iter().map(|(thing, _)| *thing).collect();
    let units: Vec<Option<Uuid>> = subjects
        .iter()
        .map(|(_, unit)| unit.map(Uuid::from))
        .collect();
    sqlx::query!(
        "insert into audit_entries (id, occurred_at, principal_kind, principal_id, action, subject_kind, subject_id,
                                    unit_id, fields, reason, disclosure, request_id)
         select s.id, $1, $2, $3, $4, $5, s.thing, s.unit, $6, $7, $8, $9
         from unnest($10::uuid[], $11::uuid[], $12::uuid[]) as s (id, thing, unit)",
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        entry.action,
        entry.subject_kind,
        &fields,
        entry.reason,
        entry.disclosure,
        caller.request_id,
        &ids,
        &things,
        &units as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

//! What a transaction owes at its end: entries of the audit record, events, the answer of an idempotency key. Nothing in the
//! transaction reads them, so they are written together in its last statement and cost one round trip, however many they are.

use crate::Tx;
use crate::idempotency::{Answer, Request};
use chrono::{DateTime, Utc};
use kehu_kernel::{AuditId, EventId};
use serde_json::Value;
use uuid::Uuid;

/// So many wait at most; a transaction that writes more writes them as it goes.
const MOST: usize = 500;

/// An entry of the audit record as it is stored.
#[derive(Debug, Clone)]
pub struct DueEntry {
    /// Identifier.
    pub id: AuditId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Kind of who did it.
    pub principal_kind: &'static str,
    /// Who did it.
    pub principal_id: String,
    /// What was done.
    pub action: &'static str,
    /// Kind of the thing.
    pub subject_kind: &'static str,
    /// Its identifier.
    pub subject_id: Uuid,
    /// The unit to which it belongs.
    pub unit_id: Option<Uuid>,
    /// Names of the fields.
    pub fields: Vec<String>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// Whether personal data was shown in full.
    pub disclosure: bool,
    /// The request in which it happened.
    pub request_id: Option<Uuid>,
}

/// An event as it is stored.
#[derive(Debug)]
pub(crate) struct DueEvent {
    pub(crate) id: EventId,
    pub(crate) kind: &'static str,
    pub(crate) subject_kind: &'static str,
    pub(crate) subject_id: Uuid,
    pub(crate) unit_id: Option<Uuid>,
    pub(crate) payload: Value,
    pub(crate) occurred_at: DateTime<Utc>,
}

/// What is due.
#[derive(Debug, Default)]
pub(crate) struct Due {
    entries: Vec<DueEntry>,
    events: Vec<DueEvent>,
    answer: Option<(Request, Answer)>,
}

impl Due {
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.events.is_empty() && self.answer.is_none()
    }
}

impl Tx {
    /// Has an entry of the audit record written with the transaction.
    ///
    /// # Errors
    /// When so many wait that they are written at once, and the database fails.
    pub async fn owe_entry(&mut self, entry: DueEntry) -> Result<(), sqlx::Error> {
        self.due.entries.push(entry);
        self.keep_short().await
    }

    pub(crate) async fn owe_event(&mut self, event: DueEvent) -> Result<(), sqlx::Error> {
        self.due.events.push(event);
        self.keep_short().await
    }

    pub(crate) fn owe_answer(&mut self, request: &Request, answer: &Answer) {
        self.due.answer = Some((request.clone(), answer.clone()));
    }

    async fn keep_short(&mut self) -> Result<(), sqlx::Error> {
        if self.due.entries.len() + self.due.events.len() < MOST {
            return Ok(());
        }
        self.write_due().await
    }

    /// Writes what is due so far. A savepoint wants it, so that what goes back to it takes with it what was due since, and
    /// nothing else.
    ///
    /// # Errors
    /// When the database fails, or refuses what is written.
    pub async fn write_due(&mut self) -> Result<(), sqlx::Error> {
        if self.due.is_empty() {
            return Ok(());
        }
        let due = std::mem::take(&mut self.due);
        write(self, due).await
    }

    /// Forgets what is due and not yet written, of what goes back to a savepoint.
    pub fn forget_due(&mut self) {
        self.due = Due::default();
    }
}

async fn write(tx: &mut Tx, due: Due) -> Result<(), sqlx::Error> {
    let Due {
        entries,
        events,
        answer,
    } = due;
    let (request, answer) = answer.unzip();
    let fields: Vec<Value> = entries
        .iter()
        .map(|one| Value::from(one.fields.clone()))
        .collect();
    sqlx::query!(
        "with entered as (
             insert into audit_entries (id, occurred_at, principal_kind, principal_id, action, subject_kind, subject_id,
                                        unit_id, fields, reason, disclosure, request_id)
             select e.id, e.occurred_at, e.principal_kind, e.principal_id, e.action, e.subject_kind, e.subject_id, e.unit_id,
                    array(select jsonb_array_elements_text(e.fields)), e.reason, e.disclosure, e.request_id
             from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[],
                         $8::uuid[], $9::jsonb[], $10::text[], $11::boolean[], $12::uuid[])
                 as e (id, occurred_at, principal_kind, principal_id, action, subject_kind, subject_id, unit_id, fields, reason,
                       disclosure, request_id)),
         told as (
             insert into outbox_events (id, kind, subject_kind, subject_id, unit_id, payload, occurred_at, next_try_at)
             select o.id, o.kind, o.subject_kind, o.subject_id, o.unit_id, o.payload, o.occurred_at, o.occurred_at
             from unnest($13::uuid[], $14::text[], $15::text[], $16::uuid[], $17::uuid[], $18::jsonb[], $19::timestamptz[])
                 as o (id, kind, subject_kind, subject_id, unit_id, payload, occurred_at))
         insert into idempotency_keys (principal, route, key, fingerprint, status, headers, body)
         select $20::text, $21::text, $22::text, $23::bytea, $24::smallint, $25::jsonb, $26::bytea
         where $20::text is not null
         on conflict on constraint idempotency_keys_pkey do update
         set fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers,
             body = excluded.body, created_at = now()",
        entries.iter().map(|one| one.id.0).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.occurred_at).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.principal_kind).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.principal_id.as_str()).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.action).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.subject_kind).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.subject_id).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.unit_id).collect::<Vec<_>>() as _,
        fields as _,
        entries.iter().map(|one| one.reason.as_deref()).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.disclosure).collect::<Vec<_>>() as _,
        entries.iter().map(|one| one.request_id).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.id.0).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.kind).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.subject_kind).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.subject_id).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.unit_id).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.payload.clone()).collect::<Vec<_>>() as _,
        events.iter().map(|one| one.occurred_at).collect::<Vec<_>>() as _,
        request.as_ref().map(|one| one.principal.as_str()),
        request.as_ref().map(|one| one.route.as_str()),
        request.as_ref().map(|one| one.key.as_str()),
        request.as_ref().map(|one| &one.fingerprint[..]),
        answer.as_ref().map(|one| one.status),
        answer.as_ref().map(|one| &one.headers),
        answer.as_ref().map(|one| one.body.as_slice()),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

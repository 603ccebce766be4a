//! Supporting proofs.

use crate::qualification::kind::ProofState;
use crate::qualification::model::{Actor, Decision, NewProof, Proof};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, DocumentId, FileId};
use uuid::Uuid;

struct Row {
    id: Uuid,
    document_id: DocumentId,
    description: String,
    file_id: FileId,
    asked_until: NaiveDate,
    accepted_until: Option<NaiveDate>,
    state: ProofState,
    submitted_by_kind: String,
    submitted_by_id: String,
    submitted_at: DateTime<Utc>,
    decided_by_kind: Option<String>,
    decided_by_id: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

impl From<Row> for Proof {
    fn from(row: Row) -> Self {
        let decision = match (row.decided_by_kind, row.decided_by_id, row.decided_at) {
            (Some(kind), Some(id), Some(at)) => Some(Decision {
                by: Actor { kind, id },
                at,
                reason: row.reason,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            document_id: row.document_id,
            description: row.description,
            file_id: row.file_id,
            asked_until: row.asked_until,
            accepted_until: row.accepted_until,
            state: row.state,
            submitted_by: Actor {
                kind: row.submitted_by_kind,
                id: row.submitted_by_id,
            },
            submitted_at: row.submitted_at,
            decision,
        }
    }
}

/// The proofs of a document, in the order in which they came; at most a hundred.
pub(crate) async fn list(
    connection: &mut PgConnection,
    document: DocumentId,
) -> Result<Vec<Proof>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, document_id as "document_id: _", description, file_id as "file_id: _", asked_until, accepted_until,
                  state as "state: _", submitted_by_kind, submitted_by_id, submitted_at, decided_by_kind, decided_by_id,
                  decided_at, reason
           from document_proofs where document_id = $1 order by id limit 100"#,
        document.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Proof::from).collect())
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    document: DocumentId,
    id: Uuid,
) -> Result<Option<Proof>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, document_id as "document_id: _", description, file_id as "file_id: _", asked_until, accepted_until,
                  state as "state: _", submitted_by_kind, submitted_by_id, submitted_at, decided_by_kind, decided_by_id,
                  decided_at, reason
           from document_proofs where document_id = $1 and id = $2"#,
        document.0,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Proof::from))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    document: DocumentId,
    id: Uuid,
    new: &NewProof,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into document_proofs (id, document_id, description, file_id, asked_until, state, submitted_by_kind,
                                      submitted_by_id, submitted_at)
         values ($1, $2, $3, $4, $5, 'submitted', $6, $7, $8)",
        id,
        document.0,
        new.description,
        new.file_id.0,
        new.asked_until,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Accepts a proof until a day, or rejects it when there is none.
pub(crate) async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    accepted_until: Option<NaiveDate>,
    reason: &str,
) -> Result<(), super::super::Error> {
    let state = if accepted_until.is_some() {
        "accepted"
    } else {
        "rejected"
    };
    let changed = sqlx::query!(
        "update document_proofs
         set state = $2, accepted_until = $3, decided_by_kind = $4, decided_by_id = $5, decided_at = $6, reason = $7
         where id = $1 and state = 'submitted'",
        id,
        state,
        accepted_until,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "document_proofs",
        changed.rows_affected(),
        1,
    )?)
}

/// The document to which a proof belongs.
pub(crate) async fn document_of(
    connection: &mut PgConnection,
    id: Uuid,
) -> Result<Option<DocumentId>, Error> {
    let document = sqlx::query_scalar!(
        r#"select document_id as "document_id: DocumentId" from document_proofs where id = $1"#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(document)
}

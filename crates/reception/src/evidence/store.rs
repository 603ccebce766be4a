//! Every SQL statement of evidence.

use super::Evidence;
use super::content::Content;
use crate::Error;
use chrono::{DateTime, Utc};
use kehu_attribution::facts::FaultDegree;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EvidenceId, PartyId, ReceptionId, UnitId, UserId};
use sqlx::types::Json;
use uuid::Uuid;

struct Row {
    id: EvidenceId,
    site_id: UnitId,
    party_id: PartyId,
    reception_id: Option<ReceptionId>,
    content: Json<Content>,
    corrects_id: Option<EvidenceId>,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
}

impl From<Row> for Evidence {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            party_id: row.party_id,
            reception_id: row.reception_id,
            content: row.content.0,
            corrects_id: row.corrects_id,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

/// What was recorded of parties, and of others that links them, up to an instant, in its order.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Evidence>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", party_id as "party_id: _", reception_id as "reception_id: _",
                  content as "content: _", corrects_id as "corrects_id: _", occurred_at, recorded_at,
                  recorded_by as "recorded_by: _"
           from evidence where (party_id = any($1) or other_party_id = any($1)) and recorded_at <= $2 order by id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Evidence::from).collect())
}

pub(super) async fn insert(tx: &mut Tx, new: &Evidence) -> Result<(), Error> {
    sqlx::query!(
        "insert into evidence (id, site_id, party_id, kind, reception_id, salesperson_id, other_party_id, content, corrects_id,
                               occurred_at, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        new.id.0,
        new.site_id.0,
        new.party_id.0,
        new.content.kind(),
        new.reception_id.map(Uuid::from),
        new.content.salesperson().map(Uuid::from),
        new.content.other_party().map(Uuid::from),
        Json(&new.content) as _,
        new.corrects_id.map(Uuid::from),
        new.occurred_at,
        new.recorded_at,
        new.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a correction or withdrawal points at.
pub(super) struct Former {
    pub(super) kind: String,
    pub(super) occurred_at: DateTime<Utc>,
    pub(super) recorded_by: UserId,
}

/// A record of a party.
pub(super) async fn former(
    tx: &mut Tx,
    id: EvidenceId,
    party: PartyId,
) -> Result<Option<Former>, Error> {
    Ok(sqlx::query_as!(
        Former,
        r#"select kind, occurred_at, recorded_by as "recorded_by: _" from evidence
           where id = $1 and party_id in (select f.id from party_family($2) f)"#,
        id.0,
        party.0
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Whether it is an announcement of that existing customer's party.
pub(super) async fn is_announcement_of(
    tx: &mut Tx,
    id: EvidenceId,
    party: PartyId,
) -> Result<bool, Error> {
    let found = former(tx, id, party).await?;
    Ok(found.is_some_and(|found| found.kind == "announcement"))
}

/// Whether a priority turn was granted for a reception already.
pub(super) async fn is_granted(tx: &mut Tx, reception: ReceptionId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from evidence where reception_id = $1 and kind = 'priority_turn') as "granted!""#,
        reception.0
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The latest finding on a salesperson's fault in a reception.
pub(super) async fn fault_of(
    tx: &mut Tx,
    reception: ReceptionId,
    salesperson: UserId,
) -> Result<Option<FaultDegree>, Error> {
    let row = sqlx::query_scalar!(
        r#"select content as "content: Json<Content>" from evidence e
           where e.reception_id = $1 and e.kind = 'fault' and e.salesperson_id = $2
             and not exists (select from evidence c where c.corrects_id = e.id)
           order by e.id desc limit 1"#,
        reception.0,
        salesperson.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|content| match content.0 {
        Content::Fault { degree, .. } => Some(degree),
        _ => None,
    }))
}

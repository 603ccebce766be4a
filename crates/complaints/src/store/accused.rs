//! Employees against whom complaints are directed, as rows.

use crate::model::{Accused, AccusedReception};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ComplaintId, EvidenceId, PartyId, ReceptionId, Scope, UnitId, UserId};
use uuid::Uuid;

struct Row {
    user_id: UserId,
    named_at: DateTime<Utc>,
    site_id: Option<UnitId>,
    party_id: Option<PartyId>,
    reception_id: Option<ReceptionId>,
    evidence_id: Option<EvidenceId>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    complaint: ComplaintId,
    users: &[UserId],
) -> Result<(), crate::Error> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    sqlx::query!(
        "insert into complaint_accused (complaint_id, user_id, named_at, named_by)
         select $1, user_id, $2, $3 from unnest($4::uuid[]) as named (user_id)
         on conflict on constraint complaint_accused_key do nothing",
        complaint.0,
        caller.now,
        caller.user().map(Uuid::from),
        &users,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Names the reception that an employee is complained of for; none is named over one that was verified.
pub(crate) async fn update_reception(
    tx: &mut Tx,
    complaint: ComplaintId,
    user: UserId,
    (site, party, reception): (UnitId, PartyId, ReceptionId),
) -> Result<u64, crate::Error> {
    let changed = sqlx::query!(
        "update complaint_accused set site_id = $3, party_id = $4, reception_id = $5
         where complaint_id = $1 and user_id = $2 and evidence_id is null",
        complaint.0,
        user.0,
        site.0,
        party.0,
        reception.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected())
}

pub(crate) async fn update_evidence(
    tx: &mut Tx,
    complaint: ComplaintId,
    user: UserId,
    evidence: EvidenceId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaint_accused set evidence_id = $3 where complaint_id = $1 and user_id = $2 and evidence_id is null",
        complaint.0,
        user.0,
        evidence.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaint_accused", changed.rows_affected(), 1)
}

/// The employees of a complaint.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Accused>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select user_id as "user_id: _", named_at, site_id as "site_id: _", party_id as "party_id: _",
                  reception_id as "reception_id: _", evidence_id as "evidence_id: _"
           from complaint_accused where complaint_id = $1 order by named_at, user_id"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Accused::from).collect())
}

/// An employee complained of for a reception at a site that the scope reaches, locked.
pub(crate) async fn find_at_site(
    tx: &mut Tx,
    scope: &Scope,
    complaint: ComplaintId,
    user: UserId,
) -> Result<Option<Accused>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select user_id as "user_id: _", named_at, site_id as "site_id: _", party_id as "party_id: _",
                  reception_id as "reception_id: _", evidence_id as "evidence_id: _"
           from complaint_accused
           where complaint_id = $1 and user_id = $2 and site_id is not null and ($3::boolean or site_id = any($4)) for update"#,
        complaint.0,
        user.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Accused::from))
}

impl From<Row> for Accused {
    fn from(row: Row) -> Self {
        let reception = match (row.site_id, row.party_id, row.reception_id) {
            (Some(site_id), Some(party_id), Some(reception_id)) => Some(AccusedReception {
                site_id,
                party_id,
                reception_id,
                evidence_id: row.evidence_id,
            }),
            _ => None,
        };
        Self {
            user_id: row.user_id,
            named_at: row.named_at,
            reception,
        }
    }
}

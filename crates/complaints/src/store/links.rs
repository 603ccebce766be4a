//! Links of the public intake as rows.

use crate::model::IntakeLink;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, IntakeLinkId, PageRequest, Scope, UserId};
use uuid::Uuid;

pub(crate) async fn insert(
    tx: &mut Tx,
    link: &IntakeLink,
    secret_hash: &[u8],
    by: UserId,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into complaint_intake_links (id, unit_id, name, secret_hash, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6)",
        link.id.0,
        link.unit_id.0,
        link.name,
        secret_hash,
        link.created_at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    page: &PageRequest<IntakeLinkId>,
) -> Result<Vec<IntakeLink>, Error> {
    Ok(sqlx::query_as!(
        IntakeLink,
        r#"select id as "id: _", unit_id as "unit_id: _", name, created_at, revoked_at
           from complaint_intake_links
           where ($1::boolean or unit_id = any($2)) and ($3::uuid is null or id < $3)
           order by id desc limit $4"#,
        scope.all,
        scope.units.as_slice() as _,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// Revokes a link; nothing happens to one that is revoked already.
pub(crate) async fn revoke(
    tx: &mut Tx,
    caller: &Caller,
    id: IntakeLinkId,
) -> Result<Option<IntakeLink>, Error> {
    Ok(sqlx::query_as!(
        IntakeLink,
        r#"update complaint_intake_links set revoked_at = coalesce(revoked_at, $4)
           where id = $1 and ($2::boolean or unit_id = any($3))
           returning id as "id: _", unit_id as "unit_id: _", name, created_at, revoked_at"#,
        id.0,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.now,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// The link of a secret that is in use. It is locked, so that what comes in through it at once is counted one by one.
pub(crate) async fn open(tx: &mut Tx, secret_hash: &[u8]) -> Result<Option<IntakeLink>, Error> {
    Ok(sqlx::query_as!(
        IntakeLink,
        r#"select id as "id: _", unit_id as "unit_id: _", name, created_at, revoked_at
           from complaint_intake_links where secret_hash = $1 and revoked_at is null for update"#,
        secret_hash,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// What came in through a link since an instant: in all, and from one source, with the earliest of each.
pub(crate) struct Flow {
    pub(crate) all: i64,
    pub(crate) earliest: Option<DateTime<Utc>>,
    pub(crate) of_source: i64,
    pub(crate) earliest_of_source: Option<DateTime<Utc>>,
}

pub(crate) async fn flow(
    tx: &mut Tx,
    link: IntakeLinkId,
    source: &[u8],
    since: DateTime<Utc>,
) -> Result<Flow, Error> {
    Ok(sqlx::query_as!(
        Flow,
        r#"select count(*) as "all!", min(recorded_at) as earliest,
                  count(*) filter (where source_digest = $2) as "of_source!",
                  min(recorded_at) filter (where source_digest = $2) as earliest_of_source
           from (select recorded_at, source_digest from complaints where intake_link_id = $1 and recorded_at > $3
                 union all
                 select recorded_at, source_digest from consultations where intake_link_id = $1 and recorded_at > $3) as taken"#,
        link.0,
        source,
        since,
    )
    .fetch_one(&mut **tx)
    .await?)
}

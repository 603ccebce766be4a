//! Every SQL statement of plans.

use super::model::{NewPlan, PlanFilter};
use crate::tracking::Error;
use crate::tracking::words::PlanKind;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{PageRequest, PlanId, Scope, UnitId, UserId};
use uuid::Uuid;

/// A plan as stored.
pub(super) struct Row {
    pub(super) id: PlanId,
    pub(super) site_id: UnitId,
    pub(super) owner_id: UserId,
    pub(super) owner_name: String,
    pub(super) kind: PlanKind,
    pub(super) starts_on: NaiveDate,
    pub(super) entries: Vec<String>,
    pub(super) written_at: DateTime<Utc>,
    pub(super) kept_at: Option<DateTime<Utc>>,
    pub(super) kept_by: Option<UserId>,
    pub(super) given_back_at: Option<DateTime<Utc>>,
    pub(super) given_back_by: Option<UserId>,
    pub(super) summary: Option<String>,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) version: i64,
}

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select p.id as \"id: _\", p.site_id as \"site_id: _\", p.owner_id as \"owner_id: _\", w.display_name as owner_name,
                    p.kind as \"kind: _\", p.starts_on, p.entries, p.written_at, p.kept_at, p.kept_by as \"kept_by: _\",
                    p.given_back_at, p.given_back_by as \"given_back_by: _\", p.summary, p.closed_at, p.version
             from plans p join users w on w.id = p.owner_id " + $tail,
            $($argument),*
        )
    };
}

/// A plan inside the scope, or one's own.
pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    user: Option<UserId>,
    id: PlanId,
) -> Result<Option<Row>, Error> {
    Ok(rows!(
        "where p.id = $4 and ($1::boolean or p.site_id = any($2) or p.owner_id = $3)",
        scope.all,
        scope.units.as_slice() as _,
        user.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?)
}

/// As [`find`], locked.
pub(super) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    user: Option<UserId>,
    id: PlanId,
) -> Result<Option<Row>, Error> {
    Ok(rows!(
        "where p.id = $4 and ($1::boolean or p.site_id = any($2) or p.owner_id = $3) for update of p",
        scope.all,
        scope.units.as_slice() as _,
        user.map(Uuid::from),
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(super) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    filter: &PlanFilter,
    page: &PageRequest<PlanId>,
) -> Result<Vec<Row>, Error> {
    Ok(rows!(
        "where p.site_id = $1 and ($2::uuid is null or p.owner_id = $2)
           and ($3::uuid is null or p.owner_id = $3)
           and ($4::text is null or p.kind = $4)
           and ($5::date is null or p.starts_on >= $5)
           and ($6::date is null or p.starts_on < $6)
           and ($7::text is null or $7 = case when p.closed_at is not null then 'closed' when p.given_back_at is not null then 'given_back'
                                              when p.kept_at is not null then 'kept' else 'written' end)
           and ($8::uuid is null or p.id < $8)
         order by p.id desc limit $9",
        site.0,
        own.map(Uuid::from),
        filter.owner.map(Uuid::from),
        filter.kind.map(|kind| kind.as_str()),
        filter.from,
        filter.before,
        filter.state.map(|state| state.as_str()),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// The people who plan at a site and have no plan of a period.
pub(super) async fn without_plan(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    kind: PlanKind,
    starts_on: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<(UserId, String)>, Error> {
    let rows = sqlx::query!(
        r#"select distinct w.id as "id: UserId", w.display_name
           from assignments a
           join roles r on r.id = a.role_id and 'plans:write' = any(r.permissions)
           join users w on w.id = a.user_id and w.active
           where a.unit_id = $1 and ($2::uuid is null or w.id = $2)
             and a.valid_from <= $5 and (a.valid_before is null or a.valid_before > $5)
             and not exists (select from plans p where p.site_id = $1 and p.owner_id = w.id and p.kind = $3 and p.starts_on = $4)
           order by w.display_name, w.id"#,
        site.0,
        own.map(Uuid::from),
        kind.as_str(),
        starts_on,
        today,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.display_name))
        .collect())
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: PlanId,
    site: UnitId,
    owner: UserId,
    new: &NewPlan,
    starts_on: NaiveDate,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into plans (id, site_id, owner_id, kind, starts_on, entries, written_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        site.0,
        owner.0,
        new.kind.as_str(),
        starts_on,
        &new.entries,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn rewrite(tx: &mut Tx, id: PlanId, entries: &[String]) -> Result<(), Error> {
    sqlx::query!(
        "update plans set entries = $2, version = version + 1 where id = $1",
        id.0,
        entries
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn keep(
    tx: &mut Tx,
    id: PlanId,
    by: UserId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update plans set kept_at = $2, kept_by = $3, version = version + 1 where id = $1",
        id.0,
        at,
        by.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn give_back(
    tx: &mut Tx,
    id: PlanId,
    by: UserId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!("update plans set given_back_at = $2, given_back_by = $3, version = version + 1 where id = $1", id.0, at, by.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn close(
    tx: &mut Tx,
    id: PlanId,
    summary: &str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update plans set summary = $2, closed_at = $3, version = version + 1 where id = $1",
        id.0,
        summary,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Plans of a site that are not closed, of periods up to a day; the oldest first.
pub(super) async fn open_of(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    until: NaiveDate,
    limit: i64,
) -> Result<Vec<Row>, Error> {
    Ok(rows!(
        "where p.site_id = $1 and ($2::uuid is null or p.owner_id = $2) and p.closed_at is null and p.starts_on <= $3
         order by p.starts_on, p.id limit $4",
        site.0,
        own.map(Uuid::from),
        until,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

//! Every SQL statement of checks of work.

use super::super::words::WorkCheckSubject;
use super::model::{NewWorkCheck, WorkCheck, WorkCheckFilter};
use crate::tracking::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{PageRequest, Scope, UnitId, UserId, WorkCheckId};
use uuid::Uuid;

pub(super) async fn insert(
    tx: &mut Tx,
    id: WorkCheckId,
    site: UnitId,
    new: &NewWorkCheck,
    acting_as: &str,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into work_checks (id, site_id, salesperson_id, subject, in_order, findings, acting_as, checked_at, checked_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        site.0,
        new.salesperson.0,
        new.subject.as_str(),
        new.in_order,
        new.findings,
        acting_as,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

macro_rules! checks {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            WorkCheck,
            "select c.id as \"id: _\", c.site_id as \"site_id: _\", c.salesperson_id as \"salesperson_id: _\",
                    c.subject as \"subject: _\", c.in_order, c.findings, c.acting_as, c.checked_at, c.checked_by as \"checked_by: _\"
             from work_checks c " + $tail,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    id: WorkCheckId,
) -> Result<WorkCheck, Error> {
    Ok(checks!("where c.id = $1", id.0)
        .fetch_one(connection)
        .await?)
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    filter: &WorkCheckFilter,
    page: &PageRequest<WorkCheckId>,
) -> Result<Vec<WorkCheck>, Error> {
    Ok(checks!(
        "where c.site_id = $1 and ($2::boolean or c.site_id = any($3) or c.salesperson_id = $4)
           and ($5::uuid is null or c.salesperson_id = $5)
           and ($6::text is null or c.subject = $6)
           and ($7::boolean is null or c.in_order = $7)
           and ($8::uuid is null or c.id < $8)
         order by c.id desc limit $9",
        site.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        filter.subject.map(WorkCheckSubject::as_str),
        filter.in_order,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// The last check of a salesperson's work.
pub(super) struct LastCheck {
    pub(super) salesperson_id: UserId,
    pub(super) salesperson_name: String,
    pub(super) subject: WorkCheckSubject,
    /// Since when the salesperson holds parties at the site.
    pub(super) since: NaiveDate,
    pub(super) checked_on: Option<NaiveDate>,
    pub(super) in_order: Option<bool>,
}

/// Of each salesperson who holds parties of the site.
pub(super) async fn last_checks(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
) -> Result<Vec<LastCheck>, Error> {
    Ok(sqlx::query_as!(
        LastCheck,
        r#"select h.holder_id as "salesperson_id: _", w.display_name as salesperson_name, s.subject as "subject!: _",
                  (h.since at time zone 'Asia/Shanghai')::date as "since!",
                  (c.checked_at at time zone 'Asia/Shanghai')::date as checked_on, c.in_order as "in_order?"
           from (select holder_id, min(began_at) as since from claims where site_id = $1 and ended_at is null group by holder_id) h
           join users w on w.id = h.holder_id
           cross join (values ('dossiers'), ('after_sale')) s (subject)
           left join lateral (select * from work_checks c
                              where c.site_id = $1 and c.salesperson_id = h.holder_id and c.subject = s.subject
                              order by c.id desc limit 1) c on true
           where $2::boolean or $1 = any($3) or h.holder_id = $4
           order by h.holder_id, s.subject desc"#,
        site.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?)
}

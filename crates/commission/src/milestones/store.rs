//! Every SQL statement of milestones.

use super::Milestone;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{DealId, MilestoneId, PageRequest, Scope, UnitId};
use uuid::Uuid;

pub(crate) async fn insert(tx: &mut Tx, new: &Milestone) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into commission_milestones (id, site_id, deal_id, milestone, occurred_on, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        new.id.0,
        new.site_id.0,
        new.deal_id.map(Uuid::from),
        new.milestone.as_str(),
        new.occurred_on,
        new.recorded_at,
        new.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: Option<UnitId>,
    deal: Option<DealId>,
    page: &PageRequest<MilestoneId>,
) -> Result<Vec<Milestone>, Error> {
    Ok(sqlx::query_as!(
        Milestone,
        r#"select id as "id: _", site_id as "site_id: _", deal_id as "deal_id: _", milestone as "milestone: _", occurred_on,
                  recorded_at, recorded_by as "recorded_by: _"
           from commission_milestones
           where ($1::boolean or site_id = any($2)) and ($3::uuid is null or site_id = $3)
             and ($4::uuid is null or deal_id = $4) and ($5::uuid is null or id < $5)
           order by id desc limit $6"#,
        scope.all,
        scope.units.as_slice() as _,
        site.map(Uuid::from),
        deal.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// Whether the project of a site had ended by an instant.
pub(crate) async fn has_project_ended(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from commission_milestones
                          where site_id = $1 and milestone = 'project_end' and recorded_at < $2) as "found!""#,
        site.0,
        cutoff,
    );
    Ok(found.fetch_one(connection).await?)
}

//! Every SQL statement of departures.

use super::{Departure, Manner};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{DepartureId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

pub(crate) async fn insert(tx: &mut Tx, new: &Departure) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into departures (id, site_id, user_id, manner, left_on, reason, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id.0,
        new.site_id.0,
        new.user_id.0,
        new.manner.as_str(),
        new.left_on,
        new.reason,
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
    page: &PageRequest<DepartureId>,
) -> Result<Vec<Departure>, Error> {
    Ok(sqlx::query_as!(
        Departure,
        r#"select id as "id: _", site_id as "site_id: _", user_id as "user_id: _", manner as "manner: _", left_on, reason,
                  recorded_at, recorded_by as "recorded_by: _"
           from departures
           where ($1::boolean or site_id = any($2)) and ($3::uuid is null or site_id = $3) and ($4::uuid is null or id < $4)
           order by id desc limit $5"#,
        scope.all,
        scope.units.as_slice() as _,
        site.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// Who had left a site by an instant, and in which manner.
pub(crate) async fn manners(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<Vec<(UserId, Manner)>, Error> {
    let rows = sqlx::query!(
        r#"select user_id as "user_id: UserId", manner as "manner: Manner" from departures where site_id = $1 and recorded_at < $2"#,
        site.0,
        cutoff,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.user_id, row.manner))
        .collect())
}

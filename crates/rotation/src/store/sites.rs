//! The site and its people.

use chrono::NaiveDate;
use kehu_db::{Error, PgConnection};
use kehu_kernel::{Scope, UnitId, UserId};
use uuid::Uuid;

/// Whether a site lies in the scope; for whoever reaches only their own rows: whether they hold a role there.
pub(crate) async fn is_within(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    day: NaiveDate,
) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (
               select from units n
               where n.id = $3 and n.kind = 'site'
                 and ($1::boolean or n.id = any($2) or exists (
                     select from assignments a
                     where a.user_id = $4 and a.unit_id = n.id
                       and a.valid_from <= $5 and (a.valid_before is null or a.valid_before > $5)))) as "found!""#,
        scope.all,
        scope.units.as_slice() as _,
        site.0,
        scope.owner.map(Uuid::from),
        day,
    )
    .fetch_one(connection)
    .await?;
    Ok(found)
}

/// Of these users, those in use who take part in the site's rotation on a day.
pub(crate) async fn workers(
    connection: &mut PgConnection,
    site: UnitId,
    users: &[UserId],
    day: NaiveDate,
) -> Result<Vec<UserId>, Error> {
    let found = sqlx::query_scalar!(
        r#"select distinct u.id as "id: UserId"
           from users u
           join assignments a on a.user_id = u.id and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
           join roles r on r.id = a.role_id and 'rotation:work' = any(r.permissions)
           join units n on n.id = $1
           where u.active and u.id = any($2)
             and (a.unit_id = n.id or (r.reach = 'unit_and_below' and n.ancestors @> array[a.unit_id]) or r.reach = 'all')"#,
        site.0,
        users as _,
        day,
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}

/// Who holds which of these roles for a site on a day: there, or at a unit above from which it reaches down.
pub(crate) async fn holders(
    connection: &mut PgConnection,
    site: UnitId,
    roles: &[String],
    day: NaiveDate,
) -> Result<Vec<(String, UserId)>, Error> {
    let rows = sqlx::query!(
        r#"select distinct r.code, u.id as "id: UserId"
           from roles r
           join assignments a on a.role_id = r.id and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
           join users u on u.id = a.user_id and u.active
           join units n on n.id = $1
           where r.code = any($2)
             and (a.unit_id = n.id or (r.reach = 'unit_and_below' and n.ancestors @> array[a.unit_id]) or r.reach = 'all')"#,
        site.0,
        roles,
        day,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}

/// The names of users.
pub(crate) async fn names(
    connection: &mut PgConnection,
    users: &[UserId],
) -> Result<Vec<(UserId, String)>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: UserId", display_name from users where id = any($1)"#,
        users as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.display_name))
        .collect())
}

//! What is read of a site and its people.

use super::Register;
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{UnitId, UserId};
use uuid::Uuid;

pub(super) struct Found {
    pub(super) id: UnitId,
    pub(super) roles: Vec<String>,
    pub(super) has_project_manager: bool,
}

/// A site in use, the roles that a user holds there on a day, and whether anybody is its project manager. A role is held at
/// the site itself, or at a unit above from which it reaches down.
pub(super) async fn find(
    connection: &mut PgConnection,
    site: UnitId,
    user: Option<UserId>,
    day: NaiveDate,
) -> Result<Option<Found>, Error> {
    Ok(sqlx::query_as!(
        Found,
        r#"with held as (
               select a.user_id, r.code
               from units u
               join assignments a on a.unit_id = u.id or a.unit_id = any(u.ancestors)
               join roles r on r.id = a.role_id
               join users w on w.id = a.user_id and w.active
               where u.id = $1 and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
                 and (a.unit_id = u.id or r.reach in ('unit_and_below', 'all')))
           select u.id as "id: UnitId",
                  array(select distinct code from held where user_id = $2) as "roles!",
                  exists (select from held where code = 'project_manager') as "has_project_manager!"
           from units u where u.id = $1 and u.kind = 'site' and u.active"#,
        site.0,
        user.map(Uuid::from),
        day,
    )
    .fetch_optional(connection)
    .await?)
}

/// Those of these users who take part in the site's rotation.
pub(crate) async fn salespeople_among(
    connection: &mut PgConnection,
    site: UnitId,
    users: &[UserId],
    day: NaiveDate,
) -> Result<Vec<UserId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct a.user_id as "id: UserId"
           from units u
           join assignments a on a.unit_id = u.id or a.unit_id = any(u.ancestors)
           join roles r on r.id = a.role_id and 'rotation:work' = any(r.permissions)
           join users w on w.id = a.user_id and w.active
           where u.id = $1 and a.user_id = any($2) and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
             and (a.unit_id = u.id or r.reach in ('unit_and_below', 'all'))"#,
        site.0,
        users as _,
        day,
    )
    .fetch_all(connection)
    .await?)
}

/// Who holds a role at a site: there, or at a unit above from which it reaches down.
pub(crate) async fn holders(
    connection: &mut PgConnection,
    site: UnitId,
    role: &str,
    day: NaiveDate,
) -> Result<Vec<UserId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct w.id as "id: UserId"
           from units u
           join assignments a on a.unit_id = u.id or a.unit_id = any(u.ancestors)
           join roles r on r.id = a.role_id and r.code = $2
           join users w on w.id = a.user_id and w.active
           where u.id = $1 and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
             and (a.unit_id = u.id or r.reach in ('unit_and_below', 'all'))
           order by 1"#,
        site.0,
        role,
        day,
    )
    .fetch_all(connection)
    .await?)
}

/// The next number of a register. Its row is the lock: a number that is given in a transaction which fails is given again.
pub(crate) async fn next_number(
    tx: &mut Tx,
    site: UnitId,
    register: Register,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "insert into site_registers (site_id, register, last_number) values ($1, $2, 1)
         on conflict on constraint site_registers_pkey do update set last_number = site_registers.last_number + 1
         returning last_number",
        site.0,
        register.as_str(),
    )
    .fetch_one(&mut **tx)
    .await?)
}

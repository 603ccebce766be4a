//! A site as its disputes meet it: what the caller is there.

use crate::Error;
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_identity::codes;
use kehu_kernel::{Caller, UnitId, UserId};
use uuid::Uuid;

/// A site, with the roles that the caller holds there.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    roles: Vec<String>,
    has_project_manager: bool,
}

impl Site {
    pub(crate) fn is(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    /// Whether the caller acts as the project manager: as that, or, at a site without one, as sales manager.
    pub(crate) fn stands_for_project_manager(&self) -> bool {
        self.is(codes::PROJECT_MANAGER)
            || (!self.has_project_manager && self.is(codes::SALES_MANAGER))
    }
}

/// A site in use; nothing is said yet of who may see it.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Database`].
pub(crate) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Site, Error> {
    let found = sqlx::query!(
        r#"with held as (
               select a.user_id, r.code
               from units u
               join assignments a on a.unit_id = u.id or a.unit_id = any(u.ancestors)
               join roles r on r.id = a.role_id
               join users w on w.id = a.user_id and w.active
               where u.id = $1 and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
                 and (a.unit_id = u.id or r.reach in ('unit_and_below', 'all')))
           select array(select distinct code from held where user_id = $2) as "roles!",
                  exists (select from held where code = 'project_manager') as "has_project_manager!"
           from units u where u.id = $1 and u.kind = 'site'"#,
        site.0,
        caller.user().map(Uuid::from),
        caller.today(),
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::SiteNotFound {})?;
    Ok(Site {
        roles: found.roles,
        has_project_manager: found.has_project_manager,
    })
}

/// Those of these users who take part in the site's rotation on a day.
pub(crate) async fn salespeople_among(
    connection: &mut PgConnection,
    site: UnitId,
    users: &[UserId],
    day: NaiveDate,
) -> Result<Vec<UserId>, kehu_db::Error> {
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

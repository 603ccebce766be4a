//! Who holds which role where and when.

use crate::standing::{Place, demand_cover};
use crate::{Error, permission, roles::Reach, units, users};
use chrono::NaiveDate;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{AssignmentId, Caller, Scope, UnitId, UserId};

/// A user's role at a unit, from `valid_from` until the day before `valid_before`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Identifier.
    pub id: AssignmentId,
    /// Whose.
    pub user_id: UserId,
    /// Code of the role.
    pub role: String,
    /// Where.
    pub unit_id: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// The day after the last; none while it lasts.
    pub valid_before: Option<NaiveDate>,
}

/// Gives a user a role at a unit. Nobody gives more than they hold, except system administrators (CUS-06).
///
/// # Errors
/// Unknown user, role or unit; more than the caller holds; held there already.
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    user: UserId,
    role: &str,
    unit: UnitId,
    from: NaiveDate,
) -> Result<Assignment, Error> {
    users::find(tx, &caller.scope, user).await?;
    units::usable(tx, &caller.scope, unit, "/unit_id").await?;
    let found = sqlx::query!(
        r#"select id, permissions, reach as "reach: Reach" from roles where code = $1"#,
        role
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::RoleNotFound {})?;
    let below = units::descendants(tx, unit).await?;
    let place = Place {
        role: Some(role.to_owned()),
        unit_id: unit,
        reach: found.reach,
        permissions: permission::from_stored(&found.permissions),
        below,
    };
    demand_cover(tx, caller.principal, caller.today(), &[place]).await?;
    let id = AssignmentId::generate();
    sqlx::query!(
        "insert into assignments (id, user_id, role_id, unit_id, valid_from, created_at) values ($1, $2, $3, $4, $5, $6)",
        id.0,
        user.0,
        found.id,
        unit.0,
        from,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    record(tx, caller, "assignments.create", id, unit).await?;
    Ok(Assignment {
        id,
        user_id: user,
        role: role.to_owned(),
        unit_id: unit,
        valid_from: from,
        valid_before: None,
    })
}

/// Ends an assignment today; the user's access tokens end with it.
///
/// # Errors
/// No such assignment, or it has ended.
pub async fn end(tx: &mut Tx, caller: &Caller, id: AssignmentId) -> Result<(), Error> {
    let found = sqlx::query!(
        r#"select user_id as "user_id: UserId", unit_id as "unit_id: UnitId", valid_from, valid_before from assignments
           where id = $1 and ($2 or unit_id = any($3)) for update"#,
        id.0,
        caller.scope.all,
        &caller.scope.units as _,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::AssignmentNotFound {})?;
    if found.valid_before.is_some() {
        return Err(Error::AssignmentEnded {});
    }
    let last = caller.today().max(found.valid_from);
    let done = sqlx::query!(
        "update assignments set valid_before = $2 where id = $1",
        id.0,
        last
    )
    .execute(&mut **tx)
    .await?;
    kehu_db::Error::expect_rows("assignments", done.rows_affected(), 1)?;
    sqlx::query!(
        "update users set token_version = token_version + 1 where id = $1",
        found.user_id.0
    )
    .execute(&mut **tx)
    .await?;
    record(tx, caller, "assignments.end", id, found.unit_id).await
}

/// The assignments of a user, present and past.
///
/// # Errors
/// No such user in the scope, or the database fails.
pub async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    user: UserId,
) -> Result<Vec<Assignment>, Error> {
    users::find(connection, scope, user).await?;
    Ok(sqlx::query_as!(
        Assignment,
        r#"select a.id as "id: _", a.user_id as "user_id: _", r.code as role, a.unit_id as "unit_id: _", a.valid_from, a.valid_before
           from assignments a join roles r on r.id = a.role_id where a.user_id = $1 order by a.valid_from, a.id limit 500"#,
        user.0,
    )
    .fetch_all(connection)
    .await?)
}

/// Who holds a role in a company on a day: at the company itself, at a unit of it (not of another company below), or at a
/// unit above it from which the role reaches down. Blocked users hold nothing. The reading is the SQL function
/// `role_is_held`, which approvals also use.
///
/// # Errors
/// When the database fails.
pub async fn holders_of(
    connection: &mut PgConnection,
    role: &str,
    company: UnitId,
    on: NaiveDate,
) -> Result<Vec<UserId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct a.user_id as "id: UserId"
           from assignments a
           join roles r on r.id = a.role_id and r.code = $1
           where role_is_held(a.user_id, $1, $2, $3)
           order by 1"#,
        role,
        company.0,
        on,
    )
    .fetch_all(connection)
    .await?)
}

/// Whether a user holds a role in a company on a day, as [`holders_of`] reads it.
///
/// # Errors
/// When the database fails.
pub async fn holds_role(
    connection: &mut PgConnection,
    user: UserId,
    role: &str,
    company: UnitId,
    on: NaiveDate,
) -> Result<bool, Error> {
    let held = sqlx::query_scalar!(
        r#"select role_is_held($1, $2, $3, $4) as "held!""#,
        user.0,
        role,
        company.0,
        on
    );
    Ok(held.fetch_one(connection).await?)
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: AssignmentId,
    unit: UnitId,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "assignment",
        subject_id: id.0,
        unit_id: Some(unit),
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

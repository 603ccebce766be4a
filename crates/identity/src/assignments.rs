//! Who holds which role where and when.

use crate::standing::{Place, demand_cover};
use crate::{Error, codes, permission, roles::Reach, units, users};
use chrono::{Datelike, NaiveDate};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{AssignmentId, Caller, Faults, RoleId, Scope, UnitId, UserId};

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

/// Gives a user a role at a unit from a day on. Nobody gives more than they hold, except system administrators
/// (CUS-06).
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
    create_for(tx, caller, user, role, unit, (from, None)).await
}

/// As [`create`], for a time: the first day, and the day after the last.
///
/// # Errors
/// As [`create`]; a time without a day.
pub async fn create_for(
    tx: &mut Tx,
    caller: &Caller,
    user: UserId,
    role: &str,
    unit: UnitId,
    (from, before): (NaiveDate, Option<NaiveDate>),
) -> Result<Assignment, Error> {
    demand_period(from, before)?;
    users::find(tx, &caller.scope, user).await?;
    units::usable(tx, &caller.scope, unit, "/unit_id").await?;
    let role_id = demand_cover_of(tx, caller, role, unit).await?;
    let id = AssignmentId::generate();
    sqlx::query!(
        "insert into assignments (id, user_id, role_id, unit_id, valid_from, valid_before, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        user.0,
        role_id.0,
        unit.0,
        from,
        before,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    tx.standing_changed().await?;
    record(tx, caller, "assignments.create", id, unit).await?;
    Ok(Assignment {
        id,
        user_id: user,
        role: role.to_owned(),
        unit_id: unit,
        valid_from: from,
        valid_before: before,
    })
}

/// Ends an assignment today; the user's access tokens end with it. Nobody takes what they could not give, and the last
/// system administrator stays one.
///
/// # Errors
/// No such assignment, it has ended, more than the caller holds, the last system administrator.
pub async fn end(tx: &mut Tx, caller: &Caller, id: AssignmentId) -> Result<(), Error> {
    let found = sqlx::query!(
        r#"select a.user_id as "user_id: UserId", a.unit_id as "unit_id: UnitId", a.valid_from, a.valid_before, r.code
           from assignments a join roles r on r.id = a.role_id
           where a.id = $1 and ($2 or a.unit_id = any($3)) for update of a"#,
        id.0,
        caller.scope.all,
        &caller.scope.units as _,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::AssignmentNotFound {})?;
    let today = caller.today();
    if found.valid_before.is_some_and(|end| end <= today) {
        return Err(Error::AssignmentEnded {});
    }
    demand_cover_of(tx, caller, &found.code, found.unit_id).await?;
    demand_administrator(tx, today, Leaving::Assignment(id)).await?;
    let last = today.max(found.valid_from);
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
    tx.standing_changed().await?;
    record(tx, caller, "assignments.end", id, found.unit_id).await
}

/// Who or what ceases to administer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Leaving {
    /// A user, to be blocked.
    User(UserId),
    /// An assignment, to be ended.
    Assignment(AssignmentId),
}

/// Demands that an active system administrator remains. The role's row serialises two who remove each other.
pub(crate) async fn demand_administrator(
    tx: &mut Tx,
    today: NaiveDate,
    leaving: Leaving,
) -> Result<(), Error> {
    sqlx::query!(
        "select id from roles where code = $1 for update",
        codes::SYSTEM_ADMINISTRATOR
    )
    .fetch_all(&mut **tx)
    .await?;
    let places = sqlx::query!(
        r#"select a.id as "id: AssignmentId", a.user_id as "user_id: UserId"
           from assignments a join roles r on r.id = a.role_id join users u on u.id = a.user_id and u.active
           where r.code = $1 and a.valid_from <= $2 and (a.valid_before is null or a.valid_before > $2)"#,
        codes::SYSTEM_ADMINISTRATOR,
        today,
    )
    .fetch_all(&mut **tx)
    .await?;
    let leaves = |id: AssignmentId, user: UserId| match leaving {
        Leaving::User(leaver) => leaver == user,
        Leaving::Assignment(ended) => ended == id,
    };
    let remaining = places
        .iter()
        .filter(|place| !leaves(place.id, place.user_id))
        .count();
    if remaining == 0 && !places.is_empty() {
        return Err(Error::LastAdministrator {});
    }
    Ok(())
}

/// Demands that the caller covers what a role gives at a unit. Answers the role.
async fn demand_cover_of(
    tx: &mut Tx,
    caller: &Caller,
    role: &str,
    unit: UnitId,
) -> Result<RoleId, Error> {
    let found = sqlx::query!(
        r#"select id as "id: RoleId", permissions, reach as "reach: Reach" from roles where code = $1"#,
        role
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::RoleNotFound {})?;
    let place = Place {
        role: Some(role.to_owned()),
        unit_id: unit,
        reach: found.reach,
        permissions: permission::from_stored(&found.permissions),
        below: units::descendants(tx, unit).await?,
    };
    demand_cover(tx, caller.principal, caller.today(), &[place]).await?;
    Ok(found.id)
}

fn demand_period(from: NaiveDate, before: Option<NaiveDate>) -> Result<(), Faults> {
    let possible = |day: NaiveDate| (1900..3000).contains(&day.year());
    if possible(from) && before.is_none_or(|end| end > from && possible(end)) {
        return Ok(());
    }
    Err(Faults::one(
        "/valid_before",
        "period-empty",
        "The time has at least one day, between the years 1900 and 2999: valid_before lies after valid_from.",
        "任职期间至少一天且在 1900 至 2999 年之间：valid_before 须晚于 valid_from。",
    ))
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

/// Whether a user belongs to a unit's people on one of the days from the first to the last: holds a role there, or at a unit
/// above it within the same company from which the role reaches down.
///
/// # Errors
/// When the database fails.
pub async fn works_at(
    connection: &mut PgConnection,
    user: UserId,
    unit: UnitId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (
               select
               from units place
               join assignments a on a.unit_id = place.id or a.unit_id = any(place.ancestors)
               join units held_at on held_at.id = a.unit_id
               join roles r on r.id = a.role_id
               where place.id = $1 and a.user_id = $2 and a.valid_from <= $4 and (a.valid_before is null or a.valid_before > $3)
                 and (a.unit_id = place.id
                      or (r.reach in ('unit_and_below', 'all')
                          and not exists (
                              select
                              from units company
                              where company.kind = 'company' and (company.id = place.id or company.id = any(place.ancestors))
                                and held_at.id = any(company.ancestors)))))
           as "found!""#,
        unit.0,
        user.0,
        first,
        last,
    );
    Ok(found.fetch_one(connection).await?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_lasts_at_least_a_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (from, before, fits) in [
            ("2026-03-01", Some("2026-03-02"), true),
            ("2026-03-01", Some("2026-03-01"), false),
            ("2026-03-01", Some("2026-02-28"), false),
            ("2026-03-01", None, true),
            ("1899-12-31", None, false),
            ("2026-03-01", Some("3000-01-01"), false),
        ] {
            assert_eq!(
                demand_period(day(from), before.map(day)).is_ok(),
                fits,
                "{from} {before:?}"
            );
        }
    }
}

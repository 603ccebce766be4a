//! People who sign in.

mod change;

pub use change::{UserChange, update};

use crate::assignments::{Leaving, demand_administrator};
use crate::{Error, units};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, Page, PageRequest, Scope, UnitId, UserId};
use std::collections::HashMap;

/// A one-time password must be used within this time.
const ONE_TIME: Duration = Duration::days(3);

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// The unit to which the person belongs.
    pub unit_id: UnitId,
    /// Name for signing in.
    pub sign_in_name: String,
    /// Name for people.
    pub display_name: String,
    /// Whether the account is in use.
    pub active: bool,
    /// Counts the changes.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A user to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// The unit to which the person belongs.
    pub unit_id: UnitId,
    /// Lower-case letters, digits, `.`, `_`, `-`; 3 to 64 characters; unique.
    pub sign_in_name: String,
    /// Name for people, 1 to 100 characters.
    pub display_name: String,
}

/// Which users a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserFilter {
    /// Of this unit.
    pub unit_id: Option<UnitId>,
    /// Of this unit or a unit below it.
    pub under: Option<UnitId>,
    /// Who hold the role of this code on this day, anywhere.
    pub role: Option<(String, NaiveDate)>,
    /// In use or blocked.
    pub active: Option<bool>,
    /// Sign-in name or display name contains this.
    pub q: Option<String>,
}

/// How a new password stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential<'a> {
    /// The user's own: its PHC string.
    Own(&'a str),
    /// Given by an administrator: to be used within three days and changed at once.
    OneTime(&'a str),
}

/// Makes a user with a password.
///
/// # Errors
/// A malformed or taken name, a unit that is missing or inactive.
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    new: NewUser,
    credential: Credential<'_>,
) -> Result<User, Error> {
    demand_form(&new)?;
    units::usable(tx, &caller.scope, new.unit_id, "/unit_id").await?;
    let user = User {
        id: UserId::generate(),
        unit_id: new.unit_id,
        sign_in_name: new.sign_in_name,
        display_name: new.display_name,
        active: true,
        version: 1,
        created_at: caller.now,
    };
    sqlx::query!(
        "insert into users (id, unit_id, sign_in_name, display_name, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
        user.id.0,
        user.unit_id.0,
        user.sign_in_name,
        user.display_name,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    set_credential(tx, user.id, credential, caller.now).await?;
    record(tx, caller, "users.create", &user, &[]).await?;
    Ok(user)
}

/// A user in the caller's scope.
///
/// # Errors
/// When there is none.
pub async fn find(connection: &mut PgConnection, scope: &Scope, id: UserId) -> Result<User, Error> {
    let user = sqlx::query_as!(
        User,
        r#"select id as "id: _", unit_id as "unit_id: _", sign_in_name, display_name, active, version, created_at
           from users where id = $1 and ($2 or unit_id = any($3) or id = $4)"#,
        id.0,
        scope.all,
        &scope.units as _,
        scope.owner as _,
    )
    .fetch_optional(connection)
    .await?;
    user.ok_or(Error::UserNotFound {})
}

/// The names for people of users, whoever asks.
///
/// # Errors
/// When the database fails.
pub async fn names_of(
    connection: &mut PgConnection,
    users: &[UserId],
) -> Result<HashMap<UserId, String>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: UserId", display_name from users where id = any ($1)"#,
        users as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.display_name))
        .collect())
}

/// Users in the caller's scope, by sign-in name.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &UserFilter,
    request: &PageRequest<String>,
) -> Result<Page<User, String>, Error> {
    let pattern = filter.q.as_deref().map(crate::text::anywhere);
    let (role, today) = filter
        .role
        .as_ref()
        .map(|(role, day)| (role.as_str(), *day))
        .unzip();
    let rows = sqlx::query_as!(
        User,
        r#"select id as "id: _", unit_id as "unit_id: _", sign_in_name, display_name, active, version, created_at
           from users
           where ($1 or unit_id = any($2) or id = $3) and ($4::uuid is null or unit_id = $4)
             and ($5::uuid is null or unit_id in (select u.id from units u where u.id = $5 or u.ancestors @> array[$5]))
             and ($6::boolean is null or active = $6)
             and ($7::text is null or sign_in_name ilike $7 or display_name ilike $7)
             and ($8::text is null or exists (
                 select from assignments a join roles r on r.id = a.role_id
                 where a.user_id = users.id and r.code = $8
                   and a.valid_from <= $9 and (a.valid_before is null or a.valid_before > $9)))
             and ($10::text is null or sign_in_name > $10)
           order by sign_in_name limit $11"#,
        scope.all,
        &scope.units as _,
        scope.owner as _,
        filter.unit_id.map(uuid::Uuid::from),
        filter.under.map(uuid::Uuid::from),
        filter.active,
        pattern,
        role,
        today,
        request.after.as_deref(),
        request.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(request.page(rows, |user| user.sign_in_name.clone()))
}

/// Blocks a user: sessions and access tokens end at once.
///
/// # Errors
/// No such user, blocked already, one who may do more than the caller, the last system administrator.
pub async fn block(tx: &mut Tx, caller: &Caller, id: UserId) -> Result<User, Error> {
    let user = find(tx, &caller.scope, id).await?;
    if !user.active {
        return Err(Error::UserBlocked {});
    }
    demand_cover_of(tx, caller, id).await?;
    demand_administrator(tx, caller.today(), Leaving::User(id)).await?;
    set_active(tx, caller, user, false).await
}

/// Lets a blocked user in again.
///
/// # Errors
/// No such user, or not blocked.
pub async fn unblock(tx: &mut Tx, caller: &Caller, id: UserId) -> Result<User, Error> {
    let user = find(tx, &caller.scope, id).await?;
    if user.active {
        return Err(Error::UserNotBlocked {});
    }
    set_active(tx, caller, user, true).await
}

async fn set_active(tx: &mut Tx, caller: &Caller, user: User, active: bool) -> Result<User, Error> {
    let done = sqlx::query!(
        "update users set active = $2, token_version = token_version + 1, version = version + 1, updated_at = $3
         where id = $1 and active <> $2",
        user.id.0,
        active,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    kehu_db::Error::expect_rows("users", done.rows_affected(), 1)?;
    crate::sign_in::revoke_all(tx, user.id, "blocked", caller.now).await?;
    record(
        tx,
        caller,
        if active {
            "users.unblock"
        } else {
            "users.block"
        },
        &user,
        &["active"],
    )
    .await?;
    Ok(User {
        active,
        version: user.version + 1,
        ..user
    })
}

/// Replaces a password: all sessions and access tokens end.
///
/// # Errors
/// No such user, or the database fails.
pub async fn replace_password(
    tx: &mut Tx,
    caller: &Caller,
    id: UserId,
    credential: Credential<'_>,
) -> Result<(), Error> {
    let scope = if caller.user() == Some(id) {
        Scope {
            owner: Some(id),
            ..Scope::default()
        }
    } else {
        caller.scope.clone()
    };
    let user = find(tx, &scope, id).await?;
    if caller.user() != Some(id) {
        // Who sets a password could act as the user.
        demand_cover_of(tx, caller, id).await?;
    }
    // The user's row comes first: a sign-in that is finishing waits for it and sees the new password.
    sqlx::query!(
        "update users set token_version = token_version + 1, updated_at = $2 where id = $1",
        id.0,
        caller.now
    )
    .execute(&mut **tx)
    .await?;
    set_credential(tx, id, credential, caller.now).await?;
    let (action, reason) = match credential {
        Credential::Own(_) => ("users.change_password", "password_changed"),
        Credential::OneTime(_) => ("users.reset_password", "password_reset"),
    };
    crate::sign_in::revoke_all(tx, id, reason, caller.now).await?;
    record(tx, caller, action, &user, &[]).await
}

/// Demands that the caller covers all that a user may do.
async fn demand_cover_of(tx: &mut Tx, caller: &Caller, id: UserId) -> Result<(), Error> {
    let places = crate::standing::of_user(tx, id, caller.today()).await?;
    crate::standing::demand_cover(tx, caller.principal, caller.today(), &places).await
}

async fn set_credential(
    tx: &mut Tx,
    id: UserId,
    credential: Credential<'_>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (hash, must_change, usable_before) = match credential {
        Credential::Own(hash) => (hash, false, None),
        Credential::OneTime(hash) => (hash, true, Some(now + ONE_TIME)),
    };
    sqlx::query!(
        "insert into credentials (user_id, password_hash, must_change, usable_before, changed_at) values ($1, $2, $3, $4, $5)
         on conflict (user_id) do update set password_hash = excluded.password_hash, must_change = excluded.must_change,
             usable_before = excluded.usable_before, changed_at = excluded.changed_at",
        id.0,
        hash,
        must_change,
        usable_before,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn demand_form(new: &NewUser) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let name = &new.sign_in_name;
    let letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    if !((3..=64).contains(&name.len())
        && name.starts_with(letter)
        && name
            .chars()
            .all(|c| letter(c) || matches!(c, '.' | '_' | '-')))
    {
        faults.add(
            "/sign_in_name",
            "sign-in-name-form",
            "3 to 64 lower-case letters, digits, dots, underscores or hyphens, beginning with a letter or digit.",
            "3 至 64 位小写字母、数字、点、下划线或连字符，以字母或数字开头。",
        );
    }
    demand_display_name(&mut faults, &new.display_name);
    faults.none()
}

fn demand_display_name(faults: &mut Faults, name: &str) {
    if !(1..=100).contains(&name.chars().count()) || name.trim() != name {
        faults.add(
            "/display_name",
            "name-form",
            "A name has 1 to 100 characters and no space at its ends.",
            "姓名为 1 至 100 个字符，首尾不含空格。",
        );
    }
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    user: &User,
    fields: &[&str],
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "user",
        subject_id: user.id.0,
        unit_id: Some(user.unit_id),
        fields,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

//! SQL of roles.

use super::Reach;
use super::shipped::Shipped;
use crate::{Error, Permission, permission};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{RoleId, Words};

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Identifier.
    pub id: RoleId,
    /// Stable code, such as `finance_reviewer`.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// What it permits.
    pub permissions: Vec<Permission>,
    /// How far it reaches.
    pub reach: Reach,
    /// Whether it came with the program, and is kept by it.
    pub shipped: bool,
    /// Counts the changes; the first is 1.
    pub version: i32,
}

struct Row {
    id: RoleId,
    code: String,
    name: String,
    name_en: String,
    permissions: Vec<String>,
    reach: Reach,
    shipped: bool,
    version: i32,
}

impl From<Row> for Role {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            name_en: row.name_en,
            permissions: permission::from_stored(&row.permissions),
            reach: row.reach,
            shipped: row.shipped,
            version: row.version,
        }
    }
}

macro_rules! select_roles {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", code, name, name_en, permissions, reach as "reach: _", shipped, version from roles "#
                + $rest
            $(, $argument)*
        )
    };
}

/// The names of roles by their codes, for a sentence.
///
/// # Errors
/// When the database fails.
pub async fn titles_of(connection: &mut PgConnection, codes: &[String]) -> Result<Words, Error> {
    let named = sqlx::query!(
        r#"select coalesce(string_agg(r.name, '、' order by c.place), '') as "zh!",
                  coalesce(string_agg(r.name_en, ', ' order by c.place), '') as "en!"
           from unnest($1::text[]) with ordinality as c (code, place) join roles r on r.code = c.code"#,
        codes,
    )
    .fetch_one(connection)
    .await?;
    Ok(Words::new(named.en, named.zh))
}

/// One role. Roles are the whole organisation's: who may read them reads all.
///
/// # Errors
/// When there is none.
pub async fn find(connection: &mut PgConnection, id: RoleId) -> Result<Role, Error> {
    let row = select_roles!("where id = $1", id.0)
        .fetch_optional(connection)
        .await?;
    row.map(Role::from).ok_or(Error::RoleNotFound {})
}

/// As [`find`], held against change until the end of the transaction.
pub(super) async fn find_for_update(tx: &mut Tx, id: RoleId) -> Result<Role, Error> {
    let row = select_roles!("where id = $1 for update", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(Role::from).ok_or(Error::RoleNotFound {})
}

/// All roles, by code.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Role>, Error> {
    let rows = select_roles!("order by code limit 500")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(Role::from).collect())
}

/// Stores a new role.
pub(super) async fn insert(tx: &mut Tx, role: &Role, now: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "insert into roles (id, code, name, name_en, permissions, reach, shipped, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        role.id.0,
        role.code,
        role.name,
        role.name_en,
        &permission::to_stored(&role.permissions),
        role.reach.as_str(),
        role.shipped,
        role.version,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Stores the changeable fields of a role and counts its version up.
pub(super) async fn update(tx: &mut Tx, role: &Role, now: DateTime<Utc>) -> Result<(), Error> {
    let done = sqlx::query!(
        "update roles set name = $2, name_en = $3, permissions = $4, reach = $5, version = version + 1, updated_at = $6
         where id = $1",
        role.id.0,
        role.name,
        role.name_en,
        &permission::to_stored(&role.permissions),
        role.reach.as_str(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    kehu_db::Error::expect_rows("roles", done.rows_affected(), 1)?;
    Ok(tx.standing_changed().await?)
}

/// Brings a shipped role to the program's present definition; counts a version only when it differs.
pub(super) async fn upsert(tx: &mut Tx, role: &Shipped, now: DateTime<Utc>) -> Result<(), Error> {
    let permissions = permission::to_stored(role.permissions);
    let done = sqlx::query!(
        "insert into roles (id, code, name, name_en, permissions, reach, shipped, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, true, $7, $7)
         on conflict on constraint roles_code_key do update
         set name = excluded.name, name_en = excluded.name_en, permissions = excluded.permissions,
             reach = excluded.reach, shipped = true, updated_at = excluded.updated_at, version = roles.version + 1
         where (roles.name, roles.name_en, roles.permissions, roles.reach, roles.shipped)
               is distinct from (excluded.name, excluded.name_en, excluded.permissions, excluded.reach, true)",
        RoleId::generate().0,
        role.code,
        role.name,
        role.name_en,
        &permissions,
        role.reach.as_str(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() > 0 {
        tx.standing_changed().await?;
    }
    Ok(())
}

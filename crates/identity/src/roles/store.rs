//! SQL of roles.

use super::Reach;
use super::shipped::Shipped;
use crate::{Error, Permission, permission};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::RoleId;

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
}

/// All roles, by code.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Role>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: RoleId", code, name, name_en, permissions, reach as "reach: Reach", shipped from roles order by code"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Role {
            id: row.id,
            code: row.code,
            name: row.name,
            name_en: row.name_en,
            permissions: permission::from_stored(&row.permissions),
            reach: row.reach,
            shipped: row.shipped,
        })
        .collect())
}

/// Brings a shipped role to the program's present definition; counts a version only when it differs.
pub(super) async fn upsert(tx: &mut Tx, role: &Shipped, now: DateTime<Utc>) -> Result<(), Error> {
    let permissions = permission::to_stored(role.permissions);
    sqlx::query!(
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
    Ok(())
}

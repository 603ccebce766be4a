//! The names of those who are named in determinations: employees, never visitors.

use kehu_db::{Error, PgConnection};
use kehu_kernel::UserId;
use std::collections::BTreeMap;

/// The names of users, in one round trip. Those who are unknown are left out.
///
/// # Errors
/// When the database fails.
pub async fn names_of(
    connection: &mut PgConnection,
    users: &[UserId],
) -> Result<BTreeMap<UserId, String>, Error> {
    if users.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query!(
        r#"select id as "id: UserId", display_name from users where id = any($1)"#,
        users as _
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.display_name))
        .collect())
}

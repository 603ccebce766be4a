//! Changing what is known of a user.

use super::{User, demand_display_name, find, record};
use crate::{Error, units};
use kehu_db::Tx;
use kehu_kernel::{Caller, Faults, UnitId, UserId};

/// What changes of a user; none leaves as it is. The sign-in name stays: it is the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserChange {
    /// New name for people.
    pub display_name: Option<String>,
    /// The unit to which the person belongs from now on.
    pub unit_id: Option<UnitId>,
}

/// Changes a user who is still at the version which the caller read. Roles stay where they are held.
///
/// # Errors
/// No such user, another version, a malformed name, a unit that is missing or inactive.
pub async fn update(
    tx: &mut Tx,
    caller: &Caller,
    id: UserId,
    expected: i32,
    change: UserChange,
) -> Result<User, Error> {
    let user = find(tx, &caller.scope, id).await?;
    if user.version != expected {
        return Err(Error::Stale {});
    }
    let (mut next, fields) = changed(&user, change);
    if fields.is_empty() {
        return Ok(user);
    }
    let mut faults = Faults::default();
    demand_display_name(&mut faults, &next.display_name);
    faults.none()?;
    if next.unit_id != user.unit_id {
        units::usable(tx, &caller.scope, next.unit_id, "/unit_id").await?;
    }
    let done = sqlx::query!(
        "update users set display_name = $3, unit_id = $4, version = version + 1, updated_at = $5
         where id = $1 and version = $2",
        id.0,
        expected,
        next.display_name,
        next.unit_id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Stale {});
    }
    next.version += 1;
    record(tx, caller, "users.update", &next, &fields).await?;
    Ok(next)
}

/// The user after the change, and the fields that differ.
fn changed(user: &User, change: UserChange) -> (User, Vec<&'static str>) {
    let UserChange {
        display_name,
        unit_id,
    } = change;
    let next = User {
        display_name: display_name.unwrap_or_else(|| user.display_name.clone()),
        unit_id: unit_id.unwrap_or(user.unit_id),
        ..user.clone()
    };
    let fields = [
        ("display_name", next.display_name != user.display_name),
        ("unit_id", next.unit_id != user.unit_id),
    ];
    let differing = fields.into_iter().filter(|(_, differs)| *differs);
    (next, differing.map(|(field, _)| field).collect())
}

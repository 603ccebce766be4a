//! Keys of other systems: shown once, stored as digests, never more than their maker holds.

mod usage;

pub use usage::{DayOfUse, Use, note_use, purge_use, usage_of};

use crate::authentication::KEY_PREFIX;
use crate::standing::{Place, demand_cover};
use crate::{Error, Permission, Reach, permission, secret, units};
use chrono::{DateTime, Utc};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{ApiKeyId, Caller, Scope, UnitId};

/// An API key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Identifier.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it permits.
    pub permissions: Vec<Permission>,
    /// Where.
    pub unit_id: UnitId,
    /// How far it reaches from there.
    pub reach: Reach,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// How many requests a minute it may send; as many as any other principal when none.
    pub requests_per_minute: Option<i32>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// What it is for, 1 to 100 characters.
    pub name: String,
    /// What it permits.
    pub permissions: Vec<Permission>,
    /// Where.
    pub unit_id: UnitId,
    /// How far it reaches from there; a key has no rows of its own.
    pub reach: Reach,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// How many requests a minute it may send, 1 to 100,000; as many as any other principal when none.
    pub requests_per_minute: Option<i32>,
}

/// Makes a key and tells its secret, this once.
///
/// # Errors
/// More than the caller holds, a missing unit, an end in the past.
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    new: NewApiKey,
) -> Result<(ApiKey, String), Error> {
    units::usable(tx, &caller.scope, new.unit_id, "/unit_id").await?;
    let below = units::descendants(tx, new.unit_id).await?;
    let place = Place {
        role: None,
        unit_id: new.unit_id,
        reach: new.reach,
        permissions: new.permissions.clone(),
        below,
    };
    demand_cover(tx, caller.principal, caller.today(), &[place]).await?;
    if new.expires_at.is_some_and(|end| end <= caller.now) {
        return Err(kehu_kernel::Faults::one(
            "/expires_at",
            "in-the-past",
            "The end must lie in the future.",
            "有效期必须晚于当前时间。",
        )
        .into());
    }
    let (id, bytes) = (ApiKeyId::generate(), secret::random()?);
    let hash = secret::digest("api key", &bytes);
    sqlx::query!(
        "insert into api_keys (id, name, secret_hash, permissions, unit_id, reach, created_at, expires_at,
                               requests_per_minute)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        new.name,
        &hash[..],
        &permission::to_stored(&new.permissions),
        new.unit_id.0,
        new.reach.as_str(),
        caller.now,
        new.expires_at,
        new.requests_per_minute,
    )
    .execute(&mut **tx)
    .await?;
    record(tx, caller, "api_keys.create", id, new.unit_id).await?;
    let NewApiKey {
        name,
        permissions,
        unit_id,
        reach,
        expires_at,
        requests_per_minute,
    } = new;
    Ok((
        ApiKey {
            id,
            name,
            permissions,
            unit_id,
            reach,
            expires_at,
            requests_per_minute,
            last_used_at: None,
            revoked_at: None,
        },
        secret::text(KEY_PREFIX, &bytes),
    ))
}

/// The keys of the units in the scope, newest first, at most 200.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut PgConnection, scope: &Scope) -> Result<Vec<ApiKey>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: ApiKeyId", name, permissions, unit_id as "unit_id: UnitId", reach as "reach: Reach", expires_at,
                  requests_per_minute, last_used_at, revoked_at
           from api_keys where $1 or unit_id = any($2) order by id desc limit 200"#,
        scope.all,
        &scope.units as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ApiKey {
            id: row.id,
            name: row.name,
            permissions: permission::from_stored(&row.permissions),
            unit_id: row.unit_id,
            reach: row.reach,
            expires_at: row.expires_at,
            requests_per_minute: row.requests_per_minute,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        })
        .collect())
}

/// Gives a key another limit of requests a minute, 1 to 100,000; none takes it back to everybody's.
///
/// # Errors
/// No such key, or revoked.
pub async fn limit(
    tx: &mut Tx,
    caller: &Caller,
    id: ApiKeyId,
    requests_per_minute: Option<i32>,
) -> Result<(), Error> {
    let unit = living(tx, caller, id).await?;
    sqlx::query!(
        "update api_keys set requests_per_minute = $2 where id = $1",
        id.0,
        requests_per_minute
    )
    .execute(&mut **tx)
    .await?;
    tx.standing_changed().await?;
    record(tx, caller, "api_keys.limit", id, unit).await
}

/// Ends a key at once.
///
/// # Errors
/// No such key, or revoked already.
pub async fn revoke(tx: &mut Tx, caller: &Caller, id: ApiKeyId) -> Result<(), Error> {
    let unit = living(tx, caller, id).await?;
    sqlx::query!(
        "update api_keys set revoked_at = $2 where id = $1",
        id.0,
        caller.now
    )
    .execute(&mut **tx)
    .await?;
    tx.standing_changed().await?;
    record(tx, caller, "api_keys.revoke", id, unit).await
}

/// The unit of a key that is not revoked, locked.
async fn living(tx: &mut Tx, caller: &Caller, id: ApiKeyId) -> Result<UnitId, Error> {
    let row = sqlx::query!(
        r#"select unit_id as "unit_id: UnitId", revoked_at from api_keys where id = $1 and ($2 or unit_id = any($3)) for update"#,
        id.0,
        caller.scope.all,
        &caller.scope.units as _,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::ApiKeyNotFound {})?;
    match row.revoked_at {
        Some(_) => Err(Error::ApiKeyRevoked {}),
        None => Ok(row.unit_id),
    }
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: ApiKeyId,
    unit: UnitId,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "api_key",
        subject_id: id.0,
        unit_id: Some(unit),
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

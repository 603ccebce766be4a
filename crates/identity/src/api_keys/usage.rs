//! What keys are used for, by day.

use crate::Error;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{ApiKeyId, Scope};

/// Days of use stay this long.
const KEEP: Duration = Duration::days(400);

/// Requests of a key on a day that are to be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The key.
    pub key: ApiKeyId,
    /// The business day.
    pub day: NaiveDate,
    /// All requests.
    pub requests: i64,
    /// Of these, those that were refused because the limit was reached.
    pub limited: i64,
    /// When the last one came.
    pub last_used_at: DateTime<Utc>,
}

/// A day on which a key was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfUse {
    /// The business day.
    pub day: NaiveDate,
    /// All requests.
    pub requests: i64,
    /// Of these, those that were refused because the limit was reached.
    pub limited: i64,
    /// When the last one came.
    pub last_used_at: DateTime<Utc>,
}

/// Adds requests to the days of their keys.
///
/// # Errors
/// When the database fails.
pub async fn note_use(tx: &mut Tx, uses: &[Use]) -> Result<(), Error> {
    // In one order, so that two instances that note at once do not wait for each other in a circle.
    let mut uses = uses.to_vec();
    uses.sort_by_key(|one| (one.key, one.day));
    for one in uses {
        sqlx::query!(
            "insert into api_key_days as d (api_key_id, day, requests, limited, last_used_at) values ($1, $2, $3, $4, $5)
             on conflict on constraint api_key_days_pkey do update
                 set requests = d.requests + $3, limited = d.limited + $4, last_used_at = greatest(d.last_used_at, $5)",
            one.key.0,
            one.day,
            one.requests,
            one.limited,
            one.last_used_at,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The days on which a key inside the scope was used, from one day to another, the latest first.
///
/// # Errors
/// No such key.
pub async fn usage_of(
    connection: &mut PgConnection,
    scope: &Scope,
    key: ApiKeyId,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<DayOfUse>, Error> {
    sqlx::query_scalar!(
        "select id from api_keys where id = $1 and ($2 or unit_id = any($3))",
        key.0,
        scope.all,
        &scope.units as _,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::ApiKeyNotFound {})?;
    Ok(sqlx::query_as!(
        DayOfUse,
        "select day, requests, limited, last_used_at from api_key_days
         where api_key_id = $1 and day between $2 and $3 order by day desc limit 401",
        key.0,
        from,
        until,
    )
    .fetch_all(connection)
    .await?)
}

/// Removes up to a thousand days of use that are older than 400 days.
///
/// # Errors
/// When the database fails.
pub async fn purge_use(tx: &mut Tx, today: NaiveDate) -> Result<u64, Error> {
    let done = sqlx::query!(
        "delete from api_key_days where (api_key_id, day) in
            (select api_key_id, day from api_key_days where day < $1 order by day limit 1000 for update skip locked)",
        today - KEEP,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

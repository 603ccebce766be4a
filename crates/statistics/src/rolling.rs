//! The daily roll-up.

use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::Tx;
use kehu_kernel::Zone;

/// As many days are rolled up in the time that any statement has.
const FEW: i64 = 31;

/// Rolls up all days before yesterday; answers the first day that is not rolled up. Days that are rolled up already are left
/// alone: what is recorded of them later changes them by itself.
///
/// # Errors
/// [`Error::Database`].
pub async fn roll_up(tx: &mut Tx, now: DateTime<Utc>) -> Result<NaiveDate, Error> {
    let today = Zone::CHINA.day_of(now);
    let yesterday = today.pred_opt().unwrap_or(today);
    let from = sqlx::query_scalar!("select rolled_before from statistics_watermark for update")
        .fetch_one(&mut **tx)
        .await?;
    if from >= yesterday {
        return Ok(from);
    }
    if (yesterday - from).num_days() > FEW {
        // The days of years take longer than any request may.
        sqlx::raw_sql("set local statement_timeout = 0")
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query!(
        "select refresh_site_days(array(select id from units where kind = 'site'), $1, $2)",
        from,
        yesterday,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update statistics_watermark set rolled_before = $1",
        yesterday
    )
    .execute(&mut **tx)
    .await?;
    Ok(yesterday)
}

/// Throws the roll-up away and makes it anew from the facts.
///
/// # Errors
/// [`Error::Database`].
pub async fn rebuild(tx: &mut Tx, now: DateTime<Utc>) -> Result<NaiveDate, Error> {
    sqlx::query!("update statistics_watermark set rolled_before = '2000-01-01'")
        .execute(&mut **tx)
        .await?;
    sqlx::query!("delete from site_days")
        .execute(&mut **tx)
        .await?;
    roll_up(tx, now).await
}

//! Giving events their place in the feed, and writing who is to get them.

use crate::Error;
use crate::catalogue::EventType;
use crate::store;
use chrono::{DateTime, Utc};
use kehu_db::Tx;

/// Publishes up to `limit` events in the order in which they were made, and returns how many. While another publisher is at
/// it, none: the order is one.
///
/// # Errors
/// When the database fails.
pub async fn publish(tx: &mut Tx, now: DateTime<Utc>, limit: u16) -> Result<u64, Error> {
    let Some(last) = store::feed::take_turn(tx).await? else {
        return Ok(0);
    };
    let placed = store::feed::place(tx, last, i64::from(limit)).await?;
    if placed == 0 {
        return Ok(0);
    }
    let end = last.saturating_add(placed);
    store::feed::move_head(tx, end).await?;
    let kinds: Vec<String> = EventType::all()
        .iter()
        .map(|one| one.name().to_owned())
        .collect();
    let wanted = store::feed::wanted(tx, last, end, &kinds).await?;
    store::deliveries::insert(tx, &wanted, now).await?;
    Ok(placed.unsigned_abs())
}

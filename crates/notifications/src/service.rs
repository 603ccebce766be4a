//! Use cases.

use crate::model::{Notification, Purged};
use crate::{Error, rules, store};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx, Waiting};
use kehu_kernel::{Caller, NotificationId, Page, PageRequest};

/// Rows removed by one call of [`purge`] from each table at most.
const PURGE_BATCH: i64 = 1_000;

/// The caller's inbox, the newest first. Only people have one; for others it is empty.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    unread_only: bool,
    page: &PageRequest<NotificationId>,
) -> Result<Page<Notification, NotificationId>, Error> {
    let rows = match caller.user() {
        Some(user) => store::list(connection, user, unread_only, page).await?,
        None => Vec::new(),
    };
    Ok(page.page(rows, |notification| notification.id))
}

/// Number of the caller's messages that are not marked as read.
///
/// # Errors
/// When the database fails.
pub async fn unread_count(connection: &mut PgConnection, caller: &Caller) -> Result<i64, Error> {
    match caller.user() {
        Some(user) => Ok(store::count_unread(connection, user).await?),
        None => Ok(0),
    }
}

/// Marks one of the caller's messages as read; again changes nothing.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn mark_read(
    tx: &mut Tx,
    caller: &Caller,
    id: NotificationId,
) -> Result<Notification, Error> {
    let user = caller.user().ok_or(Error::NotFound {})?;
    store::mark_read(tx, user, id, caller.now)
        .await?
        .ok_or(Error::NotFound {})
}

/// Marks the caller's messages as read: those up to `until`, the newest that it has seen, or all. Returns how many.
///
/// # Errors
/// When the database fails.
pub async fn mark_all_read(
    tx: &mut Tx,
    caller: &Caller,
    until: Option<NotificationId>,
) -> Result<u64, Error> {
    match caller.user() {
        Some(user) => Ok(store::mark_all_read(tx, user, until, caller.now).await?),
        None => Ok(0),
    }
}

/// Removes up to a thousand dispatched events older than ninety days, and as many messages older than a year.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &mut Tx, now: DateTime<Utc>) -> Result<Purged, Error> {
    let events = store::delete_events(tx, now - rules::KEEP_EVENTS, PURGE_BATCH).await?;
    let notifications =
        store::delete_notifications(tx, now - rules::KEEP_NOTIFICATIONS, PURGE_BATCH).await?;
    Ok(Purged {
        events,
        notifications,
    })
}

/// Events that nobody was told of yet.
///
/// # Errors
/// When the database fails.
pub async fn waiting(connection: &mut PgConnection) -> Result<Waiting, kehu_db::Error> {
    store::waiting(connection).await
}

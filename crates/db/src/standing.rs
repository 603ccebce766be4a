//! Hearing that what callers may do has changed, so that instances may remember it and still forget at once.
//!
//! The instance that makes a change knows when its commit is through; the others hear of it by a notification. Whoever
//! remembers a caller keeps the epoch in which it was read beside it: in a later epoch it is read again. While an
//! instance does not hear the others there is no epoch, and nothing that was remembered counts.

use crate::{Database, Error, Tx};
use sqlx::postgres::PgListener;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// The channel of the notifications.
const CHANNEL: &str = "kehu_standing";
/// Until the next attempt to listen.
const PAUSE: Duration = Duration::from_secs(1);

/// The epoch, and whether this instance hears of changes.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    epoch: AtomicU64,
    hears: AtomicBool,
}

impl Standing {
    pub(crate) fn next(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }
}

impl Database {
    /// The epoch of what callers may do; none while changes of other instances are not heard.
    #[must_use]
    pub fn standing_epoch(&self) -> Option<u64> {
        self.standing
            .hears
            .load(Ordering::SeqCst)
            .then(|| self.standing.epoch.load(Ordering::SeqCst))
    }

    /// Begins to listen to what other instances change, until the database is closed, anew after each failure. In a
    /// thread of its own, so that no request delays what ends another's rights.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start_hearing_of_standing(&self) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let database = self.clone();
        std::thread::Builder::new()
            .name("standing".to_owned())
            .spawn(move || runtime.block_on(database.hear_of_standing()))?;
        Ok(())
    }

    async fn hear_of_standing(&self) {
        while !self.notices.is_closed() {
            if let Err(error) = self.listen().await {
                tracing::debug!(cause = %error, "not listening");
            }
            self.standing.hears.store(false, Ordering::SeqCst);
            let mut closed = self.notices.close_event();
            drop(closed.do_until(tokio::time::sleep(PAUSE)).await);
        }
    }

    async fn listen(&self) -> Result<(), Error> {
        let mut listener = PgListener::connect_with(&self.notices).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        self.standing.next();
        self.standing.hears.store(true, Ordering::SeqCst);
        while listener.try_recv().await?.is_some() {
            self.standing.next();
        }
        Ok(())
    }
}

impl Tx {
    /// To be called by whatever changes what somebody may do: with the commit every instance forgets what it remembers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_changed(&mut self) -> Result<(), sqlx::Error> {
        sqlx::query!("select pg_notify($1, '')", CHANNEL)
            .execute(&mut **self)
            .await?;
        self.changes_standing = true;
        Ok(())
    }
}

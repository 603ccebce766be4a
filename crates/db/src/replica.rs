//! Reading from a streaming replica what may be some seconds old.

use crate::lane::{Lane, Lent};
use crate::{Database, Error};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After a failure the replica is left alone for this long.
const REST: Duration = Duration::from_secs(10);

/// A replica, and since when it is left alone.
#[derive(Debug, Clone)]
pub(crate) struct Replica {
    lane: Arc<Lane>,
    failed: Arc<Mutex<Option<Instant>>>,
}

impl Replica {
    pub(crate) fn new(lane: Arc<Lane>) -> Self {
        Self {
            lane,
            failed: Arc::default(),
        }
    }

    /// A connection, if the replica follows the database by no more than five seconds.
    async fn following(&self) -> Option<Lent> {
        if self.rests() {
            return None;
        }
        let found = self.connect().await;
        if !matches!(found, Ok(Some(_))) {
            tracing::warn!(failed = ?found.is_err(), "the replica does not follow; reports read from the database");
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        found.ok().flatten()
    }

    fn rests(&self) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.is_some_and(|failed| failed.elapsed() < REST)
    }

    /// A server that was promoted follows nobody any more, nor does one that has lost the database.
    async fn connect(&self) -> Result<Option<Lent>, sqlx::Error> {
        let mut connection = self.lane.lend().await?;
        let follows: bool = sqlx::query_scalar(
            "select pg_is_in_recovery() and exists (select from pg_stat_wal_receiver)
                    and (pg_last_wal_receive_lsn() is not distinct from pg_last_wal_replay_lsn()
                         or now() - pg_last_xact_replay_timestamp() < interval '5 seconds')",
        )
        .fetch_one(&mut *connection)
        .await?;
        Ok(follows.then_some(connection))
    }

    pub(crate) async fn close(&self) {
        self.lane.close().await;
    }
}

impl Database {
    /// A connection for reading what may be some seconds old: figures, reports, their exports. The replica's, where there
    /// is one that follows the database; otherwise as [`Database::read`].
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn read_for_report(&self) -> Result<Lent, Error> {
        if let Some(replica) = &self.replica
            && let Some(connection) = replica.following().await
        {
            return Ok(connection);
        }
        self.read().await
    }
}

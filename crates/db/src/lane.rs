//! The connections of one lane, of which some are at hand.
//!
//! sqlx has the database answer once more whenever a connection comes back to its pool: a round trip for each request. Who
//! knows that the last statement was answered in full says so ([`Lent::give_back`]), and the next takes the connection as
//! it is. All others go back by sqlx's way, and so does each connection every few seconds.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long somebody waits for a connection.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);
/// So long after sqlx has handed it out a connection goes back, to be tested and, when it is old, replaced.
const UNTESTED: Duration = Duration::from_secs(10);

/// A pool, and what of it is at hand.
#[derive(Debug)]
pub(crate) struct Lane {
    pool: PgPool,
    /// As many as the pool has connections: who holds one finds a connection at hand or in the pool.
    turns: Arc<Semaphore>,
    /// The one that rested longest first, so that none is left to grow stale.
    at_hand: Mutex<VecDeque<Kept>>,
}

#[derive(Debug)]
struct Kept {
    connection: PoolConnection<Postgres>,
    since: Instant,
}

impl Lane {
    /// Lends the connections of a pool that has so many.
    pub(crate) fn new(pool: PgPool, connections: u32) -> Arc<Self> {
        Arc::new(Self {
            pool,
            turns: Arc::new(Semaphore::new(
                usize::try_from(connections).unwrap_or(Semaphore::MAX_PERMITS),
            )),
            at_hand: Mutex::default(),
        })
    }

    /// Lends a connection.
    ///
    /// # Errors
    /// When none is free within three seconds, the database cannot be reached, or the lane is closed.
    pub(crate) async fn lend(self: &Arc<Self>) -> Result<Lent, sqlx::Error> {
        let turn = self.turn().await?;
        let kept = match self.kept() {
            Some(kept) => kept,
            None => Kept {
                connection: self.pool.acquire().await?,
                since: Instant::now(),
            },
        };
        Ok(Lent {
            kept: Some(kept),
            answered: false,
            lane: self.clone(),
            _turn: turn,
        })
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, sqlx::Error> {
        if let Ok(turn) = self.turns.clone().try_acquire_owned() {
            return Ok(turn);
        }
        match tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) => Err(sqlx::Error::PoolClosed),
            Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    /// One that is at hand. Those that are due to be tested go back to the pool.
    fn kept(&self) -> Option<Kept> {
        let mut at_hand = self.at_hand();
        while let Some(kept) = at_hand.pop_front() {
            if kept.since.elapsed() < UNTESTED {
                return Some(kept);
            }
        }
        None
    }

    fn at_hand(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends nothing more, and waits until all connections have come back.
    pub(crate) async fn close(&self) {
        self.turns.close();
        self.at_hand().clear();
        self.pool.close().await;
    }

    /// Connections, and those of them that nobody uses.
    pub(crate) fn usage(&self) -> (u32, usize) {
        let at_hand = self.at_hand().len();
        (self.pool.size(), self.pool.num_idle() + at_hand)
    }
}

/// A connection that is lent until it is dropped.
#[derive(Debug)]
pub struct Lent {
    /// Taken when it is dropped.
    kept: Option<Kept>,
    answered: bool,
    lane: Arc<Lane>,
    /// After the connection: whoever takes the turn finds it.
    _turn: OwnedSemaphorePermit,
}

impl Lent {
    /// Gives it back when the last statement has succeeded: the next may take it as it is. One that is dropped without
    /// may have an answer under way, or be broken; it is tested before anybody has it again.
    pub fn give_back(mut self) {
        self.was_answered();
    }

    /// As [`Lent::give_back`], once it is dropped.
    pub(crate) fn was_answered(&mut self) {
        self.answered = true;
    }

    /// Has it closed when it is dropped: the database undoes what is open on it.
    pub(crate) fn close_on_drop(&mut self) {
        if let Some(kept) = &mut self.kept {
            kept.connection.close_on_drop();
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let kept = self.kept.take();
        if self.answered {
            let mut at_hand = self.lane.at_hand();
            // Closing closes the turns before it takes this lock: what comes back later is not kept from the pool.
            if !self.lane.turns.is_closed() {
                at_hand.extend(kept);
            }
        }
    }
}

impl Deref for Lent {
    type Target = PgConnection;
    #[expect(
        clippy::expect_used,
        reason = "it is taken when it is dropped, not before"
    )]
    fn deref(&self) -> &PgConnection {
        &self.kept.as_ref().expect("lent").connection
    }
}

impl DerefMut for Lent {
    #[expect(
        clippy::expect_used,
        reason = "it is taken when it is dropped, not before"
    )]
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.kept.as_mut().expect("lent").connection
    }
}

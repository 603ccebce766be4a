//! Lanes by thread: a connection is read and written by the thread that opened it. One that passed between threads would
//! wake the one that opened it for each message.

use crate::lane::Lane;
use sqlx::PgPool;
use std::cell::Cell;
use std::sync::Arc;

thread_local! {
    /// The lane of this thread; threads that answer no requests have none of their own.
    static LANE: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// From now on this thread uses the connections of its own lane, counted from 0.
pub fn enter_lane(lane: usize) {
    LANE.set(lane);
}

/// One lane for each thread that answers requests, and one for all other work.
#[derive(Debug, Clone)]
pub(crate) struct Lanes {
    answering: Arc<[Arc<Lane>]>,
    others: Arc<Lane>,
}

impl Lanes {
    /// Shares connections out; where they are too few, all threads use one lane.
    pub(crate) fn of(threads: usize, connections: u32, pool: impl Fn(u32) -> PgPool) -> Self {
        let lane = |connections| Lane::new(pool(connections), connections);
        let share = share(threads, connections);
        let answering: Arc<[_]> = share
            .map(|share| (0..threads).map(|_| lane(share)).collect())
            .unwrap_or_default();
        let shared_out = answering.iter().fold(0, |sum, _| sum + share.unwrap_or(0));
        Self {
            answering,
            others: lane(connections - shared_out),
        }
    }

    /// The lane of this thread.
    pub(crate) fn own(&self) -> &Arc<Lane> {
        self.answering.get(LANE.get()).unwrap_or(&self.others)
    }

    /// Closes all lanes.
    pub(crate) async fn close(&self) {
        for lane in self.all() {
            lane.close().await;
        }
    }

    /// Connections, and those of them that are idle.
    pub(crate) fn usage(&self) -> (u32, usize) {
        let usages = self.all().map(|lane| lane.usage());
        usages.fold((0, 0), |(size, idle), of_lane| {
            (size + of_lane.0, idle + of_lane.1)
        })
    }

    fn all(&self) -> impl Iterator<Item = &Arc<Lane>> {
        self.answering.iter().chain([&self.others])
    }
}

/// How many connections each thread that answers requests has to itself, at least two; a quarter of all is left to other
/// work, which waits gladly. None where they are too few.
fn share(threads: usize, connections: u32) -> Option<u32> {
    let others = (connections / 4).max(1);
    connections
        .saturating_sub(others)
        .checked_div(u32::try_from(threads).ok()?)
        .filter(|share| *share >= 2)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn connections_are_shared_out_and_a_quarter_is_left() {
        for (threads, connections, expected) in [
            (2, 8, Some(3)),
            (2, 16, Some(6)),
            (4, 11, Some(2)),
            (4, 10, Some(2)),
            (4, 9, None),
            (1, 3, Some(2)),
            (1, 2, None),
            (1, 1, None),
            (0, 8, None),
        ] {
            assert_eq!(
                share(threads, connections),
                expected,
                "{connections} for {threads} threads"
            );
        }
    }
}

//! What is due of complaints is told at its instant: warnings, escalations, reminders (CMP-08, CMP-10). What fell due while
//! no instance ran is told by the first that does; before that, deadlines that a holiday schedule has moved are followed.

use super::beat::{Next, repeat};
use crate::state::State;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(5);
/// Alarms told in one transaction.
const BATCH: usize = 50;

pub(super) async fn run(app: State, stop: CancellationToken) {
    repeat("complaints", PAUSE, &stop, async || {
        let now = app.clock.now();
        let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let moved = app
            .db
            .transaction(async |tx| kehu_complaints::follow_moved(tx, now).await)
            .await?;
        let told = app
            .db
            .transaction(async |tx| kehu_complaints::tell_due(tx, now, most).await)
            .await?;
        Ok::<_, kehu_complaints::Error>(Next::more(moved || told == BATCH))
    })
    .await;
}

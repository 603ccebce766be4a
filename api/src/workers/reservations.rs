//! Reservations whose time has passed lapse, and their units are for sale again (ATT-D02). Whoever comes for such a unit
//! before this worker does finds it free as well.

use super::beat::{Next, repeat};
use crate::state::State;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(15);
/// Reservations ended in one transaction.
const BATCH: i64 = 50;

pub(super) async fn run(app: State, stop: CancellationToken) {
    repeat("reservations", PAUSE, &stop, async || {
        let now = app.clock.now();
        let lapsed = app
            .db
            .transaction(async |tx| kehu_deals::deal::lapse_due(tx, now, BATCH).await)
            .await?;
        Ok::<_, kehu_deals::Error>(match lapsed {
            0 => Next::Later,
            _ => Next::More,
        })
    })
    .await;
}

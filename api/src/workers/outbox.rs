//! Dispatching the outbox.

use super::addressing::AddressBook;
use super::beat::{Next, repeat};
use crate::state::State;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_millis(500);
const BATCH: u16 = 500;

pub(super) async fn run(app: State, stop: CancellationToken) {
    repeat("outbox", PAUSE, &stop, async || {
        let now = app.clock.now();
        let done = app.db.transaction(async |tx| {
            kehu_notifications::dispatch_batch(tx, now, BATCH, &AddressBook).await
        });
        done.await.map(|done| Next::more(done.more))
    })
    .await;
}

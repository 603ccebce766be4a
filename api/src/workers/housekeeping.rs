//! Clearing away what has served its time.

use super::beat::{Next, repeat};
use crate::state::State;
use kehu_kernel::Zone;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(600);
/// A purge that removed so many rows has left some.
const BATCH: u64 = 1_000;

/// Idempotency keys after a day, dispatched events after ninety, messages and mails after a year, ended sessions, the use of
/// API keys after 400 days.
pub(super) async fn run(app: State, stop: CancellationToken) {
    repeat("housekeeping", PAUSE, &stop, async || {
        let now = app.clock.now();
        let purged = app.db.transaction(async |tx| {
            kehu_db::idempotency::purge(tx).await?;
            kehu_notifications::purge(tx, now).await
        });
        let purged = purged.await.map_err(|error| error.to_string())?;
        let sessions = app
            .db
            .transaction(async |tx| kehu_identity::sign_in::purge(tx, now).await);
        let sessions = sessions.await.map_err(|error| error.to_string())?;
        let today = Zone::CHINA.day_of(now);
        let days = app
            .db
            .transaction(async |tx| kehu_identity::api_keys::purge_use(tx, today).await);
        let days = days.await.map_err(|error| error.to_string())?;
        let mails = app
            .db
            .transaction(async |tx| kehu_mail::purge(tx, now).await);
        let mails = mails.await.map_err(|error| error.to_string())?;
        let most = purged
            .events
            .max(purged.notifications)
            .max(sessions)
            .max(days)
            .max(mails);
        Ok::<_, String>(Next::more(most >= BATCH))
    })
    .await;
}

//! Sending mail that is due. Without a mail server it waits. What serves nobody any more is called off first: links that were used, surveys that have ended.

use super::beat::{Next, repeat};
use crate::state::State;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(1);
/// Mails sent between two looks at what has been answered.
const BATCH: usize = 20;

pub(super) async fn run(app: State, stop: CancellationToken) {
    let Some(mailer) = &app.mailer else {
        return;
    };
    repeat("mail", PAUSE, &stop, async || {
        let now = app.clock.now();
        app.db
            .transaction(async |tx| kehu_invitations::call_off_moot(tx, now).await)
            .await?;
        for _ in 0..BATCH {
            if !kehu_mail::deliver_next(&app.db, &app.vault, mailer, now).await? {
                return Ok(Next::Later);
            }
        }
        Ok::<_, kehu_mail::DeliveryError>(Next::More)
    })
    .await;
}

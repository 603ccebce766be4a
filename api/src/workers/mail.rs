//! Sending mail that is due. Without a mail server it waits.

use super::beat::{Next, repeat};
use crate::state::State;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(1);

pub(super) async fn run(app: State, stop: CancellationToken) {
    let Some(mailer) = &app.mailer else {
        return;
    };
    repeat("mail", PAUSE, &stop, async || {
        let now = app.clock.now();
        let sent = kehu_mail::deliver_next(&app.db, &app.vault, mailer, now).await;
        sent.map(Next::more)
    })
    .await;
}

//! Publishing events and sending them to webhook endpoints.

use super::beat::{Next, repeat};
use crate::state::State;
use kehu_webhooks::{Claimed, Lanes};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const PAUSE: Duration = Duration::from_millis(500);
/// Events published in one transaction.
const BATCH: u16 = 500;
/// Deliveries that an instance has in hand at most; each holds a connection and no more than 64 KiB of an answer.
const MOST_IN_HAND: usize = 1_000;
/// Deliveries that end within this time make room for others together.
const GATHER: Duration = Duration::from_millis(10);

/// Gives events their places in the feed, and writes their deliveries.
pub(super) async fn publish(app: State, stop: CancellationToken) {
    repeat("feed", PAUSE, &stop, async || {
        let now = app.clock.now();
        let published = app
            .db
            .transaction(async |tx| kehu_webhooks::publish(tx, now, BATCH).await);
        published
            .await
            .map(|count| Next::more(count >= u64::from(BATCH)))
    })
    .await;
}

/// Carries deliveries out, each in a task of its own. At the end those in hand get their time to finish.
pub(super) async fn deliver(app: State, stop: CancellationToken) {
    let (lanes, in_hand) = (Arc::new(Lanes::default()), TaskTracker::new());
    repeat("webhooks", PAUSE, &stop, async || {
        let room = MOST_IN_HAND.saturating_sub(in_hand.len());
        let most = u16::try_from(room).unwrap_or(u16::MAX);
        let now = app.clock.now();
        let claimed = app
            .db
            .transaction(async |tx| kehu_webhooks::claim(tx, now, &lanes, most).await)
            .await?;
        for one in claimed {
            let place = lanes.enter(one.endpoint_id);
            let (app, lanes) = (app.clone(), lanes.clone());
            actix_web::rt::spawn(in_hand.track_future(async move {
                carry_out(&app, &lanes, &one).await;
                drop(place);
            }));
        }
        if in_hand.is_empty() {
            return Ok::<_, kehu_webhooks::Error>(Next::Later);
        }
        // What its lane had no room for is claimed when there is some.
        tokio::select! {
            () = lanes.left() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(PAUSE) => {}
        }
        Ok(Next::More)
    })
    .await;
    in_hand.close();
    in_hand.wait().await;
}

async fn carry_out(app: &State, lanes: &Lanes, claimed: &Claimed) {
    let outcome = kehu_webhooks::deliver(&app.db, &app.webhooks, &app.clock, lanes, claimed).await;
    if let Err(error) = outcome {
        // It is sent again when the lease has run, under the same id.
        tracing::error!(delivery = %claimed.id, endpoint = %claimed.endpoint_id, %error, "a webhook could not be sent or noted");
    }
}

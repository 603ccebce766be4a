//! The rhythm of a worker, and what happens to it when its work fails.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The longest pause between two tries while the work fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A worker that has died from a fault of the program is begun again after this long.
const REVIVAL: Duration = Duration::from_secs(5);

/// Whether there is more to do at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Go on without a pause.
    More,
    /// Nothing left: come back after the usual pause.
    Later,
}

impl Next {
    pub(super) fn more(more: bool) -> Self {
        if more { Self::More } else { Self::Later }
    }
}

/// Does the work again and again until it is time to stop.
pub(crate) async fn repeat<E: Display>(
    name: &'static str,
    pause: Duration,
    stop: &CancellationToken,
    mut work: impl AsyncFnMut() -> Result<Next, E>,
) {
    let mut failures = 0_u32;
    while !stop.is_cancelled() {
        let rest = match work().await {
            Ok(next) => {
                if failures > 0 {
                    tracing::info!(worker = name, failures, "works again");
                }
                failures = 0;
                if next == Next::More {
                    Duration::ZERO
                } else {
                    pause
                }
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                if failures == 1 {
                    tracing::warn!(worker = name, %error, "fails; trying again until it works");
                }
                pause_after(failures)
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// One second, then twice as long each time.
fn pause_after(failures: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(failures.saturating_sub(1).min(10))).min(LONGEST_PAUSE)
}

/// Runs a worker in a task of its own, and begins it anew when a fault of the program ends it.
pub(super) fn supervised<F: Future<Output = ()> + 'static>(
    running: &TaskTracker,
    name: &'static str,
    stop: &CancellationToken,
    worker: impl Fn() -> F + 'static,
) {
    let stop = stop.clone();
    actix_web::rt::spawn(running.track_future(async move {
        while !stop.is_cancelled() {
            let Err(error) = actix_web::rt::spawn(worker()).await else {
                return;
            };
            tracing::error!(worker = name, %error, "died and is begun again");
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(REVIVAL) => {}
            }
        }
    }));
}

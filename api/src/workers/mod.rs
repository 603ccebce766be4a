//! What an instance does besides answering: sealing the audit record, dispatching the outbox, doing jobs, the checks
//! of each business day, ending reservations, telling what is due of complaints, publishing events and sending webhooks,
//! sending mail, and clearing away what has served its time.
//!
//! - Every worker is safe beside the same worker of another instance.
//! - A worker survives whatever its work meets. While the database is away it waits longer from time to time; the
//!   beginning and the end of the trouble are logged, not every try.
//! - All of them end when [`Workers::stop`] is called; then the rest of the audit record is sealed and anchored.

mod addressing;
mod audit;
mod beat;
mod complaints;
mod daily;
mod housekeeping;
mod imports;
mod jobs;
mod mail;
mod outbox;
mod privacy;
mod reservations;
mod settlements;
mod webhooks;
mod what_ifs;

pub use daily::{CHECKS, Check, Trouble};
pub(crate) use jobs::FACTS;
pub use jobs::{Ended, Run, WORKS, Work};

use crate::state::State;
use beat::supervised;
pub(crate) use beat::{Next, repeat};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The workers of this instance.
#[derive(Debug)]
pub struct Workers {
    stopping: CancellationToken,
    running: TaskTracker,
    sealer: audit::Sealer,
    app: State,
}

impl Workers {
    /// Starts all workers on the present thread's runtime.
    #[must_use]
    pub fn start(app: &State) -> Self {
        let stopping = CancellationToken::new();
        let running = TaskTracker::new();
        let sealer = audit::Sealer::new(app);
        {
            let (app, stop, sealer) = (app.clone(), stopping.clone(), sealer.clone());
            supervised(&running, "audit sealer", &stopping, move || {
                audit::run(app.clone(), stop.clone(), sealer.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "outbox", &stopping, move || {
                outbox::run(app.clone(), stop.clone())
            });
        }
        for lane in jobs::LANES {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, lane, &stopping, move || {
                jobs::run(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "daily checks", &stopping, move || {
                daily::run(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "reservations", &stopping, move || {
                reservations::run(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "complaints", &stopping, move || {
                complaints::run(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "feed", &stopping, move || {
                webhooks::publish(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "webhooks", &stopping, move || {
                webhooks::deliver(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "mail", &stopping, move || {
                mail::run(app.clone(), stop.clone())
            });
        }
        {
            let (app, stop) = (app.clone(), stopping.clone());
            supervised(&running, "housekeeping", &stopping, move || {
                housekeeping::run(app.clone(), stop.clone())
            });
        }
        running.close();
        Self {
            stopping,
            running,
            sealer,
            app: app.clone(),
        }
    }

    /// Ends all workers: running jobs are given back, then what is left of the audit record is sealed and its head
    /// anchored. Waits no longer than `patience` for each of the two.
    pub async fn stop(self, patience: Duration) {
        self.stopping.cancel();
        if tokio::time::timeout(patience, self.running.wait())
            .await
            .is_err()
        {
            tracing::warn!("some workers did not end in time");
        }
        match tokio::time::timeout(patience, audit::finish(&self.app, &self.sealer)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the audit record was not sealed to its end"),
            Err(_) => tracing::warn!("the audit record was not sealed to its end in time"),
        }
    }
}

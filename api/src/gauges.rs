//! What an operator watches besides requests, at `/metrics`: the connections of this instance, and what waits in the queues of
//! the installation.

use crate::state::State;
use crate::workers::{Next, repeat};
use chrono::{DateTime, Utc};
use kehu_db::Waiting;
use prometheus::{IntGaugeVec, Opts, Registry};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(15);

/// The gauges of this instance.
#[derive(Debug, Clone)]
pub struct Gauges {
    connections: IntGaugeVec,
    waiting: IntGaugeVec,
    waiting_seconds: IntGaugeVec,
}

impl Gauges {
    /// Makes them; nothing is measured yet.
    ///
    /// # Errors
    /// Never with these names.
    pub fn new() -> Result<Self, prometheus::Error> {
        let gauge = |name: &str, help: &str, labels: &[&str]| {
            IntGaugeVec::new(Opts::new(name, help).namespace("kehu"), labels)
        };
        Ok(Self {
            connections: gauge(
                "db_connections",
                "Connections to the database.",
                &["pool", "state"],
            )?,
            waiting: gauge(
                "queue_waiting",
                "What waits in a queue and is due.",
                &["queue"],
            )?,
            waiting_seconds: gauge(
                "queue_waiting_seconds",
                "For how long the one has waited that has waited longest.",
                &["queue"],
            )?,
        })
    }

    /// Shows them among a registry's metrics.
    ///
    /// # Errors
    /// When they are there already.
    pub fn register(&self, registry: &Registry) -> Result<(), prometheus::Error> {
        for gauge in [&self.connections, &self.waiting, &self.waiting_seconds] {
            registry.register(Box::new(gauge.clone()))?;
        }
        Ok(())
    }

    fn set_queue(&self, queue: &str, waiting: Waiting, now: DateTime<Utc>) {
        self.waiting.with_label_values(&[queue]).set(waiting.count);
        self.waiting_seconds
            .with_label_values(&[queue])
            .set(waiting.seconds(now));
    }
}

/// Measures once.
///
/// # Errors
/// When the database fails; the gauges of the queues stay as they were.
pub async fn measure(app: &State) -> Result<(), kehu_db::Error> {
    for (pool, size, idle) in app.db.usage() {
        let idle = i64::try_from(idle).unwrap_or(i64::MAX);
        let in_use = i64::from(size).saturating_sub(idle);
        for (state, count) in [("idle", idle), ("in_use", in_use)] {
            app.gauges
                .connections
                .with_label_values(&[pool, state])
                .set(count);
        }
    }
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    for (queue, waiting) in [
        ("audit", kehu_audit::waiting(&mut connection).await?),
        (
            "events",
            kehu_notifications::waiting(&mut connection).await?,
        ),
        ("jobs", kehu_jobs::waiting(&mut connection).await?),
        ("mails", kehu_mail::waiting(&mut connection, now).await?),
        (
            "webhooks",
            kehu_webhooks::waiting(&mut connection, now).await?,
        ),
    ] {
        app.gauges.set_queue(queue, waiting, now);
    }
    Ok(())
}

/// Measures until it is time to stop, in every instance, also where it runs no workers.
pub(crate) async fn keep(app: State, stop: CancellationToken) {
    repeat("gauges", PAUSE, &stop, async || {
        measure(&app).await.map(|()| Next::Later)
    })
    .await;
}

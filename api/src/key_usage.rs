//! What API keys are used for. Requests are counted in memory and noted in the database every few seconds: a write for each
//! request would cost more than the request. An instance that is killed loses the last seconds of its counts, no more.

use crate::state::State;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_identity::api_keys::{self, Use};
use kehu_kernel::{ApiKeyId, Zone};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(5);

/// Requests of keys that are counted and not noted yet.
#[derive(Debug, Default)]
pub struct KeyUsage(Mutex<HashMap<(ApiKeyId, NaiveDate), Use>>);

impl KeyUsage {
    /// Counts a request of a key.
    pub fn note(&self, key: ApiKeyId, now: DateTime<Utc>, limited: bool) {
        let day = Zone::CHINA.day_of(now);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = counted.entry((key, day)).or_insert(Use {
            key,
            day,
            requests: 0,
            limited: 0,
            last_used_at: now,
        });
        one.requests += 1;
        one.limited += i64::from(limited);
        one.last_used_at = one.last_used_at.max(now);
    }

    fn take(&self) -> Vec<Use> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.drain().map(|(_, one)| one).collect()
    }

    fn put_back(&self, uses: Vec<Use>) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for back in uses {
            counted
                .entry((back.key, back.day))
                .and_modify(|one| {
                    one.requests += back.requests;
                    one.limited += back.limited;
                })
                .or_insert(back);
        }
    }
}

/// Notes what was counted so far.
///
/// # Errors
/// When the database fails; what was counted is kept for the next time.
pub async fn store(app: &State) -> Result<(), kehu_identity::Error> {
    let uses = app.key_usage.take();
    if uses.is_empty() {
        return Ok(());
    }
    let stored = app
        .db
        .transaction(async |tx| api_keys::note_use(tx, &uses).await)
        .await;
    if stored.is_err() {
        app.key_usage.put_back(uses);
    }
    stored
}

/// Notes what is counted until it is time to stop, and what is left then. Every instance that answers requests runs it.
pub(crate) async fn keep(app: State, stop: CancellationToken) {
    loop {
        let stopping = tokio::select! {
            () = stop.cancelled() => true,
            () = tokio::time::sleep(PAUSE) => false,
        };
        if let Err(error) = store(&app).await {
            tracing::warn!(%error, "the use of API keys could not be noted; trying again");
        }
        if stopping {
            return;
        }
    }
}

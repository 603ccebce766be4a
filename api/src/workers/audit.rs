//! Sealing the audit record, and anchoring the head of its chain.

use super::beat::{Next, repeat};
use crate::state::State;
use kehu_audit::{AnchorFile, Head, Reach, Sealed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(1);
/// How often to look for entries that were committed late.
const LONG_LOOK: Duration = Duration::from_secs(60);

/// Writes the anchors of this instance. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Sealer(Arc<Mutex<AnchorFile>>);

impl Sealer {
    pub(super) fn new(app: &State) -> Self {
        Self(Arc::new(Mutex::new(AnchorFile::new(
            app.config.audit_anchor_file(),
            app.audit_key.clone(),
        ))))
    }

    /// Anchors a head when its time has come, or in any case.
    async fn anchor(
        &self,
        head: Head,
        now: chrono::DateTime<chrono::Utc>,
        in_any_case: bool,
    ) -> Result<(), String> {
        let file = self.0.clone();
        let write = move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            if in_any_case || file.is_due(head, now) {
                file.append(head, now)
            } else {
                Ok(())
            }
        };
        let written = tokio::task::spawn_blocking(write)
            .await
            .map_err(|error| error.to_string())?;
        written.map_err(|error| format!("the audit anchor cannot be written: {error}"))
    }
}

pub(super) async fn run(app: State, stop: CancellationToken, sealer: Sealer) {
    let mut long_look: Option<Instant> = None;
    repeat("audit sealer", PAUSE, &stop, async || {
        let reach = match long_look {
            Some(last) if last.elapsed() < LONG_LOOK => Reach::Recent,
            _ => Reach::Late,
        };
        let sealed = seal(&app, reach).await?;
        if reach == Reach::Late && !sealed.more {
            long_look = Some(Instant::now());
        }
        if let Some(head) = sealed.head {
            sealer.anchor(head, app.clock.now(), false).await?;
        }
        Ok::<_, String>(Next::more(sealed.more))
    })
    .await;
}

/// Seals and anchors what is left, at the end.
pub(super) async fn finish(app: &State, sealer: &Sealer) -> Result<(), String> {
    loop {
        let sealed = seal(app, Reach::Late).await?;
        if sealed.more {
            continue;
        }
        return match sealed.head {
            Some(head) => sealer.anchor(head, app.clock.now(), true).await,
            None => Ok(()),
        };
    }
}

async fn seal(app: &State, reach: Reach) -> Result<Sealed, String> {
    let now = app.clock.now();
    app.db
        .transaction(async |tx| kehu_audit::seal(tx, now, reach).await)
        .await
        .map_err(|error: kehu_db::Error| error.to_string())
}

//! What an instance keeps in memory of those who called, and forgets when they are gone: memory must not grow with the number of
//! people who have ever signed in.

use crate::state::State;
use crate::workers::{Next, repeat};
use std::convert::Infallible;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(15);

/// Tidies until it is time to stop, in every instance, also where it runs no workers.
pub(crate) async fn keep(app: State, stop: CancellationToken) {
    repeat("tidying", PAUSE, &stop, async || {
        app.known_callers
            .tidy(app.db.standing_epoch(), app.clock.now());
        app.limits.tidy();
        Ok::<_, Infallible>(Next::Later)
    })
    .await;
}

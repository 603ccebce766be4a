//! What a queue says of itself.

use chrono::{DateTime, Utc};

/// What waits in a queue, for whoever watches the installation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: i64,
    /// Since when the one has waited that has waited longest; none where nothing waits.
    pub since: Option<DateTime<Utc>>,
}

impl Waiting {
    /// Whole seconds for which the one has waited that has waited longest; 0 where nothing waits.
    #[must_use]
    pub fn seconds(self, now: DateTime<Utc>) -> i64 {
        self.since
            .map_or(0, |since| (now - since).num_seconds().max(0))
    }
}

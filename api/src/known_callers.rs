//! Callers that were authenticated a moment ago: the signature is not checked and the database not asked again for each
//! request. What was read counts for five seconds at most, and not a moment longer than nobody changed what callers may do
//! ([`kehu_db::Database::standing_epoch`]).

use chrono::{DateTime, Utc};
use kehu_db::Database;
use kehu_identity::{Authenticated, Credential};
use kehu_kernel::Zone;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Even a change that nobody announced, such as one by hand in the database, counts after this time.
const FRESH: Duration = Duration::from_secs(5);
/// More are not remembered; a caller takes about a kilobyte.
const MOST: usize = 10_000;

/// Credentials and who sends them.
#[derive(Debug, Default)]
pub struct KnownCallers(RwLock<HashMap<Name, Known>>);

/// Digest of a credential.
type Name = [u8; 32];

#[derive(Debug)]
struct Known {
    who: Arc<Authenticated>,
    epoch: u64,
    read: Instant,
    /// By the clock that judges credentials.
    read_at: DateTime<Utc>,
}

impl Known {
    fn counts(&self, epoch: u64, now: DateTime<Utc>) -> bool {
        self.epoch == epoch
            && self.read.elapsed() < FRESH
            && self.read_at <= now
            && self.who.ends_at.is_none_or(|end| now < end)
            // Assignments begin and end with a day.
            && Zone::CHINA.day_of(self.read_at) == Zone::CHINA.day_of(now)
    }
}

impl KnownCallers {
    /// Who sends a credential, if that is known.
    pub(crate) fn find(
        &self,
        db: &Database,
        credential: Credential<'_>,
        now: DateTime<Utc>,
    ) -> Option<Arc<Authenticated>> {
        let epoch = db.standing_epoch()?;
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&name(credential))
            .filter(|known| known.counts(epoch, now))
            .map(|known| known.who.clone())
    }

    /// Remembers who sends a credential, as it was read in an epoch: the one before the reading began.
    pub(crate) fn remember(
        &self,
        epoch: Option<u64>,
        credential: Credential<'_>,
        now: DateTime<Utc>,
        who: &Arc<Authenticated>,
    ) {
        let Some(epoch) = epoch else {
            return;
        };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, known| known.counts(epoch, now));
        }
        if known.len() < MOST {
            let read = Known {
                who: who.clone(),
                epoch,
                read: Instant::now(),
                read_at: now,
            };
            known.insert(name(credential), read);
        }
    }
}

fn name(credential: Credential<'_>) -> Name {
    let (kind, text) = match credential {
        Credential::AccessToken(token) => ("token", token),
        Credential::ApiKey(key) => ("key", key),
    };
    Sha256::new()
        .chain_update(kind)
        .chain_update([0])
        .chain_update(text)
        .finalize()
        .into()
}

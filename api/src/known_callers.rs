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
/// More bytes are not remembered. A salesperson takes about a kilobyte, who sees 500 units below the own some 17.
const MOST: usize = 16 << 20;

/// Credentials and who sends them.
#[derive(Debug, Default)]
pub struct KnownCallers(RwLock<Callers>);

#[derive(Debug, Default)]
struct Callers {
    by_name: HashMap<Name, Known>,
    /// About what all of them take.
    bytes: usize,
}

/// Digest of a credential.
type Name = [u8; 32];

#[derive(Debug)]
struct Known {
    who: Arc<Authenticated>,
    /// About what it takes.
    bytes: usize,
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
            .by_name
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
        let read = Known {
            who: who.clone(),
            bytes: size_of::<(Name, Known, Authenticated)>() + who.standing.size(),
            epoch,
            read: Instant::now(),
            read_at: now,
        };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.bytes + read.bytes > MOST {
            known.tidy(epoch, now);
        }
        if known.bytes + read.bytes <= MOST {
            known.put(name(credential), read);
        }
    }

    /// Forgets what does not count any longer.
    pub(crate) fn tidy(&self, epoch: Option<u64>, now: DateTime<Utc>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match epoch {
            Some(epoch) => known.tidy(epoch, now),
            None => *known = Callers::default(),
        }
    }
}

impl Callers {
    fn put(&mut self, name: Name, known: Known) {
        self.bytes += known.bytes;
        if let Some(before) = self.by_name.insert(name, known) {
            self.bytes -= before.bytes;
        }
    }

    fn tidy(&mut self, epoch: u64, now: DateTime<Utc>) {
        self.by_name.retain(|_, known| known.counts(epoch, now));
        self.bytes = self.by_name.values().map(|known| known.bytes).sum();
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

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_identity::{Permission, Place, Reach, Standing};
    use kehu_kernel::{Principal, UnitId, UserId};
    use uuid::Uuid;

    /// Somebody who sees so many units below the own.
    fn somebody(units: usize) -> Arc<Authenticated> {
        let place = Place {
            role: None,
            unit_id: UnitId(Uuid::nil()),
            reach: Reach::UnitAndBelow,
            permissions: vec![Permission::CustomersRead],
            below: vec![UnitId(Uuid::nil()); units],
        };
        Arc::new(Authenticated {
            principal: Principal::User(UserId(Uuid::nil())),
            standing: Standing::of(vec![place], None),
            must_change_password: false,
            session: None,
            requests_per_minute: None,
            ends_at: None,
        })
    }

    fn remember(known: &KnownCallers, epoch: u64, token: &str, who: &Arc<Authenticated>) {
        let credential = Credential::AccessToken(token);
        known.remember(Some(epoch), credential, DateTime::UNIX_EPOCH, who);
    }

    fn count(known: &KnownCallers) -> (usize, usize) {
        let known = known.0.read().unwrap();
        (known.by_name.len(), known.bytes)
    }

    #[test]
    fn what_does_not_count_any_longer_is_forgotten() {
        let (known, now, who) = (KnownCallers::default(), DateTime::UNIX_EPOCH, somebody(1));
        remember(&known, 7, "one", &who);
        let (_, one) = count(&known);
        remember(&known, 7, "one", &who);
        assert_eq!(count(&known), (1, one), "the same again takes no more");
        remember(&known, 8, "two", &who);
        known.tidy(Some(8), now);
        assert_eq!(count(&known), (1, one), "an epoch has ended");
        known.tidy(Some(8), now + chrono::TimeDelta::days(1));
        assert_eq!(count(&known), (0, 0), "a day has ended");
        remember(&known, 8, "three", &who);
        known.tidy(None, now);
        assert_eq!(count(&known), (0, 0), "changes are not heard of");
    }

    #[test]
    fn no_more_is_kept_than_the_memory_allows() {
        let (known, large) = (KnownCallers::default(), somebody(100_000));
        for caller in 0..20 {
            remember(&known, 1, &caller.to_string(), &large);
        }
        let (kept, bytes) = count(&known);
        assert!((5..20).contains(&kept) && bytes <= MOST, "{kept}, {bytes}");
        remember(&known, 2, "after a change", &large);
        assert_eq!(count(&known).0, 1, "what has ended gives way");
    }
}

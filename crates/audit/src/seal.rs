//! Sealing: committed entries, in one order.

use crate::canonical::{GENESIS, Hash, seal_hash};
use crate::store;
use chrono::{DateTime, Duration, Utc};
use kehu_db::{Error, PgConnection, Tx, Waiting};
use uuid::Uuid;

/// Entries sealed in one transaction at most.
pub(crate) const BATCH: usize = 1_000;

/// How far behind the newest sealed entry to look for entries that were committed late.
///
/// Entries become visible when their transaction commits, not in the order of their identifiers. Looking a little back
/// catches nearly all and costs little; a longer look now and then catches the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Ten seconds: what requests leave behind.
    Recent,
    /// An hour: once a minute and at the start. No transaction lasts longer, so an entry further back is not Kehu's.
    Late,
}

impl Reach {
    pub(crate) fn back(self) -> Duration {
        match self {
            Self::Recent => Duration::seconds(10),
            Self::Late => Duration::hours(1),
        }
    }
}

/// The last seal of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its position: 1 for the first seal.
    pub position: i64,
    /// Its hash.
    pub hash: Hash,
}

/// What one call of [`seal`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// Number of entries sealed; 0 also when another instance is at it.
    pub count: usize,
    /// Whether more are likely to wait.
    pub more: bool,
    /// The head afterwards; none while the chain is empty or when another instance is at it.
    pub head: Option<Head>,
}

/// Seals up to a thousand committed entries, in the order of their identifiers. One caller at a time in the whole
/// installation; another one returns at once with nothing done.
///
/// # Errors
/// When the database fails or the head of the chain cannot be read.
pub async fn seal(tx: &mut Tx, now: DateTime<Utc>, reach: Reach) -> Result<Sealed, Error> {
    if !store::try_to_lead(tx).await? {
        return Ok(Sealed {
            count: 0,
            more: false,
            head: None,
        });
    }
    let tip = store::tip(tx).await?;
    let boundary = tip.newest.map_or(Uuid::nil(), |newest| {
        boundary(newest, tip.database_time, reach)
    });
    let entries = store::unsealed(tx, boundary, BATCH).await?;
    let mut head = tip.head.unwrap_or(Head {
        position: 0,
        hash: GENESIS,
    });
    let mut seals = store::NewSeals::default();
    for entry in &entries {
        let position = head.position.saturating_add(1);
        head = Head {
            position,
            hash: seal_hash(position, &head.hash, now, &entry.canonical()),
        };
        seals.push(head, entry.id);
    }
    if !entries.is_empty() {
        store::insert_seals(tx, &seals, now).await?;
    }
    Ok(Sealed {
        count: entries.len(),
        more: entries.len() == BATCH,
        head: (head.position > 0).then_some(head),
    })
}

/// The head of the chain; none while nothing is sealed.
///
/// # Errors
/// When the database fails.
pub async fn head(connection: &mut PgConnection) -> Result<Option<Head>, Error> {
    Ok(store::tip(connection).await?.head)
}

/// Entries behind the newest sealed one: what the sealer has not come to.
///
/// # Errors
/// When the database fails.
pub async fn waiting(connection: &mut PgConnection) -> Result<Waiting, Error> {
    store::waiting(connection).await
}

/// The identifier behind which nothing unsealed is expected: `reach` before the newest sealed one. A forged
/// identifier from the future must not hide what follows, so the database's clock bounds it.
pub(crate) fn boundary(newest: Uuid, database_time: DateTime<Utc>, reach: Reach) -> Uuid {
    let newest = made_at(newest).unwrap_or(database_time).min(database_time);
    let millis = u64::try_from((newest - reach.back()).timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(u128::from(millis) << 80)
}

/// When an identifier was made; none when it is not a UUIDv7.
pub(crate) fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    if id.get_version_num() != 7 {
        return None;
    }
    i64::try_from(id.as_u128() >> 80)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::AuditId;

    #[test]
    fn the_boundary_lies_its_reach_before_the_newest_entry() {
        let id = AuditId::generate().0;
        let made = made_at(id).unwrap();
        let boundary = boundary(id, made + Duration::minutes(1), Reach::Recent);
        assert_eq!(
            boundary.as_u128() >> 80,
            u128::try_from(made.timestamp_millis() - 10_000).unwrap()
        );
        assert!(boundary < id);
    }

    #[test]
    fn an_identifier_from_the_future_does_not_move_the_boundary_past_the_present() {
        let now = made_at(AuditId::generate().0).unwrap();
        let forged = Uuid::from_u128(0xffff_ffff_ffff_7fff_bfff_ffff_ffff_ffff);
        assert_eq!(made_at(Uuid::from_u128(5)), None);
        assert!(made_at(boundary(forged, now, Reach::Late)).is_none());
        assert_eq!(
            boundary(forged, now, Reach::Late).as_u128() >> 80,
            u128::try_from(now.timestamp_millis() - 3_600_000).unwrap()
        );
    }
}

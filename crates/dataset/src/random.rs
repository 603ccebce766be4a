//! Chance and identifiers that follow from the seed, the table and the row: any chunk can be made alone, in any order, by any
//! number of connections.

use chrono::{DateTime, Utc};
use kehu_demo::chance::Chance;
use uuid::Uuid;

/// The seed of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// The chance of one row of what this names.
    #[must_use]
    pub fn chance(self, what: &str, row: u64) -> Chance {
        Chance::of_row(self.0, what, row)
    }
}

/// An identifier of version 7: its time is that of the row, so that lists by identifier keep the order of time.
pub fn id_at(chance: &mut Chance, at: DateTime<Utc>) -> Uuid {
    let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    let (first, second) = (chance.bits(), chance.bits());
    let high = (milliseconds << 16) | 0x7000 | (first & 0x0fff);
    let low = (second >> 2) | (1 << 63);
    Uuid::from_u64_pair(high, low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_the_same_whichever_was_drawn_before() {
        let seed = Seed(7);
        let alone = seed.chance("customers", 900).bits();
        let mut before = seed.chance("customers", 899);
        before.bits();
        assert_eq!(seed.chance("customers", 900).bits(), alone);
        assert_ne!(seed.chance("customers", 901).bits(), alone);
        assert_ne!(seed.chance("complaints", 900).bits(), alone);
        assert_ne!(Seed(8).chance("customers", 900).bits(), alone);
    }

    #[test]
    fn identifiers_are_of_version_7_and_sort_by_time() {
        let mut chance = Seed(7).chance("customers", 1);
        let early = id_at(&mut chance, "2026-01-01T00:00:00Z".parse().unwrap());
        let late = id_at(&mut chance, "2026-01-01T00:00:00.001Z".parse().unwrap());
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
        assert_eq!(early.get_variant(), uuid::Variant::RFC4122);
    }
}

//! Parties with those to whom they are tied.

use super::store;
use crate::Error;
use chrono::{DateTime, Utc};
use kehu_attribution::facts::Kin;
use kehu_db::PgConnection;
use kehu_kernel::PartyId;
use kehu_reception::evidence::Content;
use kehu_reception::record::{self, PartyRecord};
use std::collections::{BTreeMap, BTreeSet};

/// The records of parties and of all their relatives, and who is tied to whom.
#[derive(Debug, Default)]
pub(super) struct Kinsfolk {
    records: BTreeMap<PartyId, PartyRecord>,
    tied: BTreeMap<PartyId, BTreeSet<PartyId>>,
}

impl Kinsfolk {
    /// Reads them, one generation after the other. `asked` tells which party each proved to be.
    pub(super) async fn load(
        connection: &mut PgConnection,
        asked: &BTreeMap<PartyId, PartyId>,
        until: DateTime<Utc>,
        ties: &[Kin],
    ) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut open: BTreeSet<PartyId> = asked.values().copied().collect();
        while !open.is_empty() {
            let wanted: Vec<PartyId> = open.iter().copied().collect();
            let read = record::load(connection, &wanted, until).await?;
            let links = links(&read, ties);
            let named: Vec<PartyId> = links.iter().map(|(_, other)| *other).collect();
            let survivors = store::survivors_of(connection, &named).await?;
            found.records.extend(read);
            for (party, other) in links {
                if let Some(other) = survivors.get(&other).filter(|other| **other != party) {
                    found.tied.entry(party).or_default().insert(*other);
                    found.tied.entry(*other).or_default().insert(party);
                }
            }
            open = survivors
                .into_values()
                .filter(|party| !found.records.contains_key(party))
                .collect();
        }
        Ok(found)
    }

    /// Every record that was read.
    pub(super) fn records(&self) -> impl Iterator<Item = &PartyRecord> {
        self.records.values()
    }

    /// Every party that was read.
    pub(super) fn parties(&self) -> Vec<PartyId> {
        self.records.keys().copied().collect()
    }

    /// A party and all to whom it is tied, near or far, each with its record.
    pub(super) fn of(&self, party: PartyId) -> impl Iterator<Item = (PartyId, &PartyRecord)> {
        let mut known = BTreeSet::from([party]);
        let mut open = vec![party];
        while let Some(next) = open.pop() {
            let tied = self.tied.get(&next).into_iter().flatten();
            open.extend(tied.filter(|other| known.insert(**other)));
        }
        known
            .into_iter()
            .filter_map(|party| Some((party, self.records.get(&party)?)))
    }
}

/// The parties that ties of these kinds name, with the party in whose record they stand.
fn links(records: &BTreeMap<PartyId, PartyRecord>, ties: &[Kin]) -> Vec<(PartyId, PartyId)> {
    let mut links = Vec::new();
    for (party, record) in records {
        for one in record.valid_evidence() {
            if let Content::Kinship {
                other_party: Some(other),
                kin,
                ..
            } = &one.content
                && ties.contains(kin)
            {
                links.extend([(*party, *other), (*party, one.party_id)]);
            }
        }
    }
    links
}

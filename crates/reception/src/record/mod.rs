//! Everything recorded of parties up to an instant, in few statements whatever their number: what determinations are made
//! from, and what a party's timeline shows.
//!
//! What happened later is left out, also where it changed an earlier record: a reception that had not ended then has no end, a
//! registration that was not confirmed then has no decision. Merges that came later count: which records are one party's is
//! what is known now.

mod timeline;
mod traces;

pub use timeline::{Entry, EntryKind, Place, timeline};

use crate::Error;
use crate::desk::{self, Found};
use crate::enquiries::{self, Enquiry};
use crate::events::{self, EventMethod};
use crate::evidence::{self, Content, Evidence};
use crate::filings::{self, Filing};
use crate::minutes::{self, Listing};
use crate::parties::{self, Member, Merged};
use crate::receptions::{self, Reception};
use crate::referrals::{self, Referral};
use crate::registrations::{self, Registration};
use crate::tracking::follow_ups::{self, Contact};
use crate::transfers::{self, Drawn};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::PartyId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Everything recorded of a party up to an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyRecord {
    /// The party itself and those that were merged into it.
    pub family: Vec<PartyId>,
    /// Its persons.
    pub members: Vec<Member>,
    /// The receptions, in the order of arrival.
    pub receptions: Vec<Reception>,
    /// The registrations, corrections among them, in their order.
    pub registrations: Vec<Registration>,
    /// The phone enquiries.
    pub enquiries: Vec<Enquiry>,
    /// The contacts made to follow it up, as corrected.
    pub follow_ups: Vec<Contact>,
    /// Statements, links and decisions; also those of other parties that link this one. What was corrected or withdrawn is
    /// there too: see [`PartyRecord::valid_evidence`].
    pub evidence: Vec<Evidence>,
    /// The searches that found it.
    pub searches: Vec<Found>,
    /// The transfers to other salespeople.
    pub transfers: Vec<Drawn>,
    /// The evening minutes that list it.
    pub minutes: Vec<Listing>,
    /// The referrals.
    pub referrals: Vec<Referral>,
    /// The filings by those outside the group, as corrected.
    pub filings: Vec<Filing>,
    /// The methods published for the events at which it was received.
    pub event_methods: Vec<EventMethod>,
    /// The merges.
    pub merges: Vec<Merged>,
}

impl PartyRecord {
    /// The evidence that was neither corrected nor withdrawn.
    pub fn valid_evidence(&self) -> impl Iterator<Item = &Evidence> {
        let superseded: BTreeSet<_> = self
            .evidence
            .iter()
            .filter_map(|one| one.corrects_id)
            .collect();
        self.evidence.iter().filter(move |one| {
            !superseded.contains(&one.id) && !matches!(one.content, Content::Withdrawal { .. })
        })
    }
}

/// The records of parties up to an instant. A party that was merged is answered as its survivor's record.
///
/// # Errors
/// [`Error::Database`].
pub async fn load(
    connection: &mut PgConnection,
    wanted: &[PartyId],
    until: DateTime<Utc>,
) -> Result<BTreeMap<PartyId, PartyRecord>, Error> {
    let asked: Vec<Uuid> = wanted.iter().map(|party| party.0).collect();
    let families = parties::store::families_with(connection, &asked).await?;
    let heads: Vec<Uuid> = families
        .values()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|head| head.0)
        .collect();
    let all: Vec<Uuid> = families.keys().map(|party| party.0).collect();
    let traces = traces::of_parties(connection, &all).await?;
    let mut records: BTreeMap<PartyId, PartyRecord> = BTreeMap::new();
    for (party, head) in &families {
        records.entry(*head).or_default().family.push(*party);
    }
    for (party, members) in parties::store::members_of(connection, &heads).await? {
        records.entry(party).or_default().members = members;
    }
    let mut put = Sorter {
        families: &families,
        records: &mut records,
    };
    put.each(
        receptions::store::of_parties(connection, &all, until).await?,
        |one| one.party_id,
        |record| &mut record.receptions,
    );
    put.each(
        registrations::store::of_parties(connection, &all, until).await?,
        |one| one.party_id,
        |record| &mut record.registrations,
    );
    if traces.enquiries {
        put.each(
            enquiries::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.enquiries,
        );
    }
    if traces.follow_ups {
        put.each(
            follow_ups::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.follow_ups,
        );
    }
    if traces.searches {
        put.each(
            desk::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.searches,
        );
    }
    if traces.transfers {
        put.each(
            transfers::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.transfers,
        );
    }
    if traces.minutes {
        put.each(
            minutes::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.minutes,
        );
    }
    if traces.referrals {
        put.each(
            referrals::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.referrals,
        );
    }
    if traces.filings {
        put.each(
            filings::of_parties(connection, &all, until).await?,
            |one| one.party_id,
            |record| &mut record.filings,
        );
    }
    if traces.merges {
        put.each(
            parties::store::merges_of(connection, &all, until).await?,
            |one| one.merged_id,
            |record| &mut record.merges,
        );
    }
    if traces.evidence {
        for one in evidence::store::of_parties(connection, &all, until).await? {
            put.evidence(&one);
        }
    }
    add_event_methods(connection, &mut records, until).await?;
    for record in records.values_mut() {
        record.family.sort_unstable();
    }
    Ok(wanted
        .iter()
        .filter_map(|party| Some((*party, records.get(families.get(party)?)?.clone())))
        .collect())
}

/// Puts what was read with the party that it is of.
struct Sorter<'a> {
    families: &'a HashMap<PartyId, PartyId>,
    records: &'a mut BTreeMap<PartyId, PartyRecord>,
}

impl Sorter<'_> {
    fn each<T>(
        &mut self,
        rows: Vec<T>,
        party: impl Fn(&T) -> PartyId,
        list: impl Fn(&mut PartyRecord) -> &mut Vec<T>,
    ) {
        for row in rows {
            if let Some(head) = self.families.get(&party(&row)) {
                list(self.records.entry(*head).or_default()).push(row);
            }
        }
    }

    /// A link is evidence of both parties.
    fn evidence(&mut self, one: &Evidence) {
        let of: BTreeSet<PartyId> = std::iter::once(one.party_id)
            .chain(one.content.other_party())
            .filter_map(|party| self.families.get(&party).copied())
            .collect();
        for head in of {
            self.records
                .entry(head)
                .or_default()
                .evidence
                .push(one.clone());
        }
    }
}

async fn add_event_methods(
    connection: &mut PgConnection,
    records: &mut BTreeMap<PartyId, PartyRecord>,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let receptions = || records.values().flat_map(|record| &record.receptions);
    let tags: Vec<String> = receptions()
        .filter_map(|one| one.event_tag.clone())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    if tags.is_empty() {
        return Ok(());
    }
    let sites: Vec<Uuid> = receptions()
        .map(|one| one.site_id.0)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let methods = events::of_tags(connection, &sites, &tags, until).await?;
    for record in records.values_mut() {
        let of_record = |method: &&EventMethod| {
            record.receptions.iter().any(|one| {
                one.site_id == method.site_id && one.event_tag.as_ref() == Some(&method.event_tag)
            })
        };
        record.event_methods = methods.iter().filter(of_record).cloned().collect();
    }
    Ok(())
}

/// The parties that are one household with these, by kinship known up to an instant: each with all that are linked to it,
/// itself among them. Which ties count is the policy's.
///
/// # Errors
/// [`Error::Database`].
pub async fn household(
    connection: &mut PgConnection,
    party: PartyId,
    until: DateTime<Utc>,
    counts: impl Fn(&Evidence) -> bool,
) -> Result<BTreeSet<PartyId>, Error> {
    let mut known: BTreeSet<PartyId> = BTreeSet::new();
    let mut open = vec![party];
    while !open.is_empty() {
        let records = load(connection, &open, until).await?;
        known.extend(
            records
                .values()
                .flat_map(|record| record.family.iter().copied()),
        );
        let linked: BTreeSet<PartyId> = records
            .values()
            .flat_map(PartyRecord::valid_evidence)
            .filter(|one| matches!(one.content, Content::Kinship { .. }) && counts(one))
            .flat_map(|one| std::iter::once(one.party_id).chain(one.content.other_party()))
            .collect();
        open = linked.difference(&known).copied().collect();
    }
    Ok(known)
}

//! Gathering the facts: everything recorded of parties up to an instant, in a few round trips for any number of parties.
//!
//! A party is gathered with its relatives, as far as their ties are asked for: spouses who came separately are two parties
//! at the reception desk and one case here. What stands where in the records is put together in `assemble`, which is pure.

mod assemble;
mod kinsfolk;
mod settlements;
mod store;

pub(crate) use settlements::portions_of;
pub(crate) use store::site_of;

use crate::Error;
use assemble::{Assembly, Background};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::{Facts, Kin};
use kehu_db::PgConnection;
use kehu_kernel::{DealId, PartyId};
use kinsfolk::Kinsfolk;
use settlements::Settled;

/// Every family tie.
pub(crate) const ALL_TIES: &[Kin] = &[
    Kin::Spouses,
    Kin::ParentAndChild,
    Kin::Siblings,
    Kin::OtherRelatives,
];

/// What is to be gathered of parties.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The instant up to which everything recorded counts.
    pub until: DateTime<Utc>,
    /// The family ties over which relatives are gathered too.
    pub ties: &'a [Kin],
    /// The roles whose holders introduce company customers (ATT-E09).
    pub executive_roles: &'a [String],
    /// The deal for which it is; none for the next one.
    pub deal: Option<Dealt>,
}

/// A deal, and when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dealt {
    /// The deal.
    pub deal: DealId,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// The facts of parties, as if the deal were made at the instant, in the order asked for, with what is recorded of those to whom
/// they are tied; of the survivor, for a party that was merged.
///
/// # Errors
/// [`Error::PartyNotFound`] when one is not there.
pub async fn gather(
    connection: &mut PgConnection,
    parties: &[PartyId],
    asked: Asked<'_>,
) -> Result<Vec<Facts>, Error> {
    let until = asked.until;
    let survivors = store::survivors_of(connection, parties).await?;
    let kinsfolk = Kinsfolk::load(connection, &survivors, until, asked.ties).await?;
    let background = Background::load(connection, kinsfolk.records(), asked).await?;
    // Whose record was read is a survivor.
    let heads = kinsfolk.parties().into_iter().map(|party| (party, party));
    let settled = Settled::load_of(connection, heads.collect(), until).await?;
    parties
        .iter()
        .map(|named| {
            let party = *survivors.get(named).ok_or(Error::PartyNotFound {})?;
            let mut assembly = Assembly::new(party, until, &background);
            for (of, record) in kinsfolk.of(party) {
                assembly.add(of, record);
            }
            let mut facts = assembly.finish();
            settled.put(&mut facts, asked.deal);
            facts.sort();
            Ok(facts)
        })
        .collect()
}

/// As [`gather`], for one party.
pub(crate) async fn gather_one(
    connection: &mut PgConnection,
    party: PartyId,
    asked: Asked<'_>,
) -> Result<Facts, Error> {
    gather(connection, &[party], asked)
        .await?
        .pop()
        .ok_or(Error::PartyNotFound {})
}

/// A party with those to whom it is tied, near or far.
pub(crate) async fn household_of(
    connection: &mut PgConnection,
    party: PartyId,
    until: DateTime<Utc>,
    ties: &[Kin],
) -> Result<Vec<PartyId>, Error> {
    let survivors = store::survivors_of(connection, &[party]).await?;
    Ok(Kinsfolk::load(connection, &survivors, until, ties)
        .await?
        .parties())
}

/// Puts what those who claim settled of a deal by an instant, or others for them, in the place of what the facts say of it.
pub(crate) async fn put_settlements(
    connection: &mut PgConnection,
    facts: &mut Facts,
    until: DateTime<Utc>,
    deal: Dealt,
) -> Result<(), Error> {
    let relatives = facts.relatives.iter().map(|relative| relative.party);
    let parties: Vec<PartyId> = std::iter::once(facts.party).chain(relatives).collect();
    Settled::load(connection, &parties, until)
        .await?
        .put(facts, Some(deal));
    facts.sort();
    Ok(())
}

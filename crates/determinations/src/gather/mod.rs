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
use kehu_kernel::{CustomerId, PartyId};
use kinsfolk::Kinsfolk;

/// Every family tie.
pub(crate) const ALL_TIES: &[Kin] = &[
    Kin::Spouses,
    Kin::ParentAndChild,
    Kin::Siblings,
    Kin::OtherRelatives,
];

/// What is known of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The facts, as if the deal were made at the instant; of the survivor, for a party that was merged.
    pub facts: Facts,
    /// The persons of the party itself, in the order in which they became known.
    pub members: Vec<CustomerId>,
}

/// Everything recorded of parties up to an instant, in the order asked for, with what is recorded of those to whom they are
/// tied in one of these ways.
///
/// # Errors
/// [`Error::PartyNotFound`] when one is not there.
pub async fn gather(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
    ties: &[Kin],
) -> Result<Vec<Gathered>, Error> {
    let survivors = store::survivors_of(connection, parties).await?;
    let kinsfolk = Kinsfolk::load(connection, &survivors, until, ties).await?;
    let background = Background::load(connection, kinsfolk.records(), until).await?;
    let heads: Vec<PartyId> = survivors.values().copied().collect();
    let mut settled = settlements::of_parties(connection, &heads, until).await?;
    parties
        .iter()
        .map(|asked| {
            let party = *survivors.get(asked).ok_or(Error::PartyNotFound {})?;
            let mut assembly = Assembly::new(party, until, &background);
            for record in kinsfolk.of(party) {
                assembly.add(record);
            }
            let mut facts = assembly.finish();
            settled.remove(&party).unwrap_or_default().put(&mut facts);
            facts.sort();
            let members = kinsfolk.members_of(party);
            Ok(Gathered { facts, members })
        })
        .collect()
}

/// As [`gather`], for one party.
pub(crate) async fn gather_one(
    connection: &mut PgConnection,
    party: PartyId,
    until: DateTime<Utc>,
    ties: &[Kin],
) -> Result<Gathered, Error> {
    gather(connection, &[party], until, ties)
        .await?
        .pop()
        .ok_or(Error::PartyNotFound {})
}

/// Puts what those who claim settled by an instant, or others for them, in the place of what the facts say of it.
pub(crate) async fn put_settlements(
    connection: &mut PgConnection,
    facts: &mut Facts,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let survivors = store::survivors_of(connection, &[facts.party]).await?;
    let party = survivors.get(&facts.party).copied().unwrap_or(facts.party);
    let mut found = settlements::of_parties(connection, &[party], until).await?;
    found.remove(&party).unwrap_or_default().put(facts);
    facts.sort();
    Ok(())
}

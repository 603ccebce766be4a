//! The party of those who buy.

use super::store;
use crate::Error;
use crate::tracking::funnel::{self, Fact};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, PartyId, UnitId, UserId};

/// The party of buyers at a site: that of the first of them who has one there, else a new one of all of them. Buyers whom
/// nobody received have a party of which nothing is known but the deal: what the company arranged is recorded of it
/// afterwards (ATT-V15, ATT-V16), or somebody rules (ATT-V20, ATT-R18).
///
/// # Errors
/// [`Error::Database`].
pub async fn of_buyers(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    buyers: &[CustomerId],
) -> Result<PartyId, Error> {
    store::lock_persons(tx, buyers).await?;
    let mut without = Vec::new();
    for buyer in buyers {
        let Some(party) = store::party_of(tx, *buyer).await? else {
            without.push(*buyer);
            continue;
        };
        if let Some(party) = at_site(tx, site, party).await? {
            return Ok(party);
        }
    }
    let party = PartyId::generate();
    store::open(tx, party, site, &without, caller.now, salesperson).await?;
    funnel::note(tx, caller, site, party, Fact::Contact).await?;
    Ok(party)
}

/// Whether a party is that of buyers at a site: the main one, who is named first, belongs to it; or another does, and the main
/// one to no party there. It decides whose the deal is, so that nobody chooses it (ATT-G22).
///
/// # Errors
/// [`Error::Database`].
pub async fn is_of_buyers(
    connection: &mut PgConnection,
    site: UnitId,
    party: PartyId,
    buyers: &[CustomerId],
) -> Result<bool, Error> {
    let Some(party) = at_site(connection, site, party).await? else {
        return Ok(false);
    };
    for (place, buyer) in buyers.iter().enumerate() {
        let Some(own) = store::party_of(connection, *buyer).await? else {
            continue;
        };
        match at_site(connection, site, own).await? {
            Some(own) if own == party => return Ok(true),
            Some(_) if place == 0 => return Ok(false),
            _ => {}
        }
    }
    Ok(false)
}

/// A party, or the one with which it was merged, if it is of the site.
async fn at_site(
    connection: &mut PgConnection,
    site: UnitId,
    party: PartyId,
) -> Result<Option<PartyId>, Error> {
    let found = store::site_of(connection, party).await?;
    Ok(found
        .filter(|(at, _)| *at == site)
        .map(|(_, survivor)| survivor.unwrap_or(party)))
}

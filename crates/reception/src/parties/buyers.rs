//! The party of those who buy.

use super::store;
use crate::Error;
use crate::tracking::funnel::{self, Fact};
use kehu_db::Tx;
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
        match store::site_of(tx, party).await? {
            Some((at, survivor)) if at == site => return Ok(survivor.unwrap_or(party)),
            _ => {}
        }
    }
    let party = PartyId::generate();
    store::insert(tx, party, site, caller.now, salesperson).await?;
    for buyer in without {
        store::insert_member(tx, party, buyer, None, caller.now, caller.now, salesperson).await?;
    }
    funnel::note(tx, caller, site, party, Fact::Contact).await?;
    Ok(party)
}

//! How the filings of parties stand now, by the site's terms.

use super::model::{Filing, Holding};
use super::store::{self, NewVerdict};
use crate::Error;
use crate::Site;
use crate::parties;
use crate::words::{FilingState, FilingWeighing};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::FilingTerms;
use kehu_attribution::{Bought, FilingScene, FilingStanding, facts, weigh_filings};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, PartyId};
use std::collections::HashMap;
use uuid::Uuid;

/// Weighs the filings of a party anew, and keeps what has changed. The party is held.
pub(crate) async fn weigh(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    party: PartyId,
    moment: FilingWeighing,
) -> Result<(), Error> {
    let found = Found::load(tx, &[party], caller.now).await?;
    if found.filings.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = found.filings.iter().map(|(_, one)| one.id.0).collect();
    let former = store::verdicts_of(tx, &ids).await?;
    let terms = &site.rules.determination.filings;
    let verdicts: Vec<NewVerdict> = found
        .standings(terms, party, caller.now)
        .into_iter()
        .map(|(filing, standing)| NewVerdict::of(filing, moment, standing))
        .filter(|new| {
            let last = former.get(&new.filing).and_then(|known| known.last());
            !last.is_some_and(|last| new.says(last))
        })
        .collect();
    store::insert_verdicts(tx, &verdicts, caller.now).await
}

/// The filing that holds on each of these parties at an instant; those on which none holds are left out.
pub(crate) async fn holding_of_each(
    connection: &mut PgConnection,
    terms: &[FilingTerms],
    parties: &[PartyId],
    at: DateTime<Utc>,
) -> Result<HashMap<PartyId, Holding>, Error> {
    if terms.is_empty() || parties.is_empty() {
        return Ok(HashMap::new());
    }
    let found = Found::load(connection, parties, at).await?;
    let holding = |party: &PartyId| {
        let standings = found.standings(terms, *party, at);
        let (id, state, until) = standings
            .into_iter()
            .find_map(|(id, standing)| Some((id, FilingState::of(&standing), standing.until()?)))?;
        let (_, filing) = found.filings.iter().find(|(_, one)| one.id == id)?;
        Some((
            *party,
            Holding {
                filing_id: id,
                recommender_id: filing.recommender_id,
                kind: filing.kind,
                recommender_name: filing.recommender_name.clone(),
                state,
                until,
            },
        ))
    };
    Ok(parties.iter().filter_map(holding).collect())
}

/// What is known of parties that bears on their filings, each with the party that it is of now.
#[derive(Default)]
struct Found {
    filings: Vec<(PartyId, Filing)>,
    arrivals: Vec<(PartyId, kehu_attribution::Arrival)>,
    referrals: Vec<(PartyId, kehu_attribution::EarlierReferral)>,
    deals: HashMap<PartyId, DateTime<Utc>>,
}

impl Found {
    /// In one statement where nothing was filed, otherwise in six, for any number of parties that were not merged away.
    async fn load(
        connection: &mut PgConnection,
        parties: &[PartyId],
        until: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let heads: Vec<Uuid> = parties.iter().map(|party| party.0).collect();
        if !store::are_there(connection, &heads).await? {
            return Ok(Self::default());
        }
        let families = parties::store::families_with(connection, &heads).await?;
        let all: Vec<Uuid> = families.keys().map(|party| party.0).collect();
        let head = |party: PartyId| families.get(&party).copied().unwrap_or(party);
        let filings = store::of_parties(connection, &all, until).await?;
        if filings.is_empty() {
            return Ok(Self::default());
        }
        let arrivals = store::arrivals_of(connection, &all, until).await?;
        let referrals = store::referrals_of(connection, &all, until).await?;
        let mut deals: HashMap<PartyId, DateTime<Utc>> = HashMap::new();
        for (party, at) in store::deals_of(connection, &all, until).await? {
            let first = deals.entry(head(party)).or_insert(at);
            *first = at.min(*first);
        }
        Ok(Self {
            filings: filings
                .into_iter()
                .map(|one| (head(one.party_id), one))
                .collect(),
            arrivals: arrivals.into_iter().map(|(p, at)| (head(p), at)).collect(),
            referrals: referrals.into_iter().map(|(p, it)| (head(p), it)).collect(),
            deals,
        })
    }

    /// Buyers are the determination's business: here a deal only ends the time of filing.
    fn standings(
        &self,
        terms: &[FilingTerms],
        party: PartyId,
        until: DateTime<Utc>,
    ) -> Vec<(kehu_kernel::FilingId, FilingStanding)> {
        let of = |other: &PartyId| *other == party;
        let facts: Vec<facts::Filing> = self
            .filings
            .iter()
            .filter(|(other, _)| of(other))
            .map(|(_, one)| one.fact())
            .collect();
        let arrivals = self.arrivals.iter().filter(|(other, _)| of(other));
        let referrals = self.referrals.iter().filter(|(other, _)| of(other));
        weigh_filings(&FilingScene {
            terms,
            filings: facts.iter().collect(),
            arrivals: arrivals.map(|(_, arrival)| *arrival).collect(),
            referrals: referrals.map(|(_, referral)| *referral).collect(),
            bought: self.deals.get(&party).map(|at| Bought {
                at: *at,
                buyers: &[],
            }),
            until,
        })
    }
}

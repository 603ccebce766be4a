//! Who recommended the party: an employee by a referral (ATT-E), or somebody outside the group by a filing (ATT-F). Who was first
//! wins (ATT-F03).

use super::filing::{Arrival, Bought, EarlierReferral, FilingScene, FilingStanding, weigh_filings};
use crate::RuleId;
use crate::case::{Case, brought_along, filed, filing_approved, received};
use crate::decision::{Evidence, PassedOver, Reason, RecommenderReward, Record};
use crate::facts::{Filing, Referral};
use chrono::{DateTime, Utc};
use kehu_kernel::ReceptionId;

/// A filing that holds at the deal.
pub(crate) struct ValidFiling {
    pub(crate) reward: RecommenderReward,
    pub(crate) evidence: Vec<Evidence>,
}

/// The filing that holds, and why the others do not.
pub(crate) fn valid_filing(case: &Case<'_>) -> (Option<ValidFiling>, Vec<PassedOver>) {
    let mut valid = None;
    let mut passed_over = Vec::new();
    for (id, standing) in weigh_filings(&scene(case, case.until)) {
        match standing {
            FilingStanding::Fails(passed) => passed_over.push(passed),
            FilingStanding::Awaited { until } => passed_over.push(PassedOver {
                rule: RuleId::F04,
                reason: Reason::AwaitingVisit { until },
            }),
            FilingStanding::Protected { reception, .. } => {
                let filing = case.facts.filings.iter().find(|filing| filing.id == id);
                valid = filing.and_then(|filing| holding(case, filing, reception));
            }
        }
    }
    (valid, passed_over)
}

fn holding(case: &Case<'_>, filing: &Filing, visit: ReceptionId) -> Option<ValidFiling> {
    let terms = case.rules.filing_terms(filing.by)?;
    let approved_at = filing.approved_at.filter(|at| *at <= case.facts.as_of);
    let visit = case.receptions.iter().find(|it| it.id == visit);
    let mut evidence = vec![filed(filing)];
    evidence.extend(visit.map(|it| received(it)));
    evidence.extend(filing.presence.as_ref().map(brought_along));
    evidence.extend(approved_at.map(|at| filing_approved(filing, at)));
    Some(ValidFiling {
        reward: RecommenderReward {
            filing: filing.id,
            recommender: filing.recommender,
            reward: terms.reward,
            held: terms.needs_approval && approved_at.is_none(),
        },
        evidence,
    })
}

/// The filing that held when an employee registered a referral.
pub(super) fn filed_before(case: &Case<'_>, referral: &Referral) -> Result<(), Reason> {
    let mut then = scene(case, referral.at);
    then.filings.retain(|filing| filing.at < referral.at);
    let holding = weigh_filings(&then)
        .into_iter()
        .find_map(|(id, standing)| Some((id, standing.until()?)));
    match holding {
        Some((id, until)) => Err(Reason::FiledBefore {
            record: Record::Filing(id),
            until,
        }),
        None => Ok(()),
    }
}

fn scene<'a>(case: &Case<'a>, until: DateTime<Utc>) -> FilingScene<'a> {
    let mut filings: Vec<&Filing> = case
        .facts
        .filings
        .iter()
        .filter(|filing| filing.at <= case.until)
        .collect();
    filings.sort_unstable_by_key(|filing| (filing.at, filing.id));
    let deal = case.facts.deal.as_ref().filter(|_| case.has_deal);
    FilingScene {
        terms: &case.rules.filings,
        filings,
        arrivals: case
            .receptions
            .iter()
            .map(|it| Arrival {
                reception: it.id,
                at: it.arrived_at,
            })
            .collect(),
        referrals: case
            .facts
            .referrals
            .iter()
            .filter(|it| !it.is_executive)
            .map(|it| EarlierReferral {
                id: it.id,
                at: it.at,
                appointed_on: it.appointed_on,
                confirmed_at: it.confirmation.as_ref().map(|signed| signed.at),
            })
            .collect(),
        bought: deal.map(|deal| Bought {
            at: case.until,
            buyers: &deal.buyers,
        }),
        until,
    }
}

//! Ending a dispute: its state, the record, and the deal determined anew.

use super::error::Error;
use super::model::{Dispute, DisputeState, DisputeSubject, SettlementState};
use super::store;
use crate::keeping::{Summary, store as determinations};
use crate::{Asked, gather, making, policy};
use kehu_attribution::RuleId;
use kehu_attribution::facts::Facts;
use kehu_attribution::policy::SiteRules;
use kehu_audit::Entry;
use kehu_db::{Tx, outbox};
use kehu_kernel::{Caller, DisputeId, Scope};
use serde_json::json;

/// What is told of a dispute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    action: &'static str,
    event: &'static str,
}

impl Told {
    pub(super) const OPENED: Self = Self::new("disputes.open", "dispute.opened");
    pub(super) const STATED: Self = Self::new("disputes.state", "dispute.stated");
    pub(super) const PROPOSED: Self = Self::new("disputes.propose", "dispute.settlement_proposed");
    pub(super) const SIGNED: Self = Self::new("disputes.sign", "dispute.settlement_signed");
    pub(super) const FALLEN: Self = Self::new("disputes.decline", "dispute.settlement_fallen");
    const SETTLED: Self = Self::new("disputes.settle", "dispute.settled");
    const WITHDRAWN: Self = Self::new("disputes.withdraw", "dispute.withdrawn");

    const fn new(action: &'static str, event: &'static str) -> Self {
        Self { action, event }
    }
}

/// A dispute inside the caller's scope, held against change until the end of the transaction.
pub(super) async fn lock(tx: &mut Tx, caller: &Caller, id: DisputeId) -> Result<Dispute, Error> {
    if !store::lock(tx, id).await? {
        return Err(Error::NotFound {});
    }
    store::find(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The dispute as it is now, whoever asks.
pub(super) async fn reload(tx: &mut Tx, id: DisputeId) -> Result<Dispute, Error> {
    store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})
}

pub(super) fn demand_nothing_under_way(dispute: &Dispute) -> Result<(), Error> {
    let waits = dispute
        .settlements
        .iter()
        .any(|settlement| settlement.state == SettlementState::Proposed);
    if waits {
        Err(Error::SettlementUnderWay {})
    } else {
        Ok(())
    }
}

/// Demands that the days after the deal are not over, for a dispute over a deal.
pub(super) async fn demand_in_time(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
) -> Result<(), Error> {
    let Some(last) = demand_deal(tx, caller, dispute).await? else {
        return Ok(());
    };
    let texts = determinations::texts_of(tx, last.id).await?;
    let rules = policy::read(&texts.policy)?.determination;
    super::rules::demand_in_time(&rules, Some(last.facts_until), caller.today())
}

/// The facts and the rules by which a dispute is weighed: with a deal those that were kept, else those of now; with what
/// has been settled until now.
pub(super) async fn weighed_by(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
) -> Result<(SiteRules, Facts), Error> {
    if let Some(last) = demand_deal(tx, caller, dispute).await? {
        let texts = determinations::texts_of(tx, last.id).await?;
        let mut facts = texts.read_facts(last.id)?.facts;
        facts.as_of = caller.now;
        gather::put_settlements(tx, &mut facts, caller.now, last.dealt()).await?;
        return Ok((policy::read(&texts.policy)?, facts));
    }
    let rules = rules_of_today(tx, caller, dispute).await?;
    let asked = Asked {
        until: caller.now,
        ties: &rules.determination.family_ties,
        executive_roles: &rules.reception.executive_roles,
        deal: None,
    };
    let facts = gather::gather_one(tx, dispute.party_id, asked).await?;
    Ok((rules, facts))
}

async fn rules_of_today(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
) -> Result<SiteRules, Error> {
    let basis = crate::Basis::in_force(tx, dispute.site_id, caller.today()).await?;
    Ok(basis.rules)
}

/// The deal for which the dispute counts, by its last determination: the one over which it is; for a dispute that was opened
/// before there was a deal, the first that the party or a relative made since, if any.
async fn demand_deal(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
) -> Result<Option<Summary>, Error> {
    match dispute.deal_id {
        Some(deal) => Ok(Some(making::demand_last(tx, deal).await?)),
        None => Ok(deals_of(tx, caller, dispute).await?.into_iter().next()),
    }
}

/// The deals for which the dispute counts and that have not fallen away: those of the first instant, where it was opened before
/// there was a deal.
async fn deals_of(tx: &mut Tx, caller: &Caller, dispute: &Dispute) -> Result<Vec<Summary>, Error> {
    if let Some(deal) = dispute.deal_id {
        let mut deals = determinations::list_current_of_party(tx, &[dispute.party_id]).await?;
        deals.retain(|last| last.deal_id == deal);
        return Ok(deals);
    }
    let rules = rules_of_today(tx, caller, dispute).await?.determination;
    let ties = &rules.family_ties;
    let household = gather::household_of(tx, dispute.party_id, caller.now, ties).await?;
    let mut deals = determinations::list_current_of_party(tx, &household).await?;
    deals.retain(|last| dispute.opened_at <= last.facts_until);
    let first = deals.iter().map(|last| last.facts_until).min();
    deals.retain(|last| Some(last.facts_until) == first);
    Ok(deals)
}

/// Ends a dispute; where there are deals of the party, they are determined anew.
pub(super) async fn end(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    state: DisputeState,
    under: Option<RuleId>,
    reason: Option<&str>,
) -> Result<Dispute, Error> {
    store::end(tx, caller, dispute.id, state, under).await?;
    let ended = reload(tx, dispute.id).await?;
    let told = if state == DisputeState::Withdrawn {
        Told::WITHDRAWN
    } else {
        Told::SETTLED
    };
    tell(tx, caller, &ended, told, reason).await?;
    if under.is_some() || dispute.subject == DisputeSubject::Facts {
        redetermine(tx, caller, &ended).await?;
    }
    Ok(ended)
}

/// Disputed facts that are found to stand are gathered once more: what was wrong in the record has been corrected by then.
async fn redetermine(tx: &mut Tx, caller: &Caller, dispute: &Dispute) -> Result<(), Error> {
    for last in &deals_of(tx, caller, dispute).await? {
        if dispute.state == DisputeState::Cleared {
            making::redetermine_corrected(tx, caller, last).await?;
        } else {
            making::redetermine_settled(tx, caller, last).await?;
        }
    }
    Ok(())
}

/// The audit entry and the event.
pub(super) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    told: Told,
    reason: Option<&str>,
) -> Result<(), Error> {
    let entry = Entry {
        action: told.action,
        subject_kind: "dispute",
        subject_id: dispute.id.0,
        unit_id: Some(dispute.site_id),
        reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: told.event,
        subject_kind: "dispute",
        subject_id: dispute.id.0,
        unit_id: Some(dispute.site_id),
        payload: json!({
            "party_id": dispute.party_id, "deal_id": dispute.deal_id, "claimants": dispute.claimants,
            "state": dispute.state, "rule": dispute.settled_under,
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

//! Making determinations and keeping them.

use crate::keeping::store::{self, NewRow};
use crate::keeping::{AnswerKind, Because, Determination, Summary, Written};
use crate::{Asked, Basis, Dealt, Error, gather, policy, site};
use chrono::{DateTime, Utc};
use kehu_attribution::decision::{Answer, Missing};
use kehu_attribution::facts::{Deal, Facts};
use kehu_attribution::policy::SiteRules;
use kehu_audit::Entry;
use kehu_db::{Tx, outbox};
use kehu_kernel::{
    Caller, DealId, DeterminationId, Digest, Faults, PartyId, PolicyVersionId, UnitId, Zone,
};
use serde_json::json;

const SUBJECT: &str = "determination";
const MAX_REASON: usize = 2000;

/// A deal that has reached the stage which counts.
#[derive(Debug, Clone)]
pub struct NewDeal {
    /// The site.
    pub site: UnitId,
    /// The party that buys.
    pub party: PartyId,
    /// The deal.
    pub deal: Deal,
    /// When it reached the stage that counts: the day of it says under which rules it is determined.
    pub at: DateTime<Utc>,
}

/// Determines a deal, in the transaction that makes it: the facts are gathered up to the deal, decided by the rules in force
/// at the site on its day, and kept with the decision.
///
/// # Errors
/// [`Error::AlreadyDetermined`]; [`Error::SiteNotFound`], [`Error::PartyNotFound`]; [`Error::TooManyFacts`].
pub async fn determine_deal(
    tx: &mut Tx,
    caller: &Caller,
    new: NewDeal,
) -> Result<Determination, Error> {
    if store::find_last(tx, new.deal.id).await?.is_some() {
        return Err(Error::AlreadyDetermined {});
    }
    site::find(tx, caller, new.site).await?;
    let basis = Basis::in_force(tx, new.site, Zone::CHINA.day_of(new.at)).await?;
    let deal_id = new.deal.id;
    let asked = Asked {
        until: new.at,
        ties: gather::ALL_TIES,
        executive_roles: &basis.rules.reception.executive_roles,
        deal: Some(Dealt {
            deal: deal_id,
            at: new.at,
        }),
    };
    let mut facts = gather::gather_one(tx, new.party, asked).await?;
    facts.deal = Some(new.deal);
    let making = Making {
        site: new.site,
        deal: deal_id,
        number: 1,
        supersedes: None,
        because: Because::Deal,
        policy_version: basis.version,
    };
    keep(tx, caller, making, &basis.rules, facts).await
}

/// Determines a deal anew after a change of unit or name, in the transaction of the change: on the facts that were kept,
/// with the changes and stages of the deal as it is now, by the rules that held at the deal. Those who bought at the deal
/// remain the buyers on whom it rests, whoever holds it now: the handler stays (ATT-V19, ATT-D11).
///
/// # Errors
/// [`Error::NotFound`] for a deal that was never determined; [`Error::DealVoided`]; [`Error::Overtaken`].
pub async fn redetermine_changed_deal(
    tx: &mut Tx,
    caller: &Caller,
    deal: Deal,
) -> Result<Determination, Error> {
    let last = demand_last(tx, deal.id).await?;
    let texts = store::texts_of(tx, last.id).await?;
    let mut facts = texts.read_facts(last.id)?.facts;
    facts.as_of = caller.now;
    facts.deal = Some(match facts.deal {
        Some(kept) => Deal {
            buyers: kept.buyers,
            ..deal
        },
        None => deal,
    });
    redetermine(tx, caller, &last, Because::Change, &texts.policy, facts).await
}

/// Voids the determination of a deal that falls away, in the transaction in which it does (ATT-D11).
///
/// # Errors
/// [`Error::NotFound`] for a deal that was never determined; [`Error::DealVoided`]; [`Error::Invalid`] without a reason of
/// 1 to 2000 characters.
pub async fn void_deal(
    tx: &mut Tx,
    caller: &Caller,
    deal: DealId,
    reason: &str,
) -> Result<(), Error> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > MAX_REASON {
        return Err(Faults::one(
            "/reason",
            "length",
            "must have 1 to 2000 characters",
            "长度须为 1 至 2000 个字符",
        )
        .into());
    }
    let last = demand_last(tx, deal).await?;
    store::void(tx, caller, deal, last.id, reason).await?;
    let entry = Entry {
        action: "determinations.void",
        subject_kind: SUBJECT,
        subject_id: last.id.0,
        unit_id: Some(last.site_id),
        reason: Some(reason),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: "determination.voided",
        subject_kind: SUBJECT,
        subject_id: last.id.0,
        unit_id: Some(last.site_id),
        payload: json!({ "deal_id": deal, "party_id": last.party_id }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

/// Determines a deal anew from what is recorded of it by now, up to the deal: a registration was confirmed, a record was
/// corrected. What happened after the deal still changes nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnMatter`], [`Error::Superseded`], [`Error::DealVoided`], [`Error::NothingChanged`],
/// [`Error::Overtaken`].
pub async fn correct(
    tx: &mut Tx,
    caller: &Caller,
    id: DeterminationId,
) -> Result<Determination, Error> {
    let found = store::find(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let last = demand_last(tx, found.deal_id).await?;
    if last.id != id {
        return Err(Error::Superseded {});
    }
    if let Some(user) = caller.user()
        && store::concerns(tx, id, user).await?
    {
        return Err(Error::OwnMatter {});
    }
    let before = store::texts_of(tx, id).await?;
    let made = redetermine_corrected(tx, caller, &last).await?;
    if made.decision_digest == before.decision_digest {
        return Err(Error::NothingChanged {});
    }
    Ok(made)
}

/// Determines anew those deals of a party that wait for a registration or for its confirmation: call it in the transaction
/// of either. A deal on the spot often comes before the form, which counts for the whole day of the visit, and a
/// confirmation takes effect from the registration's own time (ATT-G21).
///
/// # Errors
/// When the database fails; [`Error::Overtaken`].
pub async fn reconsider_registered(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
) -> Result<(), Error> {
    for last in store::list_current_of_party(tx, &[party]).await? {
        if waits_for_registration(tx, &last).await? {
            redetermine_corrected(tx, caller, &last).await?;
        }
    }
    Ok(())
}

async fn waits_for_registration(tx: &mut Tx, last: &Summary) -> Result<bool, Error> {
    if last.answer == AnswerKind::Determined {
        return Ok(false);
    }
    let texts = store::texts_of(tx, last.id).await?;
    let decision = texts.read_decision(last.clone())?.decision;
    Ok(match decision.answer {
        Answer::Determined(_) => false,
        Answer::NeedsRuling(needed) => needed.missing.iter().any(|missing| {
            matches!(
                missing,
                Missing::Registration { .. } | Missing::Confirmation { .. }
            )
        }),
    })
}

/// Determines a deal anew after what was recorded has been corrected: the facts are gathered once more. The policy leaves
/// out what came after the deal.
pub(crate) async fn redetermine_corrected(
    tx: &mut Tx,
    caller: &Caller,
    last: &Summary,
) -> Result<Determination, Error> {
    let texts = store::texts_of(tx, last.id).await?;
    let kept = texts.read_facts(last.id)?.facts;
    let rules = policy::read(&texts.policy)?;
    let asked = Asked {
        until: caller.now,
        ties: gather::ALL_TIES,
        executive_roles: &rules.reception.executive_roles,
        deal: Some(last.dealt()),
    };
    let mut facts = gather::gather_one(tx, last.party_id, asked).await?;
    facts.deal = kept.deal;
    redetermine(tx, caller, last, Because::Correction, &texts.policy, facts).await
}

/// Determines a deal anew after a settlement: on the facts that were kept, with what is settled by now.
pub(crate) async fn redetermine_settled(
    tx: &mut Tx,
    caller: &Caller,
    last: &Summary,
) -> Result<Determination, Error> {
    let texts = store::texts_of(tx, last.id).await?;
    let mut facts = texts.read_facts(last.id)?.facts;
    facts.as_of = caller.now;
    gather::put_settlements(tx, &mut facts, caller.now, last.dealt()).await?;
    redetermine(tx, caller, last, Because::Settlement, &texts.policy, facts).await
}

async fn redetermine(
    tx: &mut Tx,
    caller: &Caller,
    last: &Summary,
    because: Because,
    rules: &str,
    facts: Facts,
) -> Result<Determination, Error> {
    let making = Making {
        site: last.site_id,
        deal: last.deal_id,
        number: last.number.saturating_add(1),
        supersedes: Some(last.id),
        because,
        policy_version: last.policy_version_id,
    };
    keep(tx, caller, making, &policy::read(rules)?, facts).await
}

/// The last determination of a deal that stands.
pub(crate) async fn demand_last(tx: &mut Tx, deal: DealId) -> Result<Summary, Error> {
    let last = store::find_last(tx, deal)
        .await?
        .ok_or(Error::NotFound {})?;
    match last.voided {
        Some(_) => Err(Error::DealVoided {}),
        None => Ok(last),
    }
}

struct Making {
    site: UnitId,
    deal: DealId,
    number: i32,
    supersedes: Option<DeterminationId>,
    because: Because,
    policy_version: Option<PolicyVersionId>,
}

/// Decides and keeps, with the audit entry and the event.
async fn keep(
    tx: &mut Tx,
    caller: &Caller,
    making: Making,
    rules: &SiteRules,
    mut facts: Facts,
) -> Result<Determination, Error> {
    facts.sort();
    let decision = kehu_attribution::determine(rules, &facts);
    let id = DeterminationId::generate();
    let written = Written::of(facts.clone(), &decision)
        .map_err(|error| crate::words::unknown("determinations", "new", &error.to_string()))?;
    let document = policy::write(rules)?;
    let row = NewRow {
        id,
        site: making.site,
        party: facts.party,
        deal: making.deal,
        number: making.number,
        supersedes: making.supersedes,
        because: making.because,
        facts_until: decision.facts_until,
        policy_version: making.policy_version,
        policy: (&document, Digest::of_canonical(&document)),
        rule_set: decision.rule_set,
        rule: written.rule,
        answer: written.answer,
        facts: (&written.facts, written.facts_digest),
        decision: (&written.decision, written.decision_digest),
        shares: &written.shares,
        reward: decision.determined().and_then(|one| one.referral_reward),
        filing: decision.determined().and_then(|one| one.filing_reward),
        people: &written.people,
    };
    store::insert(tx, caller, &row).await?;
    tell(tx, caller, &row).await?;
    let summary = store::find(tx, &kehu_kernel::Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok(Determination {
        commission: facts.deal.and_then(|deal| deal.commission),
        summary,
        decision,
        facts_digest: row.facts.1,
        decision_digest: row.decision.1,
        policy_digest: row.policy.1,
    })
}

async fn tell(tx: &mut Tx, caller: &Caller, row: &NewRow<'_>) -> Result<(), Error> {
    let entry = Entry {
        action: "determinations.make",
        subject_kind: SUBJECT,
        subject_id: row.id.0,
        unit_id: Some(row.site),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: "determination.made",
        subject_kind: SUBJECT,
        subject_id: row.id.0,
        unit_id: Some(row.site),
        payload: json!({
            "deal_id": row.deal, "party_id": row.party, "number": row.number, "because": row.because,
            "rule": row.rule, "answer": row.answer, "people": row.people,
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

//! Employees' referrals (ATT-E02 to ATT-E09).

use super::ensure;
use super::recommendation::filed_before;
use crate::RuleId;
use crate::case::{Case, received, referral_confirmed, referred};
use crate::decision::{Evidence, PassedOver, Reason};
use crate::facts::{Reception, Referral, ReferrerPresence};
use crate::period::day_of;
use kehu_kernel::UserId;

/// A referral that holds.
pub(crate) struct ValidReferral {
    pub(crate) referrer: UserId,
    /// Whether the department manager's approval is still missing (ATT-E07).
    pub(crate) held: bool,
    pub(crate) evidence: Vec<Evidence>,
}

/// The earliest referral that holds, and why those before it, or all, do not.
pub(crate) fn valid_referral(case: &Case<'_>) -> (Option<ValidReferral>, Vec<PassedOver>) {
    let mut referrals: Vec<_> = case
        .facts
        .referrals
        .iter()
        .filter(|it| it.at <= case.until)
        .collect();
    referrals.sort_unstable_by_key(|it| (it.at, it.id));
    let mut passed_over = Vec::new();
    for referral in referrals {
        match weigh(case, referral) {
            Ok(valid) => return (Some(valid), passed_over),
            Err(passed) => passed_over.push(passed),
        }
    }
    (None, passed_over)
}

fn weigh(case: &Case<'_>, referral: &Referral) -> Result<ValidReferral, PassedOver> {
    let because = |rule| move |reason| PassedOver { rule, reason };
    ensure(!referral.is_executive, Reason::ReferrerIsExecutive).map_err(because(RuleId::E09))?;
    let first = registered_before_first_visit(case, referral).map_err(because(RuleId::E02))?;
    filed_before(case, referral).map_err(because(RuleId::F03))?;
    let came = day_of(first.arrived_at) == referral.appointed_on;
    let appointed_on = referral.appointed_on;
    ensure(came, Reason::NotOnAppointedDay { appointed_on }).map_err(because(RuleId::E03))?;
    referrer_was_there(referral, first).map_err(because(RuleId::E04))?;
    let confirmed = confirmation(case, referral).map_err(because(RuleId::E04))?;
    Ok(ValidReferral {
        referrer: referral.referrer,
        held: referral
            .approved_at
            .is_none_or(|approved| approved > case.facts.as_of),
        evidence: vec![referred(referral), received(first), confirmed],
    })
}

/// E02: registered before the visitor's first visit, and before any salesperson registered the visitor.
fn registered_before_first_visit<'a>(
    case: &Case<'a>,
    referral: &Referral,
) -> Result<&'a Reception, Reason> {
    if let Some(claim) = case
        .claims
        .iter()
        .find(|claim| claim.is_of_visit() && claim.from < referral.at)
    {
        let by = claim.salesperson;
        return Err(Reason::ReferralAfterRegistration { by });
    }
    let first = case
        .receptions
        .first()
        .copied()
        .ok_or(Reason::NoReception)?;
    ensure(referral.at < first.arrived_at, Reason::ReferralAfterVisit)?;
    Ok(first)
}

/// E04: came along, or telephoned the project manager before.
fn referrer_was_there(referral: &Referral, first: &Reception) -> Result<(), Reason> {
    let there = match referral.presence {
        Some(ReferrerPresence::Accompanied {}) => true,
        Some(ReferrerPresence::Telephoned { at }) => at < first.arrived_at,
        None => false,
    };
    ensure(there, Reason::ReferrerNotThere)
}

/// E04: confirmed by the project manager, in absence by the group leader.
fn confirmation(case: &Case<'_>, referral: &Referral) -> Result<Evidence, Reason> {
    referral
        .confirmation
        .as_ref()
        .filter(|it| it.at <= case.until && (!it.by_group_leader || it.manager_absent))
        .map(referral_confirmed)
        .ok_or(Reason::ReferralNotConfirmed)
}

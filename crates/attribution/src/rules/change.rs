//! A visitor who wants another salesperson during the reception (ATT-V06).

use super::rotation::received_as_new_visitor;
use super::{Finding, Weighed, ensure, new_visit};
use crate::case::{
    Case, change_allowed, claimed, declined, declines, faulted, priority_granted, received,
};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::{FaultDegree, Moment, Reception};
use crate::policy::Role;

/// V06c: serious fault or firm refusal, and the sales manager changes to the next by roster, who receives as new. A change
/// to one whom the visitor named is V06c only for serious fault; without it, it is V08.
pub(super) fn salesperson_changed(case: &Case<'_>) -> Weighed {
    let latest = new_visit(case)?;
    let voided = voided_part(case, latest)?;
    let change = case
        .allowed_change(voided)
        .ok_or(Reason::ChangeNotAllowed)?;
    let taken_over = if latest.id == voided.id {
        None
    } else {
        Some(latest)
    };
    let now = taken_over.map_or(change.to, |reception| reception.receiver);
    let claim = case
        .registered(taken_over.unwrap_or(voided), now)
        .ok_or(Reason::NotRegistered { salesperson: now })?;
    let mut finding = Finding::owned_by(&[Role::Receiver])
        .part(Role::Receiver, now, change.at)
        .part(Role::Former, voided.receiver, voided.arrived_at)
        .turn(voided, voided.receiver, Turn::Void)
        .turn(taken_over.unwrap_or(voided), now, Turn::Used)
        .shown([received(voided), change_allowed(change), claimed(claim)])
        .shown(cause(case, voided));
    let faultless = case.fault_degree(voided) == FaultDegree::None;
    if let Some(priority) = case.priority_turn(voided)
        && (faultless || !case.rules.priority_turn_only_without_fault)
    {
        finding = finding
            .turn(voided, voided.receiver, Turn::Priority)
            .shown([priority_granted(priority)]);
    }
    finding.decides()
}

/// V06a: no fault; the salesperson stays.
pub(super) fn no_fault(case: &Case<'_>) -> Weighed {
    let reception = wants_another(case)?;
    let faultless = case.fault_degree(reception) == FaultDegree::None;
    ensure(faultless, Reason::FaultFound)?;
    stays(case, reception)
}

/// V06b: an ordinary fault; the salesperson stays, the violation is recorded. So it is with a serious fault for which the
/// manager did not change.
pub(super) fn ordinary_fault(case: &Case<'_>) -> Weighed {
    let reception = wants_another(case)?;
    let faultless = case.fault_degree(reception) == FaultDegree::None;
    ensure(!faultless, Reason::NoOrdinaryFault)?;
    stays(case, reception)
}

fn stays(case: &Case<'_>, reception: &Reception) -> Weighed {
    received_as_new_visitor(case, reception)?
        .shown(cause(case, reception))
        .decides()
}

/// The new visitor's reception in which another was wanted and no change allowed.
fn wants_another<'a>(case: &Case<'a>) -> Result<&'a Reception, Reason> {
    let reception = new_visit(case)?;
    let named_another = reception
        .named_at(Moment::During)
        .any(|named| named != reception.receiver);
    let wants = declines(reception, reception.receiver) || named_another;
    ensure(wants, Reason::NoOtherWanted)?;
    match case.allowed_change(reception) {
        Some(change) => Err(Reason::ChangeAllowed { to: change.to }),
        None => Ok(reception),
    }
}

/// The part of the visit that was voided: the reception itself, or the one that it took over from.
fn voided_part<'a>(case: &Case<'a>, latest: &'a Reception) -> Result<&'a Reception, Reason> {
    let before = case
        .course()
        .iter()
        .copied()
        .find(|reception| Some(reception.id) == latest.continues);
    let wanted = [Some(latest), before];
    if let Some(voided) = wanted
        .into_iter()
        .flatten()
        .find(|part| case.is_voided(part))
    {
        return Ok(voided);
    }
    let anyone = |part: &&Reception| declines(part, part.receiver) || !part.named.is_empty();
    let reception = wanted.into_iter().flatten().find(anyone);
    let reception = reception.ok_or(Reason::NoOtherWanted)?;
    ensure(
        case.allowed_change(reception).is_some(),
        Reason::ChangeNotAllowed,
    )?;
    Err(Reason::NoGraveCause)
}

fn cause(case: &Case<'_>, reception: &Reception) -> impl Iterator<Item = Evidence> {
    let salesperson = reception.receiver;
    let refusal = declines(reception, salesperson).then(|| declined(reception, salesperson));
    case.fault(reception)
        .map(faulted)
        .into_iter()
        .chain(refusal)
}

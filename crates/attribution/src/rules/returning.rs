//! Returning visitors whose salesperson is known (ATT-V01).

use super::recognition::first_recognition;
use super::{Finding, Weighed};
use crate::case::{Case, Standing, named, names, received, stands};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::{Capacity, Reception};
use crate::policy::{AssistantShare, Role};

/// V01: a returning visitor, B known: received by B or on B's behalf, or B named or recognised.
pub(super) fn claimant_known(case: &Case<'_>) -> Weighed {
    let reception = case.course().last().copied().ok_or(Reason::NoReception)?;
    let Some(standing) = case.standing(reception).next() else {
        return Err(match case.course().len() {
            1 => Reason::SingleVisit,
            _ => Reason::NoStandingClaim,
        });
    };
    let known = known_by(case, reception, standing).ok_or(Reason::NotKnown)?;
    let mut finding = Finding::owned_by(&[Role::Claimant])
        .claimed_by(standing)
        .turn(reception, reception.receiver, Turn::NotUsed)
        .shown([stands(standing), known]);
    if reception.receiver != standing.holder && on_behalf(reception) && is_paid(case, reception) {
        finding = finding.part_without_fault(case, Role::Assistant, reception);
    }
    finding.decides()
}

fn known_by(case: &Case<'_>, reception: &Reception, standing: Standing<'_>) -> Option<Evidence> {
    let holder = standing.holder;
    if reception.receiver == holder || on_behalf(reception) {
        return Some(received(reception));
    }
    if names(reception, holder) {
        return Some(named(reception, holder));
    }
    first_recognition(case, reception, holder)
}

fn on_behalf(reception: &Reception) -> bool {
    matches!(
        reception.capacity,
        Capacity::Volunteer | Capacity::Assisting
    )
}

/// Whether one who receives in the claimant's place has an assistant's part in this deal.
pub(super) fn is_paid(case: &Case<'_>, reception: &Reception) -> bool {
    match case.rules.assistant_share {
        AssistantShare::AnyDeal => true,
        AssistantShare::SameDayDeal => case.deal_same_day(reception),
    }
}

//! Visitors who decline the claimant, complain, or go to another for a discount (ATT-R03, ATT-R05, ATT-R07).

use super::rotation::turn_of;
use super::{Finding, Weighed, ensure, latest_in_course};
use crate::case::{
    Case, Standing, came_for_discount, claimed, complained, declined, declines, received, stands,
};
use crate::decision::{Reason, Turn};
use crate::facts::Reception;
use crate::policy::Role;

/// R05: the visitor names B, declines B and complains; A told the sales supervisor and B; the supervisor verified it.
pub(super) fn complaint_verified(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        let rival = declined_claimant(case, reception)?;
        let complaint = case
            .verified_complaint(reception, rival.holder)
            .ok_or(Reason::NoVerifiedComplaint)?;
        receiver_and(reception, rival)
            .shown([complained(complaint)])
            .decides()
    })
}

/// R03: the visitor declines B and wants A; B's claim stands.
pub(super) fn claimant_declined(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        let rival = declined_claimant(case, reception)?;
        wants_receiver(reception)?;
        receiver_and(reception, rival).decides()
    })
}

/// R03x: as R03, B's claim expired.
pub(super) fn expired_claimant_declined(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        ensure(!reception.declined.is_empty(), Reason::NobodyDeclined)?;
        if let Some(rival) = case.rival(reception) {
            return Err(Reason::ClaimStands {
                claimant: rival.holder,
                until: rival.claim.until,
            });
        }
        let expired = case
            .claims
            .iter()
            .filter(|claim| claim.until < reception.arrived_at)
            .find(|claim| declines(reception, case.holder(claim, reception.arrived_at)))
            .ok_or(Reason::NoEarlierClaim)?;
        wants_receiver(reception)?;
        let holder = case.holder(expired, reception.arrived_at);
        Finding::owned_by(&[Role::Receiver])
            .part(Role::Receiver, reception.receiver, reception.arrived_at)
            .turn(reception, reception.receiver, turn_of(reception))
            .shown([
                received(reception),
                declined(reception, holder),
                claimed(expired),
            ])
            .decides()
    })
}

/// R07: A's visitor goes to B to bargain for a discount, and does not decline A on a later visit: that is R03.
pub(super) fn only_for_a_discount(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        ensure(reception.for_discount, Reason::NotForDiscount)?;
        let standing = case
            .standing(reception)
            .next()
            .ok_or(Reason::NoStandingClaim)?;
        let salesperson = reception.receiver;
        let elsewhere = standing.holder != salesperson;
        ensure(elsewhere, Reason::IsClaimant { salesperson })?;
        declined_later(case, reception, standing)?;
        Finding::owned_by(&[Role::Claimant])
            .claimed_by(standing)
            .part(Role::Receiver, salesperson, reception.arrived_at)
            .turn(reception, salesperson, Turn::NotUsed)
            .shown([
                stands(standing),
                received(reception),
                came_for_discount(reception),
            ])
            .decides()
    })
}

/// Passes over a claimant whom the visitor declines on a later visit.
fn declined_later(
    case: &Case<'_>,
    reception: &Reception,
    standing: Standing<'_>,
) -> Result<(), Reason> {
    let declined = case.visits_after(reception).find_map(|later| {
        let salesperson = case.holder(standing.claim, later.arrived_at);
        declines(later, salesperson).then_some(salesperson)
    });
    match declined {
        Some(salesperson) => Err(Reason::SomebodyDeclined { salesperson }),
        None => Ok(()),
    }
}

fn receiver_and(reception: &Reception, rival: Standing<'_>) -> Finding {
    Finding::owned_by(&[Role::Receiver])
        .part(Role::Receiver, reception.receiver, reception.arrived_at)
        .claimed_by(rival)
        .turn(reception, reception.receiver, Turn::NotUsed)
        .shown([
            stands(rival),
            received(reception),
            declined(reception, rival.holder),
        ])
}

/// The earliest standing claimant, whom the visitor declined.
fn declined_claimant<'c>(
    case: &'c Case<'_>,
    reception: &Reception,
) -> Result<Standing<'c>, Reason> {
    ensure(!reception.declined.is_empty(), Reason::NobodyDeclined)?;
    let rival = case.rival(reception).ok_or(Reason::NoStandingClaim)?;
    let declined = declines(reception, rival.holder);
    ensure(declined, Reason::NobodyDeclined)?;
    Ok(rival)
}

/// The visitor wants the one who receives: names that one, or, apart from whom they decline, nobody.
fn wants_receiver(reception: &Reception) -> Result<(), Reason> {
    let mut wanted = reception
        .named
        .iter()
        .map(|it| it.salesperson)
        .filter(|named| !declines(reception, *named))
        .peekable();
    match wanted.peek().copied() {
        Some(salesperson) if !wanted.any(|named| named == reception.receiver) => {
            Err(Reason::AnotherWanted { salesperson })
        }
        _ => Ok(()),
    }
}

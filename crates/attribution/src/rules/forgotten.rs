//! Visitors who forgot, or did not say, that they had been there (ATT-R08).

use super::absence::learned;
use super::{Finding, Weighed, ensure, question};
use crate::case::{Case, Standing, claimed, found, received_as_new, stands};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::{AskedBefore, Capacity, Reception};
use crate::policy::Role;

/// R08: came before and forgot who, or said no; received as new by A; after the visitor left A finds B in the records; B's
/// claim stands.
pub(super) fn found_afterwards(case: &Case<'_>) -> Weighed {
    let reception = received_as_forgotten(case)?;
    ensure(case.rival(reception).is_some(), Reason::NoStandingClaim)?;
    let (rival, search) = case
        .standing(reception)
        .find_map(|rival| Some((rival, found_by_receiver(case, reception, rival)?)))
        .ok_or(Reason::NotFound)?;
    let receiver = reception.receiver;
    let agreed = case
        .facts
        .deal
        .as_ref()
        .and_then(|deal| deal.followed_up_by);
    let forfeits = case.forfeiting_fault(reception).is_some();
    let follower = if forfeits || agreed == Some(rival.holder) {
        rival.holder
    } else {
        receiver
    };
    Finding::owned_by(&[Role::Follower])
        .part_without_fault(case, Role::Receiver, reception)
        .claimed_by(rival)
        .part(Role::Follower, follower, reception.arrived_at)
        .turn(reception, receiver, Turn::Used)
        .shown([stands(rival), received_as_new(reception), search])
        .decides()
}

/// R08x: as R08, never found, found by another than A, or B's claim expired.
pub(super) fn not_found(case: &Case<'_>) -> Weighed {
    let reception = received_as_forgotten(case)?;
    let found = case
        .standing(reception)
        .find(|rival| found_by_receiver(case, reception, *rival).is_some());
    if let Some(found) = found {
        let salesperson = found.holder;
        return Err(Reason::Found { salesperson });
    }
    let rival = case.rival(reception).map(|rival| rival.claim);
    let earlier = rival
        .or_else(|| case.expired(reception))
        .ok_or(Reason::NoEarlierClaim)?;
    Finding::owned_by(&[Role::Receiver])
        .part(Role::Receiver, reception.receiver, reception.arrived_at)
        .turn(reception, reception.receiver, Turn::Used)
        .shown([claimed(earlier), received_as_new(reception)])
        .decides()
}

/// The reception in question, by rotation, of a visitor who said no or could name nobody, and of whom nobody learned
/// before the end that another had received them.
fn received_as_forgotten<'a>(case: &Case<'a>) -> Result<&'a Reception, Reason> {
    let reception = question(case)?;
    let by_rotation = reception.capacity == Capacity::Turn;
    let not_by_rotation = Reason::NotByRotation {
        reception: reception.id,
    };
    ensure(by_rotation, not_by_rotation)?;
    let nobody_named = reception.named.is_empty();
    let forgotten = reception.asked_before != AskedBefore::Yes || nobody_named;
    ensure(forgotten, Reason::NotReceivedAsNew)?;
    let known = case
        .standing(reception)
        .find(|rival| learned(case, reception, rival.holder).is_some());
    match known {
        Some(rival) => Err(Reason::KnownInTime {
            salesperson: rival.holder,
        }),
        None => Ok(reception),
    }
}

/// The search in which the receiver found the claimant after the visitor had left.
fn found_by_receiver(
    case: &Case<'_>,
    reception: &Reception,
    rival: Standing<'_>,
) -> Option<Evidence> {
    let left = reception.left_at?;
    case.facts
        .searches
        .iter()
        .filter(|it| it.by == reception.receiver && it.found == rival.holder)
        .filter(|it| it.reception.is_none_or(|of| of == reception.id))
        .filter(|it| left < it.at && it.at <= case.known_until)
        .map(found)
        .min()
}

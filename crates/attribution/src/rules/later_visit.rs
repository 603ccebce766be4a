//! Visitors who name another on a later visit (ATT-R09).

use super::{Finding, Weighed, ensure, latest_in_course};
use crate::case::{Case, named, received, stands};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::Reception;
use crate::policy::Role;
use chrono::{DateTime, Utc};
use kehu_kernel::UserId;

/// R09: on a later visit the visitor names A, who receives, is not the claimant, and declines nobody.
pub(super) fn another_named(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        if let Some(salesperson) = reception.declined.iter().min().copied() {
            return Err(Reason::SomebodyDeclined { salesperson });
        }
        let salesperson = reception.receiver;
        only_receiver_named(reception)?;
        let standing = case
            .standing(reception)
            .next()
            .ok_or(Reason::NoStandingClaim)?;
        let is_another = standing.holder != salesperson;
        ensure(is_another, Reason::IsClaimant { salesperson })?;
        let earlier = earlier_receivers(case, reception);
        ensure(!earlier.is_empty(), Reason::NoEarlierReceiver)?;
        let finding = Finding::owned_by(&[Role::Receiver, Role::EarlierReceivers])
            .part(Role::Receiver, salesperson, reception.arrived_at)
            .turn(reception, salesperson, Turn::NotUsed)
            .shown([
                stands(standing),
                received(reception),
                named(reception, salesperson),
            ]);
        earlier
            .into_iter()
            .fold(finding, |finding, (receiver, since, evidence)| {
                finding
                    .part(Role::EarlierReceivers, receiver, since)
                    .shown([evidence])
            })
            .decides()
    })
}

/// Names several and chooses none is another case (ATT-R06).
fn only_receiver_named(reception: &Reception) -> Result<(), Reason> {
    let mut others = reception
        .named
        .iter()
        .map(|it| it.salesperson)
        .filter(|named| *named != reception.receiver);
    ensure(!reception.named.is_empty(), Reason::NobodyNamed)?;
    match others.next() {
        Some(salesperson) => Err(Reason::AnotherWanted { salesperson }),
        None => Ok(()),
    }
}

/// Everybody else who received in the course so far, by time; not one whose own claim has expired.
fn earlier_receivers(
    case: &Case<'_>,
    reception: &Reception,
) -> Vec<(UserId, DateTime<Utc>, Evidence)> {
    let mut earlier: Vec<(UserId, DateTime<Utc>, Evidence)> = Vec::new();
    let before = case
        .course()
        .iter()
        .take_while(|visit| visit.id != reception.id)
        .filter(|visit| visit.receiver != reception.receiver);
    for visit in before {
        let known = earlier
            .iter()
            .any(|(receiver, ..)| *receiver == visit.receiver);
        if !known && !only_expired(case, visit.receiver, reception.arrived_at) {
            earlier.push((visit.receiver, visit.arrived_at, received(visit)));
        }
    }
    earlier
}

/// Whether a salesperson has claims, and all of them have expired.
fn only_expired(case: &Case<'_>, salesperson: UserId, at: DateTime<Utc>) -> bool {
    let mut own = case
        .claims
        .iter()
        .filter(|claim| claim.salesperson == salesperson)
        .peekable();
    own.peek().is_some() && own.all(|claim| claim.until < at)
}

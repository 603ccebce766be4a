//! Returning visitors of whom another learns whose they are (ATT-R02, ATT-R04, ATT-R14).

use super::recognition::recognised_at;
use super::returning::is_paid;
use super::several_named::chooses_none;
use super::{Finding, Weighed, ensure, latest_in_course};
use crate::case::{
    Case, Standing, found, named, names, on_site, received, stands, was_not_on_site, was_on_site,
};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::Reception;
use crate::policy::Role;
use kehu_kernel::UserId;

/// R04: the visitor says that B received before, or names several of whom B need not be one (ATT-R06); B is not on site; C
/// assists.
pub(super) fn said_and_assisted(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        let rival = rival(case, reception)?;
        let said = names(reception, rival.holder) || chooses_none(reception);
        ensure(said, Reason::NotSaid)?;
        is_away(reception, rival)?;
        let finding = Finding::owned_by(&[Role::Claimant])
            .claimed_by(rival)
            .turn(reception, reception.receiver, Turn::NotUsed)
            .shown([stands(rival), received(reception)])
            .shown(
                reception
                    .named
                    .iter()
                    .map(|it| named(reception, it.salesperson)),
            )
            .shown([was_not_on_site(reception, rival.holder)]);
        if is_paid(case, reception) {
            finding
                .part_without_fault(case, Role::Assistant, reception)
                .decides()
        } else {
            finding.decides()
        }
    })
}

/// R14: B received before, the visitor does not say so, the search found it; B is not on site; A receives, deal the same
/// day.
pub(super) fn found_and_sold_the_same_day(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        let rival = rival(case, reception)?;
        let salesperson = rival.holder;
        ensure(!names(reception, salesperson), Reason::Said { salesperson })?;
        let search = search_match(case, reception, salesperson).ok_or(Reason::NotFound)?;
        is_away(reception, rival)?;
        ensure(case.deal_same_day(reception), Reason::NotSameDay)?;
        Finding::owned_by(&[Role::Claimant])
            .part_without_fault(case, Role::Receiver, reception)
            .claimed_by(rival)
            .turn(reception, reception.receiver, Turn::NotUsed)
            .shown([stands(rival), received(reception), search])
            .shown([was_not_on_site(reception, salesperson)])
            .decides()
    })
}

/// R02: before or during the reception A learns that B received before; B is on site. B takes over.
pub(super) fn known_and_on_site(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        let rival = rival(case, reception)?;
        let salesperson = rival.holder;
        let learned = learned(case, reception, salesperson).ok_or(Reason::NotLearned)?;
        ensure(
            on_site(reception, salesperson),
            Reason::NotOnSite { salesperson },
        )?;
        Finding::owned_by(&[Role::Claimant])
            .claimed_by(rival)
            .part(Role::Receiver, reception.receiver, reception.arrived_at)
            .turn(reception, reception.receiver, Turn::NotUsed)
            .shown([stands(rival), received(reception), learned])
            .shown([was_on_site(reception, salesperson)])
            .decides()
    })
}

/// How the receiver learned before or during the reception that another had received the visitor.
pub(super) fn learned(case: &Case<'_>, reception: &Reception, earlier: UserId) -> Option<Evidence> {
    if names(reception, earlier) {
        return Some(named(reception, earlier));
    }
    let in_person = recognised_at(case, reception, earlier)
        .filter(|it| reception.left_at.is_none_or(|left| it.at <= left));
    in_person.or_else(|| search_match(case, reception, earlier))
}

fn search_match(case: &Case<'_>, reception: &Reception, earlier: UserId) -> Option<Evidence> {
    case.searches_for(reception)
        .filter(|it| it.found == earlier)
        .map(found)
        .min()
}

/// The standing claim of another than the receiver: the one whom the visitor names, else the earliest.
fn rival<'c>(case: &'c Case<'_>, reception: &Reception) -> Result<Standing<'c>, Reason> {
    let salesperson = reception.receiver;
    let named = case
        .standing(reception)
        .find(|it| it.holder != salesperson && names(reception, it.holder));
    let own = case
        .standing(reception)
        .next()
        .is_some_and(|it| it.holder == salesperson);
    match named.or_else(|| case.rival(reception)) {
        Some(rival) if !own => Ok(rival),
        Some(_) => Err(Reason::IsClaimant { salesperson }),
        None if own => Err(Reason::IsClaimant { salesperson }),
        None => Err(Reason::NoStandingClaim),
    }
}

fn is_away(reception: &Reception, rival: Standing<'_>) -> Result<(), Reason> {
    let salesperson = rival.holder;
    let there = on_site(reception, salesperson);
    ensure(!there, Reason::OnSite { salesperson })
}

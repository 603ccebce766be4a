//! New visitors who come through an existing customer (ATT-V10, ATT-V11, ATT-R10).

use super::rotation::received_as_new_visitor;
use super::{Finding, Weighed, ensure, new_visit, speaks_for_the_first_visit};
use crate::case::{Case, announced, introduced, received};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::{Capacity, Introduction, IntroductionWay, Reception, Transfer};
use crate::period::same_day;
use crate::policy::{ExistingCustomer, IntroductionScope, Role};
use kehu_kernel::UserId;

/// V10: the existing customer telephoned B, who announced the visit beforehand with its time, or came along and named B.
pub(super) fn announced_or_named(case: &Case<'_>) -> Weighed {
    existing_customers_salesperson(case)
}

/// V11: an existing customer's new visitor in any other case, received by rotation.
pub(super) fn any_other(case: &Case<'_>) -> Weighed {
    let reception = new_visit(case)?;
    let introduction = of_existing_customer(case, reception)?;
    let not_by_rotation = Reason::NotByRotation {
        reception: reception.id,
    };
    ensure(reception.capacity == Capacity::Turn, not_by_rotation)?;
    received_as_new_visitor(case, reception)?
        .shown([introduced(introduction)])
        .decides()
}

/// R10: a new visitor brought by an existing customer whom B received.
pub(super) fn brought_along(case: &Case<'_>) -> Weighed {
    let verdict = existing_customers_salesperson(case)?;
    speaks_for_the_first_visit(case)?;
    Ok(verdict)
}

/// The visitor is the existing customer's salesperson's, whatever the validity of that claim, when coming through the
/// existing customer looks as the policy asks.
fn existing_customers_salesperson(case: &Case<'_>) -> Weighed {
    let reception = new_visit(case)?;
    let introduction = of_existing_customer(case, reception)?;
    let (salesperson, announcement) = match case.rules.introduction {
        IntroductionScope::AnnouncedOrNamed => {
            announced_or_came_naming(case, introduction, reception)?
        }
        IntroductionScope::BroughtAlong => {
            let brought = introduction.way == IntroductionWay::BroughtAlong;
            ensure(brought, Reason::NotBroughtOrAnnounced)?;
            (their_salesperson(case, introduction)?, None)
        }
        IntroductionScope::Always => (their_salesperson(case, introduction)?, None),
    };
    Finding::owned_by(&[Role::ExistingCustomersSalesperson])
        .part(
            Role::ExistingCustomersSalesperson,
            salesperson,
            reception.arrived_at,
        )
        .part(Role::Receiver, reception.receiver, reception.arrived_at)
        .turn(reception, reception.receiver, Turn::NotUsed)
        .shown([received(reception), introduced(introduction)])
        .shown(announcement)
        .decides()
}

/// Telephoned and announced with the appointed time, before the visitor came on that day; or came along and named.
fn announced_or_came_naming(
    case: &Case<'_>,
    introduction: &Introduction,
    reception: &Reception,
) -> Result<(UserId, Option<Evidence>), Reason> {
    match introduction.way {
        IntroductionWay::CameAlone => Err(Reason::NotBroughtOrAnnounced),
        IntroductionWay::BroughtAlong => {
            let named = introduction
                .salesperson
                .ok_or(Reason::NeitherNamedNorAnnounced)?;
            Ok((theirs(case, introduction, named)?, None))
        }
        IntroductionWay::Telephoned => {
            let announcement = introduction
                .announcement
                .as_ref()
                .filter(|it| it.at < reception.arrived_at)
                .ok_or(Reason::NeitherNamedNorAnnounced)?;
            let appointed_at = announcement
                .appointed_at
                .filter(|at| same_day(*at, reception.arrived_at))
                .ok_or(Reason::NeitherNamedNorAnnounced)?;
            let telephoned = introduction.salesperson.unwrap_or(announcement.by);
            ensure(
                telephoned == announcement.by,
                Reason::NeitherNamedNorAnnounced,
            )?;
            let salesperson = theirs(case, introduction, announcement.by)?;
            Ok((salesperson, Some(announced(announcement, appointed_at))))
        }
    }
}

/// Whom of those who received or handled the existing customer that one named, or else who received first.
fn their_salesperson(case: &Case<'_>, introduction: &Introduction) -> Result<UserId, Reason> {
    let named = introduction.salesperson;
    if let Some(Ok(named)) = named.map(|named| theirs(case, introduction, named)) {
        return Ok(named);
    }
    let first = introduction.received_by.first().copied();
    first
        .map(|first| in_place_of(case, introduction, first))
        .ok_or(Reason::NoExistingCustomer)
}

/// The salesperson, who received or handled the existing customer, or who counts in that one's place.
fn theirs(
    case: &Case<'_>,
    introduction: &Introduction,
    salesperson: UserId,
) -> Result<UserId, Reason> {
    let mut drawn = transfers_before(introduction).map(|transfer| transfer.to);
    let theirs = introduction.received_by.contains(&salesperson)
        || drawn.any(|handler| handler == salesperson);
    ensure(theirs, Reason::NotTheirSalesperson { salesperson })?;
    Ok(in_place_of(case, introduction, salesperson))
}

/// To whom the existing customer has gone by the time of the visit, where transfers count (ATT-R12).
fn in_place_of(case: &Case<'_>, introduction: &Introduction, salesperson: UserId) -> UserId {
    let transfers = transfers_before(introduction).filter(|_| case.rules.transfers_count);
    transfers.fold(salesperson, |holder, transfer| {
        if transfer.from == holder {
            transfer.to
        } else {
            holder
        }
    })
}

fn transfers_before(introduction: &Introduction) -> impl Iterator<Item = &Transfer> {
    let mut transfers: Vec<_> = introduction
        .transfers
        .iter()
        .filter(|transfer| transfer.at <= introduction.at)
        .collect();
    transfers.sort_unstable_by_key(|transfer| transfer.place());
    transfers.into_iter()
}

/// The introduction by one who is an existing customer in the sense of the policy.
fn of_existing_customer<'a>(
    case: &Case<'a>,
    reception: &Reception,
) -> Result<&'a Introduction, Reason> {
    let introduction = case.introduction(reception).ok_or(Reason::NotIntroduced)?;
    let is_existing = match case.rules.existing_customer {
        ExistingCustomer::Received => !introduction.received_by.is_empty(),
        ExistingCustomer::Bought => introduction.has_bought,
    };
    ensure(is_existing, Reason::NoExistingCustomer)?;
    Ok(introduction)
}

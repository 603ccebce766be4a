//! Visitors who name a salesperson (ATT-V07 to ATT-V09, ATT-G24).

use super::{
    Finding, Weighed, ensure, latest_in_course, new_visit, question, speaks_for_the_first_visit,
};
use crate::case::{
    Case, change_allowed, claimed, explained_in_vain, instigated, named, on_site, received, stands,
};
use crate::decision::{Reason, Turn};
use crate::facts::{Change, ChangeWay, Moment, Reception};
use crate::policy::Role;
use kehu_kernel::UserId;

/// V07: a new visitor names A before the reception proper.
pub(super) fn named_before_the_reception(case: &Case<'_>) -> Weighed {
    let reception = new_visit(case)?;
    let salesperson = named_before(reception)?;
    demand_reception(case, reception, salesperson)?;
    let claim = case
        .registered(reception, salesperson)
        .ok_or(Reason::NotRegistered { salesperson })?;
    outside_the_order(reception, salesperson)
        .shown([claimed(claim)])
        .decides()
}

/// G24 in the sales office: a first-time visitor names A before the reception.
pub(super) fn named_at_the_first_visit(case: &Case<'_>) -> Weighed {
    let reception = question(case)?;
    let first = case.receptions.first().map(|first| first.id);
    ensure(first == Some(reception.id), Reason::NotFirstTime)?;
    let salesperson = named_before(reception)?;
    demand_reception(case, reception, salesperson)?;
    speaks_for_the_first_visit(case)?;
    outside_the_order(reception, salesperson)
        .shown(case.registered(reception, salesperson).map(claimed))
        .decides()
}

/// V08: on the first day, during the reception, a new visitor names A and insists; explanation failed, the sales manager
/// allows it.
pub(super) fn named_on_the_first_day(case: &Case<'_>) -> Weighed {
    first_day_naming(case)?.finding(case)?.decides()
}

/// V08x: as V08, A proved to have instigated it.
pub(super) fn instigated_naming(case: &Case<'_>) -> Weighed {
    let naming = first_day_naming(case)?;
    let proof = case
        .instigation(naming.reception, naming.change.to)
        .ok_or(Reason::InstigationNotProved)?;
    naming
        .finding(case)?
        .followed_up_by(Role::FirstReceiver)
        .shown([instigated(proof)])
        .decides()
}

/// V09: a visitor of an earlier day names another, A, and insists; the sales manager allows it. A volunteers.
pub(super) fn named_on_a_later_day(case: &Case<'_>) -> Weighed {
    let first = case.course().first().ok_or(Reason::NoReception)?;
    latest_in_course(case, |reception| {
        let standing = case
            .standing(reception)
            .next()
            .ok_or(Reason::NoStandingClaim)?;
        let first_receiver = standing.holder;
        let change = allowed_as_named(case, reception, first_receiver, None)?;
        let later = case.day(first) < case.day(reception);
        ensure(later, Reason::CameTheSameDay)?;
        Finding::owned_by(&[Role::FirstReceiver])
            .part(
                Role::FirstReceiver,
                standing.claim.salesperson,
                standing.claim.from,
            )
            .part(Role::Named, change.to, change.at)
            .turn(reception, change.to, Turn::NotUsed)
            .shown([
                stands(standing),
                named(reception, change.to),
                change_allowed(change),
            ])
            .decides()
    })
}

/// A naming on the first day that the manager allowed.
struct FirstDayNaming<'a> {
    first: &'a Reception,
    reception: &'a Reception,
    change: &'a Change,
}

fn first_day_naming<'a>(case: &Case<'a>) -> Result<FirstDayNaming<'a>, Reason> {
    let first = new_visit(case)?;
    let mut passed = Reason::NobodyNamed;
    for reception in case.course().iter().copied().rev() {
        let moment = (reception.id == first.id).then_some(Moment::During);
        match allowed_as_named(case, reception, first.receiver, moment) {
            Ok(_) if case.day(first) != case.day(reception) => passed = Reason::CameOnAnEarlierDay,
            Ok(change) => {
                failed_explanation(case, reception)?;
                return Ok(FirstDayNaming {
                    first,
                    reception,
                    change,
                });
            }
            Err(Reason::NobodyNamed) => {}
            Err(reason) => passed = reason,
        }
    }
    Err(passed)
}

impl FirstDayNaming<'_> {
    fn finding(&self, case: &Case<'_>) -> Result<Finding, Reason> {
        let salesperson = self.first.receiver;
        let claim = case
            .registered(self.first, salesperson)
            .ok_or(Reason::NotRegistered { salesperson })?;
        let used = super::rotation::turn_of(self.first);
        Ok(Finding::owned_by(&[Role::FirstReceiver])
            .part(Role::FirstReceiver, salesperson, self.first.arrived_at)
            .part(Role::Named, self.change.to, self.change.at)
            .followed_up_by(Role::Named)
            .turn(self.first, salesperson, used)
            .turn(self.reception, self.change.to, Turn::NotUsed)
            .shown([received(self.first), claimed(claim)])
            .shown([
                named(self.reception, self.change.to),
                change_allowed(self.change),
            ])
            .shown(
                case.failed_explanation(self.reception)
                    .map(explained_in_vain),
            ))
    }
}

fn failed_explanation(case: &Case<'_>, reception: &Reception) -> Result<(), Reason> {
    let failed = case.failed_explanation(reception).is_some();
    ensure(failed, Reason::ExplanationNotFailed)
}

/// The change to one whom the visitor named, other than the first receiver, insisting; at the moment asked for, if one is.
fn allowed_as_named<'a>(
    case: &Case<'a>,
    reception: &Reception,
    first_receiver: UserId,
    moment: Option<Moment>,
) -> Result<&'a Change, Reason> {
    let is_named = |salesperson| {
        reception.named.iter().any(|it| {
            it.salesperson == salesperson && moment.is_none_or(|moment| it.moment == moment)
        })
    };
    let another = reception.named.iter().any(|it| {
        it.salesperson != first_receiver && moment.is_none_or(|moment| it.moment == moment)
    });
    ensure(another, Reason::NobodyNamed)?;
    ensure(reception.insists, Reason::NotInsisting)?;
    case.allowed_change(reception)
        .filter(|change| {
            change.way == ChangeWay::AsNamed && change.to != first_receiver && is_named(change.to)
        })
        .ok_or(Reason::ChangeNotAllowed)
}

/// Whom the visitor named before the reception proper: of several the first who is on site, else the first.
fn named_before(reception: &Reception) -> Result<UserId, Reason> {
    let mut named = reception.named_at(Moment::Before);
    let first = named.next().ok_or(Reason::NobodyNamed)?;
    let there = std::iter::once(first)
        .chain(named)
        .find(|salesperson| on_site(reception, *salesperson));
    Ok(there.unwrap_or(first))
}

/// Where naming gives priority only, the one named has to receive.
fn demand_reception(
    case: &Case<'_>,
    reception: &Reception,
    salesperson: UserId,
) -> Result<(), Reason> {
    let received = reception.receiver == salesperson;
    ensure(
        received || !case.rules.named_must_receive,
        Reason::NamedDidNotReceive { salesperson },
    )
}

fn outside_the_order(reception: &Reception, salesperson: UserId) -> Finding {
    Finding::owned_by(&[Role::Named])
        .part(Role::Named, salesperson, reception.arrived_at)
        .part(Role::Receiver, reception.receiver, reception.arrived_at)
        .turn(reception, salesperson, Turn::NotUsed)
        .shown([received(reception), named(reception, salesperson)])
}

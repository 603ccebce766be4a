//! The rules, a family a file. Each looks at a case and either applies, with who plays which part in it, or is passed over
//! with the reason. [`order`] says which comes before which.

mod absence;
mod change;
mod company;
mod decline;
mod event;
mod expiry;
mod family;
pub(crate) mod filing;
mod finding;
mod first_visit;
mod forgotten;
mod introduction;
mod later_visit;
mod naming;
mod order;
mod recognition;
mod recommendation;
mod referral;
mod returning;
mod rotation;
mod settlement;
mod several_named;
mod spouses;

pub(crate) use finding::{Division, Finding, Part, Parts, Verdict};
pub(crate) use order::{FILING, demanded, order, ordered};
pub(crate) use recommendation::{ValidFiling, valid_filing};
pub(crate) use referral::{ValidReferral, valid_referral};
pub(crate) use settlement::{ruling, ruling_rule};
pub(crate) use several_named::several_named;

use crate::case::Case;
use crate::decision::Reason;
use crate::facts::Reception;

/// What a rule makes of a case.
pub(crate) type Weighed = Result<Verdict, Reason>;

/// Passes the rule over unless the condition holds.
fn ensure(condition: bool, otherwise: Reason) -> Result<(), Reason> {
    if condition { Ok(()) } else { Err(otherwise) }
}

/// The reception in question.
fn question<'a>(case: &Case<'a>) -> Result<&'a Reception, Reason> {
    case.question().ok_or(Reason::NoReception)
}

/// The reception in question, of a visitor on whom nobody has a standing claim.
fn new_visit<'a>(case: &Case<'a>) -> Result<&'a Reception, Reason> {
    let reception = question(case)?;
    match case.standing(reception).next() {
        Some(standing) => Err(Reason::NotNew {
            claimant: standing.holder,
            until: standing.claim.until,
        }),
        None => Ok(reception),
    }
}

/// Passes a rule of the first visit over where one of later visits applies (ATT-R09, ATT-R04, ATT-R14, ATT-R02): a visitor who
/// comes back is no first-time visitor any more.
fn speaks_for_the_first_visit(case: &Case<'_>) -> Result<(), Reason> {
    let of_later_visits: [fn(&Case<'_>) -> Weighed; 4] = [
        later_visit::another_named,
        absence::said_and_assisted,
        absence::found_and_sold_the_same_day,
        absence::known_and_on_site,
    ];
    let applies = of_later_visits.iter().any(|weigh| weigh(case).is_ok());
    ensure(!applies, Reason::NotFirstTime)
}

/// The first verdict on the receptions of the current course, the latest first; else why the latest one gives none.
fn latest_in_course<'a>(case: &Case<'a>, weigh: impl Fn(&'a Reception) -> Weighed) -> Weighed {
    let mut passed = Reason::NoReception;
    for (place, reception) in case.course().iter().rev().enumerate() {
        match weigh(reception) {
            Ok(verdict) => return Ok(verdict),
            Err(reason) if place == 0 => passed = reason,
            Err(_) => {}
        }
    }
    Err(passed)
}

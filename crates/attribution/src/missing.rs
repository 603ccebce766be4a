//! What would have to be recorded, confirmed or decided for a case that no rule decides.

use crate::case::Case;
use crate::decision::{Missing, Reason, Record};
use crate::facts::{Capacity, Reception};
use crate::rules::ruling;

/// What is missing, each once.
pub(crate) fn of(case: &Case<'_>) -> Vec<Missing> {
    let mut missing: Vec<_> = case
        .open_disputes()
        .map(|it| Missing::Dispute {
            record: Record::Evidence(it.id),
        })
        .collect();
    if case.receptions.is_empty() {
        missing.push(Missing::Reception);
    }
    missing.extend(case.course().iter().filter_map(|it| registration(case, it)));
    missing.extend(case.course().iter().filter_map(|it| event_method(case, it)));
    missing.push(match ruling(case) {
        Err(Reason::RulingNotValid { record }) => Missing::Approval { record },
        _ => Missing::Ruling,
    });
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// The receiver of a new visitor has not registered, or the registration is not confirmed.
fn registration(case: &Case<'_>, reception: &Reception) -> Option<Missing> {
    let salesperson = reception.receiver;
    let on_own_account = matches!(
        reception.capacity,
        Capacity::Turn | Capacity::Returning | Capacity::Named
    );
    if !on_own_account
        || case.is_voided(reception)
        || case.registered(reception, salesperson).is_some()
        || case.visit_registration(reception).is_some()
    {
        return None;
    }
    let unconfirmed = case
        .facts
        .registrations
        .iter()
        .filter(|it| it.reception == Some(reception.id) && it.salesperson == salesperson)
        .filter(|it| case.is_in_time(it) && !case.is_confirmed(it))
        .min_by_key(|it| (it.at, it.id));
    Some(match unconfirmed {
        Some(registration) => Missing::Confirmation {
            record: Record::Registration(registration.id),
            salesperson,
        },
        None => Missing::Registration {
            reception: reception.id,
            salesperson,
        },
    })
}

fn event_method(case: &Case<'_>, reception: &Reception) -> Option<Missing> {
    let event = reception.event.as_deref()?;
    let reception = reception.id;
    case.event_method(event)
        .is_none()
        .then_some(Missing::EventMethod { reception })
}

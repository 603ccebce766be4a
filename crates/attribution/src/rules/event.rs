//! Housing fairs, opening days and other events (ATT-R13).

use super::{Finding, Parts, Weighed, latest_in_course};
use crate::Fraction;
use crate::case::{Case, at_event, method_published, received};
use crate::decision::{Holder, Reason};
use crate::facts::{Method, Reception};
use kehu_kernel::UserId;

/// R13: the method that the manager published for the event at which the visitor was received.
pub(super) fn by_its_method(case: &Case<'_>) -> Weighed {
    latest_in_course(case, |reception| {
        let event = reception.event.as_deref().ok_or(Reason::NoEvent)?;
        let published = case.event_method(event).ok_or(Reason::NoMethod)?;
        let parts = parts(case, reception, published.method);
        let follow_up = parts
            .iter()
            .find_map(|(holder, _)| holder.user())
            .unwrap_or(reception.receiver);
        Finding::as_given(parts.clone(), parts, Some(follow_up))
            .shown([
                received(reception),
                at_event(reception),
                method_published(published),
            ])
            .decides()
    })
}

fn parts(case: &Case<'_>, reception: &Reception, method: Method) -> Parts {
    let holders = match method {
        Method::FirstReceiver => vec![salesperson(first_holder(case, reception))],
        Method::EventReceiver => vec![salesperson(reception.receiver)],
        Method::Equally => all_receivers(case).into_iter().map(salesperson).collect(),
        Method::Pool => vec![Holder::Pool],
        Method::Department => vec![Holder::Department],
    };
    let equal = Fraction::ONE.divided_by(holders.len());
    holders
        .into_iter()
        .filter_map(|holder| Some((holder, equal?)))
        .collect()
}

/// Who has the earliest claim that stood, else who received first in the course.
fn first_holder(case: &Case<'_>, reception: &Reception) -> UserId {
    let standing = case.standing(reception).next().map(|it| it.holder);
    let received = case.course().first().map(|first| first.receiver);
    standing.or(received).unwrap_or(reception.receiver)
}

fn all_receivers(case: &Case<'_>) -> Vec<UserId> {
    let mut receivers = Vec::new();
    for reception in case.course() {
        if !receivers.contains(&reception.receiver) {
            receivers.push(reception.receiver);
        }
    }
    receivers
}

const fn salesperson(user: UserId) -> Holder {
    Holder::Salesperson { user }
}

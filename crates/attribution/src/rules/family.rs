//! Members of a family who came one after the other (ATT-R11).

use super::{Finding, Weighed, ensure};
use crate::case::{Case, received, related};
use crate::decision::{Reason, Turn};
use crate::facts::{Kinship, Reception};
use crate::policy::Role;

/// R11: one member came first, another later; whatever the validity.
pub(super) fn one_after_the_other(case: &Case<'_>) -> Weighed {
    let (first, later) = case.receptions.split_first().ok_or(Reason::NoReception)?;
    ensure(!later.is_empty(), Reason::SingleVisit)?;
    ensure(case.known_ties().next().is_some(), Reason::NoKinship)?;
    let (relative, tie) = later
        .iter()
        .find_map(|visit| Some((visit, tie_between(case, first, visit)?)))
        .ok_or(Reason::NotSeparately)?;
    Finding::owned_by(&[Role::FirstReceiver])
        .part(Role::FirstReceiver, first.receiver, first.arrived_at)
        .part(Role::Receiver, relative.receiver, relative.arrived_at)
        .turn(relative, relative.receiver, Turn::NotUsed)
        .shown([received(first), received(relative), related(tie)])
        .decides()
}

/// The known tie between a visitor of the first visit and one of a later visit to which nobody of the first came.
fn tie_between<'a>(case: &Case<'a>, first: &Reception, later: &Reception) -> Option<&'a Kinship> {
    let (before, after) = (&first.visitors, &later.visitors);
    if before.iter().any(|visitor| after.contains(visitor)) {
        return None;
    }
    case.known_ties()
        .filter(|tie| {
            (before.contains(&tie.one) && after.contains(&tie.other))
                || (before.contains(&tie.other) && after.contains(&tie.one))
        })
        .min_by_key(|tie| (tie.known_since, tie.id))
}

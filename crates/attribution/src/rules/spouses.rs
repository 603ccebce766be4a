//! Spouses who came separately (ATT-V12).

use super::{Finding, Weighed};
use crate::case::{Case, Claim, claimed, related};
use crate::decision::Reason;
use crate::facts::Kinship;
use crate::policy::Role;

/// V12: spouses came separately and were registered by two salespeople before the deal, the earlier claim standing when the
/// later registration was made. Which other ties count like marriage is policy.
pub(super) fn registered_separately(case: &Case<'_>) -> Weighed {
    let mut passed = Reason::NoKinship;
    let registered_by_the_deal = || case.claims_of_course().filter(|it| it.from <= case.until);
    for (place, later) in registered_by_the_deal().enumerate() {
        for earlier in registered_by_the_deal().take(place) {
            let Some(tie) = separated(case, earlier, later) else {
                continue;
            };
            let first = case.holder(earlier, later.from);
            if first == later.salesperson {
                passed = Reason::NotSeparately;
            } else if later.from > earlier.until {
                passed = Reason::ClaimExpired {
                    claimant: first,
                    until: earlier.until,
                };
            } else {
                return joint(case, earlier, later, tie);
            }
        }
    }
    Err(passed)
}

fn joint(case: &Case<'_>, earlier: &Claim<'_>, later: &Claim<'_>, tie: &Kinship) -> Weighed {
    let agreed = case
        .facts
        .deal
        .as_ref()
        .and_then(|deal| deal.followed_up_by);
    let finding = Finding::owned_by(&[Role::FirstReceiver, Role::Receiver])
        .part(Role::FirstReceiver, earlier.salesperson, earlier.from)
        .part(Role::Receiver, later.salesperson, later.from)
        .shown([claimed(earlier), claimed(later), related(tie)]);
    if agreed == Some(later.salesperson) {
        finding.followed_up_by(Role::Receiver).decides()
    } else {
        finding.decides()
    }
}

/// The known tie between someone whom only the earlier registration names and someone whom only the later one does.
fn separated<'a>(case: &Case<'a>, earlier: &Claim<'_>, later: &Claim<'_>) -> Option<&'a Kinship> {
    let apart = |one, other| {
        earlier.customers.contains(one)
            && !later.customers.contains(one)
            && later.customers.contains(other)
            && !earlier.customers.contains(other)
    };
    case.known_ties()
        .filter(|tie| apart(&tie.one, &tie.other) || apart(&tie.other, &tie.one))
        .min_by_key(|tie| (tie.known_since, tie.id))
}

//! Why the others have no part.

use crate::RuleId;
use crate::case::Case;
use crate::decision::{Determined, Holder, LostClaim, LostReason, Record};
use crate::facts::Registration;
use kehu_kernel::UserId;

/// The claims of everybody who registered, received or took a call and has no part of the commission: each once, by the
/// weightiest and then the latest record.
pub(crate) fn claims(case: &Case<'_>, determined: &Determined) -> Vec<LostClaim> {
    let registered = case
        .facts
        .registrations
        .iter()
        .filter(|it| case.is_in_time(it) && case.counts(&it.customers))
        .map(|it| LostClaim {
            salesperson: it.salesperson,
            record: Record::Registration(it.id),
            at: it.at,
            why: why_lost(case, determined, it),
        });
    let received = case.receptions.iter().map(|it| LostClaim {
        salesperson: it.receiver,
        record: Record::Reception(it.id),
        at: it.arrived_at,
        why: if case.is_voided(it) {
            LostReason::ReceptionVoid
        } else {
            LostReason::OnlyReceived
        },
    });
    let called = case.facts.enquiries.iter().filter(|it| it.at <= case.until);
    let called = called.map(|it| LostClaim {
        salesperson: it.salesperson,
        record: Record::Enquiry(it.id),
        at: it.at,
        why: LostReason::OnlyEnquiry,
    });
    let mut lost: Vec<_> = registered
        .chain(received)
        .chain(called)
        .filter(|claim| !has_part(determined, claim.salesperson))
        .collect();
    lost.sort_unstable_by_key(|claim| {
        (
            claim.salesperson,
            weight(claim.record),
            std::cmp::Reverse((claim.at, claim.record)),
        )
    });
    lost.dedup_by_key(|claim| claim.salesperson);
    lost.sort_unstable_by_key(|claim| (claim.at, claim.record));
    lost
}

fn why_lost(case: &Case<'_>, determined: &Determined, registration: &Registration) -> LostReason {
    if !case.is_confirmed(registration) {
        return LostReason::NotConfirmed;
    }
    if case.is_of_voided(registration) {
        return LostReason::ReceptionVoid;
    }
    let to = case.successor(registration.salesperson, registration.at, case.until);
    if to != registration.salesperson {
        return LostReason::Transferred { to };
    }
    let record = Record::Registration(registration.id);
    let questioned_at = case.question().map_or(case.until, |it| it.arrived_at);
    let claim = case.claims.iter().find(|claim| claim.record == record);
    if let Some(claim) = claim.filter(|claim| claim.until < questioned_at) {
        return LostReason::Expired { until: claim.until };
    }
    let rule = determined.rule;
    match determined.owners.first().and_then(|owner| owner.user()) {
        Some(holder) if matches!(rule, RuleId::R01 | RuleId::V01) => {
            LostReason::EarlierHolds { holder }
        }
        _ => LostReason::RuleGivesNothing { rule },
    }
}

fn has_part(determined: &Determined, user: UserId) -> bool {
    determined
        .commission
        .iter()
        .any(|share| share.holder == Holder::Salesperson { user })
}

/// A registration weighs more than a reception, and that more than a call.
const fn weight(record: Record) -> u8 {
    match record {
        Record::Registration(_) => 0,
        Record::Reception(_) => 1,
        _ => 2,
    }
}

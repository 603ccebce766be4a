//! The first visit decides (ATT-R01, ATT-G22).

use super::{Finding, Weighed};
use crate::case::{Case, claimed, minuted, received};
use crate::decision::Reason;
use crate::policy::Role;

/// R01: the first visit of the course decides; the register and the minutes show which it is, the earlier holds.
pub(super) fn decides(case: &Case<'_>) -> Weighed {
    let first = case.course().first().ok_or(Reason::NoReception)?;
    let salesperson = first.receiver;
    let claim = case
        .claims_of_course()
        .next()
        .ok_or(Reason::NotRegistered { salesperson })?;
    let finding = Finding::owned_by(&[Role::FirstReceiver])
        .part(Role::FirstReceiver, claim.salesperson, claim.from)
        .shown([claimed(claim)])
        .shown(minuted(claim));
    let reception = case
        .course()
        .iter()
        .find(|reception| Some(reception.id) == claim.reception);
    match reception {
        Some(reception) => finding
            .turn(
                reception,
                reception.receiver,
                super::rotation::turn_of(reception),
            )
            .shown([received(reception)])
            .decides(),
        None => finding.decides(),
    }
}

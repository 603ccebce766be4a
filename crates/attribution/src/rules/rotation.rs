//! New visitors received by rotation (ATT-V00).

use super::{Finding, Weighed, ensure, new_visit};
use crate::case::{Case, claimed, received};
use crate::decision::{Reason, Turn};
use crate::facts::{Capacity, Reception};
use crate::policy::Role;

/// V00: a new visitor, received by rotation and registered.
pub(super) fn new_visitor(case: &Case<'_>) -> Weighed {
    let reception = new_visit(case)?;
    let by_rotation = reception.capacity == Capacity::Turn;
    let not_by_rotation = Reason::NotByRotation {
        reception: reception.id,
    };
    ensure(by_rotation, not_by_rotation)?;
    received_as_new_visitor(case, reception)?.decides()
}

/// A new visitor is the receiver's, who registered the visit.
pub(super) fn received_as_new_visitor(
    case: &Case<'_>,
    reception: &Reception,
) -> Result<Finding, Reason> {
    let salesperson = reception.receiver;
    let claim = case
        .registered(reception, salesperson)
        .ok_or(Reason::NotRegistered { salesperson })?;
    Ok(Finding::owned_by(&[Role::Receiver])
        .part(Role::Receiver, salesperson, reception.arrived_at)
        .turn(reception, salesperson, turn_of(reception))
        .shown([received(reception), claimed(claim)]))
}

/// A reception by rotation uses the turn, any other does not.
pub(super) fn turn_of(reception: &Reception) -> Turn {
    if reception.capacity == Capacity::Turn {
        Turn::Used
    } else {
        Turn::NotUsed
    }
}

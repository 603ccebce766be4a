//! Who may decide a step, and what follows from a decision.

use crate::{Decision, Error, Finished, Needs, StepState};
use kehu_kernel::{DelegationId, StepId, UserId, Words};
use std::collections::BTreeMap;

/// A step as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) id: StepId,
    pub(crate) stage: i16,
    pub(crate) needs: Needs,
    pub(crate) state: StepState,
}

/// What a decision brings about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The steps that change beside the decided one.
    pub(crate) changes: Vec<(StepId, StepState)>,
    /// What becomes of the approval.
    pub(crate) next: Next,
}

/// What becomes of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The stage goes on, or this one begins.
    Stage(i16),
    /// It ends.
    End(Finished),
}

/// What follows when a step is decided; nothing when the step is not open.
///
/// A return or a rejection ends the approval at once. An approval satisfies a stage when all of its steps are approved,
/// or, where any suffices, this one; then the next stage opens, and after the last the approval is approved.
pub(crate) fn progress(slots: &[Slot], step: StepId, decision: Decision) -> Option<Progress> {
    let decided = slots
        .iter()
        .find(|slot| slot.id == step && slot.state == StepState::Open)?;
    let others = || slots.iter().filter(|slot| slot.id != step);
    let ending = match decision {
        Decision::Return => Some(Finished::Returned),
        Decision::Reject => Some(Finished::Rejected),
        Decision::Approve => None,
    };
    if let Some(how) = ending {
        return Some(Progress {
            changes: skip(others().filter(|slot| is_undecided(slot.state))),
            next: Next::End(how),
        });
    }
    let rest: Vec<&Slot> = others()
        .filter(|slot| slot.stage == decided.stage && is_undecided(slot.state))
        .collect();
    if decided.needs == Needs::All && !rest.is_empty() {
        return Some(Progress {
            changes: Vec::new(),
            next: Next::Stage(decided.stage),
        });
    }
    let mut changes = skip(rest.into_iter());
    let following = slots
        .iter()
        .map(|slot| slot.stage)
        .filter(|stage| *stage > decided.stage)
        .min();
    let next = match following {
        Some(stage) => {
            changes.extend(
                slots
                    .iter()
                    .filter(|slot| slot.stage == stage)
                    .map(|slot| (slot.id, StepState::Open)),
            );
            Next::Stage(stage)
        }
        None => Next::End(Finished::Approved),
    };
    Some(Progress { changes, next })
}

fn is_undecided(state: StepState) -> bool {
    matches!(state, StepState::Waiting | StepState::Open)
}

fn skip<'a>(slots: impl Iterator<Item = &'a Slot>) -> Vec<(StepId, StepState)> {
    slots.map(|slot| (slot.id, StepState::Skipped)).collect()
}

/// The right to decide a step: one's own, or that of an absentee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) step: StepId,
    /// Whose right it is.
    pub(crate) person: UserId,
    /// The delegation, for an absentee's right.
    pub(crate) delegation: Option<DelegationId>,
}

/// What the question who may decide depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Board<'a> {
    pub(crate) slots: &'a [Slot],
    /// Whose own application it is.
    pub(crate) applicants: &'a [UserId],
    /// Who has decided a step, or was stood in for.
    pub(crate) participants: &'a [UserId],
    /// The name of the open stage.
    pub(crate) open: &'a Words,
}

/// Which step the caller decides, and by what right; `claims` are the caller's for any step of the approval, `named` the
/// step for which the caller asks. One's own right goes before an absentee's.
pub(crate) fn seat(
    board: Board<'_>,
    caller: UserId,
    claims: &[Claim],
    named: Option<StepId>,
) -> Result<Claim, Error> {
    if board.applicants.contains(&caller) {
        return Err(Error::OwnApplication {});
    }
    let states: BTreeMap<StepId, StepState> = board
        .slots
        .iter()
        .map(|slot| (slot.id, slot.state))
        .collect();
    let mine: Vec<&Claim> = claims
        .iter()
        .filter(|claim| named.is_none_or(|step| step == claim.step))
        .collect();
    let is = |claim: &Claim, state: StepState| states.get(&claim.step) == Some(&state);
    let mut open: Vec<&Claim> = mine
        .iter()
        .copied()
        .filter(|claim| is(claim, StepState::Open))
        .collect();
    let took_part = |person: UserId| board.participants.contains(&person);
    if open.is_empty() {
        return Err(if mine.is_empty() {
            Error::NotApprover {
                en: board.open.en.clone(),
                zh: board.open.zh.clone(),
            }
        } else if !took_part(caller) && mine.iter().any(|claim| is(claim, StepState::Waiting)) {
            Error::OutOfOrder {
                en: board.open.en.clone(),
                zh: board.open.zh.clone(),
            }
        } else {
            Error::AlreadyDecided {}
        });
    }
    if took_part(caller) {
        return Err(Error::SecondPart {});
    }
    open.sort_by_key(|claim| claim.delegation.is_some());
    let lent_by_applicant = open
        .iter()
        .all(|claim| board.applicants.contains(&claim.person));
    match open
        .into_iter()
        .find(|claim| !board.applicants.contains(&claim.person) && !took_part(claim.person))
    {
        Some(claim) => Ok(*claim),
        None if lent_by_applicant => Err(Error::OwnApplication {}),
        None => Err(Error::SecondPart {}),
    }
}

#[cfg(test)]
mod tests;

//! Which entries put each where they stand.

use super::standing::sequence;
use crate::model::{Line, Step, TurnEntry};
use kehu_kernel::UserId;
use std::collections::BTreeMap;

/// What an entry did to somebody's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shift<'a> {
    pub(crate) entry: &'a TurnEntry,
    /// The place before; none for whoever was not on duty.
    pub(crate) before: Option<u16>,
    pub(crate) after: u16,
}

/// For everybody on duty after the entries of a day: their own last move in the order, and what has shifted them since.
pub(crate) fn explain(entries: &[TurnEntry]) -> BTreeMap<UserId, Vec<Shift<'_>>> {
    let mut line = Line::default();
    let mut places: BTreeMap<UserId, u16> = BTreeMap::new();
    let mut because: BTreeMap<UserId, Vec<Shift<'_>>> = BTreeMap::new();
    for entry in entries {
        line.apply(entry.number, &entry.step);
        let now: BTreeMap<UserId, u16> = sequence(&line).into_iter().zip(1..).collect();
        because.retain(|who, _| now.contains_key(who));
        for (who, after) in &now {
            let shift = Shift {
                entry,
                before: places.get(who).copied(),
                after: *after,
            };
            let known = because.entry(*who).or_default();
            if places_anew(&entry.step, *who) {
                *known = vec![shift];
            } else if shift.before != Some(*after) || concerns_claims(&entry.step, *who) {
                known.push(shift);
            }
        }
        places = now;
    }
    because
}

/// Whether a move gives somebody a place in the order that does not follow from the one before.
fn places_anew(step: &Step, whose: UserId) -> bool {
    match step {
        Step::DayOpened { .. } => true,
        Step::Joined { who }
        | Step::Moved { who, .. }
        | Step::Used { who }
        | Step::PassedOver { who, .. }
        | Step::Cancelled { who }
        | Step::GivenBack { who, .. }
        | Step::Taken { who, claim: None } => *who == whose,
        Step::Traded { who, other, .. } => *who == whose || *other == whose,
        _ => false,
    }
}

fn concerns_claims(step: &Step, whose: UserId) -> bool {
    matches!(
        step,
        Step::Granted { .. } | Step::Withdrawn { .. } | Step::Taken { .. }
    ) && step.who() == Some(whose)
}

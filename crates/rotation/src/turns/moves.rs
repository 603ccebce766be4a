//! Turns used out of order, passed over, given back, void.

use super::owed::{demand_other, granted};
use super::{found, noted, one};
use crate::Error;
use crate::ledger::Ledger;
use crate::model::{Cause, ClaimKind, Step, TurnEntry};
use kehu_attribution::policy::PriorityAfterChange;
use kehu_db::Tx;
use kehu_kernel::{Caller, ReceptionId, UnitId, UserId};

/// Uses the turn of a named salesperson out of order: to the end of the order. It makes nobody busy; see [`begin_party`].
///
/// # Errors
/// [`Error::NotOnDuty`].
pub async fn use_turn_of(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    reason: &str,
    reception: Option<ReceptionId>,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = Step::Used { who: salesperson };
    let note = noted(reason, reception);
    one(tx, caller, ledger, step, note, "rotation.use_turn").await
}

/// Passes a salesperson over by a manager's decision: to the end of the order.
///
/// # Errors
/// [`Error::NotOnDuty`].
pub async fn pass_over(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = Step::PassedOver {
        who: salesperson,
        cause: Cause::ByDecision,
        presence: None,
    };
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.pass_over").await
}

/// Gives back a turn of the day, by the number of its entry: its salesperson stands where they stood, or is owed the turn
/// again (ATT-V02, ATT-R02). It makes nobody free; see [`end_party`].
///
/// # Errors
/// [`Error::TurnNotFound`], [`Error::TurnReturned`]; [`Error::TurnStaysUsed`] where the policy keeps it used.
pub async fn give_back(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    entry: i64,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    if !ledger.rules.turn_kept_when_handed_over {
        return Err(Error::TurnStaysUsed {});
    }
    let who = turn_of_day(&ledger, entry)?;
    let step = Step::GivenBack { who, entry };
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.give_back").await
}

fn turn_of_day(ledger: &Ledger, entry: i64) -> Result<UserId, Error> {
    let turn = ledger
        .line
        .turns
        .get(&entry)
        .ok_or(Error::TurnNotFound {})?;
    if turn.returned {
        return Err(Error::TurnReturned {});
    }
    Ok(turn.who)
}

/// Declares the reception of a turn of the day void: the turn remains used, as a bye (ATT-V06c). `priority` grants its
/// salesperson a priority turn, if the policy allows it; `without_fault` says whether they are without fault.
///
/// # Errors
/// [`Error::TurnNotFound`], [`Error::TurnReturned`]; [`Error::PriorityNotAllowed`], [`Error::OwnDecision`].
pub async fn void(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    entry: i64,
    (without_fault, priority): (bool, bool),
    reason: &str,
) -> Result<TurnEntry, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let who = turn_of_day(&ledger, entry)?;
    let allowed = match ledger.rules.priority_after_change {
        PriorityAfterChange::Never => false,
        PriorityAfterChange::WithoutFault => without_fault,
        PriorityAfterChange::Always => true,
    };
    if priority && !allowed {
        return Err(Error::PriorityNotAllowed {});
    }
    if priority {
        demand_other(caller, who)?;
    }
    let note = noted(reason, None);
    let number = ledger.write(Step::Voided { who, entry }, note);
    if priority {
        ledger.write(granted(who, ClaimKind::Priority, 1, Some(number)), note);
    }
    let entries = ledger
        .store(tx, caller, "rotation.void", Some(reason))
        .await?;
    found(entries, number)
}

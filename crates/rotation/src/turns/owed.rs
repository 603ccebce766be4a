//! Turns that somebody is owed: granted and withdrawn.

use super::{noted, one};
use crate::Error;
use crate::ledger::Ledger;
use crate::model::{ClaimKind, Step, TurnEntry};
use kehu_db::Tx;
use kehu_kernel::{Caller, UnitId, UserId};

pub(super) const fn granted(who: UserId, claim: ClaimKind, times: u16, entry: Option<i64>) -> Step {
    Step::Granted {
        who,
        claim,
        times,
        ahead: false,
        presence: None,
        entry,
    }
}

/// Nobody grants themselves anything.
pub(super) fn demand_other(caller: &Caller, who: UserId) -> Result<(), Error> {
    if caller.user() == Some(who) {
        return Err(Error::OwnDecision {});
    }
    Ok(())
}

/// Grants a priority turn: before the order, after what is owed already. The caller is who grants it.
///
/// # Errors
/// [`Error::NotOnDuty`], [`Error::OwnDecision`].
pub async fn priority(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    reason: &str,
) -> Result<TurnEntry, Error> {
    demand_other(caller, salesperson)?;
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = granted(salesperson, ClaimKind::Priority, 1, None);
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.grant_priority").await
}

/// Grants turns to be made up, 1 to 100, beside those that the return from ordered work grants by itself.
///
/// # Errors
/// [`Error::NotOnDuty`], [`Error::OwnDecision`].
pub async fn make_up(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    times: u16,
    reason: &str,
) -> Result<TurnEntry, Error> {
    demand_other(caller, salesperson)?;
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = granted(salesperson, ClaimKind::MakeUp, times.clamp(1, 100), None);
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.make_up").await
}

/// Withdraws what an entry granted, as far as it is left: a correction.
///
/// # Errors
/// [`Error::ClaimNotFound`].
pub async fn withdraw_claim(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    entry: i64,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    let mut claims = ledger.line.claims().iter();
    let who = claims
        .find(|claim| claim.entry == entry)
        .map(|claim| claim.who)
        .ok_or(Error::ClaimNotFound {})?;
    let step = Step::Withdrawn { who, entry };
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.withdraw_claim").await
}

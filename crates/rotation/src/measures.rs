//! Dress and preparation: what the site supervisor may do before a reception (ATT-G05).

use crate::Error;
use crate::ledger::{Ledger, Note};
use crate::model::{Step, TurnEntry};
use kehu_db::Tx;
use kehu_kernel::{Caller, UnitId, UserId};

/// What is done about a salesperson who is not fit to receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Dress: the turn is cancelled, to the end of the order.
    CancelTurn,
    /// Materials or sales information not in order: not admitted to reception until mended.
    Bar,
    /// Mended: admitted again.
    Admit,
}

/// Takes a measure; its reason is what was found.
///
/// # Errors
/// [`Error::NotOnDuty`]; [`Error::MeasureNotInPolicy`]; [`Error::AdmissionUnchanged`].
pub async fn take_measure(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    measure: Measure,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let who = salesperson;
    let barred = ledger
        .line
        .on_duty(who)
        .map(|place| place.barred)
        .ok_or(Error::NotOnDuty {})?;
    let known = match measure {
        Measure::CancelTurn => ledger.rules.dress_cancels_turn,
        Measure::Bar => ledger.rules.unprepared_not_admitted,
        Measure::Admit => true,
    };
    if !known {
        return Err(Error::MeasureNotInPolicy {});
    }
    let (step, action) = match measure {
        Measure::CancelTurn => (Step::Cancelled { who }, "rotation.cancel_turn"),
        Measure::Bar if !barred => (Step::Barred { who }, "rotation.bar"),
        Measure::Admit if barred => (Step::Admitted { who }, "rotation.admit"),
        Measure::Bar | Measure::Admit => return Err(Error::AdmissionUnchanged {}),
    };
    let note = Note {
        reason: Some(reason),
        reception: None,
    };
    ledger.write(step, note);
    let entries = ledger.store(tx, caller, action, Some(reason)).await?;
    entries.into_iter().next_back().ok_or(Error::NotOnDuty {})
}

//! Turns: taken, given back, owed, passed over. Receptions call these in their own transaction; offices that use the
//! rotation alone call them through the API.

mod moves;
mod owed;
mod parties;
mod take;

pub use moves::{give_back, pass_over, use_turn_of, void};
pub use owed::{make_up, priority, withdraw_claim};
pub use parties::{become_free, begin_party, end_party, last_in_order, next_in_order, volunteer};
pub use take::{TakeTurn, Taken, take_turn};

use crate::Error;
use crate::ledger::{Begins, Ledger, Note};
use crate::model::{Engagement, PresenceState, Step, TurnEntry};
use kehu_db::Tx;
use kehu_kernel::{Caller, ReceptionId};

fn engaged(engagement: Engagement, reception: Option<ReceptionId>) -> Begins<'static> {
    Begins {
        engagement: Some(engagement),
        reception,
        ..Begins::state(PresenceState::Busy)
    }
}

fn found(entries: Vec<TurnEntry>, number: i64) -> Result<TurnEntry, Error> {
    entries
        .into_iter()
        .find(|entry| entry.number == number)
        .ok_or_else(|| {
            kehu_db::Error::Inconsistent {
                table: "turn_entries",
                row: number.to_string(),
                reason: "the entry just written is missing".to_owned(),
            }
            .into()
        })
}

/// One move that concerns one salesperson on duty.
async fn one(
    tx: &mut Tx,
    caller: &Caller,
    mut ledger: Ledger,
    step: Step,
    note: Note<'_>,
    action: &'static str,
) -> Result<TurnEntry, Error> {
    let number = ledger.write(step, note);
    let entries = ledger.store(tx, caller, action, note.reason).await?;
    found(entries, number)
}

fn noted(reason: &str, reception: Option<ReceptionId>) -> Note<'_> {
    Note {
        reason: Some(reason),
        reception,
    }
}

//! Whose turn it is at a site: rosters, presence and the ledger of turns (ATT-G01 to ATT-G09).
//!
//! - The **ledger** has an entry for every move in the order: who, why, by whom, with which reception. Numbers are gapless
//!   (a row-locked counter of the site), entries are never changed, its time never runs back. The first entry of a day
//!   holds the whole order; the order at any later instant is a pure fold of the entries since (`Line::of`).
//! - **Presence** is a line for each change of what a salesperson does, with its own time: at the site and free, busy with a
//!   party, out on ordered work, out, on leave, absent, gone. Who receives next follows from both: what is owed first, then
//!   the order; whoever cannot receive is passed over, which is an entry too.
//! - Every function that moves somebody takes the caller's transaction and locks the site's ledger until that ends. So two
//!   requests never get the same turn, none is lost, and a reception and its turn exist together or not at all.
//! - What becomes of a missed turn, what uses a turn, what a volunteer earns: the policy section
//!   [`kehu_attribution::policy::RotationRules`].
//!
//! For receptions: [`take_turn`] (the next in order), [`use_turn_of`] (out of order), [`volunteer`] and [`last_in_order`]
//! (ATT-G08), [`give_back`] (ATT-V02, ATT-R02), [`void`] and [`priority`] (ATT-V06c), [`make_up`], [`pass_over`],
//! [`begin_party`] (named and returning visitors) and [`end_party`], [`order`] and [`presence_at`] at any instant.

mod error;
mod fairness;
mod ledger;
mod measures;
mod model;
mod presence;
mod reading;
mod rosters;
mod rules;
mod site;
mod store;
mod trades;
mod turns;

pub use error::Error;
pub use fairness::fairness;
pub use measures::{Measure, take_measure};
pub use model::*;
pub use presence::{NewPresence, record_presence, record_presence_of, verify_business};
pub use reading::{
    EntryFilter, PresenceFilter, entries, explain, floor, order, presence_at, presences,
};
pub use rosters::{NewRoster, OrderChange, change_order, roster, set_roster};
pub use rules::next::uses_turn;
pub use trades::{Answer, answer_trade, decide_trade, propose_trade, trades};
pub use turns::{
    TakeTurn, Taken, become_free, begin_party, end_party, give_back, last_in_order, make_up,
    next_in_order, pass_over, priority, take_turn, use_turn_of, void, volunteer, withdraw_claim,
};

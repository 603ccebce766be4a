//! Commission: what accrues, who gets it, what is paid, and why (ATT-D09, ATT-D10).
//!
//! - **Ledger**: double entry. A posting takes an amount from one account and gives it to another, so that one that does
//!   not balance cannot be written. Postings are never changed; what was wrong is reversed by a posting that names it.
//! - **Settlement**: a month of a site. It is computed from what was recorded before the month's end, by the rules in force
//!   on its last day; it is approved and closed. Its postings count from the moment it is closed, and nothing is added to
//!   it after it was computed. A month has one settlement, and a site one at a time.
//! - **The cumulative method**: for each deal the settlement asks what everybody ought to have by now, and posts the
//!   difference to what they have. So odd cents come right over the life of a deal, and a run that is repeated posts
//!   nothing. Where the division has changed, or the deal fell away, all that was posted for the deal is reversed and
//!   what is right now is posted anew.
//! - **Beside the deals**: a delegate gets the agreed share of what becomes payable to one who left; the pool is distributed by
//!   the [`scores`] of the month. Both are counted cumulatively too, so that what falls away later comes back.
//! - **Statement**: what a person was credited and paid in a month, each line with its deal, determination, rule and
//!   figures.
//!
//! What settlements are made of comes through [`basis`] alone. The rules ([`accrual`], [`position`], [`booking`]) are pure.

pub mod accrual;
pub mod basis;
pub mod booking;
pub mod departures;
pub mod ledger;
pub mod milestones;
pub mod position;
pub mod scores;
pub mod settlement;
pub mod statement;

mod account;
mod accrued;
mod error;
mod month;
mod telling;

pub use account::{Account, AccountKind, Owner};
pub use accrued::divided_of_deals;
pub use error::Error;
pub use month::Month;

//! Units for sale, their prices and who holds them; reservations, subscriptions, contracts, payments, changes and their
//! registers (ATT-D01 to ATT-D08, ATT-D11, GOV-10).
//!
//! Invariants, kept by the database as well:
//! - A unit is free, reserved, subscribed, contracted or withheld; it is held by one live deal at most, in the state of
//!   the deal's stage. Checking and taking it is one act under the unit's lock.
//! - Every document is numbered without gaps in its register and never altered; a correction is a new one that refers to
//!   the old.
//! - What is received, given back and owed is never stored: it is the sum of the payments, which are only added to.
//! - The shares of a deal's holders sum to 100.
//! - A change of a deal is one transaction: unit, money, document and determination, or nothing.
//! - Locks are taken in one order: units, the deal, the registers.
//!
//! Names, telephones and addresses stay in the dossier; what an agreement says of its customer is sealed under the
//! customer's own key.

pub mod capitals;
pub mod changes;
pub mod collection;
pub mod commission_base;
pub mod deal;
mod determining;
pub mod discounts;
mod error;
pub mod payments;
pub mod prices;
pub mod print;
pub mod registers;
pub mod reminders;
mod site;
mod telling;
pub mod units;

pub use error::Error;

//! Statistics of a site (ATT-S01, ATT-S02): calls, visits, registrations and deals by day, channel, salesperson, intent and
//! product; conversion from step to step; withdrawals with their reasons; closed periods.
//!
//! - What counts, and on which day, is defined once, in the database's function `counted_events`; everything here sums it up.
//! - A day begins at midnight of the site's zone.
//! - Days before a watermark are rolled up; what is recorded of them later changes the roll-up in the same transaction, so
//!   that every figure is exact at every moment ([`roll_up`]).
//! - A closed period keeps its figures. What was recorded afterwards shows beside it as dated adjustments ([`periods`]).

pub mod conversion;
mod error;
pub mod figures;
pub mod periods;
mod rolling;
mod site;
pub mod weekly;
pub mod withdrawals;

pub use error::Error;
pub use rolling::{rebuild, roll_up};
pub use site::start_of;

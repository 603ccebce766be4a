//! Working time: national holiday schedules with their make-up days, a company's own days and hours on top, and what
//! ends when in working days or working time (CMP-07).
//!
//! - A year without a national schedule is never guessed: whatever needs one of its days is refused with the year, and a
//!   deadline that has to be kept all the same waits, flagged, until the schedule is there.
//! - A deadline lists the days that it counted and skipped, each with its reason, and the versions that it rests on.
//! - The moment of closing still belongs to the working time, so that a deadline always lies in it.
//! - A schedule that is imported changes nothing before it is confirmed; who confirms sees which open deadlines move.
//!   Confirming moves them in the same transaction, and every move is kept.
//! - Every domain keeps its deadlines here ([`deadlines`]), so that none is forgotten when a schedule changes.
//!
//! - A company's own calendar that is published moves nothing by itself either: who confirms it sees the same list first.
//!
//! Entry points: [`rules`], pure; [`in_force`]; [`schedules`]; [`working_time`]; [`deadlines`]; [`expected`] for the daily
//! check.

pub mod deadlines;
mod error;
pub mod expected;
mod in_force;
pub mod rules;
pub mod schedules;
pub mod working_time;

pub use error::{CalendarError, Error};
pub use in_force::{CompanyCalendar, in_force, seen};

//! Working time: national holiday schedules with their make-up days, a company's own days and hours on top, and what
//! ends when in working days or working time (CMP-07).
//!
//! - A year without a national schedule is never guessed: whatever needs one of its days is refused with the year.
//! - A deadline lists the days that it counted and skipped, each with its reason, and the versions that it rests on.
//! - The moment of closing still belongs to the working time, so that a deadline always lies in it.
//!
//! Entry points: [`rules`], pure.

mod error;
pub mod rules;

pub use error::CalendarError;

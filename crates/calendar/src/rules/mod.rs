//! What is working time, and what ends when: pure, no clock, no database.

mod calendar;
mod deadline;
mod minute;
mod schedule;
mod statutory;
mod working_time;

pub use calendar::{Calendar, DayReason};
pub use deadline::{CountedDay, Deadline, Span};
pub use schedule::Schedule;
#[cfg(test)]
pub(crate) use schedule::shipped_schedules;
pub use working_time::{DayOfYear, Hours, Lunch, OwnDay, WorkingTime};

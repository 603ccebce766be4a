//! National holiday schedules: imported as a proposal, confirmed with their effect on what is open, corrected by the
//! next number of the year. The shipped ones are in force in every new installation.

mod model;
mod service;
mod store;

pub use model::{HolidaySchedule, Impact, Move, NewSchedule, ScheduleState};
pub use service::{confirm, discard, find, impact, import, list};
pub(crate) use store::{all_in_force, hold, share};

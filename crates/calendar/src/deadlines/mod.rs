//! The deadlines of all domains (CMP-07, CMP-08, CUS-60).
//!
//! - A domain opens a deadline for one of its things, under a name of its own (the clock), in the transaction of what
//!   begins it; it stops it with what meets it, and resumes it when that turns out not to have. A clock begins once: what
//!   is late stays late.
//! - It is counted by the calendar of its unit on the day on which it is opened. Where the schedule of a year is missing
//!   it waits for it, flagged with the year, and is counted when that is confirmed.
//! - Only a confirmed calendar moves it, a national schedule or the company's own; each move is kept, and so is it that an
//!   end had passed unmet by then.

mod model;
mod recount;
mod service;
mod store;

pub(crate) use model::Change;
pub use model::{Counted, DeadlineFilter, DeadlineMove, NewDeadline, RunningDeadline};
pub(crate) use recount::{Ground, apply, recount};
pub use service::{find, list, list_of, moves_of, open, resume, stop, waiting_for};

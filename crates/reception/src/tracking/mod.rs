//! Following visitors up (ATT-G26, ATT-G27), plans (ATT-S03), and what is due today (ATT-S05).
//!
//! - A contact is a line of the follow-up form; it never changes, a correction is another line that points at it.
//! - Where a party stands ([`parties`]) is kept in one row, counted anew from its records in the transaction of each of
//!   them; by when the next contact is due is read with the site's rules of today, so that a change of the rules holds at
//!   once for all.
//! - The funnel moves by facts, forward only; by hand where judgement is needed. Every move stays on record.

pub mod cases;
mod daily;
mod error;
pub mod follow_ups;
pub mod funnel;
pub mod parties;
pub mod plans;
mod schedule;
pub mod today;
pub mod words;
pub mod work_checks;

pub use daily::check_next_site;
pub use error::Error;

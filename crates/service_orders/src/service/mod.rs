//! The use cases.

mod customer;
mod feedback;
mod issue;
mod reading;
mod recording;
mod work;

pub use customer::{cancel, complete, confirm};
pub use feedback::{acknowledge, feed_back, list_feedback};
pub use issue::{issue, issue_by_hand};
pub use reading::{find, list, open_count, record_of, standards};
pub use work::{accept, assign, finish, start, take_step};

/// The time from issuing to the first team that accepts.
pub(crate) const RESPONSE: &str = "response";
/// The time from issuing to the report that all is done.
pub(crate) const COMPLETION: &str = "completion";

//! Service orders: issued for a customer, carried out by one or several teams, followed until the customer is satisfied
//! (CUS-60 to CUS-62).
//!
//! - An order keeps the standard of its type as it stood when it was issued: the times, the wording, the steps.
//! - Its response runs from issuing to the first team that accepts, its completion to the report that all is done, both in
//!   working time, kept as deadlines of the calendar. Neither clock begins anew: a dissatisfied customer lets the
//!   completion run on.
//! - It is done when every team has done its part and every step of the standard is taken. Where the standard asks the
//!   customer, only the customer's satisfaction closes it.
//! - Results and the customer's reaction are fed back to the departments named, which acknowledge.
//! - Every act is in the order's record.
//!
//! Entry points: [`issue`] (also for other crates, in the transaction of what raises the order), [`assign`], [`accept`],
//! [`start`], [`finish`], [`take_step`], [`complete`], [`confirm`], [`cancel`], [`feed_back`], [`acknowledge`]; [`find`],
//! [`list`], [`record_of`], [`standards`], [`open_count`].

mod error;
mod model;
mod policy;
mod rules;
mod service;
mod store;
mod words;

pub use error::Error;
pub use model::{
    Confirmation, Feedback, NewServiceOrder, Origin, Outcome, Part, ServiceOrder,
    ServiceOrderEvent, StepTaken, Task, Times, Timing,
};
pub use policy::{ServiceStandard, ServiceStandards, ServiceStep};
pub use service::{
    accept, acknowledge, assign, cancel, complete, confirm, feed_back, find, finish, issue,
    issue_by_hand, list, list_feedback, open_count, record_of, standards, start, take_step,
};
pub use store::{FeedbackFilter, Filter};
pub use words::{EventKind, OriginKind, ReplyChannel, ServiceKind, ServiceOrderState, TaskState};

/// What deadlines, links and events of service orders are kept under.
pub const SUBJECT: &str = "service_order";

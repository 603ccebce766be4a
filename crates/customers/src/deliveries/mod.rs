//! Passing changes on to those who need them (CUS-03).
//!
//! - A delivery is written in the transaction of the change, one for each recipient unit that the policy names at that
//!   moment; a unit that comes later was not told and owes nothing.
//! - It names what changed and the lines of the history that tell it; the values stay in the history, where erasing a
//!   person's key erases them.
//! - Only people of the recipient unit acknowledge it, once.

mod error;
mod model;
mod policy;
mod service;
mod store;

pub use error::Error;
pub(crate) use model::subject_of;
pub use model::{Delivery, DeliveryFilter, News};
pub use policy::{DeliveryPolicy, Recipient, Target};
pub(crate) use service::pass_on_each;
pub use service::{acknowledge, list, list_of, pass_on, pass_on_changes, read};

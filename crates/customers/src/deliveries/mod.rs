//! Passing changes on to those who need them (CUS-03).
//!
//! - A delivery is written in the transaction of the change, one for each recipient unit that the policy names at that
//!   moment; a unit that comes later was not told and owes nothing.
//! - It names what changed, never the values: the recipient reads the dossier.
//! - Only people of the recipient unit acknowledge it, once.

mod error;
mod model;
mod policy;
mod service;
mod store;

pub use error::Error;
pub use model::{Delivery, DeliveryFilter};
pub use policy::{DeliveryPolicy, Recipient, Target};
pub use service::{acknowledge, list, list_of, pass_on, pass_on_changes};

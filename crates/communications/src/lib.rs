//! Communication: with customers, and with authorities, developers, utilities and owners' committees, each with matter,
//! course and result (CUS-08, CMP-16); and the plans by which regular communication is held.
//!
//! - What is recorded of a customer is filed by the type that it had then. What is recorded of others names the contract or
//!   agreement that it rests on.
//! - A record is not changed; it can be reviewed for its effect, once, later.
//! - A plan is due again so many days after the last communication that was recorded under it; what is overdue shows.
//!
//! Entry points: [`record`], [`review`], [`find`], [`list`]; [`plans`].

mod error;
mod model;
pub mod plans;
mod records;
mod rules;

pub use error::Error;
pub use model::{
    Communication, Counterpart, CounterpartKind, NewCommunication, RegularKind, Review, Way,
};
pub use records::{Filter, find, list, record, review};

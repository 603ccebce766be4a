//! Whose turn, whose customer, whose money: the rules, pure (ATT).
//!
//! - [`policy`] is the versioned document by which a site lives: every figure and every switch.
//! - [`facts`] is what has been recorded of a party; a [`decision`] is what follows from it under a policy.
//! - Nothing here reads a database, a clock or a random source: the same policy and facts give the same decision, byte
//!   for byte.

pub mod decision;
pub mod facts;
pub mod policy;

mod fraction;
mod rule_id;

pub use fraction::{Fraction, FractionError};
pub use rule_id::RuleId;

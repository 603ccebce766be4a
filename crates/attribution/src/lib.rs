//! Whose turn, whose customer, whose money: the rules, pure (ATT).
//!
//! - [`policy`] is the versioned document by which a site lives: every figure and every switch.
//! - Nothing here reads a database, a clock or a random source.

pub mod policy;

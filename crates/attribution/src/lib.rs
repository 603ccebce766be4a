//! Whose turn, whose customer, whose money: the rules, pure (ATT).
//!
//! - [`policy`] is the versioned document by which a site lives: every figure and every switch.
//! - [`facts`] is what has been recorded of a party; [`determine`] turns policy and facts into a [`decision`].
//! - [`split`] turns the shares of a decision into money, [`judgment`] the decision into words; [`catalogue`] says what each
//!   rule says.
//! - Nothing here reads a database, a clock or a random source: the same policy and facts give the same decision, byte
//!   for byte.
//!
//! Inside, `case` is the facts as the rules look at them; `rules` are the rules, a family a file, with their order;
//! `division` works out the shares, `engine` puts the decision together.

pub mod decision;
pub mod facts;
pub mod judgment;
pub mod policy;

mod case;
mod catalogue;
mod division;
mod engine;
mod figures;
mod fraction;
mod lost;
mod missing;
mod period;
mod rule_id;
mod rules;
mod split;

pub use catalogue::{RuleWords, catalogue, demanded_order, order_of, order_of_filing, words_of};
pub use engine::{determine, ruling_ground};
pub use fraction::{Fraction, FractionError};
pub use rule_id::RuleId;
pub use rules::filing::{
    Arrival, Bought, EarlierReferral, FilingScene, FilingStanding, weigh_filings,
};
pub use split::{Amount, NotWhole, split};

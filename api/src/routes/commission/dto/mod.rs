//! Bodies of commission.

mod facts;
mod ledger;
mod recommenders;
mod scores;
mod settlements;
mod statements;

pub use facts::*;
pub use ledger::*;
pub use recommenders::*;
pub use scores::*;
pub use settlements::*;
pub use statements::*;

//! Bodies of commission.

mod facts;
mod ledger;
mod scores;
mod settlements;
mod statements;

pub use facts::*;
pub use ledger::*;
pub use scores::*;
pub use settlements::*;
pub use statements::*;

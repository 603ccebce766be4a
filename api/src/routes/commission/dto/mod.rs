//! Bodies of commission.

mod facts;
mod ledger;
mod settlements;
mod statements;

pub use facts::*;
pub use ledger::*;
pub use settlements::*;
pub use statements::*;

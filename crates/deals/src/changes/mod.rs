//! Changes of a deal: unit swap, renaming, withdrawal, default (ATT-D04 to ATT-D07). Each moves unit, money, documents
//! and determination together or not at all (ATT-D11).

mod approval;
mod default;
mod holders;
mod model;
mod rules;
mod store;
mod swap;
mod waiting;
mod withdrawal;

pub use approval::{current_snapshot, settle};
pub use default::declare_default;
pub use holders::rename;
pub use model::{
    ChangeKind, ChangeState, DealChange, DefaultOutcome, Direction, NewDefault, NewRenaming,
    NewSwap, NewWithdrawal,
};
pub use swap::swap;
pub use waiting::{find, list};
pub use withdrawal::withdraw;

pub(crate) use store::{fees, list_carried_out};
pub(crate) use waiting::{call_off, waits};

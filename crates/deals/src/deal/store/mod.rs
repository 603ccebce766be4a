//! Every SQL statement on deals, their holders and plans.

mod changing;
mod deals;
mod holders;

pub use deals::DealFilter;

pub(crate) use changing::update_unit;
pub(super) use changing::{
    NewRow, insert, mark_closed, mark_contracted, mark_counted, mark_subscribed,
};
pub(super) use deals::{find, list, lock, lock_lapsed};
pub(crate) use holders::update_holders;
pub(super) use holders::{
    find_particulars, insert_holders, insert_particulars, insert_plan, known_customers,
};

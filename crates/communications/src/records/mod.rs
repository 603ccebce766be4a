//! What was held.

mod service;
mod store;

pub use service::{find, list, record, review};
pub use store::Filter;
pub(crate) use {service::demand_unit, store::counterpart};

//! Overdue money and collection notices 催款通知单 (ATT-D06).

mod model;
mod rules;
mod service;
mod store;

pub use model::Notice;
pub use rules::{Overdue, overdue};
pub use service::{find, issue, list};

pub(crate) use rules::default_from;
pub(crate) use store::count;

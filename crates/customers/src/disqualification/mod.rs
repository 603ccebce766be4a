//! Disqualification 取消客户资格 (CUS-14).
//!
//! - A proposal names one of the three grounds and shows evidence; it is approved like any other.
//! - A disqualified customer does no business. The way back is a new account opening.

mod approval;
mod error;
mod model;
mod service;
mod snapshot;
mod store;

pub use error::Error;
pub use model::{Disqualification, Evidence, Ground, Proposal};
pub use service::{edit, find, list, propose, settle, submit, withdraw};
pub use snapshot::current_snapshot;
pub use store::DisqualificationFilter;

pub(crate) use service::is_proposed;

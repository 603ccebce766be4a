//! Account opening 客户开户审批: the approval that makes a prospect a customer (CUS-11, CUS-12).
//!
//! - A customer has one unfinished application at most.
//! - An application is submitted with every entry condition evidenced and every required document sent in; it is
//!   approved only while all of them are verified and valid.
//! - What is approved is what was submitted: [`current_snapshot`] shows any change in between.

mod approval;
mod error;
mod form;
mod model;
mod policy;
mod rules;
mod service;
mod snapshot;
mod store;

pub use error::Error;
pub use form::{OpeningForm, form};
pub use model::{ApplicationState, ConditionEvidence, Opening, OpeningContent};
pub use policy::{AccountOpeningPolicy, EntryCondition, TypeConditions};
pub use service::{apply, edit, find, list, settle, submit, withdraw};
pub use snapshot::current_snapshot;
pub use store::OpeningFilter;

pub(crate) use service::withdraw_live;

//! Employees' referrals 员工介绍客户 (ATT-E01 to ATT-E09).
//!
//! - Filed by an employee of another department before the visitor's first visit, with the appointed day. With the end of that
//!   day one that nobody confirmed has lapsed, and can be filed anew.
//! - It counts once the project manager, or in absence the group leader, has confirmed it when the visitor comes; a visitor who
//!   is received as new before that ends it.
//! - The confirmed ones of a day go before the department manager; without that approval the referrer's part is held back.

mod confirm;
mod file;
mod model;
mod reading;
mod store;
mod submit;

pub use confirm::{Confirm, confirm, refuse};
pub use file::{NewReferral, file, renew};
pub use model::{Referral, ReferralFilter, ReferralSubmission};
pub use reading::{find, list, list_own};
pub use submit::{current_snapshot, list_submissions, settle, submit};

pub(crate) use confirm::{confirmed_of, party_to_receive, received_as_new};
pub(crate) use store::of_parties;

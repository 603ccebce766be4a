//! What happens with visitors at a site: parties, the reception desk, receptions, registrations with their claims, phone
//! enquiries, referrals, and everything else that bears on whose a party is (ATT-G06 to ATT-G27, ATT-E).
//!
//! - Persons are the dossier's ([`kehu_customers`]); a [`parties::Party`] groups those who buy together at a site.
//! - What is recorded never changes: a correction is another record that points at the one before. Each has its own time,
//!   when it was so, and the time at which it was entered; entering late is refused.
//! - One claim stands on a party at a time; the database decides between two that are made in the same moment.
//! - Salespeople receive, register and state; managers confirm and decide, never in a matter of their own.
//! - [`tracking`] follows them up: contacts, funnel, plans, what is due today.
//! - [`record::load`] gives determinations all of it, up to an instant, in few statements.

pub mod claims;
mod days;
pub mod desk;
pub mod enquiries;
mod error;
pub mod events;
pub mod evidence;
pub mod filings;
pub mod minutes;
pub mod parties;
pub mod receptions;
pub mod record;
pub mod referrals;
pub mod registrations;
mod site;
mod telling;
pub mod tracking;
pub mod transfers;
pub mod words;

pub use error::Error;

pub(crate) use site::Site;

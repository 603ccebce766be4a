//! Obligations: what policies demand of a company on a schedule, as one list of what is due, done with its evidence, or
//! overdue (GOV-06).
//!
//! - A duty is a word ([`Duty`]); how often it is to be done is the policy of the company ([`ObligationPolicy`]).
//! - That it was done is read from the domains' own records through the view `duty_evidence`, and is never entered here:
//!   the list cannot say what did not happen. Another duty joins with a word and a part of that view.
//! - A period that has ended without is overdue for the whole of the next one. Leaders are told once ([`tell_overdue`]).
//!
//! The first duty is the satisfaction survey, at least once a year (SUR-03).

mod policy;
mod rules;
mod service;
mod store;

pub use policy::{DutyRule, ObligationPolicy};
pub use rules::{Duty, ObligationState, Period};
pub use service::{Evidence, Obligation, list, tell_overdue};

/// What events of obligations are kept under.
pub const SUBJECT: &str = "obligation";

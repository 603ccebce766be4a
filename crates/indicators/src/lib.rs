//! Satisfaction indicators of each company with their targets: complaints, surveys, lost customers, competitors (SUR-10).
//!
//! - Targets are policy ([`IndicatorPolicy`]); one that is not set is not missed.
//! - Each company is evaluated once a day ([`evaluate_next`]), and every value is kept with the target of its day.
//! - A value that misses its target raises an alert when the one before did not: once, until it is met again.
//!
//! Entry points: [`evaluate_next`], [`latest`], [`history`].

mod policy;
mod rules;
mod service;
mod store;

pub use policy::IndicatorPolicy;
pub use rules::Indicator;
pub use service::{Reading, evaluate_next, history, latest};

/// What events of indicators are kept under.
pub const SUBJECT: &str = "indicator";

//! Violations of the sales office's rules: reported, investigated, decided with a sanction of the catalogue, appealed
//! against once, final (GOV-05).
//!
//! - The catalogue of kinds, severities and sanctions is policy (`SiteRules::commission.violations`). A decision keeps the
//!   sanctions as they stood then, and the policy version.
//! - Nobody investigates or decides on what they are accused of or have reported, and an appeal is decided by another
//!   than who decided first.
//! - A sanction takes effect when the days of the appeal are over without one, or when the appeal is decided. What it
//!   takes from commission is carried out by the settlement, which asks [`effective_sanctions`].
//! - Every act is in the violation's record.
//!
//! Entry points: [`report`]; [`report_found`] for other crates, in the transaction of what they find; [`investigate`],
//! [`dismiss`], [`decide`], [`appeal`], [`decide_appeal`]; [`find`], [`list`], [`list_own`], [`record_of`], [`read_catalogue`].

mod error;
mod found;
mod model;
mod rules;
mod service;
mod store;

pub use error::Error;
pub use found::{Finding, Found, report_found};
pub use model::{
    About, AboutKind, Appeal, AppealOutcome, AppealRuling, EffectiveSanction, EventKind,
    NewViolation, Ruling, Sentence, State, Verdict, Violation, ViolationEvent,
};
pub use service::{
    appeal, decide, decide_appeal, dismiss, effective_sanctions, find, investigate, list, list_own,
    read_catalogue, record_of, report,
};
pub use store::Filter;

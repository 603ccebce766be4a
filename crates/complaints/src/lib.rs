//! Complaints and consultations: one desk, eight steps, working-day deadlines, nothing forgotten (CMP).
//!
//! - A complaint is what its steps lead to ([`Progress`]): who, when and what was found of each is kept for good, none is
//!   skipped, none is taken back. A dissatisfied complainant opens another round.
//! - The acceptor is accountable through every step and replies in person; a handover counts from its acceptance (CMP-05).
//!   Whoever is complained about does nothing in the case (CMP-13).
//! - The reply comes after the leader's approval or the special meeting's decision, never before (CMP-06).
//! - The clock runs from acceptance in the company's working time. Promise and extension are kept apart; neither a handover
//!   nor a reopening nor another severity gives back what has run out (CMP-07, CMP-08).
//! - What is to be told when is planned as rows at the instants that the calendar gives. Any instance tells what is due, late
//!   where it was down, and each once.
//! - Numbers have no gaps within company, kind and year.
//!
//! Entry points: [`register`] and [`intake`] take in, [`accept`] makes somebody accountable, [`determine`] to [`evaluate`]
//! are the steps, [`extensions`], [`handovers`], [`opinions`], [`consultations`], [`incidents`], [`statistics`],
//! [`tell_due`] for the worker.

mod accused;
mod alarms;
mod belonging;
mod case;
mod clock;
mod consents;
mod consequences;
pub mod consultations;
mod deadlines;
mod desk;
mod error;
pub mod extensions;
mod flooded;
mod form;
pub mod handovers;
pub mod incidents;
pub mod intake;
mod model;
mod naming;
pub mod opinions;
mod policy;
mod progress;
pub mod statistics;
mod steps;
mod store;
mod telling;
mod text;
pub mod words;

pub use accused::{accuse, accused, verify};
pub use alarms::tell_due;
pub use clock::{alarms_of, deadlines_of, follow_moved};
pub use consents::{NewConsent, consents, put_on_file};
pub use consequences::{NewItem, NewOrder, issue_order, raise_improvement};
pub use deadlines::punctuality;
pub use desk::{acknowledge, find, list, policy_at, recognise, register};
pub use error::Error;
pub use flooded::Flooded;
pub use form::{RecordForm, form};
pub use model::*;
pub use naming::{Names, names_of_keys};
pub use policy::{
    Category, Cause, ComplaintPolicy, FollowUpRules, OtherParty, PublicIntakeRules, SeverityRule,
};
pub use progress::{
    Basis, Calls, ClearedBy, Determination, FollowUp, Investigation, Meeting, Progress, Proposal,
    Reply, Settlement, Step, StepContent,
};
pub use steps::{
    CallResult, accept, determine, evaluate, follow_up, investigate, name_responsible, redirect,
    reply,
};
pub use store::complaints::Filter;

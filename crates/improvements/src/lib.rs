//! Improvement items: one register for what visits, seminars, complaints, surveys, inspections and suggestions show should
//! be better, each with owner, due date, result and effect (GOV-07).
//!
//! - An item is raised, carried out by its owner, reported as done with its result, and judged by its effect. An item that
//!   had none is taken up again with another due date; the judgement stays in its history.
//! - An item can be given up, with the reason, before its effect is judged.
//! - Every act is in the item's history.
//!
//! Entry points: [`raise`] (also for other crates, in the transaction of what shows the need), [`hand_over`],
//! [`report_done`], [`judge`], [`give_up`]; [`find`], [`list`], [`history_of`].

mod error;
mod model;
mod rules;
mod service;
mod store;

pub use error::Error;
pub use model::{
    EventKind, Improvement, ImprovementEvent, ImprovementState, Judgement, NewImprovement, Outcome,
    Source, SourceKind,
};
pub use service::{find, give_up, hand_over, history_of, judge, list, raise, report_done};
pub use store::Filter;

/// What events and audit entries of improvement items are kept under.
pub const SUBJECT: &str = "improvement";

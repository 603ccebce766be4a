//! Policy documents: the figures and lists that a company may set for itself, typed, checked and versioned.
//!
//! A domain declares a document type ([`PolicyDocument`]); this crate knows none of them. It keeps a series of
//! versions for each kind and unit.
//!
//! Invariants:
//! - A draft can be edited and discarded. Whoever may manage the policies of a unit may publish a draft there, also
//!   the own one: a policy is set by its company, the approval of single cases is another matter (GOV-09).
//! - A published version never changes and is never deleted, since decisions name the version that they used.
//! - Numbers of published versions have no gaps within kind and unit, and the days of effect strictly increase with
//!   them, so that at most one version begins on a day and no later act rewrites an earlier period.
//! - A version takes effect on its day of publication at the earliest.
//! - On a given day a unit lives under its own latest version that has taken effect; without one under that of its
//!   nearest ancestor that has one; without any under the first preset that is shipped with the kind.
//!
//! Entry points: [`in_force_at`], [`in_force`], [`draft`], [`edit`], [`publish`], [`discard`], [`history`], [`held_on`], [`find`],
//! [`lineage`].

mod document;
mod error;
mod kept;
mod model;
mod rules;
mod service;
mod store;

pub use document::{PolicyDocument, Preset};
pub use error::Error;
pub use model::{InForce, PolicyVersion, Publication, Source, VersionState};
pub use service::{
    DraftChange, NewDraft, discard, draft, edit, find, held_on, history, in_force, in_force_at,
    lineage, publish,
};

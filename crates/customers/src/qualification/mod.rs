//! Qualification documents 资质材料: what a customer must show, whether it does, and what follows when it no longer does
//! (CUS-10, CUS-13).
//!
//! - [`assess`] is the one judgement of documents; whoever asks whether business may be done asks [`may_trade`], which
//!   judges by the day and does not wait for the regular check.
//! - A document is decided on by somebody else than who sent it in, never altered, and replaced only by one that renews
//!   it.
//! - A suspension for want of documents is a row of its own: only what it suspended is reinstated by documents.

mod error;
mod kind;
mod model;
mod numbers;
mod policy;
mod rules;
mod service;
mod store;

pub use error::Error;
pub use kind::{DocumentKind, DocumentState, ProofState, Subject};
pub use model::*;
pub use numbers::KnownNumbers;
pub(crate) use policy::is_key;
pub use policy::{MaximumAge, Name, Outdated, QualificationPolicy, Requirement};
pub use rules::{
    Assessment, Counting, CustomerFacts, Evidence, Expired, Expiring, Finding, Missing, Reason,
    assess, last_day, sentence, warn_level,
};
pub use service::*;
pub(crate) use service::{
    approve_invoicing, assess_as, end_suspension, known_numbers, live_documents, opened_accounts,
};
pub use store::documents::DocumentFilter;

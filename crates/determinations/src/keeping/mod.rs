//! Determinations as they are kept.

mod model;
pub(crate) mod store;
mod written;

pub use model::{
    AnswerKind, Because, Current, Determination, DeterminationFilter, StoredFacts, StoredShare,
    Summary, Voiding,
};
pub use written::Written;

pub(crate) use model::outcome_of;

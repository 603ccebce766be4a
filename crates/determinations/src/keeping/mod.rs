//! Determinations as they are kept.

mod model;
pub(crate) mod store;

pub use model::{
    AnswerKind, Because, Current, Determination, DeterminationFilter, StoredFacts, StoredShare,
    Summary, Voiding,
};

pub(crate) use model::{outcome_of, people_of, shares_of};

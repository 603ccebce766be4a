//! The words that every other crate speaks: identifiers, money, instants, who acts, what a caller may see,
//! pages, languages and refusals. No input or output, no business rule; it changes rarely.

mod caller;
mod clock;
mod decimal;
mod digest;
mod ids;
pub mod items;
mod language;
mod page;
mod refusal;
mod spoken;
pub mod text;
mod word_lists;

pub use caller::{Caller, Principal, Scope};
pub use clock::{Clock, Zone};
pub use decimal::{Area, DecimalError, Money, Percent, Tonnes};
pub use digest::{Digest, canonical_json};
pub use ids::*;
pub use language::{Language, Words};
pub use page::{Cursor, CursorError, Page, PageRequest};
pub use refusal::{Fact, Fault, Faults, Kind, Refusal};
pub use spoken::{Spoken, in_sentence};
pub use word_lists::UnknownWord;

#[doc(hidden)]
pub mod macro_support {
    pub use thiserror;
}

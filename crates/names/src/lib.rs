//! Names of Chinese companies and persons: search keys, reading of search texts, and a measure of
//! likeness for finding duplicates.
//!
//! Everything here is a pure function. Clerks search by one or two characters, by full pinyin, by
//! initials, by the tail of a telephone number; [`SearchKeys`] is what is stored for a name and
//! [`Query`] is what is made of the text they type.

mod alike;
mod company_words;
mod core_name;
mod keys;
mod normalise;
mod query;
mod reading;
mod region;
mod similarity;
mod surname;

pub use alike::{Alikes, Probe, distinct_pairs, pair_count, probes};
pub use core_name::company_core;
pub use keys::{MAX_KEYS, MAX_NAME, SearchKeys};
pub use normalise::{bigrams, normalise};
pub use query::{HeadTail, MAX_QUERY, Query, like_escape};
pub use similarity::similarity;
pub use surname::split_surname;

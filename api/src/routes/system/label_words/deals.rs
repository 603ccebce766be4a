//! The labels of deals.

use super::Words;

pub(super) const WORDS: &[Words] = &[];

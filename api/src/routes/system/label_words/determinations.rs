//! The labels of determinations.

use super::Words;

pub(super) const WORDS: &[Words] = &[];

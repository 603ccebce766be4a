//! The labels of reception.

use super::Words;

pub(super) const WORDS: &[Words] = &[];

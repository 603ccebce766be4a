//! The labels of commission.

use super::Words;

pub(super) const WORDS: &[Words] = &[];

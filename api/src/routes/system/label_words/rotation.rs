//! The labels of rotation.

use super::Words;

pub(super) const WORDS: &[Words] = &[];

//! Single statements of a decision in words, for those who show them apart.

use super::person::People;
use super::{evidence, loss, pass};
use crate::decision::{Evidence, LostClaim, Missing, Reason};
use kehu_kernel::{UserId, Words};
use std::collections::BTreeMap;

/// The names of people; who has none is called by identifier.
type Names = BTreeMap<UserId, String>;

/// What a record shows, without its date.
#[must_use]
pub fn words_of_evidence(item: &Evidence, names: &Names) -> Words {
    evidence::words(item, People(names))
}

/// Why a rule was passed over.
#[must_use]
pub fn words_of_reason(reason: Reason, names: &Names) -> Words {
    pass::words(reason, People(names))
}

/// Why a claim came to nothing.
#[must_use]
pub fn words_of_loss(claim: &LostClaim, names: &Names) -> Words {
    loss::words(claim, People(names))
}

/// What is missing for a rule to decide.
#[must_use]
pub fn words_of_missing(item: Missing, names: &Names) -> Words {
    loss::missing(item, People(names))
}

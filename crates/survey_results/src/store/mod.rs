//! Every statement of the crate.

pub(crate) mod answers;
pub(crate) mod measures;
pub(crate) mod surveys;
pub(crate) mod texts;

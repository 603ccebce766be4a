//! How long the texts are that people write.

/// What was found, said or decided at a step, in characters.
pub(crate) const FOUND: usize = 4000;
/// A reason or remark, in characters.
pub(crate) const REASON: usize = 2000;

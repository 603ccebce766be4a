//! The rules of the rotation, pure: no database, no clock.

pub(crate) mod explanation;
pub(crate) mod line;
pub(crate) mod next;
pub(crate) mod opening;
pub(crate) mod presence;
pub(crate) mod sentence;
pub(crate) mod standing;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod histories;

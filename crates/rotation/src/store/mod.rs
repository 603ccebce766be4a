//! Every SQL statement of the rotation.

pub(crate) mod entries;
pub(crate) mod fairness;
pub(crate) mod presences;
pub(crate) mod rosters;
pub(crate) mod sites;
pub(crate) mod trades;

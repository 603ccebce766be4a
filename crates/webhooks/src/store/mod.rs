//! Every SQL statement of the crate.

pub(crate) mod deliveries;
pub(crate) mod endpoints;
pub(crate) mod feed;

//! Every SQL statement on requests, and on what is held of a person.

pub(crate) mod blank;
pub(crate) mod held;
pub(crate) mod portrait;
pub(crate) mod requests;
pub(crate) mod retentions;
pub(crate) mod sites;

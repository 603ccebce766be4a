//! Every SQL statement of qualification.

pub(crate) mod checks;
pub(crate) mod documents;
pub(crate) mod evidence;
pub(crate) mod invoicing;
pub(crate) mod proofs;

//! The organisation tree.

mod model;
mod rules;
mod service;
mod store;

pub use model::{NewUnit, Unit, UnitChange, UnitFilter, UnitKind};
pub use service::{create, move_to, update};
pub use store::{company_of, descendants, find, list, names_of};

pub(crate) use service::usable;

//! Registers 台账: documents with gapless numbers, kept by a named person, never altered (GOV-10, ATT-D02).

mod keepers;
mod model;
mod numbering;
mod reading;
mod sheet;
mod store;

pub use keepers::{Keeper, appoint, keepers};
pub use model::{HolderName, Register, RegisterEntry};
pub use reading::{RegisterFilter, list, record_disclosures, record_export};
pub use sheet::{headings, rows};

pub(crate) use model::NewDocument;
pub(crate) use numbering::{PRICE_LISTS, issue, next_number};
pub(crate) use store::last_of_deal;

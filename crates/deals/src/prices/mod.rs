//! Price lists 一房一价: versions with an effective date, never altered (ATT-D08).

mod model;
mod rules;
mod service;
mod store;

pub use model::{NewPrice, NewPriceList, PriceBy, PriceList, UnitPriceLine};
pub use service::{history, list, prices_of, publish};

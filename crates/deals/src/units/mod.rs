//! Buildings, units for sale and sales control 销控 (ATT-D01).

mod model;
mod rules;
mod service;
mod store;

pub use model::{
    Building, Control, ControlCount, ControlState, NewBuilding, NewUnit, SaleUnit, SaleUnitKind,
    UnitPrice,
};
pub use rules::per_square_metre;
pub use service::{
    control, create, create_building, find, list, list_buildings, release, withhold,
};
pub use store::{UnitFilter, UnitPlace};

pub(crate) use rules::whole_price;
pub(crate) use service::{hold, lock, set_free, take};

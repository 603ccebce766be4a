//! Sales control.

use kehu_deals::units::{self as domain, ControlState, SaleUnitKind};
use kehu_kernel::{Area, BuildingId, Money};
use serde::Serialize;
use utoipa::ToSchema;

/// The master sales control of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SalesControl {
    /// The units by building, kind and state; what has none is left out.
    #[schema(max_items = 20000)]
    pub items: Vec<SalesControlCount>,
}

/// The units of a building and kind in one state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SalesControlCount {
    /// The building.
    pub building_id: BuildingId,
    /// Its number.
    #[schema(max_length = 20)]
    pub building_code: String,
    /// The kind of unit.
    pub kind: SaleUnitKind,
    /// The state.
    pub state: ControlState,
    /// How many.
    #[schema(minimum = 1)]
    pub units: i64,
    /// Their area built together, square metres.
    pub built_area: Area,
    /// Their list prices together, in yuan; units without a price count nothing.
    pub list_total: Money,
}

impl From<domain::ControlCount> for SalesControlCount {
    fn from(count: domain::ControlCount) -> Self {
        let domain::ControlCount {
            building_id,
            building_code,
            kind,
            state,
            units,
            built_area,
            list_total,
        } = count;
        Self {
            building_id,
            building_code,
            kind,
            state,
            units,
            built_area,
            list_total,
        }
    }
}

//! What a caller sees of prices.

use super::SaleUnit;
use crate::auth::Caller;
use chrono::NaiveDate;
use kehu_deals::units::{self as domain, per_square_metre};
use kehu_identity::Permission;
use kehu_kernel::{Area, Money, PriceListId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

/// The price of a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaleUnitPrice {
    /// The list that says so.
    pub price_list_id: PriceListId,
    /// The list's number at the site.
    #[schema(minimum = 1)]
    pub price_list_number: i64,
    /// The first day of the list.
    pub effective_on: NaiveDate,
    /// For the whole unit, in yuan.
    pub total: Money,
    /// For a square metre of the area built, in yuan, rounded half up.
    pub per_square_metre: Option<Money>,
    /// The least for which it may go, in yuan; null for callers without `sale_units:manage`, and where none is set.
    pub floor_total: Option<Money>,
}

/// How a caller sees prices: the floor is shown to those alone who manage the site's price lists.
#[derive(Debug, Clone, Copy)]
pub(in crate::routes::sale_units) struct Sight {
    floor: bool,
}

impl Sight {
    pub(in crate::routes::sale_units) fn of<P>(caller: &Caller<P>, site: UnitId) -> Self {
        let manager = caller.with_scope_of(Permission::SaleUnitsManage);
        Self {
            floor: manager.is_some_and(|manager| manager.scope.holds(site, None)),
        }
    }

    pub(in crate::routes::sale_units) const fn whole() -> Self {
        Self { floor: true }
    }

    pub(in crate::routes::sale_units) fn price(
        self,
        price: domain::UnitPrice,
        area: Option<Area>,
    ) -> SaleUnitPrice {
        let domain::UnitPrice {
            list_id,
            number,
            effective_on,
            total,
            floor_total,
        } = price;
        SaleUnitPrice {
            price_list_id: list_id,
            price_list_number: number,
            effective_on,
            total,
            per_square_metre: area.and_then(|area| per_square_metre(total, area).ok()),
            floor_total: floor_total.filter(|_| self.floor),
        }
    }

    pub(in crate::routes::sale_units) fn unit(self, unit: domain::SaleUnit) -> SaleUnit {
        let number = unit.number();
        let domain::SaleUnit {
            id,
            site_id,
            building_id,
            building_code: _,
            floor,
            room,
            kind,
            built_area,
            inner_area,
            layout,
            grade,
            control,
            since,
            price,
            created_at,
            updated_at,
            version,
        } = unit;
        SaleUnit {
            id,
            site_id,
            building_id,
            number,
            floor,
            room,
            kind,
            built_area,
            inner_area,
            layout,
            grade,
            control: control.into(),
            since,
            price: price.map(|price| self.price(price, Some(built_area))),
            created_at,
            updated_at,
            version,
        }
    }
}

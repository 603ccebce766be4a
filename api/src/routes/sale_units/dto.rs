//! What is sent and answered about units for sale.

use crate::auth::Caller;
use crate::page;
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_deals::prices::{self, NewPrice, NewPriceList, PriceBy};
use kehu_deals::units::{
    self as domain, Control, ControlState, NewBuilding, NewUnit, SaleUnitKind, per_square_metre,
};
use kehu_identity::Permission;
use kehu_kernel::{Area, BuildingId, DealId, Money, PriceListId, SaleUnitId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A building of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Building {
    /// Identifier.
    pub id: BuildingId,
    /// The site.
    pub site_id: UnitId,
    /// Its number at the site.
    #[schema(max_length = 20, example = "3")]
    pub code: String,
    /// Name.
    #[schema(max_length = 100, example = "3栋")]
    pub name: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl From<domain::Building> for Building {
    fn from(building: domain::Building) -> Self {
        let domain::Building {
            id,
            site_id,
            code,
            name,
            created_at,
        } = building;
        Self {
            id,
            site_id,
            code,
            name,
            created_at,
        }
    }
}

/// The buildings of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BuildingList {
    /// By number.
    #[schema(max_items = 1000)]
    pub items: Vec<Building>,
}

/// Enters a building.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBuilding {
    /// Its number at the site, unique there.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20, example = "3")]
    pub code: String,
    /// Name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "3栋")]
    pub name: String,
}

impl From<CreateBuilding> for NewBuilding {
    fn from(body: CreateBuilding) -> Self {
        let CreateBuilding { code, name } = body;
        Self { code, name }
    }
}

/// Enters units.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSaleUnits {
    /// The units; all are entered or none.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<CreateSaleUnit>,
}

/// A unit to be entered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSaleUnit {
    /// The building.
    pub building_id: BuildingId,
    /// Floor; below ground negative.
    #[validate(range(min = -20, max = 200))]
    #[schema(minimum = -20, maximum = 200, example = 12)]
    pub floor: i16,
    /// Room number, unique in the building.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20, example = "1201")]
    pub room: String,
    /// What it is.
    pub kind: SaleUnitKind,
    /// Area built, square metres.
    pub built_area: Area,
    /// Area inside, square metres, at most the area built.
    pub inner_area: Option<Area>,
    /// Layout.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "三室两厅两卫")]
    pub layout: Option<String>,
    /// How good it is by floor, view and position, 1 best: swaps go from good to poorer (ATT-D04).
    #[serde(default = "middling")]
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5, default = 3)]
    pub grade: i16,
}

const fn middling() -> i16 {
    3
}

impl From<CreateSaleUnit> for NewUnit {
    fn from(body: CreateSaleUnit) -> Self {
        let CreateSaleUnit {
            building_id,
            floor,
            room,
            kind,
            built_area,
            inner_area,
            layout,
            grade,
        } = body;
        Self {
            building_id,
            floor,
            room,
            kind,
            built_area,
            inner_area,
            layout,
            grade,
        }
    }
}

/// A unit for sale.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaleUnit {
    /// Identifier.
    pub id: SaleUnitId,
    /// The site.
    pub site_id: UnitId,
    /// The building.
    pub building_id: BuildingId,
    /// Building and room, as people know it.
    #[schema(max_length = 50, example = "3-1201")]
    pub number: String,
    /// Floor; below ground negative.
    #[schema(minimum = -20, maximum = 200)]
    pub floor: i16,
    /// Room number.
    #[schema(max_length = 20)]
    pub room: String,
    /// What it is.
    pub kind: SaleUnitKind,
    /// Area built, square metres.
    pub built_area: Area,
    /// Area inside, square metres.
    pub inner_area: Option<Area>,
    /// Layout.
    #[schema(max_length = 50)]
    pub layout: Option<String>,
    /// How good it is, 1 best to 5.
    #[schema(minimum = 1, maximum = 5)]
    pub grade: i16,
    /// How it stands in sales control.
    pub control: SaleUnitControl,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Its price at the moment that was asked for; null before the first list.
    pub price: Option<SaleUnitPrice>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

crate::tagged_union! {
    /// How a unit stands in sales control.
    SaleUnitControl, "state", {
        "free" => Free(FreeUnit),
        "reserved" => Reserved(ReservedUnit),
        "subscribed" => Subscribed(HeldUnit),
        "contracted" => Contracted(SoldUnit),
        "withheld" => Withheld(WithheldUnit),
    }
}

/// For sale.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct FreeUnit {}

/// Reserved for a while.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct ReservedUnit {
    /// The deal.
    pub deal_id: DealId,
    /// At this instant it is free again, unless it was subscribed.
    pub reserved_until: DateTime<Utc>,
}

/// Subscribed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct HeldUnit {
    /// The deal.
    pub deal_id: DealId,
}

/// Contracted.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct SoldUnit {
    /// The deal.
    pub deal_id: DealId,
}

/// Not for sale now.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct WithheldUnit {
    /// Who withheld it.
    pub withheld_by: UserId,
    /// Why.
    #[schema(max_length = 500)]
    pub reason: String,
}

impl From<Control> for SaleUnitControl {
    fn from(control: Control) -> Self {
        match control {
            Control::Free => Self::Free(FreeUnit {}),
            Control::Reserved { deal, until } => Self::Reserved(ReservedUnit {
                deal_id: deal,
                reserved_until: until,
            }),
            Control::Subscribed { deal } => Self::Subscribed(HeldUnit { deal_id: deal }),
            Control::Contracted { deal } => Self::Contracted(SoldUnit { deal_id: deal }),
            Control::Withheld { by, reason } => Self::Withheld(WithheldUnit {
                withheld_by: by,
                reason,
            }),
        }
    }
}

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
pub(super) struct Sight {
    floor: bool,
}

impl Sight {
    pub(super) fn of<P>(caller: &Caller<P>, site: UnitId) -> Self {
        let manager = caller.with_scope_of(Permission::SaleUnitsManage);
        Self {
            floor: manager.is_some_and(|manager| manager.scope.holds(site, None)),
        }
    }

    pub(super) const fn whole() -> Self {
        Self { floor: true }
    }

    pub(super) fn price(self, price: domain::UnitPrice, area: Option<Area>) -> SaleUnitPrice {
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

    pub(super) fn unit(self, unit: domain::SaleUnit) -> SaleUnit {
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

page!(SaleUnitPage, SaleUnit);

/// The units that were entered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaleUnitList {
    /// By building, floor and room.
    #[schema(max_items = 100)]
    pub items: Vec<SaleUnit>,
}

/// A reason.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SalesControlReason {
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

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

/// Publishes a price list.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishPriceList {
    /// First business day on which it holds, today at the earliest.
    pub effective_on: NaiveDate,
    /// What it is for.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
    /// The prices, each unit once. A unit that is left out keeps its price.
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    pub prices: Vec<PriceOfUnit>,
}

/// The price of a unit: the total or that of a square metre, one of the two.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceOfUnit {
    /// The unit.
    pub sale_unit_id: SaleUnitId,
    /// For the whole unit, in yuan.
    pub total: Option<Money>,
    /// For a square metre of the area built, in yuan; the total is rounded half up to the fen.
    pub per_square_metre: Option<Money>,
    /// The least for which it may go, in yuan, at most the price.
    pub floor_total: Option<Money>,
}

impl TryFrom<PublishPriceList> for NewPriceList {
    type Error = Problem;
    fn try_from(body: PublishPriceList) -> Result<Self, Problem> {
        let prices = body.prices.into_iter().enumerate().map(|(place, price)| {
            let by = match (price.total, price.per_square_metre) {
                (Some(total), None) => PriceBy::Total(total),
                (None, Some(each)) => PriceBy::SquareMetre(each),
                _ => {
                    return Err(Problem::body(
                        format!("/prices/{place}"),
                        "one-of",
                        "must have either total or per_square_metre",
                        "total 与 per_square_metre 须且仅须填写一项",
                    ));
                }
            };
            Ok(NewPrice {
                unit_id: price.sale_unit_id,
                by,
                floor_total: price.floor_total,
            })
        });
        Ok(Self {
            effective_on: body.effective_on,
            note: body.note,
            prices: prices.collect::<Result<_, _>>()?,
        })
    }
}

/// A price list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PriceList {
    /// Identifier.
    pub id: PriceListId,
    /// The site.
    pub site_id: UnitId,
    /// Number at the site, from 1, without gaps.
    #[schema(minimum = 1)]
    pub number: i64,
    /// First business day on which it holds.
    pub effective_on: NaiveDate,
    /// What it is for.
    #[schema(max_length = 500)]
    pub note: Option<String>,
    /// Who published it; null when no person did.
    pub published_by: Option<UserId>,
    /// When.
    pub published_at: DateTime<Utc>,
    /// How many units it prices.
    #[schema(minimum = 1)]
    pub units: i64,
}

impl From<prices::PriceList> for PriceList {
    fn from(list: prices::PriceList) -> Self {
        let prices::PriceList {
            id,
            site_id,
            number,
            effective_on,
            note,
            published_by,
            published_at,
            units,
        } = list;
        Self {
            id,
            site_id,
            number,
            effective_on,
            note,
            published_by,
            published_at,
            units,
        }
    }
}

page!(PriceListPage, PriceList);

/// A price on a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListedPrice {
    /// The unit.
    pub sale_unit_id: SaleUnitId,
    /// For the whole unit, in yuan.
    pub total: Money,
    /// The least for which it may go, in yuan; null for callers without `sale_units:manage`, and where none is set.
    pub floor_total: Option<Money>,
}

page!(ListedPricePage, ListedPrice);

/// The prices of a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaleUnitPriceList {
    /// The latest first.
    #[schema(max_items = 200)]
    pub items: Vec<SaleUnitPrice>,
}

//! Units and how they stand.

use super::SaleUnitPrice;
use crate::page;
use chrono::{DateTime, Utc};
use kehu_deals::units::{Control, NewUnit, SaleUnitKind};
use kehu_kernel::{Area, BuildingId, DealId, SaleUnitId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

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

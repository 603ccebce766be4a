//! Buildings and units for sale.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{Area, BuildingId, DealId, Money, PriceListId, SaleUnitId, UnitId, UserId};

kehu_kernel::word_lists! {
    /// What a unit for sale is.
    SaleUnitKind {
        /// A flat or house.
        Residence = "residence",
        /// A shop.
        Shop = "shop",
        /// An office.
        Office = "office",
        /// A parking space.
        Parking = "parking",
    }
}

kehu_kernel::word_lists! {
    /// How a unit stands in sales control.
    #[schema(as = SaleUnitState)]
    ControlState {
        /// For sale.
        Free = "free",
        /// Reserved for a while.
        Reserved = "reserved",
        /// Subscribed.
        Subscribed = "subscribed",
        /// Contracted.
        Contracted = "contracted",
        /// Not for sale now.
        Withheld = "withheld",
    }
}

/// A building of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Building {
    /// Identifier.
    pub id: BuildingId,
    /// The site.
    pub site_id: UnitId,
    /// Its number at the site, unique there, 1 to 20 characters.
    pub code: String,
    /// Name, 1 to 100 characters.
    pub name: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// A building to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBuilding {
    /// Its number at the site.
    pub code: String,
    /// Name.
    pub name: String,
}

/// How a unit stands in sales control, with what belongs to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// For sale.
    Free,
    /// Reserved by a deal until an instant, at which it is free again by itself.
    Reserved {
        /// The deal.
        deal: DealId,
        /// The end of the reservation.
        until: DateTime<Utc>,
    },
    /// Subscribed.
    Subscribed {
        /// The deal.
        deal: DealId,
    },
    /// Contracted.
    Contracted {
        /// The deal.
        deal: DealId,
    },
    /// Not for sale now.
    Withheld {
        /// Who withheld it.
        by: UserId,
        /// Why.
        reason: String,
    },
}

impl Control {
    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> ControlState {
        match self {
            Self::Free => ControlState::Free,
            Self::Reserved { .. } => ControlState::Reserved,
            Self::Subscribed { .. } => ControlState::Subscribed,
            Self::Contracted { .. } => ControlState::Contracted,
            Self::Withheld { .. } => ControlState::Withheld,
        }
    }

    /// The deal that holds the unit.
    #[must_use]
    pub const fn deal(&self) -> Option<DealId> {
        match self {
            Self::Reserved { deal, .. } | Self::Subscribed { deal } | Self::Contracted { deal } => {
                Some(*deal)
            }
            Self::Free | Self::Withheld { .. } => None,
        }
    }
}

/// The price of a unit at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPrice {
    /// The list that says so.
    pub list_id: PriceListId,
    /// The list's number at the site.
    pub number: i64,
    /// The first day of the list.
    pub effective_on: NaiveDate,
    /// For the whole unit, in yuan.
    pub total: Money,
    /// The least for which it may go 底价, in yuan; only some may see it.
    pub floor_total: Option<Money>,
}

/// A unit for sale 房源.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleUnit {
    /// Identifier.
    pub id: SaleUnitId,
    /// The site.
    pub site_id: UnitId,
    /// The building.
    pub building_id: BuildingId,
    /// The building's number.
    pub building_code: String,
    /// Floor, -20 to 200.
    pub floor: i16,
    /// Room number, unique in the building, 1 to 20 characters.
    pub room: String,
    /// What it is.
    pub kind: SaleUnitKind,
    /// Area built, square metres.
    pub built_area: Area,
    /// Area inside, square metres, at most the area built.
    pub inner_area: Option<Area>,
    /// Layout, such as 三室两厅两卫, at most 50 characters.
    pub layout: Option<String>,
    /// How good it is by floor, view and position: 1 best to 5.
    pub grade: i16,
    /// How it stands in sales control.
    pub control: Control,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Its price at the moment that was asked for; none before the first list.
    pub price: Option<UnitPrice>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change.
    pub version: i64,
}

impl SaleUnit {
    /// The number by which people know it: building and room.
    #[must_use]
    pub fn number(&self) -> String {
        format!("{}-{}", self.building_code, self.room)
    }
}

/// A unit to be entered; the fields mean the same as those of [`SaleUnit`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields mean the same as those of SaleUnit")]
pub struct NewUnit {
    pub building_id: BuildingId,
    pub floor: i16,
    pub room: String,
    pub kind: SaleUnitKind,
    pub built_area: Area,
    pub inner_area: Option<Area>,
    pub layout: Option<String>,
    pub grade: i16,
}

/// A cell of the master view: the units of a building and kind in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlCount {
    /// The building.
    pub building_id: BuildingId,
    /// Its number.
    pub building_code: String,
    /// The kind of unit.
    pub kind: SaleUnitKind,
    /// The state.
    pub state: ControlState,
    /// How many.
    pub units: i64,
    /// Their area built together, square metres.
    pub built_area: Area,
    /// Their list prices together, in yuan; those without a price count nothing.
    pub list_total: Money,
}

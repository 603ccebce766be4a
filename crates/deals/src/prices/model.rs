//! Price lists.

use crate::units::UnitPrice;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{Money, PriceListId, SaleUnitId, UnitId, UserId};

/// A price list of a site: it holds the prices that it names from its day on, and on that day from its publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    /// Identifier.
    pub id: PriceListId,
    /// The site.
    pub site_id: UnitId,
    /// Number at the site, from 1, without gaps.
    pub number: i64,
    /// First business day on which it holds.
    pub effective_on: NaiveDate,
    /// What it is for, at most 500 characters.
    pub note: Option<String>,
    /// Who published it; none when no person did.
    pub published_by: Option<UserId>,
    /// When.
    pub published_at: DateTime<Utc>,
    /// How many units it prices.
    pub units: i64,
}

/// A list to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPriceList {
    /// First business day on which it holds, today at the earliest.
    pub effective_on: NaiveDate,
    /// What it is for.
    pub note: Option<String>,
    /// The prices, 1 to 1000, each unit once.
    pub prices: Vec<NewPrice>,
}

/// The price of a unit on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrice {
    /// The unit.
    pub unit_id: SaleUnitId,
    /// The price.
    pub by: PriceBy,
    /// The least for which it may go 底价, in yuan, at most the price.
    pub floor_total: Option<Money>,
}

/// How a price is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceBy {
    /// For the whole unit, in yuan.
    Total(Money),
    /// For a square metre of the area built, in yuan; the total is rounded half up to the fen.
    SquareMetre(Money),
}

/// A price on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPriceLine {
    /// The unit.
    pub unit_id: SaleUnitId,
    /// Its price.
    pub price: UnitPrice,
}

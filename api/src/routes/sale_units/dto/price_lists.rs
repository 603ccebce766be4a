//! Price lists.

use super::SaleUnitPrice;
use crate::page;
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_deals::prices::{self, NewPrice, NewPriceList, PriceBy};
use kehu_kernel::{Money, PriceListId, SaleUnitId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

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

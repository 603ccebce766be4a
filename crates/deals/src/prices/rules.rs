//! What holds of a price list, pure.

use super::model::{NewPriceList, PriceBy};
use crate::units::whole_price;
use chrono::NaiveDate;
use kehu_kernel::{Area, Faults, Money, SaleUnitId};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// A price as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) unit_id: SaleUnitId,
    pub(super) total: Money,
    pub(super) floor_total: Option<Money>,
}

/// The totals of a list; `areas` are those of the site's units.
pub(super) fn totals(
    list: &NewPriceList,
    areas: &HashMap<SaleUnitId, Area>,
    today: NaiveDate,
) -> Result<Vec<Priced>, Faults> {
    let mut faults = Faults::default();
    if list.effective_on < today {
        faults.add(
            "/effective_on",
            "past",
            "must be today at the earliest: prices of the past stand",
            "最早为今日，已生效的价格不可追改",
        );
    }
    let mut seen = HashSet::new();
    let mut priced = Vec::with_capacity(list.prices.len());
    for (place, price) in list.prices.iter().enumerate() {
        let at = |member: &str| format!("/prices/{place}/{member}");
        let Some(area) = areas.get(&price.unit_id) else {
            faults.add(
                at("sale_unit_id"),
                "unknown-unit",
                "is not a unit of this site",
                "不是该案场的房源",
            );
            continue;
        };
        if !seen.insert(price.unit_id) {
            faults.add(
                at("sale_unit_id"),
                "duplicate",
                "the list names this unit already",
                "价目表中已有该房源",
            );
        }
        let total = match price.by {
            PriceBy::Total(total) => Ok(total),
            PriceBy::SquareMetre(each) => whole_price(each, *area),
        };
        let Some(total) = total.ok().filter(|total| total.value() > Decimal::ZERO) else {
            faults.add(
                format!("/prices/{place}"),
                "range",
                "the price of the unit must be more than 0 and have at most 12 digits",
                "价格须大于 0，且不超过 12 位整数",
            );
            continue;
        };
        if price
            .floor_total
            .is_some_and(|floor| floor.value() <= Decimal::ZERO || floor > total)
        {
            faults.add(
                at("floor_total"),
                "range",
                "must be more than 0 and at most the price",
                "底价须大于 0 且不高于表价",
            );
        }
        priced.push(Priced {
            unit_id: price.unit_id,
            total,
            floor_total: price.floor_total,
        });
    }
    faults.none().map(|()| priced)
}

#[cfg(test)]
mod tests {
    use super::super::model::NewPrice;
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn att_d08_a_list_prices_units_of_the_site_once_from_today_on() {
        let unit = SaleUnitId::generate();
        let areas = HashMap::from([(unit, "100".parse().unwrap())]);
        let today: NaiveDate = "2026-06-01".parse().unwrap();
        let line = |unit_id, by, floor_total| NewPrice {
            unit_id,
            by,
            floor_total,
        };
        let good = line(
            unit,
            PriceBy::SquareMetre(money("9999.99")),
            Some(money("999999.00")),
        );
        let list = |effective_on: &str, prices: Vec<NewPrice>| NewPriceList {
            effective_on: effective_on.parse().unwrap(),
            note: None,
            prices,
        };
        let priced = totals(&list("2026-06-01", vec![good.clone()]), &areas, today).unwrap();
        assert_eq!(priced[0].total, money("999999.00"));
        for (bad, pointer) in [
            (list("2026-05-31", vec![good.clone()]), "/effective_on"),
            (
                list("2026-06-01", vec![good.clone(), good.clone()]),
                "/prices/1/sale_unit_id",
            ),
            (
                list(
                    "2026-06-01",
                    vec![line(
                        SaleUnitId::generate(),
                        PriceBy::Total(money("1")),
                        None,
                    )],
                ),
                "/prices/0/sale_unit_id",
            ),
            (
                list(
                    "2026-06-01",
                    vec![line(unit, PriceBy::Total(money("0")), None)],
                ),
                "/prices/0",
            ),
            (
                list(
                    "2026-06-01",
                    vec![line(unit, PriceBy::Total(money("1")), Some(money("1.01")))],
                ),
                "/prices/0/floor_total",
            ),
        ] {
            assert_eq!(
                totals(&bad, &areas, today).unwrap_err().0[0].pointer,
                pointer
            );
        }
    }
}

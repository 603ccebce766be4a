//! What a site sells.

use crate::Error;
use kehu_db::Tx;
use kehu_deals::prices::{self, NewPrice, NewPriceList, PriceBy};
use kehu_deals::units::{self, NewBuilding, NewUnit, SaleUnitKind};
use kehu_kernel::{Area, BuildingId, Caller, Money, SaleUnitId, UnitId};
use rust_decimal::Decimal;

/// A unit for sale with its list price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct House {
    pub(crate) id: SaleUnitId,
    /// Of the whole unit, in yuan.
    pub(crate) price: u32,
    /// Built, in square metres.
    pub(crate) area: u32,
    pub(crate) grade: i16,
}

/// A flat of every floor: area built and inside in square metres, layout, grade.
type Flat = (u32, u32, &'static str, i16);

const FLATS: [Flat; 4] = [
    (89, 71, "两室两厅", 3),
    (108, 87, "三室两厅", 3),
    (108, 87, "三室两厅", 2),
    (132, 107, "四室两厅", 1),
];
const BUILDINGS: [(&str, &str); 2] = [("1", "1栋"), ("2", "2栋")];
const FLOORS: u32 = 12;

/// Enters the buildings and their flats.
pub(super) async fn enter(
    tx: &mut Tx,
    assistant: &Caller,
    site: UnitId,
    (ground, rise): (u32, u32),
) -> Result<Vec<House>, Error> {
    let mut plan: Vec<(NewUnit, u32, u32)> = Vec::new();
    for (code, name) in BUILDINGS {
        let new = NewBuilding {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        let building = units::create_building(tx, assistant, site, &new).await?;
        for floor in 1..=FLOORS {
            let by_metre = ground + rise * (floor - 1);
            for (place, flat) in (1..).zip(FLATS) {
                let (area, ..) = flat;
                let entered = unit(building.id, floor, place, flat)?;
                plan.push((entered, area * by_metre, area));
            }
        }
    }
    let new: Vec<NewUnit> = plan.iter().map(|(unit, ..)| unit.clone()).collect();
    let entered = units::create(tx, assistant, site, &new).await?;
    let priced = entered.into_iter().zip(plan);
    Ok(priced
        .map(|(unit, (_, price, area))| House {
            id: unit.id,
            price,
            area,
            grade: unit.grade,
        })
        .collect())
}

fn unit(
    building_id: BuildingId,
    floor: u32,
    place: u32,
    (built, inner, layout, grade): Flat,
) -> Result<NewUnit, Error> {
    let area = |metres: u32| {
        Area::new(Decimal::from(metres)).map_err(|_| Error::Inconsistent { what: "an area" })
    };
    Ok(NewUnit {
        building_id,
        floor: i16::try_from(floor).map_err(|_| Error::Inconsistent { what: "a floor" })?,
        room: format!("{floor}{place:02}"),
        kind: SaleUnitKind::Residence,
        built_area: area(built)?,
        inner_area: Some(area(inner)?),
        layout: Some(layout.to_owned()),
        grade,
    })
}

/// Publishes the first price list; the floor is nine tenths of it.
pub(super) async fn price(
    tx: &mut Tx,
    manager: &Caller,
    site: UnitId,
    houses: &[House],
) -> Result<(), Error> {
    let prices = houses.iter().map(|house| {
        Ok(NewPrice {
            unit_id: house.id,
            by: PriceBy::Total(yuan(house.price)?),
            floor_total: Some(yuan(house.price / 10 * 9)?),
        })
    });
    let list = NewPriceList {
        effective_on: manager.today(),
        note: Some("首批房源价格".to_owned()),
        prices: prices.collect::<Result<_, Error>>()?,
    };
    prices::publish(tx, manager, site, &list).await?;
    Ok(())
}

/// Whole yuan.
pub(crate) fn yuan(amount: u32) -> Result<Money, Error> {
    Money::new(Decimal::from(amount)).map_err(|_| Error::Inconsistent { what: "an amount" })
}

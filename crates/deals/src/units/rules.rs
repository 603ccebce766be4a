//! What holds of units, pure.

use super::model::{Control, NewUnit, SaleUnit};
use crate::Error;
use chrono::{DateTime, Utc};
use kehu_kernel::{Area, DealId, DecimalError, Faults, Money};
use rust_decimal::{Decimal, RoundingStrategy};

/// The price of a square metre of the area built, rounded half up to the fen.
///
/// # Errors
/// [`DecimalError`] when it is out of range.
pub fn per_square_metre(total: Money, area: Area) -> Result<Money, DecimalError> {
    let quotient = total
        .value()
        .checked_div(area.value())
        .ok_or(DecimalError::Range)?;
    Money::new(rounded(quotient))
}

/// The price of the whole unit by that of a square metre, rounded half up to the fen.
pub(crate) fn whole_price(per_square_metre: Money, area: Area) -> Result<Money, DecimalError> {
    let product = per_square_metre
        .value()
        .checked_mul(area.value())
        .ok_or(DecimalError::Range)?;
    Money::new(rounded(product))
}

fn rounded(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(Money::PLACES, RoundingStrategy::MidpointAwayFromZero)
}

/// What somebody who comes for a unit meets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meets {
    /// It is there to be taken.
    Free,
    /// A reservation whose time has passed stands in the way: it lapses first.
    Lapsed(DealId),
}

/// Whether a unit can be taken (ATT-D01).
pub(super) fn availability(unit: &SaleUnit, now: DateTime<Utc>) -> Result<Meets, Error> {
    match unit.control {
        Control::Free => Ok(Meets::Free),
        Control::Reserved { deal, until } if until <= now => Ok(Meets::Lapsed(deal)),
        Control::Reserved { .. }
        | Control::Subscribed { .. }
        | Control::Contracted { .. }
        | Control::Withheld { .. } => Err(Error::UnitGone {}),
    }
}

/// What the types alone cannot say of new units; `known` are the buildings of the site.
pub(super) fn check(units: &[NewUnit], known: &[kehu_kernel::BuildingId]) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for (place, unit) in units.iter().enumerate() {
        let at = |member: &str| format!("/items/{place}/{member}");
        if !known.contains(&unit.building_id) {
            faults.add(
                at("building_id"),
                "unknown-building",
                "is not a building of this site",
                "不是该案场的楼栋",
            );
        }
        if !(Decimal::ZERO < unit.built_area.value()
            && unit.built_area.value() <= Decimal::from(1_000_000))
        {
            faults.add(
                at("built_area"),
                "range",
                "must be more than 0 and at most 1000000 square metres",
                "须大于 0 且不超过 1000000 平方米",
            );
        }
        if unit.inner_area.is_some_and(|inner| {
            inner.value() <= Decimal::ZERO || inner.value() > unit.built_area.value()
        }) {
            faults.add(
                at("inner_area"),
                "range",
                "must be more than 0 and at most the area built",
                "须大于 0 且不超过建筑面积",
            );
        }
        let same =
            |other: &&NewUnit| other.building_id == unit.building_id && other.room == unit.room;
        if units.iter().take(place).any(|other| same(&other)) {
            faults.add(
                at("room"),
                "duplicate",
                "an earlier unit of the batch has this room number in the building",
                "与本批次中同一楼栋的房号重复",
            );
        }
    }
    faults.none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_by_the_square_metre_are_rounded_half_up() {
        for (total, area, each) in [
            ("1000000", "100", "10000.00"),
            ("1000000", "118.35", "8449.51"),
            ("0.01", "2", "0.01"),
        ] {
            assert_eq!(
                per_square_metre(total.parse().unwrap(), area.parse().unwrap()).unwrap(),
                each.parse().unwrap()
            );
        }
        assert_eq!(
            whole_price("8449.51".parse().unwrap(), "118.35".parse().unwrap()).unwrap(),
            "999999.51".parse().unwrap()
        );
    }
}

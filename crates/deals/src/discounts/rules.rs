//! How deep a discount is, and who must approve it, pure (ATT-D08).

use crate::Error;
use kehu_attribution::policy::DealRules;
use kehu_kernel::Money;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The depth of a discount in hundredths of a per cent of the list price, rounded up: what is over a level's limit by a
/// fen belongs to the next.
pub(super) fn depth(list_price: Money, price: Money) -> u16 {
    let off = list_price.value() - price.value();
    let points = (off * Decimal::from(10_000) / list_price.value()).ceil();
    points.to_u16().unwrap_or(u16::MAX)
}

/// The number of stages that must approve. Under the floor price it is the whole line, however deep the discount.
pub(super) fn stages(
    policy: &DealRules,
    list_price: Money,
    price: Money,
    floor: Option<Money>,
) -> Result<u8, Error> {
    let level = policy.level_of(depth(list_price, price));
    let last = policy.discount_levels.last();
    let (Some(level), Some(last)) = (level, last) else {
        let most = last
            .map(|level| level.up_to_basis_points)
            .unwrap_or_default();
        return Err(Error::DiscountTooDeep {
            most: Decimal::new(most.into(), 2).normalize().to_string(),
        });
    };
    match floor {
        Some(floor) if price < floor => Ok(last.stages),
        _ => Ok(level.stages),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_attribution::policy::SiteRules;

    #[test]
    fn att_d08_the_deeper_the_discount_the_more_stages_and_under_the_floor_all() {
        let policy = SiteRules::sales_office().deals;
        let list: Money = "1000000".parse().unwrap();
        let of = |price: &str, floor: Option<&str>| {
            let floor = floor.map(|floor| floor.parse().unwrap());
            stages(&policy, list, price.parse().unwrap(), floor).ok()
        };
        for (price, needed) in [
            ("999999.99", Some(1)),
            ("980000.00", Some(1)),
            ("979999.99", Some(2)),
            ("950000.00", Some(2)),
            ("949999.99", Some(3)),
            ("900000.00", Some(3)),
            ("899999.99", None),
        ] {
            assert_eq!(of(price, None), needed, "{price}");
        }
        assert_eq!(of("990000", Some("990000")), Some(1));
        assert_eq!(of("989999.99", Some("990000")), Some(3));
    }
}

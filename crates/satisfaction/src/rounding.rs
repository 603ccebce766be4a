//! How figures are rounded.

use rust_decimal::{Decimal, RoundingStrategy};

/// Places after which digits are noise of divisions: a third of a hundred, three times, is a hundred again.
const SETTLED: u32 = 16;

/// An index, a score or an end of its interval: two places, half away from zero.
#[must_use]
pub fn index(value: Decimal) -> Decimal {
    rounded(value, 2)
}

/// A share or a standard error: four places, half away from zero.
#[must_use]
pub fn share(value: Decimal) -> Decimal {
    rounded(value, 4)
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    let mut rounded = value
        .round_dp_with_strategy(SETTLED, RoundingStrategy::MidpointAwayFromZero)
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    // Zeros at the end are shown: 80.00.
    rounded.rescale(places);
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    #[test]
    fn halves_go_away_from_zero() {
        for (value, rounded) in [
            (dec("80.005"), dec("80.01")),
            (dec("80.0049"), dec("80.00")),
            (dec("-14.685"), dec("-14.69")),
        ] {
            assert_eq!(index(value), rounded);
        }
        assert_eq!(share(dec("0.80245")), dec("0.8025"));
        assert_eq!(index(dec("80")).to_string(), "80.00");
    }

    #[test]
    fn noise_of_thirds_does_not_turn_a_half() {
        let third = dec("100") / dec("3");
        assert_eq!(
            index(third * dec("3") / dec("1000") + dec("0.005")),
            dec("0.11")
        );
    }
}

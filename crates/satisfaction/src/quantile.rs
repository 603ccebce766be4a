//! Quantiles of the two distributions that intervals need.

use rust_decimal::Decimal;

/// 97.5 % of the normal distribution lie below.
pub(crate) const NORMAL: Decimal = millionths(1_959_964);

/// The same of Student's t with 1 to 30 degrees of freedom.
const STUDENT: [Decimal; 30] = [
    millionths(12_706_205),
    millionths(4_302_653),
    millionths(3_182_446),
    millionths(2_776_445),
    millionths(2_570_582),
    millionths(2_446_912),
    millionths(2_364_624),
    millionths(2_306_004),
    millionths(2_262_157),
    millionths(2_228_139),
    millionths(2_200_985),
    millionths(2_178_813),
    millionths(2_160_369),
    millionths(2_144_787),
    millionths(2_131_450),
    millionths(2_119_905),
    millionths(2_109_816),
    millionths(2_100_922),
    millionths(2_093_024),
    millionths(2_085_963),
    millionths(2_079_614),
    millionths(2_073_873),
    millionths(2_068_658),
    millionths(2_063_899),
    millionths(2_059_539),
    millionths(2_055_529),
    millionths(2_051_831),
    millionths(2_048_407),
    millionths(2_045_230),
    millionths(2_042_272),
];

/// Coefficients of the expansion in 1 over the degrees of freedom (Abramowitz and Stegun, 26.7.5) at 1.959964.
const EXPANSION: [Decimal; 4] = [
    Decimal::from_parts(2_372_271_230, 0, 0, false, 9),
    Decimal::from_parts(2_822_498_616, 0, 0, false, 9),
    Decimal::from_parts(2_555_849_680, 0, 0, false, 9),
    Decimal::from_parts(1_589_534_053, 0, 0, false, 9),
];

/// 97.5 % of Student's t with that many degrees of freedom lie below, to within a ten-millionth. None without any.
pub(crate) fn student(freedom: u64) -> Option<Decimal> {
    let place = usize::try_from(freedom.checked_sub(1)?).unwrap_or(usize::MAX);
    Some(STUDENT.get(place).copied().unwrap_or_else(|| {
        let inverse = Decimal::ONE / Decimal::from(freedom);
        NORMAL
            + EXPANSION
                .iter()
                .rev()
                .fold(Decimal::ZERO, |sum, term| (sum + term) * inverse)
    }))
}

const fn millionths(number: u32) -> Decimal {
    Decimal::from_parts(number, 0, 0, false, 6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    /// Published tables, and the steps around the end of ours.
    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        for (freedom, quantile) in [
            (1, dec("12.706205")),
            (4, dec("2.776445")),
            (20, dec("2.085963")),
            (30, dec("2.042272")),
            (31, dec("2.039513")),
            (25, dec("2.059539")),
            (40, dec("2.021075")),
            (60, dec("2.000298")),
            (120, dec("1.979930")),
            (1_000, dec("1.962339")),
            (u64::MAX, dec("1.959964")),
        ] {
            assert_eq!(student(freedom).unwrap().round_dp(6), quantile, "{freedom}");
        }
        assert_eq!(student(0), None);
    }
}

//! Cents by shares.

/// Divides cents by shares that sum to 1, so that the parts sum to exactly the cents: everybody gets the whole cents of
/// their part, and the cents that are left go to the largest remainders, ties by order (ATT-D09). None when the numbers
/// grow too large.
pub(crate) fn split(cents: i64, shares: &[(i64, i64)]) -> Option<Vec<i64>> {
    let mut parts = Vec::with_capacity(shares.len());
    let mut remainders = Vec::with_capacity(shares.len());
    for (place, (numerator, denominator)) in shares.iter().enumerate() {
        let product = i128::from(cents).checked_mul(i128::from(*numerator))?;
        let denominator = i128::from(*denominator);
        parts.push(i64::try_from(product.div_euclid(denominator)).ok()?);
        remainders.push((product.rem_euclid(denominator), denominator, place));
    }
    let left = cents.checked_sub(parts.iter().sum())?;
    // The larger remainder first: r1 / d1 > r2 / d2; the sort is stable, so ties keep their order.
    remainders.sort_by(|one, other| (other.0 * one.1).cmp(&(one.0 * other.1)));
    let lucky = remainders.iter().take(usize::try_from(left).ok()?);
    for (_, _, place) in lucky {
        *parts.get_mut(*place)? += 1;
    }
    (parts.iter().sum::<i64>() == cents).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn att_d09_odd_cents_go_to_the_largest_remainder_and_ties_to_the_first() {
        let third = (1, 3);
        assert_eq!(split(100, &[third, third, third]), Some(vec![34, 33, 33]));
        assert_eq!(split(101, &[third, third, third]), Some(vec![34, 34, 33]));
        assert_eq!(split(1, &[(1, 2), (1, 2)]), Some(vec![1, 0]));
        assert_eq!(split(1, &[(3, 10), (7, 10)]), Some(vec![0, 1]));
        assert_eq!(
            split(10, &[(49, 100), (21, 100), (30, 100)]),
            Some(vec![5, 2, 3])
        );
        assert_eq!(split(0, &[(1, 1)]), Some(vec![0]));
        assert_eq!(split(7, &[]), None);
    }

    proptest! {
        #[test]
        fn att_d09_the_parts_sum_to_the_whole_and_none_is_a_cent_off(cents in 0i64..1_000_000_000_000, weights in prop::collection::vec(1i64..10_000, 1..8)) {
            let sum: i64 = weights.iter().sum();
            let shares: Vec<(i64, i64)> = weights.iter().map(|weight| (*weight, sum)).collect();
            let parts = split(cents, &shares).unwrap();
            prop_assert_eq!(parts.iter().sum::<i64>(), cents);
            for (part, (numerator, denominator)) in parts.iter().zip(&shares) {
                let exact = i128::from(cents) * i128::from(*numerator);
                prop_assert!((i128::from(*part) * i128::from(*denominator) - exact).abs() < i128::from(*denominator));
            }
        }
    }
}

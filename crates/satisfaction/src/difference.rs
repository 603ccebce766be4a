//! Before and after, one group and another.

use crate::{Answer, Interval, Mean, Recommendation, Share, quantile, rounding};
use rust_decimal::{Decimal, MathematicalOps};

/// What a difference proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Higher: the whole interval lies above 0.
    Better,
    /// Lower: the whole interval lies below 0.
    Worse,
    /// The interval holds 0, or there are too few answers for one.
    Unproven,
}

/// A second figure less a first one, rounded. Of two independent samples, unless a constructor says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The difference: above 0 where the second is higher.
    pub value: Decimal,
    /// Its 95 % confidence interval; none where one of the two has none.
    pub interval: Option<Interval>,
    /// What it proves.
    pub verdict: Verdict,
}

impl Difference {
    /// Of two indexes: Welch's t interval, with degrees of freedom rounded down, cut to -100 to 100.
    #[must_use]
    pub fn of_means(before: &Mean, after: &Mean) -> Self {
        let value = after.value - before.value;
        let interval = welch(before, after).map(|reach| around(value, reach, Decimal::ONE_HUNDRED));
        Self::rounded(value, interval, rounding::index)
    }

    /// Of pairs of answers of the same customers, each given as the second less the first, -100 to 100: the t interval of
    /// their mean. None without pairs.
    #[must_use]
    pub fn of_pairs(pairs: &[Answer]) -> Option<Self> {
        let mean = Mean::of(pairs)?;
        let interval = mean
            .reach()
            .map(|reach| around(mean.value, reach, Decimal::ONE_HUNDRED));
        Some(Self::rounded(mean.value, interval, rounding::index))
    }

    /// Of two shares: Newcombe's hybrid of their score intervals.
    #[must_use]
    pub fn of_shares(before: &Share, after: &Share) -> Self {
        let value = after.value - before.value;
        let interval = before
            .wilson()
            .zip(after.wilson())
            .and_then(|(first, second)| {
                let below = root_of_squares(after.value - second.low, first.high - before.value)?;
                let above = root_of_squares(second.high - after.value, before.value - first.low)?;
                Some(Interval {
                    low: value - below,
                    high: value + above,
                })
            });
        Self::rounded(value, interval, rounding::share)
    }

    /// Of two recommendation scores: the normal interval, cut to -200 to 200.
    #[must_use]
    pub fn of_recommendations(before: &Recommendation, after: &Recommendation) -> Self {
        let value = after.value - before.value;
        let error = (before.variance + after.variance).sqrt();
        let most = Decimal::ONE_HUNDRED * Decimal::TWO;
        let interval = error.map(|error| around(value, quantile::NORMAL * error, most));
        Self::rounded(value, interval, rounding::index)
    }

    fn rounded(value: Decimal, exact: Option<Interval>, rounding: fn(Decimal) -> Decimal) -> Self {
        // Judged by the figures that are shown, so that anybody can see why.
        let interval = exact.map(|interval| interval.map(rounding));
        Self {
            value: rounding(value),
            interval,
            verdict: match interval {
                Some(Interval { low, .. }) if low > Decimal::ZERO => Verdict::Better,
                Some(Interval { high, .. }) if high < Decimal::ZERO => Verdict::Worse,
                _ => Verdict::Unproven,
            },
        }
    }
}

fn around(value: Decimal, reach: Decimal, most: Decimal) -> Interval {
    Interval::around(value, reach, (-most, most))
}

/// How far Welch's interval reaches.
fn welch(before: &Mean, after: &Mean) -> Option<Decimal> {
    let (first, second) = (before.variance?, after.variance?);
    let sum = first + second;
    if sum.is_zero() {
        return Some(Decimal::ZERO);
    }
    // Parts of one, so that no square overflows or vanishes.
    let part = |variance: Decimal, answers: u64| {
        let share = variance / sum;
        share * share / Decimal::from(answers.saturating_sub(1).max(1))
    };
    let freedom = Decimal::ONE / (part(first, before.answers) + part(second, after.answers));
    let freedom = u64::try_from(freedom.round_dp(12).floor()).unwrap_or(u64::MAX);
    Some(quantile::student(freedom.max(1))? * sum.sqrt()?)
}

fn root_of_squares(first: Decimal, second: Decimal) -> Option<Decimal> {
    (first * first + second * second).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    fn mean(scores: &[u32]) -> Mean {
        let answers: Vec<Answer> = scores
            .iter()
            .map(|score| Answer::plain(Decimal::from(*score)))
            .collect();
        Mean::of(&answers).unwrap()
    }

    #[test]
    fn sur_09_an_effect_is_shown_with_its_interval() {
        let before = mean(&[50, 50, 75, 25, 50, 75, 50, 25]);
        let after = mean(&[75, 100, 75, 75, 100, 50, 75, 100]);
        let difference = Difference::of_means(&before, &after);
        // Variances of the means 44.6429 and 39.0625, 13 degrees of freedom, t = 2.160369: 31.25 +- 19.77.
        assert_eq!(difference.value, dec("31.25"));
        assert_eq!(
            difference.interval,
            Some(Interval {
                low: dec("11.48"),
                high: dec("51.02")
            })
        );
        assert_eq!(difference.verdict, Verdict::Better);
        let back = Difference::of_means(&after, &before);
        assert_eq!(back.value, dec("-31.25"));
        assert_eq!(back.verdict, Verdict::Worse);
    }

    /// Newcombe (1998), method 10, example (a): 56 of 70 and 48 of 80 differ by 0.2000, 0.0524 to 0.3339.
    #[test]
    fn differences_of_shares_are_newcombes() {
        let first = Share::of_counts(48, 80).unwrap();
        let second = Share::of_counts(56, 70).unwrap();
        let difference = Difference::of_shares(&first, &second);
        assert_eq!(difference.value, dec("0.2"));
        assert_eq!(
            difference.interval,
            Some(Interval {
                low: dec("0.0524"),
                high: dec("0.3339")
            })
        );
        assert_eq!(difference.verdict, Verdict::Better);
    }

    #[test]
    fn a_difference_of_single_answers_proves_nothing() {
        let difference = Difference::of_means(&mean(&[0]), &mean(&[100]));
        assert_eq!(difference.value, dec("100"));
        assert_eq!(
            (difference.interval, difference.verdict),
            (None, Verdict::Unproven)
        );
    }

    /// Differences 25, 25, 0, 50: mean 25, s = 20.4124, t(3) = 3.182446.
    #[test]
    fn customers_who_judged_both_are_compared_pair_by_pair() {
        let pairs = [25, 25, 0, 50].map(|score| Answer::plain(Decimal::from(score)));
        let difference = Difference::of_pairs(&pairs).unwrap();
        assert_eq!(difference.value, dec("25"));
        assert_eq!(
            difference.interval,
            Some(Interval {
                low: dec("-7.48"),
                high: dec("57.48")
            })
        );
        assert_eq!(difference.verdict, Verdict::Unproven);
        assert_eq!(Difference::of_pairs(&[]), None);
    }

    #[test]
    fn two_unanimous_groups_differ_for_certain() {
        let difference = Difference::of_means(&mean(&[50, 50]), &mean(&[75, 75]));
        assert_eq!(difference.verdict, Verdict::Better);
    }

    #[test]
    fn differences_of_recommendation_add_their_variances() {
        let of = |promoters: usize, passives: usize, detractors: usize| {
            let answers: Vec<(u16, Decimal)> = [(10, promoters), (8, passives), (3, detractors)]
                .into_iter()
                .flat_map(|(answer, times)| std::iter::repeat_n((answer, Decimal::ONE), times))
                .collect();
            Recommendation::of(&answers).unwrap()
        };
        let difference = Difference::of_recommendations(&of(50, 30, 20), &of(123, 45, 32));
        // 45.5 - 30, errors 7.8102 and 5.3290: 15.5 +- 1.959964 x 9.4549.
        assert_eq!(difference.value, dec("15.5"));
        assert_eq!(
            difference.interval,
            Some(Interval {
                low: dec("-3.03"),
                high: dec("34.03")
            })
        );
        assert_eq!(difference.verdict, Verdict::Unproven);
    }
}

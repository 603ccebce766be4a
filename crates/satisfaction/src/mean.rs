//! Means of scores: indexes.

use crate::{Answer, Estimate, Interval, quantile, rounding};
use rust_decimal::{Decimal, MathematicalOps};

/// What an index can be.
const BOUNDS: (Decimal, Decimal) = (Decimal::ZERO, Decimal::ONE_HUNDRED);

/// A mean of scores on 0-100, unrounded, so that differences and indexes of sections can be made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mean {
    /// Number of answers.
    pub answers: u64,
    /// The mean.
    pub value: Decimal,
    /// Variance of the mean; none of one answer.
    pub variance: Option<Decimal>,
}

impl Mean {
    /// Of weighted answers with scores of 0 to 100; none without answers.
    #[must_use]
    pub fn of(answers: &[Answer]) -> Option<Self> {
        let weight: Decimal = answers.iter().map(|answer| answer.weight).sum();
        if weight <= Decimal::ZERO {
            return None;
        }
        let sum: Decimal = answers.iter().map(|a| a.weight * a.score).sum();
        let value = sum / weight;
        let squares: Decimal = answers
            .iter()
            .map(|answer| {
                let part = answer.weight * (answer.score - value);
                part * part
            })
            .sum();
        Some(Self::linearised(
            u64::try_from(answers.len()).unwrap_or(u64::MAX),
            value,
            squares / weight / weight,
        ))
    }

    /// Of a value to whose estimation each of some respondents contributed; `squares` is the sum of the squares of their
    /// contributions.
    pub(crate) fn linearised(answers: u64, value: Decimal, squares: Decimal) -> Self {
        let count = Decimal::from(answers);
        Self {
            answers,
            value,
            variance: (answers > 1).then(|| squares * count / (count - Decimal::ONE)),
        }
    }

    /// Rounded, with the t interval, which is cut to 0-100.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let interval = self
            .reach()
            .map(|reach| Interval::around(self.value, reach, BOUNDS).map(rounding::index));
        Estimate {
            answers: self.answers,
            value: rounding::index(self.value),
            interval,
        }
    }

    /// How far the t interval reaches; none of one answer.
    pub(crate) fn reach(&self) -> Option<Decimal> {
        let error = self.variance?.sqrt()?;
        Some(quantile::student(self.answers.checked_sub(1)?)? * error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    #[test]
    fn the_mean_of_five_answers_has_the_textbooks_interval() {
        let answers = [100, 75, 75, 50, 100].map(|score| Answer::plain(Decimal::from(score)));
        let estimate = Mean::of(&answers).unwrap().estimate();
        // s = 20.9165, t(4) = 2.776445: 80 +- 25.97.
        assert_eq!(estimate.value, dec("80.00"));
        assert_eq!(
            estimate.interval,
            Some(Interval {
                low: dec("54.03"),
                high: dec("100")
            })
        );
    }

    #[test]
    fn one_answer_has_no_interval_and_none_no_mean() {
        let one = Mean::of(&[Answer::plain(dec("75"))]).unwrap().estimate();
        assert_eq!((one.answers, one.value, one.interval), (1, dec("75"), None));
        assert_eq!(Mean::of(&[]), None);
    }

    #[test]
    fn answers_that_agree_leave_no_doubt() {
        let estimate = Mean::of(&[Answer::plain(dec("100")); 3])
            .unwrap()
            .estimate();
        let hundred = dec("100");
        assert_eq!(
            estimate.interval,
            Some(Interval {
                low: hundred,
                high: hundred
            })
        );
    }
}

//! The recommendation score (NPS).

use crate::{Estimate, Interval, quantile, rounding};
use rust_decimal::{Decimal, MathematicalOps};

/// Promoters (9, 10) less detractors (0 to 6) in percent of all who answered 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommendation {
    /// Number of answers.
    pub answers: u64,
    /// -100 to 100, unrounded.
    pub value: Decimal,
    /// Variance of the score.
    pub variance: Decimal,
}

impl Recommendation {
    /// Of answers 0 to 10, each with its weight. None without answers; others than 0 to 10 are no answers.
    #[must_use]
    pub fn of(answers: &[(u16, Decimal)]) -> Option<Self> {
        let valid = || answers.iter().filter(|(answer, _)| *answer <= 10);
        let sum = |of: fn(u16) -> bool| {
            valid()
                .filter(|(a, _)| of(*a))
                .map(|(_, w)| *w)
                .sum::<Decimal>()
        };
        let squares = |of: fn(u16) -> bool| {
            valid()
                .filter(|(a, _)| of(*a))
                .map(|(_, w)| *w * *w)
                .sum::<Decimal>()
        };
        let whole = sum(|_| true);
        if whole <= Decimal::ZERO {
            return None;
        }
        let score = (sum(promotes) - sum(detracts)) / whole;
        // Each answer is 1, 0 or -1; its distance from the score, squared, counts with the square of its weight.
        let distance = |answer: Decimal| (answer - score) * (answer - score);
        let spread = squares(promotes) * distance(Decimal::ONE)
            + squares(passes) * distance(Decimal::ZERO)
            + squares(detracts) * distance(Decimal::NEGATIVE_ONE);
        let percent = Decimal::ONE_HUNDRED;
        Some(Self {
            answers: u64::try_from(valid().count()).unwrap_or(u64::MAX),
            value: score * percent,
            variance: spread / whole / whole * percent * percent,
        })
    }

    /// The standard error, rounded.
    #[must_use]
    pub fn standard_error(&self) -> Option<Decimal> {
        self.variance.sqrt().map(rounding::share)
    }

    /// Rounded, with the normal interval, which is cut to -100 to 100.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let bounds = (-Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED);
        let interval = self.variance.sqrt().map(|error| {
            Interval::around(self.value, quantile::NORMAL * error, bounds).map(rounding::index)
        });
        Estimate {
            answers: self.answers,
            value: rounding::index(self.value),
            interval,
        }
    }
}

fn promotes(answer: u16) -> bool {
    answer >= 9
}

fn passes(answer: u16) -> bool {
    matches!(answer, 7 | 8)
}

fn detracts(answer: u16) -> bool {
    answer <= 6
}

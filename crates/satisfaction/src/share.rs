//! Shares: top-two-box and others.

use crate::{Estimate, Interval, quantile, rounding};
use rust_decimal::{Decimal, MathematicalOps};

/// A share of answers, such as of the two best (满意率).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Number of valid answers.
    pub answers: u64,
    /// The share, 0 to 1, unrounded.
    pub value: Decimal,
    /// The number of equally weighted answers that would tell as much; the number of answers where weights are equal.
    pub effective: Decimal,
}

impl Share {
    /// Of counts. None without answers, and where more are counted than there are.
    #[must_use]
    pub fn of_counts(part: u64, answers: u64) -> Option<Self> {
        (answers > 0 && part <= answers).then(|| {
            let effective = Decimal::from(answers);
            Self {
                answers,
                value: Decimal::from(part) / effective,
                effective,
            }
        })
    }

    /// Of answers that are among those counted or not, each with its weight. None without answers.
    #[must_use]
    pub fn of(answers: impl IntoIterator<Item = (bool, Decimal)>) -> Option<Self> {
        let (mut count, mut part, mut whole, mut squares) =
            (0_u64, Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
        for (counted, weight) in answers {
            count = count.saturating_add(1);
            whole += weight;
            squares += weight * weight;
            if counted {
                part += weight;
            }
        }
        (whole > Decimal::ZERO).then(|| Self {
            answers: count,
            value: part / whole,
            // Kish: (sum of weights) squared over the sum of squares.
            effective: whole / (squares / whole),
        })
    }

    /// Rounded, with Wilson's score interval.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        Estimate {
            answers: self.answers,
            value: rounding::share(self.value),
            interval: self.wilson().map(|interval| interval.map(rounding::share)),
        }
    }

    /// Wilson's score interval, unrounded: it never leaves 0 to 1, and says something of none among ten too.
    pub(crate) fn wilson(&self) -> Option<Interval> {
        let (p, n, z) = (self.value, self.effective, quantile::NORMAL);
        let two = Decimal::TWO;
        let square = z * z;
        let below = Decimal::ONE + square / n;
        let centre = (p + square / (two * n)) / below;
        let spread = p * (Decimal::ONE - p) / n + square / (two * n) / (two * n);
        let reach = z * spread.sqrt()? / below;
        let low = (centre - reach).clamp(Decimal::ZERO, p);
        let high = (centre + reach).clamp(p, Decimal::ONE);
        Some(Interval { low, high })
    }
}

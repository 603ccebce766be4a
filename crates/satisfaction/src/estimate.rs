//! A figure as it is shown.

use rust_decimal::Decimal;

/// A 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Its lower end.
    pub low: Decimal,
    /// Its upper end.
    pub high: Decimal,
}

impl Interval {
    /// Around a value, cut to what the figure can be.
    pub(crate) fn around(
        value: Decimal,
        reach: Decimal,
        (least, most): (Decimal, Decimal),
    ) -> Self {
        Self {
            low: (value - reach).clamp(least, most),
            high: (value + reach).clamp(least, most),
        }
    }

    pub(crate) fn map(self, rounding: fn(Decimal) -> Decimal) -> Self {
        Self {
            low: rounding(self.low),
            high: rounding(self.high),
        }
    }

    /// Whether a value lies inside, the ends included.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }
}

/// A figure, rounded, with the number of answers on which it stands (SUR-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// Number of valid answers.
    pub answers: u64,
    /// The figure.
    pub value: Decimal,
    /// Its 95 % confidence interval; none of a mean of one answer.
    pub interval: Option<Interval>,
}

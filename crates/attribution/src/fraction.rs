//! Exact fractions: the shares of a deal.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};
use utoipa::{PartialSchema, ToSchema};

/// A share of a whole, exact and reduced, from 0 to 1. It is written `7/10`, the whole `1`, nothing `0`.
///
/// What people write has a denominator of at most [`Fraction::LARGEST_WRITTEN`]; what is computed from it may have a
/// larger one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
}

/// Why a text or a pair of numbers is no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be a fraction from 0 to 1 such as \"7/10\", with a denominator from 1 to {}",
    Fraction::LARGEST_COMPUTED
)]
pub struct FractionError;

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };
    /// The whole.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };
    /// The largest denominator that a policy, an agreement or a ruling may have.
    pub const LARGEST_WRITTEN: i64 = 10_000;
    /// The largest denominator that a computed share may have.
    pub const LARGEST_COMPUTED: i64 = i64::MAX;

    /// Takes a numerator and a denominator and reduces them.
    ///
    /// # Errors
    /// [`FractionError`] unless `0 <= numerator <= denominator` and `denominator >= 1`.
    pub fn new(numerator: i64, denominator: i64) -> Result<Self, FractionError> {
        Self::of(numerator.into(), denominator.into()).ok_or(FractionError)
    }

    /// So many hundredths, at most the whole.
    pub(crate) fn percent(hundredths: u8) -> Self {
        Self::of(hundredths.into(), 100).unwrap_or(Self::ONE)
    }

    /// The numerator, at least 0.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator, at least 1.
    #[must_use]
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// The part of a part; none when its denominator grows too large.
    #[must_use]
    pub fn of_part(self, part: Self) -> Option<Self> {
        Self::of(
            i128::from(self.numerator) * i128::from(part.numerator),
            i128::from(self.denominator) * i128::from(part.denominator),
        )
    }

    /// Both together; none past the whole or when the denominator grows too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        let right = i128::from(other.numerator) * i128::from(self.denominator);
        Self::of(
            left.checked_add(right)?,
            i128::from(self.denominator) * i128::from(other.denominator),
        )
    }

    /// What is left of the whole.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self {
            numerator: self.denominator - self.numerator,
            denominator: self.denominator,
        }
    }

    /// One of so many equal parts; none for no parts.
    #[must_use]
    pub fn divided_by(self, parts: usize) -> Option<Self> {
        let parts = i64::try_from(parts).ok()?;
        Self::of(
            self.numerator.into(),
            i128::from(self.denominator) * i128::from(parts),
        )
    }

    /// The sum; none past the whole or when the denominator grows too large.
    #[must_use]
    pub fn sum(shares: impl IntoIterator<Item = Self>) -> Option<Self> {
        shares.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    fn of(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator < 1 || numerator < 0 || numerator > denominator {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        Some(Self {
            numerator: i64::try_from(numerator / divisor).ok()?,
            denominator: i64::try_from(denominator / divisor).ok()?,
        })
    }
}

fn greatest_common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Fraction {
    type Err = FractionError;
    fn from_str(text: &str) -> Result<Self, FractionError> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let number = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse().ok() } else { None }
        };
        match (number(numerator), number(denominator)) {
            (Some(numerator), Some(denominator)) => Self::new(numerator, denominator),
            _ => Err(FractionError),
        }
    }
}

impl TryFrom<String> for Fraction {
    type Error = FractionError;
    fn try_from(text: String) -> Result<Self, FractionError> {
        text.parse()
    }
}

impl From<Fraction> for String {
    fn from(share: Fraction) -> Self {
        share.to_string()
    }
}

impl PartialSchema for Fraction {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "An exact share of a whole, from 0 to 1, as a reduced fraction.",
            ))
            .pattern(Some(r"^(0|1|[1-9][0-9]{0,18}/[1-9][0-9]{0,18})$"))
            .max_length(Some(39))
            .examples(["7/10"])
            .into()
    }
}

impl ToSchema for Fraction {
    fn name() -> Cow<'static, str> {
        "Fraction".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fraction(text: &str) -> Fraction {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_is_read_reduced_and_written_back() {
        for (read, written) in [
            ("7/10", "7/10"),
            ("2/4", "1/2"),
            ("1", "1"),
            ("0", "0"),
            ("0/5", "0"),
            ("3/3", "1"),
        ] {
            assert_eq!(fraction(read).to_string(), written);
        }
        for bad in [
            "",
            "/",
            "1/0",
            "3/2",
            "-1/2",
            "+1/2",
            "1/-2",
            "0.5",
            "1/2/3",
            " 1",
            "99999999999999999999",
        ] {
            assert!(bad.parse::<Fraction>().is_err(), "{bad}");
        }
    }

    #[test]
    fn parts_of_parts_and_sums_are_exact() {
        let base = fraction("3/10").rest();
        assert_eq!(base.of_part(fraction("7/10")), Some(fraction("49/100")));
        assert_eq!(fraction("1/2").divided_by(3), Some(fraction("1/6")));
        assert_eq!(fraction("1/2").divided_by(0), None);
        assert_eq!(
            Fraction::sum([fraction("1/3"), fraction("1/3"), fraction("1/3")]),
            Some(Fraction::ONE)
        );
        assert_eq!(fraction("2/3").plus(fraction("1/2")), None);
    }

    proptest! {
        #[test]
        fn a_share_and_its_rest_are_the_whole(numerator in 0i64..=10_000, more in 0i64..=10_000) {
            let share = Fraction::new(numerator, numerator + more + 1).unwrap();
            prop_assert_eq!(share.plus(share.rest()), Some(Fraction::ONE));
            prop_assert_eq!(share.to_string().parse::<Fraction>().unwrap(), share);
        }
    }
}

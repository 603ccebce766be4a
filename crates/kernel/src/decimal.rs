//! Exact decimal amounts. They travel as JSON strings: a JSON number passes through floating point in most clients.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};
use utoipa::{PartialSchema, ToSchema};

/// Why a text is not an amount, or a sum is out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text does not have the form that the type demands.
    #[error(
        "must be a decimal string such as \"1234.50\", with at most {0} decimal places and 12 digits before the point"
    )]
    Form(u32),
    /// The result has more digits than the type holds.
    #[error("the amount is out of range")]
    Range,
}

macro_rules! amounts {
    ($($(#[$doc:meta])* $name:ident, $places:literal, $pattern:literal, $example:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, sqlx::Type)]
        #[serde(try_from = "String", into = "String")]
        #[sqlx(transparent)]
        pub struct $name(Decimal);

        impl $name {
            /// Number of decimal places that are kept.
            pub const PLACES: u32 = $places;

            /// Takes an exact value; refuses one with more places or more than twelve digits before the point.
            ///
            /// # Errors
            /// [`DecimalError`] when the value does not fit; nothing is ever rounded silently.
            pub fn new(value: Decimal) -> Result<Self, DecimalError> {
                let mut value = value.normalize();
                if value.scale() > $places {
                    return Err(DecimalError::Form($places));
                }
                if value.abs() >= Decimal::from(1_000_000_000_000_u64) {
                    return Err(DecimalError::Range);
                }
                value.rescale($places);
                Ok(Self(value))
            }

            /// The exact value.
            #[must_use]
            pub fn value(self) -> Decimal {
                self.0
            }

            /// Sum; never wraps, never rounds.
            ///
            /// # Errors
            /// [`DecimalError::Range`] past twelve digits.
            pub fn checked_add(self, other: Self) -> Result<Self, DecimalError> {
                self.0.checked_add(other.0).ok_or(DecimalError::Range).and_then(Self::new)
            }

            /// Difference; never wraps, never rounds.
            ///
            /// # Errors
            /// [`DecimalError::Range`] past twelve digits.
            pub fn checked_sub(self, other: Self) -> Result<Self, DecimalError> {
                self.0.checked_sub(other.0).ok_or(DecimalError::Range).and_then(Self::new)
            }
        }

        impl TryFrom<String> for $name {
            type Error = DecimalError;
            fn try_from(text: String) -> Result<Self, DecimalError> {
                text.parse()
            }
        }

        impl std::str::FromStr for $name {
            type Err = DecimalError;
            fn from_str(text: &str) -> Result<Self, DecimalError> {
                if !has_form(text, $places) {
                    return Err(DecimalError::Form($places));
                }
                text.parse().map_err(|_| DecimalError::Form($places)).and_then(Self::new)
            }
        }

        impl From<$name> for String {
            fn from(amount: $name) -> String {
                amount.to_string()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                // With all its places, whatever it was made from: zero is 0.00.
                write!(f, "{:.1$}", self.0, $places)
            }
        }

        crate::spoken::alike!($name);

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(concat!("An exact decimal number as text, with at most ", $places, " decimal places.")))
                    .pattern(Some($pattern))
                    .max_length(Some(20))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )*};
}

amounts! {
    /// An amount of money in yuan, exact to the fen.
    Money, 2, r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$", "1234.50";
    /// A quantity in metric tonnes, exact to the kilogram.
    Tonnes, 3, r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$", "999.999";
    /// An area in square metres, exact to a hundredth.
    Area, 2, r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$", "118.35";
    /// A share of a whole of 100, exact to a hundredth.
    Percent, 2, r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$", "33.33";
}

/// `Decimal`'s own parser also takes exponents and underscores, and rounds what is too long: the form is checked first.
fn has_form(text: &str, places: u32) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned
        .split_once('.')
        .map_or((unsigned, None), |(whole, fraction)| {
            (whole, Some(fraction))
        });
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && whole.len() <= 12
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(|part| {
            digits(part) && u32::try_from(part.len()).is_ok_and(|length| length <= places)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_take_plain_decimals_and_nothing_else() {
        for good in ["0", "-0.01", "1234.50", "999999999999.99"] {
            assert!(good.parse::<Money>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "-",
            "1e2",
            "1_000",
            "01",
            "1.",
            ".5",
            "1.005",
            "1000000000000",
            "NaN",
            " 1",
            "0.00000000000000000000000000001",
            "١",
        ] {
            assert!(bad.parse::<Money>().is_err(), "{bad}");
        }
        assert!("1.005".parse::<Tonnes>().is_ok());
    }

    #[test]
    fn json_numbers_are_refused() {
        assert!(serde_json::from_str::<Money>("9007199254740993.01").is_err());
        assert_eq!(
            serde_json::to_string(&"1.1".parse::<Money>().unwrap()).unwrap(),
            "\"1.10\""
        );
    }

    #[test]
    fn every_amount_is_written_with_all_its_places() {
        assert_eq!(String::from(Money::default()), "0.00");
        assert_eq!(Money(Decimal::from(-7)).to_string(), "-7.00");
        assert_eq!(Tonnes::default().to_string(), "0.000");
        assert_eq!("33.3".parse::<Percent>().unwrap().to_string(), "33.30");
    }

    #[test]
    fn sums_past_the_range_are_refused() {
        let most: Money = "999999999999.99".parse().unwrap();
        assert_eq!(
            most.checked_add("0.01".parse().unwrap()),
            Err(DecimalError::Range)
        );
        assert!(most.checked_sub("0.01".parse().unwrap()).is_ok());
    }

    proptest! {
        #[test]
        fn adding_and_taking_away_restores_the_amount(a in -1_000_000_000i64..1_000_000_000, b in -1_000_000_000i64..1_000_000_000) {
            let (a, b) = (Money::new(Decimal::new(a, 2)).unwrap(), Money::new(Decimal::new(b, 2)).unwrap());
            prop_assert_eq!(a.checked_add(b).unwrap().checked_sub(b).unwrap(), a);
        }
    }
}

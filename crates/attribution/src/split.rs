//! From shares to cents (ATT-D09).

use crate::Fraction;
use crate::decision::{Holder, Share};
use kehu_kernel::Money;
use rust_decimal::Decimal;

/// Somebody's part of a commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Whose it is.
    pub holder: Holder,
    /// How much, exact to the fen.
    pub amount: Money,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

/// Why a commission cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the shares do not sum to exactly 1")]
pub struct NotWhole;

/// Splits a commission by shares in party order. Each part is rounded down to the fen, towards zero; the fen that are left
/// go one each to the largest remainders, among equal ones to the earlier in party order. The parts sum to exactly the
/// commission; a negative commission, a reversal, is split as the positive one is.
///
/// # Errors
/// [`NotWhole`] unless the shares sum to exactly 1.
pub fn split(commission: Money, shares: &[Share]) -> Result<Vec<Amount>, NotWhole> {
    if Fraction::sum(shares.iter().map(|share| share.share)) != Some(Fraction::ONE) {
        return Err(NotWhole);
    }
    let value = commission.value();
    let sign = if value.is_sign_negative() { -1 } else { 1 };
    let total = value.mantissa().abs();
    let mut parts: Vec<Part> = shares
        .iter()
        .map(|share| Part::of(total, share.share))
        .collect();
    let mut left = total - parts.iter().map(|part| part.fen).sum::<i128>();
    let mut by_remainder: Vec<&mut Part> = parts.iter_mut().collect();
    by_remainder.sort_by(|one, other| one.compare_remainder(other).reverse());
    for part in by_remainder {
        let extra = left.min(1);
        part.fen += extra;
        left -= extra;
    }
    shares
        .iter()
        .zip(parts)
        .map(|(share, part)| {
            let exact = Decimal::try_from_i128_with_scale(sign * part.fen, Money::PLACES);
            let amount = exact.ok().and_then(|exact| Money::new(exact).ok());
            amount.map(|amount| Amount {
                holder: share.holder,
                amount,
                held: share.held,
            })
        })
        .collect::<Option<_>>()
        .ok_or(NotWhole)
}

/// A part before the left-over fen are given out.
struct Part {
    fen: i128,
    remainder: i128,
    denominator: i128,
}

impl Part {
    fn of(total: i128, share: Fraction) -> Self {
        let denominator = i128::from(share.denominator());
        let exact = total * i128::from(share.numerator());
        Self {
            fen: exact / denominator,
            remainder: exact % denominator,
            denominator,
        }
    }

    fn compare_remainder(&self, other: &Self) -> std::cmp::Ordering {
        (self.remainder * other.denominator).cmp(&(other.remainder * self.denominator))
    }
}

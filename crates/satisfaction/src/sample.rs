//! How many customers to ask.

use rust_decimal::Decimal;

/// The widest margin of error.
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
/// The finest.
const FINEST: Decimal = Decimal::from_parts(1, 0, 0, false, 4);
/// z^2 p (1 - p) with z = 1.96 and p = 0.5.
const SPREAD: Decimal = Decimal::from_parts(9_604, 0, 0, false, 4);

/// Why no sample size can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// The margin of error must lie above 0 and be at most a half.
    #[error("the margin of error must lie above 0 and be at most 0.5")]
    Margin,
    /// There is nobody to ask.
    #[error("the population must be at least 1")]
    Population,
}

/// Answers needed so that a share is known to `margin` (such as 0.05) with 95 % confidence, whatever it is:
/// n0 = z^2 p (1 - p) / e^2 with z = 1.96 and p = 0.5; of a population of N it is n0 / (1 + (n0 - 1) / N), rounded up.
/// Margins finer than a ten-thousandth count as that.
///
/// # Errors
/// [`SampleError`].
pub fn sample_size(population: Option<u64>, margin: Decimal) -> Result<u64, SampleError> {
    if margin <= Decimal::ZERO || margin > HALF {
        return Err(SampleError::Margin);
    }
    let margin = margin.max(FINEST);
    let unlimited = SPREAD / (margin * margin);
    let answers = match population {
        None => unlimited,
        Some(0) => return Err(SampleError::Population),
        Some(population) => {
            unlimited / (Decimal::ONE + (unlimited - Decimal::ONE) / Decimal::from(population))
        }
    };
    // The noise of the divisions must not ask one customer more.
    let whole = u64::try_from(answers.round_dp(12).ceil()).unwrap_or(u64::MAX);
    Ok(population.map_or(whole, |population| whole.min(population)))
}

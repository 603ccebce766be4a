//! Measures of satisfaction (SUR-08), pure: indexes, shares, the recommendation score, their confidence intervals,
//! differences, importance against performance, sample sizes, and which cells may be shown.
//!
//! # Exactness
//! Everything is decimal; no binary fraction is anywhere. A figure is computed with the 28 digits of [`Decimal`], the noise
//! of the last ones is cut, and only what leaves the crate is rounded, once, half away from zero (四舍五入): indexes and
//! scores to two places, shares and standard errors to four. An index of sections is made of unrounded sections.
//!
//! # Samples
//! - Every answer counts with the weight of its respondent: 1 for all, or by stratum with [`stratum_weights`], so that the
//!   sample speaks for the population. Multiplying all weights by one number changes nothing.
//! - Variances are those of ratio estimates by linearisation; with equal weights they are the textbook's. They take no
//!   credit for strata and none for a finite population, so intervals are rather too wide than too narrow.
//! - Of one answer there is no variance: the figure has no interval then.
//!
//! # Entry points
//! [`Mean`], [`Share`], [`Recommendation`] of weighted answers; [`indexes`] of a whole questionnaire;
//! [`Difference`]; [`trend`]; [`hidden`]; [`quadrants`]; [`sample_size`].

mod difference;
mod estimate;
mod importance;
mod mean;
mod quantile;
mod questionnaire;
mod recommendation;
mod rounding;
mod sample;
mod scale;
mod share;
mod suppression;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod trend;
mod weight;

pub use difference::{Difference, Verdict};
pub use estimate::{Estimate, Interval};
pub use importance::{Placed, Point, Quadrant, quadrants};
pub use mean::Mean;
pub use questionnaire::{Indexes, Question, Respondent, Section, indexes, weighted};
pub use recommendation::Recommendation;
pub use rounding::{index, share};
pub use sample::{SampleError, sample_size};
pub use scale::Scale;
pub use share::Share;
pub use suppression::hidden;
pub use trend::{Step, trend};
pub use weight::{Answer, Stratum, stratum_weights};

pub use rust_decimal::Decimal;

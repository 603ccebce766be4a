//! What surveys found: figures, cohorts, comparison, trend, texts, files, the effect of measures (SUR-08, SUR-09, SUR-12).

mod anonymity;
mod cohorts;
mod comparison;
mod figures;
mod files;
pub(crate) mod fixture;
mod kept;
mod speed;

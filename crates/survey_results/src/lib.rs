//! What surveys found (SUR-08, SUR-09, SUR-12): response rates, indexes, top-two-box shares, recommendation, by the whole, by
//! section and question, between cohorts and surveys, against competitors, over the years; free text; and the effect of
//! the improvements to which a survey led.
//!
//! - The database brings the answers of each customer together in one statement; [`kehu_satisfaction`] makes figures of
//!   them. A figure comes with its number of answers and its interval.
//! - Where a sample has strata, every answer counts so that the sample speaks for the population.
//! - In an anonymous survey a figure of fewer answers than the policy says is hidden, and so many others that it cannot be
//!   computed from them; a question with fewer counts in no index. Cohorts are those of the strata alone, since nothing
//!   else is kept of who answered. There are no results before asking has ended: of two that lie one answer apart, that
//!   answer could be computed.
//! - Figures name nobody. Who wrote a free text is told only to callers with the right to see it.
//!
//! - Figures that were computed are kept in memory as long as what they are made of stays ([`Figures`]).
//!
//! Entry points: [`results`], [`breakdown`], [`comparison`], [`trend`], [`texts`], [`effects`], [`latest`].

mod answers;
mod effects;
mod error;
mod kept;
mod latest;
mod measure;
mod model;
mod plan;
mod service;
mod shown;
mod store;
mod whole;

pub use effects::{Effect, effects};
pub use error::Error;
pub use kept::Figures;
pub use latest::{Latest, latest};
pub use model::{
    Breakdown, Cell, Change, Changed, ChannelRate, ChoiceCount, Comparison, CompetitorResult,
    Dimension, Figure, NumberSummary, Placement, QuestionChange, QuestionResult, Rate, Rates,
    Results, SectionChange, SectionResult, StepCount, StratumRate, SurveyHead, TextAnswer,
    TrendStep, Verdict,
};
pub use service::{breakdown, comparison, overall, results, trend};
pub use store::texts::{TextFilter, TextKey, texts};

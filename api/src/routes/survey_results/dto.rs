//! Bodies of results.

use crate::page;
use chrono::NaiveDate;
use kehu_kernel::CustomerId;
use kehu_survey_results::{Effect, TextAnswer, TrendStep};
use kehu_surveys::words::Channel;
use serde::Serialize;
use utoipa::ToSchema;

/// The index of a unit's surveys, one after the other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyTrend {
    /// The surveys, the earliest first.
    #[schema(max_items = 20)]
    pub items: Vec<TrendStep>,
}

/// The improvements to which a survey led, with their effect.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyEffects {
    /// One for each improvement item.
    #[schema(max_items = 500)]
    pub items: Vec<Effect>,
}

/// Words that a customer wrote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyAnswerText {
    /// Key of the question.
    #[schema(max_length = 40)]
    pub question: String,
    /// The words.
    #[schema(max_length = 4000)]
    pub text: String,
    /// The stratum.
    #[schema(max_length = 64)]
    pub stratum: String,
    /// The channel.
    pub channel: Channel,
    /// The day; the first of the month in an anonymous survey.
    pub answered_on: NaiveDate,
    /// Who wrote it; for callers with `surveys:respondents`, never in an anonymous survey.
    pub customer_id: Option<CustomerId>,
}

page!(SurveyTextPage, SurveyAnswerText);

impl From<TextAnswer> for SurveyAnswerText {
    fn from(text: TextAnswer) -> Self {
        let TextAnswer {
            response_id: _,
            question,
            text,
            stratum,
            channel,
            answered_on,
            customer_id,
        } = text;
        Self {
            question,
            text,
            stratum,
            channel,
            answered_on,
            customer_id,
        }
    }
}

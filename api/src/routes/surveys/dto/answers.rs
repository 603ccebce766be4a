//! Answers, responses and what very low ones raise.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{
    ComplaintId, CustomerId, QuestionnaireVersionId, SurveyFollowUpId, SurveyId, SurveyResponseId,
    UnitId, UserId,
};
use kehu_satisfaction::Decimal;
use kehu_surveys as domain;
use kehu_surveys::questionnaire::{self as asked, Value};
use kehu_surveys::words::{AnswerKind, Channel, Language};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

crate::tagged_union! {
    /// What was answered to a question; `kind` is that of the question, or `not_applicable` where the question allows that.
    SurveyAnswer, "kind", {
        "scale" => Scale(SurveyScaleAnswer),
        "visit_scale" => VisitScale(SurveyVisitScaleAnswer),
        "single_choice" => SingleChoice(SurveySingleChoiceAnswer),
        "multiple_choice" => MultipleChoice(SurveyMultipleChoiceAnswer),
        "yes_no" => YesNo(SurveyYesNoAnswer),
        "number" => Number(SurveyNumberAnswer),
        "free_text" => FreeText(SurveyFreeTextAnswer),
        "recommendation" => Recommendation(SurveyRecommendationAnswer),
        "not_applicable" => NotApplicable(SurveyNotApplicableAnswer),
    }
}

/// A step of a scale.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyScaleAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "delivery")]
    pub question: String,
    /// From 1, the worst, to 5, the best.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub score: u8,
}

/// A step of a visit scale (CUS-42).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyVisitScaleAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "service_quality")]
    pub question: String,
    /// The points of the step.
    #[schema(minimum = 0, maximum = 100, example = 85)]
    pub score: u8,
}

/// One of several choices.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySingleChoiceAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub question: String,
    /// Key of the choice.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub choice: String,
}

/// Any of several choices.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyMultipleChoiceAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "wanted")]
    pub question: String,
    /// Keys of the choices.
    #[validate(length(min = 1, max = 50))]
    #[schema(value_type = Vec<kehu_kernel::items::QuestionnaireKey>, min_items = 1, max_items = 50, example = json!(["parking"]))]
    pub choices: Vec<String>,
}

/// Yes or no.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyYesNoAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub question: String,
    /// Whether it was yes.
    pub yes: bool,
}

/// A number.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyNumberAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub question: String,
    /// The number.
    #[schema(value_type = String, max_length = 20, pattern = "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$", example = "12.5")]
    pub number: Decimal,
}

/// The customer's own words.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyFreeTextAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "suggestion")]
    pub question: String,
    /// The words.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// Would you recommend us.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyRecommendationAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "recommendation")]
    pub question: String,
    /// From 0 to 10.
    #[schema(minimum = 0, maximum = 10, example = 9)]
    pub score: u8,
}

/// That the question does not apply to the customer: it counts in no index.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyNotApplicableAnswer {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "repairs")]
    pub question: String,
}

impl From<SurveyAnswer> for asked::Answer {
    fn from(answer: SurveyAnswer) -> Self {
        let (question, value) = match answer {
            SurveyAnswer::Scale(SurveyScaleAnswer { question, score }) => {
                (question, Value::Scale(score))
            }
            SurveyAnswer::VisitScale(SurveyVisitScaleAnswer { question, score }) => {
                (question, Value::VisitScale(score))
            }
            SurveyAnswer::SingleChoice(SurveySingleChoiceAnswer { question, choice }) => {
                (question, Value::SingleChoice(choice))
            }
            SurveyAnswer::MultipleChoice(SurveyMultipleChoiceAnswer { question, choices }) => {
                (question, Value::MultipleChoice(choices))
            }
            SurveyAnswer::YesNo(SurveyYesNoAnswer { question, yes }) => {
                (question, Value::YesNo(yes))
            }
            SurveyAnswer::Number(SurveyNumberAnswer { question, number }) => {
                (question, Value::Number(number))
            }
            SurveyAnswer::FreeText(SurveyFreeTextAnswer { question, text }) => {
                (question, Value::FreeText(text))
            }
            SurveyAnswer::Recommendation(SurveyRecommendationAnswer { question, score }) => {
                (question, Value::Recommendation(score))
            }
            SurveyAnswer::NotApplicable(SurveyNotApplicableAnswer { question }) => {
                (question, Value::NotApplicable)
            }
        };
        Self { question, value }
    }
}

impl From<asked::Answer> for SurveyAnswer {
    fn from(asked::Answer { question, value }: asked::Answer) -> Self {
        match value {
            Value::Scale(score) => Self::Scale(SurveyScaleAnswer { question, score }),
            Value::VisitScale(score) => {
                Self::VisitScale(SurveyVisitScaleAnswer { question, score })
            }
            Value::SingleChoice(choice) => {
                Self::SingleChoice(SurveySingleChoiceAnswer { question, choice })
            }
            Value::MultipleChoice(choices) => {
                Self::MultipleChoice(SurveyMultipleChoiceAnswer { question, choices })
            }
            Value::YesNo(yes) => Self::YesNo(SurveyYesNoAnswer { question, yes }),
            Value::Number(number) => Self::Number(SurveyNumberAnswer { question, number }),
            Value::FreeText(text) => Self::FreeText(SurveyFreeTextAnswer { question, text }),
            Value::Recommendation(score) => {
                Self::Recommendation(SurveyRecommendationAnswer { question, score })
            }
            Value::NotApplicable => Self::NotApplicable(SurveyNotApplicableAnswer { question }),
        }
    }
}

/// Enters answers that staff took down (SUR-04).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterSurveyAnswers {
    /// Who answered: a customer of the sample.
    pub customer_id: CustomerId,
    /// By what way; not `link`.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// Who asked; the caller when null.
    pub asked_by: Option<UserId>,
    /// The version that was asked.
    pub questionnaire_version_id: QuestionnaireVersionId,
    /// The answers.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub answers: Vec<SurveyAnswer>,
}

impl From<EnterSurveyAnswers> for domain::TakenAnswers {
    fn from(body: EnterSurveyAnswers) -> Self {
        let EnterSurveyAnswers {
            customer_id,
            channel,
            language,
            asked_by,
            questionnaire_version_id,
            answers,
        } = body;
        Self {
            customer_id,
            channel,
            language,
            asked_by,
            version: questionnaire_version_id,
            answers: answers.into_iter().map(Into::into).collect(),
        }
    }
}

/// That answers were entered.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct EnteredSurveyAnswers {
    /// The response.
    pub response_id: SurveyResponseId,
}

/// What a customer answered, without who (SUR-12).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyResponse {
    /// Identifier.
    pub id: SurveyResponseId,
    /// The version that was asked.
    pub questionnaire_version_id: QuestionnaireVersionId,
    /// Key of the stratum.
    #[schema(max_length = 64)]
    pub stratum: String,
    /// By what way.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// On which day; of an anonymous survey the first of the month.
    pub answered_on: NaiveDate,
    /// The answers; for a multiple choice one for each choice.
    #[schema(max_items = 5000)]
    pub answers: Vec<SurveyAnswerRow>,
}

page!(SurveyResponsePage, SurveyResponse);

/// An answer as it counts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyAnswerRow {
    /// Key of the question.
    #[schema(max_length = 40)]
    pub question: String,
    /// How it is answered.
    pub kind: AnswerKind,
    /// Whether the question did not apply: it has no score then and counts in no index.
    pub not_applicable: bool,
    /// Step 1 to 5, points of a visit scale, or 0 to 10.
    #[schema(minimum = 0, maximum = 100)]
    pub score: Option<i16>,
    /// What a scale or visit scale counts on 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub points: Option<i16>,
    /// Key of the choice, `yes` or `no`.
    #[schema(max_length = 40)]
    pub choice: Option<String>,
    /// The number.
    #[schema(value_type = Option<String>, max_length = 20, pattern = "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$")]
    pub number: Option<Decimal>,
    /// The words; null also where they were erased. As the customer wrote them: escape them where they are shown.
    #[schema(max_length = 4000)]
    pub text: Option<String>,
}

impl From<domain::Response> for SurveyResponse {
    fn from(response: domain::Response) -> Self {
        let domain::Response {
            id,
            version,
            stratum,
            channel,
            language,
            answered_on,
            answers,
        } = response;
        let row = |asked::AnswerRow {
                       question,
                       place: _,
                       kind,
                       not_applicable,
                       score,
                       points,
                       choice,
                       number,
                       text,
                   }: asked::AnswerRow| SurveyAnswerRow {
            question,
            kind,
            not_applicable,
            score,
            points,
            choice,
            number: number.map(|number| number.normalize()),
            text,
        };
        Self {
            id,
            questionnaire_version_id: version,
            stratum,
            channel,
            language,
            answered_on,
            answers: answers.into_iter().map(row).collect(),
        }
    }
}

/// Who answered (SUR-12).
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct SurveyRespondent {
    /// The response.
    pub response_id: SurveyResponseId,
    /// The customer.
    pub customer_id: CustomerId,
    /// When.
    pub answered_at: DateTime<Utc>,
    /// Who asked, where staff took it down.
    pub asked_by: Option<UserId>,
}

page!(SurveyRespondentPage, SurveyRespondent);

impl From<domain::Respondent> for SurveyRespondent {
    fn from(respondent: domain::Respondent) -> Self {
        let domain::Respondent {
            response_id,
            customer_id,
            answered_at,
            asked_by,
        } = respondent;
        Self {
            response_id,
            customer_id,
            answered_at,
            asked_by,
        }
    }
}

/// What a very low answer raised (SUR-11).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyFollowUp {
    /// Identifier.
    pub id: SurveyFollowUpId,
    /// The survey.
    pub survey_id: SurveyId,
    /// Its unit.
    pub unit_id: UnitId,
    /// The response.
    pub response_id: SurveyResponseId,
    /// Who answered.
    pub customer_id: CustomerId,
    /// Keys of the questions with a very low answer.
    #[schema(value_type = Vec<kehu_kernel::items::QuestionnaireKey>, max_items = 100, example = json!(["service_attitude"]))]
    pub questions: Vec<String>,
    /// The complaint that it became; null where somebody follows up.
    pub complaint_id: Option<ComplaintId>,
    /// Who follows up.
    pub owner_id: UserId,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// The last day.
    pub due_on: NaiveDate,
    /// Whether its day has passed without a result.
    pub overdue: bool,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// What came of it; null also where it was erased.
    #[schema(max_length = 2000)]
    pub result: Option<String>,
}

page!(SurveyFollowUpPage, SurveyFollowUp);

impl SurveyFollowUp {
    /// As it stands on a day.
    pub fn of(follow_up: domain::FollowUp, today: NaiveDate) -> Self {
        let domain::FollowUp {
            id,
            survey_id,
            unit_id,
            response_id,
            customer_id,
            questions,
            complaint_id,
            owner_id,
            raised_at,
            due_on,
            done,
        } = follow_up;
        let overdue = done.is_none() && complaint_id.is_none() && due_on < today;
        let (done_at, done_by, result) = match done {
            Some(domain::FollowUpResult { at, by, result }) => (Some(at), Some(by), result),
            None => (None, None, None),
        };
        Self {
            id,
            survey_id,
            unit_id,
            response_id,
            customer_id,
            questions,
            complaint_id,
            owner_id,
            raised_at,
            due_on,
            overdue,
            done_at,
            done_by,
            result,
        }
    }
}

/// Records what came of a follow-up.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseSurveyFollowUp {
    /// What came of it.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub result: String,
}

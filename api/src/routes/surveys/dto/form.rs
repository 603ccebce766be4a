//! What somebody who holds a personal link sees and sends.

use super::{SurveyAnswer, SurveyCondition};
use chrono::{DateTime, Utc};
use kehu_kernel::QuestionnaireVersionId;
use kehu_satisfaction::Decimal;
use kehu_surveys as domain;
use kehu_surveys::questionnaire as asked;
use kehu_surveys::words::{AnswerKind, Language};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a personal link opens: everything that a page needs to ask, in one language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyForm {
    /// The version that is asked; answers name it.
    pub questionnaire_version_id: QuestionnaireVersionId,
    /// The language of the texts.
    pub language: Language,
    /// The languages that are offered.
    #[schema(min_items = 1, max_items = 2)]
    pub languages: Vec<Language>,
    /// Title.
    #[schema(max_length = 200)]
    pub title: String,
    /// What is read before the first question.
    #[schema(max_length = 1000)]
    pub introduction: Option<String>,
    /// Whether nothing that is kept tells who answered.
    pub anonymous: bool,
    /// The thanks for taking part.
    #[schema(max_length = 1000)]
    pub reward: String,
    /// Until when the link holds.
    pub expires_at: DateTime<Utc>,
    /// The sections.
    #[schema(max_items = 20)]
    pub sections: Vec<SurveyFormSection>,
    /// What was answered so far.
    #[schema(max_items = 100)]
    pub answers: Vec<SurveyAnswer>,
}

/// A section.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyFormSection {
    /// Key.
    #[schema(max_length = 40)]
    pub key: String,
    /// Title.
    #[schema(max_length = 200)]
    pub title: String,
    /// Its questions.
    #[schema(max_items = 100)]
    pub questions: Vec<SurveyFormQuestion>,
}

/// A question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyFormQuestion {
    /// Key.
    #[schema(max_length = 40)]
    pub key: String,
    /// Its wording.
    #[schema(max_length = 1000)]
    pub text: String,
    /// Name of the competitor that it is about.
    #[schema(max_length = 200)]
    pub competitor: Option<String>,
    /// Whether it must be answered when it is shown.
    pub required: bool,
    /// Whether "not applicable" is an answer too.
    pub not_applicable: bool,
    /// It is shown when all of these hold.
    #[schema(max_items = 5)]
    pub shown_if: Vec<SurveyCondition>,
    /// How it is answered.
    pub kind: AnswerKind,
    /// The steps of a scale, visit scale or recommendation, the best one first.
    #[schema(max_items = 11)]
    pub steps: Vec<SurveyFormStep>,
    /// The choices.
    #[schema(max_items = 50)]
    pub choices: Vec<SurveyFormChoice>,
    /// Fewest and most choices of a multiple choice.
    #[schema(minimum = 1, maximum = 50)]
    pub at_least: Option<u8>,
    /// Most choices.
    #[schema(minimum = 1, maximum = 50)]
    pub at_most: Option<u8>,
    /// The least number.
    #[schema(value_type = Option<String>, max_length = 20, pattern = "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$")]
    pub least: Option<Decimal>,
    /// The most.
    #[schema(value_type = Option<String>, max_length = 20, pattern = "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$")]
    pub most: Option<Decimal>,
    /// Decimal places of a number.
    #[schema(minimum = 0, maximum = 4)]
    pub places: Option<u8>,
    /// Most characters of a free text.
    #[schema(minimum = 1, maximum = 4000)]
    pub most_characters: Option<u16>,
}

/// A step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyFormStep {
    /// What is sent.
    #[schema(minimum = 0, maximum = 100)]
    pub score: u8,
    /// What is read.
    #[schema(max_length = 50, example = "满意")]
    pub label: String,
}

/// A choice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyFormChoice {
    /// What is sent.
    #[schema(max_length = 40)]
    pub key: String,
    /// What is read.
    #[schema(max_length = 200)]
    pub text: String,
}

fn text(text: &asked::Text, language: Language) -> String {
    text.get(language).unwrap_or_default().to_owned()
}

impl SurveyForm {
    /// In the language that is wanted, else in that of the link.
    pub fn of(opened: domain::OpenedLink, wanted: Option<Language>) -> Self {
        let domain::OpenedLink {
            title: _,
            anonymous,
            reward,
            language,
            expires_at,
            version,
            questionnaire,
            draft,
        } = opened;
        let language = questionnaire.language_for(wanted.unwrap_or(language));
        let sections = questionnaire.sections.iter();
        let sections = sections
            .map(|section| SurveyFormSection {
                key: section.key.clone(),
                title: text(&section.title, language),
                questions: section
                    .questions
                    .iter()
                    .map(|question| SurveyFormQuestion::of(&questionnaire, question, language))
                    .collect(),
            })
            .collect();
        Self {
            questionnaire_version_id: version,
            language,
            languages: questionnaire.languages.clone(),
            title: text(&questionnaire.title, language),
            introduction: questionnaire
                .introduction
                .as_ref()
                .map(|words| text(words, language)),
            anonymous,
            reward,
            expires_at,
            sections,
            answers: draft.into_iter().map(Into::into).collect(),
        }
    }
}

impl SurveyFormQuestion {
    fn of(
        questionnaire: &asked::Questionnaire,
        question: &asked::Question,
        language: Language,
    ) -> Self {
        let competitor = question.about.as_ref().and_then(|about| {
            let competitors = questionnaire.competitors.iter();
            let mut named = competitors.filter(|one| one.key == about.competitor);
            named.next().map(|one| text(&one.name, language))
        });
        let mut form = Self {
            key: question.key.clone(),
            text: text(&question.text, language),
            competitor,
            required: question.required,
            not_applicable: question.not_applicable,
            shown_if: question.shown_if.iter().cloned().map(Into::into).collect(),
            kind: question.kind.word(),
            steps: question
                .kind
                .steps()
                .into_iter()
                .map(|asked::Step { score, label }| SurveyFormStep {
                    score,
                    label: label.text(language.into()).to_owned(),
                })
                .collect(),
            choices: question
                .kind
                .choices()
                .iter()
                .map(|choice| SurveyFormChoice {
                    key: choice.key.clone(),
                    text: text(&choice.text, language),
                })
                .collect(),
            at_least: None,
            at_most: None,
            least: None,
            most: None,
            places: None,
            most_characters: None,
        };
        match question.kind {
            asked::QuestionKind::MultipleChoice {
                at_least, at_most, ..
            } => (form.at_least, form.at_most) = (Some(at_least), Some(at_most)),
            asked::QuestionKind::Number {
                least,
                most,
                places,
            } => (form.least, form.most, form.places) = (Some(least), Some(most), Some(places)),
            asked::QuestionKind::FreeText { most_characters } => {
                form.most_characters = Some(most_characters);
            }
            _ => {}
        }
        form
    }
}

/// Keeps what was answered so far.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSurveyAnswers {
    /// The version that is asked.
    pub questionnaire_version_id: QuestionnaireVersionId,
    /// All answers so far; what was kept before is replaced.
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    pub answers: Vec<SurveyAnswer>,
}

/// What was kept.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct SavedSurveyAnswers {
    /// Number of answers.
    #[schema(minimum = 0, maximum = 100)]
    pub answers: usize,
}

/// Sends answers in.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitSurveyAnswers {
    /// The version that is asked.
    pub questionnaire_version_id: QuestionnaireVersionId,
    /// The language in which they were given; that of the link when null.
    pub language: Option<Language>,
    /// The answers.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub answers: Vec<SurveyAnswer>,
}

/// The thanks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyThanks {
    /// What the customer reads, in the caller's language.
    #[schema(max_length = 200, example = "您的答卷已提交，感谢支持。")]
    pub message: String,
}

//! Questionnaires.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{QuestionnaireId, QuestionnaireVersionId, UnitId, UserId};
use kehu_satisfaction::Decimal;
use kehu_surveys as domain;
use kehu_surveys::questionnaire as asked;
use kehu_surveys::words::{Language, ScaleMap, Subject, VersionState, VisitScale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A text in the languages of a questionnaire.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyText {
    /// Simplified Chinese.
    #[validate(length(min = 1, max = 1000))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "您对客户经理的服务是否满意？"
    )]
    pub zh: Option<String>,
    /// English.
    #[validate(length(min = 1, max = 1000))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "How satisfied are you with your account manager?"
    )]
    pub en: Option<String>,
}

impl From<SurveyText> for asked::Text {
    fn from(SurveyText { zh, en }: SurveyText) -> Self {
        Self { zh, en }
    }
}

impl From<asked::Text> for SurveyText {
    fn from(asked::Text { zh, en }: asked::Text) -> Self {
        Self { zh, en }
    }
}

/// What is asked (SUR-05, SUR-07).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// The languages in which it is offered: every text is there in each. The first is used where another is not offered.
    #[validate(length(min = 1, max = 2))]
    #[schema(min_items = 1, max_items = 2)]
    pub languages: Vec<Language>,
    /// What the steps of its scales count.
    pub scale_map: ScaleMap,
    /// Title, as those who are asked read it.
    #[validate(nested)]
    pub title: SurveyText,
    /// What they read before the first question.
    #[validate(nested)]
    pub introduction: Option<SurveyText>,
    /// Competitors that questions ask about.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub competitors: Vec<SurveyCompetitor>,
    /// Its sections, with 100 questions at most in all.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub sections: Vec<SurveySection>,
}

/// A competitor.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyCompetitor {
    /// Key, unique in the questionnaire.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]*$")]
    pub key: String,
    /// Name.
    #[validate(nested)]
    pub name: SurveyText,
}

/// A section.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySection {
    /// Key, unique in the questionnaire.
    #[validate(length(min = 1, max = 40))]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "service"
    )]
    pub key: String,
    /// Title.
    #[validate(nested)]
    pub title: SurveyText,
    /// Its part in the overall index, beside the other sections; 0 counts nothing.
    #[validate(range(max = 1000))]
    #[schema(minimum = 0, maximum = 1000, example = 50)]
    pub weight: u16,
    /// Its questions.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub questions: Vec<SurveyQuestion>,
}

/// A question.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyQuestion {
    /// Key, unique in the questionnaire: the same question has the same key in every version, so that results compare.
    #[validate(length(min = 1, max = 40))]
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "service_attitude"
    )]
    pub key: String,
    /// What it is about.
    pub subject: Subject,
    /// Its wording.
    #[validate(nested)]
    pub text: SurveyText,
    /// Whether it must be answered when it is shown.
    pub required: bool,
    /// Whether "not applicable" is an answer too: to questions of the kinds `scale` and `visit_scale` alone.
    #[serde(default)]
    pub not_applicable: bool,
    /// Its part in the index of its section, beside the other questions; 0 counts nothing.
    #[validate(range(max = 1000))]
    #[schema(minimum = 0, maximum = 1000, example = 1)]
    pub weight: u16,
    /// It is shown when all of these hold; always when there is none. Conditions look back: only to earlier questions.
    #[serde(default)]
    #[validate(length(max = 5), nested)]
    #[schema(max_items = 5)]
    pub shown_if: Vec<SurveyCondition>,
    /// The competitor that it is about; its answers count in no index of the company's own.
    #[validate(nested)]
    pub about: Option<SurveyAboutCompetitor>,
    /// How it is answered.
    #[validate(nested)]
    pub kind: SurveyQuestionKind,
}

/// Whom a question about a competitor is about.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAboutCompetitor {
    /// Key of the competitor.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub competitor: String,
    /// Key of the question about the company itself with which it is compared: one of the same kind.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub compared_with: Option<String>,
}

/// When a question is shown.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyCondition {
    /// Key of an earlier question. One that was not shown or not answered fulfils nothing.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub question: String,
    /// How it must have been answered.
    #[validate(nested)]
    pub test: SurveyConditionTest,
}

crate::tagged_union! {
    /// How a question must have been answered.
    SurveyConditionTest, "kind", {
        "any_of" => AnyOf(SurveyAnyOf), "at_most" => AtMost(SurveyAtMost), "at_least" => AtLeast(SurveyAtLeast),
    }
}

/// By one of these choices.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnyOf {
    /// Keys of choices; `yes` or `no` of a yes/no question. Of a multiple choice exactly one, which was chosen.
    #[validate(length(min = 1, max = 50))]
    #[schema(value_type = Vec<kehu_kernel::items::QuestionnaireKey>, min_items = 1, max_items = 50, example = json!(["yes"]))]
    pub choices: Vec<String>,
}

/// By this score or less.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAtMost {
    /// A step of a scale, points of a visit scale, or a recommendation.
    #[validate(range(max = 100))]
    #[schema(minimum = 0, maximum = 100, example = 2)]
    pub score: u8,
}

/// By this score or more.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAtLeast {
    /// A step of a scale, points of a visit scale, or a recommendation.
    #[validate(range(max = 100))]
    #[schema(minimum = 0, maximum = 100, example = 4)]
    pub score: u8,
}

crate::tagged_union! {
    /// How a question is answered.
    SurveyQuestionKind, "kind", {
        "scale" => Scale(SurveyScale),
        "visit_scale" => VisitScale(SurveyVisitScale),
        "single_choice" => SingleChoice(SurveySingleChoice),
        "multiple_choice" => MultipleChoice(SurveyMultipleChoice),
        "yes_no" => YesNo(SurveyYesNo),
        "number" => Number(SurveyNumber),
        "free_text" => FreeText(SurveyFreeText),
        "recommendation" => Recommendation(SurveyRecommendation),
    }
}

/// On a scale from 1, the worst, to 5, the best.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyScale {}

/// On the seven-step scale of visits (CUS-42).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyVisitScale {
    /// Which of the scales.
    pub scale: VisitScale,
}

/// By one of several choices.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySingleChoice {
    /// The choices.
    #[validate(length(min = 2, max = 50), nested)]
    #[schema(min_items = 2, max_items = 50)]
    pub choices: Vec<SurveyChoice>,
}

/// By any of several choices.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyMultipleChoice {
    /// The choices.
    #[validate(length(min = 2, max = 50), nested)]
    #[schema(min_items = 2, max_items = 50)]
    pub choices: Vec<SurveyChoice>,
    /// Fewest that are chosen.
    #[validate(range(min = 1, max = 50))]
    #[schema(minimum = 1, maximum = 50)]
    pub at_least: u8,
    /// Most that are chosen.
    #[validate(range(min = 1, max = 50))]
    #[schema(minimum = 1, maximum = 50)]
    pub at_most: u8,
}

/// By yes or no.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyYesNo {}

/// By a number.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyNumber {
    /// The least.
    #[schema(value_type = String, max_length = 20, pattern = "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$", example = "0")]
    pub least: Decimal,
    /// The most.
    #[schema(value_type = String, max_length = 20, pattern = "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$", example = "1000")]
    pub most: Decimal,
    /// Decimal places.
    #[validate(range(max = 4))]
    #[schema(minimum = 0, maximum = 4)]
    pub places: u8,
}

/// In the customer's own words.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyFreeText {
    /// Most characters.
    #[validate(range(min = 1, max = 4000))]
    #[schema(minimum = 1, maximum = 4000, example = 1000)]
    pub most_characters: u16,
}

/// From 0 to 10: would you recommend us.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyRecommendation {}

/// A choice.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyChoice {
    /// Key, unique in the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]*$")]
    pub key: String,
    /// Its wording.
    #[validate(nested)]
    pub text: SurveyText,
}

fn each<A: Into<B>, B>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(Into::into).collect()
}

impl From<Questionnaire> for asked::Questionnaire {
    fn from(questionnaire: Questionnaire) -> Self {
        let Questionnaire {
            languages,
            scale_map,
            title,
            introduction,
            competitors,
            sections,
        } = questionnaire;
        Self {
            languages,
            scale_map,
            title: title.into(),
            introduction: introduction.map(Into::into),
            competitors: each(competitors),
            sections: each(sections),
        }
    }
}

impl From<asked::Questionnaire> for Questionnaire {
    fn from(questionnaire: asked::Questionnaire) -> Self {
        let asked::Questionnaire {
            languages,
            scale_map,
            title,
            introduction,
            competitors,
            sections,
        } = questionnaire;
        Self {
            languages,
            scale_map,
            title: title.into(),
            introduction: introduction.map(Into::into),
            competitors: each(competitors),
            sections: each(sections),
        }
    }
}

impl From<SurveyCompetitor> for asked::Competitor {
    fn from(SurveyCompetitor { key, name }: SurveyCompetitor) -> Self {
        Self {
            key,
            name: name.into(),
        }
    }
}

impl From<asked::Competitor> for SurveyCompetitor {
    fn from(asked::Competitor { key, name }: asked::Competitor) -> Self {
        Self {
            key,
            name: name.into(),
        }
    }
}

impl From<SurveySection> for asked::Section {
    fn from(section: SurveySection) -> Self {
        let SurveySection {
            key,
            title,
            weight,
            questions,
        } = section;
        Self {
            key,
            title: title.into(),
            weight,
            questions: each(questions),
        }
    }
}

impl From<asked::Section> for SurveySection {
    fn from(section: asked::Section) -> Self {
        let asked::Section {
            key,
            title,
            weight,
            questions,
        } = section;
        Self {
            key,
            title: title.into(),
            weight,
            questions: each(questions),
        }
    }
}

impl From<SurveyQuestion> for asked::Question {
    fn from(question: SurveyQuestion) -> Self {
        let SurveyQuestion {
            key,
            subject,
            text,
            required,
            not_applicable,
            weight,
            shown_if,
            about,
            kind,
        } = question;
        Self {
            key,
            subject,
            text: text.into(),
            required,
            not_applicable,
            weight,
            shown_if: each(shown_if),
            about: about.map(
                |SurveyAboutCompetitor {
                     competitor,
                     compared_with,
                 }| asked::About {
                    competitor,
                    compared_with,
                },
            ),
            kind: kind.into(),
        }
    }
}

impl From<asked::Question> for SurveyQuestion {
    fn from(question: asked::Question) -> Self {
        let asked::Question {
            key,
            subject,
            text,
            required,
            not_applicable,
            weight,
            shown_if,
            about,
            kind,
        } = question;
        Self {
            key,
            subject,
            text: text.into(),
            required,
            not_applicable,
            weight,
            shown_if: each(shown_if),
            about: about.map(
                |asked::About {
                     competitor,
                     compared_with,
                 }| SurveyAboutCompetitor {
                    competitor,
                    compared_with,
                },
            ),
            kind: kind.into(),
        }
    }
}

impl From<SurveyCondition> for asked::Condition {
    fn from(SurveyCondition { question, test }: SurveyCondition) -> Self {
        let test = match test {
            SurveyConditionTest::AnyOf(SurveyAnyOf { choices }) => asked::Test::AnyOf(choices),
            SurveyConditionTest::AtMost(SurveyAtMost { score }) => asked::Test::AtMost(score),
            SurveyConditionTest::AtLeast(SurveyAtLeast { score }) => asked::Test::AtLeast(score),
        };
        Self { question, test }
    }
}

impl From<asked::Condition> for SurveyCondition {
    fn from(asked::Condition { question, test }: asked::Condition) -> Self {
        let test = match test {
            asked::Test::AnyOf(choices) => SurveyConditionTest::AnyOf(SurveyAnyOf { choices }),
            asked::Test::AtMost(score) => SurveyConditionTest::AtMost(SurveyAtMost { score }),
            asked::Test::AtLeast(score) => SurveyConditionTest::AtLeast(SurveyAtLeast { score }),
        };
        Self { question, test }
    }
}

impl From<SurveyChoice> for asked::Choice {
    fn from(SurveyChoice { key, text }: SurveyChoice) -> Self {
        Self {
            key,
            text: text.into(),
        }
    }
}

impl From<asked::Choice> for SurveyChoice {
    fn from(asked::Choice { key, text }: asked::Choice) -> Self {
        Self {
            key,
            text: text.into(),
        }
    }
}

impl From<SurveyQuestionKind> for asked::QuestionKind {
    fn from(kind: SurveyQuestionKind) -> Self {
        match kind {
            SurveyQuestionKind::Scale(SurveyScale {}) => Self::Scale,
            SurveyQuestionKind::VisitScale(SurveyVisitScale { scale }) => Self::VisitScale(scale),
            SurveyQuestionKind::SingleChoice(SurveySingleChoice { choices }) => {
                Self::SingleChoice {
                    choices: each(choices),
                }
            }
            SurveyQuestionKind::MultipleChoice(SurveyMultipleChoice {
                choices,
                at_least,
                at_most,
            }) => Self::MultipleChoice {
                choices: each(choices),
                at_least,
                at_most,
            },
            SurveyQuestionKind::YesNo(SurveyYesNo {}) => Self::YesNo,
            SurveyQuestionKind::Number(SurveyNumber {
                least,
                most,
                places,
            }) => Self::Number {
                least,
                most,
                places,
            },
            SurveyQuestionKind::FreeText(SurveyFreeText { most_characters }) => {
                Self::FreeText { most_characters }
            }
            SurveyQuestionKind::Recommendation(SurveyRecommendation {}) => Self::Recommendation,
        }
    }
}

impl From<asked::QuestionKind> for SurveyQuestionKind {
    fn from(kind: asked::QuestionKind) -> Self {
        match kind {
            asked::QuestionKind::Scale => Self::Scale(SurveyScale {}),
            asked::QuestionKind::VisitScale(scale) => Self::VisitScale(SurveyVisitScale { scale }),
            asked::QuestionKind::SingleChoice { choices } => {
                Self::SingleChoice(SurveySingleChoice {
                    choices: each(choices),
                })
            }
            asked::QuestionKind::MultipleChoice {
                choices,
                at_least,
                at_most,
            } => Self::MultipleChoice(SurveyMultipleChoice {
                choices: each(choices),
                at_least,
                at_most,
            }),
            asked::QuestionKind::YesNo => Self::YesNo(SurveyYesNo {}),
            asked::QuestionKind::Number {
                least,
                most,
                places,
            } => Self::Number(SurveyNumber {
                least,
                most,
                places,
            }),
            asked::QuestionKind::FreeText { most_characters } => {
                Self::FreeText(SurveyFreeText { most_characters })
            }
            asked::QuestionKind::Recommendation => Self::Recommendation(SurveyRecommendation {}),
        }
    }
}

/// A version of a questionnaire (SUR-05).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuestionnaireVersion {
    /// Identifier.
    pub id: QuestionnaireVersionId,
    /// The questionnaire.
    pub questionnaire_id: QuestionnaireId,
    /// Its unit.
    pub unit_id: UnitId,
    /// What staff call it.
    #[schema(max_length = 200, example = "年度满意度问卷")]
    pub name: String,
    /// Number within the questionnaire.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Whether it may change.
    pub state: VersionState,
    /// What it asks.
    pub content: Questionnaire,
    /// SHA-256 of that, in canonical form.
    #[schema(
        min_length = 64,
        max_length = 64,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub digest: String,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// By whom.
    pub drafted_by: UserId,
    /// When it was last changed.
    pub edited_at: DateTime<Utc>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Rises by one with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(QuestionnaireVersionPage, QuestionnaireVersion);

impl From<domain::QuestionnaireVersion> for QuestionnaireVersion {
    fn from(version: domain::QuestionnaireVersion) -> Self {
        let domain::QuestionnaireVersion {
            id,
            questionnaire_id,
            unit_id,
            name,
            number,
            state,
            content,
            digest,
            drafted_at,
            drafted_by,
            edited_at,
            published_at,
            version,
        } = version;
        Self {
            id,
            questionnaire_id,
            unit_id,
            name,
            number,
            state,
            content: content.into(),
            digest: digest.to_string(),
            drafted_at,
            drafted_by,
            edited_at,
            published_at,
            version,
        }
    }
}

/// A questionnaire to begin from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuestionnaireTemplate {
    /// Key.
    #[schema(max_length = 50, example = "petrochemical")]
    pub key: String,
    /// Name in the caller's language.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it asks.
    pub content: Questionnaire,
}

/// The questionnaires to begin from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuestionnaireTemplates {
    /// All of them.
    #[schema(max_items = 50)]
    pub items: Vec<QuestionnaireTemplate>,
}

/// Drafts a questionnaire.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftQuestionnaire {
    /// The unit whose questionnaire it is; units below it may ask it too.
    pub unit_id: UnitId,
    /// What staff call it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "年度满意度问卷")]
    pub name: String,
    /// What it asks.
    #[validate(nested)]
    pub content: Questionnaire,
}

/// Drafts another version.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftQuestionnaireVersion {
    /// What it asks.
    #[validate(nested)]
    pub content: Questionnaire,
}

/// Changes a draft: the content is replaced as a whole, never merged.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditQuestionnaire {
    /// What it asks from now on.
    #[validate(nested)]
    pub content: Questionnaire,
}

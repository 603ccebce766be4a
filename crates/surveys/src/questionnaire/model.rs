//! What a version of a questionnaire says. It is stored as it serialises here and is read for good: a field that is added
//! later needs a serde default.

use crate::words::{AnswerKind, Language, ScaleMap, Subject, VisitScale};
use kehu_kernel::Faults;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A text in the languages in which a questionnaire is offered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Option<String>,
    /// English.
    pub en: Option<String>,
}

impl Text {
    /// In one language.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::Zh => self.zh.as_deref(),
            Language::En => self.en.as_deref(),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// The languages in which it is offered: every text is there in each. The first is used where another is not offered.
    pub languages: Vec<Language>,
    /// What the steps of its scales count.
    pub scale_map: ScaleMap,
    /// Title, as those who are asked read it.
    pub title: Text,
    /// What they read before the first question.
    pub introduction: Option<Text>,
    /// Competitors that questions ask about.
    pub competitors: Vec<Competitor>,
    /// Its sections, 1 to 20, with 100 questions at most.
    pub sections: Vec<Section>,
}

/// A competitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competitor {
    /// Key, unique in the questionnaire.
    pub key: String,
    /// Name.
    pub name: Text,
}

/// A part of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Key, unique in the questionnaire.
    pub key: String,
    /// Title.
    pub title: Text,
    /// Its part in the overall index, beside the other sections: 0 to 1000.
    pub weight: u16,
    /// Its questions, at least one.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Key, unique in the questionnaire: the same question has the same key in every version, so that results compare.
    pub key: String,
    /// What it is about (SUR-07).
    pub subject: Subject,
    /// Its wording.
    pub text: Text,
    /// Whether it must be answered when it is shown.
    pub required: bool,
    /// Whether "not applicable" is an answer too, to a question on a scale or visit scale: it counts in no index.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_applicable: bool,
    /// Its part in the index of its section, beside the other questions: 0 to 1000.
    pub weight: u16,
    /// It is shown when all of these hold: at most 5. Always when there is none.
    pub shown_if: Vec<Condition>,
    /// The competitor that it is about; such answers count in no index of the company's own.
    pub about: Option<About>,
    /// How it is answered.
    pub kind: QuestionKind,
}

/// Whom a question about a competitor is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Key of the competitor.
    pub competitor: String,
    /// Key of the question about the company itself with which it is compared.
    pub compared_with: Option<String>,
}

/// When a question is shown: by what an earlier one was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Key of the earlier question. One that was not shown or not answered fulfils nothing.
    pub question: String,
    /// How it must have been answered.
    pub test: Test,
}

/// How a question must have been answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    /// By one of these choices; `yes` or `no` of a yes/no question. Of a multiple choice it names one, which was chosen.
    AnyOf(Vec<String>),
    /// By this step, these points or this number, or less.
    AtMost(u8),
    /// By this step, these points or this number, or more.
    AtLeast(u8),
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QuestionKind {
    /// On a scale from 1, the worst, to 5, the best.
    Scale,
    /// On the seven-step scale of visits, by its points (CUS-42).
    VisitScale(VisitScale),
    /// By one of 2 to 50 choices.
    SingleChoice {
        /// The choices.
        choices: Vec<Choice>,
    },
    /// By any of 2 to 50 choices.
    MultipleChoice {
        /// The choices.
        choices: Vec<Choice>,
        /// Fewest that are chosen, at least 1.
        at_least: u8,
        /// Most that are chosen.
        at_most: u8,
    },
    /// By yes or no.
    YesNo,
    /// By a number.
    Number {
        /// The least.
        least: Decimal,
        /// The most.
        most: Decimal,
        /// Decimal places, 0 to 4.
        places: u8,
    },
    /// In the customer's own words.
    FreeText {
        /// Most characters, 1 to 4000.
        most_characters: u16,
    },
    /// From 0 to 10: would you recommend us.
    Recommendation,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Key, unique in the question.
    pub key: String,
    /// Its wording.
    pub text: Text,
}

impl QuestionKind {
    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> AnswerKind {
        match self {
            Self::Scale => AnswerKind::Scale,
            Self::VisitScale(_) => AnswerKind::VisitScale,
            Self::SingleChoice { .. } => AnswerKind::SingleChoice,
            Self::MultipleChoice { .. } => AnswerKind::MultipleChoice,
            Self::YesNo => AnswerKind::YesNo,
            Self::Number { .. } => AnswerKind::Number,
            Self::FreeText { .. } => AnswerKind::FreeText,
            Self::Recommendation => AnswerKind::Recommendation,
        }
    }

    /// Its choices, where it has some.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::SingleChoice { choices } | Self::MultipleChoice { choices, .. } => choices,
            _ => &[],
        }
    }

    /// The scores by which it can be answered, where it is answered by one.
    #[must_use]
    pub fn scores(&self) -> Vec<u8> {
        match self {
            Self::Scale => (1..=5).collect(),
            Self::VisitScale(scale) => scale.steps().to_vec(),
            Self::Recommendation => (0..=10).collect(),
            _ => Vec::new(),
        }
    }
}

impl Questionnaire {
    /// All questions, in the order in which they are asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The question of a key.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions().find(|question| question.key == key)
    }

    /// The language in which it is asked of somebody who wants this one.
    #[must_use]
    pub fn language_for(&self, wanted: Language) -> Language {
        if self.languages.contains(&wanted) {
            wanted
        } else {
            self.languages.first().copied().unwrap_or(wanted)
        }
    }

    /// Whether it can be asked: every text in every language, no dead end, no loop, no question that nobody reaches.
    ///
    /// # Errors
    /// Every place at fault, as a pointer into the questionnaire.
    pub fn check(&self) -> Result<(), Faults> {
        super::check::check(self)
    }
}

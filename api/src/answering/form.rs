//! What a customer's form holds.

use super::page::{NOT_APPLICABLE, Notice};
use kehu_kernel::{Faults, QuestionnaireVersionId};
use kehu_surveys::questionnaire::{Answer, Question, QuestionKind, Questionnaire, Value};
use kehu_surveys::words::Language;

/// A form as it was sent. Names of fields that belong to questions begin with `q.`.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    /// The version that the page showed.
    pub(super) version: Option<QuestionnaireVersionId>,
    /// The language in which the page was shown, or that was chosen.
    pub(super) language: Option<Language>,
    /// Whether the customer wants to finish.
    pub(super) finish: bool,
    fields: Vec<(String, String)>,
    /// The questions that stood on the page.
    seen: Vec<String>,
    /// What was answered, of the questions that are asked.
    pub(super) answers: Vec<Answer>,
}

pub(super) fn wanted_language(query: &str) -> Option<Language> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("language=")?.parse().ok())
}

impl Sent {
    /// Reads a form; what is no form is an empty one.
    pub(super) fn read(body: &[u8]) -> Self {
        let fields: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
        let one = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        Self {
            version: one("version").and_then(|text| text.parse().ok()),
            language: one("language").and_then(|text| text.parse().ok()),
            finish: one("do") == Some("finish"),
            seen: fields
                .iter()
                .filter(|(key, _)| key == "seen")
                .map(|(_, value)| value.clone())
                .collect(),
            fields,
            answers: Vec::new(),
        }
    }

    /// Reads the answers by the questionnaire, drops those of questions that are not asked after them, and says what is
    /// missing or wrong.
    pub(super) fn fit(&mut self, questionnaire: &Questionnaire) -> Notice {
        let mut notice = Notice::default();
        let mut answers = Vec::new();
        for question in questionnaire.questions() {
            match self.value(question) {
                Ok(Some(value)) => answers.push(Answer {
                    question: question.key.clone(),
                    value,
                }),
                Ok(None) => {}
                Err(NotANumber) => notice.not_a_number(&question.key),
            }
        }
        let shown = questionnaire.shown(&answers);
        answers.retain(|answer| shown.contains(&answer.question.as_str()));
        self.answers = answers;
        if self.finish {
            for question in questionnaire.questions() {
                let asked = shown.contains(&question.key.as_str());
                let answered = self
                    .answers
                    .iter()
                    .any(|answer| answer.question == question.key);
                if asked && !answered && question.required {
                    notice.missing(&question.key);
                } else if asked && !self.seen.contains(&question.key) {
                    notice.new_question(&question.key);
                }
            }
        }
        notice
    }

    /// The answers without those that are at fault.
    pub(super) fn without(&self, notice: &Notice) -> Vec<Answer> {
        let sound = self
            .answers
            .iter()
            .filter(|answer| !notice.is_about(&answer.question));
        sound.cloned().collect()
    }

    fn texts<'a>(&'a self, question: &'a Question) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(|(key, _)| key.strip_prefix("q.") == Some(question.key.as_str()))
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    fn value(&self, question: &Question) -> Result<Option<Value>, NotANumber> {
        let first = self.texts(question).next();
        let number = || first.and_then(|text| text.parse::<u8>().ok());
        if question.not_applicable && first == Some(NOT_APPLICABLE) {
            return Ok(Some(Value::NotApplicable));
        }
        Ok(match &question.kind {
            QuestionKind::Scale => number().map(Value::Scale),
            QuestionKind::VisitScale(_) => number().map(Value::VisitScale),
            QuestionKind::Recommendation => number().map(Value::Recommendation),
            QuestionKind::SingleChoice { .. } => {
                first.map(|text| Value::SingleChoice(text.to_owned()))
            }
            QuestionKind::MultipleChoice { .. } => {
                let chosen: Vec<String> = self.texts(question).map(str::to_owned).collect();
                (!chosen.is_empty()).then_some(Value::MultipleChoice(chosen))
            }
            QuestionKind::YesNo => first.map(|text| Value::YesNo(text == "yes")),
            QuestionKind::Number { .. } => match first {
                Some(text) => Some(Value::Number(text.parse().map_err(|_| NotANumber)?)),
                None => None,
            },
            QuestionKind::FreeText { .. } => {
                first.map(|text| Value::FreeText(text.replace('\0', "")))
            }
        })
    }
}

/// What was written is no number.
struct NotANumber;

impl Notice {
    /// Takes the faults of answers over, each to its question.
    pub(super) fn add(&mut self, faults: &Faults, answers: &[Answer]) {
        for fault in &faults.0 {
            let place = fault.pointer.strip_prefix("/answers/");
            let place = place.and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
            let answer = place.and_then(|place| answers.get(place));
            self.wrong(
                answer.map(|answer| answer.question.as_str()),
                &fault.message,
            );
        }
    }
}

//! Whether answers fit the version that was asked (SUR-05).

use super::{Condition, Question, QuestionKind, Questionnaire, Test};
use crate::words::AnswerKind;
use kehu_kernel::Faults;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What was answered to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Key of the question.
    pub question: String,
    /// The answer.
    pub value: Value,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A step from 1, the worst, to 5, the best.
    Scale(u8),
    /// The points of a step of the visit scale.
    VisitScale(u8),
    /// Key of the choice.
    SingleChoice(String),
    /// Keys of the choices.
    MultipleChoice(Vec<String>),
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Number(Decimal),
    /// Words.
    FreeText(String),
    /// 0 to 10.
    Recommendation(u8),
    /// That the question does not apply to the customer, where it allows that.
    NotApplicable,
}

impl Value {
    /// The kind of question that is answered so; none where several are.
    #[must_use]
    pub const fn kind(&self) -> Option<AnswerKind> {
        match self {
            Self::Scale(_) => Some(AnswerKind::Scale),
            Self::VisitScale(_) => Some(AnswerKind::VisitScale),
            Self::SingleChoice(_) => Some(AnswerKind::SingleChoice),
            Self::MultipleChoice(_) => Some(AnswerKind::MultipleChoice),
            Self::YesNo(_) => Some(AnswerKind::YesNo),
            Self::Number(_) => Some(AnswerKind::Number),
            Self::FreeText(_) => Some(AnswerKind::FreeText),
            Self::Recommendation(_) => Some(AnswerKind::Recommendation),
            Self::NotApplicable => None,
        }
    }
}

/// An answer as it is stored: one row, for a multiple choice one for each choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// Key of the question.
    pub question: String,
    /// 0, 1, 2, ... in the order in which the choices are offered.
    pub place: i16,
    /// How it is answered.
    pub kind: AnswerKind,
    /// Whether the question did not apply: it has no score then.
    pub not_applicable: bool,
    /// Step 1 to 5, points of a visit scale, or 0 to 10.
    pub score: Option<i16>,
    /// What a scale or visit scale counts on 0 to 100.
    pub points: Option<i16>,
    /// Key of the choice, `yes` or `no`.
    pub choice: Option<String>,
    /// The number.
    pub number: Option<Decimal>,
    /// The words; none in a free text that was blanked.
    pub text: Option<String>,
}

/// The rows of complete answers.
///
/// # Errors
/// A fault at each answer that does not fit, and at `/answers` for each required question that was not answered.
pub(crate) fn checked_rows(
    questionnaire: &Questionnaire,
    answers: &[Answer],
) -> Result<Vec<AnswerRow>, Faults> {
    let mut faults = Faults::default();
    each(questionnaire, answers, &mut faults);
    let given = by_question(answers);
    let mut rows = Vec::new();
    for question in questionnaire.questions() {
        let answer = given.get(question.key.as_str());
        match (is_shown(questionnaire, question, &given), answer) {
            (true, Some((_, value))) => rows.extend(rows_of(questionnaire, question, value)),
            (true, None) if question.required => faults.add(
                "/answers",
                "required",
                format!("must hold an answer to {}", question.key),
                format!("缺少必答题 {} 的答案", question.key),
            ),
            (false, Some((place, _))) => faults.add(
                format!("/answers/{place}/question"),
                "not-asked",
                "is not asked after these answers",
                "按前面的答案，该题不应作答",
            ),
            _ => {}
        }
    }
    if rows.is_empty() {
        faults.add(
            "/answers",
            "empty",
            "must hold at least one answer",
            "至少回答一题",
        );
    }
    faults.none().map(|()| rows)
}

/// Answers so far: each fits its question; what is left may still be answered.
///
/// # Errors
/// A fault at each answer that does not fit.
pub(crate) fn checked_draft(
    questionnaire: &Questionnaire,
    answers: &[Answer],
) -> Result<(), Faults> {
    let mut faults = Faults::default();
    each(questionnaire, answers, &mut faults);
    faults.none()
}

pub(super) type Given<'a> = HashMap<&'a str, (usize, &'a Value)>;

pub(super) fn by_question(answers: &[Answer]) -> Given<'_> {
    let placed = answers.iter().enumerate();
    placed
        .map(|(place, answer)| (answer.question.as_str(), (place, &answer.value)))
        .collect()
}

/// Notes what is wrong with each answer by itself.
fn each(questionnaire: &Questionnaire, answers: &[Answer], faults: &mut Faults) {
    for (place, answer) in answers.iter().enumerate() {
        let at = format!("/answers/{place}");
        let twice = answers
            .iter()
            .take(place)
            .any(|other| other.question == answer.question);
        if twice {
            faults.add(
                format!("{at}/question"),
                "repeated",
                "was answered above",
                "该题已在前面作答",
            );
        }
        match questionnaire.question(&answer.question) {
            None => faults.add(
                format!("{at}/question"),
                "unknown-question",
                "is not a question of this version",
                "该版本问卷无此题",
            ),
            Some(question) => fits(question, &answer.value, &at, faults),
        }
    }
}

fn fits(question: &Question, value: &Value, at: &str, faults: &mut Faults) {
    let wanted = question.kind.word();
    if *value == Value::NotApplicable && question.not_applicable {
        return;
    }
    if value.kind() != Some(wanted) {
        faults.add(
            format!("{at}/kind"),
            "kind",
            format!("must be {wanted}"),
            format!("该题的作答方式应为 {wanted}"),
        );
        return;
    }
    let wrong = match (&question.kind, value) {
        (_, Value::Scale(score) | Value::VisitScale(score) | Value::Recommendation(score)) => {
            let scores = question.kind.scores();
            (!scores.contains(score)).then(|| ("score", one_of(&scores)))
        }
        (_, Value::SingleChoice(key)) => {
            (!offers(question, key)).then(|| ("choice", "one of the choices".to_owned()))
        }
        (
            QuestionKind::MultipleChoice {
                at_least, at_most, ..
            },
            Value::MultipleChoice(keys),
        ) => {
            let apart = keys
                .iter()
                .enumerate()
                .all(|(place, key)| !keys.iter().take(place).any(|other| other == key));
            let right = apart
                && keys.iter().all(|key| offers(question, key))
                && (usize::from(*at_least)..=usize::from(*at_most)).contains(&keys.len());
            (!right).then(|| ("choices", format!("{at_least} to {at_most} of the choices")))
        }
        (
            QuestionKind::Number {
                least,
                most,
                places,
            },
            Value::Number(number),
        ) => {
            let right = (*least..=*most).contains(number)
                && number.normalize().scale() <= u32::from(*places);
            (!right).then(|| {
                let bounds = format!("{least} to {most} with at most {places} decimal places");
                ("number", bounds)
            })
        }
        (QuestionKind::FreeText { most_characters }, Value::FreeText(text)) => {
            let length = text.trim().chars().count();
            let right = (1..=usize::from(*most_characters)).contains(&length);
            (!right).then(|| ("text", format!("1 to {most_characters} characters")))
        }
        _ => None,
    };
    if let Some((member, wanted)) = wrong {
        faults.add(
            format!("{at}/{member}"),
            "range",
            format!("must be {wanted}"),
            format!("应为：{wanted}"),
        );
    }
}

fn one_of(scores: &[u8]) -> String {
    let words: Vec<String> = scores.iter().map(u8::to_string).collect();
    format!("one of {}", words.join(", "))
}

fn offers(question: &Question, key: &str) -> bool {
    question
        .kind
        .choices()
        .iter()
        .any(|choice| choice.key == key)
}

/// Whether a question is shown after these answers. Conditions look back only, so that this ends.
pub(super) fn is_shown(
    questionnaire: &Questionnaire,
    question: &Question,
    given: &Given<'_>,
) -> bool {
    question.shown_if.iter().all(|condition| {
        let earlier = questionnaire
            .questions()
            .take_while(|other| other.key != question.key)
            .find(|other| other.key == condition.question);
        earlier.is_some_and(|earlier| {
            is_shown(questionnaire, earlier, given)
                && given
                    .get(earlier.key.as_str())
                    .is_some_and(|(_, value)| holds(condition, value))
        })
    })
}

/// Whether an answer fulfils a condition.
pub(super) fn holds(condition: &Condition, value: &Value) -> bool {
    match (&condition.test, value) {
        (Test::AnyOf(keys), Value::SingleChoice(key)) => keys.contains(key),
        (Test::AnyOf(keys), Value::MultipleChoice(chosen)) => {
            keys.iter().any(|key| chosen.contains(key))
        }
        (Test::AnyOf(keys), Value::YesNo(yes)) => keys.iter().any(|key| key == yes_or_no(*yes)),
        (
            Test::AtMost(most),
            Value::Scale(score) | Value::VisitScale(score) | Value::Recommendation(score),
        ) => score <= most,
        (
            Test::AtLeast(least),
            Value::Scale(score) | Value::VisitScale(score) | Value::Recommendation(score),
        ) => score >= least,
        _ => false,
    }
}

pub(super) const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn rows_of(questionnaire: &Questionnaire, question: &Question, value: &Value) -> Vec<AnswerRow> {
    let row = AnswerRow {
        question: question.key.clone(),
        place: 0,
        kind: question.kind.word(),
        not_applicable: false,
        score: None,
        points: None,
        choice: None,
        number: None,
        text: None,
    };
    match value {
        Value::Scale(step) => vec![AnswerRow {
            score: Some(i16::from(*step)),
            points: questionnaire.scale_map.points(*step).map(i16::from),
            ..row
        }],
        Value::VisitScale(points) => vec![AnswerRow {
            score: Some(i16::from(*points)),
            points: Some(i16::from(*points)),
            ..row
        }],
        Value::Recommendation(score) => vec![AnswerRow {
            score: Some(i16::from(*score)),
            ..row
        }],
        Value::SingleChoice(key) => vec![AnswerRow {
            choice: Some(key.clone()),
            ..row
        }],
        Value::NotApplicable => vec![AnswerRow {
            not_applicable: true,
            ..row
        }],
        Value::YesNo(yes) => vec![AnswerRow {
            choice: Some(yes_or_no(*yes).to_owned()),
            ..row
        }],
        Value::Number(number) => vec![AnswerRow {
            number: Some(number.normalize()),
            ..row
        }],
        Value::FreeText(text) => vec![AnswerRow {
            text: Some(text.trim().to_owned()),
            ..row
        }],
        // In the order in which they are offered: the order of clicking means nothing.
        Value::MultipleChoice(keys) => (0..)
            .zip(
                question
                    .kind
                    .choices()
                    .iter()
                    .filter(|choice| keys.contains(&choice.key)),
            )
            .map(|(place, choice)| AnswerRow {
                place,
                choice: Some(choice.key.clone()),
                ..row.clone()
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests;

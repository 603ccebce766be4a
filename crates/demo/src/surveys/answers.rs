//! What customers answer.

use crate::chance::Chance;
use kehu_surveys::questionnaire::{Answer, Question, QuestionKind, Questionnaire, Test, Value};
use std::collections::BTreeMap;

/// How often each step of a scale is chosen, from the worst to the best.
pub(super) type Steps = [u32; 5];

/// How often each recommendation is given.
const RECOMMENDATIONS: [(u8, u32); 8] = [
    (10, 18),
    (9, 22),
    (8, 24),
    (7, 14),
    (6, 10),
    (5, 7),
    (3, 3),
    (1, 2),
];
/// Of a hundred, how many answer what they need not.
const VOLUNTARY: u64 = 60;
/// Of a hundred, how many write something in their own words.
const TALKATIVE: u64 = 25;

/// What the customers of a survey think.
#[derive(Debug)]
pub(super) struct Mood {
    /// The steps that are chosen, by question.
    pub(super) steps: &'static [(&'static str, Steps)],
    /// What is written.
    pub(super) words: &'static [&'static str],
}

impl Mood {
    /// What one customer answers, question by question.
    pub(super) fn answers(&self, chance: &mut Chance, asked: &Questionnaire) -> Vec<Answer> {
        let mut given: BTreeMap<&str, u8> = BTreeMap::new();
        let mut answers = Vec::new();
        for question in asked.questions() {
            if !is_shown(question, &given) || !(question.required || chance.percent(VOLUNTARY)) {
                continue;
            }
            let Some(value) = self.value(chance, question) else {
                continue;
            };
            if let Value::Scale(step) = value {
                given.insert(&question.key, step);
            }
            answers.push(Answer {
                question: question.key.clone(),
                value,
            });
        }
        answers
    }

    fn value(&self, chance: &mut Chance, question: &Question) -> Option<Value> {
        match &question.kind {
            QuestionKind::Scale => {
                let named = self.steps.iter().find(|(key, _)| *key == question.key)?;
                let steps: Vec<(u8, u32)> = (1..).zip(named.1).collect();
                Some(Value::Scale(chance.weighted(&steps)))
            }
            QuestionKind::Recommendation => {
                Some(Value::Recommendation(chance.weighted(&RECOMMENDATIONS)))
            }
            QuestionKind::MultipleChoice { choices, .. } => {
                let keys: Vec<&str> = choices.iter().map(|one| one.key.as_str()).collect();
                Some(Value::MultipleChoice(vec![chance.one_of(&keys).to_owned()]))
            }
            QuestionKind::FreeText { .. } => chance
                .percent(TALKATIVE)
                .then(|| Value::FreeText(chance.one_of(self.words).to_owned())),
            _ => None,
        }
    }
}

/// Whether a question is shown to whoever chose these steps; the demo's questionnaires ask on for low steps alone.
fn is_shown(question: &Question, given: &BTreeMap<&str, u8>) -> bool {
    question.shown_if.iter().all(|condition| {
        matches!((&condition.test, given.get(condition.question.as_str())),
            (Test::AtMost(most), Some(step)) if step <= most)
    })
}

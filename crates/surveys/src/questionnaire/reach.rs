//! Which questions nobody reaches, whatever they answer.
//!
//! A question is shown when its conditions hold, which presupposes that the questions they name were shown. All that must
//! hold for it is therefore one conjunction over earlier questions; answers to different questions are free of each other.
//! So it is reached exactly when every question named there has an answer that fulfils all that is demanded of it.

use super::answers::yes_or_no;
use super::{Condition, Question, QuestionKind, Questionnaire, Test};
use std::collections::{HashMap, HashSet};

/// Keys of the questions that nobody reaches; for a questionnaire whose conditions look back and fit their questions.
pub(super) fn unreachable(questionnaire: &Questionnaire) -> Vec<String> {
    let mut demands: HashMap<&str, Vec<&Condition>> = HashMap::new();
    let mut found = Vec::new();
    for question in questionnaire.questions() {
        let mut all: Vec<&Condition> = question.shown_if.iter().collect();
        for condition in &question.shown_if {
            let inherited = demands.get(condition.question.as_str());
            all.extend(inherited.into_iter().flatten());
        }
        all.sort_by_key(|condition| std::ptr::from_ref(*condition));
        all.dedup_by_key(|condition| std::ptr::from_ref(*condition));
        let reached = questionnaire
            .questions()
            .all(|earlier| can_fulfil(earlier, &all));
        if !reached {
            found.push(question.key.clone());
        }
        demands.insert(question.key.as_str(), all);
    }
    found
}

/// Whether one answer to a question fulfils all that is demanded of it.
fn can_fulfil(question: &Question, demands: &[&Condition]) -> bool {
    let tests: Vec<&Test> = demands
        .iter()
        .filter(|condition| condition.question == question.key)
        .map(|condition| &condition.test)
        .collect();
    if tests.is_empty() {
        return true;
    }
    match &question.kind {
        QuestionKind::SingleChoice { choices } => choices
            .iter()
            .any(|choice| tests.iter().all(|test| names(test, &choice.key))),
        QuestionKind::YesNo => [true, false]
            .into_iter()
            .any(|yes| tests.iter().all(|test| names(test, yes_or_no(yes)))),
        QuestionKind::MultipleChoice { at_most, .. } => {
            let demanded: HashSet<&String> = tests.iter().flat_map(|test| keys(test)).collect();
            demanded.len() <= usize::from(*at_most)
        }
        kind => kind
            .scores()
            .into_iter()
            .any(|score| tests.iter().all(|test| allows(test, score))),
    }
}

fn keys(test: &Test) -> &[String] {
    match test {
        Test::AnyOf(keys) => keys,
        Test::AtMost(_) | Test::AtLeast(_) => &[],
    }
}

fn names(test: &Test, key: &str) -> bool {
    keys(test).iter().any(|one| one == key)
}

fn allows(test: &Test, score: u8) -> bool {
    match test {
        Test::AtMost(most) => score <= *most,
        Test::AtLeast(least) => score >= *least,
        Test::AnyOf(_) => false,
    }
}

//! Which questions are shown after some answers.

use super::Questionnaire;
use super::answers::{Answer, by_question, is_shown};

impl Questionnaire {
    /// The keys of the questions that are shown after these answers, in the order in which they are asked.
    #[must_use]
    pub fn shown(&self, answers: &[Answer]) -> Vec<&str> {
        let given = by_question(answers);
        self.questions()
            .filter(|question| is_shown(self, question, &given))
            .map(|question| question.key.as_str())
            .collect()
    }
}

//! What is measured of a questionnaire. Pure.

use kehu_satisfaction::{Decimal, Question, Section};
use kehu_surveys::questionnaire::{QuestionKind, Questionnaire};
use kehu_surveys::words::{ScaleMap, VisitScale};

/// How a question is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// By its index and top-two-box share; from this many points on an answer is one of the two best.
    Index { second_best: i16 },
    /// By the recommendation score.
    Recommendation,
}

/// A question that is measured by scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) key: String,
    /// Its section's place.
    pub(crate) section: usize,
    pub(crate) measure: Measure,
    /// Its place among the questions that make the indexes; none for others.
    pub(crate) place: Option<usize>,
}

/// The questions that are measured, and the sections of those that make the indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) questions: Vec<Measured>,
    pub(crate) sections: Vec<Section>,
}

impl Plan {
    /// Of a version. Questions about competitors have an index of their own and count in no other.
    pub(crate) fn of(questionnaire: &Questionnaire) -> Self {
        let (mut questions, mut sections, mut next) = (Vec::new(), Vec::new(), 0);
        for (section, content) in questionnaire.sections.iter().enumerate() {
            let mut counted = Vec::new();
            for question in &content.questions {
                let Some(measure) = measure(&question.kind, questionnaire.scale_map) else {
                    continue;
                };
                let own = question.about.is_none() && matches!(measure, Measure::Index { .. });
                if own {
                    counted.push(Question {
                        weight: Decimal::from(question.weight),
                    });
                }
                questions.push(Measured {
                    key: question.key.clone(),
                    section,
                    measure,
                    place: own.then_some(next),
                });
                next += usize::from(own);
            }
            sections.push(Section {
                weight: Decimal::from(content.weight),
                questions: counted,
            });
        }
        Self {
            questions,
            sections,
        }
    }

    /// The place of a question.
    pub(crate) fn place(&self, key: &str) -> Option<usize> {
        self.questions
            .iter()
            .position(|question| question.key == key)
    }

    /// The keys of the questions, in order.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.questions
            .iter()
            .map(|question| question.key.clone())
            .collect()
    }
}

fn measure(kind: &QuestionKind, map: ScaleMap) -> Option<Measure> {
    let second_best = match kind {
        QuestionKind::Scale => match map {
            ScaleMap::ToZero => 75,
            ScaleMap::ToTwenty => 80,
        },
        QuestionKind::VisitScale(scale) => second(*scale),
        QuestionKind::Recommendation => return Some(Measure::Recommendation),
        QuestionKind::SingleChoice { .. }
        | QuestionKind::MultipleChoice { .. }
        | QuestionKind::YesNo
        | QuestionKind::Number { .. }
        | QuestionKind::FreeText { .. } => return None,
    };
    Some(Measure::Index { second_best })
}

fn second(scale: VisitScale) -> i16 {
    let [_, second, ..] = scale.steps();
    i16::from(second)
}

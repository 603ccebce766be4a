//! What the steps of scales are called.

use super::QuestionKind;
use crate::words::VisitScale;
use kehu_kernel::Words;

/// A step of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is answered.
    pub score: u8,
    /// What is read.
    pub label: Words,
}

const SCALE: [(&str, &str); 5] = [
    ("非常满意", "Very satisfied"),
    ("满意", "Satisfied"),
    ("一般", "Neither satisfied nor dissatisfied"),
    ("不满意", "Dissatisfied"),
    ("非常不满意", "Very dissatisfied"),
];
// The words of the visit report (CUS-42).
const QUALITY: [(&str, &str); 7] = [
    ("非常优良", "Outstanding"),
    ("优良", "Excellent"),
    ("良", "Very good"),
    ("好", "Good"),
    ("一般", "Fair"),
    ("合格", "Passable"),
    ("不合格", "Not passable"),
];
const AWARENESS: [(&str, &str); 7] = [
    ("非常驰名", "Famous"),
    ("驰名", "Renowned"),
    ("知名度高", "Very well known"),
    ("知名度较高", "Well known"),
    ("知名", "Known"),
    ("知道", "Heard of"),
    ("不知道", "Not known"),
];
const SERVICE: [(&str, &str); 7] = [
    ("非常优良", "Outstanding"),
    ("优良", "Excellent"),
    ("良", "Very good"),
    ("好", "Good"),
    ("一般", "Fair"),
    ("不好", "Poor"),
    ("恶劣", "Very bad"),
];

/// What is read where a question may be answered so.
#[must_use]
pub fn not_applicable() -> Words {
    Words::new("Not applicable", "不适用")
}

impl QuestionKind {
    /// Its steps, the best one first; none where it is not answered by one.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let named = |scores: Vec<u8>, labels: &[(&str, &str)]| {
            let labels = labels.iter().map(|(zh, en)| Words::new(*en, *zh));
            let steps = scores.into_iter().zip(labels);
            steps.map(|(score, label)| Step { score, label }).collect()
        };
        match self {
            Self::Scale => named((1..=5).rev().collect(), &SCALE),
            Self::VisitScale(scale) => named(scale.steps().to_vec(), words_of(*scale)),
            Self::Recommendation => (0..=10)
                .rev()
                .map(|score: u8| Step {
                    score,
                    label: Words::new(score.to_string(), score.to_string()),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

const fn words_of(scale: VisitScale) -> &'static [(&'static str, &'static str)] {
    match scale {
        VisitScale::Quality => &QUALITY,
        VisitScale::Awareness => &AWARENESS,
        VisitScale::Service => &SERVICE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_42_every_step_has_its_word_from_the_best_to_the_worst() {
        for scale in VisitScale::ALL {
            let steps = QuestionKind::VisitScale(*scale).steps();
            assert_eq!(steps.len(), 7, "{scale}");
            assert!(steps.is_sorted_by(|better, worse| better.score > worse.score));
        }
        let service = QuestionKind::VisitScale(VisitScale::Service).steps();
        assert_eq!(
            (service[6].score, service[6].label.zh.as_str()),
            (0, "恶劣")
        );
        assert_eq!(QuestionKind::Scale.steps()[0].label.zh, "非常满意");
        assert_eq!(QuestionKind::Recommendation.steps().len(), 11);
        assert!(QuestionKind::YesNo.steps().is_empty());
    }
}

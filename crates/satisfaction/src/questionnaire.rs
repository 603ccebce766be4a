//! The indexes of a whole questionnaire: questions, sections, all.

use crate::{Answer, Mean};
use rust_decimal::Decimal;

/// A question whose answers have scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Its weight inside its section; 0 leaves it out of the section's index.
    pub weight: Decimal,
}

/// A section of such questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its weight in the whole.
    pub weight: Decimal,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// What one customer answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// What the customer's answers count: above 0, at most a million.
    pub weight: Decimal,
    /// Scores of 0 to 100 by the question's place, counted through all sections. A question at most once; what is
    /// unanswered or not applicable is not there.
    pub answers: Vec<(usize, Decimal)>,
}

/// The indexes, unrounded; none where nothing was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexes {
    /// By the question's place, counted through all sections.
    pub questions: Vec<Option<Mean>>,
    /// By section.
    pub sections: Vec<Option<Mean>>,
    /// Of the whole.
    pub overall: Option<Mean>,
}

/// A mean of figures by weight; what has no figure is left out and the rest rescaled. None where nothing is left.
#[must_use]
pub fn weighted(parts: &[(Decimal, Option<Decimal>)]) -> Option<Decimal> {
    let (sum, weight) = parts
        .iter()
        .filter_map(|(weight, value)| value.map(|value| (*weight, value)))
        .fold(
            (Decimal::ZERO, Decimal::ZERO),
            |(sum, all), (weight, value)| (sum + weight * value, all + weight),
        );
    (weight > Decimal::ZERO).then(|| sum / weight)
}

/// The index of a question is the mean of its scores, that of a section the weighted mean of its questions, the whole's
/// the weighted mean of its sections; weights of what is unanswered are left out and the rest rescaled.
///
/// The answers of one respondent belong together: a respondent's contribution to an index is the sum over the questions
/// that were answered, so intervals of sections and of the whole are right although their questions go together.
#[must_use]
pub fn indexes(sections: &[Section], respondents: &[Respondent]) -> Indexes {
    let questions = by_question(sections, respondents);
    let values = |of: &[Option<Mean>]| {
        of.iter()
            .map(|mean| mean.map(|m| m.value))
            .collect::<Vec<_>>()
    };
    let means = values(&questions);
    let mut place = 0;
    let mut section_values = Vec::with_capacity(sections.len());
    let mut shares = Vec::with_capacity(sections.len());
    for section in sections {
        let inside = means
            .get(place..place + section.questions.len())
            .unwrap_or(&[]);
        let parts: Vec<(Decimal, Option<Decimal>)> = section
            .questions
            .iter()
            .map(|q| q.weight)
            .zip(inside.iter().copied())
            .collect();
        section_values.push(weighted(&parts));
        shares.push(rescaled(&parts, place));
        place += section.questions.len();
    }
    let totals = totals(means.len(), respondents);
    let spread = |value: Option<Decimal>, coefficients: &[(usize, Decimal)]| {
        value.and_then(|value| composite(value, coefficients, &means, &totals, respondents))
    };
    let parts: Vec<_> = sections
        .iter()
        .map(|s| s.weight)
        .zip(section_values.iter().copied())
        .collect();
    let whole: Vec<(usize, Decimal)> = rescaled(&parts, 0)
        .into_iter()
        .flat_map(|(section, weight)| {
            let inside = shares.get(section).into_iter().flatten();
            inside
                .map(move |(question, share)| (*question, weight * *share))
                .collect::<Vec<_>>()
        })
        .collect();
    Indexes {
        sections: section_values
            .iter()
            .zip(&shares)
            .map(|(value, share)| spread(*value, share))
            .collect(),
        overall: spread(weighted(&parts), &whole),
        questions,
    }
}

fn by_question(sections: &[Section], respondents: &[Respondent]) -> Vec<Option<Mean>> {
    let count = sections.iter().map(|section| section.questions.len()).sum();
    let mut answers: Vec<Vec<Answer>> = vec![Vec::new(); count];
    for respondent in respondents {
        for (question, score) in &respondent.answers {
            if let Some(of_question) = answers.get_mut(*question) {
                of_question.push(Answer {
                    score: *score,
                    weight: respondent.weight,
                });
            }
        }
    }
    answers.iter().map(|answers| Mean::of(answers)).collect()
}

/// The weights of the parts that have a figure, as parts of one, by place.
fn rescaled(parts: &[(Decimal, Option<Decimal>)], first: usize) -> Vec<(usize, Decimal)> {
    let counted = || {
        parts
            .iter()
            .enumerate()
            .filter(|(_, (weight, value))| value.is_some() && *weight > Decimal::ZERO)
    };
    let whole: Decimal = counted().map(|(_, (weight, _))| *weight).sum();
    counted()
        .map(|(place, (weight, _))| (first + place, *weight / whole))
        .collect()
}

/// The sum of the weights of those who answered, by question.
fn totals(questions: usize, respondents: &[Respondent]) -> Vec<Decimal> {
    let mut totals = vec![Decimal::ZERO; questions];
    for respondent in respondents {
        for (question, _) in &respondent.answers {
            if let Some(total) = totals.get_mut(*question) {
                *total += respondent.weight;
            }
        }
    }
    totals
}

/// An index that is the sum of questions' means by coefficients, with its variance by linearisation.
fn composite(
    value: Decimal,
    coefficients: &[(usize, Decimal)],
    means: &[Option<Decimal>],
    totals: &[Decimal],
    respondents: &[Respondent],
) -> Option<Mean> {
    // What a point of a score above the question's mean contributes, by question.
    let mut slopes: Vec<Option<(Decimal, Decimal)>> = vec![None; means.len()];
    for (question, coefficient) in coefficients {
        let mean = means.get(*question).copied().flatten()?;
        let total = totals.get(*question)?;
        *slopes.get_mut(*question)? = Some((mean, *coefficient / *total));
    }
    let (mut answered, mut squares) = (0_u64, Decimal::ZERO);
    for respondent in respondents {
        let mut contribution = None;
        for (question, score) in &respondent.answers {
            if let Some((mean, slope)) = slopes.get(*question).copied().flatten() {
                let part = (*score - mean) * slope;
                contribution = Some(contribution.unwrap_or(Decimal::ZERO) + part);
            }
        }
        if let Some(contribution) = contribution {
            let weighted = respondent.weight * contribution;
            answered = answered.saturating_add(1);
            squares += weighted * weighted;
        }
    }
    Some(Mean::linearised(answered, value, squares))
}

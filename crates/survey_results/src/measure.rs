//! From answers to measures. Pure.

use crate::answers::{Response, Weights};
use crate::plan::{Measure, Plan};
use kehu_satisfaction::{
    Answer, Decimal, Difference, Mean, Recommendation, Respondent, Share, indexes,
};
use std::collections::BTreeMap;

/// The measures of some responses, unrounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measures {
    /// By the question's place in the plan.
    pub(crate) questions: Vec<OfQuestion>,
    /// By section.
    pub(crate) sections: Vec<Option<Mean>>,
    pub(crate) overall: Option<Mean>,
}

/// The measures of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OfQuestion {
    pub(crate) answers: u64,
    pub(crate) index: Option<Mean>,
    pub(crate) top_two: Option<Share>,
    pub(crate) recommendation: Option<Recommendation>,
    /// How often each score was given.
    pub(crate) given: BTreeMap<i16, u64>,
}

/// How many answered each question.
pub(crate) fn counts(plan: &Plan, responses: &[&Response]) -> Vec<u64> {
    let mut counts = vec![0_u64; plan.questions.len()];
    for score in responses.iter().flat_map(|response| &response.scores) {
        if let Some(count) = counts.get_mut(score.question) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// Measures responses. Questions that are left out count in no index.
pub(crate) fn measure(
    plan: &Plan,
    responses: &[&Response],
    weights: &Weights,
    left_out: &[bool],
) -> Measures {
    let out = |question: usize| left_out.get(question).copied().unwrap_or(false);
    let mut given: Vec<Vec<(i16, Option<i16>, Decimal)>> = vec![Vec::new(); plan.questions.len()];
    let mut respondents = Vec::with_capacity(responses.len());
    for response in responses {
        let weight = weights.get(&response.stratum);
        let mut answers = Vec::with_capacity(response.scores.len());
        for score in &response.scores {
            if out(score.question) {
                continue;
            }
            if let Some(of_question) = given.get_mut(score.question) {
                of_question.push((score.score, score.points, weight));
            }
            let place = plan.questions.get(score.question).and_then(|q| q.place);
            if let Some((place, points)) = place.zip(score.points) {
                answers.push((place, Decimal::from(points)));
            }
        }
        respondents.push(Respondent { weight, answers });
    }
    let all = indexes(&plan.sections, &respondents);
    Measures {
        questions: plan
            .questions
            .iter()
            .zip(&given)
            .map(|(question, given)| of_question(question.measure, given))
            .collect(),
        sections: all.sections,
        overall: all.overall,
    }
}

fn of_question(measure: Measure, given: &[(i16, Option<i16>, Decimal)]) -> OfQuestion {
    let mut counted = BTreeMap::new();
    for (score, ..) in given {
        let count: &mut u64 = counted.entry(*score).or_default();
        *count = count.saturating_add(1);
    }
    let mut of = OfQuestion {
        answers: u64::try_from(given.len()).unwrap_or(u64::MAX),
        given: counted,
        ..OfQuestion::default()
    };
    match measure {
        Measure::Index { second_best } => {
            let on_scale = || {
                given
                    .iter()
                    .filter_map(|(_, points, weight)| Some(((*points)?, *weight)))
            };
            let answers: Vec<Answer> = on_scale()
                .map(|(points, weight)| Answer {
                    score: Decimal::from(points),
                    weight,
                })
                .collect();
            of.index = Mean::of(&answers);
            of.top_two =
                Share::of(on_scale().map(|(points, weight)| (points >= second_best, weight)));
        }
        Measure::Recommendation => {
            let answers: Vec<(u16, Decimal)> = given
                .iter()
                .filter_map(|(score, _, weight)| Some((u16::try_from(*score).ok()?, *weight)))
                .collect();
            of.recommendation = Recommendation::of(&answers);
        }
    }
    of
}

/// How the company stands against a competitor in the eyes of those who judged both: its points less the competitor's.
pub(crate) fn lead(
    responses: &[&Response],
    weights: &Weights,
    own: usize,
    competitor: usize,
) -> Option<(u64, Difference)> {
    let points = |response: &Response, question: usize| {
        let score = response
            .scores
            .iter()
            .find(|score| score.question == question);
        score.and_then(|score| score.points).map(Decimal::from)
    };
    let pairs: Vec<Answer> = responses
        .iter()
        .filter_map(|response| {
            Some(Answer {
                score: points(response, own)? - points(response, competitor)?,
                weight: weights.get(&response.stratum),
            })
        })
        .collect();
    let answers = u64::try_from(pairs.len()).unwrap_or(u64::MAX);
    Difference::of_pairs(&pairs).map(|difference| (answers, difference))
}

//! What holds of all measures whatever the answers.

use crate::{
    Answer, Decimal, Difference, Estimate, Indexes, Mean, Question, Recommendation, Respondent,
    Section, Share, Stratum, Verdict, index, indexes, stratum_weights,
};
use proptest::prelude::*;

/// Three sections at most, weights in quarters.
fn a_questionnaire() -> impl Strategy<Value = Vec<Section>> {
    let section =
        (1_u32..20, prop::collection::vec(1_u32..20, 1..4)).prop_map(|(weight, questions)| {
            Section {
                weight: Decimal::from(weight) / Decimal::from(4),
                questions: questions
                    .into_iter()
                    .map(|weight| Question {
                        weight: Decimal::from(weight) / Decimal::from(4),
                    })
                    .collect(),
            }
        });
    prop::collection::vec(section, 1..4)
}

/// Respondents of different weights who answer some of the questions, on scales of four to seven steps.
fn answered() -> impl Strategy<Value = (Vec<Section>, Vec<Respondent>)> {
    a_questionnaire().prop_flat_map(|sections| {
        let questions: usize = sections.iter().map(|section| section.questions.len()).sum();
        let answer = prop::option::weighted(0.8, (0_u32..=6, 3_u32..=6));
        let respondent =
            (1_u32..30, prop::collection::vec(answer, questions)).prop_map(|(weight, answers)| {
                let scores = answers
                    .into_iter()
                    .enumerate()
                    .filter_map(|(place, answer)| {
                        answer.map(|(step, last)| {
                            (
                                place,
                                Decimal::from(step.min(last)) * Decimal::ONE_HUNDRED
                                    / Decimal::from(last),
                            )
                        })
                    });
                Respondent {
                    weight: Decimal::from(weight) / Decimal::from(10),
                    answers: scores.collect(),
                }
            });
        (Just(sections), prop::collection::vec(respondent, 0..25))
    })
}

fn all(indexes: &Indexes) -> Vec<Option<Estimate>> {
    indexes
        .questions
        .iter()
        .chain(&indexes.sections)
        .chain([&indexes.overall])
        .map(|mean| mean.map(|mean| mean.estimate()))
        .collect()
}

fn holds_its_value(estimate: &Estimate) -> bool {
    estimate
        .interval
        .is_none_or(|interval| interval.contains(estimate.value))
}

proptest! {
    #[test]
    fn an_index_lies_within_0_and_100_and_within_its_interval((sections, respondents) in answered()) {
        for estimate in all(&indexes(&sections, &respondents)).into_iter().flatten() {
            prop_assert!(estimate.value >= Decimal::ZERO && estimate.value <= Decimal::ONE_HUNDRED);
            prop_assert!(holds_its_value(&estimate));
            prop_assert_eq!(estimate.interval.is_some(), estimate.answers > 1);
            if let Some(interval) = estimate.interval {
                prop_assert!(interval.low >= Decimal::ZERO && interval.high <= Decimal::ONE_HUNDRED);
            }
        }
    }

    #[test]
    fn the_order_of_answers_changes_nothing(((sections, respondents), seed) in (answered(), any::<u64>())) {
        let mut shuffled = respondents.clone();
        let count = shuffled.len().max(1);
        shuffled.rotate_left(usize::try_from(seed).unwrap_or(0) % count);
        shuffled.reverse();
        for respondent in &mut shuffled {
            respondent.answers.reverse();
        }
        prop_assert_eq!(all(&indexes(&sections, &respondents)), all(&indexes(&sections, &shuffled)));
    }

    #[test]
    fn weights_scale_out(((sections, respondents), by) in (answered(), 2_u32..1_000)) {
        let by = Decimal::from(by);
        let mut heavier = respondents.clone();
        for respondent in &mut heavier {
            respondent.weight *= by;
        }
        let mut widened = sections.clone();
        for section in &mut widened {
            section.weight *= by;
            for question in &mut section.questions {
                question.weight *= by;
            }
        }
        let expected = all(&indexes(&sections, &respondents));
        prop_assert_eq!(&expected, &all(&indexes(&sections, &heavier)));
        prop_assert_eq!(&expected, &all(&indexes(&widened, &respondents)));
    }

    #[test]
    fn asking_everybody_twice_moves_no_index((sections, respondents) in answered()) {
        let twice: Vec<Respondent> = respondents.iter().chain(&respondents).cloned().collect();
        let values = |of: &[Respondent]| all(&indexes(&sections, of)).into_iter().map(|e| e.map(|e| e.value)).collect::<Vec<_>>();
        prop_assert_eq!(values(&respondents), values(&twice));
    }

    /// The linearised variance of one question in one section is the variance of its mean.
    #[test]
    fn a_questionnaire_of_one_question_is_that_question(scores in prop::collection::vec((0_u32..=4, 1_u32..9), 1..40)) {
        let section = Section { weight: Decimal::ONE, questions: vec![Question { weight: Decimal::ONE }] };
        let respondents: Vec<Respondent> = scores
            .iter()
            .map(|(step, weight)| Respondent { weight: Decimal::from(*weight), answers: vec![(0, Decimal::from(step * 25))] })
            .collect();
        let of = all(&indexes(&[section], &respondents));
        prop_assert_eq!(of[0], of[1]);
        prop_assert_eq!(of[0], of[2]);
    }

    #[test]
    fn a_share_lies_within_its_interval(answers in prop::collection::vec((any::<bool>(), 1_u32..50), 1..60), by in 2_u32..1_000) {
        let of = |by: u32| Share::of(answers.iter().map(|(counted, weight)| (*counted, Decimal::from(*weight * by)))).unwrap().estimate();
        let estimate = of(1);
        prop_assert!(estimate.value >= Decimal::ZERO && estimate.value <= Decimal::ONE);
        prop_assert!(holds_its_value(&estimate));
        prop_assert_eq!(estimate, of(by));
    }

    #[test]
    fn a_recommendation_score_lies_within_its_interval(answers in prop::collection::vec((0_u16..=10, 1_u32..50), 1..60), by in 2_u32..1_000) {
        let of = |by: u32| {
            let weighted: Vec<(u16, Decimal)> = answers.iter().map(|(answer, weight)| (*answer, Decimal::from(*weight * by))).collect();
            Recommendation::of(&weighted).unwrap().estimate()
        };
        let estimate = of(1);
        prop_assert!(estimate.value >= -Decimal::ONE_HUNDRED && estimate.value <= Decimal::ONE_HUNDRED);
        prop_assert!(holds_its_value(&estimate));
        prop_assert_eq!(estimate, of(by));
    }

    #[test]
    fn a_difference_turned_round_changes_its_sign_alone(
        before in prop::collection::vec(0_u32..=100, 1..30), after in prop::collection::vec(0_u32..=100, 1..30),
    ) {
        let mean = |scores: &[u32]| {
            let answers: Vec<Answer> = scores.iter().map(|score| Answer::plain(Decimal::from(*score))).collect();
            Mean::of(&answers).unwrap()
        };
        let (first, second) = (mean(&before), mean(&after));
        let there = Difference::of_means(&first, &second);
        let back = Difference::of_means(&second, &first);
        prop_assert_eq!(there.value, -back.value);
        prop_assert_eq!(there.verdict == Verdict::Better, back.verdict == Verdict::Worse);
        if let (Some(one), Some(other)) = (there.interval, back.interval) {
            prop_assert!(one.contains(there.value));
            prop_assert_eq!((one.low, one.high), (-other.high, -other.low));
        }
        let none = Difference::of_means(&first, &first);
        prop_assert_eq!((none.value, none.verdict), (Decimal::ZERO, Verdict::Unproven));
    }

    /// Weights of strata sum to the respondents, and make the sample's mean the population's.
    #[test]
    fn weights_of_strata_restore_the_population(strata in prop::collection::vec((1_u64..10_000, 1_u64..200, 0_u32..=100), 1..6)) {
        let sizes: Vec<Stratum> = strata.iter().map(|(population, respondents, _)| Stratum { population: *population, respondents: *respondents }).collect();
        let weights = stratum_weights(&sizes);
        let sum: Decimal = weights.iter().zip(&sizes).map(|(weight, size)| weight.unwrap() * Decimal::from(size.respondents)).sum();
        prop_assert_eq!(index(sum), Decimal::from(sizes.iter().map(|size| size.respondents).sum::<u64>()));
        // Everybody of a stratum gives the same answer.
        let answers: Vec<Answer> = strata.iter().zip(&weights).flat_map(|((_, respondents, score), weight)| {
            let answer = Answer { score: Decimal::from(*score), weight: weight.unwrap() };
            std::iter::repeat_n(answer, usize::try_from(*respondents).unwrap())
        }).collect();
        let population: u64 = sizes.iter().map(|size| size.population).sum();
        let expected: Decimal = strata.iter().map(|(size, _, score)| Decimal::from(*size) * Decimal::from(*score)).sum::<Decimal>() / Decimal::from(population);
        prop_assert_eq!(Mean::of(&answers).unwrap().estimate().value, index(expected));
    }
}

/// By hand: two questions that always go together double the spread of their sum, which intervals
/// that took them for independent would not see.
#[test]
fn questions_that_go_together_widen_the_interval() {
    let section = Section {
        weight: Decimal::ONE,
        questions: vec![
            Question {
                weight: Decimal::ONE
            };
            2
        ],
    };
    let customer = |first: u32, second: u32| Respondent {
        weight: Decimal::ONE,
        answers: vec![(0, Decimal::from(first)), (1, Decimal::from(second))],
    };
    let together = [
        customer(100, 100),
        customer(0, 0),
        customer(100, 100),
        customer(0, 0),
    ];
    let against = [
        customer(100, 0),
        customer(0, 100),
        customer(100, 0),
        customer(0, 100),
    ];
    let section = [section];
    let spread = |of: &[Respondent]| indexes(&section, of).overall.unwrap().variance.unwrap();
    // Both questions have a mean of 50 with a variance of 10000/3/4; together the mean of both has it too.
    assert_eq!(index(spread(&together)), "833.33".parse().unwrap());
    assert_eq!(index(spread(&against)), Decimal::ZERO);
}

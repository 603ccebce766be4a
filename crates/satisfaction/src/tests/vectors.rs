//! The vectors of `data/satisfaction.json`, all of them.

use crate::{
    Answer, Decimal, Estimate, Interval, Mean, Question, Recommendation, Scale, Section, Share,
    index, indexes, sample_size, weighted,
};
use serde_json::Value;

fn vectors(measure: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../data/satisfaction.json")).unwrap();
    let of_measure = all[measure]["vectors"].as_array().unwrap().clone();
    assert!(!of_measure.is_empty());
    of_measure
}

fn decimal(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        other => other.to_string().parse().unwrap(),
    }
}

fn interval(value: &Value) -> Option<Interval> {
    Some(Interval {
        low: decimal(&value[0]),
        high: decimal(&value[1]),
    })
}

#[test]
fn sur_06_sample_sizes() {
    for vector in vectors("sample_size") {
        let size = sample_size(vector["population"].as_u64(), decimal(&vector["margin"]));
        assert_eq!(size.ok(), vector["n"].as_u64(), "{vector}");
    }
}

#[test]
fn sur_08_recommendation_scores() {
    for vector in vectors("nps") {
        let answers: Vec<(u16, Decimal)> = [
            ("promoters_9_10", [9, 10]),
            ("passives_7_8", [7, 8]),
            ("detractors_0_6", [0, 6]),
        ]
        .into_iter()
        .flat_map(|(name, both)| {
            let times = usize::try_from(vector[name].as_u64().unwrap()).unwrap();
            both.into_iter().cycle().take(times)
        })
        .map(|answer| (answer, Decimal::ONE))
        .collect();
        let score = Recommendation::of(&answers).unwrap();
        let expected = Estimate {
            answers: u64::try_from(answers.len()).unwrap(),
            value: decimal(&vector["nps"]),
            interval: interval(&vector["ci95"]),
        };
        assert_eq!(score.estimate(), expected, "{vector}");
        assert_eq!(
            score.standard_error(),
            Some(decimal(&vector["se"])),
            "{vector}"
        );
    }
}

#[test]
fn sur_08_top_two_box_shares() {
    for vector in vectors("csat_top_two_box") {
        let (part, answers) = (
            vector["top_two"].as_u64().unwrap(),
            vector["n"].as_u64().unwrap(),
        );
        let expected = Estimate {
            answers,
            value: decimal(&vector["share"]),
            interval: interval(&vector["wilson95"]),
        };
        let counted = Share::of_counts(part, answers).unwrap();
        assert_eq!(counted.estimate(), expected, "{vector}");
        let one_by_one = Share::of((0..answers).map(|at| (at < part, Decimal::ONE))).unwrap();
        assert_eq!(one_by_one, counted, "{vector}");
    }
}

#[test]
fn sur_08_satisfaction_indexes() {
    let (mut of_answers, mut of_sections) = (0, 0);
    for vector in vectors("csi") {
        if let Some(answers) = vector["answers_5pt"].as_array() {
            of_answers += 1;
            for (scale, expected) in [
                (Scale::Even, "index_0_100"),
                (Scale::Fifths, "index_100_80_60_40_20"),
            ] {
                let answers: Vec<Answer> = answers
                    .iter()
                    .map(|step| u16::try_from(step.as_u64().unwrap()).unwrap())
                    .map(|step| Answer::plain(scale.score(step, 5).unwrap()))
                    .collect();
                let index = Mean::of(&answers).unwrap().estimate();
                assert_eq!(index.value, decimal(&vector[expected]), "{vector}");
                assert_eq!(index.answers, 5);
            }
        }
        if let Some(sections) = vector["sections"].as_array() {
            of_sections += 1;
            let parts: Vec<(Decimal, Option<Decimal>)> = sections
                .iter()
                .map(|section| {
                    let value = &section["index"];
                    (
                        decimal(&section["weight"]),
                        (!value.is_null()).then(|| decimal(value)),
                    )
                })
                .collect();
            let overall = weighted(&parts).map(index);
            assert_eq!(overall, Some(decimal(&vector["overall"])), "{vector}");
            assert_eq!(overall, through_a_questionnaire(&parts), "{vector}");
        }
    }
    assert_eq!((of_answers, of_sections), (1, 2));
}

/// The same with one question in each section and one customer who answered those with an index.
fn through_a_questionnaire(parts: &[(Decimal, Option<Decimal>)]) -> Option<Decimal> {
    let sections: Vec<Section> = parts
        .iter()
        .map(|(weight, _)| Section {
            weight: *weight,
            questions: vec![Question {
                weight: Decimal::ONE,
            }],
        })
        .collect();
    let respondent = crate::Respondent {
        weight: Decimal::ONE,
        answers: parts
            .iter()
            .enumerate()
            .filter_map(|(place, (_, value))| value.map(|value| (place, value)))
            .collect(),
    };
    indexes(&sections, &[respondent])
        .overall
        .map(|mean| mean.estimate().value)
}

#[test]
fn sur_06_margins_that_mean_nothing_are_refused() {
    let margin = |text: &str| sample_size(None, text.parse().unwrap());
    assert!(margin("0").is_err());
    assert!(margin("-0.05").is_err());
    assert!(margin("0.51").is_err());
    assert_eq!(margin("0.5"), Ok(4));
    assert!(sample_size(Some(0), "0.05".parse().unwrap()).is_err());
    assert_eq!(sample_size(Some(1), "0.05".parse().unwrap()), Ok(1));
    // However fine the margin, nobody is asked twice.
    assert_eq!(
        sample_size(Some(u64::MAX), "0.000000001".parse().unwrap()),
        Ok(96_040_000)
    );
}

//! What the server may answer under faults: 2xx, 4xx or 503, and whatever is no success as problem+json.

use super::{Finding, Kind};
use crate::Line;

pub(super) fn check(lines: &[Line]) -> Vec<Finding> {
    let answers = lines.iter().filter_map(|line| match line {
        Line::Answered(answered) => Some(answered),
        Line::Asked(_) => None,
    });
    answers
        .filter_map(|answered| {
            let status = answered.status?;
            let fine = match status {
                200..300 => true,
                400..500 | 503 => answered.problem,
                _ => false,
            };
            (!fine).then(|| {
                let what = format!(
                    "{} was answered with {status}, problem+json: {}",
                    answered.key, answered.problem
                );
                Finding::new(Kind::BadAnswer, what)
            })
        })
        .collect()
}

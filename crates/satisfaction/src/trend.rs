//! From survey to survey.

use crate::{Difference, Estimate, Mean};

/// An index in one survey of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The index; none where nothing was answered.
    pub index: Option<Estimate>,
    /// Its change from the last survey before in which there was one.
    pub change: Option<Difference>,
}

/// The trend of an index over surveys, the earliest first.
#[must_use]
pub fn trend(surveys: &[Option<Mean>]) -> Vec<Step> {
    let mut last: Option<Mean> = None;
    surveys
        .iter()
        .map(|mean| {
            let change = last
                .zip(*mean)
                .map(|(before, after)| Difference::of_means(&before, &after));
            last = mean.or(last);
            Step {
                index: mean.map(|mean| mean.estimate()),
                change,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;
    use crate::testing::dec;

    #[test]
    fn sur_08_a_survey_without_answers_does_not_break_the_trend() {
        let of = |score| Mean::of(&[Answer::plain(score); 2]);
        let steps = trend(&[of(dec("70")), None, of(dec("74.5"))]);
        let changes: Vec<_> = steps
            .iter()
            .map(|step| step.change.map(|c| c.value))
            .collect();
        assert_eq!(changes, [None, None, Some(dec("4.5"))]);
        assert_eq!(steps[1].index, None);
    }
}

//! From the steps of a scale to 0-100.

use rust_decimal::Decimal;

/// How the answers of a scale are mapped to 0-100. Different maps give different indexes, so a questionnaire's version
/// names its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Evenly from 0 for the worst to 100 for the best: (x - 1) / (k - 1) x 100, such as 100/75/50/25/0.
    Even,
    /// 100/80/60/40/20 of a five-step scale, as usual in China: x / k x 100.
    Fifths,
}

impl Scale {
    /// The score of a step, 1 being the worst, of a scale of `steps`. None for a step outside the scale, and for a scale
    /// of one step.
    #[must_use]
    pub fn score(self, step: u16, steps: u16) -> Option<Decimal> {
        if step < 1 || step > steps || steps < 2 {
            return None;
        }
        let hundred = |part: u16, whole: u16| {
            Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole)
        };
        Some(match self {
            Self::Even => hundred(step - 1, steps - 1),
            Self::Fifths => hundred(step, steps),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    #[test]
    fn both_maps_give_their_scores_and_refuse_other_steps() {
        let scores = |scale: Scale| [1, 2, 3, 4, 5].map(|step| scale.score(step, 5).unwrap());
        assert_eq!(
            scores(Scale::Even),
            [dec("0"), dec("25"), dec("50"), dec("75"), dec("100")]
        );
        assert_eq!(
            scores(Scale::Fifths),
            [dec("20"), dec("40"), dec("60"), dec("80"), dec("100")]
        );
        for (step, steps) in [(0, 5), (6, 5), (1, 1), (0, 0)] {
            assert_eq!(Scale::Even.score(step, steps), None, "{step} of {steps}");
        }
    }
}

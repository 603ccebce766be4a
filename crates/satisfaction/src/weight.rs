//! Answers and what each of them counts.

use rust_decimal::Decimal;

/// An answer as a number, and what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The answer's score.
    pub score: Decimal,
    /// Its weight: above 0, at most a million.
    pub weight: Decimal,
}

impl Answer {
    /// An answer that counts as any other.
    #[must_use]
    pub fn plain(score: Decimal) -> Self {
        Self {
            score,
            weight: Decimal::ONE,
        }
    }
}

/// A stratum of the population and of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stratum {
    /// Customers in the population.
    pub population: u64,
    /// Customers who answered.
    pub respondents: u64,
}

/// What each respondent of a stratum counts, by stratum: its share of the population over its share of the respondents,
/// so that the weights of all respondents sum to their number. None for a stratum in which nobody answered or that has no
/// population; it is left out and the others speak for the rest.
#[must_use]
pub fn stratum_weights(strata: &[Stratum]) -> Vec<Option<Decimal>> {
    let counted = |stratum: &&Stratum| stratum.population > 0 && stratum.respondents > 0;
    let population: u64 = strata.iter().filter(counted).map(|s| s.population).sum();
    let respondents: u64 = strata.iter().filter(counted).map(|s| s.respondents).sum();
    strata
        .iter()
        .map(|stratum| {
            counted(&stratum).then(|| {
                Decimal::from(stratum.population) * Decimal::from(respondents)
                    / (Decimal::from(population) * Decimal::from(stratum.respondents))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::dec;

    #[test]
    fn a_stratum_that_is_asked_too_little_counts_more() {
        let strata =
            [(100, 10), (300, 10), (50, 0), (0, 5)].map(|(population, respondents)| Stratum {
                population,
                respondents,
            });
        assert_eq!(
            stratum_weights(&strata),
            [Some(dec("0.5")), Some(dec("1.5")), None, None]
        );
        assert_eq!(stratum_weights(&[]), []);
    }
}

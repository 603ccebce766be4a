//! What was answered, as it is measured.

use crate::Dimension;
use kehu_satisfaction::{Decimal, Stratum, stratum_weights};
use kehu_surveys::words::Channel;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The scores that one customer gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) stratum: String,
    pub(crate) channel: Channel,
    /// As the dossier stood when the sample was drawn; never of an anonymous survey.
    pub(crate) unit: Option<Uuid>,
    pub(crate) customer_type: Option<String>,
    /// The first two digits of the region code.
    pub(crate) region: Option<String>,
    pub(crate) scores: Vec<Score>,
}

/// A score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Score {
    /// The question's place in the plan.
    pub(crate) question: usize,
    /// Step, points or 0 to 10.
    pub(crate) score: i16,
    /// On 0 to 100, where it is on a scale.
    pub(crate) points: Option<i16>,
}

impl Response {
    /// In which part of a dimension the customer is; none where that is unknown.
    pub(crate) fn part(&self, dimension: Dimension) -> Option<String> {
        match dimension {
            Dimension::Stratum => Some(self.stratum.clone()),
            Dimension::Channel => Some(self.channel.as_str().to_owned()),
            Dimension::Unit => self.unit.map(|unit| unit.to_string()),
            Dimension::CustomerType => self.customer_type.clone(),
            Dimension::Region => self.region.clone(),
        }
    }
}

/// A stratum of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SampledStratum {
    pub(crate) key: String,
    pub(crate) population: i32,
    pub(crate) drawn: i32,
    pub(crate) answered: i64,
}

/// What an answer counts, by stratum; 1 for all where nothing is weighted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weights(HashMap<String, Decimal>);

impl Weights {
    /// By stratum, or one for each answer.
    pub(crate) fn by(strata: &[SampledStratum], weighted: bool) -> Self {
        match weighted {
            true => Self::of(strata),
            false => Self(HashMap::new()),
        }
    }

    /// So that the sample speaks for the population.
    fn of(strata: &[SampledStratum]) -> Self {
        let sizes: Vec<Stratum> = strata
            .iter()
            .map(|stratum| Stratum {
                population: u64::try_from(stratum.population).unwrap_or(0),
                respondents: u64::try_from(stratum.answered).unwrap_or(0),
            })
            .collect();
        let keys = strata.iter().map(|stratum| stratum.key.clone());
        let weights = keys.zip(stratum_weights(&sizes));
        Self(
            weights
                .filter_map(|(key, weight)| Some((key, weight?)))
                .collect(),
        )
    }

    pub(crate) fn get(&self, stratum: &str) -> Decimal {
        self.0.get(stratum).copied().unwrap_or(Decimal::ONE)
    }
}

/// The responses by part of a dimension, in the order of the parts.
pub(crate) fn by_part(
    responses: &[Response],
    dimension: Dimension,
) -> BTreeMap<Option<String>, Vec<&Response>> {
    let mut parts: BTreeMap<Option<String>, Vec<&Response>> = BTreeMap::new();
    for response in responses {
        parts
            .entry(response.part(dimension))
            .or_default()
            .push(response);
    }
    parts
}

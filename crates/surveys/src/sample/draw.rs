//! Dividing, allocating and drawing: pure, and reproducible to the byte.

use crate::model::StratumWish;
use crate::words::Stratification;
use kehu_customers::dossier::CustomerType;
use kehu_kernel::{CustomerId, Faults, UnitId};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A dossier that a filter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) customer_id: CustomerId,
    pub(crate) unit_id: UnitId,
    pub(crate) customer_type: Option<CustomerType>,
    pub(crate) region_code: Option<String>,
    pub(crate) opted_out: bool,
    pub(crate) asked_lately: bool,
}

/// A stratum with those who were drawn of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub(crate) key: String,
    pub(crate) population: i32,
    pub(crate) quota: Option<i32>,
    /// In the order of their identifiers: that of the draw means nothing.
    pub(crate) members: Vec<Candidate>,
}

/// Divides a population; each stratum in the order of its customers' identifiers, the strata by key.
pub(super) fn stratified(
    population: Vec<Candidate>,
    by: Stratification,
) -> BTreeMap<String, Vec<Candidate>> {
    let mut strata: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for one in population {
        strata.entry(key_of(&one, by)).or_default().push(one);
    }
    for members in strata.values_mut() {
        members.sort_unstable_by_key(|one| one.customer_id);
    }
    strata
}

fn key_of(one: &Candidate, by: Stratification) -> String {
    let unknown = || "unknown".to_owned();
    match by {
        Stratification::Nothing => "all".to_owned(),
        Stratification::CustomerType => one
            .customer_type
            .map_or_else(unknown, |word| word.as_str().to_owned()),
        Stratification::Region => one
            .region_code
            .as_deref()
            .and_then(|code| code.get(..2))
            .map_or_else(unknown, str::to_owned),
        Stratification::Unit => one.unit_id.to_string(),
    }
}

/// How many are drawn of each stratum: what is set for it, and of the rest in proportion to its population, at least one of
/// each where that can be. Never more than there are.
///
/// The rest is given one by one to the stratum with the greatest population for each one that it would then have and a half
/// (Sainte-Laguë, 1910), ties to the first key: nobody is lost by rounding.
pub(super) fn allocated(
    strata: &[(String, u32)],
    size: u32,
    wishes: &[StratumWish],
) -> Result<Vec<u32>, Faults> {
    let mut faults = Faults::default();
    for (place, wish) in wishes.iter().enumerate() {
        let population = strata.iter().find(|(key, _)| *key == wish.key);
        let twice = wishes.iter().take(place).any(|other| other.key == wish.key);
        if population.is_none() || twice {
            faults.add(
                format!("/strata/{place}/key"),
                "unknown-stratum",
                "must name a stratum of this population, each once",
                "须为该总体中的分层，且不得重复",
            );
        }
        if population.is_some_and(|(_, most)| wish.size.is_some_and(|size| size > *most)) {
            faults.add(
                format!("/strata/{place}/size"),
                "range",
                "must not exceed the population of the stratum",
                "不得超过该分层的总体数量",
            );
        }
        if wish.quota == Some(0) {
            faults.add(
                format!("/strata/{place}/quota"),
                "range",
                "must be 1 or more",
                "须不小于 1",
            );
        }
    }
    let set = |key: &str| wishes.iter().find(|one| one.key == key)?.size;
    let fixed = wishes
        .iter()
        .filter_map(|wish| wish.size)
        .fold(0_u32, u32::saturating_add);
    if fixed > size {
        faults.add(
            "/size",
            "range",
            "must not be less than the strata's sizes together",
            "不得小于各分层指定数量之和",
        );
    }
    faults.none()?;
    let mut sizes: Vec<u32> = strata
        .iter()
        .map(|(key, _)| set(key).unwrap_or(0))
        .collect();
    let mut left = size.saturating_sub(fixed);
    while left > 0 {
        let next = (0..strata.len())
            .zip(strata)
            .zip(&sizes)
            .filter(|((_, (key, population)), size)| set(key).is_none() && *size < population)
            .max_by(
                |((place, (_, one)), size), ((other, (_, another)), given)| {
                    worth(*one, **size)
                        .cmp_to(worth(*another, **given))
                        .then(other.cmp(place))
                },
            )
            .map(|((place, _), _)| place);
        let Some(size) = next.and_then(|place| sizes.get_mut(place)) else {
            break;
        };
        *size = size.saturating_add(1);
        left = left.saturating_sub(1);
    }
    Ok(sizes)
}

/// What the next one drawn of a stratum is worth; the first one is worth more than any other.
#[derive(Clone, Copy)]
struct Worth {
    first: bool,
    population: u64,
    divisor: u64,
}

fn worth(population: u32, drawn: u32) -> Worth {
    Worth {
        first: drawn == 0,
        population: population.into(),
        divisor: u64::from(drawn).saturating_mul(2).saturating_add(1),
    }
}

impl Worth {
    fn cmp_to(self, other: Self) -> std::cmp::Ordering {
        let this = self.population.saturating_mul(other.divisor);
        let that = other.population.saturating_mul(self.divisor);
        self.first.cmp(&other.first).then(this.cmp(&that))
    }
}

/// Draws of a stratum: those whose digest of seed and identifier is least. So neither the order of the dossiers nor the
/// other strata change who is drawn, and a larger sample holds the smaller one.
pub(super) fn drawn(
    seed: &str,
    key: String,
    members: Vec<Candidate>,
    size: u32,
    quota: Option<u32>,
) -> Drawn {
    let population = i32::try_from(members.len()).unwrap_or(i32::MAX);
    let mut ranked: Vec<([u8; 32], Candidate)> = members
        .into_iter()
        .map(|one| (rank(seed, one.customer_id), one))
        .collect();
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    let mut members: Vec<Candidate> = ranked
        .into_iter()
        .take(usize::try_from(size).unwrap_or(usize::MAX))
        .map(|(_, one)| one)
        .collect();
    members.sort_unstable_by_key(|one| one.customer_id);
    Drawn {
        key,
        population,
        quota: quota.map(|quota| i32::try_from(quota).unwrap_or(i32::MAX)),
        members,
    }
}

fn rank(seed: &str, customer: CustomerId) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"survey sample\0")
        .chain_update(seed)
        .chain_update(b"\0")
        .chain_update(customer.0.as_bytes())
        .finalize()
        .into()
}

#[cfg(test)]
mod tests;

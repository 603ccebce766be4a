//! Finding the names that are alike to one, without comparing all.
//!
//! Two names that are alike from some figure on share so many pairs of characters that those which they do not share are
//! few. So of the pairs of one of them all but a few may be left out of a search, and any name alike is still found by one
//! of the others: the rare ones, which few names have. How many may be left out depends on the length of the other name.
//! (Prefix filtering, as in joins of sets by similarity.)

use crate::normalise::pairs;
use crate::similarity;
use std::collections::HashMap;

/// A pair of characters by which names alike are looked up, and the lengths of names for which it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The pair.
    pub pair: String,
    /// Fewest pairs of the other name.
    pub least: usize,
    /// Most pairs of the other name.
    pub most: usize,
}

/// The number of pairs of neighbouring characters in a text.
#[must_use]
pub fn pair_count(text: &str) -> usize {
    text.chars().count().saturating_sub(1)
}

/// The distinct pairs of neighbouring characters in a text, in the order of first appearance.
#[must_use]
pub fn distinct_pairs(text: &str) -> Vec<String> {
    counted(text).into_iter().map(|(pair, _)| pair).collect()
}

/// The probes that find every text whose [`similarity`] to this one is `from` or more, 1 to 100. `frequency` says how many
/// texts have a pair, in whatever measure; a wrong answer costs time and hides nothing. None for a text of one character,
/// to which only an equal one is alike.
#[must_use]
pub fn probes<F: PartialOrd>(text: &str, from: u8, frequency: impl Fn(&str) -> F) -> Vec<Probe> {
    let own = pair_count(text);
    let from = usize::from(from.clamp(1, 100));
    // The other has `shared` pairs or more, and shares `from * (own + other) / 200` or more.
    let least = (from * own).div_ceil(200 - from);
    let most = own * (200 - from) / from;
    let mut rare_first: Vec<(F, String, usize)> = counted(text)
        .into_iter()
        .map(|(pair, count)| (frequency(&pair), pair, count))
        .collect();
    rare_first.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    let mut left = own;
    let mut probes = Vec::with_capacity(rare_first.len());
    for (_, pair, count) in rare_first {
        // Needed while those from here on suffice for a name alike; a longer name shares more.
        let needed = (least..=most)
            .rev()
            .find(|other| left >= (from * (own + other)).div_ceil(200));
        let Some(most) = needed else { break };
        probes.push(Probe { pair, least, most });
        left -= count;
    }
    probes
}

/// Each distinct pair with how often it occurs.
fn counted(text: &str) -> Vec<(String, usize)> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for pair in pairs(text) {
        match counted.iter_mut().find(|(other, _)| *other == pair) {
            Some((_, count)) => *count += 1,
            None => counted.push((pair, 1)),
        }
    }
    counted
}

/// Names in memory, found again by those alike.
#[derive(Debug, Clone, Default)]
pub struct Alikes {
    names: Vec<String>,
    by_pair: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, usize>,
}

impl Alikes {
    /// Adds a name; answers its place, counted from nought.
    pub fn add(&mut self, name: &str) -> usize {
        let place = self.names.len();
        self.names.push(name.to_owned());
        for pair in distinct_pairs(name) {
            self.by_pair.entry(pair).or_default().push(place);
        }
        self.by_name.entry(name.to_owned()).or_insert(place);
        place
    }

    /// The first name added whose [`similarity`] is `from` or more; none for an empty text.
    #[must_use]
    pub fn first(&self, name: &str, from: u8) -> Option<usize> {
        if name.is_empty() {
            return None;
        }
        let holders = |pair: &str| self.by_pair.get(pair).map_or(&[][..], Vec::as_slice);
        let by_pairs = probes(name, from, |pair| holders(pair).len())
            .into_iter()
            .filter_map(|probe| {
                holders(&probe.pair).iter().copied().find(|place| {
                    self.names
                        .get(*place)
                        .is_some_and(|other| similarity(name, other) >= from)
                })
            })
            .min();
        let equal = self.by_name.get(name).copied();
        equal.into_iter().chain(by_pairs).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(probes: &[Probe], other: &str) -> bool {
        let (theirs, length) = (distinct_pairs(other), pair_count(other));
        probes.iter().any(|probe| {
            (probe.least..=probe.most).contains(&length) && theirs.contains(&probe.pair)
        })
    }

    #[test]
    fn a_name_is_looked_up_by_its_rare_pairs_alone() {
        let frequency = |pair: &str| if pair == "化工" { 1_000 } else { 1 };
        let probes = probes("远大化工", 80, frequency);
        let pairs: Vec<&str> = probes.iter().map(|probe| probe.pair.as_str()).collect();
        assert_eq!(pairs, ["远大", "大化"]);
        assert!(finds(&probes, "远大化工厂") && finds(&probes, "远大化"));
        assert_eq!((probes[0].least, probes[0].most), (2, 4));
    }

    #[test]
    fn a_text_of_one_character_has_no_probes() {
        assert!(probes("甲", 50, |_| 0).is_empty());
        assert!(probes("", 50, |_| 0).is_empty());
    }

    proptest! {
        #[test]
        fn cus_01_the_probes_find_every_name_that_is_alike(
            name in "[甲乙丙丁]{0,9}",
            other in "[甲乙丙丁]{0,12}",
            from in 1_u8..=100,
            weights in proptest::collection::vec(0_u8..5, 16),
        ) {
            let frequency = |pair: &str| {
                let place: usize = pair.bytes().map(usize::from).sum();
                weights[place % weights.len()]
            };
            if name != other && similarity(&name, &other) >= from {
                prop_assert!(finds(&probes(&name, from, frequency), &other));
            }
        }

        #[test]
        fn cus_01_names_in_memory_are_found_as_by_comparing_with_each(
            names in proptest::collection::vec("[甲乙丙]{1,7}", 0..12),
            name in "[甲乙丙]{1,7}",
            from in 50_u8..=100,
        ) {
            let mut alikes = Alikes::default();
            for name in &names {
                alikes.add(name);
            }
            let plain = names.iter().position(|other| similarity(&name, other) >= from);
            prop_assert_eq!(alikes.first(&name, from), plain);
        }
    }
}

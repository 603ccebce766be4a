//! The draw: parties and candidates are shuffled by the seed, then dealt in turn, so that nobody gets more than one party more
//! than another.

use chrono::{DateTime, Utc};
use kehu_kernel::{Digest, PartyId, UserId};
use serde_json::json;
use uuid::Uuid;

/// A seed from the random part of a fresh identifier.
pub(super) fn seed(fresh: Uuid, now: DateTime<Utc>) -> String {
    Digest::of(&json!({ "draw": fresh, "at": now })).to_string()
}

/// Who gets which party: in the order of the digests of seed and identifier, party by party to the next candidate.
pub(super) fn draw(
    seed: &str,
    parties: &[PartyId],
    candidates: &[UserId],
) -> Vec<(PartyId, UserId)> {
    let mut parties = parties.to_vec();
    let mut candidates = candidates.to_vec();
    parties.sort_by_cached_key(|party| rank(seed, party.0));
    candidates.sort_by_cached_key(|candidate| rank(seed, candidate.0));
    parties
        .into_iter()
        .zip(candidates.into_iter().cycle())
        .collect()
}

fn rank(seed: &str, id: Uuid) -> String {
    Digest::of(&json!({ "seed": seed, "id": id })).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn att_r12_the_draw_is_repeatable_complete_and_even(seed in "[0-9a-f]{64}", parties in 1_usize..60, people in 1_usize..9) {
            let parties: Vec<PartyId> = (0..parties).map(|_| PartyId::generate()).collect();
            let people: Vec<UserId> = (0..people).map(|_| UserId::generate()).collect();
            let drawn = draw(&seed, &parties, &people);
            let mut turned = parties.clone();
            turned.reverse();
            let mut shuffled = people.clone();
            shuffled.reverse();
            prop_assert_eq!(&drawn, &draw(&seed, &turned, &shuffled));
            let mut seen: Vec<PartyId> = drawn.iter().map(|(party, _)| *party).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, parties.clone());
            let mut counts: BTreeMap<UserId, usize> = people.iter().map(|who| (*who, 0)).collect();
            for (_, who) in &drawn {
                *counts.get_mut(who).unwrap() += 1;
            }
            let (least, most) = (counts.values().min().unwrap(), counts.values().max().unwrap());
            prop_assert!(most - least <= 1);
        }
    }

    #[test]
    fn att_r12_another_seed_draws_otherwise() {
        let parties: Vec<PartyId> = (0..40).map(|_| PartyId::generate()).collect();
        let people: Vec<UserId> = (0..4).map(|_| UserId::generate()).collect();
        assert_ne!(draw("a", &parties, &people), draw("b", &parties, &people));
    }
}

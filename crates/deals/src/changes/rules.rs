//! What changes may be made, pure (ATT-D04, ATT-D05).

use super::model::Direction;
use kehu_attribution::policy::SwapRules;
use kehu_kernel::{Area, Money};

/// What counts of a unit in a swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) area: Area,
    pub(super) price: Money,
    /// 1 best to 5.
    pub(super) grade: i16,
}

/// In which ways a swap goes against the policy: towards the smaller, the lower price, or from the poorer to the better.
/// What stays equal is never against it.
pub(super) fn against(policy: SwapRules, old: Offer, new: Offer) -> Vec<Direction> {
    [
        (policy.larger && new.area < old.area, Direction::Smaller),
        (policy.dearer && new.price < old.price, Direction::Cheaper),
        (policy.poorer && new.grade < old.grade, Direction::Better),
    ]
    .into_iter()
    .filter_map(|(is, direction)| is.then_some(direction))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: SwapRules = SwapRules {
        larger: true,
        dearer: true,
        poorer: true,
    };

    fn offer(area: &str, price: &str, grade: i16) -> Offer {
        Offer {
            area: area.parse().unwrap(),
            price: price.parse().unwrap(),
            grade,
        }
    }

    #[test]
    fn att_d04_larger_dearer_and_good_for_poorer_is_the_direction() {
        let old = offer("100", "1000000", 3);
        for (new, expected) in [
            (offer("100", "1000000", 3), vec![]),
            (offer("100.01", "1000000.01", 4), vec![]),
            (offer("99.99", "1000000", 3), vec![Direction::Smaller]),
            (offer("100", "999999.99", 3), vec![Direction::Cheaper]),
            (offer("100", "1000000", 2), vec![Direction::Better]),
            (
                offer("90", "900000", 1),
                vec![Direction::Smaller, Direction::Cheaper, Direction::Better],
            ),
        ] {
            assert_eq!(against(ALL, old, new), expected);
        }
    }

    #[test]
    fn att_d04_what_the_policy_does_not_watch_is_not_against_it() {
        let (old, new) = (offer("100", "1000000", 3), offer("90", "900000", 1));
        let watch = |larger, dearer, poorer| {
            let policy = SwapRules {
                larger,
                dearer,
                poorer,
            };
            against(policy, old, new)
        };
        assert_eq!(watch(false, false, false), []);
        assert_eq!(watch(true, false, false), [Direction::Smaller]);
        assert_eq!(watch(false, true, false), [Direction::Cheaper]);
        assert_eq!(watch(false, false, true), [Direction::Better]);
    }
}

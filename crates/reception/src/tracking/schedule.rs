//! The site's follow-up intervals, as the queries take them.

use crate::words::IntentLevel;
use kehu_attribution::policy::{FollowUpInterval, TrackingRules};

/// The word under which buyers stand among the levels.
const BUYER: &str = "buyer";

/// The intervals in columns: level, days, whether it must be done.
pub(super) struct Schedule {
    pub(super) levels: Vec<String>,
    pub(super) days: Vec<Option<i32>>,
    pub(super) musts: Vec<bool>,
    pub(super) only_reached: bool,
}

impl Schedule {
    pub(super) fn of(rules: &TrackingRules) -> Self {
        let all = [
            (IntentLevel::A.as_str(), rules.levels.a),
            (IntentLevel::B.as_str(), rules.levels.b),
            (IntentLevel::C.as_str(), rules.levels.c),
            (IntentLevel::D.as_str(), rules.levels.d),
            (BUYER, rules.buyers),
        ];
        Self {
            levels: all.iter().map(|(level, _)| (*level).to_owned()).collect(),
            days: all
                .iter()
                .map(|(_, interval)| interval.days.map(i32::from))
                .collect(),
            musts: all
                .iter()
                .map(|(_, interval)| interval.obligatory)
                .collect(),
            only_reached: rules.only_reached_counts,
        }
    }
}

/// The interval that holds for a party.
pub(super) const fn interval(
    rules: &TrackingRules,
    level: Option<IntentLevel>,
    buyer: bool,
) -> Option<FollowUpInterval> {
    match (buyer, level) {
        (true, _) => Some(rules.buyers),
        (false, Some(IntentLevel::A)) => Some(rules.levels.a),
        (false, Some(IntentLevel::B)) => Some(rules.levels.b),
        (false, Some(IntentLevel::C)) => Some(rules.levels.c),
        (false, Some(IntentLevel::D)) => Some(rules.levels.d),
        (false, None) => None,
    }
}

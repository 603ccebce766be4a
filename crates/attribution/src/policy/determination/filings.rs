//! On which terms those outside the group file customers (ATT-F01 to ATT-F09).

use super::Period;
use super::check::check_period;
use kehu_kernel::{Faults, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most that a fixed sum may be, in yuan.
const LARGEST_SUM: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// Most that a rate may be, in millionths.
const LARGEST_RATE: u32 = 500_000;

/// What kind of recommender somebody outside the group is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RecommenderKind {
    /// A company that brings customers by contract 渠道.
    Agency,
    /// Anybody who recommends 全民营销.
    PrivatePerson,
    /// Somebody who bought at the site 老带新.
    Owner,
}

impl RecommenderKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Agency, Self::PrivatePerson, Self::Owner];

    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::PrivatePerson => "private_person",
            Self::Owner => "owner",
        }
    }
}

kehu_kernel::labels! {
    RecommenderKind {
        Agency = "渠道公司", "Agency";
        PrivatePerson = "社会推荐人", "Private person";
        Owner = "业主", "Owner";
    }
}

/// The terms of a kind of recommender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingTerms {
    /// The kind.
    pub by: RecommenderKind,
    /// When a customer is filed.
    pub filed: FilingMoment,
    /// For how long before the filing the customer must not have been on site, to the end of the last day; however long ago
    /// without bearing when absent (ATT-F02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent_for: Option<Period>,
    /// Whether the customer must never have been on site before (ATT-F02).
    pub only_new: bool,
    /// Within which time from the filing the customer must come, to the end of the last day (ATT-F04).
    pub visit_within: Period,
    /// Whether the recommender must come along on the day of that visit, with the identity papers of both (ATT-F05).
    pub comes_along: bool,
    /// How long the filing protects, from the reception of the filed customer, to the end of the last day (ATT-F06).
    pub protection: Period,
    /// Who must buy (ATT-F07).
    pub buyer: BuyerMatch,
    /// What the recommender gets of a deal (ATT-F08).
    pub reward: FilingReward,
    /// Whether it is held back until the filing was approved (ATT-F09).
    pub needs_approval: bool,
}

/// When a customer is filed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FilingMoment {
    /// Before the visit that it brings.
    BeforeVisit,
    /// On the day of the first visit of all; before or after it is void.
    AtFirstVisit,
}

/// Who must buy for a filing to count.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = FilingBuyerMatch)]
pub enum BuyerMatch {
    /// Anybody of the party.
    Party,
    /// The person who has the filed telephone.
    Telephone,
    /// That person, under the filed name.
    NameAndTelephone,
}

/// What a recommender gets of a deal; the site bears it beside the commission (reading).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FilingReward {
    /// A fixed sum, due in full once commission accrues on the deal.
    FixedSum {
        /// In yuan, from 0.01 to 1000000.00.
        sum: Money,
    },
    /// A part of the base of the commission, as it accrues.
    Rate {
        /// In millionths, 1 to 500000.
        rate_ppm: u32,
    },
}

/// Each kind has one line, every period its range, and a reward is above nothing.
pub(super) fn check(lines: &[FilingTerms], faults: &mut Faults) {
    for (place, terms) in lines.iter().enumerate() {
        let at = format!("/filings/{place}");
        if lines.iter().take(place).any(|other| other.by == terms.by) {
            faults.add(
                format!("{at}/by"),
                "repeated",
                "each kind of recommender has one line",
                "每类推荐人只能有一行",
            );
        }
        if let Some(period) = terms.absent_for {
            check_period(&format!("{at}/absent_for"), period, faults);
        }
        check_period(&format!("{at}/visit_within"), terms.visit_within, faults);
        check_period(&format!("{at}/protection"), terms.protection, faults);
        check_moment(&at, terms, faults);
        check_reward(&at, terms.reward, faults);
    }
}

/// Who is filed at the first visit of all has come, and was not there before.
fn check_moment(at: &str, terms: &FilingTerms, faults: &mut Faults) {
    let is_first = terms.filed == FilingMoment::AtFirstVisit;
    if is_first && (terms.absent_for.is_some() || !terms.only_new) {
        faults.add(
            format!("{at}/only_new"),
            "contradiction",
            "must be true, without `absent_for`, where customers are filed at their first visit",
            "首次来访时登记的，须为 true，且不得设置 `absent_for`",
        );
    }
}

fn check_reward(at: &str, reward: FilingReward, faults: &mut Faults) {
    let is_sound = match reward {
        FilingReward::FixedSum { sum } => sum.value() > Decimal::ZERO && sum.value() <= LARGEST_SUM,
        FilingReward::Rate { rate_ppm } => (1..=LARGEST_RATE).contains(&rate_ppm),
    };
    if !is_sound {
        faults.add(
            format!("{at}/reward"),
            "out-of-range",
            "must be a sum of 0.01 to 1000000.00 yuan or a rate of 1 to 500000 millionths",
            "固定金额应为 0.01 至 1000000.00 元，比例应为百万分之 1 至 500000",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::PeriodUnit;
    use super::*;

    fn agency() -> FilingTerms {
        let days = |count| Period {
            count,
            unit: PeriodUnit::Days,
        };
        FilingTerms {
            by: RecommenderKind::Agency,
            filed: FilingMoment::BeforeVisit,
            absent_for: Some(days(7)),
            only_new: false,
            visit_within: days(15),
            comes_along: false,
            protection: days(30),
            buyer: BuyerMatch::Party,
            reward: FilingReward::Rate { rate_ppm: 10_000 },
            needs_approval: false,
        }
    }

    fn pointers(lines: &[FilingTerms]) -> Vec<String> {
        let mut faults = Faults::default();
        check(lines, &mut faults);
        faults.0.into_iter().map(|fault| fault.pointer).collect()
    }

    fn with(change: impl FnOnce(&mut FilingTerms)) -> Vec<String> {
        let mut terms = agency();
        change(&mut terms);
        pointers(&[terms])
    }

    #[test]
    fn att_f08_a_reward_keeps_its_range_on_both_sides() {
        let rate = |rate_ppm| with(|terms| terms.reward = FilingReward::Rate { rate_ppm });
        let sum = |sum: &str| {
            let sum = sum.parse().unwrap();
            with(|terms| terms.reward = FilingReward::FixedSum { sum })
        };
        assert!(rate(1).is_empty() && rate(500_000).is_empty());
        assert_eq!(rate(0), ["/filings/0/reward"]);
        assert_eq!(rate(500_001), ["/filings/0/reward"]);
        assert!(sum("0.01").is_empty() && sum("1000000.00").is_empty());
        assert_eq!(sum("0.00"), ["/filings/0/reward"]);
        assert_eq!(sum("1000000.01"), ["/filings/0/reward"]);
    }

    #[test]
    fn att_f06_periods_keep_their_range_and_each_kind_has_one_line() {
        let protection = |count| with(|terms| terms.protection.count = count);
        assert!(protection(1).is_empty() && protection(1100).is_empty());
        assert_eq!(protection(0), ["/filings/0/protection/count"]);
        assert_eq!(protection(1101), ["/filings/0/protection/count"]);
        assert_eq!(pointers(&[agency(), agency()]), ["/filings/1/by"]);
    }

    #[test]
    fn att_f04_who_is_filed_at_the_first_visit_was_never_there() {
        let first = |only_new, absent_for| {
            with(|terms| {
                terms.filed = FilingMoment::AtFirstVisit;
                terms.only_new = only_new;
                terms.absent_for = absent_for;
            })
        };
        assert!(first(true, None).is_empty());
        assert_eq!(first(false, None), ["/filings/0/only_new"]);
        assert_eq!(first(true, agency().absent_for), ["/filings/0/only_new"]);
    }
}

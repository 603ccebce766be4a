//! Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most that the law lets a deposit 定金 be: 20 % of the contract value (Civil Code art. 586).
const LAWFUL_DEPOSIT_BASIS_POINTS: u16 = 2000;
/// One hundred per cent.
const WHOLE_BASIS_POINTS: u16 = 10_000;

/// Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealRules {
    /// Hours for which a reservation 小定 holds its unit, 1 to 8760 (ATT-D02).
    pub reservation_hours: u16,
    /// Most that the deposit 定金 may be, in hundredths of a per cent of the price, 1 to 2000 (Civil Code art. 586).
    pub deposit_max_basis_points: u16,
    /// How deep a discount may be with how many stages of the flow `price-discount`: both rise from level to level, 1 to
    /// 10 levels. What is deeper than the last is refused (ATT-D08).
    pub discount_levels: Vec<DiscountLevel>,
    /// Days within which an approved discount is used, 1 to 365 (ATT-D08).
    pub discount_valid_days: u16,
    /// What must not go the other way in a unit swap without approval (ATT-D04).
    pub swap: SwapRules,
    /// Fee of a renaming after the contract, in hundredths of a per cent of the price, 0 to 10000 (ATT-D05).
    pub renaming_fee_basis_points: u16,
    /// Fee of adding or removing a co-owner after the contract, as that of a renaming (ATT-D05).
    pub co_owner_fee_basis_points: u16,
    /// The least that the first instalment of a plan is, in hundredths of a per cent of the price, 1 to 10000; any amount when
    /// absent (ATT-D02). Where commission waits for the first instalment, no token payment makes it due (ATT-D09).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_instalment_min_basis_points: Option<u16>,
    /// Collection notices that go before the default procedure, 0 to 10 (ATT-D06).
    pub notices_before_default: u8,
    /// The default procedure begins when money is overdue by more than this many months, 1 to 24 (ATT-D06).
    pub default_after_months: u8,
    /// Days that a collection notice leaves for paying, 1 to 90 (ATT-D06).
    pub notice_pay_days: u8,
    /// Who gets the copies of a subscription agreement, in order, 1 to 8 (ATT-D02).
    pub agreement_copies: Vec<AgreementCopy>,
    /// Whether no document of a register is issued before somebody was named who keeps it (GOV-10).
    pub registers_need_keeper: bool,
}

/// How far a deal is.
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
pub enum DealStage {
    /// Reserved with a small deposit 小定.
    Reservation,
    /// Subscription agreement signed 大定/认购.
    Subscription,
    /// Contract signed 签约.
    Contract,
}

impl DealStage {
    /// Every stage, in order.
    pub const ALL: [Self; 3] = [Self::Reservation, Self::Subscription, Self::Contract];

    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reservation => "reservation",
            Self::Subscription => "subscription",
            Self::Contract => "contract",
        }
    }
}

/// Whose copy of an agreement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementCopy {
    /// The customer's.
    Customer,
    /// The finance department's.
    Finance,
    /// The sales department's.
    Sales,
}

/// A level of discounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscountLevel {
    /// Up to this part of the list price, in hundredths of a per cent, 1 to 10000.
    pub up_to_basis_points: u16,
    /// Stages of the flow that must approve, from its beginning, 1 to 10.
    pub stages: u8,
}

/// What must not go the other way in a unit swap without approval (ATT-D04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwapRules {
    /// The area must not become smaller.
    pub larger: bool,
    /// The price must not become lower.
    pub dearer: bool,
    /// A poorer unit must not be given up for a better one: good for poorer is the direction.
    pub poorer: bool,
}

impl DealRules {
    pub(super) fn shipped(which: Shipped) -> Self {
        Self {
            reservation_hours: 72,
            deposit_max_basis_points: LAWFUL_DEPOSIT_BASIS_POINTS,
            discount_levels: vec![
                DiscountLevel {
                    up_to_basis_points: 200,
                    stages: 1,
                },
                DiscountLevel {
                    up_to_basis_points: 500,
                    stages: 2,
                },
                DiscountLevel {
                    up_to_basis_points: 1000,
                    stages: 3,
                },
            ],
            discount_valid_days: 7,
            swap: SwapRules {
                larger: true,
                dearer: true,
                poorer: true,
            },
            renaming_fee_basis_points: 100,
            co_owner_fee_basis_points: 100,
            first_instalment_min_basis_points: None,
            notices_before_default: 1,
            default_after_months: 2,
            notice_pay_days: 7,
            agreement_copies: vec![
                AgreementCopy::Customer,
                AgreementCopy::Finance,
                AgreementCopy::Sales,
                AgreementCopy::Sales,
            ],
            // A14.9.3 and A14.9.7 name a keeper; A12 does not.
            registers_need_keeper: which == Shipped::SalesOffice,
        }
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let mut within = |member: &str, value: u16, least: u16, most: u16| {
            if value < least || value > most {
                faults.add(
                    format!("/{member}"),
                    "range",
                    format!("must be {least} to {most}"),
                    format!("须为 {least} 至 {most}"),
                );
            }
        };
        within("reservation_hours", self.reservation_hours, 1, 8760);
        within(
            "deposit_max_basis_points",
            self.deposit_max_basis_points,
            1,
            LAWFUL_DEPOSIT_BASIS_POINTS,
        );
        within("discount_valid_days", self.discount_valid_days, 1, 365);
        within(
            "renaming_fee_basis_points",
            self.renaming_fee_basis_points,
            0,
            WHOLE_BASIS_POINTS,
        );
        within(
            "co_owner_fee_basis_points",
            self.co_owner_fee_basis_points,
            0,
            WHOLE_BASIS_POINTS,
        );
        if let Some(least) = self.first_instalment_min_basis_points {
            within(
                "first_instalment_min_basis_points",
                least,
                1,
                WHOLE_BASIS_POINTS,
            );
        }
        within(
            "notices_before_default",
            self.notices_before_default.into(),
            0,
            10,
        );
        within(
            "default_after_months",
            self.default_after_months.into(),
            1,
            24,
        );
        within("notice_pay_days", self.notice_pay_days.into(), 1, 90);
        count(
            &mut faults,
            "/discount_levels",
            self.discount_levels.len(),
            10,
        );
        count(
            &mut faults,
            "/agreement_copies",
            self.agreement_copies.len(),
            8,
        );
        check_levels(&mut faults, &self.discount_levels);
        faults.none()
    }

    /// The level that a discount of this depth falls under; none when it is deeper than all.
    #[must_use]
    pub fn level_of(&self, basis_points: u16) -> Option<&DiscountLevel> {
        self.discount_levels
            .iter()
            .find(|level| basis_points <= level.up_to_basis_points)
    }
}

fn check_levels(faults: &mut Faults, levels: &[DiscountLevel]) {
    for (place, level) in levels.iter().enumerate() {
        if !(1..=WHOLE_BASIS_POINTS).contains(&level.up_to_basis_points)
            || !(1..=10).contains(&level.stages)
        {
            faults.add(
                format!("/discount_levels/{place}"),
                "range",
                "must be up to 1 to 10000 basis points with 1 to 10 stages",
                "折扣上限须为 1 至 10000 基点，审批环节须为 1 至 10",
            );
        }
        let before = place.checked_sub(1).and_then(|before| levels.get(before));
        if before.is_some_and(|before| {
            before.up_to_basis_points >= level.up_to_basis_points || before.stages > level.stages
        }) {
            faults.add(
                format!("/discount_levels/{place}"),
                "order",
                "must be deeper than the level before and need no fewer stages",
                "须深于上一级，且审批环节不得少于上一级",
            );
        }
    }
}

fn count(faults: &mut Faults, at: &str, number: usize, most: usize) {
    if number == 0 || number > most {
        faults.add(
            at,
            "count",
            format!("must have 1 to {most} items"),
            format!("须有 1 至 {most} 项"),
        );
    }
}

kehu_kernel::labels! {
    DealStage {
        Reservation = "小定", "Reservation";
        Subscription = "认购", "Subscription";
        Contract = "签约", "Contract";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(change: impl FnOnce(&mut DealRules)) -> Vec<String> {
        let mut rules = DealRules::shipped(Shipped::SalesOffice);
        change(&mut rules);
        let faults = rules
            .check()
            .err()
            .map(|faults| faults.0)
            .unwrap_or_default();
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn att_d02_four_copies_one_for_the_customer_one_for_finance_two_for_sales() {
        let copies = DealRules::shipped(Shipped::SalesOffice).agreement_copies;
        let of = |wanted| copies.iter().filter(|copy| **copy == wanted).count();
        assert_eq!(
            (
                of(AgreementCopy::Customer),
                of(AgreementCopy::Finance),
                of(AgreementCopy::Sales)
            ),
            (1, 1, 2)
        );
    }

    #[test]
    fn att_d03_no_policy_lets_a_deposit_exceed_the_lawful_fifth() {
        assert!(pointers(|rules| rules.deposit_max_basis_points = 2000).is_empty());
        assert_eq!(
            pointers(|rules| rules.deposit_max_basis_points = 2001),
            ["/deposit_max_basis_points"]
        );
    }

    #[test]
    fn att_d08_levels_rise_and_each_depth_has_the_first_that_reaches_it() {
        let rules = DealRules::shipped(Shipped::Developer);
        for (depth, stages) in [
            (1, Some(1)),
            (200, Some(1)),
            (201, Some(2)),
            (500, Some(2)),
            (1000, Some(3)),
            (1001, None),
        ] {
            assert_eq!(
                rules.level_of(depth).map(|level| level.stages),
                stages,
                "{depth}"
            );
        }
        assert_eq!(
            pointers(|rules| rules.discount_levels[1].up_to_basis_points = 200),
            ["/discount_levels/1"]
        );
        assert_eq!(
            pointers(|rules| rules.discount_levels[2].stages = 1),
            ["/discount_levels/2"]
        );
        assert_eq!(
            pointers(|rules| rules.discount_levels.clear()),
            ["/discount_levels"]
        );
    }

    #[test]
    fn every_figure_keeps_its_range() {
        type Change = fn(&mut DealRules);
        let changes: [(Change, &str); 10] = [
            (|rules| rules.reservation_hours = 0, "/reservation_hours"),
            (|rules| rules.reservation_hours = 8761, "/reservation_hours"),
            (
                |rules| rules.discount_valid_days = 0,
                "/discount_valid_days",
            ),
            (
                |rules| rules.default_after_months = 0,
                "/default_after_months",
            ),
            (
                |rules| rules.notices_before_default = 11,
                "/notices_before_default",
            ),
            (|rules| rules.notice_pay_days = 91, "/notice_pay_days"),
            (
                |rules| rules.renaming_fee_basis_points = 10_001,
                "/renaming_fee_basis_points",
            ),
            (
                |rules| rules.first_instalment_min_basis_points = Some(0),
                "/first_instalment_min_basis_points",
            ),
            (
                |rules| rules.first_instalment_min_basis_points = Some(10_001),
                "/first_instalment_min_basis_points",
            ),
            (|rules| rules.agreement_copies.clear(), "/agreement_copies"),
        ];
        for (change, at) in changes {
            assert_eq!(pointers(change), [at]);
        }
    }
}

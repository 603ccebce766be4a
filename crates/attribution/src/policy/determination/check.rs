//! What makes a determination policy unsound: a gap, a contradiction, a figure out of range.

use super::{DeterminationRules, Period, PeriodUnit, Renewal, RoleShare, RuleShares, filings};
use crate::{Fraction, RuleId};
use kehu_kernel::Faults;
use rust_decimal::Decimal;

/// In yuan.
const LARGEST_REWARD: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

impl DeterminationRules {
    pub(in crate::policy) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        check_period("/claim/validity", self.claim.validity, &mut faults);
        if let Some(period) = self.claim.enquiry_validity {
            check_period("/claim/enquiry_validity", period, &mut faults);
        }
        check_period("/recognition/window", self.recognition.window, &mut faults);
        self.check_renewals(&mut faults);
        self.check_order(&mut faults);
        check_once("/family_ties", &self.family_ties, &mut faults);
        check_below_one("/referral_share", self.referral_share, &mut faults);
        check_below_one("/pool_cut", self.pool_cut, &mut faults);
        self.check_reward(&mut faults);
        filings::check(&self.filings, &mut faults);
        if self
            .settlement_days
            .is_some_and(|days| !(1..=365).contains(&days))
        {
            faults.add(
                "/settlement_days",
                "out-of-range",
                "must be 1 to 365 days, or absent for no limit",
                "应为 1 至 365 天；不限期时应省略",
            );
        }
        self.check_shares(&mut faults);
        self.check_shares_after_deal(&mut faults);
        faults.none()
    }

    /// What renews a claim is named once, and of follow-ups either all or those in which the visitor was reached.
    fn check_renewals(&self, faults: &mut Faults) {
        let renewed_by = &self.claim.renewed_by;
        check_once("/claim/renewed_by", renewed_by, faults);
        if renewed_by.contains(&Renewal::FollowUp)
            && renewed_by.contains(&Renewal::EffectiveFollowUp)
        {
            faults.add(
                "/claim/renewed_by",
                "contradiction",
                "name one of `follow_up` and `effective_follow_up`: the former is any contact, the latter only one in which \
                 the visitor was reached",
                "`follow_up`（任何跟进）与 `effective_follow_up`（仅有效跟进）只能取一",
            );
        }
    }

    /// Another order has every rule of the set once, and none before one that it would shut out.
    fn check_order(&self, faults: &mut Faults) {
        if self.order.is_empty() {
            return;
        }
        let own: Vec<RuleId> = crate::order_of(self.rule_set);
        let is_whole = own.iter().all(|rule| self.order.contains(rule));
        if !is_whole || self.order.len() != own.len() {
            faults.add(
                "/order",
                "incomplete",
                "must have every rule of the set once, or be absent for the set's own order",
                "须包含该规则集的全部规则且各一次；采用规则集自身次序时应省略",
            );
            return;
        }
        let place = |rule| self.order.iter().position(|it| *it == rule);
        for (first, later) in crate::demanded_order(self.rule_set) {
            if place(first) > place(later) {
                let at = place(first).unwrap_or_default();
                faults.add(
                    format!("/order/{at}"),
                    "contradiction",
                    format!("{first} must stand before {later}: after it, it could never decide"),
                    format!("{first} 须在 {later} 之前，否则永远无从适用"),
                );
            }
        }
    }

    /// A referrer gets a share or a sum, not both.
    fn check_reward(&self, faults: &mut Faults) {
        let Some(reward) = self.referral_reward else {
            return;
        };
        if reward.value() <= Decimal::ZERO || reward.value() > LARGEST_REWARD {
            faults.add(
                "/referral_reward",
                "out-of-range",
                "must be 0.01 to 1000000.00 yuan, or absent where the referrer gets a share",
                "应为 0.01 至 1000000.00 元；介绍人按比例分配时应省略",
            );
        }
        if !self.referral_share.is_zero() {
            faults.add(
                "/referral_share",
                "contradiction",
                "must be 0 where the referrer gets a fixed sum (`referral_reward`): one of the two pays the referrer",
                "已约定介绍固定奖励（`referral_reward`）时介绍人比例须为 0，两者只能取一",
            );
        }
    }

    /// Every rule of the set that divides stands in the table once, no other does, and each line is sound.
    fn check_shares(&self, faults: &mut Faults) {
        for (place, line) in self.shares.iter().enumerate() {
            let pointer = format!("/shares/{place}");
            check_first(&pointer, line, &self.shares[..place], faults);
            if self.divides(line.rule) {
                check_line(&pointer, line, faults);
            } else {
                faults.add(
                    format!("{pointer}/rule"),
                    "foreign-rule",
                    format!(
                        "{} divides nothing in this rule set; leave it out",
                        line.rule
                    ),
                    format!("{} 在此规则集中不按固定比例分配，应删去", line.rule),
                );
            }
        }
        let missing = RuleId::ALL
            .iter()
            .filter(|rule| self.divides(**rule) && self.shares_of(**rule).is_none());
        for rule in missing {
            faults.add(
                "/shares",
                "missing-rule",
                format!("the shares of {rule} are missing"),
                format!("缺少 {rule} 的分配比例"),
            );
        }
    }

    /// The shares after the deal are those of rules that look at when the earlier salesperson became known, each once, and
    /// something that comes to light after the deal counts.
    fn check_shares_after_deal(&self, faults: &mut Faults) {
        for (place, line) in self.shares_after_deal.iter().enumerate() {
            let pointer = format!("/shares_after_deal/{place}");
            check_first(&pointer, line, &self.shares_after_deal[..place], faults);
            if self.divides(line.rule)
                && matches!(line.rule, RuleId::V03 | RuleId::V04 | RuleId::R08)
            {
                check_line(&pointer, line, faults);
            } else {
                faults.add(
                    format!("{pointer}/rule"),
                    "foreign-rule",
                    format!(
                        "{} divides alike before and after the deal in this rule set; leave it out",
                        line.rule
                    ),
                    format!("{} 在此规则集中不区分成交前后，应删去", line.rule),
                );
            }
        }
        if !self.shares_after_deal.is_empty() && !self.recognition.later_knowledge_counts {
            faults.add(
                "/shares_after_deal",
                "contradiction",
                "must be empty where what comes to light after the deal does not count \
                 (`/determination/recognition/later_knowledge_counts`)",
                "成交后得知的情况不予认定（`/determination/recognition/later_knowledge_counts`）时须为空",
            );
        }
    }

    /// Whether a rule divides by fixed shares in this rule set. ATT-G24 does in the sales office's; the developer's has
    /// ATT-V07 for it.
    fn divides(&self, rule: RuleId) -> bool {
        let set = match rule {
            RuleId::G24 => Some(super::RuleSet::SalesOffice),
            other => other.rule_set(),
        };
        set == Some(self.rule_set) && !rule.roles().is_empty()
    }

    /// The shares of a rule.
    pub(crate) fn shares_of(&self, rule: RuleId) -> Option<&RuleShares> {
        self.shares.iter().find(|line| line.rule == rule)
    }
}

/// A rule has one line in a table.
fn check_first(pointer: &str, line: &RuleShares, before: &[RuleShares], faults: &mut Faults) {
    if before.iter().any(|earlier| earlier.rule == line.rule) {
        faults.add(
            format!("{pointer}/rule"),
            "duplicate",
            format!("{} has its shares already; name each rule once", line.rule),
            format!("{} 的分配比例重复，每条规则只应列出一次", line.rule),
        );
    }
}

fn check_line(pointer: &str, line: &RuleShares, faults: &mut Faults) {
    for (list, parts) in [
        ("performance", &line.performance),
        ("commission", &line.commission),
    ] {
        let pointer = format!("{pointer}/{list}");
        for (place, part) in parts.iter().enumerate() {
            check_part(
                &format!("{pointer}/{place}"),
                line.rule,
                &parts[..place],
                *part,
                faults,
            );
        }
        if Fraction::sum(parts.iter().map(|part| part.share)) != Some(Fraction::ONE) {
            faults.add(
                pointer,
                "not-whole",
                format!("the shares of {} must sum to exactly 1", line.rule),
                format!("{} 的各方比例之和必须恰好为 1", line.rule),
            );
        }
    }
}

fn check_part(
    pointer: &str,
    rule: RuleId,
    before: &[RoleShare],
    part: RoleShare,
    faults: &mut Faults,
) {
    if !rule.roles().contains(&part.role) {
        faults.add(
            format!("{pointer}/role"),
            "unknown-role",
            format!("{rule} knows no such role"),
            format!("{rule} 中没有此角色"),
        );
    }
    if before.iter().any(|earlier| earlier.role == part.role) {
        faults.add(
            format!("{pointer}/role"),
            "duplicate",
            "the role has its share already",
            "该角色的比例重复",
        );
    }
    if part.share.is_zero() || part.share.denominator() > Fraction::LARGEST_WRITTEN {
        faults.add(
            format!("{pointer}/share"),
            "out-of-range",
            "must be above 0, with a denominator of at most 10000; leave out a role that gets nothing",
            "比例应大于 0，分母不超过 10000；不参与分配的角色应省略",
        );
    }
}

pub(super) fn check_period(pointer: &str, period: Period, faults: &mut Faults) {
    let most = match period.unit {
        PeriodUnit::Days => 1100,
        PeriodUnit::Months => 36,
    };
    if !(1..=most).contains(&period.count) {
        faults.add(
            format!("{pointer}/count"),
            "out-of-range",
            "must be 1 to 1100 days or 1 to 36 months",
            "应为 1 至 1100 天，或 1 至 36 个月",
        );
    }
}

fn check_below_one(pointer: &str, share: Fraction, faults: &mut Faults) {
    if share == Fraction::ONE || share.denominator() > Fraction::LARGEST_WRITTEN {
        faults.add(
            pointer,
            "out-of-range",
            "must be below 1, with a denominator of at most 10000: something must be left to divide",
            "应小于 1，分母不超过 10000：须留有可分配的部分",
        );
    }
}

fn check_once<T: PartialEq>(pointer: &str, values: &[T], faults: &mut Faults) {
    for (place, value) in values.iter().enumerate() {
        if values[..place].contains(value) {
            faults.add(
                format!("{pointer}/{place}"),
                "duplicate",
                "is named already; name each once",
                "重复，每项只应列出一次",
            );
        }
    }
}

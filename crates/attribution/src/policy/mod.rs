//! The rules by which a site lives, as one versioned document: every figure and every switch of rotation, reception,
//! tracking, determination, deals and commission. A site runs on one published version at a time.
//!
//! Each section is a file of its own, with the values of both shipped presets and its checks.

mod commission;
mod deals;
mod determination;
mod minute;
mod reception;
mod rotation;
mod tracking;

pub use commission::{
    AccrualBase, AccrualCondition, AccrualRules, CatalogueEntry, ClawBack, CommissionRules,
    LeaverOutcome, LeaverRules, PaymentPart, PaymentTime, PaymentWay, PoolDistribution,
    ReportedKind, Sanction, SanctionMeasure, Severity, Tier, TierMeasure, TierMode, TierRules,
    UnitSwap, ViolationRules, WHOLE_PPM,
};
pub use deals::{AgreementCopy, DealRules, DealStage, DiscountLevel, SwapRules};
pub use determination::{
    AssistantShare, BuyerMatch, ClaimRules, DeterminationRules, ExistingCustomer, FilingMoment,
    FilingReward, FilingTerms, IntroductionScope, Period, PeriodUnit, RecognitionRules,
    RecommenderKind, Renewal, Role, RoleShare, RuleSet, RuleShares,
};
pub use reception::{AbsentHolder, MandatoryField, NameIdentity, ReceptionRules};
pub use rotation::{
    AcrossDays, CountedOver, LunchDesk, Missed, MissedTurns, OrderBy, PriorityAfterChange,
    RotationRules, VolunteerReward,
};
pub use tracking::{
    FollowUpInterval, FollowUpLevels, PlanDay, PlanRules, TrackingRules, WorkCheckRules,
};

use kehu_kernel::{Fault, Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// Which of the two shipped sets a section's values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shipped {
    /// A developer's sales department (A12).
    Developer,
    /// A sales office (A14).
    SalesOffice,
}

/// The policy document of kind `site-rules`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteRules {
    /// Whose turn it is (ATT-G01 to ATT-G09).
    pub rotation: RotationRules,
    /// Registration and referral (ATT-G20 to ATT-G25, ATT-E).
    pub reception: ReceptionRules,
    /// Follow-up, plans and the closing of statistics (ATT-G26, ATT-G27, ATT-S).
    pub tracking: TrackingRules,
    /// Whose customer it is and who gets which part (ATT-V, ATT-R, ATT-E06).
    pub determination: DeterminationRules,
    /// Units, deals and payments (ATT-D01 to ATT-D08).
    pub deals: DealRules,
    /// Commission and sanctions (ATT-D09, GOV-05).
    pub commission: CommissionRules,
}

impl SiteRules {
    fn shipped(which: Shipped) -> Self {
        Self {
            rotation: RotationRules::shipped(which),
            reception: ReceptionRules::shipped(which),
            tracking: TrackingRules::shipped(which),
            determination: DeterminationRules::shipped(which),
            deals: DealRules::shipped(which),
            commission: CommissionRules::shipped(which),
        }
    }

    /// What the sections say of the pool fits together: its cut is taken once, and there is something to distribute.
    fn check_pool(&self, faults: &mut Faults) {
        let (determination, commission) = (&self.determination, &self.commission);
        let is_cut_by_share = !determination.pool_cut.is_zero();
        let is_cut = commission.pool_cut_ppm > 0;
        if is_cut && is_cut_by_share {
            faults.add(
                "/commission/pool_cut_ppm",
                "contradiction",
                "must be 0 where `/determination/pool_cut` is above 0: the pool would take its cut twice",
                "`/determination/pool_cut` 大于 0 时须为 0，否则公佣将重复提取",
            );
        }
        let has_share = determination
            .shares
            .iter()
            .any(|line| line.commission.iter().any(|part| part.role == Role::Pool));
        if !commission.pool_distribution.is_kept() && !is_cut && !is_cut_by_share && !has_share {
            faults.add(
                "/commission/pool_distribution",
                "contradiction",
                "must be `kept` where nothing goes to the pool: give it a cut (`pool_cut_ppm`) or a share of a rule",
                "没有任何佣金进入公佣时须为 `kept`；请设置提取比例（`pool_cut_ppm`）或在规则中分配比例",
            );
        }
    }

    /// The rules of a developer's sales department (A12).
    #[must_use]
    pub fn developer() -> Self {
        Self::shipped(Shipped::Developer)
    }

    /// The rules of a sales office (A14).
    #[must_use]
    pub fn sales_office() -> Self {
        Self::shipped(Shipped::SalesOffice)
    }
}

impl PolicyDocument for SiteRules {
    const KIND: &'static str = "site-rules";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        for (section, result) in [
            ("rotation", self.rotation.check()),
            ("reception", self.reception.check()),
            ("tracking", self.tracking.check()),
            ("determination", self.determination.check()),
            ("deals", self.deals.check()),
            ("commission", self.commission.check()),
        ] {
            let found = result.err().map(|faults| faults.0).unwrap_or_default();
            faults.0.extend(found.into_iter().map(|fault| Fault {
                pointer: format!("/{section}{}", fault.pointer),
                ..fault
            }));
        }
        self.check_pool(&mut faults);
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![
            Preset {
                key: "developer",
                name: Words::new("Developer's sales department", "房地产开发公司销售部"),
                document: Self::developer(),
            },
            Preset {
                key: "sales-office",
                name: Words::new("Sales office", "售楼处客户管理"),
                document: Self::sales_office(),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_sound_and_read_back() {
        for preset in SiteRules::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
            let stored = serde_json::to_value(&preset.document).unwrap();
            assert_eq!(
                serde_json::from_value::<SiteRules>(stored).unwrap(),
                preset.document
            );
        }
    }
}

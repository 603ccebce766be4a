//! The values of both shipped presets.

use super::{
    AssistantShare, ClaimRules, DealStage, DeterminationRules, ExistingCustomer, IntroductionScope,
    Period, PeriodUnit, RecognitionRules, Role, RoleShare, RuleSet, RuleShares,
};
use crate::facts::Kin;
use crate::policy::Shipped;
use crate::{Fraction, RuleId};

impl DeterminationRules {
    pub(in crate::policy) fn shipped(which: Shipped) -> Self {
        match which {
            Shipped::Developer => developer(),
            Shipped::SalesOffice => sales_office(),
        }
    }
}

fn developer() -> DeterminationRules {
    DeterminationRules {
        rule_set: RuleSet::Developer,
        order: Vec::new(),
        claim: ClaimRules {
            validity: months(1),
            first_day_counts: false,
            renewed_by: Vec::new(),
            needs_confirmation: true,
            enquiry_validity: None,
        },
        existing_customer: ExistingCustomer::Received,
        introduction: IntroductionScope::AnnouncedOrNamed,
        named_must_receive: false,
        deal_stage: DealStage::Subscription,
        recognition: recognition(),
        family_ties: vec![Kin::Spouses],
        assistant_share: AssistantShare::AnyDeal,
        serious_fault_forfeits: false,
        transfers_count: false,
        priority_turn_only_without_fault: true,
        referral_share: Fraction::percent(30),
        referral_reward: None,
        filings: Vec::new(),
        pool_cut: Fraction::ZERO,
        settlement_days: None,
        shares: developer_shares(),
        shares_after_deal: Vec::new(),
    }
}

fn sales_office() -> DeterminationRules {
    DeterminationRules {
        rule_set: RuleSet::SalesOffice,
        order: Vec::new(),
        claim: ClaimRules {
            validity: months(2),
            first_day_counts: false,
            renewed_by: Vec::new(),
            needs_confirmation: false,
            enquiry_validity: None,
        },
        existing_customer: ExistingCustomer::Received,
        introduction: IntroductionScope::BroughtAlong,
        named_must_receive: false,
        deal_stage: DealStage::Subscription,
        recognition: recognition(),
        family_ties: vec![
            Kin::Spouses,
            Kin::ParentAndChild,
            Kin::Siblings,
            Kin::OtherRelatives,
        ],
        assistant_share: AssistantShare::AnyDeal,
        serious_fault_forfeits: false,
        transfers_count: true,
        priority_turn_only_without_fault: true,
        referral_share: Fraction::percent(30),
        referral_reward: None,
        filings: Vec::new(),
        pool_cut: Fraction::ZERO,
        settlement_days: None,
        shares: sales_office_shares(),
        shares_after_deal: Vec::new(),
    }
}

fn recognition() -> RecognitionRules {
    RecognitionRules {
        window: months(1),
        search_counts: true,
        later_knowledge_counts: false,
    }
}

fn months(count: u16) -> Period {
    Period {
        count,
        unit: PeriodUnit::Months,
    }
}

fn developer_shares() -> Vec<RuleShares> {
    use Role::{
        Claimant, CompanysSalesperson, ExistingCustomersSalesperson, FirstReceiver, Named, Pool,
        Receiver,
    };
    vec![
        whole(RuleId::V00, Receiver),
        whole(RuleId::V01, Claimant),
        whole(RuleId::V02, Claimant),
        whole(RuleId::V03, Receiver),
        divided(RuleId::V04, Receiver, &[(Receiver, 50), (Claimant, 50)]),
        whole(RuleId::V05, Receiver),
        whole(RuleId::V06a, Receiver),
        whole(RuleId::V06b, Receiver),
        whole(RuleId::V06c, Receiver),
        whole(RuleId::V07, Named),
        divided(
            RuleId::V08,
            FirstReceiver,
            &[(FirstReceiver, 70), (Named, 30)],
        ),
        whole(RuleId::V08x, FirstReceiver),
        whole(RuleId::V09, FirstReceiver),
        whole(RuleId::V10, ExistingCustomersSalesperson),
        whole(RuleId::V11, Receiver),
        shared(RuleId::V12, &[(FirstReceiver, 50), (Receiver, 50)]),
        whole(RuleId::V13, Pool),
        divided(
            RuleId::V14,
            CompanysSalesperson,
            &[(CompanysSalesperson, 70), (Pool, 30)],
        ),
        divided(
            RuleId::V15,
            CompanysSalesperson,
            &[(CompanysSalesperson, 30), (Pool, 70)],
        ),
        whole(RuleId::V16, Pool),
        whole(RuleId::V18, Receiver),
    ]
}

fn sales_office_shares() -> Vec<RuleShares> {
    use Role::{
        Assistant, Claimant, Department, EarlierReceivers, ExistingCustomersSalesperson,
        FirstReceiver, Follower, Named, Receiver,
    };
    vec![
        whole(RuleId::R01, FirstReceiver),
        whole(RuleId::R02, Claimant),
        divided(RuleId::R03, Receiver, &[(Receiver, 80), (Claimant, 20)]),
        whole(RuleId::R03x, Receiver),
        divided(RuleId::R04, Claimant, &[(Claimant, 80), (Assistant, 20)]),
        whole(RuleId::R05, Receiver),
        whole(RuleId::R07, Claimant),
        divided(RuleId::R08, Follower, &[(Receiver, 50), (Claimant, 50)]),
        whole(RuleId::R08x, Receiver),
        shared(RuleId::R09, &[(Receiver, 50), (EarlierReceivers, 50)]),
        whole(RuleId::R10, ExistingCustomersSalesperson),
        whole(RuleId::R11, FirstReceiver),
        divided(RuleId::R14, Claimant, &[(Receiver, 50), (Claimant, 50)]),
        whole(RuleId::R17, Department),
        whole(RuleId::G24, Named),
    ]
}

/// One is credited and gets everything.
fn whole(rule: RuleId, role: Role) -> RuleShares {
    shared(rule, &[(role, 100)])
}

/// One is credited, the commission is divided.
fn divided(rule: RuleId, credited: Role, commission: &[(Role, u8)]) -> RuleShares {
    RuleShares {
        rule,
        performance: parts(&[(credited, 100)]),
        commission: parts(commission),
    }
}

/// Credit and commission are divided alike.
fn shared(rule: RuleId, percent: &[(Role, u8)]) -> RuleShares {
    RuleShares {
        rule,
        performance: parts(percent),
        commission: parts(percent),
    }
}

fn parts(percent: &[(Role, u8)]) -> Vec<RoleShare> {
    percent
        .iter()
        .map(|(role, hundredths)| RoleShare {
            role: *role,
            share: Fraction::percent(*hundredths),
        })
        .collect()
}

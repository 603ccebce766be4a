//! How other offices vary: the policy says it, the rules follow.

use crate::story::*;
use kehu_attribution::facts::IntroductionWay;
use kehu_attribution::policy::{
    AssistantShare, DealStage, DeterminationRules, ExistingCustomer, IntroductionScope, Role,
    RoleShare, SiteRules,
};
use kehu_attribution::{Fraction, RuleId};
use kehu_policy::PolicyDocument;

fn pay(rules: &mut DeterminationRules, rule: RuleId, parts: &[(Role, &str)]) {
    let line = rules
        .shares
        .iter_mut()
        .find(|line| line.rule == rule)
        .unwrap();
    line.commission = parts
        .iter()
        .map(|(role, share)| RoleShare {
            role: *role,
            share: share.parse().unwrap(),
        })
        .collect();
}

#[test]
fn a_forgotten_salesperson_found_later_may_get_seventy() {
    let story = Story::developer()
        .policy(|rules| {
            pay(
                rules,
                RuleId::V04,
                &[(Role::Receiver, "3/10"), (Role::Claimant, "7/10")],
            )
        })
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-10 10:00", A)
        .registered()
        .recognised("2026-03-15 10:00", B)
        .deal("2026-03-20 10:00");
    assert_eq!(story.commission(), "A 3/10, B 7/10");
}

#[test]
fn an_assistant_may_be_paid_only_for_a_deal_of_the_same_day() {
    let story = |deal: &str| {
        Story::developer()
            .policy(|rules| {
                pay(
                    rules,
                    RuleId::V01,
                    &[(Role::Claimant, "1/2"), (Role::Assistant, "1/2")],
                );
                rules.assistant_share = AssistantShare::SameDayDeal;
            })
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit("2026-03-10 10:00", C)
            .volunteering()
            .deal(deal)
    };
    assert_eq!(story("2026-03-10 23:59:59").commission(), "B 1/2, C 1/2");
    assert_eq!(
        story("2026-03-11 00:00").commission(),
        "B 1",
        "a share without a holder goes to the first role"
    );
}

#[test]
fn a_part_of_every_commission_may_go_to_the_pool() {
    let story = Story::developer()
        .policy(|rules| rules.pool_cut = "1/4".parse().unwrap())
        .referred("2026-02-25 10:00", "2026-03-01")
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00");
    assert_eq!(story.commission(), "A 21/40, pool 1/4, referrer E 9/40");
}

#[test]
fn the_deal_may_be_the_reservation_or_the_contract() {
    let story = |stage| {
        Story::developer()
            .policy(|rules| rules.deal_stage = stage)
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit("2026-03-10 10:00", A)
            .registered()
            .recognised("2026-03-15 10:00", B)
            .deal("2026-03-14 10:00")
            .sale(|deal| {
                deal.reserved_at = Some(at("2026-03-12 10:00"));
                deal.contracted_at = Some(at("2026-03-16 10:00"));
            })
    };
    assert_eq!(story(DealStage::Reservation).rule(), RuleId::V05);
    assert_eq!(story(DealStage::Subscription).rule(), RuleId::V05);
    assert_eq!(story(DealStage::Contract).rule(), RuleId::V04);
    let decision = story(DealStage::Reservation).decision();
    assert_eq!(decision.facts_until, at("2026-03-12 10:00"));
}

#[test]
fn before_its_stage_is_reached_a_deal_is_a_preview() {
    let story = Story::developer()
        .policy(|rules| rules.deal_stage = DealStage::Contract)
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00")
        .seen_at("2026-03-04 10:00");
    let decision = story.decision();
    assert_eq!(
        (decision.deal, decision.facts_until),
        (None, at("2026-03-04 10:00"))
    );
    assert_eq!(story.rule(), RuleId::V00);
}

#[test]
fn an_existing_customer_may_have_to_have_bought() {
    let story = Story::developer()
        .policy(|rules| {
            rules.existing_customer = ExistingCustomer::Bought;
            rules.introduction = IntroductionScope::Always;
        })
        .visit("2026-03-01 10:00", A)
        .registered()
        .introduced(IntroductionWay::CameAlone, &[B], None)
        .deal("2026-03-03 10:00");
    assert_eq!(story.rule(), RuleId::V00);
    let mut bought = story;
    bought.facts.introductions[0].has_bought = true;
    assert_eq!(bought.commission(), "B 1");
}

/// The places and codes of what is wrong with a policy.
fn faults(
    preset: SiteRules,
    change: impl FnOnce(&mut DeterminationRules),
) -> Vec<(String, &'static str)> {
    let mut rules = preset;
    change(&mut rules.determination);
    let found = rules.check().err().unwrap_or_default();
    found
        .0
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect()
}

#[test]
fn a_policy_with_a_gap_or_a_contradiction_is_refused_with_its_place() {
    let developer = |change: fn(&mut DeterminationRules)| faults(SiteRules::developer(), change);
    let one = |pointer: &str, code| vec![(format!("/determination{pointer}"), code)];
    assert_eq!(developer(|_| ()), []);
    assert_eq!(
        developer(|rules| rules.shares[4].commission[0].share = "2/5".parse().unwrap()),
        one("/shares/4/commission", "not-whole")
    );
    assert_eq!(
        developer(|rules| {
            rules.shares.remove(4);
        }),
        one("/shares", "missing-rule")
    );
    assert_eq!(
        developer(|rules| rules.claim.validity.count = 0),
        one("/claim/validity/count", "out-of-range")
    );
    assert_eq!(
        developer(|rules| rules.claim.validity.count = 37),
        one("/claim/validity/count", "out-of-range")
    );
    assert_eq!(
        developer(|rules| rules.recognition.window.count = 0),
        one("/recognition/window/count", "out-of-range")
    );
    assert_eq!(
        developer(|rules| rules.referral_share = Fraction::ONE),
        one("/referral_share", "out-of-range")
    );
    assert_eq!(
        developer(|rules| rules.pool_cut = Fraction::ONE),
        one("/pool_cut", "out-of-range")
    );
    assert_eq!(
        developer(|rules| rules.settlement_days = Some(0)),
        one("/settlement_days", "out-of-range")
    );
    assert_eq!(
        developer(|rules| rules
            .family_ties
            .push(kehu_attribution::facts::Kin::Spouses)),
        one("/family_ties/1", "duplicate")
    );
    assert_eq!(
        developer(|rules| rules.shares.push(rules.shares[0].clone())),
        one("/shares/21/rule", "duplicate")
    );
    assert_eq!(
        developer(|rules| rules
            .shares
            .push(SiteRules::sales_office().determination.shares[0].clone())),
        one("/shares/21/rule", "foreign-rule")
    );
    assert_eq!(
        developer(|rules| rules.shares[0].commission[0].role = Role::Claimant),
        one("/shares/0/commission/0/role", "unknown-role")
    );
    assert_eq!(
        developer(|rules| pay(
            rules,
            RuleId::V00,
            &[(Role::Receiver, "1/2"), (Role::Receiver, "1/2")]
        )),
        one("/shares/0/commission/1/role", "duplicate")
    );
    assert_eq!(
        developer(|rules| pay(
            rules,
            RuleId::V00,
            &[(Role::Receiver, "1"), (Role::Pool, "0")]
        )),
        one("/shares/0/commission/1/share", "out-of-range")
    );
}

#[test]
fn a_policy_cannot_change_its_rule_set_and_keep_the_shares_of_the_other() {
    let found = faults(SiteRules::developer(), |rules| {
        rules.rule_set = kehu_attribution::policy::RuleSet::SalesOffice;
    });
    assert!(
        found
            .iter()
            .filter(|(_, code)| *code == "foreign-rule")
            .count()
            == 21
    );
    assert!(
        found
            .iter()
            .filter(|(_, code)| *code == "missing-rule")
            .count()
            == 15
    );
}

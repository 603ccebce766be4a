//! How other offices vary: the policy says it, the rules follow.

use crate::story::*;
use kehu_attribution::facts::{AskedBefore, FaultDegree, IntroductionWay, SearchKey};
use kehu_attribution::policy::{
    AssistantShare, DealStage, DeterminationRules, ExistingCustomer, IntroductionScope, Renewal,
    Role, RoleShare, RuleSet, RuleShares, SiteRules,
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

fn parts(parts: &[(Role, &str)]) -> Vec<RoleShare> {
    parts
        .iter()
        .map(|(role, share)| RoleShare {
            role: *role,
            share: share.parse().unwrap(),
        })
        .collect()
}

/// A story under a preset.
type Preset = fn() -> Story;

#[test]
fn who_is_named_may_have_priority_only() {
    let received_by = |preset: Preset, receiver, must_receive| {
        let story = preset()
            .policy(|rules| rules.named_must_receive = must_receive)
            .visit("2026-03-01 10:00", receiver)
            .named(&[A])
            .registered();
        // Both registered the visitor: naming alone has to decide.
        let story = if receiver == A {
            story
        } else {
            story.registered_for(A)
        };
        let story = story.deal("2026-03-03 10:00");
        (story.rule(), story.commission())
    };
    let paid = |rule, paid: &str| (rule, paid.to_owned());
    for must_receive in [false, true] {
        let named = received_by(Story::developer, A, must_receive);
        assert_eq!(named, paid(RuleId::V07, "A 1"));
        let named = received_by(Story::sales_office, A, must_receive);
        assert_eq!(named, paid(RuleId::G24, "A 1"));
    }
    let presets: [(Preset, RuleId, RuleId); 2] = [
        (Story::developer, RuleId::V07, RuleId::V00),
        (Story::sales_office, RuleId::G24, RuleId::R01),
    ];
    for (preset, off, on) in presets {
        assert_eq!(received_by(preset, C, false), paid(off, "A 1"));
        assert_eq!(received_by(preset, C, true), paid(on, "C 1"));
    }
}

/// Recognised before the deal the first one gets all; after it seventy, the closer thirty.
fn seventy_after_the_deal(rules: &mut DeterminationRules, rule: RuleId) {
    rules.recognition.later_knowledge_counts = true;
    pay(rules, rule, &[(Role::Claimant, "1")]);
    rules.shares_after_deal = vec![RuleShares {
        rule,
        performance: parts(&[(Role::Receiver, "1")]),
        commission: parts(&[(Role::Receiver, "3/10"), (Role::Claimant, "7/10")]),
    }];
}

#[test]
fn att_v04_who_is_recognised_only_after_the_deal_may_get_another_share() {
    let story = |recognised: &str| {
        Story::developer()
            .policy(|rules| seventy_after_the_deal(rules, RuleId::V04))
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit("2026-03-10 10:00", A)
            .registered()
            .recognised(recognised, B)
            .deal("2026-03-14 10:00")
    };
    for (recognised, rule, paid) in [
        ("2026-03-14 10:00:00", RuleId::V04, "B 1"),
        ("2026-03-14 10:00:00.000001", RuleId::V04, "A 3/10, B 7/10"),
        ("2026-04-10 23:59:59", RuleId::V04, "A 3/10, B 7/10"),
        ("2026-04-11 00:00:00", RuleId::V05, "A 1"),
    ] {
        let story = story(recognised);
        assert_eq!(
            (story.rule(), story.commission().as_str()),
            (rule, paid),
            "{recognised}"
        );
    }
    let pointers = |story: &Story| -> Vec<String> {
        let figures = story.decision().figures;
        figures.into_iter().map(|it| it.pointer.into()).collect()
    };
    let after = story("2026-03-15 10:00");
    assert!(pointers(&after).contains(&"/determination/shares_after_deal/0/commission".to_owned()));
    let before = story("2026-03-13 10:00");
    assert!(pointers(&before).contains(&"/determination/shares/4/commission".to_owned()));
    let alike = after.policy(|rules| rules.shares_after_deal.clear());
    assert_eq!(alike.commission(), "B 1", "without a line of its own");
}

#[test]
fn att_v03_who_is_recognised_only_after_a_deal_on_the_spot_may_get_a_share() {
    let story = |recognised: &str, rule| {
        Story::developer()
            .policy(|rules| {
                seventy_after_the_deal(rules, RuleId::V04);
                rules.shares_after_deal[0].rule = rule;
            })
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit("2026-03-10 10:00", A)
            .registered()
            .recognised(recognised, B)
            .deal("2026-03-10 10:45")
    };
    let on_the_spot = |recognised| {
        let story = story(recognised, RuleId::V03);
        (story.rule(), story.commission())
    };
    let paid = |paid: &str| (RuleId::V03, paid.to_owned());
    assert_eq!(on_the_spot("2026-03-10 10:46"), paid("A 3/10, B 7/10"));
    assert_eq!(on_the_spot("2026-04-10 23:59"), paid("A 3/10, B 7/10"));
    assert_eq!(on_the_spot("2026-04-11 00:00"), paid("A 1"), "too late");
    assert_eq!(on_the_spot("2026-03-10 10:45").0, RuleId::V02);
    let other = story("2026-03-10 10:46", RuleId::V04);
    assert_eq!(
        (other.rule(), other.commission().as_str()),
        (RuleId::V03, "A 1"),
        "without a line of its own"
    );
}

#[test]
fn att_r08_who_is_found_only_after_the_deal_may_get_another_share() {
    let story = |searched: &str| {
        Story::sales_office()
            .policy(|rules| seventy_after_the_deal(rules, RuleId::R08))
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit("2026-03-10 10:00", A)
            .said(AskedBefore::Forgot)
            .registered()
            .searched(searched, A, B, SearchKey::Records)
            .deal("2026-03-20 10:00")
    };
    assert_eq!(story("2026-03-20 10:00").commission(), "B 1");
    assert_eq!(story("2026-03-20 10:01").commission(), "A 3/10, B 7/10");
    assert_eq!(story("2026-03-20 10:01").rule(), RuleId::R08);
}

#[test]
fn a_serious_fault_such_as_concealing_a_claim_may_take_the_helpers_part() {
    let known = |preset: Preset| preset().visit("2026-03-01 10:00", B).registered();
    let sold_away = known(Story::sales_office)
        .visit("2026-03-10 10:00", A)
        .searched("2026-03-10 10:05", A, B, SearchKey::Name);
    let forgotten = known(Story::sales_office)
        .visit("2026-03-10 10:00", A)
        .said(AskedBefore::Forgot)
        .registered()
        .searched("2026-03-10 18:00", A, B, SearchKey::Records);
    let assisted = known(Story::sales_office)
        .visit("2026-03-10 10:00", C)
        .named(&[B])
        .assisting();
    let volunteered = known(Story::developer)
        .policy(|rules| {
            pay(
                rules,
                RuleId::V01,
                &[(Role::Claimant, "1/2"), (Role::Assistant, "1/2")],
            )
        })
        .visit("2026-03-10 10:00", C)
        .volunteering();
    for (story, deal, rule, paid) in [
        (sold_away, "2026-03-10 20:00", RuleId::R14, "A 1/2, B 1/2"),
        (forgotten, "2026-03-20 10:00", RuleId::R08, "A 1/2, B 1/2"),
        (assisted, "2026-03-20 10:00", RuleId::R04, "B 4/5, C 1/5"),
        (volunteered, "2026-03-20 10:00", RuleId::V01, "B 1/2, C 1/2"),
    ] {
        let told = |story: Story| {
            let story = story.deal(deal);
            (story.rule(), story.commission())
        };
        let on = |story: &Story| {
            story
                .clone()
                .policy(|rules| rules.serious_fault_forfeits = true)
        };
        let shared = (rule, paid.to_owned());
        let all = (rule, "B 1".to_owned());
        assert_eq!(told(story.clone().fault(FaultDegree::Serious)), shared);
        assert_eq!(told(on(&story)), shared, "no fault was found");
        assert_eq!(told(on(&story).fault(FaultDegree::Ordinary)), shared);
        assert_eq!(told(on(&story).fault(FaultDegree::Serious)), all);
        let mut late = on(&story).fault(FaultDegree::Serious);
        late.facts.faults[0].at = at("2026-04-30 10:00");
        assert_eq!(told(late.clone()), all, "found after the deal");
        assert_eq!(told(late.seen_at("2026-04-30 09:59")), shared);
    }
}

#[test]
fn att_r08_who_conceals_does_not_follow_up_either() {
    let story = Story::sales_office()
        .policy(|rules| rules.serious_fault_forfeits = true)
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-10 10:00", A)
        .said(AskedBefore::Forgot)
        .registered()
        .fault(FaultDegree::Serious)
        .searched("2026-03-10 18:00", A, B, SearchKey::Records)
        .deal("2026-03-20 10:00");
    let all = "ATT-R08: B's, B follows, credit B 1, paid B 1, turns [A used]";
    assert_eq!(story.told(), all);
    assert_eq!(story.followed_up_by(A).told(), all);
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
fn switches_that_contradict_each_other_are_refused_with_their_place() {
    let developer = |change: fn(&mut DeterminationRules)| faults(SiteRules::developer(), change);
    let one = |pointer: &str, code| vec![(format!("/determination{pointer}"), code)];
    assert_eq!(
        developer(|rules| rules.claim.renewed_by = vec![Renewal::Visit, Renewal::FollowUp]),
        []
    );
    assert_eq!(
        developer(|rules| {
            rules.claim.renewed_by = vec![Renewal::EffectiveFollowUp, Renewal::FollowUp];
        }),
        one("/claim/renewed_by", "contradiction")
    );
    assert_eq!(
        developer(|rules| seventy_after_the_deal(rules, RuleId::V04)),
        []
    );
    assert_eq!(
        developer(|rules| {
            seventy_after_the_deal(rules, RuleId::V04);
            rules.recognition.later_knowledge_counts = false;
        }),
        one("/shares_after_deal", "contradiction")
    );
    assert_eq!(
        developer(|rules| {
            seventy_after_the_deal(rules, RuleId::V04);
            rules.shares_after_deal[0].commission[0].share = "2/5".parse().unwrap();
        }),
        one("/shares_after_deal/0/commission", "not-whole")
    );
    assert_eq!(
        developer(|rules| {
            seventy_after_the_deal(rules, RuleId::V04);
            rules
                .shares_after_deal
                .push(rules.shares_after_deal[0].clone());
        }),
        one("/shares_after_deal/1/rule", "duplicate")
    );
    for foreign in [RuleId::V05, RuleId::R08] {
        let found = faults(SiteRules::developer(), |rules| {
            seventy_after_the_deal(rules, RuleId::V04);
            rules.shares_after_deal[0].rule = foreign;
        });
        assert_eq!(found, one("/shares_after_deal/0/rule", "foreign-rule"));
    }
}

#[test]
fn what_was_stored_before_a_switch_keeps_its_bytes() {
    for rules in [SiteRules::developer(), SiteRules::sales_office()] {
        let written = serde_json::to_string(&rules).unwrap();
        for switch in [
            "named_must_receive",
            "serious_fault_forfeits",
            "shares_after_deal",
            "\"lump_sum\"",
            "\"with_loan\"",
            "\"instalments\"",
        ] {
            assert!(!written.contains(switch), "{switch}");
        }
    }
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

#[test]
fn the_policy_may_have_its_own_order_as_far_as_the_rules_let_it() {
    // Named before the reception, and brought by an existing customer who named somebody else: the specification's order gives
    // it to whom the visitor named.
    let both = || {
        Story::developer()
            .visit("2026-03-01 10:00", A)
            .by_name()
            .named(&[A])
            .introduced(IntroductionWay::BroughtAlong, &[B], Some(B))
            .registered()
            .deal("2026-03-03 10:00")
    };
    let own = kehu_attribution::order_of(RuleSet::Developer);
    let place = |rule| own.iter().position(|it| *it == rule).unwrap();
    let mut other = own.clone();
    other.swap(place(RuleId::V07), place(RuleId::V10));
    assert_eq!(both().rule(), RuleId::V07);
    let reordered = both().policy(|rules| rules.order = other.clone());
    assert_eq!(reordered.rule(), RuleId::V10);
    let decision = reordered.decision();
    let written = decision
        .figures
        .iter()
        .find(|it| it.pointer == "/determination/order");
    assert!(written.is_some_and(|it| it.value.starts_with("ATT-V17 ATT-V16")));
    // The sets' own order, written out, decides as when it is left out.
    let same = both().policy(|rules| rules.order = own.clone());
    assert_eq!(same.rule(), RuleId::V07);
}

#[test]
fn an_order_with_a_gap_or_behind_which_a_rule_could_never_decide_is_refused() {
    let pointers = |set: RuleSet, change: &dyn Fn(&mut Vec<RuleId>)| {
        let mut rules = match set {
            RuleSet::Developer => SiteRules::developer(),
            RuleSet::SalesOffice => SiteRules::sales_office(),
        };
        rules.determination.order = kehu_attribution::order_of(set);
        change(&mut rules.determination.order);
        let faults = rules
            .check()
            .err()
            .map(|faults| faults.0)
            .unwrap_or_default();
        faults
            .into_iter()
            .map(|fault| fault.pointer)
            .collect::<Vec<_>>()
    };
    let developer = RuleSet::Developer;
    assert!(pointers(developer, &|_| {}).is_empty());
    assert!(pointers(RuleSet::SalesOffice, &|_| {}).is_empty());
    let whole = ["/determination/order"];
    assert_eq!(
        pointers(developer, &|order| {
            order.pop();
        }),
        whole
    );
    assert_eq!(pointers(developer, &|order| order.push(RuleId::V01)), whole);
    assert_eq!(pointers(developer, &|order| order[0] = RuleId::R01), whole);
    // Every demand, broken by swapping the two.
    for set in [RuleSet::Developer, RuleSet::SalesOffice] {
        for (first, later) in kehu_attribution::demanded_order(set) {
            let swapped = pointers(set, &|order| {
                let place = |rule| order.iter().position(|it| *it == rule).unwrap();
                let (one, other) = (place(first), place(later));
                order.swap(one, other);
            });
            assert!(!swapped.is_empty(), "{first} {later}");
        }
    }
}

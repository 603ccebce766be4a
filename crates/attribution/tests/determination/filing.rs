//! Filings by those outside the group, by published policies of other offices: P13 (owners), P14 (agencies), P16 (anybody).

use crate::story::*;
use kehu_attribution::decision::{Reason, Record};
use kehu_attribution::policy::{
    BuyerMatch, FilingMoment, FilingReward, FilingTerms, Period, PeriodUnit, RecommenderKind,
};
use kehu_attribution::{
    Arrival, Bought, FilingScene, FilingStanding, RuleId, determine, order_of_filing, weigh_filings,
};

fn days(count: u16) -> Period {
    Period {
        count,
        unit: PeriodUnit::Days,
    }
}

/// P14: not at the office within the last 7 days; protected 30 days from the reception.
fn p14() -> FilingTerms {
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

/// P16: not registered at the office before; the buyer has the recommended name and telephone.
fn p16() -> FilingTerms {
    FilingTerms {
        by: RecommenderKind::PrivatePerson,
        absent_for: None,
        only_new: true,
        buyer: BuyerMatch::NameAndTelephone,
        ..p14()
    }
}

/// P13: an owner comes along at the first visit and registers with the papers of both; a fixed sum per deal.
fn p13() -> FilingTerms {
    FilingTerms {
        by: RecommenderKind::Owner,
        filed: FilingMoment::AtFirstVisit,
        absent_for: None,
        only_new: true,
        comes_along: true,
        reward: FilingReward::FixedSum {
            sum: "3000.00".parse().unwrap(),
        },
        ..p14()
    }
}

fn story(terms: FilingTerms) -> Story {
    Story::developer().policy(|rules| rules.filings = vec![terms])
}

/// Filed on 1 March, received on the 3rd, sold on the 5th.
fn agency() -> Story {
    story(p14())
        .filed("2026-03-01 10:00")
        .visit("2026-03-03 10:00", A)
        .registered()
        .deal("2026-03-05 10:00")
}

fn by_anybody() -> Story {
    story(p16())
        .filed("2026-03-01 10:00")
        .filing(|filing| filing.by = RecommenderKind::PrivatePerson)
        .visit("2026-03-03 10:00", A)
        .registered()
        .deal("2026-03-05 10:00")
}

fn by_owner() -> Story {
    story(p13())
        .visit("2026-03-03 10:00", A)
        .registered()
        .filed("2026-03-03 10:30")
        .filing(|filing| {
            filing.by = RecommenderKind::Owner;
            filing.has_bought = true;
        })
        .brought("2026-03-03 10:30", true)
        .deal("2026-03-05 10:00")
}

/// What who filed gets, and whether it is held.
fn reward(story: &Story) -> Option<(FilingReward, bool)> {
    let decision = story.decision();
    let reward = decision.determined().unwrap().filing_reward?;
    Some((reward.reward, reward.held))
}

fn wins(story: &Story) -> bool {
    reward(story).is_some()
}

#[test]
fn p14_a_filing_is_void_when_the_visitor_was_on_site_within_seven_days() {
    let seen = |when: &str| {
        story(p14())
            .visit(when, B)
            .filed("2026-03-08 00:00")
            .visit("2026-03-10 10:00", A)
            .registered()
            .deal("2026-03-11 10:00")
    };
    assert!(wins(&seen("2026-02-28 23:59")));
    let void = seen("2026-03-01 00:00");
    assert!(!wins(&void));
    assert_eq!(
        void.reason(RuleId::F02),
        Reason::OnSiteLately {
            at: at("2026-03-01 00:00"),
            until: at("2026-03-08 23:59:59.999999"),
        }
    );
}

#[test]
fn p14_a_filing_protects_for_thirty_days_from_the_reception() {
    let sold = |when: &str| agency().deal(when);
    assert!(wins(&sold("2026-04-02 23:59:59.999999")));
    let late = sold("2026-04-03 00:00");
    assert!(!wins(&late));
    assert_eq!(
        late.reason(RuleId::F06),
        Reason::ProtectionEnded {
            until: at("2026-04-02 23:59:59.999999")
        }
    );
}

#[test]
fn att_f04_a_filing_lapses_when_the_customer_does_not_come_in_time() {
    let came = |when: &str| {
        story(p14())
            .filed("2026-03-01 10:00")
            .visit(when, A)
            .registered()
            .deal("2026-03-20 10:00")
    };
    assert!(wins(&came("2026-03-16 23:59")));
    let late = came("2026-03-17 00:00");
    let until = at("2026-03-16 23:59:59.999999");
    assert_eq!(late.reason(RuleId::F04), Reason::DidNotCome { until });
    let not_yet = story(p14())
        .filed("2026-03-01 10:00")
        .seen_at("2026-03-10 10:00");
    assert_eq!(not_yet.reason(RuleId::F04), Reason::AwaitingVisit { until });
}

#[test]
fn att_f01_filed_under_contract_and_of_a_kind_that_is_taken() {
    let contract = |from: &str, until: &str| {
        agency().filing(|filing| {
            filing.contract_from = from.parse().unwrap();
            filing.contract_until = Some(until.parse().unwrap());
        })
    };
    assert!(wins(&contract("2026-03-01", "2026-03-01")));
    for outside in [
        contract("2026-03-02", "2026-12-31"),
        contract("2026-01-01", "2026-02-28"),
    ] {
        assert_eq!(outside.reason(RuleId::F01), Reason::OutsideContract);
    }
    let endless = agency().filing(|filing| filing.contract_until = None);
    assert!(wins(&endless));
    let other = agency().filing(|filing| filing.by = RecommenderKind::Owner);
    assert_eq!(other.reason(RuleId::F01), Reason::FilingNotTaken);
}

#[test]
fn p16_the_first_recommender_wins_until_the_filing_lapses() {
    let twice = |second: &str| {
        story(p14())
            .filed("2026-03-01 10:00")
            .filed(second)
            .visit("2026-03-18 10:00", A)
            .registered()
            .deal("2026-03-20 10:00")
    };
    // The first has lapsed with the end of the 16th.
    let anew = twice("2026-03-17 00:00");
    let winner = anew.decision().determined().unwrap().filing_reward.unwrap();
    assert_eq!(winner.filing, anew.facts.filings[1].id);
    let during = twice("2026-03-16 23:59");
    assert!(!wins(&during));
    let lost = Reason::FiledBefore {
        record: Record::Filing(during.facts.filings[0].id),
        until: at("2026-03-16 23:59:59.999999"),
    };
    let passed = during.decision().passed_over;
    assert!(
        passed
            .iter()
            .any(|it| it.rule == RuleId::F03 && it.reason == lost)
    );
    // While the first protects, the second loses whoever files.
    let protected = agency().filed("2026-03-04 10:00").policy(|rules| {
        rules.filings[0].absent_for = None;
    });
    let winner = protected.decision().determined().unwrap().filing_reward;
    assert_eq!(winner.unwrap().filing, protected.facts.filings[0].id);
}

#[test]
fn p16_a_visitor_registered_before_cannot_be_recommended() {
    assert!(wins(&by_anybody()));
    let before = story(p16())
        .visit("2025-06-01 10:00", B)
        .filed("2026-03-01 10:00")
        .filing(|filing| filing.by = RecommenderKind::PrivatePerson)
        .visit("2026-03-03 10:00", A)
        .registered()
        .deal("2026-03-05 10:00");
    assert_eq!(
        before.reason(RuleId::F02),
        Reason::OnSiteBefore {
            at: at("2025-06-01 10:00")
        }
    );
}

#[test]
fn p16_the_buyer_has_the_recommended_name_and_telephone() {
    let bought_by = |buyers: &[_]| {
        let buyers = buyers.to_vec();
        by_anybody().sale(|deal| deal.buyers = buyers)
    };
    assert!(wins(&bought_by(&[HUSBAND, WIFE])));
    assert_eq!(
        bought_by(&[WIFE]).reason(RuleId::F07),
        Reason::BuyerIsAnother
    );
    let renamed = by_anybody().filing(|filing| filing.name_agrees = false);
    assert_eq!(renamed.reason(RuleId::F07), Reason::NameDiffers);
    let by_telephone = |buyer| {
        renamed
            .clone()
            .policy(|rules| rules.filings[0].buyer = buyer)
    };
    assert!(wins(&by_telephone(BuyerMatch::Telephone)));
    let party = by_telephone(BuyerMatch::Party).sale(|deal| deal.buyers = vec![WIFE]);
    assert!(wins(&party));
}

#[test]
fn p13_an_owner_comes_along_at_the_first_visit_with_the_papers_of_both() {
    let sum = "3000.00".parse().unwrap();
    assert_eq!(
        reward(&by_owner()),
        Some((FilingReward::FixedSum { sum }, false))
    );
    let no_owner = by_owner().filing(|filing| filing.has_bought = false);
    assert_eq!(no_owner.reason(RuleId::F05), Reason::NotAnOwner);
    let alone = by_owner().filing(|filing| filing.presence = None);
    assert_eq!(alone.reason(RuleId::F05), Reason::NotBroughtAlong);
    let other_day = by_owner().brought("2026-03-04 10:00", true);
    assert_eq!(other_day.reason(RuleId::F05), Reason::NotBroughtAlong);
    let unproved = by_owner().brought("2026-03-03 23:59", false);
    assert_eq!(unproved.reason(RuleId::F05), Reason::PapersNotSeen);
}

#[test]
fn p13_registered_before_the_visit_or_after_the_subscription_is_void() {
    let registered = |when: &str| by_owner().filing(|filing| filing.at = at(when));
    assert!(wins(&registered("2026-03-03 00:00")));
    assert!(wins(&registered("2026-03-03 23:59")));
    for other_day in ["2026-03-02 23:59", "2026-03-04 00:00"] {
        assert!(!wins(&registered(other_day)), "{other_day}");
    }
    let on_the_spot = by_owner().deal("2026-03-03 10:20");
    assert!(
        !wins(&on_the_spot),
        "what comes after the deal changes nothing"
    );
    // Whoever files then is told why.
    let filing = &on_the_spot.facts.filings[0];
    let bought_at = at("2026-03-03 10:20");
    let standing = weigh_filings(&FilingScene {
        terms: &[p13()],
        filings: vec![filing],
        arrivals: vec![Arrival {
            reception: on_the_spot.facts.receptions[0].id,
            at: at("2026-03-03 10:00"),
        }],
        referrals: Vec::new(),
        bought: Some(Bought {
            at: bought_at,
            buyers: &[],
        }),
        until: filing.at,
    });
    let FilingStanding::Fails(passed) = &standing[0].1 else {
        panic!("{standing:?}")
    };
    assert_eq!(
        (passed.rule, &passed.reason),
        (RuleId::F04, &Reason::FiledAfterDeal { at: bought_at })
    );
}

#[test]
fn att_f03_of_a_filing_and_an_employees_referral_the_earlier_wins() {
    let terms = |rules: &mut kehu_attribution::policy::DeterminationRules| {
        rules.filings = vec![p14()];
    };
    let both = |filed: &str| {
        Story::developer()
            .policy(terms)
            .referred("2026-03-01 10:00", "2026-03-03")
            .filed(filed)
            .visit("2026-03-03 10:00", A)
            .registered()
            .deal("2026-03-05 10:00")
    };
    let later = both("2026-03-01 10:01");
    assert_eq!(later.commission(), "A 7/10, referrer E 3/10");
    assert!(!wins(&later));
    let earlier = both("2026-03-01 09:59");
    assert_eq!(earlier.commission(), "A 1");
    assert!(wins(&earlier));
    let reason = earlier.reason(RuleId::F03);
    assert!(matches!(reason, Reason::FiledBefore { .. }), "{reason:?}");
}

#[test]
fn att_f09_without_approval_the_reward_is_held() {
    let held = |approved: Option<&str>| {
        agency()
            .policy(|rules| rules.filings[0].needs_approval = true)
            .filing(|filing| filing.approved_at = approved.map(at))
    };
    assert!(reward(&held(None)).unwrap().1);
    assert!(!reward(&held(Some("2026-03-06 10:00"))).unwrap().1);
    assert_eq!(held(None).applied(), [RuleId::F08, RuleId::F09]);
}

#[test]
fn att_f03_of_two_that_come_to_hold_the_first_wins() {
    let both = by_owner();
    let first = both.facts.filings[0].clone();
    // The second was made before it was on record that the first recommender had come along.
    let mut story = both
        .filed("2026-03-03 10:40")
        .filing(|filing| {
            filing.by = RecommenderKind::Owner;
            filing.has_bought = true;
        })
        .brought("2026-03-03 10:40", true);
    story.facts.filings[0].presence.as_mut().unwrap().at = at("2026-03-03 10:50");
    let winner = story
        .decision()
        .determined()
        .unwrap()
        .filing_reward
        .unwrap();
    assert_eq!(winner.filing, first.id);
    assert!(matches!(
        story.reason(RuleId::F03),
        Reason::FiledBefore { .. }
    ));
}

#[test]
fn att_f08_a_filing_changes_neither_owner_nor_shares() {
    let filed = agency();
    let mut without = filed.clone();
    without.facts.filings.clear();
    let (with, plain) = (filed.decision(), without.decision());
    let mut determined = with.determined().unwrap().clone();
    assert!(determined.filing_reward.take().is_some());
    assert_eq!(&determined, plain.determined().unwrap());
    // Without filings nothing of them is written, whatever the policy says.
    let switched_off = determine(
        &kehu_attribution::policy::SiteRules::developer(),
        &without.facts,
    );
    assert_eq!(
        switched_off.to_canonical_json().unwrap(),
        plain.to_canonical_json().unwrap()
    );
}

#[test]
fn the_conditions_of_a_filing_stand_in_one_order() {
    let codes: Vec<_> = order_of_filing().iter().map(|rule| rule.code()).collect();
    assert_eq!(
        codes.join(" "),
        "ATT-F01 ATT-F02 ATT-F03 ATT-F04 ATT-F05 ATT-F06 ATT-F07"
    );
    // Two that fail at once: the one that stands first says why.
    let both = agency().filed("2026-03-04 10:00").filing(|filing| {
        filing.contract_until = Some("2026-02-01".parse().unwrap());
    });
    assert_eq!(both.reason(RuleId::F01), Reason::OutsideContract);
}

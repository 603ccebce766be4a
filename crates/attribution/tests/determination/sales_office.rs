//! The sales office's preset, rule by rule (A14).

use crate::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::decision::{LostReason, Reason};
use kehu_attribution::facts::{AskedBefore, IntroductionWay, Kin, Method, Recipient, SearchKey};

/// B received and registered on 1 March; the claim stands to the end of 1 May.
fn known_to_b() -> Story {
    Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
}

#[test]
fn att_r01_the_first_visit_decides() {
    let story = known_to_b().deal("2026-03-20 10:00");
    assert_eq!(
        story.told(),
        "ATT-R01: B's, B follows, credit B 1, paid B 1, turns [B used]"
    );
}

#[test]
fn att_r01_of_two_registrations_the_earlier_holds_also_in_the_same_moment() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .volunteering()
        .registered_for(B)
        .registered_for(C)
        .deal("2026-03-20 10:00");
    assert_eq!(story.rule(), RuleId::R01);
    assert_eq!(story.commission(), "B 1");
    assert_eq!(story.applied(), [RuleId::G22]);
    let lost = story.decision().lost;
    assert!(
        lost.iter()
            .any(|it| it.salesperson == C && it.why == LostReason::EarlierHolds { holder: B })
    );
}

#[test]
fn att_r01_without_a_registration_nothing_decides() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .deal("2026-03-20 10:00");
    assert_eq!(story.told(), "needs ATT-R18: no rule decides");
}

#[test]
fn att_r02_known_and_on_site_goes_back_to_the_claimant() {
    let said = known_to_b()
        .visit("2026-03-10 10:00", A)
        .on_site(&[B])
        .named(&[B])
        .deal("2026-03-10 10:40");
    assert_eq!(
        said.told(),
        "ATT-R02: B's, B follows, credit B 1, paid B 1, turns [A not_used]"
    );
    let found = known_to_b()
        .visit("2026-03-10 10:00", A)
        .on_site(&[B])
        .searched("2026-03-10 10:05", A, B, SearchKey::Name)
        .deal("2026-03-10 10:40");
    assert_eq!(found.rule(), RuleId::R02);
    let recognised = known_to_b()
        .visit("2026-03-10 10:00", A)
        .registered()
        .on_site(&[B])
        .recognised("2026-03-10 10:30", B)
        .deal("2026-03-12 10:40");
    assert_eq!(
        recognised.rule(),
        RuleId::R02,
        "keeping the visitor gains A nothing"
    );
}

#[test]
fn att_r03_the_claimant_declined_gets_twenty() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .declined(B)
        .named(&[A])
        .deal("2026-03-12 10:00");
    assert_eq!(
        story.told(),
        "ATT-R03: A's, A follows, credit A 1, paid A 4/5, B 1/5, turns [A not_used]"
    );
}

#[test]
fn att_r03_needs_the_visitor_to_want_the_receiver() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .declined(B)
        .named(&[C])
        .deal("2026-03-12 10:00");
    assert_eq!(
        story.reason(RuleId::R03),
        Reason::AnotherWanted { salesperson: C }
    );
}

#[test]
fn att_r03x_an_expired_claimant_gets_nothing() {
    let declined = |when: &str| {
        known_to_b()
            .visit(when, A)
            .registered()
            .declined(B)
            .named_during(A)
            .deal("2026-05-20 10:00")
    };
    assert_eq!(declined("2026-05-01 23:59:59.999999").rule(), RuleId::R03);
    assert_eq!(
        declined("2026-05-02 00:00").told(),
        "ATT-R03x: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
}

#[test]
fn att_r04_the_assistant_of_an_absent_claimant_gets_twenty() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", C)
        .assisting()
        .named(&[B])
        .deal("2026-03-20 10:00");
    assert_eq!(
        story.told(),
        "ATT-R04: B's, B follows, credit B 1, paid B 4/5, C 1/5, turns [C not_used]"
    );
    let here = known_to_b()
        .visit("2026-03-10 10:00", C)
        .assisting()
        .named(&[B])
        .on_site(&[B])
        .deal("2026-03-20 10:00");
    assert_eq!(here.rule(), RuleId::R02);
    assert_eq!(here.reason(RuleId::R04), Reason::OnSite { salesperson: B });
}

#[test]
fn att_r05_a_verified_complaint_takes_it_all() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .named(&[B])
        .declined(B)
        .complained(B)
        .deal("2026-03-12 10:00");
    assert_eq!(
        story.told(),
        "ATT-R05: A's, A follows, credit A 1, paid A 1, turns [A not_used]"
    );
}

#[test]
fn att_r05_unverified_or_untold_is_r03() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .declined(B)
        .complained(B)
        .deal("2026-03-12 10:00");
    for spoil in [
        |it: &mut kehu_attribution::facts::Complaint| it.verified_at = None,
        |it: &mut kehu_attribution::facts::Complaint| it.supervisor_told_at = None,
        |it: &mut kehu_attribution::facts::Complaint| it.salesperson_told_at = None,
        |it: &mut kehu_attribution::facts::Complaint| it.verified_at = Some(at("2026-03-12 10:01")),
    ] {
        let mut story = story.clone();
        spoil(&mut story.facts.complaints[0]);
        assert_eq!(story.rule(), RuleId::R03);
    }
}

#[test]
fn att_r06_several_named_use_a_turn_only_if_none_is_on_site() {
    let received = |receiver| {
        known_to_b()
            .visit("2026-03-10 10:00", receiver)
            .assisting()
            .named(&[B, C])
    };
    let there = received(C).deal("2026-03-20 10:00");
    assert_eq!(
        there.told(),
        "ATT-R04: B's, B follows, credit B 1, paid B 4/5, C 1/5, turns [C not_used]"
    );
    assert_eq!(there.applied(), [RuleId::R06]);
    let nobody = received(D).deal("2026-03-20 10:00");
    assert_eq!(
        nobody.told(),
        "ATT-R04: B's, B follows, credit B 1, paid B 4/5, D 1/5, turns [D used]"
    );
}

#[test]
fn att_r06_gives_way_when_the_claimant_is_on_site() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", C)
        .named(&[B, C])
        .on_site(&[B])
        .deal("2026-03-20 10:00");
    assert_eq!(story.rule(), RuleId::R02);
    assert!(story.applied().is_empty());
}

#[test]
fn att_r07_bargaining_elsewhere_moves_nothing() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .named(&[A])
        .for_discount()
        .deal("2026-03-10 10:30");
    assert_eq!(
        story.told(),
        "ATT-R07: B's, B follows, credit B 1, paid B 1, turns [A not_used]"
    );
}

fn forgotten() -> Story {
    known_to_b()
        .visit("2026-03-10 10:00", A)
        .said(AskedBefore::Forgot)
        .registered()
}

#[test]
fn att_r08_found_in_the_records_after_the_visit_splits_evenly() {
    let story = forgotten()
        .searched("2026-03-10 18:00", A, B, SearchKey::Records)
        .deal("2026-03-20 10:00");
    assert_eq!(
        story.told(),
        "ATT-R08: A's, A follows, credit A 1, paid A 1/2, B 1/2, turns [A used]"
    );
    let followed = story.followed_up_by(B);
    assert_eq!(
        followed.told(),
        "ATT-R08: B's, B follows, credit B 1, paid A 1/2, B 1/2, turns [A used]"
    );
}

#[test]
fn att_r08_found_only_after_the_deal_is_not_found() {
    let found = |when: &str| {
        forgotten()
            .searched(when, A, B, SearchKey::Records)
            .deal("2026-03-20 10:00")
    };
    assert_eq!(found("2026-03-20 10:00").rule(), RuleId::R08);
    assert_eq!(found("2026-03-20 10:01").rule(), RuleId::R08x);
}

#[test]
fn att_r08x_not_found_or_found_by_another_is_the_receivers() {
    let never = forgotten().deal("2026-03-20 10:00");
    assert_eq!(
        never.told(),
        "ATT-R08x: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
    let other = forgotten()
        .searched("2026-03-10 18:00", C, B, SearchKey::Records)
        .deal("2026-03-20 10:00");
    assert_eq!(other.rule(), RuleId::R08x);
}

#[test]
fn att_r08x_an_expired_claim_counts_as_none() {
    let received = |when: &str| {
        known_to_b()
            .visit(when, A)
            .registered()
            .searched("2026-05-02 18:00", A, B, SearchKey::Records)
            .deal("2026-05-20 10:00")
    };
    assert_eq!(
        received("2026-05-01 23:00")
            .left_at("2026-05-01 23:50")
            .rule(),
        RuleId::R08
    );
    assert_eq!(received("2026-05-02 00:00").rule(), RuleId::R08x);
}

#[test]
fn att_r09_on_a_later_visit_the_one_named_shares_with_the_earlier_receivers() {
    let one = known_to_b()
        .visit("2026-03-10 10:00", A)
        .by_name()
        .named(&[A])
        .deal("2026-03-12 10:00");
    assert_eq!(
        one.told(),
        "ATT-R09: A+B's, A follows, credit A 1/2, B 1/2, paid A 1/2, B 1/2, turns [A not_used]"
    );
    let three = known_to_b()
        .visit("2026-03-05 10:00", C)
        .by_name()
        .visit("2026-03-06 10:00", D)
        .by_name()
        .visit("2026-03-10 10:00", A)
        .by_name()
        .named(&[A])
        .deal("2026-03-12 10:00");
    assert_eq!(three.commission(), "A 1/2, B 1/6, C 1/6, D 1/6");
}

#[test]
fn att_r09_not_when_somebody_is_declined_or_the_named_is_the_claimant() {
    let declining = known_to_b()
        .visit("2026-03-10 10:00", A)
        .named(&[A])
        .declined(C)
        .deal("2026-03-12 10:00");
    assert_eq!(
        declining.reason(RuleId::R09),
        Reason::SomebodyDeclined { salesperson: C }
    );
    let own = known_to_b()
        .visit("2026-03-10 10:00", B)
        .named(&[B])
        .deal("2026-03-12 10:00");
    assert_eq!(own.rule(), RuleId::R01);
}

#[test]
fn att_r10_brought_by_an_existing_customer_whatever_the_validity() {
    let brought = |way| {
        Story::sales_office()
            .visit("2026-03-01 10:00", A)
            .registered()
            .introduced(way, &[B, C], None)
            .deal("2026-03-03 10:00")
    };
    assert_eq!(
        brought(IntroductionWay::BroughtAlong).told(),
        "ATT-R10: B's, B follows, credit B 1, paid B 1, turns [A not_used]"
    );
    let alone = brought(IntroductionWay::CameAlone);
    assert_eq!(alone.rule(), RuleId::R01);
    assert_eq!(alone.reason(RuleId::R10), Reason::NotBroughtOrAnnounced);
}

#[test]
fn att_r11_family_members_one_after_the_other_are_the_first_receivers() {
    let story = known_to_b()
        .visit("2026-09-10 10:00", A)
        .visitors(&[WIFE])
        .registered()
        .related("2026-09-11 10:00", Kin::Siblings)
        .deal("2026-09-20 10:00");
    assert_eq!(
        story.told(),
        "ATT-R11: B's, B follows, credit B 1, paid B 1, turns [A not_used]"
    );
    let together = known_to_b()
        .visit("2026-03-10 10:00", A)
        .visitors(&[HUSBAND, WIFE])
        .related("2026-03-11 10:00", Kin::Siblings)
        .deal("2026-03-20 10:00");
    assert_eq!(together.reason(RuleId::R11), Reason::NotSeparately);
}

#[test]
fn att_r12_from_the_draw_on_the_new_one_counts_as_the_claimant() {
    let story = known_to_b()
        .transferred("2026-03-05 10:00", B, D)
        .visit("2026-03-10 10:00", A)
        .declined(D)
        .named(&[A])
        .deal("2026-03-12 10:00");
    assert_eq!(
        story.told(),
        "ATT-R03: A's, A follows, credit A 1, paid A 4/5, D 1/5, turns [A not_used]"
    );
    assert_eq!(story.applied(), [RuleId::R12]);
    assert_eq!(
        story.decision().lost[0].why,
        LostReason::Transferred { to: D }
    );
}

#[test]
fn att_r12_a_draw_after_the_deal_changes_nothing() {
    let drawn = |when: &str| {
        known_to_b()
            .transferred(when, B, D)
            .deal("2026-03-12 10:00")
    };
    assert_eq!(drawn("2026-03-12 10:00").commission(), "D 1");
    assert_eq!(drawn("2026-03-12 10:01").commission(), "B 1");
}

#[test]
fn att_r13_an_event_goes_by_its_own_method() {
    let fair = |method| {
        known_to_b()
            .visit("2026-03-10 10:00", A)
            .at_event("spring-fair")
            .method("2026-03-09 10:00", "spring-fair", method)
            .deal("2026-03-12 10:00")
    };
    for (method, paid) in [
        (Method::FirstReceiver, "B 1"),
        (Method::EventReceiver, "A 1"),
        (Method::Equally, "B 1/2, A 1/2"),
        (Method::Pool, "pool 1"),
        (Method::Department, "department 1"),
    ] {
        let story = fair(method);
        assert_eq!(
            (story.rule(), story.commission().as_str()),
            (RuleId::R13, paid)
        );
    }
}

#[test]
fn att_r13_without_a_published_method_the_other_rules_decide() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .volunteering()
        .at_event("spring-fair")
        .method("2026-03-12 10:01", "spring-fair", Method::Pool)
        .deal("2026-03-12 10:00");
    assert_eq!(story.rule(), RuleId::R01);
    assert_eq!(story.reason(RuleId::R13), Reason::NoMethod);
}

fn found_while_away() -> Story {
    known_to_b()
        .visit("2026-03-10 10:00", A)
        .searched("2026-03-10 10:05", A, B, SearchKey::Name)
}

#[test]
fn att_r14_found_by_the_search_and_sold_the_same_day_splits_evenly() {
    let story = found_while_away().deal("2026-03-10 23:59:59");
    assert_eq!(
        story.told(),
        "ATT-R14: B's, B follows, credit B 1, paid A 1/2, B 1/2, turns [A not_used]"
    );
}

#[test]
fn att_r14_without_a_deal_that_day_it_was_a_volunteer_reception() {
    let story = found_while_away().deal("2026-03-11 00:00");
    assert_eq!(story.rule(), RuleId::R01);
    assert_eq!(story.commission(), "B 1");
    assert_eq!(story.reason(RuleId::R14), Reason::NotSameDay);
}

#[test]
fn att_r15_a_written_agreement_goes_before_every_rule() {
    let story = known_to_b()
        .deal("2026-03-20 10:00")
        .agreed("2026-03-25 10:00", &[(A, "1/3"), (B, "2/3")]);
    assert_eq!(
        story.told(),
        "ATT-R15: A+B's, nobody follows, credit A 1/3, B 2/3, paid A 1/3, B 2/3, turns []"
    );
    let spoken = story
        .clone()
        .agreement(|agreement| agreement.written = false);
    assert_eq!(spoken.rule(), RuleId::R01);
    let partial = known_to_b()
        .deal("2026-03-20 10:00")
        .agreed("2026-03-25 10:00", &[(A, "1/3"), (B, "1/3")]);
    assert!(matches!(
        partial.reason(RuleId::R15),
        Reason::AgreementNotValid { .. }
    ));
}

#[test]
fn att_r15_the_settlement_days_end_with_their_last_day() {
    let agreed = |when: &str| {
        known_to_b()
            .policy(|rules| rules.settlement_days = Some(7))
            .deal("2026-03-20 10:00")
            .agreed(when, &[(A, "1")])
    };
    assert_eq!(agreed("2026-03-27 23:59:59").rule(), RuleId::R15);
    assert_eq!(agreed("2026-03-28 00:00").rule(), RuleId::R01);
}

#[test]
fn att_r16_an_agreement_by_mediation() {
    let story = known_to_b()
        .deal("2026-03-20 10:00")
        .agreed("2026-03-25 10:00", &[(A, "1/2"), (B, "1/2")])
        .agreement(|agreement| agreement.mediated_by = Some(MANAGER));
    assert_eq!(story.rule(), RuleId::R16);
    assert_eq!(story.reason(RuleId::R15), Reason::Mediated);
}

#[test]
fn att_r17_a_quarrel_gives_it_to_the_department() {
    let story = known_to_b()
        .deal("2026-03-20 10:00")
        .quarrelled("2026-03-21 10:00");
    assert_eq!(
        story.told(),
        "ATT-R17: department's, nobody follows, credit department 1, paid department 1, turns []"
    );
}

#[test]
fn att_r17_a_ruling_not_obeyed_gives_it_to_the_department() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .deal("2026-03-20 10:00")
        .ruled("2026-03-25 10:00", &[(B, "1")])
        .disobeyed("2026-03-26 10:00", A);
    assert_eq!(story.rule(), RuleId::R17);
}

#[test]
fn att_r18_the_department_manager_rules_where_no_rule_fits() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .deal("2026-03-20 10:00")
        .ruled("2026-03-25 10:00", &[(B, "9/10"), (A, "1/10")])
        .ruling(|ruling| {
            ruling.approved_at = None;
            let last = ruling.commission.last_mut().unwrap();
            last.to = Recipient::Pool {};
        });
    assert_eq!(
        story.told(),
        "ATT-R18: B+pool's, B follows, credit B 9/10, pool 1/10, paid B 9/10, pool 1/10, turns []"
    );
    let decided = known_to_b()
        .deal("2026-03-20 10:00")
        .ruled("2026-03-25 10:00", &[(A, "1")]);
    assert_eq!(
        decided.reason(RuleId::R18),
        Reason::RuleDecides { rule: RuleId::R01 }
    );
}

#[test]
fn att_r19_follow_up_stays_with_the_performance() {
    for story in [
        known_to_b()
            .visit("2026-03-10 10:00", A)
            .declined(B)
            .named(&[A])
            .deal("2026-03-12 10:00"),
        known_to_b()
            .visit("2026-03-10 10:00", C)
            .assisting()
            .named(&[B])
            .deal("2026-03-20 10:00"),
        forgotten()
            .searched("2026-03-10 18:00", A, B, SearchKey::Records)
            .deal("2026-03-20 10:00")
            .followed_up_by(B),
    ] {
        let decision = story.decision();
        let determined = decision.determined().unwrap();
        assert_eq!(
            determined.follow_up,
            determined.performance[0].holder.user(),
            "{}",
            story.told()
        );
    }
}

#[test]
fn att_g23_a_phone_enquiry_gives_no_claim() {
    let story = Story::sales_office()
        .enquiry("2026-02-27 10:00", B)
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-02 10:00");
    assert_eq!(story.commission(), "A 1");
}

#[test]
fn att_g24_a_first_time_visitors_naming_is_outside_the_order() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .by_name()
        .named(&[A])
        .registered()
        .deal("2026-03-02 10:00");
    assert_eq!(
        story.told(),
        "ATT-G24: A's, A follows, credit A 1, paid A 1, turns [A not_used]"
    );
}

#[test]
fn att_r06_none_named_on_site_is_received_as_the_claimants_assistant() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .named(&[C, D])
        .deal("2026-03-20 10:00");
    assert_eq!(
        story.told(),
        "ATT-R04: B's, B follows, credit B 1, paid B 4/5, A 1/5, turns [A used]"
    );
}

#[test]
fn att_g24_in_the_sales_office_too_knowing_a_visitor_gives_nothing() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .registered()
        .recognised("2026-03-01 10:05", C)
        .deal("2026-03-02 10:00");
    assert_eq!(
        story.told(),
        "ATT-R01: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
}

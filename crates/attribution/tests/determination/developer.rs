//! The developer's preset, rule by rule (A12).

use crate::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::decision::{LostReason, Missing, Reason};
use kehu_attribution::facts::{DealChangeKind, FaultDegree, IntroductionWay, Kin, SearchKey};

/// B received and registered on 1 March; the claim stands to the end of 1 April.
fn known_to_b() -> Story {
    Story::developer().visit("2026-03-01 10:00", B).registered()
}

/// A received the same visitor as new on 10 March and registered.
fn as_new_by_a() -> Story {
    known_to_b().visit("2026-03-10 14:00", A).registered()
}

#[test]
fn att_v00_a_new_visitor_is_the_receivers() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-01 10:50");
    assert_eq!(
        story.told(),
        "ATT-V00: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
}

#[test]
fn att_v00_needs_a_confirmed_registration() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .deal("2026-03-05 10:00");
    assert_eq!(story.told(), "needs ATT-V20: no rule decides");
    assert!(matches!(
        story.missing()[0],
        Missing::Registration { salesperson: A, .. }
    ));
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .unconfirmed()
        .deal("2026-03-05 10:00");
    assert!(matches!(
        story.missing()[0],
        Missing::Confirmation { salesperson: A, .. }
    ));
    let later = story.confirmed_at("2026-03-05 20:00");
    assert_eq!(
        later.rule(),
        RuleId::V00,
        "confirmed after the deal, in effect from its own time"
    );
}

#[test]
fn att_v01_a_returning_visitor_stays_with_the_claimant() {
    let volunteered = known_to_b()
        .visit("2026-03-08 10:00", C)
        .volunteering()
        .deal("2026-03-08 10:30");
    assert_eq!(
        volunteered.told(),
        "ATT-V01: B's, B follows, credit B 1, paid B 1, turns [C not_used]"
    );
    let named = known_to_b()
        .visit("2026-03-08 10:00", C)
        .named_during(B)
        .deal("2026-03-20 10:30");
    assert_eq!(named.rule(), RuleId::V01);
    let herself = known_to_b()
        .visit("2026-03-08 10:00", B)
        .deal("2026-03-20 10:30");
    assert_eq!(
        herself.told(),
        "ATT-V01: B's, B follows, credit B 1, paid B 1, turns [B not_used]"
    );
}

#[test]
fn att_v02_recognised_the_same_day_goes_back_to_the_claimant() {
    let story = as_new_by_a()
        .recognised("2026-03-10 16:00", B)
        .deal("2026-03-12 10:00");
    assert_eq!(
        story.told(),
        "ATT-V02: B's, B follows, credit B 1, paid B 1, turns [A kept]"
    );
}

#[test]
fn att_v02_the_day_ends_at_midnight_of_the_site() {
    let last = as_new_by_a()
        .recognised("2026-03-10 23:59:59.999999", B)
        .deal("2026-03-12 10:00");
    assert_eq!(last.rule(), RuleId::V02);
    let first = as_new_by_a()
        .recognised("2026-03-11 00:00", B)
        .deal("2026-03-12 10:00");
    assert_eq!(first.rule(), RuleId::V04);
}

#[test]
fn att_v02_a_match_by_telephone_before_or_during_the_reception_counts() {
    let searched = |when, key| {
        as_new_by_a()
            .searched(when, A, B, key)
            .deal("2026-03-12 10:00")
    };
    assert_eq!(
        searched("2026-03-10 13:55", SearchKey::Telephone).rule(),
        RuleId::V02
    );
    assert_eq!(
        searched("2026-03-10 15:00", SearchKey::Telephone).rule(),
        RuleId::V02
    );
    assert_eq!(
        searched("2026-03-10 15:01", SearchKey::Telephone).rule(),
        RuleId::V05
    );
    assert_eq!(
        searched("2026-03-10 13:55", SearchKey::Name).rule(),
        RuleId::V05
    );
    let off = searched("2026-03-10 13:55", SearchKey::Telephone)
        .policy(|rules| rules.recognition.search_counts = false);
    assert_eq!(off.rule(), RuleId::V05);
}

#[test]
fn att_v03_a_deal_on_the_spot_before_recognition_is_the_receivers() {
    let story = as_new_by_a().deal("2026-03-10 14:40");
    assert_eq!(
        story.told(),
        "ATT-V03: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
    let recognised_after = story.clone().recognised("2026-03-10 14:50", B);
    assert_eq!(recognised_after.rule(), RuleId::V03);
    let recognised_before = story.recognised("2026-03-10 14:30", B);
    assert_eq!(recognised_before.rule(), RuleId::V02);
}

#[test]
fn att_v03_on_the_spot_ends_when_the_party_leaves() {
    assert_eq!(
        as_new_by_a().deal("2026-03-10 14:59:59").rule(),
        RuleId::V03
    );
    assert_eq!(as_new_by_a().deal("2026-03-10 15:00").rule(), RuleId::V05);
}

#[test]
fn att_v04_recognised_within_a_month_splits_evenly() {
    let story = as_new_by_a()
        .recognised("2026-03-20 09:00", B)
        .deal("2026-03-25 16:00");
    assert_eq!(
        story.told(),
        "ATT-V04: A's, A follows, credit A 1, paid A 1/2, B 1/2, turns [A used]"
    );
}

#[test]
fn att_v04_the_window_ends_with_the_same_day_of_the_next_month() {
    let last = as_new_by_a()
        .recognised("2026-04-10 23:59:59.999999", B)
        .deal("2026-04-20 16:00");
    assert_eq!(last.rule(), RuleId::V04);
    let first = as_new_by_a()
        .recognised("2026-04-11 00:00", B)
        .deal("2026-04-20 16:00");
    assert_eq!(first.rule(), RuleId::V05);
    assert!(matches!(
        first.reason(RuleId::V04),
        Reason::RecognisedTooLate { .. }
    ));
}

#[test]
fn att_v04_a_recognition_after_the_deal_changes_nothing_unless_the_policy_says_so() {
    let story = as_new_by_a()
        .deal("2026-03-15 16:00")
        .recognised("2026-03-20 09:00", B);
    assert_eq!(story.rule(), RuleId::V05);
    let counted = story.policy(|rules| rules.recognition.later_knowledge_counts = true);
    assert_eq!(counted.rule(), RuleId::V04);
}

#[test]
fn att_v04_with_two_claimants_the_one_recognised_shares() {
    let story = known_to_b()
        .visit("2026-03-05 10:00", C)
        .registered()
        .visit("2026-03-10 14:00", A)
        .registered()
        .recognised("2026-03-20 09:00", C)
        .deal("2026-03-25 16:00");
    assert_eq!(
        story.told(),
        "ATT-V04: A's, A follows, credit A 1, paid A 1/2, C 1/2, turns [A used]"
    );
}

#[test]
fn att_v05_not_recognised_is_the_receivers() {
    let story = as_new_by_a().deal("2026-03-25 16:00");
    assert_eq!(
        story.told(),
        "ATT-V05: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
    assert!(matches!(
        story.decision().lost[0].why,
        LostReason::RuleGivesNothing { rule: RuleId::V05 }
    ));
}

#[test]
fn att_v06a_without_fault_the_salesperson_stays() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .declined(A)
        .deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V06a: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
}

#[test]
fn att_v06b_with_ordinary_fault_the_salesperson_stays() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .declined(A)
        .fault(FaultDegree::Ordinary)
        .deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V06b: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
}

#[test]
fn att_v06c_serious_fault_goes_to_the_next_by_roster() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .declined(A)
        .fault(FaultDegree::Serious)
        .changed_by_roster(C)
        .taken_over("2026-03-01 10:20", C)
        .registered()
        .deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V06c: C's, C follows, credit C 1, paid C 1, turns [A void, C used]"
    );
    assert!(matches!(
        story.decision().lost[0].why,
        LostReason::ReceptionVoid
    ));
}

#[test]
fn att_v06c_firm_refusal_does_without_fault_and_may_bring_a_priority_turn() {
    let refused = |story: Story| {
        story
            .declined(A)
            .insisting()
            .changed_by_roster(C)
            .priority_turn()
    };
    let rest = |story: Story| {
        story
            .taken_over("2026-03-01 10:20", C)
            .registered()
            .deal("2026-03-03 10:00")
    };
    let begun = || Story::developer().visit("2026-03-01 10:00", A).registered();
    assert_eq!(
        rest(refused(begun())).told(),
        "ATT-V06c: C's, C follows, credit C 1, paid C 1, turns [A void, C used, A priority]"
    );
    let faulty = rest(refused(begun()).fault(FaultDegree::Ordinary));
    assert_eq!(
        faulty.told(),
        "ATT-V06c: C's, C follows, credit C 1, paid C 1, turns [A void, C used]"
    );
    let lenient = faulty.policy(|rules| rules.priority_turn_only_without_fault = false);
    assert!(lenient.told().ends_with("A priority]"));
}

#[test]
fn att_v06c_needs_the_managers_decision() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .declined(A)
        .insisting()
        .fault(FaultDegree::Serious)
        .deal("2026-03-03 10:00");
    assert_eq!(story.rule(), RuleId::V06b);
    assert_eq!(story.reason(RuleId::V06c), Reason::ChangeNotAllowed);
}

#[test]
fn att_v06c_the_new_ones_claim_then_stands_as_any() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .declined(A)
        .insisting()
        .changed_by_roster(C)
        .taken_over("2026-03-01 10:20", C)
        .registered()
        .visit("2026-03-10 10:00", B)
        .registered()
        .recognised("2026-03-11 10:00", C)
        .deal("2026-03-20 10:00");
    assert_eq!(
        story.told(),
        "ATT-V04: B's, B follows, credit B 1, paid B 1/2, C 1/2, turns [B used]"
    );
}

#[test]
fn att_v07_named_before_the_reception_is_outside_the_order() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .by_name()
        .named(&[A])
        .registered()
        .deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V07: A's, A follows, credit A 1, paid A 1, turns [A not_used]"
    );
}

#[test]
fn att_v07_is_for_new_visitors_only() {
    let story = known_to_b()
        .visit("2026-03-08 10:00", A)
        .by_name()
        .named(&[A])
        .deal("2026-03-09 10:00");
    assert_eq!(story.commission(), "B 1");
}

fn named_during_first_day() -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .named_during(A)
        .insisting()
        .explained_in_vain()
        .changed_as_named(A)
        .taken_over("2026-03-01 10:20", A)
        .by_name()
        .deal("2026-03-03 10:00")
}

#[test]
fn att_v08_named_during_the_reception_splits_seventy_thirty() {
    assert_eq!(
        named_during_first_day().told(),
        "ATT-V08: B's, A follows, credit B 1, paid B 7/10, A 3/10, turns [B used, A not_used]"
    );
}

#[test]
fn att_v08_needs_insistence_a_failed_explanation_and_the_managers_word() {
    let begun = || {
        Story::developer()
            .visit("2026-03-01 10:00", B)
            .registered()
            .named_during(A)
    };
    let meek = begun()
        .explained_in_vain()
        .changed_as_named(A)
        .deal("2026-03-03 10:00");
    assert_eq!(meek.reason(RuleId::V08), Reason::NotInsisting);
    let unexplained = begun()
        .insisting()
        .changed_as_named(A)
        .deal("2026-03-03 10:00");
    assert_eq!(
        unexplained.reason(RuleId::V08),
        Reason::ExplanationNotFailed
    );
    let refused = begun()
        .insisting()
        .explained_in_vain()
        .change_refused(A)
        .deal("2026-03-03 10:00");
    assert_eq!(refused.reason(RuleId::V08), Reason::ChangeNotAllowed);
    assert_eq!(
        refused.rule(),
        RuleId::V06a,
        "who wanted another and was refused stays"
    );
}

#[test]
fn att_v08_the_first_day_lasts_till_midnight() {
    let second_visit = |when: &str| {
        Story::developer()
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit(when, B)
            .named(&[A])
            .insisting()
            .explained_in_vain()
            .changed_as_named(A)
            .deal("2026-03-09 10:00")
    };
    assert_eq!(second_visit("2026-03-01 23:59").rule(), RuleId::V08);
    assert_eq!(second_visit("2026-03-02 00:00").rule(), RuleId::V09);
}

#[test]
fn att_v08x_an_instigator_gets_nothing() {
    let mut story = named_during_first_day();
    let first = story.facts.receptions[0].id;
    story = story.instigated_by(A);
    story.facts.instigations[0].reception = first;
    assert_eq!(
        story.told(),
        "ATT-V08x: B's, B follows, credit B 1, paid B 1, turns [B used, A not_used]"
    );
}

#[test]
fn att_v09_a_visitor_of_an_earlier_day_stays_with_the_first_receiver() {
    let story = known_to_b()
        .visit("2026-03-08 10:00", A)
        .volunteering()
        .named(&[A])
        .insisting()
        .changed_as_named(A)
        .deal("2026-03-08 10:40");
    assert_eq!(
        story.told(),
        "ATT-V09: B's, B follows, credit B 1, paid B 1, turns [A not_used]"
    );
}

fn introduced(way: IntroductionWay, salesperson: Option<kehu_kernel::UserId>) -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .introduced(way, &[B], salesperson)
        .deal("2026-03-03 10:00")
}

#[test]
fn att_v10_telephoned_and_announced_with_the_appointed_time() {
    let called = |announced: Option<&str>, appointed| {
        let story = introduced(IntroductionWay::Telephoned, Some(B));
        match announced {
            Some(when) => story.announced(when, B, appointed),
            None => story,
        }
    };
    let told = called(Some("2026-02-28 18:00"), Some("2026-03-01 10:00"));
    assert_eq!(
        told.told(),
        "ATT-V10: B's, B follows, credit B 1, paid B 1, turns [A not_used]"
    );
    for (announced, appointed) in [
        (None, None),
        (Some("2026-02-28 18:00"), None),
        (Some("2026-03-01 10:00"), Some("2026-03-01 10:00")),
    ] {
        let story = called(announced, appointed);
        assert_eq!(story.rule(), RuleId::V11, "{announced:?} {appointed:?}");
        assert_eq!(story.reason(RuleId::V10), Reason::NeitherNamedNorAnnounced);
    }
}

#[test]
fn att_v10_brought_along_and_named_whatever_the_validity() {
    let story = introduced(IntroductionWay::BroughtAlong, Some(B));
    assert_eq!(story.rule(), RuleId::V10);
    let stranger = introduced(IntroductionWay::BroughtAlong, Some(C));
    assert_eq!(
        stranger.reason(RuleId::V10),
        Reason::NotTheirSalesperson { salesperson: C }
    );
}

#[test]
fn att_v11_in_any_other_case_the_receiver_by_rotation() {
    for (way, named) in [
        (IntroductionWay::CameAlone, None),
        (IntroductionWay::BroughtAlong, None),
    ] {
        assert_eq!(
            introduced(way, named).told(),
            "ATT-V11: A's, A follows, credit A 1, paid A 1, turns [A used]"
        );
    }
}

fn spouses(second: &str, known_since: &str) -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .visit(second, B)
        .visitors(&[WIFE])
        .registered()
        .related(known_since, Kin::Spouses)
        .deal("2026-05-25 16:00")
}

#[test]
fn att_v12_spouses_registered_separately_are_joint() {
    assert_eq!(
        spouses("2026-03-10 10:00", "2026-03-20 10:00").told(),
        "ATT-V12: A+B's, A follows, credit A 1/2, B 1/2, paid A 1/2, B 1/2, turns []"
    );
    let followed = spouses("2026-03-10 10:00", "2026-03-20 10:00").followed_up_by(B);
    assert_eq!(followed.decision().determined().unwrap().follow_up, Some(B));
}

#[test]
fn att_v12_the_earlier_claim_must_stand_at_the_later_registration() {
    let registered = |when: &str| {
        Story::developer()
            .visit("2026-03-01 10:00", A)
            .registered()
            .visit("2026-04-01 23:00", B)
            .visitors(&[WIFE])
            .registered_at(when)
            .related("2026-03-20 10:00", Kin::Spouses)
            .deal("2026-05-25 16:00")
    };
    assert_eq!(registered("2026-04-01 23:59:59.999999").rule(), RuleId::V12);
    let expired = registered("2026-04-02 00:00");
    assert!(matches!(
        expired.reason(RuleId::V12),
        Reason::ClaimExpired { claimant: A, .. }
    ));
}

#[test]
fn att_v12_the_tie_must_be_known_by_the_deal() {
    assert_eq!(
        spouses("2026-03-10 10:00", "2026-05-25 16:00").rule(),
        RuleId::V12
    );
    let late = spouses("2026-03-10 10:00", "2026-05-25 16:01");
    assert_ne!(late.rule(), RuleId::V12);
    let counted = late.policy(|rules| rules.recognition.later_knowledge_counts = true);
    assert_eq!(counted.rule(), RuleId::V12);
}

#[test]
fn att_v12_other_relatives_are_parties_of_their_own() {
    let brothers = |buyers: &[kehu_kernel::CustomerId]| {
        Story::developer()
            .visit("2026-03-01 10:00", A)
            .registered()
            .visit("2026-03-10 10:00", B)
            .visitors(&[WIFE])
            .registered()
            .related("2026-03-20 10:00", Kin::Siblings)
            .deal("2026-03-25 16:00")
            .sale(|deal| deal.buyers = buyers.to_vec())
    };
    assert_eq!(
        brothers(&[WIFE]).told(),
        "ATT-V00: B's, B follows, credit B 1, paid B 1, turns [B used]"
    );
    let widened = brothers(&[WIFE]).policy(|rules| rules.family_ties.push(Kin::Siblings));
    assert_eq!(widened.rule(), RuleId::V12);
}

fn company(
    negotiated: Option<kehu_kernel::UserId>,
    after_sale: Option<kehu_kernel::UserId>,
) -> Story {
    Story::developer().company_contact("2026-02-20 10:00", negotiated, after_sale)
}

#[test]
fn att_v13_named_by_an_executive_goes_to_the_pool() {
    let story = company(Some(A), Some(A))
        .executive_named(A)
        .visit("2026-03-01 10:00", A)
        .by_name()
        .registered()
        .deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V13: pool's, A follows, credit pool 1, paid pool 1, turns [A not_used]"
    );
}

#[test]
fn att_v14_introduced_only_splits_with_the_pool() {
    let story = company(Some(A), Some(A))
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V14: A's, A follows, credit A 1, paid A 7/10, pool 3/10, turns [A used]"
    );
}

#[test]
fn att_v15_after_sale_work_only_gets_thirty() {
    let story = company(None, Some(A)).deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V15: A's, A follows, credit A 1, paid A 3/10, pool 7/10, turns []"
    );
}

#[test]
fn att_v16_all_by_other_staff_is_the_pools() {
    let story = company(None, None).deal("2026-03-03 10:00");
    assert_eq!(
        story.told(),
        "ATT-V16: pool's, nobody follows, credit pool 1, paid pool 1, turns []"
    );
}

#[test]
fn att_v17_registered_before_the_company_was_contacted_is_as_any_visitor() {
    let contacted = |when: &str| {
        known_to_b()
            .company_contact(when, None, None)
            .deal("2026-03-20 10:00")
    };
    let after = contacted("2026-03-01 10:30:00.000001");
    assert_eq!(after.rule(), RuleId::V00);
    assert_eq!(after.applied(), [RuleId::V17]);
    assert_eq!(
        after.reason(RuleId::V16),
        Reason::RegisteredBeforeCompany { by: B }
    );
    assert_eq!(
        contacted("2026-03-01 10:30").rule(),
        RuleId::V16,
        "not before"
    );
}

#[test]
fn att_v17_an_expired_registration_is_one_too() {
    let story = known_to_b()
        .company_contact("2026-06-20 10:00", Some(A), Some(A))
        .visit("2026-06-21 10:00", A)
        .registered()
        .deal("2026-06-22 10:00");
    assert_eq!(story.rule(), RuleId::V18);
}

#[test]
fn att_v18_an_expired_claim_counts_as_none() {
    let received = |when: &str| {
        known_to_b()
            .visit(when, A)
            .registered()
            .deal("2026-04-20 16:00")
    };
    assert_eq!(received("2026-04-01 23:59:59.999999").rule(), RuleId::V05);
    let expired = received("2026-04-02 00:00");
    assert_eq!(
        expired.told(),
        "ATT-V18: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
    assert!(matches!(
        expired.decision().lost[0].why,
        LostReason::Expired { .. }
    ));
}

#[test]
fn att_v19_a_change_after_the_deal_leaves_the_handler() {
    let story = known_to_b().deal("2026-03-10 10:00");
    let before = story.told();
    for kind in [DealChangeKind::UnitSwap, DealChangeKind::Renaming] {
        let changed = story.clone().deal_changed("2026-04-10 10:00", kind);
        assert_eq!(changed.told(), before);
        assert_eq!(changed.applied(), [RuleId::V19]);
    }
}

fn no_rule_decides() -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", A)
        .by_name()
        .registered()
        .deal("2026-03-03 10:00")
}

#[test]
fn att_v20_a_ruling_decides_where_no_rule_does() {
    assert_eq!(no_rule_decides().told(), "needs ATT-V20: no rule decides");
    let ruled = no_rule_decides().ruled("2026-03-09 10:00", &[(A, "3/5"), (B, "2/5")]);
    assert_eq!(
        ruled.told(),
        "ATT-V20: A+B's, A follows, credit A 3/5, B 2/5, paid A 3/5, B 2/5, turns []"
    );
}

#[test]
fn att_v20_a_ruling_needs_the_directors_approval_and_the_whole() {
    let unapproved = no_rule_decides()
        .ruled("2026-03-09 10:00", &[(A, "1")])
        .ruling(|ruling| ruling.approved_at = None);
    assert!(matches!(unapproved.missing()[0], Missing::Approval { .. }));
    let partial = no_rule_decides().ruled("2026-03-09 10:00", &[(A, "3/5"), (B, "1/5")]);
    assert!(matches!(
        partial.reason(RuleId::V20),
        Reason::RulingNotValid { .. }
    ));
}

#[test]
fn att_v20_a_ruling_on_a_case_that_a_rule_decides_is_refused() {
    let story = known_to_b()
        .deal("2026-03-10 10:00")
        .ruled("2026-03-12 10:00", &[(A, "1")]);
    assert_eq!(story.rule(), RuleId::V00);
    assert_eq!(
        story.reason(RuleId::V20),
        Reason::RuleDecides { rule: RuleId::V00 }
    );
    assert_eq!(
        kehu_attribution::ruling_ground(&story.rules, &story.facts),
        Err(RuleId::V00)
    );
}

#[test]
fn att_v20_disputed_facts_leave_room_for_a_ruling() {
    let story = known_to_b()
        .deal("2026-03-10 10:00")
        .facts_disputed("2026-03-11 10:00");
    assert_eq!(story.told(), "needs ATT-V20: facts disputed");
    assert!(kehu_attribution::ruling_ground(&story.rules, &story.facts).is_ok());
    let ruled = story.clone().ruled("2026-03-12 10:00", &[(A, "1")]);
    assert_eq!(ruled.rule(), RuleId::V20);
    let mut cleared = story;
    cleared.facts.fact_disputes[0].resolved_at = Some(at("2026-03-12 10:00"));
    assert_eq!(cleared.rule(), RuleId::V00);
}

#[test]
fn att_g22_of_two_registrations_the_earlier_holds() {
    let story = known_to_b()
        .visit("2026-03-08 10:00", C)
        .volunteering()
        .registered()
        .deal("2026-03-09 10:00");
    assert_eq!(story.rule(), RuleId::V01);
    assert_eq!(story.applied(), [RuleId::G22]);
    assert_eq!(
        story.decision().lost[0].why,
        LostReason::EarlierHolds { holder: B }
    );
}

#[test]
fn att_g23_a_phone_enquiry_gives_no_claim_unless_the_policy_says_so() {
    use kehu_attribution::policy::{Period, PeriodUnit};
    let story = Story::developer()
        .enquiry("2026-02-27 10:00", B)
        .visit("2026-03-01 10:00", A)
        .registered()
        .recognised("2026-03-01 12:00", B)
        .deal("2026-03-02 10:00");
    assert_eq!(story.rule(), RuleId::V00);
    assert_eq!(story.decision().lost[0].why, LostReason::OnlyEnquiry);
    let week = Some(Period {
        count: 7,
        unit: PeriodUnit::Days,
    });
    let counted = story.policy(|rules| rules.claim.enquiry_validity = week);
    assert_eq!(counted.rule(), RuleId::V02);
}

#[test]
fn att_g24_knowing_a_visitor_who_names_nobody_gives_nothing() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .recognised("2026-03-01 10:05", C)
        .deal("2026-03-02 10:00");
    assert_eq!(
        story.told(),
        "ATT-V00: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
}

#[test]
fn att_g21_a_registration_entered_later_on_the_day_of_the_reception_counts() {
    let sold_on_the_spot = |registered: &str| {
        Story::developer()
            .visit("2026-03-01 10:00", A)
            .registered_at(registered)
            .deal("2026-03-01 10:20")
    };
    assert_eq!(
        sold_on_the_spot("2026-03-01 23:59:59.999999").rule(),
        RuleId::V00
    );
    assert_eq!(
        sold_on_the_spot("2026-03-02 00:00").told(),
        "needs ATT-V20: no rule decides"
    );
}

#[test]
fn att_v12_registrations_of_an_earlier_course_count_no_more() {
    let story = spouses("2026-03-10 10:00", "2026-03-20 10:00")
        .visit("2026-05-20 10:00", C)
        .visitors(&[HUSBAND, WIFE])
        .registered();
    assert_eq!(
        story.told(),
        "ATT-V18: C's, C follows, credit C 1, paid C 1, turns [C used]"
    );
}

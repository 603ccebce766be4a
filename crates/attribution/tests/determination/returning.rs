//! Visitors who come again, at the edges between the rules: what a later visit shows, whose the party is by then.

use crate::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::decision::{Missing, Reason};
use kehu_attribution::facts::{FaultDegree, IntroductionWay, SearchKey, Transfer};
use kehu_attribution::policy::{Period, PeriodUnit};
use kehu_kernel::{EvidenceId, UserId};
use uuid::Uuid;

/// B received and registered on 1 March; A received the same visitor as new on 10 March and registered.
fn as_new_by_a() -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-10 14:00", A)
        .registered()
}

// Recognition (ATT-V02, ATT-V04).

#[test]
fn att_v04_a_later_visit_that_the_earlier_one_receives_is_a_recognition() {
    let again =
        |when: &str, receiver: UserId| as_new_by_a().visit(when, receiver).deal("2026-04-20 10:00");
    let told = "ATT-V04: A's, A follows, credit A 1, paid A 1/2, B 1/2, turns [A used]";
    assert_eq!(again("2026-03-15 10:00", B).told(), told);
    let volunteer = |of: UserId| {
        again("2026-03-15 10:00", C)
            .volunteering()
            .with(|visit| visit.on_behalf_of = Some(of))
    };
    assert_eq!(volunteer(B).told(), told);
    assert_eq!(volunteer(A).rule(), RuleId::V05, "on behalf of the new one");
    let within = |when: &str| {
        let five_days = Period {
            count: 5,
            unit: PeriodUnit::Days,
        };
        again(when, B).policy(|rules| rules.recognition.window = five_days)
    };
    assert_eq!(within("2026-03-15 23:59").rule(), RuleId::V04);
    assert_eq!(within("2026-03-16 00:00").rule(), RuleId::V05);
}

#[test]
fn att_v04_naming_or_finding_the_earlier_one_on_a_later_visit_is_a_recognition() {
    let again = || {
        as_new_by_a()
            .visit("2026-03-15 10:00", A)
            .deal("2026-03-20 10:00")
    };
    assert_eq!(again().rule(), RuleId::V05);
    assert_eq!(again().named_during(B).rule(), RuleId::V04);
    assert_eq!(again().named_during(C).rule(), RuleId::V05);
    let searched = |key| again().searched("2026-03-15 10:05", A, B, key);
    assert_eq!(searched(SearchKey::Telephone).rule(), RuleId::V04);
    assert_eq!(searched(SearchKey::Name).rule(), RuleId::V05);
    let off =
        searched(SearchKey::Telephone).policy(|rules| rules.recognition.search_counts = false);
    assert_eq!(off.rule(), RuleId::V05);
}

#[test]
fn att_v02_the_earlier_one_receives_again_the_same_day() {
    let story = as_new_by_a()
        .visit("2026-03-10 17:00", B)
        .deal("2026-03-12 10:00");
    assert_eq!(story.rule(), RuleId::V02);
    assert_eq!(story.commission(), "B 1");
}

// Registrations that give no claim (ATT-V03 to ATT-V05).

#[test]
fn att_v04_a_registered_further_visit_is_a_registration_though_it_gives_no_claim() {
    let story = || {
        let mut story = as_new_by_a()
            .recognised("2026-03-20 09:00", B)
            .deal("2026-03-25 16:00");
        story.facts.registrations[1].without_claim = true;
        story
    };
    assert_eq!(
        story().told(),
        "ATT-V04: A's, A follows, credit A 1, paid A 1/2, B 1/2, turns [A used]"
    );
    let unconfirmed = story().unconfirmed();
    assert_eq!(
        unconfirmed.reason(RuleId::V04),
        Reason::NotRegistered { salesperson: A }
    );
    let mut not_recognised = story();
    not_recognised.facts.recognitions.clear();
    assert_eq!(not_recognised.rule(), RuleId::V05);
}

#[test]
fn att_g22_a_further_visit_that_another_registers_gives_no_claim() {
    let mut story = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-10 14:00", A)
        .registered()
        .visit("2026-05-05 10:00", C)
        .registered()
        .deal("2026-05-06 10:00");
    story.facts.registrations[1].without_claim = true;
    let passed = story.reason(RuleId::R08);
    assert_eq!(passed, Reason::NoStandingClaim, "B's expired, A had none");
    story.facts.registrations[1].without_claim = false;
    assert_eq!(story.reason(RuleId::R08), Reason::NotFound, "A's stands");
}

#[test]
fn att_v00_a_registration_without_claim_does_not_make_a_new_visitor_ones_own() {
    let mut story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-05 10:00");
    story.facts.registrations[0].without_claim = true;
    assert_eq!(story.told(), "needs ATT-V20: no rule decides");
    assert_eq!(story.missing(), [Missing::Ruling]);
}

// Searches (ATT-V02, ATT-R08).

#[test]
fn att_v02_a_search_made_for_another_visitor_is_no_recognition() {
    let searched = |by: UserId| {
        as_new_by_a()
            .searched("2026-03-10 13:55", by, B, SearchKey::Telephone)
            .deal("2026-03-12 10:00")
    };
    assert_eq!(searched(A).rule(), RuleId::V02);
    assert_eq!(searched(C).rule(), RuleId::V05, "for C's own visitor");
    let mut named = searched(C);
    named.facts.searches[0].reception = Some(named.facts.receptions[1].id);
    assert_eq!(
        named.rule(),
        RuleId::V02,
        "for this reception, by a colleague"
    );
    named.facts.searches[0].reception = Some(named.facts.receptions[0].id);
    assert_eq!(named.rule(), RuleId::V05);
}

#[test]
fn att_r08_a_search_made_for_another_visitor_finds_nobody() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-10 10:00", A)
        .registered()
        .searched("2026-03-10 20:00", A, B, SearchKey::Records)
        .deal("2026-03-12 10:00");
    assert_eq!(story.rule(), RuleId::R08);
    let mut own = story.clone();
    own.facts.searches[0].reception = Some(own.facts.receptions[1].id);
    assert_eq!(own.rule(), RuleId::R08);
    let mut other = story;
    other.facts.searches[0].reception = Some(other.facts.receptions[0].id);
    assert_eq!(other.rule(), RuleId::R08x);
}

// Instigation (ATT-V08x).

#[test]
fn att_v08x_a_proof_after_the_deal_counts_where_later_knowledge_does() {
    let mut story = Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .named_during(A)
        .insisting()
        .explained_in_vain()
        .changed_as_named(A)
        .instigated_by(A)
        .fault(FaultDegree::None)
        .deal("2026-03-03 10:00");
    assert_eq!(story.rule(), RuleId::V08x);
    story.facts.instigations[0].at = at("2026-03-03 10:01");
    assert_eq!(
        story.rule(),
        RuleId::V08,
        "what comes to light later changes nothing"
    );
    let counted = story.policy(|rules| rules.recognition.later_knowledge_counts = true);
    assert_eq!(counted.rule(), RuleId::V08x);
}

// The sales office: discount and decline (ATT-R07, ATT-R03).

#[test]
fn att_r07_gives_way_where_the_claimant_is_declined_on_a_later_visit() {
    let visits = |declined: UserId| {
        Story::sales_office()
            .visit("2026-03-01 10:00", A)
            .registered()
            .visit("2026-03-05 10:00", B)
            .for_discount()
            .visit("2026-03-19 10:00", B)
            .declined(declined)
            .named(&[B])
            .deal("2026-03-20 10:00")
    };
    assert_eq!(
        visits(A).told(),
        "ATT-R03: B's, B follows, credit B 1, paid B 4/5, A 1/5, turns [B not_used]"
    );
    assert_eq!(
        visits(A).reason(RuleId::R07),
        Reason::NotForDiscount,
        "the latest visit was not for a discount"
    );
    assert_eq!(visits(C).rule(), RuleId::R07, "another was declined");
}

// Existing customers who were drawn for another (ATT-R10, ATT-R12).

fn brought(received_by: &[UserId], named: Option<UserId>) -> Story {
    Story::sales_office()
        .visit("2026-06-10 10:00", C)
        .registered()
        .introduced(IntroductionWay::BroughtAlong, received_by, named)
        .deal("2026-06-20 10:00")
}

fn drawn(mut story: Story, when: &str, from: UserId, to: UserId) -> Story {
    let introduction = story.facts.introductions.last_mut().unwrap();
    introduction.transfers.push(Transfer {
        id: EvidenceId(Uuid::from_u128(0x7000)),
        party: None,
        at: at(when),
        from,
        to,
    });
    story
}

#[test]
fn att_r10_the_newcomer_goes_to_whoever_has_the_existing_customer_by_then() {
    assert_eq!(brought(&[B], None).commission(), "B 1");
    assert_eq!(
        drawn(brought(&[B], None), "2026-05-10 10:00", B, D).commission(),
        "D 1"
    );
    assert_eq!(
        drawn(brought(&[B], Some(B)), "2026-05-10 10:00", B, D).commission(),
        "D 1"
    );
    assert_eq!(
        drawn(brought(&[B], Some(D)), "2026-05-10 10:00", B, D).commission(),
        "D 1"
    );
    assert_eq!(
        drawn(brought(&[B], None), "2026-06-11 10:00", B, D).commission(),
        "B 1",
        "drawn after the visit"
    );
    let off = drawn(brought(&[B], None), "2026-05-10 10:00", B, D)
        .policy(|rules| rules.transfers_count = false);
    assert_eq!(off.commission(), "B 1");
}

#[test]
fn att_r10_naming_somebody_who_never_received_the_existing_customer_leaves_it_with_the_first_receiver()
 {
    assert_eq!(brought(&[B, D], Some(D)).commission(), "D 1");
    let another = brought(&[B, D], Some(A));
    assert_eq!(another.rule(), RuleId::R10);
    assert_eq!(another.commission(), "B 1");
    assert_eq!(
        brought(&[], Some(A)).rule(),
        RuleId::R01,
        "no existing customer"
    );
}

#[test]
fn att_v10_an_announcement_holds_for_the_appointed_day() {
    let appointed = |when: &str| {
        Story::developer()
            .visit("2026-03-01 10:00", A)
            .registered()
            .introduced(IntroductionWay::Telephoned, &[B], Some(B))
            .announced("2026-02-20 18:00", B, Some(when))
            .deal("2026-03-05 10:00")
    };
    assert_eq!(appointed("2026-03-01 15:00").rule(), RuleId::V10);
    assert_eq!(appointed("2026-03-01 00:00").rule(), RuleId::V10);
    assert_eq!(appointed("2026-02-28 23:59").rule(), RuleId::V11);
    assert_eq!(appointed("2026-03-02 00:00").rule(), RuleId::V11);
}

// A drawn claim (ATT-R12).

#[test]
fn att_r12_who_was_drawn_gets_no_second_claim_while_the_first_stands() {
    let visits = |again: &str, last: &str| {
        Story::sales_office()
            .visit("2026-03-01 10:00", A)
            .registered()
            .transferred("2026-03-10 10:00", A, B)
            .visit(again, B)
            .registered()
            .visit(last, C)
            .registered()
            .deal("2026-07-10 10:00")
    };
    // The claim of 1 March ends with 1 May, whatever B registers before: C finds none the day after.
    let passed = |again, last| visits(again, last).reason(RuleId::R08);
    let stands = Reason::NotFound;
    assert_eq!(passed("2026-04-20 10:00", "2026-05-01 10:00"), stands);
    let expired = Reason::NoStandingClaim;
    assert_eq!(passed("2026-04-20 10:00", "2026-05-02 10:00"), expired);
    // What B registers after that is a claim of B's own.
    assert_eq!(passed("2026-05-02 10:00", "2026-05-20 10:00"), stands);
}

//! The order of precedence: of two rules whose facts are both there, the earlier in the order decides. Pairs that exclude
//! each other by their facts (no fault, a fault; a deal on the spot, none) have no story here.

use crate::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::facts::{FaultDegree, IntroductionWay, Kin, Method, SearchKey};
use kehu_kernel::UserId;

fn first_of(story: Story, earlier: RuleId, without: impl FnOnce(&mut Story), later: RuleId) {
    assert_eq!(story.rule(), earlier, "{}", story.told());
    let mut other = story;
    without(&mut other);
    assert_eq!(other.rule(), later, "{}", other.told());
}

fn developer_visit() -> Story {
    Story::developer().visit("2026-03-01 10:00", A).registered()
}

#[test]
fn att_v17_goes_before_the_company_rules() {
    let story = developer_visit()
        .company_contact("2026-03-02 10:00", None, None)
        .deal("2026-03-03 10:00");
    first_of(
        story,
        RuleId::V00,
        |story| story.facts.company_contacts[0].at = at("2026-02-01 10:00"),
        RuleId::V16,
    );
}

#[test]
fn att_v13_goes_before_v12() {
    let story = Story::developer()
        .company_contact("2026-02-01 10:00", Some(A), Some(A))
        .executive_named(A)
        .visit("2026-03-01 10:00", A)
        .registered()
        .visit("2026-03-02 10:00", B)
        .visitors(&[WIFE])
        .registered()
        .related("2026-03-02 12:00", Kin::Spouses)
        .deal("2026-03-03 10:00");
    first_of(
        story,
        RuleId::V13,
        |story| story.facts.company_contacts.clear(),
        RuleId::V12,
    );
}

#[test]
fn att_v12_goes_before_v06c() {
    let story = developer_visit()
        .visit("2026-03-01 10:05", B)
        .visitors(&[WIFE])
        .fault(FaultDegree::Serious)
        .changed_by_roster(C)
        .taken_over("2026-03-01 10:15", C)
        .visitors(&[WIFE])
        .registered()
        .related("2026-03-02 12:00", Kin::Spouses)
        .deal("2026-03-03 10:00");
    first_of(
        story,
        RuleId::V12,
        |story| story.facts.kinships.clear(),
        RuleId::V06c,
    );
}

fn named_with_serious_fault() -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .registered_for(A)
        .named_during(A)
        .insisting()
        .explained_in_vain()
        .changed_as_named(A)
        .instigated_by(A)
        .fault(FaultDegree::Serious)
        .deal("2026-03-03 10:00")
}

#[test]
fn att_v06c_goes_before_v08x_and_that_before_v08() {
    first_of(
        named_with_serious_fault(),
        RuleId::V06c,
        |story| story.facts.faults.clear(),
        RuleId::V08x,
    );
    let mut faultless = named_with_serious_fault();
    faultless.facts.faults.clear();
    first_of(
        faultless,
        RuleId::V08x,
        |story| story.facts.instigations.clear(),
        RuleId::V08,
    );
}

#[test]
fn att_v08_goes_before_v09_and_v06a() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .named_during(A)
        .insisting()
        .explained_in_vain()
        .changed_as_named(A)
        .visit("2026-03-05 10:00", C)
        .volunteering()
        .named(&[C])
        .insisting()
        .changed_as_named(C)
        .deal("2026-03-06 10:00");
    first_of(
        story,
        RuleId::V08,
        |story| story.facts.explanations.clear(),
        RuleId::V09,
    );
}

#[test]
fn att_v09_goes_before_v06a() {
    let story = developer_visit()
        .declined(A)
        .visit("2026-03-05 10:00", C)
        .volunteering()
        .named(&[C])
        .insisting()
        .changed_as_named(C)
        .deal("2026-03-06 10:00");
    first_of(
        story,
        RuleId::V09,
        |story| story.facts.changes.clear(),
        RuleId::V06a,
    );
}

#[test]
fn att_v06b_goes_before_v07() {
    let story = developer_visit()
        .named(&[A])
        .declined(A)
        .fault(FaultDegree::Ordinary)
        .deal("2026-03-03 10:00");
    first_of(
        story,
        RuleId::V06b,
        |story| story.facts.receptions[0].declined.clear(),
        RuleId::V07,
    );
}

#[test]
fn att_v07_goes_before_v10_and_v11() {
    let story = developer_visit()
        .named(&[A])
        .introduced(IntroductionWay::BroughtAlong, &[B], Some(B))
        .deal("2026-03-03 10:00");
    first_of(
        story,
        RuleId::V07,
        |story| story.facts.receptions[0].named.clear(),
        RuleId::V10,
    );
}

#[test]
fn att_v10_and_v11_go_before_v18() {
    let story = |named| {
        Story::developer()
            .visit("2026-01-01 10:00", C)
            .registered()
            .visit("2026-03-01 10:00", A)
            .registered()
            .introduced(IntroductionWay::BroughtAlong, &[B], named)
            .deal("2026-03-03 10:00")
    };
    first_of(
        story(Some(B)),
        RuleId::V10,
        |story| story.facts.introductions.clear(),
        RuleId::V18,
    );
    first_of(
        story(None),
        RuleId::V11,
        |story| story.facts.introductions.clear(),
        RuleId::V18,
    );
}

#[test]
fn att_v02_to_v05_go_before_v01() {
    let story = developer_visit()
        .visit("2026-03-05 10:00", B)
        .registered()
        .visit("2026-03-08 10:00", C)
        .volunteering()
        .deal("2026-03-09 10:00");
    first_of(
        story,
        RuleId::V05,
        |story| {
            story.facts.registrations.pop();
        },
        RuleId::V01,
    );
}

#[test]
fn att_v01_goes_before_v00() {
    let story = developer_visit()
        .visit("2026-03-05 10:00", C)
        .volunteering()
        .deal("2026-03-09 10:00");
    first_of(
        story,
        RuleId::V01,
        |story| {
            story.facts.receptions.pop();
        },
        RuleId::V00,
    );
}

/// B received and registered on 1 March.
fn office_visit() -> Story {
    Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
}

#[test]
fn att_r16_goes_before_r17_and_that_before_r13() {
    let story = office_visit()
        .at_event("fair")
        .method("2026-02-01 10:00", "fair", Method::Pool)
        .deal("2026-03-03 10:00")
        .quarrelled("2026-03-04 10:00")
        .agreed("2026-03-05 10:00", &[(A, "1/2"), (B, "1/2")])
        .agreement(|agreement| agreement.mediated_by = Some(MANAGER));
    first_of(
        story.clone(),
        RuleId::R16,
        |story| story.facts.agreements.clear(),
        RuleId::R17,
    );
    let mut quarrel = story;
    quarrel.facts.agreements.clear();
    first_of(
        quarrel,
        RuleId::R17,
        |story| story.facts.quarrels.clear(),
        RuleId::R13,
    );
}

#[test]
fn att_r13_goes_before_r05_and_that_before_r07() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .declined(B)
        .complained(B)
        .for_discount()
        .at_event("fair")
        .method("2026-02-01 10:00", "fair", Method::Pool)
        .deal("2026-03-06 10:00");
    first_of(
        story.clone(),
        RuleId::R13,
        |story| story.facts.event_methods.clear(),
        RuleId::R05,
    );
    let mut complaint = story;
    complaint.facts.event_methods.clear();
    first_of(
        complaint,
        RuleId::R05,
        |story| story.facts.complaints.clear(),
        RuleId::R07,
    );
}

#[test]
fn att_r07_goes_before_r03_and_that_before_r11() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .visitors(&[WIFE])
        .declined(B)
        .named(&[A])
        .for_discount()
        .related("2026-03-05 12:00", Kin::Spouses)
        .deal("2026-03-06 10:00");
    let no_discount = |story: &mut Story| story.facts.receptions[1].for_discount = false;
    first_of(story.clone(), RuleId::R07, no_discount, RuleId::R03);
    let mut declined = story;
    no_discount(&mut declined);
    first_of(
        declined,
        RuleId::R03,
        |story| story.facts.receptions[1].declined.clear(),
        RuleId::R11,
    );
}

#[test]
fn att_r03x_goes_before_r11() {
    let story = office_visit()
        .visit("2026-06-05 10:00", A)
        .visitors(&[WIFE])
        .registered()
        .declined(B)
        .related("2026-06-05 12:00", Kin::Spouses)
        .deal("2026-06-06 10:00");
    first_of(
        story,
        RuleId::R03x,
        |story| story.facts.receptions[1].declined.clear(),
        RuleId::R11,
    );
}

#[test]
fn att_r11_goes_before_a_naming_on_the_second_members_first_visit() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .visitors(&[WIFE])
        .named(&[A])
        .related("2026-03-05 12:00", Kin::Spouses)
        .deal("2026-03-06 10:00");
    first_of(
        story,
        RuleId::R11,
        |story| story.facts.kinships.clear(),
        RuleId::R09,
    );
}

#[test]
fn att_g24_goes_before_r10_and_that_before_r01() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .registered()
        .named(&[A])
        .introduced(IntroductionWay::BroughtAlong, &[B], None)
        .deal("2026-03-06 10:00");
    first_of(
        story.clone(),
        RuleId::G24,
        |story| story.facts.receptions[0].named.clear(),
        RuleId::R10,
    );
    let mut brought = story;
    brought.facts.receptions[0].named.clear();
    first_of(
        brought,
        RuleId::R10,
        |story| story.facts.introductions.clear(),
        RuleId::R01,
    );
}

#[test]
fn att_g24_and_r10_speak_of_the_first_visit_only() {
    let visits = |named: &[UserId]| {
        Story::sales_office()
            .visit("2026-03-01 10:00", A)
            .registered()
            .named(named)
            .introduced(IntroductionWay::BroughtAlong, &[B], None)
            .visit("2026-03-05 10:00", C)
            .assisting()
            .named(&[A])
            .deal("2026-03-06 10:00")
    };
    for named in [&[A][..], &[]] {
        // A is away, C assists: no first-time visitor any more (ATT-R04).
        let assisted = visits(named);
        assert_eq!(assisted.rule(), RuleId::R04);
        assert_eq!(assisted.commission(), "A 4/5, C 1/5");
        // C is named instead, and receives (ATT-R09).
        let another = visits(named).with(|visit| visit.named[0].salesperson = C);
        assert_eq!(another.rule(), RuleId::R09);
    }
    let mut by_name = visits(&[A]);
    by_name.facts.receptions[1].receiver = A;
    assert_eq!(by_name.rule(), RuleId::G24, "no rule of later visits");
    let mut brought = visits(&[]);
    brought.facts.receptions[1].named.clear();
    assert_eq!(brought.rule(), RuleId::R10, "no rule of later visits");
}

#[test]
fn att_r09_goes_before_r04_and_that_before_r14() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .by_name()
        .named(&[A])
        .visit("2026-03-06 10:00", C)
        .assisting()
        .named(&[B])
        .visit("2026-03-06 14:00", D)
        .assisting()
        .searched("2026-03-06 13:59", D, B, SearchKey::Name)
        .deal("2026-03-06 16:00");
    first_of(
        story.clone(),
        RuleId::R09,
        |story| story.facts.receptions[1].named.clear(),
        RuleId::R04,
    );
    let mut said = story;
    said.facts.receptions[1].named.clear();
    first_of(
        said,
        RuleId::R04,
        |story| story.facts.receptions[2].named.clear(),
        RuleId::R14,
    );
}

#[test]
fn att_r14_goes_before_r02_only_while_the_claimant_is_away() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .searched("2026-03-05 10:05", A, B, SearchKey::Name)
        .deal("2026-03-05 10:30");
    first_of(
        story,
        RuleId::R14,
        |story| story.facts.receptions[1].present.push(B),
        RuleId::R02,
    );
}

#[test]
fn att_r02_goes_before_r08_and_that_before_r01() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .registered()
        .searched("2026-03-05 20:00", A, B, SearchKey::Records)
        .visit("2026-03-06 10:00", C)
        .assisting()
        .named(&[B])
        .on_site(&[B])
        .deal("2026-03-06 16:00");
    first_of(
        story.clone(),
        RuleId::R02,
        |story| {
            story.facts.receptions.pop();
        },
        RuleId::R08,
    );
    let mut found = story;
    found.facts.receptions.pop();
    first_of(
        found,
        RuleId::R08,
        |story| {
            story.facts.receptions.pop();
        },
        RuleId::R01,
    );
}

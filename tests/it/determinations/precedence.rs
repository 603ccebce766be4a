//! The order of precedence through HTTP: where the facts of two adjacent rules are both there, the earlier decides, and
//! without its own facts the later. Pairs that exclude each other by their facts (no fault, a fault; a deal on the spot,
//! none; who did a company customer's work) have no story.

use super::simulated::{Trial, told};
use super::story::*;
use kehu_attribution::facts::{FaultDegree, IntroductionWay, Kin, Method, SearchKey};

async fn first_of(story: Story, earlier: &str, without: impl FnOnce(&mut Story), later: &str) {
    let trial = Trial::open().await;
    let rule = async |story: &Story| {
        let decision = trial.simulate(story).await["decision"].clone();
        let said = told(&decision);
        said.split_once(':').unwrap().0.to_owned()
    };
    assert_eq!(rule(&story).await, earlier);
    let mut other = story;
    without(&mut other);
    assert_eq!(rule(&other).await, later);
}

fn developer_visit() -> Story {
    Story::developer().visit("2026-03-01 10:00", A).registered()
}

#[actix_web::test]
async fn att_v17_goes_before_the_company_rules() {
    let story = developer_visit()
        .company_contact("2026-03-02 10:00", None, None)
        .deal("2026-03-03 10:00");
    first_of(
        story,
        "ATT-V00",
        |story| story.facts.company_contacts[0].at = at("2026-02-01 10:00"),
        "ATT-V16",
    )
    .await;
}

#[actix_web::test]
async fn att_v13_goes_before_v12() {
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
        "ATT-V13",
        |story| story.facts.company_contacts.clear(),
        "ATT-V12",
    )
    .await;
}

#[actix_web::test]
async fn att_v12_goes_before_v06c() {
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
        "ATT-V12",
        |story| story.facts.kinships.clear(),
        "ATT-V06c",
    )
    .await;
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

#[actix_web::test]
async fn att_v06c_goes_before_v08x_and_that_before_v08() {
    first_of(
        named_with_serious_fault(),
        "ATT-V06c",
        |story| story.facts.faults.clear(),
        "ATT-V08x",
    )
    .await;
    let mut faultless = named_with_serious_fault();
    faultless.facts.faults.clear();
    first_of(
        faultless,
        "ATT-V08x",
        |story| story.facts.instigations.clear(),
        "ATT-V08",
    )
    .await;
}

#[actix_web::test]
async fn att_v08_goes_before_v09_and_v06a() {
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
        "ATT-V08",
        |story| story.facts.explanations.clear(),
        "ATT-V09",
    )
    .await;
}

#[actix_web::test]
async fn att_v09_goes_before_v06a() {
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
        "ATT-V09",
        |story| story.facts.changes.clear(),
        "ATT-V06a",
    )
    .await;
}

#[actix_web::test]
async fn att_v06b_goes_before_v07() {
    let story = developer_visit()
        .named(&[A])
        .declined(A)
        .fault(FaultDegree::Ordinary)
        .deal("2026-03-03 10:00");
    first_of(
        story,
        "ATT-V06b",
        |story| story.facts.receptions[0].declined.clear(),
        "ATT-V07",
    )
    .await;
}

#[actix_web::test]
async fn att_v07_goes_before_v10_and_v11() {
    let story = developer_visit()
        .named(&[A])
        .introduced(IntroductionWay::BroughtAlong, &[B], Some(B))
        .deal("2026-03-03 10:00");
    first_of(
        story,
        "ATT-V07",
        |story| story.facts.receptions[0].named.clear(),
        "ATT-V10",
    )
    .await;
}

#[actix_web::test]
async fn att_v10_and_v11_go_before_v18() {
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
        "ATT-V10",
        |story| story.facts.introductions.clear(),
        "ATT-V18",
    )
    .await;
    first_of(
        story(None),
        "ATT-V11",
        |story| story.facts.introductions.clear(),
        "ATT-V18",
    )
    .await;
}

#[actix_web::test]
async fn att_v02_to_v05_go_before_v01() {
    let story = developer_visit()
        .visit("2026-03-05 10:00", B)
        .registered()
        .visit("2026-03-08 10:00", C)
        .volunteering()
        .deal("2026-03-09 10:00");
    first_of(
        story,
        "ATT-V05",
        |story| {
            story.facts.registrations.pop();
        },
        "ATT-V01",
    )
    .await;
}

#[actix_web::test]
async fn att_v01_goes_before_v00() {
    let story = developer_visit()
        .visit("2026-03-05 10:00", C)
        .volunteering()
        .deal("2026-03-09 10:00");
    first_of(
        story,
        "ATT-V01",
        |story| {
            story.facts.receptions.pop();
        },
        "ATT-V00",
    )
    .await;
}

/// B received and registered on 1 March.
fn office_visit() -> Story {
    Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
}

#[actix_web::test]
async fn att_r16_goes_before_r17_and_that_before_r13() {
    let story = office_visit()
        .at_event("fair")
        .method("2026-02-01 10:00", "fair", Method::Pool)
        .deal("2026-03-03 10:00")
        .quarrelled("2026-03-04 10:00")
        .agreed("2026-03-05 10:00", &[(A, "1/2"), (B, "1/2")])
        .agreement(|agreement| agreement.mediated_by = Some(MANAGER));
    first_of(
        story.clone(),
        "ATT-R16",
        |story| story.facts.agreements.clear(),
        "ATT-R17",
    )
    .await;
    let mut quarrel = story;
    quarrel.facts.agreements.clear();
    first_of(
        quarrel,
        "ATT-R17",
        |story| story.facts.quarrels.clear(),
        "ATT-R13",
    )
    .await;
}

#[actix_web::test]
async fn att_r13_goes_before_r05_and_that_before_r07() {
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
        "ATT-R13",
        |story| story.facts.event_methods.clear(),
        "ATT-R05",
    )
    .await;
    let mut complaint = story;
    complaint.facts.event_methods.clear();
    first_of(
        complaint,
        "ATT-R05",
        |story| story.facts.complaints.clear(),
        "ATT-R07",
    )
    .await;
}

#[actix_web::test]
async fn att_r07_goes_before_r03_and_that_before_r11() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .visitors(&[WIFE])
        .declined(B)
        .named(&[A])
        .for_discount()
        .related("2026-03-05 12:00", Kin::Spouses)
        .deal("2026-03-06 10:00");
    let no_discount = |story: &mut Story| story.facts.receptions[1].for_discount = false;
    first_of(story.clone(), "ATT-R07", no_discount, "ATT-R03").await;
    let mut declined = story;
    no_discount(&mut declined);
    first_of(
        declined,
        "ATT-R03",
        |story| story.facts.receptions[1].declined.clear(),
        "ATT-R11",
    )
    .await;
}

#[actix_web::test]
async fn att_r03x_goes_before_r11() {
    let story = office_visit()
        .visit("2026-06-05 10:00", A)
        .visitors(&[WIFE])
        .registered()
        .declined(B)
        .related("2026-06-05 12:00", Kin::Spouses)
        .deal("2026-06-06 10:00");
    first_of(
        story,
        "ATT-R03x",
        |story| story.facts.receptions[1].declined.clear(),
        "ATT-R11",
    )
    .await;
}

#[actix_web::test]
async fn att_r11_goes_before_a_naming_on_the_second_members_first_visit() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .visitors(&[WIFE])
        .named(&[A])
        .related("2026-03-05 12:00", Kin::Spouses)
        .deal("2026-03-06 10:00");
    first_of(
        story,
        "ATT-R11",
        |story| story.facts.kinships.clear(),
        "ATT-R09",
    )
    .await;
}

#[actix_web::test]
async fn att_g24_goes_before_r10_and_that_before_r01() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .registered()
        .named(&[A])
        .introduced(IntroductionWay::BroughtAlong, &[B], None)
        .deal("2026-03-06 10:00");
    first_of(
        story.clone(),
        "ATT-G24",
        |story| story.facts.receptions[0].named.clear(),
        "ATT-R10",
    )
    .await;
    let mut brought = story;
    brought.facts.receptions[0].named.clear();
    first_of(
        brought,
        "ATT-R10",
        |story| story.facts.introductions.clear(),
        "ATT-R01",
    )
    .await;
}

#[actix_web::test]
async fn att_g24_and_r10_speak_of_the_first_visit_only() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .registered()
        .named(&[A])
        .introduced(IntroductionWay::BroughtAlong, &[B], None)
        .visit("2026-03-05 10:00", C)
        .assisting()
        .named(&[A])
        .deal("2026-03-06 10:00");
    let first_only = |story: &mut Story| {
        story.facts.receptions.pop();
    };
    first_of(story.clone(), "ATT-R04", first_only, "ATT-G24").await;
    let mut brought = story;
    brought.facts.receptions[0].named.clear();
    first_of(brought, "ATT-R04", first_only, "ATT-R10").await;
}

#[actix_web::test]
async fn att_r09_goes_before_r04_and_that_before_r14() {
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
        "ATT-R09",
        |story| story.facts.receptions[1].named.clear(),
        "ATT-R04",
    )
    .await;
    let mut said = story;
    said.facts.receptions[1].named.clear();
    first_of(
        said,
        "ATT-R04",
        |story| story.facts.receptions[2].named.clear(),
        "ATT-R14",
    )
    .await;
}

#[actix_web::test]
async fn att_r14_goes_before_r02_only_while_the_claimant_is_away() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .searched("2026-03-05 10:05", A, B, SearchKey::Name)
        .deal("2026-03-05 10:30");
    first_of(
        story,
        "ATT-R14",
        |story| story.facts.receptions[1].present.push(B),
        "ATT-R02",
    )
    .await;
}

#[actix_web::test]
async fn att_r02_goes_before_r08_and_that_before_r01() {
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
        "ATT-R02",
        |story| {
            story.facts.receptions.pop();
        },
        "ATT-R08",
    )
    .await;
    let mut found = story;
    found.facts.receptions.pop();
    first_of(
        found,
        "ATT-R08",
        |story| {
            story.facts.receptions.pop();
        },
        "ATT-R01",
    )
    .await;
}

#[actix_web::test]
async fn att_v18_decides_before_v02_to_v05_only_where_no_claim_stands() {
    // B's claim of January has expired, C's of March stands: A's visitor is recognised by C in time.
    let story = Story::developer()
        .visit("2026-01-01 10:00", B)
        .registered()
        .visit("2026-03-01 10:00", C)
        .registered()
        .visit("2026-03-10 14:00", A)
        .registered()
        .recognised("2026-03-20 09:00", C)
        .deal("2026-03-25 16:00");
    first_of(
        story,
        "ATT-V04",
        |story| {
            story.facts.registrations.remove(1);
            story.facts.receptions.remove(1);
            story.facts.recognitions.clear();
        },
        "ATT-V18",
    )
    .await;
}

#[actix_web::test]
async fn att_r15_goes_before_r16() {
    let story = office_visit()
        .deal("2026-03-20 10:00")
        .agreed("2026-03-25 10:00", &[(A, "1/2"), (B, "1/2")])
        .agreement(|agreement| agreement.mediated_by = Some(MANAGER))
        .agreed("2026-03-26 10:00", &[(A, "1/3"), (B, "2/3")]);
    first_of(
        story,
        "ATT-R15",
        |story| {
            story.facts.agreements.pop();
        },
        "ATT-R16",
    )
    .await;
}

#[actix_web::test]
async fn att_r13_goes_before_r07_where_nobody_complained() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .for_discount()
        .at_event("fair")
        .method("2026-02-01 10:00", "fair", Method::Pool)
        .deal("2026-03-06 10:00");
    first_of(
        story,
        "ATT-R13",
        |story| story.facts.event_methods.clear(),
        "ATT-R07",
    )
    .await;
}

#[actix_web::test]
async fn att_r08x_goes_before_r01() {
    let story = office_visit()
        .visit("2026-03-05 10:00", A)
        .registered()
        .deal("2026-03-20 10:00");
    first_of(
        story,
        "ATT-R08x",
        |story| {
            story.facts.registrations.pop();
            story.facts.receptions.pop();
        },
        "ATT-R01",
    )
    .await;
}

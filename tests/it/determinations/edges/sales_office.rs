//! The sales office's preset (A14).

use super::{amounts, are_told};
use crate::determinations::simulated::{Trial, applied, reason};
use crate::determinations::story::*;
use kehu_attribution::facts::{AskedBefore, IntroductionWay, Kin, Method, SearchKey};
use kehu_kernel::UserId;

const TO_A: &str = "credit A 1, paid A 1";
const TO_B: &str = "credit B 1, paid B 1";

/// B received and registered on 1 March; the claim stands to the end of 1 May.
fn known_to_b() -> Story {
    Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
}

#[actix_web::test]
async fn att_r01_of_two_registrations_in_the_same_moment_one_holds() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .volunteering()
        .registered_for(B)
        .registered_for(C)
        .deal("2026-03-20 10:00");
    let nothing = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .deal("2026-03-20 10:00");
    let decisions = are_told(&[
        (story, &format!("ATT-R01: {TO_B}")),
        (nothing, "needs ATT-R18: no_rule_decides"),
    ])
    .await;
    assert_eq!(applied(&decisions[0]), ["ATT-G22"]);
}

#[actix_web::test]
async fn att_r02_learned_of_up_to_the_end_of_the_reception_only() {
    let recognised = |when: &str| {
        known_to_b()
            .visit("2026-03-10 10:00", A)
            .registered()
            .on_site(&[B])
            .recognised(when, B)
            .deal("2026-03-12 10:40")
    };
    are_told(&[
        (recognised("2026-03-10 11:00"), &format!("ATT-R02: {TO_B}")),
        (recognised("2026-03-10 11:01"), &format!("ATT-R08x: {TO_A}")),
    ])
    .await;
}

#[actix_web::test]
async fn att_r03_two_months_from_the_29th_30th_and_31st_end_with_february() {
    let declined = |registered: &str, when: &str| {
        Story::sales_office()
            .visit(registered, B)
            .registered()
            .visit(when, A)
            .registered()
            .declined(B)
            .named_during(A)
            .deal("2026-06-20 10:00")
    };
    let mut cases = Vec::new();
    for day in ["29", "30", "31"] {
        let registered = format!("2025-12-{day} 10:00");
        cases.push((
            declined(&registered, "2026-02-28 23:59:59.999999"),
            "ATT-R03: credit A 1, paid A 4/5, B 1/5",
        ));
        cases.push((
            declined(&registered, "2026-03-01 00:00"),
            "ATT-R03x: credit A 1, paid A 1",
        ));
    }
    are_told(&cases).await;
}

#[actix_web::test]
async fn att_r03x_31_january_and_two_months_is_31_march() {
    let declined = |when: &str| {
        Story::sales_office()
            .visit("2026-01-31 10:00", B)
            .registered()
            .visit(when, A)
            .registered()
            .declined(B)
            .named_during(A)
            .deal("2026-06-20 10:00")
    };
    are_told(&[
        (
            declined("2026-03-31 23:59:59.999999"),
            "ATT-R03: credit A 1, paid A 4/5, B 1/5",
        ),
        (declined("2026-04-01 00:00"), &format!("ATT-R03x: {TO_A}")),
    ])
    .await;
}

fn assisted(named: &[UserId], there: &[UserId]) -> Story {
    known_to_b()
        .visit("2026-03-10 10:00", C)
        .assisting()
        .named(named)
        .on_site(there)
        .deal("2026-03-20 10:00")
}

#[actix_web::test]
async fn att_r04_gives_way_when_the_claimant_is_there_and_is_divided_to_the_odd_cent() {
    let sold = assisted(&[B], &[]).sale(|deal| deal.commission = Some("311.11".parse().unwrap()));
    let decisions = are_told(&[
        (sold, "ATT-R04: credit B 1, paid B 4/5, C 1/5"),
        (assisted(&[B], &[B]), &format!("ATT-R02: {TO_B}")),
    ])
    .await;
    let parts = &decisions[0]["answer"]["commission"];
    assert_eq!(
        (&parts[0]["amount"], &parts[1]["amount"]),
        (&"248.89".into(), &"62.22".into())
    );
    assert_eq!(reason(&decisions[1], "ATT-R04")["code"], "on_site");
}

#[actix_web::test]
async fn att_r05_the_complaint_is_verified_up_to_the_deal() {
    let verified = |when: &str| {
        let mut story = known_to_b()
            .visit("2026-03-10 10:00", A)
            .declined(B)
            .complained(B)
            .deal("2026-03-12 10:00");
        story.facts.complaints[0].verified_at = Some(at(when));
        story
    };
    are_told(&[
        (verified("2026-03-12 10:00"), &format!("ATT-R05: {TO_A}")),
        (
            verified("2026-03-12 10:00:00.000001"),
            "ATT-R03: credit A 1, paid A 4/5, B 1/5",
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_r06_gives_way_when_the_claimant_is_on_site() {
    let decisions = are_told(&[
        (
            assisted(&[B, C], &[]),
            "ATT-R04: credit B 1, paid B 4/5, C 1/5",
        ),
        (assisted(&[B, C], &[B]), &format!("ATT-R02: {TO_B}")),
    ])
    .await;
    let applied = decisions.iter().map(applied).collect::<Vec<_>>();
    assert_eq!(applied, [vec!["ATT-R06"], vec![]]);
}

#[actix_web::test]
async fn att_r07_bargaining_with_an_expired_claimants_rival_is_no_bargaining() {
    let bargained = |when: &str| {
        known_to_b()
            .visit(when, A)
            .registered()
            .for_discount()
            .deal("2026-05-20 10:30")
    };
    are_told(&[
        (
            bargained("2026-05-01 23:59:59.999999"),
            &format!("ATT-R07: {TO_B}"),
        ),
        (bargained("2026-05-02 00:00"), &format!("ATT-R08x: {TO_A}")),
    ])
    .await;
}

fn forgotten() -> Story {
    known_to_b()
        .visit("2026-03-10 10:00", A)
        .said(AskedBefore::Forgot)
        .registered()
}

#[actix_web::test]
async fn att_r08_found_after_the_visit_and_up_to_the_deal() {
    let found = |when: &str| {
        forgotten()
            .searched(when, A, B, SearchKey::Records)
            .deal("2026-03-20 10:00")
    };
    are_told(&[
        (
            found("2026-03-20 10:00"),
            "ATT-R08: credit A 1, paid A 1/2, B 1/2",
        ),
        (
            found("2026-03-20 10:00:00.000001"),
            &format!("ATT-R08x: {TO_A}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_r08x_found_by_another_or_of_an_expired_claim_is_not_found() {
    let received = |when: &str, left: &str| {
        known_to_b()
            .visit(when, A)
            .left_at(left)
            .registered()
            .searched("2026-05-02 18:00", A, B, SearchKey::Records)
            .deal("2026-05-20 10:00")
    };
    let by_another = forgotten()
        .searched("2026-03-10 18:00", C, B, SearchKey::Records)
        .deal("2026-03-20 10:00");
    are_told(&[
        (
            received("2026-05-01 23:00", "2026-05-01 23:50"),
            "ATT-R08: credit A 1, paid A 1/2, B 1/2",
        ),
        (
            received("2026-05-02 00:00", "2026-05-02 00:50"),
            &format!("ATT-R08x: {TO_A}"),
        ),
        (by_another, &format!("ATT-R08x: {TO_A}")),
    ])
    .await;
}

#[actix_web::test]
async fn att_r09_three_earlier_receivers_share_their_half_to_the_odd_cent() {
    let sold = |commission: &str| {
        let commission = commission.parse().unwrap();
        known_to_b()
            .visit("2026-03-05 10:00", C)
            .by_name()
            .visit("2026-03-06 10:00", D)
            .by_name()
            .visit("2026-03-10 10:00", A)
            .by_name()
            .named(&[A])
            .deal("2026-03-12 10:00")
            .sale(|deal| deal.commission = Some(commission))
    };
    let told = "ATT-R09: credit A 1/2, B 1/6, C 1/6, D 1/6, paid A 1/2, B 1/6, C 1/6, D 1/6";
    let decisions = are_told(&[(sold("100.00"), told), (sold("100.01"), told)]).await;
    // 50 and three times 16.666...: two cents are left, by the largest remainder and party order.
    assert_eq!(amounts(&decisions[0]), ["50.00", "16.67", "16.67", "16.66"]);
    // 50.005 and three times 16.668333...
    assert_eq!(amounts(&decisions[1]), ["50.00", "16.67", "16.67", "16.67"]);
}

#[actix_web::test]
async fn att_r10_who_comes_alone_was_not_brought_and_the_bringers_claim_may_have_expired() {
    let brought = |way| {
        Story::sales_office()
            .visit("2026-03-01 10:00", A)
            .registered()
            .introduced(way, &[B, C], None)
            .deal("2026-03-03 10:00")
    };
    let decisions = are_told(&[
        (
            brought(IntroductionWay::BroughtAlong),
            &format!("ATT-R10: {TO_B}"),
        ),
        (
            brought(IntroductionWay::CameAlone),
            &format!("ATT-R01: {TO_A}"),
        ),
    ])
    .await;
    assert_eq!(
        reason(&decisions[1], "ATT-R10")["code"],
        "not_brought_or_announced"
    );
}

#[actix_web::test]
async fn att_r11_a_family_that_comes_together_or_is_known_too_late_is_none() {
    let apart = |known: &str| {
        known_to_b()
            .visit("2026-09-10 10:00", A)
            .visitors(&[WIFE])
            .registered()
            .related(known, Kin::ParentAndChild)
            .deal("2026-09-20 10:00")
    };
    let together = known_to_b()
        .visit("2026-03-10 10:00", A)
        .visitors(&[HUSBAND, WIFE])
        .related("2026-03-11 10:00", Kin::Siblings)
        .deal("2026-03-20 10:00");
    let decisions = are_told(&[
        (apart("2026-09-20 10:00"), &format!("ATT-R11: {TO_B}")),
        (together, &format!("ATT-R08x: {TO_A}")),
    ])
    .await;
    assert_eq!(reason(&decisions[1], "ATT-R11")["code"], "not_separately");
    let late = apart("2026-09-20 10:00:00.000001");
    let trial = Trial::open().await;
    let decision = trial.simulate(&late).await["decision"].clone();
    assert_ne!(decision["answer"]["rule"]["rule"], "ATT-R11");
}

#[actix_web::test]
async fn att_r12_a_draw_counts_up_to_the_deal() {
    let drawn = |when: &str| {
        known_to_b()
            .transferred(when, B, D)
            .deal("2026-03-12 10:00")
    };
    are_told(&[
        (drawn("2026-03-12 10:00"), "ATT-R01: credit D 1, paid D 1"),
        (
            drawn("2026-03-12 10:00:00.000001"),
            &format!("ATT-R01: {TO_B}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_r13_the_method_is_published_by_the_deal() {
    let fair = |published: &str| {
        known_to_b()
            .visit("2026-03-10 10:00", A)
            .volunteering()
            .at_event("spring-fair")
            .method(published, "spring-fair", Method::Pool)
            .deal("2026-03-12 10:00")
    };
    are_told(&[
        (
            fair("2026-03-09 10:00"),
            "ATT-R13: credit pool 1, paid pool 1",
        ),
        (fair("2026-03-12 10:01"), &format!("ATT-R01: {TO_B}")),
    ])
    .await;
}

#[actix_web::test]
async fn att_r14_the_same_day_ends_at_midnight_of_the_site() {
    let sold = |when: &str| {
        known_to_b()
            .visit("2026-03-10 10:00", A)
            .searched("2026-03-10 10:05", A, B, SearchKey::Name)
            .deal(when)
    };
    let decisions = are_told(&[
        (
            sold("2026-03-10 23:59:59.999999"),
            "ATT-R14: credit B 1, paid A 1/2, B 1/2",
        ),
        (sold("2026-03-11 00:00"), &format!("ATT-R01: {TO_B}")),
    ])
    .await;
    assert_eq!(reason(&decisions[1], "ATT-R14")["code"], "not_same_day");
}

#[actix_web::test]
async fn att_r15_an_agreement_is_written_and_whole_and_comes_within_the_days() {
    let agreed = |when: &str, parts: &[(UserId, &str)]| {
        known_to_b()
            .policy(|rules| rules.settlement_days = Some(7))
            .deal("2026-03-20 10:00")
            .agreed(when, parts)
    };
    let thirds = [(A, "1/3"), (B, "1/3"), (C, "1/3")];
    let sold = agreed("2026-03-27 23:59:59.999999", &thirds)
        .sale(|deal| deal.commission = Some("100.00".parse().unwrap()));
    let told = "ATT-R15: credit A 1/3, B 1/3, C 1/3, paid A 1/3, B 1/3, C 1/3";
    let spoken = agreed("2026-03-25 10:00", &thirds).agreement(|it| it.written = false);
    let decisions = are_told(&[
        (sold, told),
        (
            agreed("2026-03-28 00:00", &thirds),
            &format!("ATT-R01: {TO_B}"),
        ),
        (spoken, &format!("ATT-R01: {TO_B}")),
        (
            agreed("2026-03-25 10:00", &[(A, "1/3"), (B, "1/3")]),
            &format!("ATT-R01: {TO_B}"),
        ),
    ])
    .await;
    assert_eq!(
        amounts(&decisions[0]),
        ["33.34", "33.33", "33.33"],
        "the odd cent by party order"
    );
}

#[actix_web::test]
async fn att_r17_who_does_not_obey_a_ruling_loses_it_to_the_department() {
    let ruled = || {
        Story::sales_office()
            .visit("2026-03-01 10:00", B)
            .deal("2026-03-20 10:00")
            .ruled("2026-03-25 10:00", &[(B, "9/10"), (A, "1/10")])
    };
    are_told(&[
        (
            ruled(),
            "ATT-R18: credit B 9/10, A 1/10, paid B 9/10, A 1/10",
        ),
        (
            ruled().disobeyed("2026-03-26 10:00", A),
            "ATT-R17: credit department 1, paid department 1",
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_r19_who_shares_the_performance_and_follows_up_is_the_one_named() {
    let story = known_to_b()
        .visit("2026-03-10 10:00", A)
        .by_name()
        .named(&[A])
        .deal("2026-03-12 10:00");
    let told = "ATT-R09: credit A 1/2, B 1/2, paid A 1/2, B 1/2";
    let decisions = are_told(&[(story, told)]).await;
    let answer = &decisions[0]["answer"];
    assert_eq!(
        answer["follow_up"]["id"],
        answer["performance"][0]["holder"]["user_id"]
    );
}

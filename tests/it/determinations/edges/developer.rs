//! The developer's preset (A12).

use super::{amounts, are_told};
use crate::determinations::simulated::{applied, reason};
use crate::determinations::story::*;
use kehu_attribution::facts::{DealChangeKind, FaultDegree, IntroductionWay, Kin, SearchKey};
use kehu_kernel::UserId;

const TO_A: &str = "credit A 1, paid A 1";
const TO_B: &str = "credit B 1, paid B 1";

fn known_to_b() -> Story {
    Story::developer().visit("2026-03-01 10:00", B).registered()
}

fn as_new_by_a() -> Story {
    known_to_b().visit("2026-03-10 14:00", A).registered()
}

fn received_by_a() -> Story {
    Story::developer().visit("2026-03-01 10:00", A).registered()
}

#[actix_web::test]
async fn att_v00_counts_a_registration_of_the_visits_day_to_its_last_moment_once_confirmed() {
    let sold = |registered: &str| {
        Story::developer()
            .visit("2026-03-01 10:00", A)
            .registered_at(registered)
            .deal("2026-03-01 10:20")
    };
    let unconfirmed = received_by_a().unconfirmed().deal("2026-03-05 10:00");
    are_told(&[
        (
            sold("2026-03-01 23:59:59.999999"),
            &format!("ATT-V00: {TO_A}"),
        ),
        (sold("2026-03-02 00:00"), "needs ATT-V20: no_rule_decides"),
        (unconfirmed.clone(), "needs ATT-V20: no_rule_decides"),
        (
            unconfirmed.confirmed_at("2026-03-05 20:00"),
            &format!("ATT-V00: {TO_A}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_v01_a_claim_stands_to_the_end_of_its_last_day_also_from_the_29th_30th_and_31st() {
    let mut cases = Vec::new();
    for (registered, last) in [
        ("2026-03-15 10:00", "2026-04-15"),
        ("2026-01-28 10:00", "2026-02-28"),
        ("2026-01-29 10:00", "2026-02-28"),
        ("2026-01-30 10:00", "2026-02-28"),
        ("2026-01-31 10:00", "2026-02-28"),
        ("2024-01-31 10:00", "2024-02-29"),
        ("2026-12-31 10:00", "2027-01-31"),
    ] {
        let back = |when: &str| {
            Story::developer()
                .visit(registered, B)
                .registered()
                .visit(when, A)
                .named_during(B)
                .seen_at("2027-12-31 00:00")
                .deal(when)
        };
        let after = last
            .parse::<chrono::NaiveDate>()
            .unwrap()
            .succ_opt()
            .unwrap();
        cases.push((
            back(&format!("{last} 23:59:59.999999")),
            "ATT-V01: credit B 1, paid B 1",
        ));
        // The day after A receives as if nobody had, and has not registered.
        cases.push((
            back(&format!("{after} 00:00:00")),
            "needs ATT-V20: no_rule_decides",
        ));
    }
    are_told(&cases).await;
}

#[actix_web::test]
async fn att_v02_the_same_day_ends_at_midnight_of_the_site() {
    let recognised = |when: &str| as_new_by_a().recognised(when, B).deal("2026-03-12 10:00");
    are_told(&[
        (
            recognised("2026-03-10 23:59:59.999999"),
            &format!("ATT-V02: {TO_B}"),
        ),
        (
            recognised("2026-03-11 00:00"),
            "ATT-V04: credit A 1, paid A 1/2, B 1/2",
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_v03_on_the_spot_ends_when_the_party_leaves_and_with_a_recognition_before() {
    are_told(&[
        (
            as_new_by_a().deal("2026-03-10 14:59:59.999999"),
            &format!("ATT-V03: {TO_A}"),
        ),
        (
            as_new_by_a().deal("2026-03-10 15:00"),
            &format!("ATT-V05: {TO_A}"),
        ),
        (
            as_new_by_a()
                .recognised("2026-03-10 14:50", B)
                .deal("2026-03-10 14:40"),
            &format!("ATT-V03: {TO_A}"),
        ),
        (
            as_new_by_a()
                .recognised("2026-03-10 14:30", B)
                .deal("2026-03-10 14:40"),
            &format!("ATT-V02: {TO_B}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_v04_the_window_of_a_month_ends_with_the_last_day_of_february() {
    let recognised = |received: &str, when: &str| {
        Story::developer()
            .visit("2026-01-20 10:00", B)
            .registered()
            .visit(received, A)
            .registered()
            .recognised(when, B)
            .deal("2026-04-20 16:00")
    };
    let mut cases = Vec::new();
    for day in ["29", "30", "31"] {
        let received = format!("2026-01-{day} 14:00");
        cases.push((
            recognised(&received, "2026-02-28 23:59:59.999999"),
            "ATT-V04: credit A 1, paid A 1/2, B 1/2",
        ));
        cases.push((
            recognised(&received, "2026-03-01 00:00"),
            "ATT-V05: credit A 1, paid A 1",
        ));
    }
    are_told(&cases).await;
}

#[actix_web::test]
async fn att_v05_a_match_by_name_or_after_the_visit_is_no_recognition() {
    let searched = |when: &str, key| {
        as_new_by_a()
            .searched(when, A, B, key)
            .deal("2026-03-12 10:00")
    };
    are_told(&[
        (
            searched("2026-03-10 15:00", SearchKey::Telephone),
            &format!("ATT-V02: {TO_B}"),
        ),
        (
            searched("2026-03-10 15:01", SearchKey::Telephone),
            &format!("ATT-V05: {TO_A}"),
        ),
        (
            searched("2026-03-10 14:05", SearchKey::Name),
            &format!("ATT-V05: {TO_A}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_v06a_who_wanted_another_and_was_refused_stays() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .named_during(A)
        .insisting()
        .explained_in_vain()
        .change_refused(A)
        .deal("2026-03-03 10:00");
    let decisions = are_told(&[(story, &format!("ATT-V06a: {TO_B}"))]).await;
    assert_eq!(
        reason(&decisions[0], "ATT-V08")["code"],
        "change_not_allowed"
    );
}

#[actix_web::test]
async fn att_v06b_a_serious_fault_without_the_managers_decision_changes_nobody() {
    let story = received_by_a()
        .declined(A)
        .insisting()
        .fault(FaultDegree::Serious)
        .deal("2026-03-03 10:00");
    let decisions = are_told(&[(story, &format!("ATT-V06b: {TO_A}"))]).await;
    assert_eq!(
        reason(&decisions[0], "ATT-V06c")["code"],
        "change_not_allowed"
    );
}

#[actix_web::test]
async fn att_v06c_the_new_ones_claim_stands_as_any_and_may_be_shared_in_turn() {
    let story = received_by_a()
        .declined(A)
        .insisting()
        .changed_by_roster(C)
        .taken_over("2026-03-01 10:20", C)
        .registered()
        .visit("2026-03-10 10:00", B)
        .registered()
        .recognised("2026-03-11 10:00", C)
        .deal("2026-03-20 10:00");
    are_told(&[(story, "ATT-V04: credit B 1, paid B 1/2, C 1/2")]).await;
}

#[actix_web::test]
async fn att_v07_is_for_new_visitors_only() {
    let named = |first: &str| {
        Story::developer()
            .visit(first, B)
            .registered()
            .visit("2026-03-08 10:00", A)
            .by_name()
            .named(&[A])
            .registered()
            .deal("2026-03-09 10:00")
    };
    are_told(&[
        // B's claim stands to the end of 8 March, and not from 7 February.
        (named("2026-02-08 10:00"), &format!("ATT-V00: {TO_B}")),
        (named("2026-02-07 10:00"), &format!("ATT-V07: {TO_A}")),
    ])
    .await;
}

/// B receives; A is named in a second visit.
fn named_in_second_visit(when: &str) -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit(when, B)
        .named(&[A])
        .insisting()
        .explained_in_vain()
        .changed_as_named(A)
        .deal("2026-03-09 10:00")
}

#[actix_web::test]
async fn att_v08_the_first_day_lasts_till_midnight_and_odd_cents_go_by_the_largest_remainder() {
    let sold = |cents: &str| {
        let commission = cents.parse().unwrap();
        named_in_second_visit("2026-03-01 23:59").sale(|deal| deal.commission = Some(commission))
    };
    let seventy_thirty = "ATT-V08: credit B 1, paid B 7/10, A 3/10";
    let decisions = are_told(&[
        (sold("0.01"), seventy_thirty),
        (sold("0.05"), seventy_thirty),
        (sold("1000.03"), seventy_thirty),
        (
            named_in_second_visit("2026-03-02 00:00"),
            &format!("ATT-V09: {TO_B}"),
        ),
    ])
    .await;
    assert_eq!(amounts(&decisions[0]), ["0.01", "0.00"]);
    // 3.5 and 1.5 cents: the tie goes by party order.
    assert_eq!(amounts(&decisions[1]), ["0.04", "0.01"]);
    // 700.021 and 300.009.
    assert_eq!(amounts(&decisions[2]), ["700.02", "300.01"]);
}

#[actix_web::test]
async fn att_v08x_instigation_counts_against_the_one_named_alone() {
    let by = |instigator: UserId| {
        let mut story = Story::developer()
            .visit("2026-03-01 10:00", B)
            .registered()
            .named_during(A)
            .insisting()
            .explained_in_vain()
            .changed_as_named(A)
            .instigated_by(instigator)
            .taken_over("2026-03-01 10:20", A)
            .by_name()
            .deal("2026-03-03 10:00");
        story.facts.instigations[0].reception = story.facts.receptions[0].id;
        story
    };
    are_told(&[
        (by(A), &format!("ATT-V08x: {TO_B}")),
        (by(C), "ATT-V08: credit B 1, paid B 7/10, A 3/10"),
    ])
    .await;
}

#[actix_web::test]
async fn att_v09_needs_insistence_and_the_managers_word() {
    let named = |insists: bool, allowed: bool| {
        let mut story = known_to_b()
            .visit("2026-03-08 10:00", A)
            .volunteering()
            .named(&[A]);
        if insists {
            story = story.insisting();
        }
        story = if allowed {
            story.changed_as_named(A)
        } else {
            story.change_refused(A)
        };
        story.deal("2026-03-08 10:40")
    };
    let decisions = are_told(&[
        (named(true, true), &format!("ATT-V09: {TO_B}")),
        (named(false, true), &format!("ATT-V01: {TO_B}")),
        (named(true, false), &format!("ATT-V01: {TO_B}")),
    ])
    .await;
    assert_eq!(reason(&decisions[1], "ATT-V09")["code"], "not_insisting");
}

fn introduced(way: IntroductionWay, named: Option<UserId>) -> Story {
    received_by_a()
        .introduced(way, &[B], named)
        .deal("2026-03-03 10:00")
}

#[actix_web::test]
async fn att_v10_the_announcement_comes_before_the_visit_with_the_appointed_time() {
    let announced = |when: &str, appointed: Option<&str>| {
        introduced(IntroductionWay::Telephoned, Some(B)).announced(when, B, appointed)
    };
    let at_ten = Some("2026-03-01 10:00");
    are_told(&[
        (
            announced("2026-03-01 09:59:59.999999", at_ten),
            &format!("ATT-V10: {TO_B}"),
        ),
        (
            announced("2026-03-01 10:00", at_ten),
            &format!("ATT-V11: {TO_A}"),
        ),
        (
            announced("2026-02-28 18:00", None),
            &format!("ATT-V11: {TO_A}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_v11_brought_along_without_a_name_or_with_a_strangers_is_the_receivers() {
    let decisions = are_told(&[
        (
            introduced(IntroductionWay::BroughtAlong, None),
            &format!("ATT-V11: {TO_A}"),
        ),
        (
            introduced(IntroductionWay::BroughtAlong, Some(C)),
            &format!("ATT-V11: {TO_A}"),
        ),
    ])
    .await;
    assert_eq!(
        reason(&decisions[1], "ATT-V10")["code"],
        "not_their_salesperson"
    );
}

#[actix_web::test]
async fn att_v12_the_earlier_claim_stands_at_the_later_registration_to_its_last_moment() {
    let registered = |when: &str| {
        received_by_a()
            .visit("2026-04-01 23:00", B)
            .visitors(&[WIFE])
            .registered_at(when)
            .related("2026-03-20 10:00", Kin::Spouses)
            .deal("2026-05-25 16:00")
    };
    let decisions = are_told(&[
        (
            registered("2026-04-01 23:59:59.999999"),
            "ATT-V12: credit A 1/2, B 1/2, paid A 1/2, B 1/2",
        ),
        // Nobody recognised whom A had received, so the visitor is B's alone.
        (registered("2026-04-02 00:00"), &format!("ATT-V05: {TO_B}")),
    ])
    .await;
    assert_eq!(reason(&decisions[1], "ATT-V12")["code"], "claim_expired");
}

fn company(negotiated: Option<UserId>, after_sale: Option<UserId>) -> Story {
    Story::developer().company_contact("2026-02-20 10:00", negotiated, after_sale)
}

#[actix_web::test]
async fn att_v13_an_executives_naming_counts_of_the_salesperson_who_receives() {
    let story = |named: UserId| {
        company(Some(A), Some(A))
            .executive_named(named)
            .visit("2026-03-01 10:00", A)
            .by_name()
            .registered()
            .deal("2026-03-03 10:00")
    };
    are_told(&[(story(A), "ATT-V13: credit pool 1, paid pool 1")]).await;
}

#[actix_web::test]
async fn att_v15_the_after_sale_work_is_divided_to_the_odd_cent() {
    let story = company(None, Some(A))
        .deal("2026-03-03 10:00")
        .sale(|deal| deal.commission = Some("0.05".parse().unwrap()));
    let decisions = are_told(&[(story, "ATT-V15: credit A 1, paid A 3/10, pool 7/10")]).await;
    let parts = &decisions[0]["answer"]["commission"];
    assert_eq!(
        (&parts[0]["amount"], &parts[1]["amount"]),
        (&"0.02".into(), &"0.03".into()),
        "1.5 and 3.5 cents: the tie goes by party order"
    );
}

#[actix_web::test]
async fn att_v16_the_company_comes_first_only_before_the_registration() {
    let contacted = |when: &str| {
        known_to_b()
            .company_contact(when, None, None)
            .deal("2026-03-20 10:00")
    };
    are_told(&[
        // Registered at half past ten.
        (
            contacted("2026-03-01 10:30"),
            "ATT-V16: credit pool 1, paid pool 1",
        ),
        (
            contacted("2026-03-01 10:30:00.000001"),
            &format!("ATT-V00: {TO_B}"),
        ),
    ])
    .await;
}

#[actix_web::test]
async fn att_v17_an_expired_registration_is_one_too() {
    let story = known_to_b()
        .company_contact("2026-06-20 10:00", Some(A), Some(A))
        .visit("2026-06-21 10:00", A)
        .registered()
        .deal("2026-06-22 10:00");
    let decisions = are_told(&[(story, &format!("ATT-V18: {TO_A}"))]).await;
    assert!(applied(&decisions[0]).contains(&"ATT-V17"));
}

#[actix_web::test]
async fn att_v18_a_claim_counts_to_the_last_moment_of_its_day() {
    let received = |when: &str| {
        known_to_b()
            .visit(when, A)
            .registered()
            .deal("2026-04-20 16:00")
    };
    are_told(&[
        (
            received("2026-04-01 23:59:59.999999"),
            &format!("ATT-V05: {TO_A}"),
        ),
        (received("2026-04-02 00:00"), &format!("ATT-V18: {TO_A}")),
    ])
    .await;
}

#[actix_web::test]
async fn att_v19_a_renaming_changes_nothing_either() {
    let story = received_by_a()
        .deal("2026-03-03 10:00")
        .deal_changed("2026-04-03 10:00", DealChangeKind::Renaming)
        .deal_changed("2026-05-03 10:00", DealChangeKind::UnitSwap);
    are_told(&[(story, &format!("ATT-V00: {TO_A}"))]).await;
}

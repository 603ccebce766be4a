//! Employees' referrals (A11).

use super::{amounts, are_told};
use crate::determinations::simulated::Trial;
use crate::determinations::story::*;
use kehu_attribution::facts::ReferrerPresence;

const TO_A: &str = "credit A 1, paid A 1";

fn referred() -> Story {
    Story::developer()
        .referred("2026-02-25 10:00", "2026-03-01")
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00")
}

const WITH_REFERRER: &str = "ATT-V00: credit A 1, paid A 7/10, referrer E 3/10";

#[actix_web::test]
async fn att_e02_the_form_is_filed_before_the_visit_begins() {
    let filed = |when: &str| referred().referral(|referral| referral.at = at(when));
    are_told(&[
        (filed("2026-03-01 09:59:59.999999"), WITH_REFERRER),
        (filed("2026-03-01 10:00"), &format!("ATT-V00: {TO_A}")),
    ])
    .await;
}

#[actix_web::test]
async fn att_e03_the_appointed_day_lasts_from_midnight_to_midnight() {
    let visited = |when: &str| {
        Story::developer()
            .referred("2026-02-25 10:00", "2026-03-01")
            .referral(|referral| {
                referral.confirmation.as_mut().unwrap().at = at("2026-02-28 23:00");
            })
            .visit(when, A)
            .registered_at("2026-03-02 10:00")
            .deal("2026-03-03 10:00")
    };
    let within = visited("2026-03-01 00:00");
    let trial = Trial::open().await;
    for (story, expected) in [
        (within, false),
        (visited("2026-02-28 23:59:59.999999"), true),
        (visited("2026-03-02 00:00"), true),
    ] {
        let decision = trial.simulate(&story).await["decision"].clone();
        let mut passed = decision["passed_over"].as_array().unwrap().iter();
        let lapsed = passed.any(|passed| passed["reason"]["code"] == "not_on_appointed_day");
        assert_eq!(lapsed, expected, "{decision:#}");
    }
}

#[actix_web::test]
async fn att_e04_the_referrer_telephones_before_the_visit_begins() {
    let telephoned = |when: &str| {
        let at = at(when);
        referred()
            .referral(|referral| referral.presence = Some(ReferrerPresence::Telephoned { at }))
    };
    are_told(&[
        (telephoned("2026-03-01 09:59:59.999999"), WITH_REFERRER),
        (telephoned("2026-03-01 10:00"), &format!("ATT-V00: {TO_A}")),
    ])
    .await;
}

#[actix_web::test]
async fn att_e06_forty_nine_twenty_one_and_thirty_come_right_to_the_cent() {
    let sold = |commission: &str| {
        let commission = commission.parse().unwrap();
        Story::developer()
            .referred("2026-02-25 10:00", "2026-03-01")
            .visit("2026-03-01 10:00", B)
            .registered()
            .named_during(A)
            .insisting()
            .explained_in_vain()
            .changed_as_named(A)
            .deal("2026-03-03 10:00")
            .sale(|deal| deal.commission = Some(commission))
    };
    let told = "ATT-V08: credit B 1, paid B 49/100, A 21/100, referrer E 3/10";
    let cases = [
        ("0.01", ["0.01", "0.00", "0.00"]),
        ("100.01", ["49.01", "21.00", "30.00"]),
        ("493.83", ["241.98", "103.70", "148.15"]),
        ("10000.00", ["4900.00", "2100.00", "3000.00"]),
    ];
    let stories = cases.map(|(commission, _)| (sold(commission), told));
    let decisions = are_told(&stories).await;
    for ((commission, expected), decision) in cases.iter().zip(decisions) {
        assert_eq!(amounts(&decision), expected, "{commission}");
    }
}

#[actix_web::test]
async fn att_e07_an_approval_counts_up_to_the_deal_and_afterwards() {
    let approved = |when: Option<&str>| {
        let approved_at = when.map(at);
        referred().referral(|referral| referral.approved_at = approved_at)
    };
    are_told(&[
        (approved(Some("2026-03-03 10:00")), WITH_REFERRER),
        (approved(Some("2026-04-03 10:00")), WITH_REFERRER),
        (approved(None), &format!("{WITH_REFERRER} held")),
    ])
    .await;
}

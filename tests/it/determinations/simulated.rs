//! The plain case of every rule, by simulation through HTTP.

use super::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::facts::{
    AskedBefore, DealChangeKind, FaultDegree, IntroductionWay, Kin, Method, SearchKey,
};
use kehu_attribution::policy::{Role, RoleShare, RuleSet, RuleShares, SiteRules};
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};

/// An office that tries things out.
pub(super) struct Trial {
    manager: Caller,
    _server: Server,
}

impl Trial {
    pub(super) async fn open() -> Self {
        let server = Server::start().await;
        Self {
            manager: server.caller("project_manager", server.org.company).await,
            _server: server,
        }
    }

    pub(super) async fn simulate(&self, story: &Story) -> Value {
        let policy = match story.rules.determination.rule_set {
            RuleSet::Developer if story.rules == SiteRules::developer() => {
                json!({"kind": "preset", "preset": "developer"})
            }
            RuleSet::SalesOffice if story.rules == SiteRules::sales_office() => {
                json!({"kind": "preset", "preset": "sales-office"})
            }
            _ => json!({"kind": "document", "rules": story.rules}),
        };
        let body = json!({"policy": policy, "facts": story.facts});
        self.manager
            .post("/v1/determinations/simulate", body)
            .await
            .expect(200)
    }
}

/// The letter of a holder, and its share.
fn part(part: &Value) -> String {
    let holder = &part["holder"];
    let letter = |id: &Value| {
        id.as_str()
            .unwrap()
            .trim_start_matches(['0', '-'])
            .to_uppercase()
    };
    let who = match holder["kind"].as_str().unwrap() {
        "salesperson" => letter(&holder["user_id"]),
        "referrer" => format!("referrer {}", letter(&holder["user_id"])),
        other => other.to_owned(),
    };
    let held = if part["held"] == true { " held" } else { "" };
    format!("{who} {}{held}", part["share"].as_str().unwrap())
}

fn parts(parts: &Value) -> String {
    let parts: Vec<String> = parts.as_array().unwrap().iter().map(part).collect();
    parts.join(", ")
}

/// The rule, the performance and the commission of an answer.
pub(super) fn told(decision: &Value) -> String {
    let answer = &decision["answer"];
    let rule = answer["rule"]["rule"].as_str().unwrap();
    match answer["answer"].as_str().unwrap() {
        "determined" => format!(
            "{rule}: credit {}, paid {}",
            parts(&answer["performance"]),
            parts(&answer["commission"])
        ),
        _ => format!("needs {rule}: {}", answer["because"].as_str().unwrap()),
    }
}

/// Tells a story through HTTP, and holds the answer against a line.
async fn simulated(story: Story, expected: &str) -> Value {
    let trial = Trial::open().await;
    let preview = trial.simulate(&story).await;
    let decision = preview["decision"].clone();
    assert_eq!(told(&decision), expected, "{decision:#}");
    let rule = &decision["answer"]["rule"];
    for words in ["title", "sentence", "source"] {
        assert!(!rule[words].as_str().unwrap().is_empty(), "{rule}");
    }
    let judgment = &decision["judgment"];
    assert!(
        judgment["headline"]
            .as_str()
            .unwrap()
            .contains(rule["rule"].as_str().unwrap()),
        "{judgment:#}"
    );
    decision
}

pub(super) fn applied(decision: &Value) -> Vec<&str> {
    let rules = decision["applied"].as_array().unwrap().iter();
    rules
        .map(|applied| applied["rule"]["rule"].as_str().unwrap())
        .collect()
}

/// Why a rule was passed over.
pub(super) fn reason<'a>(decision: &'a Value, rule: &str) -> &'a Value {
    let mut passed = decision["passed_over"].as_array().unwrap().iter();
    let found = passed.find(|passed| passed["rule"]["rule"] == rule);
    assert!(found.is_some(), "{rule} was not passed over: {decision:#}");
    &found.unwrap()["reason"]
}

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
async fn att_v00_a_new_visitor_by_rotation_is_the_receivers() {
    let story = received_by_a().deal("2026-03-01 10:50");
    let decision = simulated(story, "ATT-V00: credit A 1, paid A 1").await;
    assert_eq!(decision["answer"]["turns"][0]["turn"], "used");
    assert_eq!(
        decision["answer"]["evidence"][0]["record"]["href"],
        Value::Null,
        "nothing leads to what is made up"
    );
}

#[actix_web::test]
async fn att_v01_a_returning_visitor_stays_with_the_claimant() {
    let story = known_to_b()
        .visit("2026-03-08 10:00", C)
        .volunteering()
        .deal("2026-03-08 10:30");
    simulated(story, "ATT-V01: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_v02_recognised_the_same_day_goes_back_to_the_claimant() {
    let story = as_new_by_a()
        .recognised("2026-03-10 16:00", B)
        .deal("2026-03-12 10:00");
    let decision = simulated(story, "ATT-V02: credit B 1, paid B 1").await;
    assert_eq!(decision["answer"]["turns"][0]["turn"], "kept");
}

#[actix_web::test]
async fn att_v03_a_deal_on_the_spot_is_the_receivers() {
    let story = as_new_by_a().deal("2026-03-10 14:40");
    simulated(story, "ATT-V03: credit A 1, paid A 1").await;
}

#[actix_web::test]
async fn att_v04_recognised_within_a_month_splits_evenly() {
    let story = as_new_by_a()
        .recognised("2026-03-20 09:00", B)
        .deal("2026-03-25 16:00")
        .sale(|deal| deal.commission = Some("10000.01".parse().unwrap()));
    let decision = simulated(story, "ATT-V04: credit A 1, paid A 1/2, B 1/2").await;
    let amounts: Vec<&str> = decision["answer"]["commission"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["amount"].as_str().unwrap())
        .collect();
    assert_eq!(
        amounts,
        ["5000.01", "5000.00"],
        "the odd cent by party order"
    );
}

#[actix_web::test]
async fn att_v05_not_recognised_is_the_receivers() {
    let story = as_new_by_a().deal("2026-03-25 16:00");
    let decision = simulated(story, "ATT-V05: credit A 1, paid A 1").await;
    let lost = &decision["lost_claims"][0];
    assert_eq!(lost["reason"]["code"], "rule_gives_nothing");
    assert_eq!(lost["reason"]["rule"], "ATT-V05");
    assert_eq!(lost["record"]["kind"], "registration");
}

#[actix_web::test]
async fn att_v06a_without_fault_the_salesperson_stays() {
    let story = received_by_a().declined(A).deal("2026-03-03 10:00");
    simulated(story, "ATT-V06a: credit A 1, paid A 1").await;
}

#[actix_web::test]
async fn att_v06b_with_ordinary_fault_the_salesperson_stays() {
    let story = received_by_a()
        .declined(A)
        .fault(FaultDegree::Ordinary)
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V06b: credit A 1, paid A 1").await;
}

#[actix_web::test]
async fn att_v06c_serious_fault_goes_to_the_next_by_roster() {
    let story = received_by_a()
        .declined(A)
        .fault(FaultDegree::Serious)
        .changed_by_roster(C)
        .taken_over("2026-03-01 10:20", C)
        .registered()
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V06c: credit C 1, paid C 1").await;
}

#[actix_web::test]
async fn att_v07_named_before_the_reception_is_outside_the_order() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .by_name()
        .named(&[A])
        .registered()
        .deal("2026-03-03 10:00");
    let decision = simulated(story, "ATT-V07: credit A 1, paid A 1").await;
    assert_eq!(decision["answer"]["turns"][0]["turn"], "not_used");
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

#[actix_web::test]
async fn att_v08_named_during_the_reception_splits_seventy_thirty() {
    let story = named_during_first_day();
    simulated(story, "ATT-V08: credit B 1, paid B 7/10, A 3/10").await;
}

#[actix_web::test]
async fn att_v08x_an_instigator_gets_nothing() {
    let mut story = named_during_first_day();
    let first = story.facts.receptions[0].id;
    story = story.instigated_by(A);
    story.facts.instigations[0].reception = first;
    simulated(story, "ATT-V08x: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_v09_a_visitor_of_an_earlier_day_stays_with_the_first_receiver() {
    let story = known_to_b()
        .visit("2026-03-08 10:00", A)
        .volunteering()
        .named(&[A])
        .insisting()
        .changed_as_named(A)
        .deal("2026-03-08 10:40");
    simulated(story, "ATT-V09: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_v10_announced_with_the_appointed_time_is_the_existing_customers_salespersons() {
    let story = received_by_a()
        .introduced(IntroductionWay::Telephoned, &[B], Some(B))
        .announced("2026-02-28 18:00", B, Some("2026-03-01 10:00"))
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V10: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_v11_in_any_other_case_the_receiver_by_rotation() {
    let story = received_by_a()
        .introduced(IntroductionWay::CameAlone, &[B], None)
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V11: credit A 1, paid A 1").await;
}

#[actix_web::test]
async fn att_v12_spouses_registered_separately_are_joint() {
    let story = received_by_a()
        .visit("2026-03-10 10:00", B)
        .visitors(&[WIFE])
        .registered()
        .related("2026-03-20 10:00", Kin::Spouses)
        .deal("2026-03-25 16:00");
    let decision = simulated(story, "ATT-V12: credit A 1/2, B 1/2, paid A 1/2, B 1/2").await;
    assert_eq!(decision["answer"]["owners"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn att_v13_named_by_an_executive_goes_to_the_pool() {
    let story = Story::developer()
        .company_contact("2026-02-20 10:00", Some(A), Some(A))
        .executive_named(A)
        .visit("2026-03-01 10:00", A)
        .by_name()
        .registered()
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V13: credit pool 1, paid pool 1").await;
}

#[actix_web::test]
async fn att_v14_introduced_only_splits_with_the_pool() {
    let story = Story::developer()
        .company_contact("2026-02-20 10:00", Some(A), Some(A))
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V14: credit A 1, paid A 7/10, pool 3/10").await;
}

#[actix_web::test]
async fn att_v15_after_sale_work_only_gets_thirty() {
    let story = Story::developer()
        .company_contact("2026-02-20 10:00", None, Some(A))
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V15: credit A 1, paid A 3/10, pool 7/10").await;
}

#[actix_web::test]
async fn att_v16_all_by_other_staff_is_the_pools() {
    let story = Story::developer()
        .company_contact("2026-02-20 10:00", None, None)
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-V16: credit pool 1, paid pool 1").await;
}

#[actix_web::test]
async fn att_v17_registered_before_the_company_was_contacted_is_as_any_visitor() {
    let story = known_to_b()
        .company_contact("2026-03-01 12:00", None, None)
        .deal("2026-03-20 10:00");
    let decision = simulated(story, "ATT-V00: credit B 1, paid B 1").await;
    assert_eq!(applied(&decision), ["ATT-V17"]);
}

#[actix_web::test]
async fn att_v18_an_expired_claim_counts_as_none() {
    let story = known_to_b()
        .visit("2026-04-02 00:00", A)
        .registered()
        .deal("2026-04-20 10:00");
    let decision = simulated(story, "ATT-V18: credit A 1, paid A 1").await;
    let lost = &decision["lost_claims"][0]["reason"];
    assert_eq!(lost["code"], "expired");
    assert_eq!(lost["until"], "2026-04-01T15:59:59.999999Z", "{lost}");
}

#[actix_web::test]
async fn att_v19_a_change_after_the_deal_leaves_the_handler() {
    let story = received_by_a()
        .deal("2026-03-03 10:00")
        .deal_changed("2026-04-03 10:00", DealChangeKind::UnitSwap);
    let decision = simulated(story, "ATT-V00: credit A 1, paid A 1").await;
    assert_eq!(applied(&decision), ["ATT-V19"]);
}

#[actix_web::test]
async fn att_v20_a_ruling_decides_where_no_rule_does() {
    let open = Story::developer()
        .visit("2026-03-01 10:00", A)
        .deal("2026-03-03 10:00");
    let trial = Trial::open().await;
    let preview = trial.simulate(&open).await;
    let decision = &preview["decision"];
    assert_eq!(told(decision), "needs ATT-V20: no_rule_decides");
    let missing = decision["answer"]["missing"].as_array().unwrap();
    assert!(missing.iter().any(|one| one["code"] == "registration"));
    let ruled = open.ruled("2026-03-10 10:00", &[(A, "3/5"), (B, "2/5")]);
    let preview = trial.simulate(&ruled).await;
    assert_eq!(
        told(&preview["decision"]),
        "ATT-V20: credit A 3/5, B 2/5, paid A 3/5, B 2/5"
    );
}

#[actix_web::test]
async fn att_v20_a_ruling_on_a_case_that_a_rule_decides_is_passed_over() {
    let story = received_by_a()
        .deal("2026-03-03 10:00")
        .ruled("2026-03-10 10:00", &[(B, "1")]);
    let decision = simulated(story, "ATT-V00: credit A 1, paid A 1").await;
    let why = reason(&decision, "ATT-V20");
    assert_eq!(
        (&why["code"], &why["rule"]),
        (&json!("rule_decides"), &json!("ATT-V00"))
    );
}

fn office() -> Story {
    Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .registered()
}

#[actix_web::test]
async fn att_r01_the_first_visit_decides() {
    let story = office().deal("2026-03-20 10:00");
    simulated(story, "ATT-R01: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_r02_known_and_on_site_goes_back_to_the_claimant() {
    let story = office()
        .visit("2026-03-10 10:00", A)
        .on_site(&[B])
        .named(&[B])
        .deal("2026-03-10 10:40");
    simulated(story, "ATT-R02: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_r03_the_claimant_declined_gets_twenty() {
    let story = office()
        .visit("2026-03-10 10:00", A)
        .declined(B)
        .named(&[A])
        .deal("2026-03-12 10:00");
    simulated(story, "ATT-R03: credit A 1, paid A 4/5, B 1/5").await;
}

#[actix_web::test]
async fn att_r03x_an_expired_claimant_gets_nothing() {
    let story = office()
        .visit("2026-05-02 00:00", A)
        .registered()
        .declined(B)
        .named_during(A)
        .deal("2026-05-20 10:00");
    simulated(story, "ATT-R03x: credit A 1, paid A 1").await;
}

fn assisted(receiver: kehu_kernel::UserId, named: &[kehu_kernel::UserId]) -> Story {
    office()
        .visit("2026-03-10 10:00", receiver)
        .assisting()
        .named(named)
        .deal("2026-03-20 10:00")
}

#[actix_web::test]
async fn att_r04_the_assistant_of_an_absent_claimant_gets_twenty() {
    simulated(assisted(C, &[B]), "ATT-R04: credit B 1, paid B 4/5, C 1/5").await;
}

#[actix_web::test]
async fn att_r05_a_verified_complaint_takes_it_all() {
    let story = office()
        .visit("2026-03-10 10:00", A)
        .named(&[B])
        .declined(B)
        .complained(B)
        .deal("2026-03-12 10:00");
    simulated(story, "ATT-R05: credit A 1, paid A 1").await;
}

#[actix_web::test]
async fn att_r06_several_named_use_a_turn_only_if_none_is_on_site() {
    let told = "ATT-R04: credit B 1, paid B 4/5, D 1/5";
    let decision = simulated(assisted(D, &[B, C]), told).await;
    assert_eq!(applied(&decision), ["ATT-R06"]);
    let turn = &decision["answer"]["turns"][0];
    assert_eq!(
        (&turn["turn"], &turn["rule"]["rule"]),
        (&json!("used"), &json!("ATT-R06"))
    );
}

#[actix_web::test]
async fn att_r07_bargaining_elsewhere_moves_nothing() {
    let story = office()
        .visit("2026-03-10 10:00", A)
        .named(&[A])
        .for_discount()
        .deal("2026-03-10 10:30");
    simulated(story, "ATT-R07: credit B 1, paid B 1").await;
}

fn forgotten() -> Story {
    office()
        .visit("2026-03-10 10:00", A)
        .said(AskedBefore::Forgot)
        .registered()
}

#[actix_web::test]
async fn att_r08_found_in_the_records_after_the_visit_splits_evenly() {
    let story = forgotten()
        .searched("2026-03-10 18:00", A, B, SearchKey::Records)
        .deal("2026-03-20 10:00");
    simulated(story, "ATT-R08: credit A 1, paid A 1/2, B 1/2").await;
}

#[actix_web::test]
async fn att_r08x_not_found_is_the_receivers() {
    let story = forgotten().deal("2026-03-20 10:00");
    simulated(story, "ATT-R08x: credit A 1, paid A 1").await;
}

#[actix_web::test]
async fn att_r09_the_one_named_later_shares_with_the_earlier_receivers() {
    let story = office()
        .visit("2026-03-05 10:00", C)
        .by_name()
        .visit("2026-03-10 10:00", A)
        .by_name()
        .named(&[A])
        .deal("2026-03-12 10:00");
    let told = "ATT-R09: credit A 1/2, B 1/4, C 1/4, paid A 1/2, B 1/4, C 1/4";
    simulated(story, told).await;
}

#[actix_web::test]
async fn att_r10_brought_by_an_existing_customer_whatever_the_validity() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", A)
        .registered()
        .introduced(IntroductionWay::BroughtAlong, &[B, C], None)
        .deal("2026-03-03 10:00");
    simulated(story, "ATT-R10: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_r11_a_family_is_the_first_receivers() {
    let story = office()
        .visit("2026-09-10 10:00", A)
        .visitors(&[WIFE])
        .registered()
        .related("2026-09-11 10:00", Kin::Siblings)
        .deal("2026-09-20 10:00");
    simulated(story, "ATT-R11: credit B 1, paid B 1").await;
}

#[actix_web::test]
async fn att_r12_from_the_draw_on_the_new_one_counts_as_the_claimant() {
    let story = office()
        .transferred("2026-03-05 10:00", B, D)
        .visit("2026-03-10 10:00", A)
        .declined(D)
        .named(&[A])
        .deal("2026-03-12 10:00");
    let decision = simulated(story, "ATT-R03: credit A 1, paid A 4/5, D 1/5").await;
    assert_eq!(applied(&decision), ["ATT-R12"]);
}

#[actix_web::test]
async fn att_r13_an_event_goes_by_its_own_method() {
    let story = office()
        .visit("2026-03-10 10:00", A)
        .at_event("spring-fair")
        .method("2026-03-09 10:00", "spring-fair", Method::Equally)
        .deal("2026-03-12 10:00");
    simulated(story, "ATT-R13: credit B 1/2, A 1/2, paid B 1/2, A 1/2").await;
}

#[actix_web::test]
async fn att_r14_found_by_the_search_and_sold_the_same_day_splits_evenly() {
    let story = office()
        .visit("2026-03-10 10:00", A)
        .searched("2026-03-10 10:05", A, B, SearchKey::Name)
        .deal("2026-03-10 23:59:59");
    simulated(story, "ATT-R14: credit B 1, paid A 1/2, B 1/2").await;
}

#[actix_web::test]
async fn att_r15_a_written_agreement_goes_before_every_rule() {
    let story = office()
        .deal("2026-03-20 10:00")
        .agreed("2026-03-25 10:00", &[(A, "1/3"), (B, "2/3")]);
    simulated(story, "ATT-R15: credit A 1/3, B 2/3, paid A 1/3, B 2/3").await;
}

#[actix_web::test]
async fn att_r16_an_agreement_by_mediation() {
    let story = office()
        .deal("2026-03-20 10:00")
        .agreed("2026-03-25 10:00", &[(A, "1/2"), (B, "1/2")])
        .agreement(|agreement| agreement.mediated_by = Some(MANAGER));
    simulated(story, "ATT-R16: credit A 1/2, B 1/2, paid A 1/2, B 1/2").await;
}

#[actix_web::test]
async fn att_r17_a_quarrel_gives_it_to_the_department() {
    let story = office()
        .deal("2026-03-20 10:00")
        .quarrelled("2026-03-21 10:00");
    simulated(story, "ATT-R17: credit department 1, paid department 1").await;
}

#[actix_web::test]
async fn att_r18_the_department_manager_rules_where_no_rule_fits() {
    let story = Story::sales_office()
        .visit("2026-03-01 10:00", B)
        .deal("2026-03-20 10:00")
        .ruled("2026-03-25 10:00", &[(B, "9/10"), (A, "1/10")]);
    simulated(story, "ATT-R18: credit B 9/10, A 1/10, paid B 9/10, A 1/10").await;
}

#[actix_web::test]
async fn att_r19_follow_up_stays_with_the_performance() {
    let decision = simulated(assisted(C, &[B]), "ATT-R04: credit B 1, paid B 4/5, C 1/5").await;
    let answer = &decision["answer"];
    assert_eq!(
        answer["follow_up"]["id"],
        answer["performance"][0]["holder"]["user_id"]
    );
}

fn referred() -> Story {
    Story::developer()
        .referred("2026-02-25 10:00", "2026-03-01")
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00")
}

#[actix_web::test]
async fn att_e02_a_referral_after_the_first_visit_counts_nothing() {
    let story = referred().referral(|referral| referral.at = at("2026-03-01 10:00"));
    let decision = simulated(story, "ATT-V00: credit A 1, paid A 1").await;
    assert_eq!(reason(&decision, "ATT-E02")["code"], "referral_after_visit");
}

#[actix_web::test]
async fn att_e03_no_visit_on_the_appointed_day_lapses() {
    let day = "2026-02-28".parse().unwrap();
    let story = referred().referral(|referral| referral.appointed_on = day);
    let decision = simulated(story, "ATT-V00: credit A 1, paid A 1").await;
    assert_eq!(reason(&decision, "ATT-E03")["code"], "not_on_appointed_day");
}

#[actix_web::test]
async fn att_e04_without_the_referrer_there_it_is_void() {
    let story = referred().referral(|referral| referral.presence = None);
    let decision = simulated(story, "ATT-V00: credit A 1, paid A 1").await;
    assert_eq!(reason(&decision, "ATT-E04")["code"], "referrer_not_there");
}

#[actix_web::test]
async fn att_e06_the_referrer_gets_thirty_and_the_rules_divide_seventy() {
    let mut story = named_during_first_day();
    let referral = referred().facts.referrals;
    story.facts.referrals = referral;
    let told = "ATT-V08: credit B 1, paid B 49/100, A 21/100, referrer E 3/10";
    let decision = simulated(story, told).await;
    assert!(applied(&decision).contains(&"ATT-E06"));
}

#[actix_web::test]
async fn att_e07_without_approval_the_referrers_part_is_held() {
    let story = referred().referral(|referral| referral.approved_at = None);
    let told = "ATT-V00: credit A 1, paid A 7/10, referrer E 3/10 held";
    simulated(story, told).await;
}

#[actix_web::test]
async fn att_e09_an_executives_introduction_is_no_referral() {
    let story = referred()
        .referral(|referral| referral.is_executive = true)
        .company_contact("2026-02-20 10:00", Some(A), Some(A));
    let decision = simulated(story, "ATT-V14: credit A 1, paid A 7/10, pool 3/10").await;
    assert_eq!(
        reason(&decision, "ATT-E09")["code"],
        "referrer_is_executive"
    );
}

#[actix_web::test]
async fn every_parameter_of_a_document_can_be_tried() {
    let story = as_new_by_a()
        .recognised("2026-03-20 09:00", B)
        .deal("2026-03-25 16:00")
        .policy(|rules| {
            let line = rules
                .shares
                .iter_mut()
                .find(|line| line.rule == kehu_attribution::RuleId::V04)
                .unwrap();
            line.commission[0].share = "7/10".parse().unwrap();
            line.commission[1].share = "3/10".parse().unwrap();
        });
    simulated(story, "ATT-V04: credit A 1, paid A 7/10, B 3/10").await;
}

#[actix_web::test]
async fn a_document_with_a_gap_is_refused_naming_the_gap() {
    let trial = Trial::open().await;
    let mut story = received_by_a().deal("2026-03-03 10:00");
    story
        .rules
        .determination
        .shares
        .retain(|line| line.rule != kehu_attribution::RuleId::V04);
    let body = json!({"policy": {"kind": "document", "rules": story.rules}, "facts": story.facts});
    let problem = trial
        .manager
        .post("/v1/determinations/simulate", body)
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/determination/shares");
    assert_eq!(problem["errors"][0]["code"], "missing-rule");
    assert!(
        problem["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("ATT-V04")
    );
    let unknown = json!({"policy": {"kind": "preset", "preset": "nobody"}, "facts": story.facts});
    trial
        .manager
        .post("/v1/determinations/simulate", unknown)
        .await
        .problem(422, "determination-preset-unknown");
}

fn share(role: Role, share: &str) -> RoleShare {
    RoleShare {
        role,
        share: share.parse().unwrap(),
    }
}

#[actix_web::test]
async fn att_v04_recognised_after_the_deal_divides_by_the_shares_for_that() {
    let story = |recognised: &str| {
        as_new_by_a()
            .policy(|rules| {
                rules.recognition.later_knowledge_counts = true;
                rules.shares_after_deal = vec![RuleShares {
                    rule: RuleId::V04,
                    performance: vec![share(Role::Receiver, "1")],
                    commission: vec![share(Role::Receiver, "3/10"), share(Role::Claimant, "7/10")],
                }];
            })
            .recognised(recognised, B)
            .deal("2026-03-25 16:00")
    };
    let before = "ATT-V04: credit A 1, paid A 1/2, B 1/2";
    simulated(story("2026-03-25 16:00"), before).await;
    let after = "ATT-V04: credit A 1, paid A 3/10, B 7/10";
    let decision = simulated(story("2026-03-25 16:01"), after).await;
    let judgment = decision["judgment"].to_string();
    assert!(
        judgment.contains("became known only after the deal: 3/10 + 7/10"),
        "{judgment}"
    );
}

#[actix_web::test]
async fn att_g24_naming_gives_priority_only_where_the_policy_says_so() {
    let story = |must_receive| {
        Story::sales_office()
            .policy(|rules| rules.named_must_receive = must_receive)
            .visit("2026-03-01 10:00", C)
            .named(&[A])
            .registered()
            .deal("2026-03-03 10:00")
    };
    let whoever_receives = "ATT-G24: credit A 1, paid A 1";
    simulated(story(false), whoever_receives).await;
    let decision = simulated(story(true), "ATT-R01: credit C 1, paid C 1").await;
    let reason = reason(&decision, "ATT-G24");
    assert!(
        reason.to_string().contains("naming gives priority only"),
        "{reason}"
    );
}

#[actix_web::test]
async fn att_r14_a_helper_who_concealed_the_claim_has_no_part_where_the_policy_says_so() {
    let story = |degree| {
        Story::sales_office()
            .policy(|rules| rules.serious_fault_forfeits = true)
            .visit("2026-03-01 10:00", B)
            .registered()
            .visit("2026-03-10 10:00", A)
            .searched("2026-03-10 10:05", A, B, SearchKey::Name)
            .fault(degree)
            .deal("2026-03-10 20:00")
    };
    let shared = "ATT-R14: credit B 1, paid A 1/2, B 1/2";
    simulated(story(FaultDegree::Ordinary), shared).await;
    let concealed = "ATT-R14: credit B 1, paid B 1";
    let decision = simulated(story(FaultDegree::Serious), concealed).await;
    let judgment = decision["judgment"].to_string();
    assert!(
        judgment.contains("takes the part of who received in another's place"),
        "{judgment}"
    );
}

#[actix_web::test]
async fn what_is_sent_is_what_is_decided_whatever_its_order() {
    let trial = Trial::open().await;
    let story = as_new_by_a()
        .recognised("2026-03-20 09:00", B)
        .deal("2026-03-25 16:00");
    let one = trial.simulate(&story).await;
    let mut turned = story.clone();
    turned.facts.receptions.reverse();
    turned.facts.registrations.reverse();
    assert_eq!(trial.simulate(&turned).await, one);
    let mut sorted = story.facts.clone();
    sorted.sort();
    assert_eq!(one["facts"], serde_json::to_value(sorted).unwrap());
}

#[actix_web::test]
async fn the_rules_are_listed_in_words_with_the_order_of_each_set() {
    let trial = Trial::open().await;
    let mut manager = trial.manager.clone();
    let english = manager.get("/v1/attribution-rules").await.expect(200);
    manager.language = "zh-CN";
    let chinese = manager.get("/v1/attribution-rules").await.expect(200);
    let rules = english["items"].as_array().unwrap();
    assert_eq!(rules.len(), kehu_attribution::RuleId::ALL.len());
    for (one, other) in rules.iter().zip(chinese["items"].as_array().unwrap()) {
        assert_ne!(one["sentence"], other["sentence"], "{one}");
    }
    let order = |set: &str| {
        let mut orders = english["orders"].as_array().unwrap().iter();
        let found = orders.find(|order| order["rule_set"] == set).unwrap();
        found["rules"].clone()
    };
    assert_eq!(order("developer")[0], "ATT-V17");
    assert_eq!(order("sales_office")[0], "ATT-R15");
}

//! Disputes over parties, from opening to ruling (ATT-V20, ATT-R15 to ATT-R18).

use crate::determinations::books::told;
use crate::office::text;
use crate::reception::site::{A, B, C, Site};
use kehu_api::workers::Workers;
use kehu_attribution::facts::Deal;
use kehu_attribution::policy::SiteRules;
use kehu_identity::assignments;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};
use std::time::Duration;

impl Site {
    /// A opens a dispute with B over a party, and so over its last deal.
    async fn dispute(&self, subject: &str, party: &Value) -> Answer {
        let body = json!({"party_id": party, "subject": subject, "against": [self.id(B)],
            "statement": "该客户由我首先接待。"});
        self.people[A].post("/v1/disputes", body).await
    }

    /// A dispute that is open; answers its place.
    async fn disputed(&self, subject: &str, party: &Value) -> String {
        let opened = self.dispute(subject, party).await.require(201);
        opened.header("location").to_owned()
    }

    async fn state(&self, place: &str) -> String {
        text(&self.project.get(place).await.expect(200)["state"])
    }

    /// B's visitor has made a deal; answers the party and the deal.
    async fn dealt(&self) -> (Value, Deal) {
        let party = self.registered_in_turn(B, "13812341234").await["party_id"].clone();
        let deal = self.deal(&party, "10000.00").await;
        (party, deal)
    }

    fn to(&self, one: usize, share: &str) -> Value {
        json!({"to": {"kind": "salesperson", "user": self.id(one)}, "share": share})
    }

    fn terms(&self, commission: &[Value]) -> Value {
        json!({"text": "双方同意如下分配。", "follow_up_id": self.id(B), "commission": commission})
    }

    fn ruling(&self, commission: &[Value]) -> Value {
        let mut ruling = self.terms(commission);
        ruling["text"] = json!("根据双方过错与贡献，裁定如下。");
        ruling["findings"] = json!([
            {"claimant_id": self.id(A), "fault": "ordinary", "contribution": "首次讲解项目"},
            {"claimant_id": self.id(B), "fault": "none", "contribution": "带看三次并促成成交"}]);
        ruling
    }

    /// What was reported at the site, the latest first.
    pub(crate) async fn violations(&self) -> Vec<Value> {
        let path = format!("/v1/violations?site_id={}", self.unit);
        let list = self.department.get(&path).await.expect(200);
        list["items"].as_array().unwrap().clone()
    }

    /// Husband and wife, who came apart to B and to C, and are known to be spouses; answers their parties.
    async fn couple(&mut self) -> (Value, Value) {
        let husband = self.registered_in_turn(B, "13812341234").await["party_id"].clone();
        let wife = self.registered_in_turn(C, "13912341234").await["party_id"].clone();
        self.pass_a_minute().await;
        let (one, other) = (self.member(&husband).await, self.member(&wife).await);
        let tie = json!({"kind": "kinship", "one_id": one, "other_id": other, "other_party_id": wife, "kin": "spouses"});
        self.state_of(&husband, B, tie).await;
        self.pass_a_minute().await;
        (husband, wife)
    }

    /// A and B agree in writing on a third and two thirds.
    async fn agree(&self, party: &Value) {
        let place = self.disputed("ownership", party).await;
        let terms = self.terms(&[self.to(A, "1/3"), self.to(B, "2/3")]);
        let path = format!("{place}/agreements");
        let proposed = self.people[B].post(&path, terms).await.expect(200);
        let agreement = text(&proposed["settlements"][0]["id"]);
        let path = format!("{place}/settlements/{agreement}/sign");
        self.people[A].act(&path).await.expect(200);
    }

    async fn director(&self) -> Caller {
        self.server
            .caller("sales_director", self.server.org.company)
            .await
    }
}

#[actix_web::test]
async fn att_r15_a_written_agreement_takes_effect_with_the_last_signature_and_divides_the_deal_anew()
 {
    let mut site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R01: paid B 1"
    );
    // A has no part in the deal: its determination is A's to see from the moment at which A claims one.
    let determination = format!(
        "/v1/determinations/{}",
        text(&site.chain(&deal).await[0]["id"])
    );
    site.people[A]
        .get(&determination)
        .await
        .problem(404, "determination-not-found");
    let opened = site.dispute("ownership", &party).await.require(201);
    assert_eq!(opened.json["deal_id"], deal.id.to_string());
    let place = opened.header("location").to_owned();
    site.people[A].get(&determination).await.expect(200);
    site.at("09:10").await;
    let said = json!({"statement": "客户登记在先的是我。", "records": [{"kind": "reception", "id": site.id(B)}]});
    site.people[B]
        .post(&format!("{place}/statements"), said)
        .await
        .expect(200);
    site.people[C]
        .get(&place)
        .await
        .problem(404, "dispute-not-found");
    let agreements = format!("{place}/agreements");
    for (shares, status, code) in [
        (
            [site.to(A, "1/3"), site.to(B, "1/3")],
            422,
            "settlement-not-whole",
        ),
        (
            [site.to(A, "1/3"), site.to(C, "2/3")],
            422,
            "validation-failed",
        ),
        (
            [site.to(A, "1/3"), site.to(A, "2/3")],
            422,
            "validation-failed",
        ),
        (
            [site.to(A, "0"), site.to(B, "1")],
            422,
            "settlement-not-whole",
        ),
    ] {
        site.people[A]
            .post(&agreements, site.terms(&shares))
            .await
            .problem(status, code);
    }
    let whole = [site.to(A, "1/3"), site.to(B, "2/3")];
    let proposed = site.people[A]
        .post(&agreements, site.terms(&whole))
        .await
        .expect(200);
    let agreement = &proposed["settlements"][0];
    assert_eq!(
        (&agreement["state"], &agreement["kind"]),
        (&json!("proposed"), &json!("agreement"))
    );
    assert_eq!(agreement["signatures"].as_array().unwrap().len(), 1);
    let sign = format!("{place}/settlements/{}/sign", text(&agreement["id"]));
    site.people[A]
        .act(&sign)
        .await
        .problem(409, "settlement-already-signed");
    site.project.act(&sign).await.problem(403, "forbidden");
    assert_eq!(
        site.chain(&deal).await.len(),
        1,
        "one signature settles nothing"
    );
    let settled = site.people[B].act(&sign).await.expect(200);
    assert_eq!(settled["state"], "agreed");
    assert_eq!(settled["settled_under"]["rule"], "ATT-R15");
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "ATT-R15: paid A 1/3, B 2/3");
    assert_eq!(found["summary"]["made_because"], "settlement");
    assert_eq!(found["summary"]["number"], 2);
    let amounts: Vec<String> = found["decision"]["answer"]["commission"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| text(&part["amount"]))
        .collect();
    assert_eq!(amounts, ["3333.33", "6666.67"]);
    let said = json!({"statement": "还有话说。"});
    site.people[B]
        .post(&format!("{place}/statements"), said)
        .await
        .problem(409, "dispute-not-open");
    site.people[B]
        .act(&sign)
        .await
        .problem(409, "settlement-not-proposed");
}

#[actix_web::test]
async fn att_r15_an_agreement_before_the_deal_is_among_the_facts_of_the_deal() {
    let mut site = Site::sales_office().await;
    let party = site.registered_in_turn(B, "13812341234").await["party_id"].clone();
    let place = site.disputed("ownership", &party).await;
    let half = [site.to(A, "1/2"), site.to(B, "1/2")];
    let proposed = site.people[B]
        .post(&format!("{place}/agreements"), site.terms(&half))
        .await
        .expect(200);
    let agreement = text(&proposed["settlements"][0]["id"]);
    site.people[A]
        .act(&format!("{place}/settlements/{agreement}/sign"))
        .await
        .expect(200);
    site.at("10:00").await;
    let deal = site.deal(&party, "10000.00").await;
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R15: paid A 1/2, B 1/2"
    );
}

#[actix_web::test]
async fn att_r15_what_was_settled_of_one_deal_does_not_bind_the_next() {
    let mut site = Site::sales_office().await;
    let (party, first) = site.dealt().await;
    site.agree(&party).await;
    let agreed = "ATT-R15: paid A 1/3, B 2/3";
    assert_eq!(told(&site, &site.determination(&first).await), agreed);
    // A year later the same party comes to C as a new visitor, and buys once more.
    site.on("2027-06-05", "09:00").await;
    let again = site.registered_in_turn(C, "13812341234").await;
    assert_eq!(again["party_id"], party);
    let second = site.deal(&party, "10000.00").await;
    let decided = "ATT-R08x: paid C 1";
    assert_eq!(told(&site, &site.determination(&second).await), decided);
    // A quarrel over the second deal leaves the first as it was agreed.
    let body = json!({"party_id": party, "subject": "ownership", "against": [site.id(C)], "statement": "该客户由我首先接待。"});
    let opened = site.people[A].post("/v1/disputes", body).await.require(201);
    let quarrel =
        json!({"occurred_at": site.server.app.clock.now(), "description": "在接待台前争吵"});
    let path = format!("{}/quarrels", opened.header("location"));
    site.sales.post(&path, quarrel).await.expect(200);
    let quarrelled = "ATT-R17: paid department 1";
    assert_eq!(told(&site, &site.determination(&second).await), quarrelled);
    assert_eq!(told(&site, &site.determination(&first).await), agreed);
    assert_eq!(
        site.chain(&first).await.len(),
        2,
        "nothing is determined anew"
    );
}

#[actix_web::test]
async fn att_r15_what_was_settled_before_there_was_a_deal_counts_for_the_first_one() {
    let mut site = Site::sales_office().await;
    let party = site.registered_in_turn(B, "13812341234").await["party_id"].clone();
    site.agree(&party).await;
    site.at("10:00").await;
    let first = site.deal(&party, "10000.00").await;
    let agreed = "ATT-R15: paid A 1/3, B 2/3";
    assert_eq!(told(&site, &site.determination(&first).await), agreed);
    site.at("11:00").await;
    let second = site.deal(&party, "10000.00").await;
    let decided = "ATT-R01: paid B 1";
    assert_eq!(told(&site, &site.determination(&second).await), decided);
}

#[actix_web::test]
async fn att_r15_an_agreement_over_a_spouses_party_counts_when_the_other_spouse_buys() {
    let mut site = Site::sales_office().await;
    let (husband, wife) = site.couple().await;
    site.agree(&wife).await;
    site.pass_a_minute().await;
    let deal = site.deal(&husband, "10000.00").await;
    let agreed = "ATT-R15: paid A 1/3, B 2/3";
    assert_eq!(told(&site, &site.determination(&deal).await), agreed);
}

#[actix_web::test]
async fn att_r15_an_agreement_that_comes_after_the_deal_counts_for_the_deal_that_was_made_meanwhile()
 {
    let mut site = Site::sales_office().await;
    let (husband, _) = site.couple().await;
    let place = site.disputed("ownership", &husband).await;
    site.at("10:00").await;
    let deal = site.deal(&husband, "10000.00").await;
    let before = "ATT-R11: paid B 1";
    assert_eq!(told(&site, &site.determination(&deal).await), before);
    site.at("11:00").await;
    let later = site.deal(&husband, "10000.00").await;
    let terms = site.terms(&[site.to(A, "1/3"), site.to(B, "2/3")]);
    let path = format!("{place}/agreements");
    let proposed = site.people[B].post(&path, terms).await.expect(200);
    let agreement = text(&proposed["settlements"][0]["id"]);
    let path = format!("{place}/settlements/{agreement}/sign");
    site.people[A].act(&path).await.expect(200);
    let agreed = "ATT-R15: paid A 1/3, B 2/3";
    assert_eq!(told(&site, &site.determination(&deal).await), agreed);
    assert_eq!(told(&site, &site.determination(&later).await), before);
}

#[actix_web::test]
async fn att_r16_the_department_mediates_and_both_sign() {
    let site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    let place = site.disputed("ownership", &party).await;
    let mediations = format!("{place}/mediations");
    let terms = site.terms(&[site.to(A, "1/4"), site.to(B, "3/4")]);
    site.people[A]
        .post(&mediations, terms.clone())
        .await
        .problem(403, "forbidden");
    let proposed = site
        .sales
        .post(&mediations, terms.clone())
        .await
        .expect(200);
    assert_eq!(proposed["settlements"][0]["signatures"], json!([]));
    site.sales
        .post(&mediations, terms.clone())
        .await
        .problem(409, "dispute-settlement-under-way");
    let first = text(&proposed["settlements"][0]["id"]);
    let path = |settlement: &str, verb: &str| format!("{place}/settlements/{settlement}/{verb}");
    site.people[B]
        .post(&path(&first, "decline"), json!({"reason": "不同意"}))
        .await
        .expect(200);
    assert_eq!(site.state(&place).await, "open");
    let again = site.sales.post(&mediations, terms).await.expect(200);
    let second = text(&again["settlements"][1]["id"]);
    for signer in [B, A] {
        site.people[signer]
            .act(&path(&second, "sign"))
            .await
            .expect(200);
    }
    assert_eq!(site.state(&place).await, "mediated");
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R16: paid A 1/4, B 3/4"
    );
}

#[actix_web::test]
async fn att_r17_a_quarrel_gives_everything_to_the_department() {
    let mut site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    let place = site.disputed("ownership", &party).await;
    site.at("10:00").await;
    let quarrels = format!("{place}/quarrels");
    let quarrel = |at: &str| json!({"occurred_at": at, "description": "在接待台前争吵"});
    site.sales
        .post(&quarrels, quarrel("2026-06-01T00:59:59Z"))
        .await
        .problem(422, "validation-failed");
    site.sales
        .post(&quarrels, quarrel("2026-06-01T02:00:01Z"))
        .await
        .problem(422, "validation-failed");
    let settled = site
        .sales
        .post(&quarrels, quarrel("2026-06-01T01:30:00Z"))
        .await
        .expect(200);
    assert_eq!(settled["state"], "quarrelled");
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R17: paid department 1"
    );
}

#[actix_web::test]
async fn att_r18_a_ruling_on_a_case_that_a_rule_decides_is_refused_naming_that_rule() {
    let site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    let place = site.disputed("ownership", &party).await;
    let ruling = site.ruling(&[site.to(A, "1")]);
    let refused = site
        .department
        .post(&format!("{place}/rulings"), ruling)
        .await
        .problem(409, "ruling-rule-decides");
    assert_eq!(refused["rule"], "ATT-R01");
    assert!(text(&refused["detail"]).contains("ATT-R18"), "{refused}");
    assert_eq!(site.state(&place).await, "open");
    assert_eq!(site.chain(&deal).await.len(), 1);
}

#[actix_web::test]
async fn att_r18_disputed_facts_leave_room_for_the_department_managers_ruling_and_who_disobeys_loses_it()
 {
    let mut site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    let place = site.disputed("facts", &party).await;
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "needs ATT-R18: facts_disputed"
    );
    let rulings = format!("{place}/rulings");
    let ruling = site.ruling(&[site.to(A, "3/10"), site.to(B, "7/10")]);
    let refused = site
        .sales
        .post(&rulings, ruling.clone())
        .await
        .problem(403, "ruling-department-manager");
    assert_eq!(refused["rule"], "ATT-R18");
    let mut one_sided = ruling.clone();
    one_sided["findings"].as_array_mut().unwrap().pop();
    one_sided["findings"] = json!([one_sided["findings"][0], one_sided["findings"][0]]);
    let refused = site
        .department
        .post(&rulings, one_sided)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/findings");
    let settled = site.department.post(&rulings, ruling).await.expect(200);
    assert_eq!(settled["state"], "ruled");
    assert_eq!(
        settled["settlements"][0]["findings"][0]["fault"],
        "ordinary"
    );
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R18: paid A 3/10, B 7/10"
    );
    let faults = "select count(*) from outbox_events where kind = 'dispute.fault_found'";
    assert_eq!(site.count(faults).await, 1, "GOV-05: one fault was found");
    let reported = site.violations().await;
    assert_eq!(reported.len(), 1);
    let violation = &reported[0];
    assert_eq!(
        (
            &violation["kind"],
            &violation["accused_id"],
            &violation["reported_by"]
        ),
        (
            &json!("fault_in_reception"),
            &json!(site.id(A)),
            &Value::Null
        )
    );
    assert_eq!(
        (&violation["about"], &violation["shown_by"]),
        (
            &json!({"kind": "dispute", "id": settled["id"]}),
            &settled["settlements"][0]["id"]
        )
    );
    site.at("11:00").await;
    let disobedience = json!({"claimant_id": site.id(A), "occurred_at": "2026-06-01T02:30:00Z", "description": "拒不执行裁定"});
    let path = format!("{place}/disobediences");
    let ended = site
        .department
        .post(&path, disobedience.clone())
        .await
        .expect(200);
    assert_eq!(ended["state"], "quarrelled");
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R17: paid department 1"
    );
    let reported = site.violations().await;
    let kinds: Vec<String> = reported.iter().map(|one| text(&one["kind"])).collect();
    assert_eq!(kinds, ["disobeying_ruling", "fault_in_reception"]);
    site.department
        .post(&path, disobedience)
        .await
        .problem(409, "dispute-no-ruling");
}

#[actix_web::test]
async fn att_r18_facts_that_stand_are_decided_by_the_rules_again() {
    let site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    let place = site.disputed("facts", &party).await;
    let clear = format!("{place}/clear");
    let reason = json!({"reason": "登记簿与晚会记录一致"});
    site.sales
        .post(&clear, reason.clone())
        .await
        .problem(403, "ruling-department-manager");
    let cleared = site.department.post(&clear, reason).await.expect(200);
    assert_eq!(cleared["state"], "cleared");
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-R01: paid B 1"
    );
    let rules: Vec<String> = site
        .chain(&deal)
        .await
        .iter()
        .map(|one| text(&one["made_because"]))
        .collect();
    assert_eq!(rules, ["deal", "settlement", "correction"]);
}

#[actix_web::test]
async fn att_r18_nobody_rules_or_mediates_in_their_own_dispute() {
    let site = Site::sales_office().await;
    let (party, _) = site.dealt().await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let (user, unit) = (site.id(B), site.unit);
    let promoted = site.server.app.db.transaction(async |tx| {
        assignments::create(
            tx,
            &system,
            user,
            "department_manager",
            unit,
            system.today(),
        )
        .await
        .map(|_| ())
    });
    promoted.await.unwrap();
    let place = site.disputed("facts", &party).await;
    let refused = site.people[B]
        .post(&format!("{place}/rulings"), site.ruling(&[site.to(B, "1")]))
        .await
        .problem(403, "dispute-own");
    assert_eq!(refused["rule"], "ATT-R16");
    for (path, body) in [
        ("mediations", site.terms(&[site.to(B, "1")])),
        ("clear", json!({"reason": "无误"})),
        (
            "quarrels",
            json!({"occurred_at": "2026-06-01T01:00:00Z", "description": "争吵"}),
        ),
    ] {
        site.people[B]
            .post(&format!("{place}/{path}"), body)
            .await
            .problem(403, "dispute-own");
    }
}

#[actix_web::test]
async fn att_v20_the_project_managers_opinion_takes_effect_by_the_sales_directors_approval() {
    let mut site = Site::developer().await;
    let party = site.registered_in_turn(B, "13812341234").await["party_id"].clone();
    let deal = site.deal(&party, "10000.00").await;
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "needs ATT-V20: no_rule_decides"
    );
    let place = site.disputed("ownership", &party).await;
    let half = [site.to(A, "1/2"), site.to(B, "1/2")];
    let refused = site.people[A]
        .post(&format!("{place}/agreements"), site.terms(&half))
        .await
        .problem(409, "dispute-only-rulings");
    assert_eq!(refused["rule"], "ATT-V20");
    let rulings = format!("{place}/rulings");
    let refused = site
        .sales
        .post(&rulings, site.ruling(&half))
        .await
        .problem(403, "ruling-project-manager");
    assert_eq!(refused["rule"], "ATT-V20");
    let proposed = site
        .project
        .post(&rulings, site.ruling(&half))
        .await
        .expect(200);
    assert_eq!(proposed["state"], "open");
    let approval = text(&proposed["settlements"][0]["approval_id"]);
    assert_eq!(
        site.chain(&deal).await.len(),
        1,
        "an opinion alone decides nothing"
    );
    site.project
        .post(&rulings, site.ruling(&half))
        .await
        .problem(409, "dispute-settlement-under-way");
    let director = site.director().await;
    let decide = |approval: &str, verb: &str| format!("/v1/approvals/{approval}/{verb}");
    director
        .post(
            &decide(&approval, "return"),
            json!({"reason": "请补充贡献说明"}),
        )
        .await
        .expect(200);
    let dispute = site.project.get(&place).await.expect(200);
    assert_eq!(dispute["settlements"][0]["state"], "fallen");
    assert_eq!(dispute["state"], "open");
    let again = site
        .project
        .post(&rulings, site.ruling(&half))
        .await
        .expect(200);
    let approval = text(&again["settlements"][1]["approval_id"]);
    director
        .post(&decide(&approval, "approve"), json!({"reason": "同意"}))
        .await
        .expect(200);
    assert_eq!(site.state(&place).await, "ruled");
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "ATT-V20: paid A 1/2, B 1/2");
    site.at("12:00").await;
    let path = format!("/v1/determinations/{}", text(&found["summary"]["id"]));
    let seen = site.people[A].get(&path).await.expect(200);
    let evidence = seen["decision"]["answer"]["evidence"].as_array().unwrap();
    assert!(
        evidence
            .iter()
            .any(|one| one["record"]["id"] == again["settlements"][1]["id"]
                && one["shows"] == "ruled"),
        "{evidence:?}"
    );
}

#[actix_web::test]
async fn att_v20_the_days_after_the_deal_are_the_policys() {
    let server = Server::start().await;
    let mut rules = SiteRules::sales_office();
    rules.determination.settlement_days = Some(7);
    let mut site = Site::open(server, rules, 3).await;
    let (party, _) = site.dealt().await;
    let other = site.registered_in_turn(B, "13912341234").await["party_id"].clone();
    site.deal(&other, "10000.00").await;
    site.clock("2026-06-08", "23:59:59").await;
    let place = site.disputed("ownership", &party).await;
    site.clock("2026-06-09", "00:00").await;
    let refused = site
        .dispute("ownership", &other)
        .await
        .problem(409, "dispute-too-late");
    assert!(text(&refused["detail"]).contains("2026-06-08"), "{refused}");
    let terms = site.terms(&[site.to(A, "1/2"), site.to(B, "1/2")]);
    site.people[A]
        .post(&format!("{place}/agreements"), terms)
        .await
        .problem(409, "dispute-too-late");
}

#[actix_web::test]
async fn a_dispute_names_the_determination_that_its_opener_sees() {
    let site = Site::sales_office().await;
    let (party, deal) = site.dealt().await;
    let determination = site.chain(&deal).await[0]["id"].clone();
    let body = json!({"party_id": party, "determination_id": determination, "subject": "ownership",
        "against": [site.id(A)], "statement": "归属无误，请确认。"});
    site.people[C]
        .post("/v1/disputes", body.clone())
        .await
        .problem(404, "determination-not-found");
    let opened = site.people[B].post("/v1/disputes", body).await.expect(201);
    assert_eq!(opened["determination_id"], determination);
}

#[actix_web::test]
async fn the_facts_of_a_dispute_are_frozen_as_they_stood_when_it_was_opened() {
    let mut site = Site::sales_office().await;
    let party = site.registered_in_turn(B, "13812341234").await["party_id"].clone();
    let place = site.disputed("ownership", &party).await;
    let facts = format!("{place}/facts");
    let frozen = site.people[A].get(&facts).await.expect(200);
    assert_eq!(
        frozen["facts"]["registrations"].as_array().unwrap().len(),
        1
    );
    site.at("09:30").await;
    let recognised = json!({"statement": {"kind": "recognition", "earlier_id": site.id(A), "recognised": "by_visitor"}});
    site.people[A]
        .post(
            &crate::determinations::books::evidence_of(&party),
            recognised,
        )
        .await
        .expect(201);
    assert_eq!(site.people[B].get(&facts).await.expect(200), frozen);
    let dispute = site.people[B].get(&place).await.expect(200);
    assert_eq!(dispute["facts_digest"], frozen["digest"]);
    site.people[C]
        .get(&facts)
        .await
        .problem(404, "dispute-not-found");
}

#[actix_web::test]
async fn a_dispute_is_opened_by_the_sites_salespeople_over_a_party_that_has_no_open_one() {
    let site = Site::sales_office().await;
    let party = site.registered_in_turn(B, "13812341234").await["party_id"].clone();
    let open = |against: Value| json!({"party_id": party, "subject": "ownership", "against": against, "statement": "由我接待"});
    let other = site
        .server
        .site_under(site.server.org.company, "SITE-2")
        .await;
    let stranger = site.server.caller("salesperson", other).await;
    stranger
        .post("/v1/disputes", open(json!([site.id(B)])))
        .await
        .problem(404, "determination-party-not-found");
    for against in [
        json!([site.id(A)]),
        json!([site.id(B), site.id(B)]),
        json!([stranger.user.unwrap()]),
    ] {
        site.people[A]
            .post("/v1/disputes", open(against))
            .await
            .problem(422, "validation-failed");
    }
    let place = site.disputed("ownership", &party).await;
    site.people[C]
        .post("/v1/disputes", open(json!([site.id(B)])))
        .await
        .problem(409, "dispute-already-open");
    let path = format!("{place}/withdraw");
    let reason = json!({"reason": "误会"});
    site.people[B]
        .post(&path, reason.clone())
        .await
        .problem(403, "dispute-not-opener");
    let withdrawn = site.people[A].post(&path, reason).await.expect(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    site.people[C]
        .post("/v1/disputes", open(json!([site.id(B)])))
        .await
        .expect(201);
    let mine = site.people[A].get("/v1/disputes").await.expect(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    let open_ones = format!("/v1/disputes?site_id={}&state=open", site.unit);
    let all = site.project.get(&open_ones).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_file_of_a_dispute_is_seen_by_those_who_see_the_dispute() {
    let site = Site::sales_office().await;
    let party = site.registered_in_turn(B, "13812341234").await["party_id"].clone();
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let file = kehu_kernel::FileId::generate();
    sqlx::query(
        "insert into files (id, sha256, size, media_type, file_name, uploaded_by_kind, uploaded_by, uploaded_at, purpose, state)
         values ($1, decode(repeat('ab', 32), 'hex'), 9, 'application/pdf', '聊天记录.pdf', 'user', $2, $3, 'attachment', 'stored')",
    )
    .bind(file.0)
    .bind(site.id(A).to_string())
    .bind(site.server.app.clock.now())
    .execute(&mut superuser)
    .await
    .unwrap();
    let body = json!({"party_id": party, "subject": "ownership", "against": [site.id(B)], "statement": "见附件", "files": [file]});
    let path = format!("/v1/files/{file}");
    site.people[B]
        .get(&path)
        .await
        .problem(404, "file-not-found");
    let foreign = site.people[C]
        .post("/v1/disputes", body.clone())
        .await
        .problem(422, "validation-failed");
    assert_eq!(foreign["errors"][0]["pointer"], "/files/0");
    site.people[A].post("/v1/disputes", body).await.expect(201);
    site.people[B].get(&path).await.expect(200);
    site.people[C]
        .get(&path)
        .await
        .problem(404, "file-not-found");
}

#[actix_web::test]
async fn att_r15_of_two_signatures_at_once_one_settles_it_once() {
    let server = Server::start_with(|config| config.write_connections = 8).await;
    let site = Site::open(server, SiteRules::sales_office(), 3).await;
    let (party, deal) = site.dealt().await;
    let place = site.disputed("ownership", &party).await;
    let terms = site.terms(&[site.to(A, "1/2"), site.to(B, "1/2")]);
    let proposed = site
        .sales
        .post(&format!("{place}/mediations"), terms)
        .await
        .expect(200);
    let settlement = text(&proposed["settlements"][0]["id"]);
    let sign = format!("{place}/settlements/{settlement}/sign");
    let callers = (0..8).map(|place| site.people[place % 2].act(&sign));
    let statuses: Vec<u16> = futures_util::future::join_all(callers)
        .await
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        2,
        "{statuses:?}"
    );
    assert_eq!(site.state(&place).await, "mediated");
    assert_eq!(site.chain(&deal).await.len(), 2);
}

#[actix_web::test]
async fn the_sides_of_a_dispute_hear_of_it_and_of_what_is_determined() {
    let site = Site::sales_office().await;
    let (party, _) = site.dealt().await;
    site.disputed("ownership", &party).await;
    let workers = Workers::start(&site.server.app);
    let expected = [
        "A deal in which you claim a part was determined",
        "A dispute with you was opened",
    ];
    let mut titles = Vec::new();
    for _ in 0..100 {
        let inbox = site.people[B].get("/v1/notifications").await.expect(200);
        let messages = inbox["items"].as_array().unwrap().iter();
        titles = messages.map(|message| text(&message["title"])).collect();
        titles.retain(|title| expected.contains(&title.as_str()));
        if titles.len() == expected.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    workers.stop(Duration::from_secs(5)).await;
    titles.sort();
    assert_eq!(titles, expected, "each once");
    let others = site.people[C].get("/v1/notifications").await.expect(200);
    assert_eq!(others["items"], json!([]));
}

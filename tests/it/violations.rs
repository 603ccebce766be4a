//! Violations: reported, investigated, decided, appealed against once, final (GOV-05).

use crate::books::{Books, on, text};
use crate::reception::site::{A, B};
use kehu_attribution::policy::{CatalogueEntry, Sanction, SanctionMeasure, Severity};
use kehu_tests::Caller;
use serde_json::{Value, json};

const VIOLATIONS: &str = "/v1/violations";

fn accusation(books: &Books, accused: &Caller, kind: &str) -> Value {
    json!({"site_id": books.office.unit, "accused_id": accused.user.unwrap(), "kind": kind,
           "description": "在客户面前争抢", "occurred_at": "2026-05-10T09:00:00+08:00"})
}

/// Reports by the third salesperson, and answers the violation's place.
async fn reported(books: &Books, accused: &Caller, kind: &str) -> String {
    let made = books
        .seller(2)
        .post(VIOLATIONS, accusation(books, accused, kind))
        .await
        .expect(201);
    format!("{VIOLATIONS}/{}", text(&made["id"]))
}

/// Reports, investigates and decides.
async fn decided(books: &Books, accused: &Caller, kind: &str, severity: &str) -> String {
    let place = reported(books, accused, kind).await;
    books
        .office
        .sales
        .act(&format!("{place}/investigate"))
        .await
        .expect(200);
    let body = json!({"kind": kind, "severity": severity, "reason": "查证属实"});
    books
        .office
        .sales
        .post(&format!("{place}/decide"), body)
        .await
        .expect(200);
    place
}

/// The catalogue of the sales office, at the site.
async fn sales_office(books: &Books) {
    let catalogue = kehu_attribution::policy::SiteRules::sales_office()
        .commission
        .violations;
    books.rules(|rules| rules.violations = catalogue).await;
}

#[actix_web::test]
async fn gov_05_a_violation_is_reported_investigated_and_decided_with_a_sanction_of_the_catalogue()
{
    let books = Books::open().await;
    sales_office(&books).await;
    let [a, _, reporter] = &books.sellers();
    let catalogue = reporter
        .get(&format!(
            "{VIOLATIONS}/catalogue?site_id={}",
            books.office.unit
        ))
        .await
        .expect(200);
    assert_eq!(
        (
            &catalogue["appeal_days"],
            &catalogue["items"][1]["sanctions"][1]
        ),
        (
            &7.into(),
            &json!({"measure": "commission_share", "figure": 500_000})
        )
    );
    let made = reporter
        .post(VIOLATIONS, accusation(&books, a, "poaching"))
        .await
        .require(201);
    let place = made.header("location").to_owned();
    assert_eq!(
        (&made.json["state"], &made.json["reported_by"]),
        (&"reported".into(), &json!(reporter.user.unwrap()))
    );
    let body = json!({"kind": "poaching", "severity": "serious", "reason": "查证属实"});
    books
        .office
        .sales
        .post(&format!("{place}/decide"), body.clone())
        .await
        .problem(409, "violation-state-forbidden");
    books
        .office
        .sales
        .act(&format!("{place}/investigate"))
        .await
        .expect(200);
    let gone = json!({"kind": "poaching", "severity": "serious", "reason": " "});
    books
        .office
        .sales
        .post(&format!("{place}/decide"), gone)
        .await
        .problem(422, "validation-failed");
    let missing = json!({"kind": "private_collection", "severity": "ordinary", "reason": "无"});
    books
        .office
        .sales
        .post(&format!("{place}/decide"), missing)
        .await
        .problem(422, "violation-not-in-catalogue");
    let decided = books
        .office
        .sales
        .post(&format!("{place}/decide"), body)
        .await
        .expect(200);
    let sentence = &decided["decision"]["sentence"];
    assert_eq!(
        sentence["sanctions"],
        json!([{"measure": "base_pay_months", "figure": 1}, {"measure": "commission_share", "figure": 500_000}])
    );
    assert_eq!(
        (&sentence["appeal_until"], &decided["is_final"]),
        (&"2026-05-17".into(), &false.into())
    );
    let record = books
        .office
        .sales
        .get(&format!("{place}/record"))
        .await
        .expect(200);
    let events: Vec<String> = record["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| text(&line["event"]))
        .collect();
    assert_eq!(events, ["reported", "investigated", "decided"]);
    let events = books
        .count("select count(*) from outbox_events where kind like 'violation.%'")
        .await;
    assert_eq!(events, 3);
    let audited = books
        .count("select count(*) from audit_entries where action like 'violations.%'")
        .await;
    assert_eq!(audited, 3);
}

#[actix_web::test]
async fn gov_05_nobody_investigates_or_decides_on_their_own_case() {
    let books = Books::open().await;
    let director = books
        .office
        .server
        .caller("sales_director", books.office.server.org.company)
        .await;
    // The manager is accused; then has reported.
    let body = accusation(&books, &books.office.sales, "poaching");
    let made = books.seller(2).post(VIOLATIONS, body).await.expect(201);
    let place = format!("{VIOLATIONS}/{}", text(&made["id"]));
    books
        .office
        .sales
        .act(&format!("{place}/investigate"))
        .await
        .problem(403, "violation-own-case");
    director
        .act(&format!("{place}/investigate"))
        .await
        .expect(200);
    let dismissed = director
        .post(&format!("{place}/dismiss"), json!({"reason": "查无实据"}))
        .await
        .expect(200);
    assert_eq!(
        (&dismissed["state"], &dismissed["is_final"]),
        (&"dismissed".into(), &true.into())
    );
    let made = books
        .office
        .sales
        .post(VIOLATIONS, accusation(&books, books.seller(0), "poaching"))
        .await
        .expect(201);
    let place = format!("{VIOLATIONS}/{}", text(&made["id"]));
    let refused = books
        .office
        .sales
        .act(&format!("{place}/investigate"))
        .await
        .problem(403, "violation-own-case");
    assert_eq!(refused["rule"], "GOV-05");
}

#[actix_web::test]
async fn gov_05_a_decision_is_appealed_against_once_in_time_and_decided_by_another() {
    let mut books = Books::open().await;
    sales_office(&books).await;
    let a = books.seller(0).clone();
    let director = books
        .office
        .server
        .caller("sales_director", books.office.server.org.company)
        .await;
    let place = decided(&books, &a, "poaching", "serious").await;
    // The accused sees the decision, and not who reported it.
    let own = a.get(&format!("{VIOLATIONS}/own")).await.expect(200);
    assert_eq!(
        (&own["items"][0]["state"], &own["items"][0]["reported_by"]),
        (&"decided".into(), &Value::Null)
    );
    a.get(&place).await.problem(403, "forbidden");
    let appeal = json!({"text": "当时客户主动找我"});
    books
        .seller(1)
        .post(&format!("{place}/appeal"), appeal.clone())
        .await
        .problem(404, "violation-not-found");
    a.post(&format!("{place}/appeal"), appeal.clone())
        .await
        .expect(200);
    a.post(&format!("{place}/appeal"), appeal)
        .await
        .problem(409, "violation-state-forbidden");
    let upheld = json!({"outcome": "upheld", "reason": "维持"});
    books
        .office
        .sales
        .post(&format!("{place}/decide-appeal"), upheld.clone())
        .await
        .problem(403, "violation-decided-by-you");
    let both =
        json!({"outcome": "upheld", "kind": "poaching", "severity": "ordinary", "reason": "维持"});
    director
        .post(&format!("{place}/decide-appeal"), both)
        .await
        .problem(422, "validation-failed");
    let changed = json!({"outcome": "changed", "kind": "poaching", "severity": "ordinary", "reason": "情节较轻"});
    let end = director
        .post(&format!("{place}/decide-appeal"), changed)
        .await
        .expect(200);
    assert_eq!(
        (&end["state"], &end["is_final"]),
        (&"final".into(), &true.into())
    );
    assert_eq!(
        end["decision"]["sentence"]["sanctions"],
        json!([{"measure": "base_pay_days", "figure": 1}])
    );
    director
        .post(&format!("{place}/decide-appeal"), upheld)
        .await
        .problem(409, "violation-state-forbidden");
    // The last day of the appeal, and the day after.
    let place = decided(&books, &a, "poaching", "ordinary").await;
    let other = decided(&books, &a, "slighting", "ordinary").await;
    books.at("2026-05-17T23:59:59+08:00".parse().unwrap()).await;
    let a = books.seller(0).clone();
    a.post(&format!("{place}/appeal"), json!({"text": "不服"}))
        .await
        .expect(200);
    books.at("2026-05-18T00:00:00+08:00".parse().unwrap()).await;
    let a = books.seller(0).clone();
    a.post(&format!("{other}/appeal"), json!({"text": "不服"}))
        .await
        .problem(409, "violation-appeal-too-late");
    assert_eq!(
        books.office.sales.get(&other).await.expect(200)["is_final"],
        true
    );
}

#[actix_web::test]
async fn gov_05_who_works_at_the_site_or_refers_visitors_to_it_is_accused_and_nobody_else() {
    let mut books = Books::open().await;
    let reporter = books.seller(2).clone();
    let (company, other, branch) = {
        let org = &books.office.server.org;
        (org.company, org.other, org.branch)
    };
    let server = &books.office.server;
    let elsewhere = server.site_under(company, "SITE-B").await;
    let referrer = server.caller("account_manager", branch).await;
    for stranger in [
        &server.caller("salesperson", elsewhere).await,
        &server.caller("sales_manager", other).await,
        &referrer,
    ] {
        let body = accusation(&books, stranger, "poaching");
        let refused = reporter.post(VIOLATIONS, body).await;
        let refused = refused.problem(422, "violation-accused-not-of-site");
        assert_eq!(refused["rule"], "GOV-05");
    }
    // ATT-E08: who referred a visitor.
    let mobile = books.mobile();
    books.office.referral(&referrer, &mobile).await;
    let reporter = books.seller(2).clone();
    let body = accusation(&books, &referrer, "poaching");
    reporter.post(VIOLATIONS, body).await.expect(201);
}

#[actix_web::test]
async fn gov_05_the_catalogue_is_for_those_who_may_report_at_the_site() {
    let books = Books::open().await;
    let server = &books.office.server;
    let path = format!("{VIOLATIONS}/catalogue?site_id={}", books.office.unit);
    for reader in [books.seller(A), &books.office.sales] {
        reader.get(&path).await.expect(200);
    }
    let elsewhere = server.site_under(server.org.other, "SITE-B").await;
    for stranger in [
        server.caller("salesperson", elsewhere).await,
        server.caller("sales_manager", server.org.other).await,
    ] {
        let refused = stranger.get(&path).await;
        refused.problem(404, "violation-site-not-found");
    }
}

#[actix_web::test]
async fn gov_05_anybody_at_the_site_reports_what_the_catalogue_knows() {
    let books = Books::open().await;
    let a = books.seller(0).clone();
    let reporter = books.seller(2);
    reporter
        .post(VIOLATIONS, accusation(&books, &a, "unheard_of"))
        .await
        .problem(422, "violation-not-in-catalogue");
    let mut body = accusation(&books, &a, "poaching");
    body["occurred_at"] = "2026-05-11T09:00:00+08:00".into();
    reporter
        .post(VIOLATIONS, body.clone())
        .await
        .problem(422, "validation-failed");
    body["occurred_at"] = "2026-05-10T09:00:00+08:00".into();
    body["accused_id"] = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60".into();
    reporter
        .post(VIOLATIONS, body)
        .await
        .problem(422, "violation-accused-not-of-site");
    let elsewhere = books
        .office
        .server
        .site_under(books.office.server.org.company, "SITE-B")
        .await;
    let mut body = accusation(&books, &a, "poaching");
    body["site_id"] = json!(elsewhere);
    reporter
        .post(VIOLATIONS, body)
        .await
        .problem(404, "violation-site-not-found");
    let stranger = books.office.server.caller("sales_manager", elsewhere).await;
    let place = reported(&books, &a, "poaching").await;
    stranger
        .get(&place)
        .await
        .problem(404, "violation-not-found");
    stranger
        .act(&format!("{place}/investigate"))
        .await
        .problem(404, "violation-not-found");
    let listed = books
        .office
        .sales
        .get(&format!("{VIOLATIONS}?state=reported&kind=poaching"))
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        stranger.get(VIOLATIONS).await.expect(200)["items"],
        json!([])
    );
}

#[actix_web::test]
async fn gov_05_a_sanction_on_commission_takes_effect_in_the_settlement() {
    let mut books = Books::open().await;
    sales_office(&books).await;
    let [a, b, _] = books.sellers();
    books.sold_by(A, "1000000.00", "100000.25").await;
    books.sold_by(B, "1000000.00", "100000.00").await;
    decided(&books, &a, "slighting", "serious").await;
    let open = decided(&books, &b, "poaching", "serious").await;
    books.at(on("2026-05-15")).await;
    let b = books.seller(1).clone();
    b.post(&format!("{open}/appeal"), json!({"text": "不服"}))
        .await
        .expect(200);
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    // Half of the month's 400.00; the appeal of the other is still open.
    let statement = books.statement(&may, &a).await;
    assert_eq!(
        (
            &statement["accrued"],
            &statement["sanctioned"],
            &statement["paid"]
        ),
        (&"400.00".into(), &"-200.00".into(), &"200.00".into())
    );
    assert_eq!(books.statement(&may, &b).await["sanctioned"], "0.00");
    let lines = books.lines(&may, &a).await;
    assert!(
        lines
            .iter()
            .any(|line| line["reason"] == "sanction" && !line["violation_id"].is_null())
    );
    assert_eq!(books.balance("sanctions", None).await, "200.00");
    // Decided later: half of that month's commission, with the next settlement, once.
    let director = books
        .office
        .server
        .caller("sales_director", books.office.server.org.company)
        .await;
    let upheld = json!({"outcome": "upheld", "reason": "维持"});
    director
        .post(&format!("{open}/decide-appeal"), upheld)
        .await
        .expect(200);
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &b).await;
    assert_eq!(
        (&statement["sanctioned"], &statement["payable"]),
        (&"-200.00".into(), &"-200.00".into())
    );
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    assert_eq!(
        books.settlement(&july).await["settlement"]["posting_count"],
        0
    );
    books.prove().await;
}

#[actix_web::test]
async fn gov_05_a_revoked_decision_costs_nothing_and_a_fine_is_what_it_says() {
    let mut books = Books::open().await;
    books
        .rules(|rules| {
            let catalogue = &mut rules.violations.catalogue;
            catalogue.retain(|entry| entry.kind != "poaching");
            catalogue.push(CatalogueEntry {
                kind: "poaching".to_owned(),
                severity: Severity::Ordinary,
                name_zh: "抢客".to_owned(),
                name_en: "Poaching".to_owned(),
                sanctions: vec![Sanction {
                    measure: SanctionMeasure::Fine,
                    figure: 50,
                }],
            });
        })
        .await;
    let [a, b, _] = books.sellers();
    let director = books
        .office
        .server
        .caller("sales_director", books.office.server.org.company)
        .await;
    decided(&books, &a, "poaching", "ordinary").await;
    let revoked = decided(&books, &b, "poaching", "ordinary").await;
    b.post(&format!("{revoked}/appeal"), json!({"text": "不服"}))
        .await
        .expect(200);
    let body = json!({"outcome": "revoked", "reason": "证据不足"});
    director
        .post(&format!("{revoked}/decide-appeal"), body)
        .await
        .expect(200);
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(books.statement(&may, &a).await["payable"], "-50.00");
    assert_eq!(books.balance("sanctions", None).await, "50.00");
}

/// What a referrer is accused of.
fn of_a_referrer(books: &Books, referrer: &Caller, kind: &str) -> Value {
    json!({"site_id": books.office.unit, "accused_id": referrer.user.unwrap(), "kind": kind,
           "description": "向客户透露未公布的开盘价格", "occurred_at": "2026-05-10T08:30:00+08:00"})
}

#[actix_web::test]
async fn att_e08_a_referrer_who_discloses_or_promises_commits_a_violation_at_either_kind_of_site() {
    use kehu_attribution::policy::SiteRules;
    for rules in [SiteRules::developer(), SiteRules::sales_office()] {
        let mut books = Books::under(rules).await;
        let branch = books.office.server.org.branch;
        let referrer = books.office.server.caller("account_manager", branch).await;
        let mobile = books.mobile();
        books.office.referral(&referrer, &mobile).await;
        for kind in [
            "disclosing_information",
            "private_promise",
            "disturbing_sales",
            "diverting_customers",
        ] {
            let made = books
                .seller(A)
                .post(VIOLATIONS, of_a_referrer(&books, &referrer, kind))
                .await
                .require(201);
            let place = made.header("location").to_owned();
            let sales = &books.office.sales;
            sales.act(&format!("{place}/investigate")).await.expect(200);
            let body = json!({"kind": kind, "severity": "ordinary", "reason": "查证属实"});
            let decided = sales
                .post(&format!("{place}/decide"), body)
                .await
                .expect(200);
            assert_eq!(
                decided["decision"]["sentence"]["sanctions"],
                json!([{"measure": "warning", "figure": 0}]),
                "{kind}"
            );
        }
        let told = referrer.get("/v1/violations/own").await.expect(200);
        assert_eq!(told["items"].as_array().unwrap().len(), 4);
    }
}

#[actix_web::test]
async fn att_e08_who_contradicts_a_referral_is_heard_by_the_project_manager_or_the_sales_manager() {
    let mut books = Books::open().await;
    let branch = books.office.server.org.branch;
    let referrer = books.office.server.caller("account_manager", branch).await;
    let mobile = books.mobile();
    let referral = books.office.referral(&referrer, &mobile).await;
    let who = json!({"kind": "referral", "referral_id": referral["id"]});
    let begun = books.office.begin_in_turn(A, who).await;
    let registration = books.office.register(A, &begun, &mobile).await.expect(201);
    books.office.finish(A, &begun).await;
    books.office.confirm(&registration).await.expect(200);
    let party = registration["party_id"].clone();
    let deal = books.sell(A, &party, "1000000.00").await;
    // The referrer has no word in it; a salesperson has, and the project manager's opinion decides.
    let body = json!({"party_id": party, "subject": "facts", "against": [books.office.id(A)], "statement": "客户并非其亲友。"});
    referrer
        .post("/v1/disputes", body)
        .await
        .problem(403, "forbidden");
    books.rule(&deal, &[(B, "1/2"), (A, "1/2")]).await;
    let last = books.determinations(&deal).await.pop().unwrap();
    assert_eq!(last["rule"]["rule"], "ATT-V20");
    // A violation of the referrer is not for the group leader to decide.
    let body = of_a_referrer(&books, &referrer, "private_promise");
    let made = books.seller(A).post(VIOLATIONS, body).await.require(201);
    let place = made.header("location").to_owned();
    let investigate = format!("{place}/investigate");
    books
        .office
        .leader
        .act(&investigate)
        .await
        .problem(403, "forbidden");
    books.office.project.act(&investigate).await.expect(200);
}

//! Satisfaction indicators with targets and alerts, and the list of obligations (SUR-03, SUR-10, GOV-06).

use crate::customers::{company, create, director, id};
use crate::survey_results::fixture::*;
use chrono::{DateTime, Utc};
use kehu_api::workers::CHECKS;
use kehu_indicators::IndicatorPolicy;
use kehu_obligations::{Duty, DutyRule, ObligationPolicy, Period};
use kehu_policy::PolicyDocument;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};

/// Does a daily check of that name.
pub(crate) async fn check(server: &Server, name: &str) {
    let (_, check) = CHECKS.iter().find(|(known, _)| *known == name).unwrap();
    while check(&server.app).await.unwrap() {}
}

async fn publish<P: PolicyDocument>(server: &Server, document: P) {
    let system = kehu_kernel::Caller::system("test", server.app.clock.now());
    let unit_id = server.org.company;
    let published = server.app.db.transaction(async |tx| {
        let new = kehu_policy::NewDraft {
            unit_id,
            document: document.clone(),
            note: None,
        };
        let draft = kehu_policy::draft(tx, &system, new).await?;
        kehu_policy::publish(tx, &system, P::KIND, draft.id, system.today()).await
    });
    published.await.unwrap();
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+08:00").parse().unwrap()
}

async fn readings(reader: &Caller, server: &Server) -> Value {
    let place = format!("/v1/indicators?company_id={}", server.org.company);
    reader.get(&place).await.expect(200)["items"].clone()
}

fn reading<'a>(items: &'a Value, indicator: &str) -> &'a Value {
    let mut items = items.as_array().unwrap().iter();
    items.find(|item| item["indicator"] == indicator).unwrap()
}

/// Events of a kind in the outbox.
async fn told(server: &Server, kind: &str) -> i64 {
    sqlx::query_scalar("select count(*) from outbox_events where kind = $1")
        .bind(kind)
        .fetch_one(&mut superuser(server).await)
        .await
        .unwrap()
}

fn targets() -> IndicatorPolicy {
    IndicatorPolicy {
        months: 12,
        complaints_per_hundred_at_most: Some(10.into()),
        survey_index_at_least: Some(80.into()),
        lost_per_hundred_at_most: Some(5.into()),
        lead_at_least: Some(0.into()),
    }
}

#[actix_web::test]
async fn sur_10_the_four_measures_are_evaluated_against_their_targets() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let director = director(&server).await;
    for name in [
        "长沙一号塑业有限公司",
        "长沙二号塑业有限公司",
        "长沙三号塑业有限公司",
        "长沙四号塑业有限公司",
    ] {
        create(&director, company(&server, name)).await;
    }
    let mut superuser = superuser(&server).await;
    sqlx::query("update customers set status = 'active'")
        .execute(&mut superuser)
        .await
        .unwrap();
    let officer = server
        .caller("customer_service_officer", server.org.company)
        .await;
    let complaint = json!({"unit_id": server.org.company, "channel": "telephone", "category": "delivery",
        "content": "提货排队三小时仍未装车。", "complainant": {"name": "单小红", "telephone": "13812341234"}});
    officer.post("/v1/complaints", complaint).await.expect(201);
    let about = json!({"about": {"competitor": "rival", "compared_with": "q"}});
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![question("q", json!({})), question("theirs", about)],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for (ours, theirs) in [(5, 4), (4, 4), (5, 4), (4, 4), (3, 4)] {
        let answers = [
            ("q", Answered::Step(ours)),
            ("theirs", Answered::Step(theirs)),
        ];
        answer(&server, survey, "all", None, &answers).await;
    }
    check(&server, "indicators.evaluate").await;
    let items = readings(&reader, &server).await;
    let shown = |indicator: &str| {
        let one = reading(&items, indicator);
        (
            one["value"].clone(),
            one["target"].clone(),
            one["met"].clone(),
        )
    };
    assert_eq!(
        shown("complaints"),
        (json!("25.00"), json!("10.00"), json!(false))
    );
    assert_eq!(
        shown("survey"),
        (json!("80.00"), json!("80.00"), json!(true))
    );
    assert_eq!(
        shown("lost_customers"),
        (json!("0"), json!("5.00"), json!(true))
    );
    assert_eq!(
        shown("competitors"),
        (json!("5.00"), json!("0"), json!(true))
    );
    assert_eq!(reading(&items, "survey")["survey_id"], survey.to_string());
    assert_eq!(told(&server, "indicator.missed").await, 1);
    // A company of which nothing is known has no values, and misses nothing.
    let elsewhere = server.caller("general_manager", server.org.other).await;
    let others = elsewhere.get("/v1/indicators").await.expect(200);
    assert_eq!(others["items"].as_array().unwrap().len(), 4);
    assert_eq!(
        (&others["items"][0]["value"], &others["items"][0]["met"]),
        (&Value::Null, &Value::Null)
    );
    server.stop().await;
}

#[actix_web::test]
async fn sur_10_a_value_below_its_target_raises_an_alert_once() {
    let server = Server::start().await;
    let mut reader = reader(&server).await;
    publish(&server, targets()).await;
    let low = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    answer_all(&server, low, "all", &[3; 5]).await;
    for (day, expected) in [
        ("2026-06-01T12:00:00", 1),
        ("2026-06-02T12:00:00", 1),
        ("2026-06-03T12:00:00", 1),
    ] {
        server.app.clock.fix(at(day));
        check(&server, "indicators.evaluate").await;
        check(&server, "indicators.evaluate").await;
        assert_eq!(told(&server, "indicator.missed").await, expected, "{day}");
    }
    // A better survey meets it; a worse one after that raises another alert.
    server.app.clock.fix(at("2026-07-01T12:00:00"));
    let high = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    answer_all(&server, high, "all", &[5; 5]).await;
    check(&server, "indicators.evaluate").await;
    assert_eq!(told(&server, "indicator.missed").await, 1);
    server.app.clock.fix(at("2026-08-01T12:00:00"));
    let worse = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    answer_all(&server, worse, "all", &[4; 5]).await;
    check(&server, "indicators.evaluate").await;
    assert_eq!(told(&server, "indicator.missed").await, 2);
    server.renew(&mut reader).await;
    let place = format!(
        "/v1/indicators/history?company_id={}&indicator=survey&limit=2",
        server.org.company
    );
    let first = reader.get(&place).await.expect(200);
    assert_eq!(first["items"][0]["value"], "75.00");
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = reader
        .get(&format!("{place}&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(rest["items"][0]["evaluated_on"], "2026-06-03");
    server.stop().await;
}

#[actix_web::test]
async fn sur_10_the_general_manager_is_told_in_words() {
    let server = Server::start().await;
    let manager = reader(&server).await;
    publish(&server, targets()).await;
    let low = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    answer_all(&server, low, "all", &[3; 5]).await;
    check(&server, "indicators.evaluate").await;
    let workers = kehu_api::workers::Workers::start(&server.app);
    let mut inbox = Value::Null;
    for _ in 0..100 {
        inbox = manager.get("/v1/notifications").await.expect(200);
        if !inbox["items"].as_array().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    workers.stop(std::time::Duration::from_secs(5)).await;
    let title = "A satisfaction indicator misses its target";
    let message = inbox["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|message| message["title"] == title)
        .unwrap();
    assert_eq!(message["text"], "Satisfaction index: 50.00, target 80.");
    server.stop().await;
}

async fn obligations(reader: &Caller, query: &str) -> Vec<Value> {
    let found = reader
        .get(&format!("/v1/obligations{query}"))
        .await
        .expect(200);
    found["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn sur_03_a_survey_a_year_is_due_done_or_overdue() {
    let server = Server::start().await;
    let mut reader = reader(&server).await;
    let due = obligations(&reader, "").await;
    assert_eq!(due.len(), 1);
    assert_eq!(
        (&due[0]["state"], &due[0]["duty"], &due[0]["until"]),
        (
            &json!("due"),
            &json!("satisfaction_survey"),
            &json!("2026-12-31")
        )
    );
    // The last day of the year is not too late; the next one is.
    server.app.clock.fix(at("2026-12-31T23:59:00"));
    check(&server, "obligations.check").await;
    assert_eq!(told(&server, "obligation.overdue").await, 0);
    server.app.clock.fix(at("2027-01-01T00:00:00"));
    for _ in 0..2 {
        check(&server, "obligations.check").await;
    }
    // Both companies of the group, each once. What was owed before they were there is not held against them.
    assert_eq!(told(&server, "obligation.overdue").await, 2);
    server.renew(&mut reader).await;
    let overdue = obligations(&reader, "?state=overdue").await;
    assert_eq!(
        (overdue.len(), &overdue[0]["until"]),
        (1, &json!("2026-12-31"))
    );
    assert_eq!(
        obligations(&reader, "?state=due").await[0]["until"],
        "2027-12-31"
    );
    // A survey of the branch counts for its company.
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.unit = server.org.branch;
    let survey = lay(&server, &plan).await;
    let done = obligations(&reader, "?state=done").await;
    assert_eq!(done[0]["done"][0]["subject_id"], survey.to_string());
    assert_eq!(done[0]["done"][0]["done_on"], "2027-01-01");
    server.stop().await;
}

#[actix_web::test]
async fn sur_03_how_often_is_the_companys_policy() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let rule = DutyRule {
        duty: Duty::SatisfactionSurvey,
        every: Period::HalfYear,
        times: 2,
    };
    publish(&server, ObligationPolicy { duties: vec![rule] }).await;
    lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    let listed = obligations(&reader, "").await;
    assert_eq!(
        (&listed[0]["state"], &listed[0]["until"]),
        (&json!("due"), &json!("2026-06-30"))
    );
    lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    assert_eq!(obligations(&reader, "").await[0]["state"], "done");
    publish_nothing(&server).await;
    server.stop().await;
}

/// A policy that demands nothing is refused by nobody: from the next day on the list is empty.
async fn publish_nothing(server: &Server) {
    server.app.clock.fix(at("2026-06-02T12:00:00"));
    publish(server, ObligationPolicy { duties: Vec::new() }).await;
    let reader = reader(server).await;
    assert_eq!(obligations(&reader, "").await, Vec::<Value>::new());
}

#[actix_web::test]
async fn sur_10_lost_customers_are_those_who_lost_the_right_to_trade() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let director = director(&server).await;
    let mut ids = Vec::new();
    for name in [
        "长沙一号塑业有限公司",
        "长沙二号塑业有限公司",
        "长沙三号塑业有限公司",
        "长沙四号塑业有限公司",
    ] {
        ids.push(id(&create(&director, company(&server, name)).await));
    }
    let mut superuser = superuser(&server).await;
    sqlx::query(
        "update customers set status = case when id = $1 then 'disqualified' else 'active' end",
    )
    .bind(ids[0].parse::<uuid::Uuid>().unwrap())
    .execute(&mut superuser)
    .await
    .unwrap();
    sqlx::query(
        "insert into customer_events (id, customer_id, occurred_at, by_kind, by_id, kind, details)
         values (gen_random_uuid(), $1, $2, 'system', 'test', 'customer.status_changed', '{\"from\": \"active\", \"to\": \"disqualified\"}')",
    )
    .bind(ids[0].parse::<uuid::Uuid>().unwrap())
    .bind(server.app.clock.now())
    .execute(&mut superuser)
    .await
    .unwrap();
    check(&server, "indicators.evaluate").await;
    let items = readings(&reader, &server).await;
    assert_eq!(reading(&items, "lost_customers")["value"], "25.00");
    server.stop().await;
}

//! Taking in without signing in, and from other systems (CMP-01).

use super::bench::Desk;
use kehu_complaints::ComplaintPolicy;
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

fn sent() -> Value {
    json!({"category": "service", "content": "窗口态度差", "name": "刘洋", "telephone": "13812345678"})
}

/// The path of a new link.
async fn link(desk: &Desk) -> (String, String) {
    let body = json!({"unit_id": desk.server.org.company, "name": "公司网站"});
    let made = desk
        .leader
        .post("/v1/complaint-intake-links", body)
        .await
        .expect(201);
    (
        made["path"].as_str().unwrap().to_owned(),
        made["link"]["id"].as_str().unwrap().to_owned(),
    )
}

async fn send(anyone: &Caller, path: &str) -> Answer {
    anyone.post(path, sent()).await
}

#[actix_web::test]
async fn cmp_01_a_complaint_or_question_is_sent_in_through_a_link_without_signing_in() {
    let desk = Desk::open().await;
    let (path, _) = link(&desk).await;
    let anyone = desk.server.anyone();
    let form = anyone.get(&path).await.expect(200);
    assert_eq!(form["unit_name"], "华信石化销售有限公司");
    assert_eq!(form["categories"][0]["key"], "product_quality");
    let receipt = send(&anyone, &path).await.expect(201);
    assert_eq!(
        receipt,
        json!({"number": "TS-2026-000001", "received_at": "2026-06-01T02:00:00Z"})
    );
    let question = json!({"content": "几点开门？"});
    let receipt = anyone.post(&path, question).await.expect(201);
    assert_eq!(receipt["number"], "ZX-2026-000001");
    let waiting = desk
        .officer
        .get("/v1/complaints?stage=received")
        .await
        .expect(200);
    let complaint = &waiting["items"][0];
    assert_eq!(
        (
            &complaint["channel"],
            &complaint["acknowledged_by"],
            &complaint["taken_by"],
            &complaint["punctuality"]
        ),
        (
            &"online".into(),
            &"online".into(),
            &Value::Null,
            &"waiting".into()
        )
    );
    let place = format!(
        "/v1/complaints/{}/accept",
        complaint["id"].as_str().unwrap()
    );
    desk.officer.act(&place).await.expect(200);
}

#[actix_web::test]
async fn cmp_01_the_answer_is_the_same_whether_or_not_the_sender_is_known_and_wrong_links_are_all_alike()
 {
    let desk = Desk::open().await;
    let director = crate::customers::director(&desk.server).await;
    let known = crate::customers::with(
        crate::customers::company(&desk.server, "长沙恒远化工有限公司"),
        json!({"contacts": [{"name": "刘洋", "mobile": "13812345678"}],
               "identifiers": [{"kind": "unified_social_credit_code", "value": crate::customers::CODES[0]}]}),
    );
    crate::customers::create(&director, known).await;
    let (path, id) = link(&desk).await;
    let anyone = desk.server.anyone();
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let recognised = send(&anyone, &path).await.expect(201);
    let mut body = sent();
    body["telephone"] = json!("13900000000");
    let strange = anyone.post(&path, body).await.expect(201);
    assert_eq!(keys(&recognised), keys(&strange));
    let with_customer = "select count(*) from complaints where customer_id is not null";
    assert_eq!(desk.count(with_customer).await, 1);
    let revoke = format!("/v1/complaint-intake-links/{id}/revoke");
    desk.leader.act(&revoke).await.expect(200);
    let wrong = format!("/v1/complaint-intakes/{}", "A".repeat(43));
    let mut answers = Vec::new();
    for path in [path.as_str(), wrong.as_str(), "/v1/complaint-intakes/x"] {
        anyone
            .get(path)
            .await
            .problem(404, "complaint-intake-not-found");
        let mut problem = send(&anyone, path)
            .await
            .problem(404, "complaint-intake-not-found");
        problem["request_id"] = Value::Null;
        problem["instance"] = Value::Null;
        answers.push(problem);
    }
    assert!(answers.iter().all(|one| *one == answers[0]));
    let listed = desk
        .leader
        .get("/v1/complaint-intake-links")
        .await
        .expect(200);
    assert!(listed["items"][0]["revoked_at"].is_string());
    let digests = "select count(*) from complaint_intake_links where length(secret_hash) = 32";
    assert_eq!(desk.count(digests).await, 1);
}

#[actix_web::test]
async fn cmp_01_a_robot_that_floods_the_form_is_held_and_what_came_in_is_kept() {
    let mut policy = ComplaintPolicy::petrochemical();
    policy.public_intake.most_per_address_and_hour = 3;
    let mut desk = Desk::with(policy).await;
    let (path, _) = link(&desk).await;
    let anyone = desk.server.anyone();
    let flood = (0..10).map(|_| send(&anyone, &path));
    let answers = futures_util::future::join_all(flood).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        3
    );
    let held = answers
        .into_iter()
        .find(|answer| answer.status == 429)
        .unwrap();
    assert_eq!(held.header("retry-after"), "3601");
    assert_eq!(
        held.problem(429, "complaint-intake-flooded")["rule"],
        "CMP-01"
    );
    assert_eq!(desk.count("select count(*) from complaints").await, 3);
    // The hour is counted to the moment.
    desk.at("2026-06-01T10:59:59").await;
    send(&anyone, &path).await.require(429);
    desk.at("2026-06-01T11:00:00").await;
    send(&anyone, &path).await.expect(201);
    assert_eq!(
        desk.count("select max(number)::bigint from complaints")
            .await,
        4,
        "no number is lost"
    );
    let clear =
        "select count(*) from complaints where encode(source_digest, 'escape') like '%127.0.0.1%'";
    assert_eq!(desk.count(clear).await, 0);
}

#[actix_web::test]
async fn cmp_01_one_link_takes_no_more_than_the_policy_says_from_whatever_addresses() {
    let mut policy = ComplaintPolicy::petrochemical();
    policy.public_intake.most_per_link_and_hour = 2;
    let desk = Desk::with(policy).await;
    let (path, _) = link(&desk).await;
    let (another, _) = link(&desk).await;
    let anyone = desk.server.anyone();
    for _ in 0..2 {
        send(&anyone, &path).await.expect(201);
    }
    send(&anyone, &path)
        .await
        .problem(429, "complaint-intake-flooded");
    send(&anyone, &another).await.expect(201);
}

#[actix_web::test]
async fn cmp_01_another_system_passes_on_with_its_api_key_and_sees_nothing() {
    let desk = Desk::open().await;
    let operator = desk
        .server
        .caller("system_administrator", desk.server.org.group)
        .await;
    let key = json!({"name": "官网", "permissions": ["complaints:intake"], "unit_id": desk.server.org.company, "reach": "team"});
    let key = operator.post("/v1/api-keys", key).await.expect(201);
    let secret = key["secret"].as_str().unwrap().to_owned();
    let anyone = desk.server.anyone();
    let request = anyone
        .request(reqwest::Method::POST, "/v1/complaint-intakes")
        .header("x-api-key", &secret);
    let body = json!({"unit_id": desk.server.org.company, "sent": sent()});
    let receipt = anyone.send(request.json(&body)).await.expect(201);
    assert_eq!(receipt["number"], "TS-2026-000001");
    let request = anyone
        .request(reqwest::Method::POST, "/v1/complaint-intakes")
        .header("x-api-key", &secret);
    let elsewhere = json!({"unit_id": desk.server.org.other, "sent": sent()});
    anyone
        .send(request.json(&elsewhere))
        .await
        .problem(404, "complaint-unit-not-found");
    let request = anyone
        .request(reqwest::Method::GET, "/v1/complaints")
        .header("x-api-key", &secret);
    anyone.send(request).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn cmp_01_what_is_sent_again_with_its_idempotency_key_is_taken_in_once() {
    let desk = Desk::open().await;
    let (path, _) = link(&desk).await;
    let (another, _) = link(&desk).await;
    let anyone = desk.server.anyone();
    let first = anyone.post_once(&path, "a-key", sent()).await.expect(201);
    let again = anyone.post_once(&path, "a-key", sent()).await.expect(201);
    assert_eq!(first, again);
    let mut other = sent();
    other["content"] = json!("别的事");
    let reused = anyone.post_once(&path, "a-key", other).await;
    reused.require(422);
    assert_eq!(desk.count("select count(*) from complaints").await, 1);
    let elsewhere = anyone.post_once(&another, "a-key", sent()).await;
    assert_eq!(elsewhere.expect(201)["number"], "TS-2026-000002");
    let secret = path.rsplit('/').next().unwrap();
    let kept = format!(
        "select count(*) from idempotency_keys where to_jsonb(idempotency_keys)::text like '%{secret}%'"
    );
    assert_eq!(
        desk.count(&kept).await,
        0,
        "the link's secret is kept nowhere"
    );
    assert_eq!(
        desk.count(
            "select count(*) from idempotency_keys where principal like '%complaint-intake%'"
        )
        .await,
        2
    );
}

#[actix_web::test]
async fn cmp_01_a_question_that_asks_for_a_remedy_is_refused_so_that_nothing_is_lost() {
    let desk = Desk::open().await;
    let (path, _) = link(&desk).await;
    let question = json!({"content": "几点开门？", "remedy_sought": "延长营业时间"});
    let refused = desk.server.anyone().post(&path, question).await;
    let problem = refused.problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/remedy_sought");
}

#[actix_web::test]
async fn cmp_01_a_property_manager_opens_and_closes_the_public_intake() {
    let desk = Desk::open().await;
    let company = desk.server.org.company;
    let manager = desk.server.caller("property_manager", company).await;
    let body = json!({"unit_id": company, "name": "小区公众号"});
    let made = manager.post("/v1/complaint-intake-links", body).await;
    let id = made.expect(201)["link"]["id"].as_str().unwrap().to_owned();
    let revoke = format!("/v1/complaint-intake-links/{id}/revoke");
    manager.act(&revoke).await.expect(200);
}

//! Very low answers (SUR-11).

use super::bench::{Bench, answers};
use kehu_surveys::SurveyPolicy;
use kehu_surveys::words::Consequence;
use serde_json::json;

#[actix_web::test]
async fn sur_11_a_very_low_answer_raises_a_follow_up_at_once_and_once() {
    let mut bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let members = bench.members(&place).await;
    // Steps count 100, 75, 50, 25, 0: up to 25 points are very low, 50 are not; of recommendations up to 2.
    bench
        .enter(&place, &members[0], &version, answers(3, 3))
        .await
        .expect(201);
    assert_eq!(raised(&bench).await.len(), 0);
    bench
        .enter(&place, &members[1], &version, answers(2, 3))
        .await
        .expect(201);
    bench
        .enter(&place, &members[2], &version, answers(3, 2))
        .await
        .expect(201);
    let follow_ups = raised(&bench).await;
    assert_eq!(follow_ups.len(), 2);
    assert_eq!(follow_ups[0]["questions"], json!(["recommendation"]));
    let first = &follow_ups[1];
    assert_eq!(first["customer_id"], json!(members[1]));
    assert_eq!(
        first["questions"],
        json!(["cleaning", "security", "repairs", "attitude"])
    );
    assert_eq!(
        (&first["due_on"], &first["overdue"], &first["complaint_id"]),
        (&json!("2026-06-04"), &json!(false), &json!(null))
    );
    let told = "select count(*) from outbox_events where kind = 'survey.follow_up_raised'";
    assert_eq!(bench.office.count(told).await, 2);
    let timeline = "select count(*) from customer_events where kind = 'survey.follow_up_raised'";
    assert_eq!(bench.office.count(timeline).await, 2);
    bench.at("2026-06-05T10:00:00").await;
    assert_eq!(raised(&bench).await[1]["overdue"], true);
    let close = format!(
        "/v1/survey-follow-ups/{}/close",
        first["id"].as_str().unwrap()
    );
    let result = json!({"result": "已致歉并安排整改"});
    let done = bench.officer.post(&close, result.clone()).await.expect(200);
    assert_eq!(
        (&done["result"], &done["overdue"]),
        (&json!("已致歉并安排整改"), &json!(false))
    );
    bench
        .officer
        .post(&close, result)
        .await
        .problem(409, "survey-follow-up-done");
    let open = bench
        .officer
        .get("/v1/survey-follow-ups?open=true")
        .await
        .expect(200);
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
}

async fn raised(bench: &Bench) -> Vec<serde_json::Value> {
    let found = bench.officer.get("/v1/survey-follow-ups").await.expect(200);
    found["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn sur_11_by_policy_it_becomes_a_complaint_in_the_same_transaction() {
    let bench = Bench::with(SurveyPolicy::property()).await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let links = bench.links(&place).await;
    let mut given = answers(1, 0);
    given
        .as_array_mut()
        .unwrap()
        .push(json!({"question": "repairs_reason", "kind": "free_text", "text": "报修三天无人来"}));
    bench.submit(&links[0].1, &version, given).await.expect(201);
    let follow_ups = raised(&bench).await;
    let complaint = follow_ups[0]["complaint_id"].as_str().unwrap();
    let case = bench
        .office
        .department
        .get(&format!("/v1/complaints/{complaint}"))
        .await
        .expect(200);
    let complaint = &case["complaint"];
    assert_eq!(complaint["complainant"]["customer_id"], json!(links[0].0));
    assert_eq!(
        (&complaint["category"], &complaint["stage"]),
        (&json!("service"), &json!("received"))
    );
    assert!(
        complaint["content"]
            .as_str()
            .unwrap()
            .contains("报修三天无人来")
    );
    // One that is as low, and not lower, for the follow-up of another; step 2 counts 25 and is above this policy's 0.
    bench
        .submit(&links[1].1, &version, answers(2, 1))
        .await
        .expect(201);
    assert_eq!(raised(&bench).await.len(), 1);
    // A complaint has its own desk.
    let close = format!(
        "/v1/survey-follow-ups/{}/close",
        follow_ups[0]["id"].as_str().unwrap()
    );
    bench
        .officer
        .post(&close, json!({"result": "x"}))
        .await
        .problem(409, "survey-follow-up-done");
}

#[actix_web::test]
async fn sur_11_without_such_a_category_the_answer_is_taken_and_followed_up() {
    let mut policy = SurveyPolicy::property();
    policy.low_answers.complaint_category = "nowhere".to_owned();
    let bench = Bench::with(policy).await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let links = bench.links(&place).await;
    bench
        .submit(&links[0].1, &version, answers(1, 0))
        .await
        .expect(201);
    assert_eq!(raised(&bench).await[0]["complaint_id"], json!(null));
}

#[actix_web::test]
async fn sur_11_by_policy_it_may_raise_nothing() {
    let mut policy = SurveyPolicy::petrochemical();
    policy.low_answers.raises = Consequence::Nothing;
    let bench = Bench::with(policy).await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let links = bench.links(&place).await;
    bench
        .submit(&links[0].1, &version, answers(1, 0))
        .await
        .expect(201);
    assert_eq!(raised(&bench).await.len(), 0);
}

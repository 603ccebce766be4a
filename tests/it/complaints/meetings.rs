//! Special meetings on serious complaints (CMP-06).

use super::bench::{Desk, at};
use kehu_complaints::ComplaintPolicy;
use kehu_tests::Caller;
use serde_json::{Value, json};

/// A serious complaint whose opinion is proposed.
async fn proposed(desk: &Desk) -> String {
    let place = desk
        .accepted(json!({"severity": "serious", "received_at": at("2026-06-01T08:30:00")}))
        .await;
    desk.walk(&place, "serious", 4).await;
    place
}

async fn meeting(desk: &Desk, convener: &Caller) -> Value {
    json!({"held_at": at("2026-06-01T09:00:00"), "convened_by": convener.user, "attendees": [desk.leader.user, desk.officer.user],
        "minutes_file_id": desk.file(&desk.officer).await, "joint_opinion_file_id": desk.file(&desk.officer).await,
        "decision": "全额更换并登门致歉"})
}

#[actix_web::test]
async fn cmp_06_a_serious_complaint_is_decided_in_a_special_meeting_with_minutes_and_joint_opinion_on_file()
 {
    let desk = Desk::open().await;
    let place = proposed(&desk).await;
    let case = desk.case(&place).await;
    assert_eq!(
        case["steps"][4]["approval_id"],
        Value::Null,
        "no leader decides alone"
    );
    let reply = json!({"channel": "telephone", "text": "已决定更换"});
    let refused = desk
        .officer
        .post(&format!("{place}/reply"), reply.clone())
        .await;
    assert_eq!(
        refused.problem(409, "complaint-not-cleared")["rule"],
        "CMP-06"
    );
    let path = format!("{place}/decide-in-meeting");
    // Both papers have to be there.
    for file in ["minutes_file_id", "joint_opinion_file_id"] {
        let mut body = meeting(&desk, &desk.general).await;
        body[file] = json!("019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60");
        let problem = desk
            .officer
            .post(&path, body)
            .await
            .problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{file}"));
    }
    let body = meeting(&desk, &desk.general).await;
    let case = desk.officer.post(&path, body.clone()).await.expect(200);
    assert_eq!(case["complaint"]["stage"], "cleared");
    assert_eq!(
        case["steps"][5]["meeting"]["minutes_file_id"],
        body["minutes_file_id"]
    );
    assert_eq!(case["steps"][5]["found"], "全额更换并登门致歉");
    desk.officer
        .post(&format!("{place}/reply"), reply)
        .await
        .expect(200);
}

#[actix_web::test]
async fn cmp_06_who_convenes_the_meeting_is_policy() {
    let desk = Desk::open().await;
    let path = format!("{}/decide-in-meeting", proposed(&desk).await);
    let body = meeting(&desk, &desk.leader).await;
    let refused = desk.officer.post(&path, body.clone()).await;
    assert_eq!(
        refused.problem(403, "complaint-not-convener")["rule"],
        "CMP-06"
    );
    let desk = Desk::with(ComplaintPolicy::oil_dispatch()).await;
    let path = format!("{}/decide-in-meeting", proposed(&desk).await);
    let body = meeting(&desk, &desk.leader).await;
    desk.officer.post(&path, body).await.expect(200);
}

#[actix_web::test]
async fn cmp_06_a_meeting_is_no_way_round_the_leader_nor_ahead_of_the_opinion() {
    let desk = Desk::open().await;
    let general = desk.accepted(json!({})).await;
    desk.walk(&general, "general", 4).await;
    let body = meeting(&desk, &desk.general).await;
    desk.officer
        .post(&format!("{general}/decide-in-meeting"), body.clone())
        .await
        .problem(409, "complaint-meeting-not-needed");
    let early = desk.accepted(json!({"severity": "serious"})).await;
    desk.walk(&early, "serious", 3).await;
    desk.officer
        .post(&format!("{early}/decide-in-meeting"), body)
        .await
        .problem(409, "complaint-step-out-of-order");
    let late = proposed(&desk).await;
    let mut body = meeting(&desk, &desk.general).await;
    body["held_at"] = json!(at("2026-06-01T10:00:01"));
    desk.officer
        .post(&format!("{late}/decide-in-meeting"), body)
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn cmp_06_a_meeting_lies_after_the_complaint_and_leaves_two_papers() {
    let desk = Desk::open().await;
    let path = format!("{}/decide-in-meeting", proposed(&desk).await);
    let body = meeting(&desk, &desk.general).await;
    let mut early = body.clone();
    early["held_at"] = json!(at("2026-06-01T08:29:59"));
    let mut one = body.clone();
    one["joint_opinion_file_id"] = one["minutes_file_id"].clone();
    for (body, pointer, code) in [
        (early, "/held_at", "before-complaint"),
        (one, "/joint_opinion_file_id", "same-file"),
    ] {
        let refused = desk.officer.post(&path, body).await;
        let problem = refused.problem(422, "validation-failed");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&pointer.into(), &code.into())
        );
    }
    let mut at_once = body;
    at_once["held_at"] = json!(at("2026-06-01T08:30:00"));
    desk.officer.post(&path, at_once).await.expect(200);
}

//! The acceptor's accountability, and handing over (CMP-05).

use super::bench::Desk;
use kehu_tests::Caller;
use serde_json::{Value, json};

fn offer(to: &Caller) -> Value {
    json!({"to_id": to.user, "reason": "外出培训"})
}

#[actix_web::test]
async fn cmp_05_a_handover_needs_a_reason_and_counts_from_the_new_acceptors_acceptance() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let due = desk.complaint(&place).await["due_at"].clone();
    let path = format!("{place}/handovers");
    let unsaid = json!({"to_id": desk.colleague.user, "reason": " "});
    desk.officer
        .post(&path, unsaid)
        .await
        .problem(422, "validation-failed");
    desk.officer
        .post(&path, offer(&desk.colleague))
        .await
        .expect(200);
    desk.officer
        .post(&path, offer(&desk.leader))
        .await
        .problem(409, "complaint-handover-pending");
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        complaint["acceptor_id"],
        json!(desk.officer.user),
        "accountable until it is accepted"
    );
    desk.leader
        .act(&format!("{path}/accept"))
        .await
        .problem(403, "complaint-not-offered");
    desk.at("2026-06-01T16:00:00").await;
    desk.colleague
        .act(&format!("{path}/accept"))
        .await
        .expect(200);
    let complaint = desk.complaint(&place).await;
    assert_eq!(complaint["acceptor_id"], json!(desk.colleague.user));
    assert_eq!(
        (&complaint["due_at"], &complaint["accepted_at"]),
        (&due, &"2026-06-01T02:00:00Z".into()),
        "the clock runs on"
    );
    let record = desk.leader.get(&path).await.expect(200);
    assert_eq!(
        (&record["items"][0]["reason"], &record["items"][0]["answer"]),
        (&"外出培训".into(), &"accepted".into())
    );
    // Who handed over is accountable no more.
    desk.walk(&place, "general", 5).await;
    let reply = json!({"channel": "telephone", "text": "已致歉"});
    let path = format!("{place}/reply");
    desk.officer
        .post(&path, reply.clone())
        .await
        .problem(403, "complaint-not-acceptor");
    desk.colleague.post(&path, reply).await.expect(200);
}

#[actix_web::test]
async fn cmp_05_a_declined_or_withdrawn_handover_leaves_the_acceptor_accountable() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let path = format!("{place}/handovers");
    desk.colleague
        .act(&format!("{path}/accept"))
        .await
        .problem(409, "complaint-no-handover");
    desk.officer
        .post(&path, offer(&desk.colleague))
        .await
        .expect(200);
    let declined = json!({"reason": "手头已有五件"});
    desk.colleague
        .post(&format!("{path}/decline"), declined)
        .await
        .expect(200);
    desk.officer
        .post(&path, offer(&desk.colleague))
        .await
        .expect(200);
    desk.colleague
        .act(&format!("{path}/take-back"))
        .await
        .problem(403, "complaint-not-acceptor");
    desk.officer
        .act(&format!("{path}/take-back"))
        .await
        .expect(200);
    desk.officer
        .act(&format!("{path}/take-back"))
        .await
        .problem(409, "complaint-no-handover");
    let record = desk.leader.get(&path).await.expect(200);
    let answers: Vec<&Value> = record["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["answer"])
        .collect();
    assert_eq!(answers, ["declined", "taken_back"]);
    assert_eq!(
        desk.complaint(&place).await["acceptor_id"],
        json!(desk.officer.user)
    );
}

#[actix_web::test]
async fn cmp_05_only_the_acceptor_or_the_leader_hands_over_and_only_to_who_may_handle() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let path = format!("{place}/handovers");
    desk.colleague
        .post(&path, offer(&desk.leader))
        .await
        .problem(403, "complaint-not-acceptor");
    desk.officer
        .post(&path, offer(&desk.officer))
        .await
        .problem(422, "complaint-handover-to-acceptor");
    let clerk = desk
        .server
        .caller("plant_office_clerk", desk.server.org.plant)
        .await;
    desk.officer
        .post(&path, offer(&clerk))
        .await
        .problem(409, "complaint-cannot-handle");
    let foreign = desk
        .server
        .caller("customer_service_officer", desk.server.org.other)
        .await;
    desk.officer
        .post(&path, offer(&foreign))
        .await
        .problem(409, "complaint-cannot-handle");
    desk.leader
        .post(&path, offer(&desk.colleague))
        .await
        .expect(200);
    let received = desk.body(json!({"accept": false}));
    let unaccepted = desk
        .officer
        .post("/v1/complaints", received)
        .await
        .require(201);
    let unaccepted = unaccepted.header("location").to_owned();
    desk.officer
        .post(&format!("{unaccepted}/handovers"), offer(&desk.colleague))
        .await
        .problem(409, "complaint-step-out-of-order");
}

#[actix_web::test]
async fn cmp_05_whoever_is_offered_a_complaint_sees_it_and_is_told() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let manager = desk
        .server
        .caller("account_manager", desk.server.org.company)
        .await;
    manager
        .get(&place)
        .await
        .problem(404, "complaint-not-found");
    desk.officer
        .post(&format!("{place}/handovers"), offer(&manager))
        .await
        .expect(200);
    manager.get(&place).await.expect(200);
    let told = "select count(*) from outbox_events where kind = 'complaint.handover_offered'";
    assert_eq!(desk.count(told).await, 1);
    manager
        .act(&format!("{place}/handovers/accept"))
        .await
        .expect(200);
    let listed = manager.get("/v1/complaints").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

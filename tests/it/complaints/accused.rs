//! Nobody handles a complaint about themselves, and what one about a salesperson means (CMP-13, ATT-R05).

use super::bench::Desk;
use crate::office::text;
use crate::reception::site::{A, B, Site, instant};
use serde_json::{Value, json};

#[actix_web::test]
async fn cmp_13_an_employee_handles_nothing_of_a_complaint_about_them() {
    let desk = Desk::open().await;
    let about = |user| json!({"accused": [user]});
    desk.officer
        .post("/v1/complaints", desk.body(about(desk.officer.user)))
        .await
        .problem(403, "complaint-own-case");
    let place = desk.accepted(about(desk.colleague.user)).await;
    let unit = desk.server.org.finance;
    for (act, body) in [
        (
            "determine",
            json!({"nature": "founded", "severity": "general", "found": "x"}),
        ),
        ("investigate", json!({"cause": "staff", "found": "x"})),
        ("name-responsible", json!({"unit_id": unit, "found": "x"})),
        ("propose", json!({"text": "x"})),
        ("reply", json!({"channel": "telephone", "text": "x"})),
        ("follow-up", json!({"result": "satisfied", "remark": "x"})),
        ("evaluate", json!({"summary": "x"})),
        ("acknowledge", json!({"channel": "letter"})),
        ("extensions", json!({"working_days": 5, "reason": "x"})),
        (
            "handovers",
            json!({"to_id": desk.leader.user, "reason": "x"}),
        ),
        ("employees", json!({"user_id": desk.leader.user})),
    ] {
        let refused = desk.colleague.post(&format!("{place}/{act}"), body).await;
        assert_eq!(
            refused.problem(403, "complaint-own-case")["rule"],
            "CMP-13",
            "{act}"
        );
    }
    let to = json!({"to_id": desk.colleague.user, "reason": "移交"});
    desk.officer
        .post(&format!("{place}/handovers"), to)
        .await
        .problem(403, "complaint-own-case");
    let seen = desk.colleague.get(&place).await.expect(200);
    assert_eq!(seen["complaint"]["complainant"]["telephone"], "138****5678");
}

#[actix_web::test]
async fn cmp_13_an_acceptor_who_is_complained_about_can_only_hand_over_and_the_leader_is_told() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let name = json!({"user_id": desk.officer.user});
    desk.colleague
        .post(&format!("{place}/employees"), name)
        .await
        .expect(200);
    let told = "select count(*) from outbox_events where kind = 'complaint.acceptor_accused' and payload->>'role' = 'department_manager'";
    assert_eq!(desk.count(told).await, 1);
    let found = json!({"nature": "founded", "severity": "general", "found": "x"});
    desk.officer
        .post(&format!("{place}/determine"), found.clone())
        .await
        .problem(403, "complaint-own-case");
    let to = json!({"to_id": desk.colleague.user, "reason": "本人被投诉"});
    desk.officer
        .post(&format!("{place}/handovers"), to)
        .await
        .expect(200);
    desk.colleague
        .act(&format!("{place}/handovers/accept"))
        .await
        .expect(200);
    desk.colleague
        .post(&format!("{place}/determine"), found)
        .await
        .expect(200);
}

#[actix_web::test]
async fn cmp_13_a_leader_who_is_complained_about_does_not_approve() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"accused": [desk.leader.user]})).await;
    desk.walk(&place, "general", 4).await;
    let case = desk.general.get(&place).await.expect(200);
    let approval = text(&case["steps"][4]["approval_id"]);
    let path = format!("/v1/approvals/{approval}/approve");
    desk.leader
        .post(&path, json!({"reason": "同意"}))
        .await
        .problem(403, "approval-own-application");
    let another = desk
        .server
        .caller("department_manager", desk.server.org.company)
        .await;
    another
        .post(&path, json!({"reason": "同意"}))
        .await
        .expect(200);
    assert_eq!(desk.complaint(&place).await["stage"], "cleared");
}

/// A visitor of A's complains of A to B, at the desk of the company.
async fn complained(site: &Site) -> (String, Value) {
    let officer = site
        .server
        .caller("customer_service_officer", site.server.org.company)
        .await;
    site.registered(A, "13812341234").await;
    let reception = site.visitor(B).await;
    let body = json!({"unit_id": site.server.org.company, "channel": "in_person", "category": "service", "content": "售楼员态度恶劣",
        "complainant": {"telephone": "13812341234"}});
    let made = officer.post("/v1/complaints", body).await.require(201);
    let place = made.header("location").to_owned();
    let name = json!({"user_id": site.id(A), "reception_id": reception["id"]});
    officer
        .post(&format!("{place}/employees"), name)
        .await
        .expect(200);
    (place, reception)
}

#[actix_web::test]
async fn att_r05_a_complaint_about_a_salesperson_that_the_supervisor_verifies_is_evidence_of_the_party()
 {
    let mut site = Site::sales_office().await;
    let (place, reception) = complained(&site).await;
    let path = format!("{place}/employees/{}/verify", site.id(A));
    let told = json!({"supervisor_told_at": instant("2026-06-01", "09:05"), "salesperson_told_at": instant("2026-06-01", "09:10")});
    site.sales_supervisor
        .post(&path, told.clone())
        .await
        .problem(422, "in-the-future");
    // Hours later than the site allows to enter what happens now: it was recorded at the desk in its time.
    site.at("15:00").await;
    site.supervisor.post(&path, told.clone()).await.require(403);
    let nobody = format!("{place}/employees/{}/verify", site.id(B));
    site.sales_supervisor
        .post(&nobody, told.clone())
        .await
        .problem(404, "complaint-employee-not-accused");
    site.sales_supervisor
        .post(&path, told.clone())
        .await
        .expect(200);
    site.sales_supervisor
        .post(&path, told)
        .await
        .problem(409, "complaint-already-verified");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let found: (uuid::Uuid, Value, chrono::DateTime<chrono::Utc>) = sqlx::query_as(
        "select id, content, occurred_at from evidence where kind = 'complaint' and reception_id = $1::uuid",
    )
    .bind(text(&reception["id"]))
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    let (id, content, occurred_at) = found;
    assert_eq!(content["about"], json!(site.id(A)));
    assert_eq!(
        occurred_at,
        instant("2026-06-01", "09:00"),
        "when the visitor complained"
    );
    assert_eq!(content["verified_at"], "2026-06-01T07:00:00Z");
    let shown = site
        .department
        .get(&format!("{place}/employees"))
        .await
        .expect(200);
    assert_eq!(shown["items"][0]["evidence_id"], json!(id));
}

#[actix_web::test]
async fn cmp_13_the_reception_is_one_of_the_company() {
    let site = Site::sales_office().await;
    let officer = site
        .server
        .caller("customer_service_officer", site.server.org.other)
        .await;
    let reception = site.visitor(A).await;
    let body = json!({"unit_id": site.server.org.other, "channel": "in_person", "category": "service", "content": "态度恶劣"});
    let made = officer.post("/v1/complaints", body).await.require(201);
    let place = made.header("location").to_owned();
    let name = json!({"user_id": site.id(B), "reception_id": reception["id"]});
    officer
        .post(&format!("{place}/employees"), name)
        .await
        .problem(422, "complaint-reference-unknown");
}

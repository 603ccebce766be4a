//! Nobody handles a complaint about themselves, and what one about a salesperson means (CMP-13, ATT-R05).

use super::bench::Desk;
use crate::office::text;
use crate::reception::site::{A, B, Site, instant};
use kehu_complaints::ComplaintPolicy;
use kehu_tests::{Answer, Caller};
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
    let another = desk
        .server
        .caller("department_manager", desk.server.org.company)
        .await;
    let place = desk.accepted(json!({"accused": [desk.leader.user]})).await;
    desk.walk(&place, "general", 4).await;
    let case = desk.general.get(&place).await.expect(200);
    let approval = text(&case["steps"][4]["approval_id"]);
    let path = format!("/v1/approvals/{approval}/approve");
    desk.leader
        .post(&path, json!({"reason": "同意"}))
        .await
        .problem(403, "approval-own-application");
    another
        .post(&path, json!({"reason": "同意"}))
        .await
        .expect(200);
    assert_eq!(desk.complaint(&place).await["stage"], "cleared");
}

/// Decides on the opinion that waits; answers what came of it.
async fn decided(desk: &Desk, place: &str, by: &Caller) -> Answer {
    let path = format!("/v1/approvals/{}/approve", desk.approval_of(place).await);
    by.post(&path, json!({"reason": "同意"})).await
}

#[actix_web::test]
async fn cmp_06_a_complaint_against_the_only_leader_goes_to_the_next_level() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"accused": [desk.leader.user]})).await;
    desk.walk(&place, "general", 4).await;
    decided(&desk, &place, &desk.leader).await.require(403);
    decided(&desk, &place, &desk.general).await.expect(200);
    assert_eq!(desk.complaint(&place).await["stage"], "cleared");
}

#[actix_web::test]
async fn cmp_06_what_the_only_leader_proposes_goes_to_the_next_level() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 3).await;
    let opinion = json!({"text": "当面致歉"});
    desk.leader
        .post(&format!("{place}/propose"), opinion)
        .await
        .expect(200);
    decided(&desk, &place, &desk.leader)
        .await
        .problem(403, "approval-own-application");
    decided(&desk, &place, &desk.general).await.expect(200);
}

#[actix_web::test]
async fn cmp_13_a_leader_who_is_the_responsible_employee_does_not_approve() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 2).await;
    let named = json!({"unit_id": desk.server.org.finance, "user_id": desk.leader.user, "found": "部门经理安排不当"});
    desk.officer
        .post(&format!("{place}/name-responsible"), named)
        .await
        .expect(200);
    desk.officer
        .post(&format!("{place}/propose"), json!({"text": "当面致歉"}))
        .await
        .expect(200);
    decided(&desk, &place, &desk.leader)
        .await
        .problem(403, "approval-own-application");
    decided(&desk, &place, &desk.general).await.expect(200);
}

#[actix_web::test]
async fn cmp_06_where_no_level_is_left_a_special_meeting_decides() {
    let conveners = vec!["customer_management_director".to_owned()];
    let desk = Desk::with(ComplaintPolicy {
        meeting_conveners: conveners,
        ..ComplaintPolicy::petrochemical()
    })
    .await;
    let company = desk.server.org.company;
    let director = desk.server.caller("customer_management_director", company);
    let director = director.await;
    let accused = json!({"accused": [desk.leader.user, desk.general.user]});
    let place = desk.accepted(accused).await;
    desk.walk(&place, "general", 4).await;
    let case = desk.officer.get(&place).await.expect(200);
    assert_eq!(case["steps"][4]["approval_id"], Value::Null);
    let meeting = json!({"held_at": "2026-06-01T10:00:00+08:00", "convened_by": director.user,
        "attendees": [director.user, desk.officer.user], "minutes_file_id": desk.file(&desk.officer).await,
        "joint_opinion_file_id": desk.file(&desk.officer).await, "decision": "当面致歉"});
    let path = format!("{place}/decide-in-meeting");
    let case = desk.officer.post(&path, meeting).await.expect(200);
    assert_eq!(case["complaint"]["stage"], "cleared");
}

#[actix_web::test]
async fn cmp_06_an_opinion_on_which_nobody_may_decide_is_refused_at_once_with_what_to_do() {
    let desk = Desk::open().await;
    let accused = json!({"accused": [desk.leader.user, desk.general.user]});
    let place = desk.accepted(accused).await;
    desk.walk(&place, "general", 3).await;
    let path = format!("{place}/propose");
    let refused = desk.officer.post(&path, json!({"text": "致歉"})).await;
    let problem = refused.problem(409, "complaint-nobody-decides");
    assert_eq!(problem["rule"], "CMP-06");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("general_manager")
    );
    let another = desk
        .server
        .caller("general_manager", desk.server.org.company)
        .await;
    desk.officer
        .post(&path, json!({"text": "致歉"}))
        .await
        .expect(200);
    let approval = desk.approval_of(&place).await;
    another
        .post(
            &format!("/v1/approvals/{approval}/approve"),
            json!({"reason": "同意"}),
        )
        .await
        .expect(200);
}

#[actix_web::test]
async fn cmp_13_a_responsible_employee_does_not_convene_the_meeting() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"severity": "serious"})).await;
    desk.walk(&place, "serious", 2).await;
    let named = json!({"unit_id": desk.server.org.finance, "user_id": desk.general.user, "found": "总经理安排"});
    desk.officer
        .post(&format!("{place}/name-responsible"), named)
        .await
        .expect(200);
    let opinion = json!({"text": "更换"});
    let path = format!("{place}/propose");
    desk.officer
        .post(&path, opinion.clone())
        .await
        .problem(409, "complaint-nobody-decides");
    let another = desk
        .server
        .caller("general_manager", desk.server.org.company)
        .await;
    desk.officer.post(&path, opinion).await.expect(200);
    let meeting = async |convener: &Caller| {
        let body = json!({"held_at": "2026-06-01T10:00:00+08:00", "convened_by": convener.user, "attendees": [desk.officer.user],
            "minutes_file_id": desk.file(&desk.officer).await, "joint_opinion_file_id": desk.file(&desk.officer).await,
            "decision": "更换"});
        desk.officer
            .post(&format!("{place}/decide-in-meeting"), body)
            .await
    };
    let refused = meeting(&desk.general).await;
    assert_eq!(
        refused.problem(403, "complaint-responsible-decides")["rule"],
        "CMP-13"
    );
    meeting(&another).await.expect(200);
}

#[actix_web::test]
async fn cmp_07_an_extension_goes_past_the_leader_who_is_complained_about() {
    let desk = Desk::open().await;
    let place = desk
        .accepted(json!({"severity": "major", "accused": [desk.leader.user]}))
        .await;
    let asked = json!({"working_days": 5, "reason": "需送检"});
    let asked = desk
        .officer
        .post(&format!("{place}/extensions"), asked)
        .await
        .expect(201);
    let path = format!("/v1/approvals/{}/approve", text(&asked["approval_id"]));
    desk.general
        .post(&path, json!({"reason": "同意"}))
        .await
        .expect(200);
    let due = desk.complaint(&place).await["due_at"].clone();
    assert_eq!(due, "2026-06-08T10:00:00Z");
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

//! People and units that are named belong to the company: others are as unknown as those that do not exist (CMP-04, CMP-06,
//! CMP-13, CMP-15, CUS-08, CUS-60, CUS-62, GOV-07).

use super::bench::{Desk, at};
use crate::office::text;
use kehu_tests::Answer;
use serde_json::{Value, json};

const NOBODY: &str = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60";

/// A company's desk, and somebody and something of another company.
struct Strangers {
    desk: Desk,
    user: Value,
    unit: Value,
}

impl Strangers {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let other = desk.server.org.other;
        let stranger = desk.server.caller("customer_service_officer", other).await;
        Self {
            user: json!(stranger.user),
            unit: json!(other),
            desk,
        }
    }

    /// Sends a body with the foreign one at a place in it, then with one that does not exist: both are refused with this
    /// problem, and alike to the byte.
    async fn refused(&self, path: &str, body: &Value, place: &str, (status, code): (u16, &str)) {
        let foreign = if place.contains("unit") || place.contains("departments") {
            &self.unit
        } else {
            &self.user
        };
        let mut answers = Vec::new();
        for named in [foreign, &json!(NOBODY)] {
            let mut body = body.clone();
            *body.pointer_mut(place).unwrap() = named.clone();
            answers.push(self.send(path, body).await);
        }
        let bytes: Vec<String> = answers.iter().map(plain).collect();
        assert_eq!(bytes[0], bytes[1], "{path} {place}");
        for answer in answers {
            answer.problem(status, code);
        }
    }

    async fn send(&self, path: &str, body: Value) -> Answer {
        self.desk.officer.post(path, body).await
    }
}

/// The bytes of an answer without the number of its request.
fn plain(answer: &Answer) -> String {
    let id = text(&answer.json["request_id"]);
    String::from_utf8_lossy(&answer.bytes).replace(&id, "")
}

const UNKNOWN: (u16, &str) = (422, "complaint-reference-unknown");

#[actix_web::test]
async fn cmp_04_people_and_units_of_another_company_are_unknown_to_a_complaint() {
    let strangers = Strangers::open().await;
    let desk = &strangers.desk;
    let body = desk.body(json!({"accused": [NOBODY]}));
    strangers
        .refused("/v1/complaints", &body, "/accused/0", UNKNOWN)
        .await;
    let place = desk.accepted(json!({})).await;
    let body = json!({"user_id": NOBODY});
    let path = format!("{place}/employees");
    strangers.refused(&path, &body, "/user_id", UNKNOWN).await;
    let path = format!("{place}/handovers");
    let body = json!({"to_id": NOBODY, "reason": "休假"});
    let cannot = (409, "complaint-cannot-handle");
    strangers.refused(&path, &body, "/to_id", cannot).await;
    let path = format!("{place}/service-orders");
    let part = json!({"unit_id": desk.server.org.finance, "assignee_id": NOBODY, "work": "检查"});
    let body = json!({"kind": "repair", "matter": "开票机", "content": "修复", "parts": [part]});
    let user = (422, "service-order-user-not-found");
    let unit = (404, "service-order-unit-not-found");
    strangers
        .refused(&path, &body, "/parts/0/assignee_id", user)
        .await;
    let mut nobody = body.clone();
    nobody["parts"][0]["assignee_id"] = Value::Null;
    strangers
        .refused(&path, &nobody, "/parts/0/unit_id", unit)
        .await;
    desk.walk(&place, "general", 2).await;
    let path = format!("{place}/name-responsible");
    let body = json!({"unit_id": desk.server.org.finance, "user_id": NOBODY, "found": "窗口"});
    strangers.refused(&path, &body, "/user_id", UNKNOWN).await;
    let body = json!({"unit_id": NOBODY, "found": "窗口"});
    strangers.refused(&path, &body, "/unit_id", UNKNOWN).await;
    let path = format!("{place}/improvements");
    let body =
        json!({"title": "排班", "content": "调整", "owner_id": NOBODY, "due_on": "2026-06-30"});
    let owner = (422, "improvement-owner-not-found");
    strangers.refused(&path, &body, "/owner_id", owner).await;
    let body = json!({"unit_id": desk.server.org.finance, "user_id": desk.colleague.user, "found": "窗口"});
    let path = format!("{place}/name-responsible");
    desk.officer.post(&path, body).await.expect(200);
    let path = format!("{place}/propose");
    let body = json!({"text": "致歉", "departments": [NOBODY]});
    strangers
        .refused(&path, &body, "/departments/0", UNKNOWN)
        .await;
}

#[actix_web::test]
async fn cmp_06_nobody_of_another_company_sits_in_a_special_meeting() {
    let strangers = Strangers::open().await;
    let desk = &strangers.desk;
    let received = json!({"severity": "serious", "received_at": at("2026-06-01T08:00:00")});
    let place = desk.accepted(received).await;
    desk.walk(&place, "serious", 4).await;
    let body = json!({"held_at": at("2026-06-01T09:00:00"), "convened_by": desk.general.user, "attendees": [NOBODY],
        "minutes_file_id": desk.file(&desk.officer).await, "joint_opinion_file_id": desk.file(&desk.officer).await,
        "decision": "更换"});
    let path = format!("{place}/decide-in-meeting");
    strangers
        .refused(&path, &body, "/attendees/0", UNKNOWN)
        .await;
    let mut body = body;
    body["attendees"] = json!([desk.officer.user]);
    strangers
        .refused(&path, &body, "/convened_by", UNKNOWN)
        .await;
    desk.officer.post(&path, body).await.expect(200);
}

#[actix_web::test]
async fn cmp_15_people_of_another_company_are_unknown_to_an_incident() {
    let strangers = Strangers::open().await;
    let desk = &strangers.desk;
    let body = json!({"unit_id": desk.server.org.company, "occurred_at": at("2026-06-01T09:00:00"), "place": "开票大厅",
        "description": "争执", "staff": [desk.officer.user], "measures": "劝解", "led_out_by": desk.leader.user,
        "led_out_at": at("2026-06-01T09:05:00")});
    for place in ["/staff/0", "/led_out_by"] {
        for stranger in [&strangers.user, &json!(NOBODY)] {
            let mut body = body.clone();
            *body.pointer_mut(place).unwrap() = stranger.clone();
            let refused = desk.leader.post("/v1/incidents", body).await;
            refused.problem(422, "complaint-reference-unknown");
        }
    }
    desk.leader.post("/v1/incidents", body).await.expect(201);
}

#[actix_web::test]
async fn gov_07_an_improvement_belongs_to_somebody_of_the_company_and_claims_nothing_as_its_source()
{
    let strangers = Strangers::open().await;
    let desk = &strangers.desk;
    let body = json!({"unit_id": desk.server.org.company, "source": "complaint", "title": "排班", "content": "调整",
        "owner_id": desk.officer.user, "due_on": "2026-06-30"});
    let owner = (422, "improvement-owner-not-found");
    strangers
        .refused("/v1/improvements", &body, "/owner_id", owner)
        .await;
    let mut claims = body.clone();
    claims["source_id"] = json!(NOBODY);
    strangers
        .send("/v1/improvements", claims)
        .await
        .problem(422, "validation-failed");
    let made = strangers.send("/v1/improvements", body).await.require(201);
    let path = format!("{}/hand-over", made.header("location"));
    let body = json!({"owner_id": NOBODY, "reason": "调岗"});
    strangers.refused(&path, &body, "/owner_id", owner).await;
}

#[actix_web::test]
async fn cus_60_service_orders_are_coordinated_and_carried_out_within_the_company() {
    let strangers = Strangers::open().await;
    let desk = &strangers.desk;
    let branch = desk.server.org.branch;
    let part = json!({"unit_id": branch, "assignee_id": NOBODY, "work": "检查"});
    let body = json!({"unit_id": desk.server.org.company, "kind": "other", "matter": "电梯", "content": "停运",
        "origin_kind": "request", "coordinator_id": NOBODY, "parts": []});
    let user = (422, "service-order-user-not-found");
    let unit = (404, "service-order-unit-not-found");
    let orders = "/v1/service-orders";
    strangers
        .refused(orders, &body, "/coordinator_id", user)
        .await;
    let mut claims = body.clone();
    claims["coordinator_id"] = Value::Null;
    claims["origin_id"] = json!(NOBODY);
    strangers
        .send(orders, claims)
        .await
        .problem(422, "validation-failed");
    let mut parted = body.clone();
    parted["coordinator_id"] = json!(desk.colleague.user);
    parted["parts"] = json!([part]);
    strangers
        .refused(orders, &parted, "/parts/0/assignee_id", user)
        .await;
    parted["parts"][0] = json!({"unit_id": branch, "work": "检查"});
    strangers
        .refused(orders, &parted, "/parts/0/unit_id", unit)
        .await;
    let made = strangers.send(orders, parted).await.require(201);
    let order = made.header("location").to_owned();
    let path = format!("{order}/assign");
    strangers.refused(&path, &part, "/assignee_id", user).await;
    let body = json!({"unit_id": NOBODY, "work": "检查"});
    strangers.refused(&path, &body, "/unit_id", unit).await;
    // Done by the branch, then fed back.
    let worker = desk.server.caller("account_manager", branch).await;
    let task = format!("{order}/tasks/{}", text(&made.json["tasks"][0]["id"]));
    for act in ["accept", "start"] {
        worker.act(&format!("{task}/{act}")).await.expect(200);
    }
    let done = json!({"result": "已恢复"});
    let path = format!("{task}/finish");
    worker.post(&path, done.clone()).await.expect(200);
    let path = format!("{order}/complete");
    desk.officer.post(&path, done).await.expect(200);
    let path = format!("{order}/feed-back");
    let body = json!({"unit_ids": [NOBODY], "text": "客户满意"});
    strangers.refused(&path, &body, "/unit_ids/0", unit).await;
}

#[actix_web::test]
async fn cus_08_whoever_keeps_a_communication_plan_is_of_the_company() {
    let strangers = Strangers::open().await;
    let body = json!({"unit_id": strangers.desk.server.org.company, "counterpart": "utility", "counterpart_name": "长沙水业",
        "reference": "供水合同", "kind": "visit", "every_days": 30, "first_due_on": "2026-06-10", "responsible_id": NOBODY});
    let user = (422, "communication-user-not-found");
    strangers
        .refused("/v1/communication-plans", &body, "/responsible_id", user)
        .await;
}

#[actix_web::test]
async fn whoever_is_assigned_to_the_company_from_elsewhere_belongs_to_it() {
    let desk = Desk::open().await;
    let org = &desk.server.org;
    // One of the group with a role that reaches down, one of a branch below.
    for (role, unit) in [
        ("customer_management_director", org.group),
        ("account_manager", org.branch),
    ] {
        let person = desk.server.caller(role, unit).await;
        let body = desk.body(json!({"accused": [person.user]}));
        desk.officer.post("/v1/complaints", body).await.expect(201);
    }
}

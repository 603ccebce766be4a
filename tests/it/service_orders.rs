//! Service orders: issued, carried out by teams, confirmed by the customer, measured, fed back (CUS-60 to CUS-62).

use chrono::{DateTime, Utc};
use kehu_kernel::UnitId;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};

const ORDERS: &str = "/v1/service-orders";

struct Desk {
    server: Server,
    /// Issues and coordinates, at the company.
    officer: Caller,
    /// Works at the branch.
    branch: Caller,
    /// Works at the plant office.
    plant: Caller,
}

impl Desk {
    async fn open() -> Self {
        let server = Server::start().await;
        Self {
            officer: server
                .caller("customer_service_officer", server.org.company)
                .await,
            branch: server.caller("account_manager", server.org.branch).await,
            plant: server.caller("plant_office_clerk", server.org.plant).await,
            server,
        }
    }

    /// Moves the clock, and everybody's token with it.
    async fn at(&mut self, instant: &str) {
        let at: DateTime<Utc> = instant.parse().unwrap();
        self.server.app.clock.fix(at);
        for caller in [&mut self.officer, &mut self.branch, &mut self.plant] {
            self.server.renew(caller).await;
        }
    }

    fn order(&self, kind: &str) -> Value {
        json!({"unit_id": self.server.org.company, "kind": kind, "matter": "3 栋电梯停运", "content": "二单元电梯停在四楼",
            "place": "3 栋 2 单元", "origin_kind": "request"})
    }

    async fn issued(&self, kind: &str, teams: &[UnitId]) -> Value {
        let mut body = self.order(kind);
        body["parts"] = teams
            .iter()
            .map(|team| json!({"unit_id": team, "work": "检查并恢复"}))
            .collect();
        self.officer.post(ORDERS, body).await.expect(201)
    }

    /// Takes a part from assigned to done.
    async fn carry_out(&self, worker: &Caller, order: &Value, part: usize) -> Value {
        let place = task(order, part);
        worker.act(&format!("{place}/accept")).await.expect(200);
        worker.act(&format!("{place}/start")).await.expect(200);
        worker
            .post(&format!("{place}/finish"), json!({"result": "已恢复"}))
            .await
            .expect(200)
    }
}

fn place(order: &Value) -> String {
    format!("{ORDERS}/{}", order["id"].as_str().unwrap())
}

fn task(order: &Value, part: usize) -> String {
    format!(
        "{}/tasks/{}",
        place(order),
        order["tasks"][part]["id"].as_str().unwrap()
    )
}

fn word(satisfied: bool, score: u8) -> Value {
    json!({"satisfied": satisfied, "score": score, "words": "客户说", "channel": "telephone"})
}

#[actix_web::test]
async fn cus_60_an_order_is_followed_from_issue_over_several_teams_to_the_customers_satisfaction() {
    let desk = Desk::open().await;
    let (branch, plant) = (desk.server.org.branch, desk.server.org.plant);
    let order = desk.issued("consultation", &[branch, plant]).await;
    assert_eq!(
        (&order["state"], &order["number"]),
        (&json!("issued"), &json!("FW2026-000001"))
    );
    let done = json!({"result": "已答复"});
    let complete = format!("{}/complete", place(&order));
    desk.officer
        .post(&complete, done.clone())
        .await
        .problem(409, "service-order-state-forbidden");
    let half = desk.carry_out(&desk.branch, &order, 0).await;
    assert_eq!(half["state"], "under_way");
    desk.officer
        .post(&complete, done.clone())
        .await
        .problem(409, "service-order-parts-open");
    desk.carry_out(&desk.plant, &order, 1).await;
    let finished = desk.officer.post(&complete, done).await.expect(200);
    assert_eq!(
        (&finished["state"], &finished["outcome"]["result"]),
        (&json!("done"), &json!("已答复"))
    );
    let closed = desk
        .officer
        .post(&format!("{}/confirm", place(&order)), word(true, 5))
        .await
        .expect(200);
    assert_eq!(
        (&closed["state"], &closed["confirmations"][0]["score"]),
        (&json!("closed"), &json!(5))
    );
    let record = desk
        .officer
        .get(&format!("{}/record", place(&order)))
        .await
        .expect(200);
    let events: Vec<&str> = record["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        events,
        [
            "issued",
            "assigned",
            "assigned",
            "accepted",
            "started",
            "finished",
            "accepted",
            "started",
            "finished",
            "completed",
            "satisfied"
        ]
    );
}

#[actix_web::test]
async fn cus_60_a_dissatisfied_customer_lets_the_completion_run_on_until_something_new_is_done() {
    let mut desk = Desk::open().await;
    let branch = desk.server.org.branch;
    let order = desk.issued("consultation", &[branch]).await;
    desk.carry_out(&desk.branch, &order, 0).await;
    let complete = format!("{}/complete", place(&order));
    let due = desk
        .officer
        .post(&complete, json!({"result": "第一次"}))
        .await
        .expect(200)["completion"]["due_at"]
        .clone();
    let confirm = format!("{}/confirm", place(&order));
    desk.officer
        .post(&confirm, word(false, 4))
        .await
        .problem(422, "validation-failed");
    desk.at("2026-06-01T05:00:00Z").await;
    let again = desk
        .officer
        .post(&confirm, word(false, 2))
        .await
        .expect(200);
    assert_eq!(
        (&again["state"], &again["outcome"]),
        (&json!("under_way"), &Value::Null)
    );
    assert_eq!(
        (
            &again["completion"]["due_at"],
            &again["completion"]["stopped_at"]
        ),
        (&due, &Value::Null)
    );
    assert_eq!(again["confirmations"][0]["result"], "第一次");
    desk.officer
        .post(&complete, json!({"result": "第二次"}))
        .await
        .problem(409, "service-order-nothing-new-done");
    // Monday's order was due on Tuesday, 18:00: a second longer is too long.
    desk.at("2026-06-02T10:00:01Z").await;
    let part = json!({"unit_id": branch, "work": "上门再次处理"});
    let order = desk
        .officer
        .post(&format!("{}/assign", place(&order)), part)
        .await
        .expect(200);
    desk.carry_out(&desk.branch, &order, 1).await;
    let second = desk
        .officer
        .post(&complete, json!({"result": "第二次"}))
        .await
        .expect(200);
    assert_eq!(second["completion"]["kept"], false);
    let closed = desk.officer.post(&confirm, word(true, 4)).await.expect(200);
    assert_eq!(closed["state"], "closed");
}

#[actix_web::test]
async fn cus_60_response_and_completion_are_measured_in_working_time_against_the_standard() {
    let mut desk = Desk::open().await;
    // Noon on Monday: the lunch break. 120 minutes of a consultation end at 15:00, its day ends on Tuesday at 18:00.
    let order = desk.issued("consultation", &[desk.server.org.branch]).await;
    assert_eq!(order["response"]["due_at"], "2026-06-01T07:00:00Z");
    assert_eq!(order["completion"]["due_at"], "2026-06-02T10:00:00Z");
    assert_eq!(order["response"]["kept"], Value::Null);
    desk.at("2026-06-01T07:00:00Z").await;
    let accepted = desk
        .branch
        .act(&format!("{}/accept", task(&order, 0)))
        .await
        .expect(200);
    assert_eq!(
        (
            &accepted["response"]["kept"],
            &accepted["response"]["minutes"]
        ),
        (&json!(true), &json!(120))
    );
    let late = desk.issued("consultation", &[desk.server.org.branch]).await;
    assert_eq!(late["response"]["due_at"], "2026-06-01T09:00:00Z");
    desk.at("2026-06-01T09:00:01Z").await;
    let overdue = desk
        .officer
        .get(&format!("{ORDERS}?overdue=true"))
        .await
        .expect(200);
    assert_eq!(overdue["items"].as_array().unwrap().len(), 1);
    assert_eq!(overdue["items"][0]["id"], late["id"]);
    assert_eq!(overdue["items"][0]["response"]["kept"], false);
    let accepted = desk
        .branch
        .act(&format!("{}/accept", task(&late, 0)))
        .await
        .expect(200);
    assert_eq!(
        (
            &accepted["response"]["kept"],
            &accepted["response"]["minutes"]
        ),
        (&json!(false), &json!(120))
    );
    let open = desk
        .officer
        .get("/v1/calendars/deadlines?subject_kind=service_order")
        .await
        .expect(200);
    assert_eq!(open["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn cus_61_the_steps_of_the_standard_are_taken_in_order_before_a_fit_out_is_done() {
    let desk = Desk::open().await;
    let order = desk.issued("fit_out", &[desk.server.org.branch]).await;
    let steps: Vec<&str> = order["standard"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["key"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["drawing_review", "coordination", "acceptance"]);
    desk.carry_out(&desk.branch, &order, 0).await;
    let step = format!("{}/take-step", place(&order));
    let complete = format!("{}/complete", place(&order));
    let early = json!({"key": "coordination", "note": "合格"});
    let refused = desk.branch.post(&step, early).await;
    let problem = refused.problem(409, "service-order-step-out-of-order");
    assert_eq!(problem["rule"], "CUS-61");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("drawing_review")
    );
    for key in ["drawing_review", "coordination"] {
        desk.branch
            .post(&step, json!({"key": key, "note": "合格"}))
            .await
            .expect(200);
    }
    desk.branch
        .post(&step, json!({"key": "coordination"}))
        .await
        .problem(409, "service-order-step-taken");
    desk.branch
        .post(&step, json!({"key": "painting"}))
        .await
        .problem(422, "service-order-step-unknown");
    let missing = desk
        .officer
        .post(&complete, json!({"result": "完成"}))
        .await;
    let problem = missing.problem(409, "service-order-step-missing");
    assert_eq!(problem["rule"], "CUS-61");
    assert!(problem["detail"].as_str().unwrap().contains("acceptance"));
    desk.branch
        .post(&step, json!({"key": "acceptance"}))
        .await
        .expect(200);
    desk.officer
        .post(&complete, json!({"result": "完成"}))
        .await
        .expect(200);
}

#[actix_web::test]
async fn cus_61_an_order_keeps_the_standard_under_which_it_was_issued() {
    let desk = Desk::open().await;
    let before = desk.issued("patrol", &[desk.server.org.branch]).await;
    let manager = desk
        .server
        .caller("general_manager", desk.server.org.company)
        .await;
    let document = json!({"kind": "service-standards", "standards": [{"kind": "patrol", "response_minutes": 10, "completion_days": null,
        "completion_minutes": 240, "wording": {"en": "Seen", "zh": "已收到"}, "steps": [], "customer_confirms": false}]});
    let draft = json!({"unit_id": desk.server.org.company, "document": document});
    let draft = manager
        .post("/v1/policies/service-standards/versions", draft)
        .await
        .expect(201);
    let publish = format!(
        "/v1/policies/service-standards/versions/{}/publish",
        draft["id"].as_str().unwrap()
    );
    manager
        .post(&publish, json!({"effective_on": "2026-06-01"}))
        .await
        .expect(200);
    let after = desk.issued("patrol", &[desk.server.org.branch]).await;
    assert_eq!(after["policy_version_id"], draft["id"]);
    assert_eq!(
        (
            &after["standard"]["response_minutes"],
            &after["completion"]["due_at"]
        ),
        (&json!(10), &json!("2026-06-01T09:00:00Z"))
    );
    let kept = desk.officer.get(&place(&before)).await.expect(200);
    assert_eq!(
        (
            &kept["policy_version_id"],
            &kept["standard"]["response_minutes"]
        ),
        (&Value::Null, &json!(60))
    );
    desk.officer
        .post(ORDERS, desk.order("repair"))
        .await
        .problem(422, "service-order-no-standard");
    let standards = desk
        .officer
        .get(&format!(
            "{ORDERS}/standards?unit_id={}",
            desk.server.org.branch
        ))
        .await
        .expect(200);
    assert_eq!(standards["items"][0]["wording"], "Seen");
    // The standard does not ask the customer: done is closed.
    desk.carry_out(&desk.branch, &after, 0).await;
    let closed = desk
        .officer
        .post(
            &format!("{}/complete", place(&after)),
            json!({"result": "无异常"}),
        )
        .await
        .expect(200);
    assert_eq!(closed["state"], "closed");
}

#[actix_web::test]
async fn cus_60_a_part_is_acted_on_by_its_person_or_team_and_in_order() {
    let desk = Desk::open().await;
    let mut body = desk.order("other");
    body["parts"] = json!([{"unit_id": desk.server.org.branch, "assignee_id": desk.branch.user.unwrap(), "work": "联系客户"}]);
    let order = desk.officer.post(ORDERS, body).await.expect(201);
    let part = task(&order, 0);
    let colleague = desk
        .server
        .caller("account_manager", desk.server.org.branch)
        .await;
    colleague
        .act(&format!("{part}/accept"))
        .await
        .problem(404, "service-order-not-found");
    desk.plant
        .act(&format!("{part}/accept"))
        .await
        .problem(404, "service-order-not-found");
    desk.branch
        .act(&format!("{part}/start"))
        .await
        .problem(409, "service-task-state-forbidden");
    desk.branch.act(&format!("{part}/accept")).await.expect(200);
    desk.branch
        .act(&format!("{part}/accept"))
        .await
        .problem(409, "service-task-state-forbidden");
    desk.branch
        .post(&format!("{part}/finish"), json!({"result": "好"}))
        .await
        .problem(409, "service-task-state-forbidden");
    let mine = desk.branch.get(ORDERS).await.expect(200);
    assert_eq!(mine["items"][0]["id"], order["id"]);
    assert_eq!(colleague.get(ORDERS).await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn cus_60_an_order_that_is_called_off_needs_a_reason_and_stops_its_times() {
    let desk = Desk::open().await;
    let order = desk.issued("other", &[]).await;
    let cancel = format!("{}/cancel", place(&order));
    desk.officer
        .post(&cancel, json!({"reason": " "}))
        .await
        .problem(422, "validation-failed");
    let off = desk
        .officer
        .post(&cancel, json!({"reason": "客户撤回"}))
        .await
        .expect(200);
    assert_eq!(
        (&off["state"], &off["cancel_reason"]),
        (&json!("cancelled"), &json!("客户撤回"))
    );
    let open = desk
        .officer
        .get("/v1/calendars/deadlines?subject_kind=service_order")
        .await
        .expect(200);
    assert_eq!(open["items"], json!([]));
    desk.officer
        .post(&cancel, json!({"reason": "再次"}))
        .await
        .problem(409, "service-order-state-forbidden");
    let part = json!({"unit_id": desk.server.org.branch, "work": "处理"});
    desk.officer
        .post(&format!("{}/assign", place(&order)), part)
        .await
        .problem(409, "service-order-state-forbidden");
}

#[actix_web::test]
async fn cus_60_a_part_is_given_within_the_company_and_its_team_does_not_call_the_order_off() {
    let desk = Desk::open().await;
    let elsewhere = json!([{"unit_id": desk.server.org.other, "work": "查看现场"}]);
    let mut body = desk.order("other");
    body["parts"] = elsewhere;
    desk.officer
        .post(ORDERS, body)
        .await
        .problem(404, "service-order-unit-not-found");
    let order = desk.issued("other", &[desk.server.org.branch]).await;
    desk.branch.get(&place(&order)).await.expect(200);
    let refused = desk
        .branch
        .post(
            &format!("{}/cancel", place(&order)),
            json!({"reason": "不做了"}),
        )
        .await;
    assert_eq!(
        refused.problem(403, "service-order-not-yours")["rule"],
        "CUS-60"
    );
}

#[actix_web::test]
async fn cus_60_an_order_at_a_years_end_waits_for_the_schedule_and_is_measured_then() {
    let mut desk = Desk::open().await;
    desk.at("2026-12-31T06:00:00Z").await;
    let order = desk.issued("consultation", &[desk.server.org.branch]).await;
    assert_eq!(order["response"]["due_at"], "2026-12-31T08:00:00Z");
    assert_eq!(order["completion"]["due_at"], Value::Null);
    let waiting = desk
        .officer
        .get("/v1/calendars/deadlines?waiting=true")
        .await
        .expect(200);
    assert_eq!(waiting["items"][0]["subject_id"], order["id"]);
    assert_eq!(waiting["items"][0]["waits_for_year"], 2027);
}

#[actix_web::test]
async fn cus_62_results_and_reactions_are_fed_back_to_the_departments_named_which_acknowledge_once()
{
    let desk = Desk::open().await;
    let order = desk.issued("other", &[desk.server.org.branch]).await;
    let tell = format!("{}/feed-back", place(&order));
    let text = json!({"unit_ids": [desk.server.org.finance], "text": "已退还多收费用，客户满意"});
    desk.officer
        .post(&tell, text.clone())
        .await
        .problem(409, "service-order-state-forbidden");
    desk.carry_out(&desk.branch, &order, 0).await;
    desk.officer
        .post(
            &format!("{}/complete", place(&order)),
            json!({"result": "已退费"}),
        )
        .await
        .expect(200);
    let told = desk.officer.post(&tell, text).await.expect(200);
    assert_eq!(
        told["feedback"][0]["unit_id"],
        json!(desk.server.org.finance)
    );
    let finance = desk
        .server
        .caller("department_manager", desk.server.org.finance)
        .await;
    let list = finance
        .get(&format!("{ORDERS}/feedback?acknowledged=false"))
        .await
        .expect(200);
    let acknowledge = format!(
        "{ORDERS}/feedback/{}/acknowledge",
        list["items"][0]["id"].as_str().unwrap()
    );
    desk.plant
        .act(&acknowledge)
        .await
        .problem(404, "service-feedback-not-found");
    let done = finance.act(&acknowledge).await.expect(200);
    assert_eq!(done["acknowledged_by"], json!(finance.user.unwrap()));
    finance
        .act(&acknowledge)
        .await
        .problem(409, "service-feedback-already-acknowledged");
    let list = finance
        .get(&format!("{ORDERS}/feedback?acknowledged=false"))
        .await
        .expect(200);
    assert_eq!(list["items"], json!([]));
}

#[actix_web::test]
async fn cmp_14_an_order_for_a_complaint_is_issued_by_the_complaint_alone() {
    let desk = Desk::open().await;
    let mut body = desk.order("other");
    body["origin_kind"] = json!("complaint");
    let refused = desk.officer.post(ORDERS, body).await;
    let refused = refused.problem(422, "service-order-of-complaint");
    assert_eq!(refused["rule"], "CMP-14");
}

#[actix_web::test]
async fn cus_60_what_raised_an_order_is_linked_to_it() {
    let desk = Desk::open().await;
    let question = json!({"unit_id": desk.server.org.company, "channel": "telephone", "content": "能否上门测水压？"});
    let asked = desk
        .officer
        .post("/v1/consultations", question)
        .await
        .expect(201);
    let question: uuid::Uuid = asked["id"].as_str().unwrap().parse().unwrap();
    let order = json!({"kind": "other", "matter": "测水压", "content": "上门测水压"});
    let turn = format!("/v1/consultations/{question}/turn-into-service-order");
    let turned = desk.officer.post(&turn, order).await.require(201);
    desk.issued("other", &[]).await;
    let found = desk
        .officer
        .get(&format!("{ORDERS}?origin_id={question}"))
        .await
        .expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let order = found["items"][0].clone();
    assert_eq!(turned.json["consultation"]["service_order_id"], order["id"]);
    let mut connection = desk.server.app.db.read().await.unwrap();
    let open = async |connection: &mut kehu_db::PgConnection| {
        let request = kehu_service_orders::OriginKind::Request;
        kehu_service_orders::open_count(connection, request, question)
            .await
            .unwrap()
    };
    assert_eq!(open(&mut connection).await, 1);
    drop(connection);
    desk.officer
        .post(
            &format!("{}/cancel", place(&order)),
            json!({"reason": "并入检查"}),
        )
        .await
        .expect(200);
    let mut connection = desk.server.app.db.read().await.unwrap();
    assert_eq!(open(&mut connection).await, 0);
}

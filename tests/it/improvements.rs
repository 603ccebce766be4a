//! The register of improvement items (GOV-07).

use kehu_tests::{Caller, Server};
use serde_json::{Value, json};

const IMPROVEMENTS: &str = "/v1/improvements";

struct Register {
    server: Server,
    /// Raises and judges.
    director: Caller,
    /// Carries out.
    officer: Caller,
}

impl Register {
    async fn open() -> Self {
        let server = Server::start().await;
        let unit = server.org.company;
        Self {
            director: server.caller("customer_management_director", unit).await,
            officer: server.caller("customer_service_officer", unit).await,
            server,
        }
    }

    fn item(&self, source: &str, due_on: &str) -> Value {
        json!({"unit_id": self.server.org.company, "source": source, "title": "先电话答复", "content": "受理后一小时内联系客户",
            "owner_id": self.officer.user.unwrap(), "due_on": due_on})
    }

    /// An item whose place it answers.
    async fn raised(&self) -> String {
        let made = self
            .director
            .post(IMPROVEMENTS, self.item("complaint", "2026-06-05"))
            .await;
        made.require(201).header("location").to_owned()
    }

    /// The same, reported as done.
    async fn done(&self) -> String {
        let place = self.raised().await;
        let result = json!({"result": "已制定并执行"});
        self.officer
            .post(&format!("{place}/report-done"), result)
            .await
            .expect(200);
        place
    }
}

#[actix_web::test]
async fn gov_07_all_sources_share_one_register_with_owner_due_date_result_and_effect() {
    let register = Register::open().await;
    for source in [
        "visit",
        "seminar",
        "complaint",
        "survey",
        "inspection",
        "suggestion",
    ] {
        let made = register
            .director
            .post(IMPROVEMENTS, register.item(source, "2026-06-05"))
            .await;
        assert_eq!(made.expect(201)["source"], source);
    }
    let all = register.officer.get(IMPROVEMENTS).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 6);
    let place = register.done().await;
    let effect = json!({"effect": "一个月内无同类投诉", "again_by": null});
    let closed = register
        .director
        .post(&format!("{place}/judge"), effect)
        .await
        .expect(200);
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["outcome"]["result"], "已制定并执行");
    assert_eq!(closed["judgement"]["effect"], "一个月内无同类投诉");
    let history = register
        .director
        .get(&format!("{place}/history"))
        .await
        .expect(200);
    let events: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["raised", "done", "effective"]);
}

#[actix_web::test]
async fn gov_07_an_item_without_effect_is_taken_up_again_and_the_judgement_stays_in_its_history() {
    let register = Register::open().await;
    let place = register.done().await;
    let none = json!({"effect": "投诉未减少", "again_by": "2026-06-20"});
    let again = register
        .director
        .post(&format!("{place}/judge"), none)
        .await
        .expect(200);
    assert_eq!(
        (&again["state"], &again["due_on"], &again["outcome"]),
        (&json!("open"), &json!("2026-06-20"), &Value::Null)
    );
    let history = register
        .director
        .get(&format!("{place}/history"))
        .await
        .expect(200);
    assert_eq!(history["items"][2]["event"], "ineffective");
    assert_eq!(history["items"][2]["note"], "投诉未减少");
}

#[actix_web::test]
async fn gov_07_nobody_judges_the_effect_of_their_own_work_and_states_are_kept() {
    let register = Register::open().await;
    let place = register.raised().await;
    let effect = json!({"effect": "好", "again_by": null});
    register
        .director
        .post(&format!("{place}/judge"), effect.clone())
        .await
        .problem(409, "improvement-state-forbidden");
    register
        .officer
        .post(&format!("{place}/report-done"), json!({"result": " "}))
        .await
        .problem(422, "validation-failed");
    register
        .officer
        .post(&format!("{place}/report-done"), json!({"result": "做了"}))
        .await
        .expect(200);
    register
        .officer
        .post(&format!("{place}/judge"), effect.clone())
        .await
        .problem(403, "improvement-own-work");
    register
        .director
        .post(&format!("{place}/judge"), effect)
        .await
        .expect(200);
    for (act, body) in [
        ("report-done", json!({"result": "再做"})),
        ("give-up", json!({"reason": "不做了"})),
        (
            "hand-over",
            json!({"reason": "转交", "due_on": "2026-07-01"}),
        ),
    ] {
        register
            .director
            .post(&format!("{place}/{act}"), body)
            .await
            .problem(409, "improvement-state-forbidden");
    }
}

#[actix_web::test]
async fn gov_07_an_item_is_due_on_its_last_day_and_overdue_the_day_after() {
    let mut register = Register::open().await;
    register
        .director
        .post(IMPROVEMENTS, register.item("visit", "2026-05-31"))
        .await
        .problem(422, "improvement-due-in-past");
    let made = register
        .director
        .post(IMPROVEMENTS, register.item("visit", "2026-06-01"))
        .await
        .expect(201);
    assert_eq!(made["overdue"], false);
    let list = format!("{IMPROVEMENTS}?overdue=true");
    assert_eq!(
        register.director.get(&list).await.expect(200)["items"],
        json!([])
    );
    register
        .server
        .app
        .clock
        .fix("2026-06-01T16:00:00Z".parse().unwrap());
    register.server.renew(&mut register.director).await;
    let late = register.director.get(&list).await.expect(200);
    assert_eq!(late["items"][0]["id"], made["id"]);
    assert_eq!(late["items"][0]["overdue"], true);
    let place = format!("{IMPROVEMENTS}/{}", made["id"].as_str().unwrap());
    let moved = json!({"due_on": "2026-06-10", "reason": "等待配件"});
    let moved = register
        .director
        .post(&format!("{place}/hand-over"), moved)
        .await
        .expect(200);
    assert_eq!(moved["overdue"], false);
}

#[actix_web::test]
async fn gov_07_a_hand_over_changes_something_and_nobody_postpones_their_own_item() {
    let register = Register::open().await;
    let place = register.raised().await;
    let path = format!("{place}/hand-over");
    for nothing in [
        json!({"reason": "x"}),
        json!({"due_on": "2026-06-05", "owner_id": register.officer.user, "reason": "x"}),
    ] {
        let refused = register.director.post(&path, nothing).await;
        let problem = refused.problem(422, "improvement-nothing-handed-over");
        assert_eq!(problem["rule"], "GOV-07");
    }
    let later = json!({"due_on": "2026-06-06", "reason": "等待配件"});
    let refused = register.officer.post(&path, later.clone()).await;
    assert_eq!(
        refused.problem(403, "improvement-own-postponement")["rule"],
        "GOV-07"
    );
    let sooner = json!({"due_on": "2026-06-04", "reason": "提前完成"});
    register.officer.post(&path, sooner).await.expect(200);
    register.director.post(&path, later).await.expect(200);
}

#[actix_web::test]
async fn gov_07_an_item_is_due_within_ten_years() {
    let register = Register::open().await;
    for (due_on, sound) in [
        ("2036-06-01", true),
        ("2036-06-02", false),
        ("+262142-12-31", false),
    ] {
        let answer = register
            .director
            .post(IMPROVEMENTS, register.item("visit", due_on))
            .await;
        match sound {
            true => drop(answer.expect(201)),
            false => drop(answer.problem(422, "improvement-due-too-far")),
        }
    }
    let place = register.done().await;
    let again = json!({"effect": "投诉未减少", "again_by": "+262142-12-31"});
    register
        .director
        .post(&format!("{place}/judge"), again)
        .await
        .problem(422, "improvement-due-too-far");
}

#[actix_web::test]
async fn gov_07_an_item_is_seen_by_its_unit_and_its_owner_alone() {
    let register = Register::open().await;
    let place = register.raised().await;
    let stranger = register
        .server
        .caller("customer_service_officer", register.server.org.other)
        .await;
    stranger
        .get(&place)
        .await
        .problem(404, "improvement-not-found");
    stranger
        .post(IMPROVEMENTS, register.item("visit", "2026-06-05"))
        .await
        .problem(404, "improvement-unit-not-found");
    let owner = register
        .server
        .caller("account_manager", register.server.org.branch)
        .await;
    let give = json!({"owner_id": owner.user.unwrap(), "reason": "由其负责"});
    register
        .director
        .post(&format!("{place}/hand-over"), give)
        .await
        .expect(200);
    assert_eq!(
        owner.get(&place).await.expect(200)["owner_id"],
        json!(owner.user.unwrap())
    );
}

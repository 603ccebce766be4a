//! Communication with customers and others, and its plans (CUS-08, CMP-16).

use crate::customers::{company, create, director, id, with};
use chrono::{DateTime, Utc};
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};

const COMMUNICATIONS: &str = "/v1/communications";
const PLANS: &str = "/v1/communication-plans";

struct Office {
    server: Server,
    director: Caller,
    customer: String,
}

impl Office {
    async fn open() -> Self {
        let server = Server::start().await;
        let director = director(&server).await;
        let body = with(
            company(&server, "长沙星沙塑业有限公司"),
            json!({"customer_type": "dealer"}),
        );
        let customer = id(&create(&director, body).await);
        Self {
            server,
            director,
            customer,
        }
    }

    fn held(&self, way: &str) -> Value {
        json!({"unit_id": self.server.org.company, "counterpart": "customer", "customer_id": self.customer, "way": way,
            "held_at": "2026-05-29T10:00:00+08:00", "matter": "聚丙烯供应", "course": "介绍六月资源", "result": "拟提货 300 吨"})
    }

    fn with_others(&self, counterpart: &str) -> Value {
        json!({"unit_id": self.server.org.company, "counterpart": counterpart, "counterpart_name": "长沙水业集团",
            "reference": "供水合同 2026-08", "way": "meeting", "held_at": "2026-05-29T10:00:00+08:00", "matter": "泵房检修",
            "course": "确定停水时段", "result": "六月十日夜间检修"})
    }

    fn plan(&self, first_due_on: &str) -> Value {
        json!({"unit_id": self.server.org.company, "counterpart": "customer", "customer_id": self.customer, "kind": "visit",
            "every_days": 30, "first_due_on": first_due_on, "responsible_id": self.director.user.unwrap()})
    }

    async fn at(&mut self, instant: &str) {
        let at: DateTime<Utc> = instant.parse().unwrap();
        self.server.app.clock.fix(at);
        self.server.renew(&mut self.director).await;
    }
}

#[actix_web::test]
async fn cus_08_every_communication_is_recorded_with_matter_course_and_result_and_filed_by_customer_type()
 {
    let office = Office::open().await;
    for way in ["visit", "call", "letter", "meeting", "online"] {
        let made = office
            .director
            .post(COMMUNICATIONS, office.held(way))
            .await
            .expect(201);
        assert_eq!(
            (&made["way"], &made["customer_type"]),
            (&json!(way), &json!("dealer"))
        );
    }
    let found = office
        .director
        .get(&format!("{COMMUNICATIONS}?customer_type=dealer&way=call"))
        .await
        .expect(200);
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(
        (
            &items[0]["matter"],
            &items[0]["course"],
            &items[0]["result"]
        ),
        (
            &json!("聚丙烯供应"),
            &json!("介绍六月资源"),
            &json!("拟提货 300 吨")
        )
    );
    let none = office
        .director
        .get(&format!("{COMMUNICATIONS}?customer_type=direct"))
        .await
        .expect(200);
    assert_eq!(none["items"], json!([]));
    for field in ["matter", "course", "result"] {
        let mut body = office.held("call");
        body[field] = json!(" ");
        office
            .director
            .post(COMMUNICATIONS, body)
            .await
            .problem(422, "validation-failed");
    }
}

#[actix_web::test]
async fn cus_08_a_communication_lies_in_the_past_up_to_this_moment() {
    let office = Office::open().await;
    let mut body = office.held("call");
    body["held_at"] = json!("2026-06-01T04:00:00.000001Z");
    let refused = office
        .director
        .post(COMMUNICATIONS, body.clone())
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/held_at");
    body["held_at"] = json!("2026-06-01T04:00:00Z");
    office.director.post(COMMUNICATIONS, body).await.expect(201);
}

#[actix_web::test]
async fn cus_08_the_effect_of_a_communication_is_reviewed_once() {
    let office = Office::open().await;
    let made = office
        .director
        .post(COMMUNICATIONS, office.held("visit"))
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let effect = json!({"effect": "六月实际提货 310 吨"});
    let found = office
        .director
        .post(&format!("{place}/review"), effect.clone())
        .await
        .expect(200);
    assert_eq!(found["review"]["effect"], "六月实际提货 310 吨");
    office
        .director
        .post(&format!("{place}/review"), effect)
        .await
        .problem(409, "communication-already-reviewed");
    let open = office
        .director
        .get(&format!("{COMMUNICATIONS}?reviewed=false"))
        .await
        .expect(200);
    assert_eq!(open["items"], json!([]));
}

#[actix_web::test]
async fn cus_08_a_plan_is_due_again_after_each_communication_and_what_is_overdue_shows() {
    let mut office = Office::open().await;
    office
        .director
        .post(PLANS, office.plan("2026-05-31"))
        .await
        .problem(422, "validation-failed");
    let made = office
        .director
        .post(PLANS, office.plan("2026-06-01"))
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let overdue = format!("{PLANS}?overdue=true");
    assert_eq!(
        office.director.get(&overdue).await.expect(200)["items"],
        json!([])
    );
    office.at("2026-06-01T16:00:00Z").await;
    let late = office.director.get(&overdue).await.expect(200);
    assert_eq!(
        (&late["items"][0]["id"], &late["items"][0]["overdue"]),
        (&made.json["id"], &json!(true))
    );
    let mut held = office.held("visit");
    held["plan_id"] = made.json["id"].clone();
    held["held_at"] = json!("2026-06-01T10:00:00+08:00");
    office
        .director
        .post(COMMUNICATIONS, held.clone())
        .await
        .expect(201);
    let next = office.director.get(&place).await.expect(200);
    assert_eq!(
        (&next["next_due_on"], &next["overdue"]),
        (&json!("2026-07-01"), &json!(false))
    );
    office
        .director
        .act(&format!("{place}/end"))
        .await
        .expect(200);
    office
        .director
        .post(COMMUNICATIONS, held)
        .await
        .problem(409, "communication-plan-ended");
    office
        .director
        .act(&format!("{place}/end"))
        .await
        .problem(409, "communication-plan-ended");
}

#[actix_web::test]
async fn cus_08_only_a_communication_with_whom_a_plan_is_for_fulfils_it() {
    let office = Office::open().await;
    let plan = office
        .director
        .post(PLANS, office.plan("2026-06-10"))
        .await
        .expect(201);
    let mut held = office.with_others("utility");
    held["plan_id"] = plan["id"].clone();
    office
        .director
        .post(COMMUNICATIONS, held)
        .await
        .problem(422, "communication-plan-of-another");
    let kept = office
        .director
        .get(&format!("{PLANS}/{}", plan["id"].as_str().unwrap()))
        .await
        .expect(200);
    assert_eq!(kept["next_due_on"], "2026-06-10");
}

#[actix_web::test]
async fn cmp_16_communication_with_others_is_kept_by_kind_with_the_contract_or_agreement() {
    let office = Office::open().await;
    for kind in ["authority", "developer", "utility", "owners_committee"] {
        let made = office
            .director
            .post(COMMUNICATIONS, office.with_others(kind))
            .await
            .expect(201);
        assert_eq!(
            (&made["reference"], &made["customer_id"]),
            (&json!("供水合同 2026-08"), &Value::Null)
        );
        let mut bare = office.with_others(kind);
        bare["reference"] = Value::Null;
        office
            .director
            .post(COMMUNICATIONS, bare)
            .await
            .problem(422, "validation-failed");
    }
    let found = office
        .director
        .get(&format!("{COMMUNICATIONS}?counterpart=utility"))
        .await
        .expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let mut both = office.held("call");
    both["reference"] = json!("合同");
    office
        .director
        .post(COMMUNICATIONS, both)
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn cus_08_communication_is_seen_by_its_unit_and_who_recorded_it_alone() {
    let office = Office::open().await;
    let made = office
        .director
        .post(COMMUNICATIONS, office.held("visit"))
        .await
        .require(201);
    let stranger = office
        .server
        .caller("customer_management_director", office.server.org.other)
        .await;
    stranger
        .get(made.header("location"))
        .await
        .problem(404, "communication-not-found");
    let mut foreign = office.held("visit");
    foreign["unit_id"] = json!(office.server.org.other);
    stranger
        .post(COMMUNICATIONS, foreign)
        .await
        .problem(404, "customer-not-found");
    let manager = office
        .server
        .caller("account_manager", office.server.org.branch)
        .await;
    assert_eq!(
        manager.get(COMMUNICATIONS).await.expect(200)["items"],
        json!([])
    );
    let mut own = office.with_others("authority");
    own["unit_id"] = json!(office.server.org.branch);
    let own = manager.post(COMMUNICATIONS, own).await.expect(201);
    assert_eq!(
        manager.get(COMMUNICATIONS).await.expect(200)["items"][0]["id"],
        own["id"]
    );
}

#[actix_web::test]
async fn cus_08_a_communication_of_a_plan_that_is_not_there_is_refused() {
    let office = Office::open().await;
    let mut held = office.held("visit");
    held["plan_id"] = json!("019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60");
    office
        .director
        .post(COMMUNICATIONS, held)
        .await
        .problem(404, "communication-plan-not-found");
}

//! A trading company that asks its customers: its people, its customers, and surveys on their way.

use crate::office::{Office, text};
use kehu_surveys::SurveyPolicy;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

pub(crate) const STAGES: [&str; 9] = [
    "plan",
    "selection",
    "expectations",
    "drafting",
    "review",
    "fieldwork",
    "analysis",
    "action",
    "evaluation",
];

pub(crate) struct Bench {
    pub(crate) office: Office,
    /// Plans surveys and carries them out.
    pub(crate) director: Caller,
    /// Asks customers.
    pub(crate) officer: Caller,
}

impl Bench {
    pub(crate) async fn open() -> Self {
        Self::with(SurveyPolicy::petrochemical()).await
    }

    pub(crate) async fn with(policy: SurveyPolicy) -> Self {
        Self::on(Server::start().await, policy).await
    }

    /// On a server with settings of its own.
    pub(crate) async fn on(server: Server, policy: SurveyPolicy) -> Self {
        let office = Office::on(server).await;
        let company = office.server.org.company;
        let bench = Self {
            director: office
                .server
                .caller("customer_management_director", company)
                .await,
            officer: office
                .server
                .caller("customer_service_officer", company)
                .await,
            office,
        };
        bench.office.publish(policy).await;
        bench
    }

    /// Everybody signs in again, at another instant in China.
    pub(crate) async fn at(&mut self, instant: &str) {
        let instant = format!("{instant}+08:00").parse().unwrap();
        self.office.at(instant).await;
        for caller in [&mut self.director, &mut self.officer] {
            self.office.server.renew(caller).await;
        }
    }

    /// So many active customers of a type.
    pub(crate) async fn customers(&self, count: u32, customer_type: &str) {
        let (company, now) = (
            self.office.server.org.company,
            self.office.server.app.clock.now().to_rfc3339(),
        );
        self.office
            .sql(&format!(
                "with made as (
                     insert into customers (id, kind, unit_id, status, customer_type, name, name_normalised, name_core, name_grams,
                                            sort_key, created_at, created_by_kind, created_by_id, updated_at)
                     select gen_random_uuid(), 'company', '{company}', 'active', '{customer_type}', '客户' || n, '客户' || n,
                            '客户' || n, '{{}}', 'kehu' || n, '{now}', 'system', 'test', '{now}'
                     from generate_series(1, {count}) as n
                     returning id
                 )
                 insert into customer_keys (customer_id, sealed_key) select id, '\\x00' from made"
            ))
            .await;
    }

    pub(crate) fn plan(&self, change: Value) -> Value {
        let owner = self.director.user.unwrap();
        let stages: Vec<Value> = STAGES
            .iter()
            .map(|stage| json!({"stage": stage, "owner_id": owner, "due_on": "2027-12-31"}))
            .collect();
        let plan = json!({
            "title": "2026 年度满意度调查", "objective": "了解客户满意度", "departments": [self.office.server.org.company],
            "communication": "经营例会通报", "response_measures": "电话提醒两次", "reward": "服务券", "asks_about_competitors": true,
            "carried_out_by": owner, "stages": stages,
        });
        json!({"unit_id": self.office.server.org.company, "plan": crate::customers::with(plan, change)})
    }

    /// The place of a survey that is planned.
    pub(crate) async fn planned(&self, change: Value) -> String {
        let made = self
            .director
            .post("/v1/surveys", self.plan(change))
            .await
            .require(201);
        made.header("location").to_owned()
    }

    pub(crate) async fn finish(&self, place: &str, stage: &str) -> Answer {
        let body = json!({"stage": stage, "summary": "已完成"});
        self.director
            .post(&format!("{place}/finish-stage"), body)
            .await
    }

    /// A survey that stands at the selection.
    pub(crate) async fn selecting(&self, change: Value) -> String {
        let place = self.planned(change).await;
        self.finish(&place, "plan").await.expect(200);
        place
    }

    pub(crate) async fn draw(&self, place: &str, body: Value) -> Answer {
        let body = crate::customers::with(
            json!({"filter": {}, "stratified_by": "customer_type", "size": 20, "seed": "2026"}),
            body,
        );
        self.director
            .post(&format!("{place}/draw-sample"), body)
            .await
    }

    /// A survey that stands at the drafting, with its sample.
    pub(crate) async fn drafting(&self, change: Value, draw: Value) -> String {
        let place = self.selecting(change).await;
        self.draw(&place, draw).await.expect(200);
        self.finish(&place, "selection").await.expect(200);
        let expectation =
            json!({"subject": "service_quality", "source": "interview", "content": "当日答复"});
        self.director
            .post(&format!("{place}/expectations"), expectation)
            .await
            .expect(201);
        self.finish(&place, "expectations").await.expect(200);
        place
    }

    /// What a template asks.
    pub(crate) async fn template(&self, key: &str) -> Value {
        let templates = self
            .director
            .get("/v1/questionnaire-templates")
            .await
            .expect(200);
        let items = templates["items"].as_array().unwrap();
        let found = items.iter().find(|one| one["key"] == key).unwrap();
        found["content"].clone()
    }

    pub(crate) async fn questionnaire(&self, content: Value) -> Answer {
        let body = json!({"unit_id": self.office.server.org.company, "name": "年度问卷", "content": content});
        self.director.post("/v1/questionnaires", body).await
    }

    /// Has a version chosen, reviewed and published.
    pub(crate) async fn review(&self, place: &str, version: &str) {
        let chosen = json!({"questionnaire_version_id": version});
        self.director
            .post(&format!("{place}/choose-questionnaire"), chosen)
            .await
            .expect(200);
        self.finish(place, "drafting").await.expect(200);
        let submitted = self
            .director
            .act(&format!("{place}/submit-review"))
            .await
            .expect(200);
        self.decide(
            &self.office.department,
            &submitted["review_approval_id"],
            "approve",
        )
        .await
        .expect(200);
    }

    pub(crate) async fn decide(&self, caller: &Caller, approval: &Value, verb: &str) -> Answer {
        let path = format!("/v1/approvals/{}/{verb}", text(approval));
        caller.post(&path, json!({"reason": "已审阅"})).await
    }

    /// A survey that asks its sample; answers its place and the version.
    pub(crate) async fn asking(&self, change: Value, draw: Value) -> (String, String) {
        let place = self.drafting(change, draw).await;
        let content = self.template("property").await;
        let version = self.questionnaire(content).await.expect(201);
        let version = text(&version["id"]);
        self.review(&place, &version).await;
        (place, version)
    }

    /// The paths of new links, by customer.
    pub(crate) async fn links(&self, place: &str) -> Vec<(String, String)> {
        let made = self
            .director
            .post(&format!("{place}/links"), json!({"language": "zh"}))
            .await
            .expect(201);
        let items = made["items"].as_array().unwrap();
        items
            .iter()
            .map(|one| (text(&one["customer_id"]), text(&one["path"])))
            .collect()
    }

    /// Sends answers through a link.
    pub(crate) async fn submit(&self, path: &str, version: &str, answers: Value) -> Answer {
        let body = json!({"questionnaire_version_id": version, "answers": answers});
        self.office
            .server
            .anyone()
            .post(&format!("{path}/submit"), body)
            .await
    }

    /// Enters what an officer took down by telephone.
    pub(crate) async fn enter(
        &self,
        place: &str,
        customer: &str,
        version: &str,
        answers: Value,
    ) -> Answer {
        let body = json!({"customer_id": customer, "channel": "telephone", "language": "zh",
            "questionnaire_version_id": version, "answers": answers});
        self.officer.post(&format!("{place}/responses"), body).await
    }

    /// The customers of a sample.
    pub(crate) async fn members(&self, place: &str) -> Vec<String> {
        let found = self
            .officer
            .get(&format!("{place}/members?limit=200"))
            .await
            .expect(200);
        let items = found["items"].as_array().unwrap();
        items.iter().map(|one| text(&one["customer_id"])).collect()
    }

    pub(crate) async fn survey(&self, place: &str) -> Value {
        self.director.get(place).await.expect(200)
    }
}

/// Every required question of the property manager's template.
pub(crate) fn answers(step: u8, recommendation: u8) -> Value {
    let scale = |question: &str| json!({"question": question, "kind": "scale", "score": step});
    json!([
        scale("cleaning"),
        scale("security"),
        scale("repairs"),
        scale("attitude"),
        {"question": "recommendation", "kind": "recommendation", "score": recommendation},
    ])
}

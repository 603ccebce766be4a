//! The desk of a trading company at work: its people, its clock, and complaints on their way.

use crate::office::text;
use chrono::{DateTime, Utc};
use kehu_complaints::ComplaintPolicy;
use kehu_kernel::FileId;
use kehu_policy::PolicyDocument;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

pub(crate) struct Desk {
    pub(crate) server: Server,
    /// Takes complaints in.
    pub(crate) officer: Caller,
    /// Another officer of the same desk.
    pub(crate) colleague: Caller,
    /// The supervising leader.
    pub(crate) leader: Caller,
    /// The general manager.
    pub(crate) general: Caller,
}

/// An instant in China.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+08:00").parse().unwrap()
}

impl Desk {
    /// Monday, 1 June 2026, at ten.
    pub(crate) async fn open() -> Self {
        Self::with(ComplaintPolicy::petrochemical()).await
    }

    pub(crate) async fn with(policy: ComplaintPolicy) -> Self {
        let server = Server::start().await;
        let company = server.org.company;
        let mut desk = Self {
            officer: server.caller("customer_service_officer", company).await,
            colleague: server.caller("customer_service_officer", company).await,
            leader: server.caller("department_manager", company).await,
            general: server.caller("general_manager", company).await,
            server,
        };
        desk.publish(policy).await;
        desk.at("2026-06-01T10:00:00").await;
        desk
    }

    pub(crate) async fn publish<P: PolicyDocument>(&self, document: P) {
        let system = kehu_kernel::Caller::system("test", self.server.app.clock.now());
        let unit_id = self.server.org.company;
        let published = self.server.app.db.transaction(async |tx| {
            let new = kehu_policy::NewDraft {
                unit_id,
                document: document.clone(),
                note: None,
            };
            let draft = kehu_policy::draft(tx, &system, new).await?;
            kehu_policy::publish(tx, &system, P::KIND, draft.id, system.today()).await
        });
        published.await.unwrap();
    }

    /// Sets the clock to a time in China; everybody signs in again.
    pub(crate) async fn at(&mut self, time: &str) {
        self.on(at(time)).await;
    }

    pub(crate) async fn on(&mut self, instant: DateTime<Utc>) {
        self.server.app.clock.fix(instant);
        for caller in [
            &mut self.officer,
            &mut self.colleague,
            &mut self.leader,
            &mut self.general,
        ] {
            self.server.renew(caller).await;
        }
    }

    /// What is sent for a complaint by telephone.
    pub(crate) fn body(&self, change: Value) -> Value {
        let mut body = json!({"unit_id": self.server.org.company, "channel": "telephone", "category": "service",
            "content": "开票窗口态度差", "complainant": {"name": "刘洋", "telephone": "13812345678"}});
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    }

    /// A complaint taken in and accepted by the officer; answers its place.
    pub(crate) async fn accepted(&self, change: Value) -> String {
        let made = self
            .officer
            .post("/v1/complaints", self.body(change))
            .await
            .require(201);
        made.header("location").to_owned()
    }

    /// Takes an accepted one so many steps further: nature, cause, responsible person, opinion, approval, reply.
    pub(crate) async fn walk(&self, place: &str, severity: &str, steps: usize) {
        let bodies = self.bodies(severity);
        for (path, body) in bodies.into_iter().take(steps) {
            match path {
                "approve" => self.approve(place).await.require(200),
                path => self
                    .officer
                    .post(&format!("{place}/{path}"), body)
                    .await
                    .require(200),
            };
        }
    }

    fn bodies(&self, severity: &str) -> Vec<(&'static str, Value)> {
        let unit = self.server.org.finance;
        vec![
            (
                "determine",
                json!({"nature": "founded", "severity": severity, "found": "情况属实"}),
            ),
            (
                "investigate",
                json!({"cause": "staff", "found": "窗口人员当班情绪不佳"}),
            ),
            (
                "name-responsible",
                json!({"unit_id": unit, "found": "财务部开票窗口"}),
            ),
            (
                "propose",
                json!({"text": "当面致歉并调整排班", "departments": [unit]}),
            ),
            ("approve", Value::Null),
            (
                "reply",
                json!({"channel": "telephone", "text": "已致歉，并调整了窗口排班。"}),
            ),
        ]
    }

    /// The leader approves the opinion that waits.
    pub(crate) async fn approve(&self, place: &str) -> Answer {
        let approval = self.approval_of(place).await;
        let body = json!({"reason": "同意"});
        self.leader
            .post(&format!("/v1/approvals/{approval}/approve"), body)
            .await
    }

    /// The approval of the last opinion.
    pub(crate) async fn approval_of(&self, place: &str) -> String {
        let case = self.case(place).await;
        let steps = case["steps"].as_array().unwrap();
        let opinion = steps.iter().rfind(|step| step["kind"] == "opinion");
        text(&opinion.unwrap()["approval_id"])
    }

    pub(crate) async fn case(&self, place: &str) -> Value {
        self.leader.get(place).await.expect(200)
    }

    pub(crate) async fn complaint(&self, place: &str) -> Value {
        self.case(place).await["complaint"].clone()
    }

    /// Takes a complaint that is open again from the investigation to a satisfied complainant.
    pub(crate) async fn second_round(&self, place: &str) {
        let unit = self.server.org.finance;
        for (path, body) in [
            (
                "investigate",
                json!({"cause": "procedure", "found": "排班制度不合理"}),
            ),
            (
                "name-responsible",
                json!({"unit_id": unit, "found": "财务部"}),
            ),
            ("propose", json!({"text": "修订排班制度"})),
        ] {
            self.officer
                .post(&format!("{place}/{path}"), body)
                .await
                .expect(200);
        }
        self.approve(place).await.expect(200);
        let reply = json!({"channel": "telephone", "text": "已修订"});
        self.officer
            .post(&format!("{place}/reply"), reply)
            .await
            .expect(200);
        self.follow_up(place, "satisfied").await.expect(200);
    }

    pub(crate) async fn follow_up(&self, place: &str, result: &str) -> Answer {
        let score = match result {
            "satisfied" => Some(5),
            "dissatisfied" => Some(2),
            _ => None,
        };
        let body = json!({"result": result, "score": score, "remark": "电话回访"});
        self.officer.post(&format!("{place}/follow-up"), body).await
    }

    /// What a worker does in one round.
    pub(crate) async fn tell_due(&self) -> usize {
        let now = self.server.app.clock.now();
        let db = &self.server.app.db;
        db.transaction(async |tx| kehu_complaints::follow_moved(tx, now).await)
            .await
            .unwrap();
        db.transaction(async |tx| kehu_complaints::tell_due(tx, now, 50).await)
            .await
            .unwrap()
    }

    /// The alarms of a complaint: kind, percent, when due, when told.
    pub(crate) async fn alarms(&self, place: &str) -> Vec<Value> {
        let found = self
            .leader
            .get(&format!("{place}/deadlines"))
            .await
            .expect(200);
        found["alarms"].as_array().unwrap().clone()
    }

    /// A file that somebody has uploaded.
    pub(crate) async fn file(&self, caller: &Caller) -> String {
        let id = FileId::generate();
        let now = self.server.app.clock.now().to_rfc3339();
        self.sql(&format!(
            "insert into files (id, sha256, size, media_type, file_name, uploaded_by_kind, uploaded_by, uploaded_at, purpose, state)
             values ('{id}', decode('{}', 'hex'), 9, 'application/pdf', '纪要.pdf', 'user', '{}', '{now}', 'document', 'stored')",
            "ab".repeat(32),
            caller.user.unwrap(),
        ))
        .await;
        id.to_string()
    }

    pub(crate) async fn sql(&self, sql: &str) {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut superuser)
            .await
            .unwrap();
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }
}

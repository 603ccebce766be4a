//! A trading company at work: the people of its posts, customers with their papers, and approvals.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_identity::assignments;
use kehu_kernel::{EventId, FileId, UnitId};
use kehu_policy::PolicyDocument;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

/// The office, with one person for each post.
pub(crate) struct Office {
    pub(crate) server: Server,
    /// Account manager of the branch: files documents, applies.
    pub(crate) manager: Caller,
    /// Sales reviewer of the company.
    pub(crate) sales: Caller,
    /// Finance reviewer of the company.
    pub(crate) finance: Caller,
    /// General manager of the company.
    pub(crate) general: Caller,
    /// Manager of the department: proposes disqualifications.
    pub(crate) department: Caller,
    /// Clerk of the plant office.
    pub(crate) plant: Caller,
    codes: usize,
}

/// Midnight in China at the beginning of a day.
pub(crate) fn morning(day: &str) -> DateTime<Utc> {
    format!("{day}T00:00:00+08:00").parse().unwrap()
}

/// The last moment of a day in China.
pub(crate) fn evening(day: &str) -> DateTime<Utc> {
    format!("{day}T23:59:59.999999+08:00").parse().unwrap()
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::on(Server::start().await).await
    }

    /// The office on a server with settings of its own.
    pub(crate) async fn on(server: Server) -> Self {
        let org = server.org;
        Self {
            manager: server.caller("account_manager", org.branch).await,
            sales: server.caller("sales_reviewer", org.company).await,
            finance: server.caller("finance_reviewer", org.company).await,
            general: server.caller("general_manager", org.company).await,
            department: server.caller("department_manager", org.company).await,
            plant: server.caller("plant_office_clerk", org.plant).await,
            server,
            codes: 0,
        }
    }

    /// Sets the clock; everybody signs in again.
    pub(crate) async fn at(&mut self, instant: DateTime<Utc>) {
        self.server.app.clock.fix(instant);
        for caller in [
            &mut self.manager,
            &mut self.sales,
            &mut self.finance,
            &mut self.general,
            &mut self.department,
            &mut self.plant,
        ] {
            self.server.renew(caller).await;
        }
    }

    /// Gives somebody a further role.
    pub(crate) async fn also(&self, caller: &Caller, role: &str, unit: UnitId) {
        let system = kehu_kernel::Caller::system("test", self.server.app.clock.now());
        let user = caller.user.unwrap();
        self.server
            .app
            .db
            .transaction(async |tx| {
                assignments::create(tx, &system, user, role, unit, system.today())
                    .await
                    .map(|_| ())
            })
            .await
            .unwrap();
    }

    /// Publishes a policy at the company, in force today.
    pub(crate) async fn publish<P: PolicyDocument>(&self, document: P) {
        let system = kehu_kernel::Caller::system("test", self.server.app.clock.now());
        let unit_id = self.server.org.company;
        self.server
            .app
            .db
            .transaction(async |tx| {
                let new = kehu_policy::NewDraft {
                    unit_id,
                    document: document.clone(),
                    note: None,
                };
                let draft = kehu_policy::draft(tx, &system, new).await?;
                kehu_policy::publish(tx, &system, P::KIND, draft.id, system.today())
                    .await
                    .map(|_| ())
            })
            .await
            .unwrap();
    }

    /// A statement as superuser, behind the API.
    pub(crate) async fn sql(&self, sql: &str) {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut superuser)
            .await
            .unwrap();
    }

    /// One number, read as superuser.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }

    /// A file that somebody has uploaded.
    pub(crate) async fn file(&self, caller: &Caller) -> String {
        let id = FileId::generate();
        let now = self.server.app.clock.now().to_rfc3339();
        self.sql(&format!(
            "insert into files (id, sha256, size, media_type, file_name, uploaded_by_kind, uploaded_by, uploaded_at, purpose, state)
             values ('{id}', decode('{}', 'hex'), 9, 'application/pdf', '材料.pdf', 'user', '{}', '{now}', 'document', 'stored')",
            "ab".repeat(32),
            caller.user.unwrap(),
        ))
        .await;
        id.to_string()
    }

    /// A prospect of the account manager: a company with a unified social credit code.
    pub(crate) async fn prospect(&mut self) -> Prospect {
        self.codes += 1;
        let code =
            kehu_identifiers::uscc::compose('9', '1', "430100", &format!("MA5K{:04}", self.codes))
                .unwrap();
        let name = format!(
            "{}化工有限公司",
            ["恒远", "德昌", "瑞丰", "广源", "鼎新", "利达"][self.codes % 6]
        );
        let made = self
            .manager
            .post(
                "/v1/customers",
                json!({
                    "unit_id": self.server.org.branch, "name": name,
                    "profile": {"kind": "company", "legal_representative": "李强"},
                    "identifiers": [{"kind": "unified_social_credit_code", "value": code}]
                }),
            )
            .await
            .expect(201);
        Prospect {
            id: text(&made["id"]),
            code,
        }
    }

    /// An active dealer whose licence ends on a day and whose invoicing details do not; opened behind the API.
    pub(crate) async fn customer(&mut self, licence_until: &str) -> (Prospect, String) {
        let prospect = self.prospect().await;
        let licence = self.licence(&prospect, Some(licence_until)).await;
        let invoicing = self.invoicing(&prospect).await;
        for document in [&licence, &invoicing] {
            self.verify(document).await.expect(200);
        }
        self.sql(&format!(
            "update customers set status = 'active', customer_type = 'dealer' where id = '{}'",
            prospect.id
        ))
        .await;
        (prospect, licence)
    }

    /// What is sent for a licence with the prospect's code.
    pub(crate) async fn licence_body(&self, prospect: &Prospect, until: Option<&str>) -> Value {
        json!({
            "kind": "business_licence_uscc", "number": prospect.code, "issuer": "长沙市市场监督管理局",
            "issued_on": "2020-01-01", "valid_until": until, "unlimited": until.is_none(),
            "file_id": self.file(&self.manager).await
        })
    }

    /// Sends in a licence; answers its id.
    pub(crate) async fn licence(&self, prospect: &Prospect, until: Option<&str>) -> String {
        let body = self.licence_body(prospect, until).await;
        text(&self.send_in(prospect, body).await.expect(201)["id"])
    }

    /// What is sent for invoicing details.
    pub(crate) async fn invoicing_body(&self, prospect: &Prospect) -> Value {
        json!({
            "kind": "invoicing_details", "number": prospect.code, "issuer": "客户", "issued_on": "2020-01-01",
            "file_id": self.file(&self.manager).await,
            "invoicing": {"title": "恒远化工有限公司", "bank": "中国工商银行长沙分行", "account": "1901002019200012345",
                          "address": "长沙市岳麓区麓谷大道1号", "telephone": "0731-84001234"}
        })
    }

    /// Sends in invoicing details; answers their id.
    pub(crate) async fn invoicing(&self, prospect: &Prospect) -> String {
        let body = self.invoicing_body(prospect).await;
        text(&self.send_in(prospect, body).await.expect(201)["id"])
    }

    pub(crate) async fn send_in(&self, prospect: &Prospect, body: Value) -> Answer {
        self.manager
            .post(&format!("/v1/customers/{}/documents", prospect.id), body)
            .await
    }

    /// Finance verifies.
    pub(crate) async fn verify(&self, document: &str) -> Answer {
        self.finance
            .post(&format!("/v1/documents/{document}/verify"), json!({}))
            .await
    }

    /// How a customer stands with its documents.
    pub(crate) async fn standing(&self, prospect: &Prospect) -> Value {
        self.finance
            .get(&format!("/v1/customers/{}/qualification", prospect.id))
            .await
            .expect(200)
    }

    /// The customer's status.
    pub(crate) async fn status(&self, prospect: &Prospect) -> String {
        text(
            &self
                .finance
                .get(&format!("/v1/customers/{}", prospect.id))
                .await
                .expect(200)["status"],
        )
    }

    /// The check of all customers, by finance.
    pub(crate) async fn check(&self) -> Value {
        self.finance
            .act("/v1/qualification-checks")
            .await
            .expect(200)
    }

    /// Decides on an approval: `approve`, `return` or `reject`.
    pub(crate) async fn decide(&self, caller: &Caller, approval: &str, decision: &str) -> Answer {
        caller
            .post(
                &format!("/v1/approvals/{approval}/{decision}"),
                json!({"reason": "材料齐全"}),
            )
            .await
    }
}

/// A company in the dossier.
pub(crate) struct Prospect {
    pub(crate) id: String,
    pub(crate) code: String,
}

/// A text of an answer.
pub(crate) fn text(value: &Value) -> String {
    assert!(value.is_string(), "{value} is no text");
    value.as_str().unwrap_or_default().to_owned()
}

/// A day some days after another.
pub(crate) fn days_after(day: &str, days: i64) -> String {
    (day.parse::<NaiveDate>().unwrap() + chrono::Duration::days(days)).to_string()
}

/// An identifier of nothing.
pub(crate) fn nothing() -> String {
    EventId::generate().to_string()
}

//! A site at work: its people, its clock, its calls.

use crate::office::text;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::SiteRules;
use kehu_kernel::{UnitId, UserId};
use kehu_policy::PolicyDocument;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

pub(crate) struct Site {
    pub(crate) server: Server,
    pub(crate) unit: UnitId,
    /// Salespeople A, B and C, in the order of the roster; all are there.
    pub(crate) people: Vec<Caller>,
    pub(crate) supervisor: Caller,
    pub(crate) project: Caller,
    pub(crate) sales: Caller,
    pub(crate) sales_supervisor: Caller,
    pub(crate) leader: Caller,
    pub(crate) department: Caller,
    /// An employee of another department.
    pub(crate) employee: Caller,
    day: String,
}

/// What A, B and C are called.
pub(crate) const NAMES: [&str; 3] = ["陈晨", "林琳", "周舟"];

/// A, B, C.
pub(crate) const A: usize = 0;
pub(crate) const B: usize = 1;
pub(crate) const C: usize = 2;

impl Site {
    pub(crate) async fn developer() -> Self {
        Self::open(Server::start().await, SiteRules::developer(), 3).await
    }

    pub(crate) async fn sales_office() -> Self {
        Self::open(Server::start().await, SiteRules::sales_office(), 3).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut SiteRules)) -> Self {
        let mut rules = SiteRules::developer();
        change(&mut rules);
        Self::open(Server::start().await, rules, 3).await
    }

    /// Monday, 1 June 2026, at nine; everybody is there.
    pub(crate) async fn open(server: Server, rules: SiteRules, salespeople: usize) -> Self {
        Self::open_on("2026-06-01", server, rules, salespeople).await
    }

    /// A day at nine, before which nobody was employed; everybody is there.
    pub(crate) async fn open_on(
        day: &str,
        server: Server,
        rules: SiteRules,
        salespeople: usize,
    ) -> Self {
        server.app.clock.fix(instant(day, "09:00"));
        let unit = server.site_under(server.org.company, "SITE-R").await;
        let mut people = Vec::new();
        for name in NAMES.into_iter().take(salespeople) {
            people.push(server.named(name, "salesperson", unit).await);
        }
        let mut site = Self {
            supervisor: server.caller("site_supervisor", unit).await,
            project: server.caller("project_manager", unit).await,
            sales: server.caller("sales_manager", server.org.company).await,
            sales_supervisor: server.caller("sales_supervisor", unit).await,
            leader: server.caller("group_leader", unit).await,
            department: server
                .caller("department_manager", server.org.company)
                .await,
            employee: server.caller("account_manager", server.org.branch).await,
            unit,
            people,
            server,
            day: String::new(),
        };
        site.publish(rules).await;
        site.on(day, "09:00").await;
        site
    }

    /// Publishes a policy at the company, in force today.
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

    /// Sets the clock to a time of the day that is on.
    pub(crate) async fn at(&mut self, time: &str) {
        let day = self.day.clone();
        self.clock(&day, time).await;
    }

    /// A new day: its roster is set and everybody arrives.
    pub(crate) async fn on(&mut self, day: &str, time: &str) {
        self.clock(day, time).await;
        let people: Vec<UserId> = (0..self.people.len()).map(|one| self.id(one)).collect();
        let roster = json!({"applies": {"to": "day", "day": day}, "salespeople": people});
        self.supervisor
            .post(&self.path("rotation/rosters"), roster)
            .await
            .expect(201);
        for one in 0..self.people.len() {
            self.arrive(one).await;
        }
    }

    pub(crate) async fn clock(&mut self, day: &str, time: &str) {
        day.clone_into(&mut self.day);
        self.set(instant(day, time)).await;
    }

    /// Sets the clock; everybody signs in again.
    pub(crate) async fn set(&mut self, instant: DateTime<Utc>) {
        self.server.app.clock.fix(instant);
        let managers = [
            &mut self.supervisor,
            &mut self.project,
            &mut self.sales,
            &mut self.sales_supervisor,
            &mut self.leader,
            &mut self.department,
            &mut self.employee,
        ];
        for caller in self.people.iter_mut().chain(managers) {
            self.server.renew(caller).await;
        }
    }

    pub(crate) async fn arrive(&self, one: usize) {
        self.people[one]
            .post(&self.path("rotation/arrive"), json!({}))
            .await
            .expect(200);
    }

    pub(crate) async fn leave(&self, one: usize) {
        self.people[one]
            .post(&self.path("rotation/leave"), json!({}))
            .await
            .expect(200);
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v1/sites/{}/{rest}", self.unit)
    }

    pub(crate) fn id(&self, one: usize) -> UserId {
        self.people[one].user.unwrap()
    }

    /// Begins a reception with what differs from a new visitor in turn.
    pub(crate) async fn receive(&self, one: usize, body: Value) -> Answer {
        let mut whole =
            json!({"who": {"kind": "visitor"}, "capacity": "turn", "been_before": "no"});
        for (key, value) in body.as_object().unwrap() {
            whole[key] = value.clone();
        }
        self.people[one].post(&self.path("receptions"), whole).await
    }

    /// A new visitor in turn, who gives a name; answers the reception.
    pub(crate) async fn visitor(&self, one: usize) -> Value {
        let received = self
            .receive(one, json!({"receiver_id": self.id(one)}))
            .await
            .expect(201);
        received["reception"].clone()
    }

    pub(crate) async fn finish(&self, one: usize, reception: &Value) {
        let path = format!("/v1/receptions/{}/finish", text(&reception["id"]));
        self.people[one].post(&path, json!({})).await.expect(200);
    }

    /// Registers a reception with a mobile.
    pub(crate) async fn register(&self, one: usize, reception: &Value, mobile: &str) -> Answer {
        self.register_with(one, reception, mobile, json!({})).await
    }

    pub(crate) async fn register_with(
        &self,
        one: usize,
        reception: &Value,
        mobile: &str,
        change: Value,
    ) -> Answer {
        let mut body = json!({"reception_id": reception["id"], "visit": "first",
                              "visitor": {"name": "赵明", "mobile": mobile}, "form": form()});
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.people[one].post("/v1/registrations", body).await
    }

    /// A visitor received in turn, registered and gone; answers the registration.
    pub(crate) async fn registered(&self, one: usize, mobile: &str) -> Value {
        let reception = self.visitor(one).await;
        let registration = self.register(one, &reception, mobile).await.expect(201);
        self.finish(one, &reception).await;
        registration
    }

    pub(crate) async fn confirm(&self, registration: &Value) -> Answer {
        self.project
            .act(&format!(
                "/v1/registrations/{}/confirm",
                text(&registration["id"])
            ))
            .await
    }

    pub(crate) async fn search(&self, one: usize, q: &str) -> Value {
        self.people[one]
            .post(&self.path("desk-search"), json!({"q": q}))
            .await
            .expect(200)
    }

    pub(crate) async fn record(&self, party: &Value) -> Vec<Value> {
        let found = self
            .project
            .get(&format!("/v1/parties/{}/record", text(party)))
            .await
            .expect(200);
        found["items"].as_array().unwrap().clone()
    }

    /// Actions in the audit record of attempts that a rule refused.
    pub(crate) async fn refused_attempts(&self, action: &str) -> Vec<String> {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar("select reason from audit_entries where action = $1 order by id")
            .bind(action)
            .fetch_all(&mut superuser)
            .await
            .unwrap()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }
}

/// The least that a form tells.
pub(crate) fn form() -> Value {
    json!({"source": "natural", "channel": "passing_by", "intent_level": "b", "outcome": "undecided"})
}

pub(crate) fn instant(day: &str, time: &str) -> DateTime<Utc> {
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("{day}T{time}{seconds}+08:00").parse().unwrap()
}

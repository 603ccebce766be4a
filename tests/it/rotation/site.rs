//! A sales office at work: its people, its clock, its calls.

use crate::office::text;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::{RotationRules, SiteRules};
use kehu_kernel::{UnitId, UserId};
use kehu_policy::PolicyDocument;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

/// Everybody is named after their place in the first roster.
pub(super) const NAMES: [&str; 4] = ["a", "b", "c", "d"];

pub(super) struct Site {
    pub(super) server: Server,
    pub(super) unit: UnitId,
    /// The salespeople, in the order of the first roster.
    pub(super) people: Vec<Caller>,
    pub(super) supervisor: Caller,
    pub(super) project: Caller,
    pub(super) sales: Caller,
}

impl Site {
    /// A developer's sales department on Monday, 1 June 2026, at nine; its four salespeople are on the roster of the day
    /// and there.
    pub(super) async fn developer() -> Self {
        Self::at_work(SiteRules::developer()).await
    }

    /// The same as a sales office.
    pub(super) async fn sales_office() -> Self {
        Self::at_work(SiteRules::sales_office()).await
    }

    /// With rules of rotation of its own.
    pub(super) async fn with(change: impl FnOnce(&mut RotationRules)) -> Self {
        let mut rules = SiteRules::developer();
        change(&mut rules.rotation);
        Self::at_work(rules).await
    }

    async fn at_work(rules: SiteRules) -> Self {
        let mut site = Self::staffed(Server::start().await, rules, NAMES.len()).await;
        site.at("09:00").await;
        site.roster().await;
        for one in 0..NAMES.len() {
            site.call(one, "arrive", json!({})).await.expect(200);
        }
        site
    }

    /// Without a roster, nobody there.
    pub(super) async fn staffed(server: Server, rules: SiteRules, salespeople: usize) -> Self {
        let unit = server.site_under(server.org.company, "SITE-1").await;
        let mut people = Vec::new();
        for _ in 0..salespeople {
            people.push(server.caller("salesperson", unit).await);
        }
        let site = Self {
            supervisor: server.caller("site_supervisor", unit).await,
            project: server.caller("project_manager", unit).await,
            sales: server.caller("sales_manager", server.org.company).await,
            unit,
            people,
            server,
        };
        site.publish(rules).await;
        site
    }

    pub(super) async fn publish<P: PolicyDocument>(&self, document: P) {
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

    /// Sets the clock to a time of 1 June, such as `09:30` or `09:30:15`.
    pub(super) async fn at(&mut self, time: &str) {
        self.on("2026-06-01", time).await;
    }

    pub(super) async fn on(&mut self, day: &str, time: &str) {
        self.server.app.clock.fix(instant(day, time));
        for caller in
            self.people
                .iter_mut()
                .chain([&mut self.supervisor, &mut self.project, &mut self.sales])
        {
            self.server.renew(caller).await;
        }
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/v1/sites/{}/rotation/{rest}", self.unit)
    }

    pub(super) fn id(&self, one: usize) -> UserId {
        self.people[one].user.unwrap()
    }

    /// The letter of a salesperson in an answer.
    pub(super) fn name(&self, id: &Value) -> &'static str {
        let place = (0..self.people.len()).find(|one| *id == self.id(*one).to_string());
        place.map_or("?", |one| NAMES[one])
    }

    pub(super) async fn roster(&self) {
        let people: Vec<UserId> = (0..self.people.len()).map(|one| self.id(one)).collect();
        self.set_roster(json!({"to": "day", "day": "2026-06-01"}), &people)
            .await
            .expect(201);
    }

    pub(super) async fn set_roster(&self, applies: Value, people: &[UserId]) -> Answer {
        let body = json!({"applies": applies, "salespeople": people});
        self.supervisor.post(&self.path("rosters"), body).await
    }

    /// A salesperson's call.
    pub(super) async fn call(&self, one: usize, call: &str, body: Value) -> Answer {
        self.people[one].post(&self.path(call), body).await
    }

    /// A new visitor: who receives, by letter.
    pub(super) async fn visitor(&self) -> &'static str {
        let taken = self.take().await.expect(200);
        self.name(&taken["salesperson_id"])
    }

    pub(super) async fn take(&self) -> Answer {
        self.call(0, "take-turn", json!({})).await
    }

    /// A new visitor who is gone at once.
    pub(super) async fn short_visit(&self) -> &'static str {
        let name = self.visitor().await;
        let one = NAMES.iter().position(|known| *known == name).unwrap();
        self.call(one, "become-free", json!({})).await.expect(200);
        name
    }

    /// Who receives the next visitors, each gone at once.
    pub(super) async fn short_visits(&self, visitors: usize) -> String {
        let mut names = String::new();
        for _ in 0..visitors {
            names.push_str(self.short_visit().await);
        }
        names
    }

    /// A decision of the site supervisor.
    pub(super) async fn decide(&self, decision: Value) -> Answer {
        self.supervisor
            .post(&self.path("decisions"), decision)
            .await
    }

    /// The order now, as letters.
    pub(super) async fn order(&self) -> String {
        self.order_at("").await
    }

    pub(super) async fn order_at(&self, query: &str) -> String {
        let order = self.order_of(query).await;
        let standings = order["standings"].as_array().unwrap();
        standings
            .iter()
            .map(|one| self.name(&one["salesperson_id"]))
            .collect()
    }

    /// The order as answered.
    pub(super) async fn order_of(&self, query: &str) -> Value {
        self.supervisor
            .get(&self.path(&format!("order{query}")))
            .await
            .expect(200)
    }

    /// How one stands.
    pub(super) async fn standing(&self, one: usize) -> Value {
        let order = self.order_of("").await;
        let standings = order["standings"].as_array().unwrap().clone();
        let id = self.id(one).to_string();
        standings
            .into_iter()
            .find(|standing| standing["salesperson_id"] == id)
            .unwrap_or_default()
    }

    /// Goes out on work that the project manager ordered; answers the stretch.
    pub(super) async fn goes_on_business(&self, one: usize) -> String {
        let body = json!({"ordered_by": self.project.user.unwrap(), "reason": "到房管局取件"});
        text(&self.call(one, "go-out", body).await.expect(200)["id"])
    }

    pub(super) async fn comes_back(&self, one: usize) {
        self.call(one, "come-back", json!({})).await.expect(200);
    }

    pub(super) async fn verify(&self, by: &Caller, stretch: &str, confirmed: bool) -> Answer {
        let path = self.path(&format!("presences/{stretch}/verify"));
        let body = json!({"confirmed": confirmed, "reason": "已向安排人核实"});
        by.post(&path, body).await
    }

    /// The ledger, the earliest entry first.
    pub(super) async fn ledger(&self) -> Vec<Value> {
        let list = self
            .supervisor
            .get(&self.path("entries?limit=200"))
            .await
            .expect(200);
        let mut entries = list["items"].as_array().unwrap().clone();
        entries.reverse();
        entries
    }

    /// The kinds of the entries since a number, with the letters of whom they move.
    pub(super) async fn moves_after(&self, number: i64) -> Vec<String> {
        let entries = self.ledger().await;
        entries
            .iter()
            .filter(|entry| entry["number"].as_i64().unwrap() > number)
            .map(|entry| {
                let who = self.name(&entry["salesperson_id"]);
                format!("{who} {}", text(&entry["kind"]))
            })
            .collect()
    }

    pub(super) async fn last_number(&self) -> i64 {
        let entries = self.ledger().await;
        entries.last().unwrap()["number"].as_i64().unwrap()
    }
}

pub(super) fn instant(day: &str, time: &str) -> DateTime<Utc> {
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("{day}T{time}{seconds}+08:00").parse().unwrap()
}

/// An instant of 1 June as a query.
pub(super) fn at(time: &str) -> String {
    let at = instant("2026-06-01", time);
    format!("?at={}", at.format("%Y-%m-%dT%H:%M:%S%.fZ"))
}

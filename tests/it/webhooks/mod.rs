//! The feed of events and webhooks.

mod big;
mod catalogue;
mod delivering;
mod endpoints;
mod feed;
mod guarding;
mod receiver;
mod securing;

pub(crate) use catalogue::assert_told;

use chrono::{DateTime, Duration, Utc};
use kehu_db::Error;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller as Acting, EventId, UnitId};
use kehu_tests::{Caller, Server, noon};
use kehu_webhooks::Lanes;
use receiver::{Answer, Receiver};
use serde_json::{Value, json};

const ENDPOINTS: &str = "/v1/webhook-endpoints";

/// A server with somebody who manages its webhooks.
struct Hooks {
    server: Server,
    operator: Caller,
}

impl Hooks {
    async fn open() -> Self {
        Self::on(Server::start_with(|config| config.write_connections = 8).await).await
    }

    async fn on(server: Server) -> Self {
        let operator = server
            .caller("system_administrator", server.org.group)
            .await;
        Self { server, operator }
    }

    async fn endpoint_at(&self, unit: UnitId, url: &str, types: &[&str]) -> (String, String) {
        let new = json!({"unit_id": unit, "name": "ERP", "url": url, "types": types});
        let made = self.operator.post(ENDPOINTS, new).await.require(201);
        let place = made.header("location").to_owned();
        (place, made.json["secret"].as_str().unwrap().to_owned())
    }

    /// An endpoint for all events of the group; its place and its secret.
    async fn endpoint(&self, receiver: &Receiver) -> (String, String) {
        self.endpoint_at(self.server.org.group, &receiver.url(), &[])
            .await
    }

    async fn emit_at(
        &self,
        unit: Option<UnitId>,
        kind: &'static str,
        count: usize,
    ) -> Vec<EventId> {
        let acting = Acting::system("test", self.server.app.clock.now());
        let emitted = self.server.app.db.transaction(async |tx| {
            let mut ids = Vec::new();
            for number in 0..count {
                let event = Event {
                    kind,
                    subject_kind: "customer",
                    subject_id: EventId::generate().0,
                    unit_id: unit,
                    payload: json!({"fields": ["name"], "version": number, "name": "单玄雀"}),
                };
                ids.push(outbox::emit(tx, &acting, event).await?);
            }
            Ok::<_, Error>(ids)
        });
        emitted.await.unwrap()
    }

    async fn emit(&self, count: usize) -> Vec<EventId> {
        self.emit_at(Some(self.server.org.branch), "customer.updated", count)
            .await
    }

    async fn publish(&self) -> u64 {
        let now = self.server.app.clock.now();
        let db = &self.server.app.db;
        let published = db.transaction(async |tx| kehu_webhooks::publish(tx, now, 500).await);
        published.await.unwrap()
    }

    async fn claim(&self) -> Vec<kehu_webhooks::Claimed> {
        let now = self.server.app.clock.now();
        let (db, lanes) = (&self.server.app.db, Lanes::default());
        let claimed = db.transaction(async |tx| kehu_webhooks::claim(tx, now, &lanes, 100).await);
        claimed.await.unwrap()
    }

    /// Carries out everything that is due now, and counts it.
    async fn deliver(&self) -> usize {
        let (app, lanes) = (&self.server.app, Lanes::default());
        let mut count = 0;
        loop {
            let claimed = self.claim().await;
            if claimed.is_empty() {
                return count;
            }
            count += claimed.len();
            let all = claimed
                .iter()
                .map(|one| kehu_webhooks::deliver(&app.db, &app.webhooks, &app.clock, &lanes, one));
            for outcome in futures_util::future::join_all(all).await {
                outcome.unwrap();
            }
        }
    }

    fn at(&self, after: Duration) {
        self.server.app.clock.fix(noon() + after);
    }

    fn now(&self) -> DateTime<Utc> {
        self.server.app.clock.now()
    }

    /// The deliveries of an endpoint, the newest first; the operator signs in anew, since the clock may have moved.
    async fn deliveries(&mut self, place: &str) -> Vec<Value> {
        self.server.renew(&mut self.operator).await;
        let page = self
            .operator
            .get(&format!("{place}/deliveries?limit=200"))
            .await
            .expect(200);
        page["items"].as_array().unwrap().clone()
    }

    async fn get(&mut self, place: &str) -> Value {
        self.server.renew(&mut self.operator).await;
        self.operator.get(place).await.expect(200)
    }
}

fn texts<'a>(items: &'a [Value], field: &str) -> Vec<&'a str> {
    items
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

//! The books of a site: its deals, the money received for them, and the commission that is settled every month.

mod counter;

pub(crate) use counter::agreement;

use crate::reception::site::{A, B, C, Site};
use chrono::{DateTime, Utc};
use kehu_api::workers::Workers;
use kehu_attribution::policy::{CommissionRules, SiteRules};
use kehu_policy::PolicyDocument;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use std::time::Duration;

/// The books of a site, with its people.
pub(crate) struct Books {
    /// The site at work; its sales manager is the first who approves a settlement.
    pub(crate) office: Site,
    /// Receives money, runs settlements.
    pub(crate) finance: Caller,
    /// Reviews them.
    pub(crate) reviewer: Caller,
    pub(crate) general: Caller,
    pub(crate) director: Caller,
    /// Units at a list price below any that is asked.
    units: Vec<String>,
    /// How many of them are sold.
    sold: usize,
    mobiles: usize,
}

/// An instant of a day in China.
pub(crate) fn on(day: &str) -> DateTime<Utc> {
    format!("{day}T10:00:00+08:00").parse().unwrap()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Books {
    /// Opens at a developer's site on 10 May 2026, when everybody has arrived.
    pub(crate) async fn open() -> Self {
        Self::under(SiteRules::developer()).await
    }

    /// Opens under other rules.
    pub(crate) async fn under(rules: SiteRules) -> Self {
        Self::of(Site::open_on("2026-05-10", Server::start().await, rules, 3).await).await
    }

    /// The books of a site, with people of their own and twelve units to sell.
    pub(crate) async fn of(office: Site) -> Self {
        let (server, company) = (&office.server, office.server.org.company);
        let mut books = Self {
            finance: server.caller("finance_reviewer", company).await,
            reviewer: server.caller("finance_reviewer", company).await,
            general: server.caller("general_manager", company).await,
            director: server.caller("sales_director", company).await,
            units: Vec::new(),
            sold: 0,
            mobiles: 0,
            office,
        };
        books.build().await;
        books
    }

    /// A salesperson's own calls.
    pub(crate) fn seller(&self, one: usize) -> &Caller {
        &self.office.people[one]
    }

    /// The three salespeople.
    pub(crate) fn sellers(&self) -> [Caller; 3] {
        [A, B, C].map(|one| self.seller(one).clone())
    }

    /// Sets the clock; everybody signs in again.
    pub(crate) async fn at(&mut self, instant: DateTime<Utc>) {
        self.office.set(instant).await;
        for caller in [
            &mut self.finance,
            &mut self.reviewer,
            &mut self.general,
            &mut self.director,
        ] {
            self.office.server.renew(caller).await;
        }
    }

    /// Publishes a developer's rules with others of commission, in force today.
    pub(crate) async fn rules(&self, change: impl FnOnce(&mut CommissionRules)) {
        let mut document = SiteRules::developer();
        change(&mut document.commission);
        self.publish(document).await;
    }

    /// Publishes rules for the site, in force today.
    pub(crate) async fn publish(&self, document: SiteRules) {
        let server = &self.office.server;
        let system = kehu_kernel::Caller::system("test", server.app.clock.now());
        let unit_id = self.office.unit;
        let publish = async |tx: &mut kehu_db::Tx| {
            let new = kehu_policy::NewDraft {
                unit_id,
                document: document.clone(),
                note: None,
            };
            let draft = kehu_policy::draft(tx, &system, new).await?;
            kehu_policy::publish(tx, &system, SiteRules::KIND, draft.id, system.today())
                .await
                .map(|_| ())
        };
        server.app.db.transaction(publish).await.unwrap();
    }

    /// One number, read as superuser.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.office.count(sql).await
    }

    /// A new visitor of one buys, and some of the price is received (ATT-V00).
    pub(crate) async fn sold_by(&mut self, one: usize, price: &str, received: &str) -> String {
        let mobile = self.mobile();
        let party = self.office.visitor_of(one, &mobile).await;
        self.sold(&party, one, price, received).await
    }

    /// Spouses who came apart to one and to another buy (ATT-V12).
    pub(crate) async fn sold_jointly(
        &mut self,
        one: usize,
        other: usize,
        price: &str,
        received: &str,
    ) -> String {
        let (his, hers) = (self.mobile(), self.mobile());
        let party = self.office.spouses((one, &his), (other, &hers)).await;
        self.sold(&party, one, price, received).await
    }

    /// Who was received by one and named another in the reception buys (ATT-V08).
    pub(crate) async fn sold_as_named(
        &mut self,
        first: usize,
        named: usize,
        price: &str,
        received: &str,
    ) -> String {
        let mobile = self.mobile();
        let who = json!({"kind": "visitor", "mobile": mobile});
        let party = self.office.named_during(first, named, who, &mobile).await;
        self.sold(&party, named, price, received).await
    }

    async fn sold(&mut self, party: &Value, by: usize, price: &str, received: &str) -> String {
        let deal = self.sell(by, party, price).await;
        self.pay(&deal, received).await;
        deal
    }

    /// A mobile that nobody has yet.
    pub(crate) fn mobile(&mut self) -> String {
        self.mobiles += 1;
        format!("136{:08}", 20_000_000 + self.mobiles)
    }

    /// Disputed facts of a deal are ruled upon (ATT-V20).
    pub(crate) async fn rule(&mut self, deal: &str, shares: &[(usize, &str)]) {
        let party = self.deal(deal).await["party_id"].clone();
        let director = self.director.clone();
        self.office.ruled(&party, &director, shares).await;
    }

    /// Asks for the settlement of a month.
    pub(crate) fn ask(&self, month: &str) -> Value {
        json!({"site_id": self.office.unit, "month": month})
    }

    /// Runs a month until it is computed; answers its identifier.
    pub(crate) async fn run(&self, month: &str) -> String {
        let begun = self
            .finance
            .post("/v1/commission/settlements", self.ask(month))
            .await
            .expect(202);
        let id = text(&begun["id"]);
        self.compute(&id).await;
        id
    }

    /// Lets workers compute a settlement.
    pub(crate) async fn compute(&self, id: &str) {
        let workers = Workers::start(&self.office.server.app);
        for _ in 0..300 {
            if text(&self.settlement(id).await["settlement"]["state"]) != "computing" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        workers.stop(Duration::from_secs(5)).await;
        assert_eq!(self.settlement(id).await["settlement"]["state"], "computed");
    }

    pub(crate) async fn settlement(&self, id: &str) -> Value {
        self.finance
            .get(&format!("/v1/commission/settlements/{id}"))
            .await
            .expect(200)
    }

    /// Takes a computed settlement through its approvers.
    pub(crate) async fn approve(&self, id: &str) {
        let path = format!("/v1/commission/settlements/{id}/submit");
        let submitted = self.finance.act(&path).await.expect(200);
        let approval = format!("/v1/approvals/{}/approve", text(&submitted["approval_id"]));
        for approver in [&self.office.sales, &self.reviewer, &self.general] {
            approver
                .post(&approval, json!({"reason": "同意"}))
                .await
                .expect(200);
        }
    }

    /// Runs, approves and closes a month; answers its identifier.
    pub(crate) async fn close(&self, month: &str) -> String {
        let id = self.run(month).await;
        self.approve(&id).await;
        let closed = self
            .finance
            .act(&format!("/v1/commission/settlements/{id}/close"))
            .await
            .expect(200);
        assert_eq!(closed["state"], "closed");
        id
    }

    pub(crate) async fn statement(&self, id: &str, seller: &Caller) -> Value {
        let path = format!("/v1/commission/statements/{id}/{}", seller.user.unwrap());
        self.finance.get(&path).await.expect(200)
    }

    pub(crate) async fn lines(&self, id: &str, seller: &Caller) -> Vec<Value> {
        let path = format!(
            "/v1/commission/statements/{id}/{}/lines?limit=200",
            seller.user.unwrap()
        );
        self.finance.get(&path).await.expect(200)["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// What an account of the site holds now: of its own, or of a person.
    pub(crate) async fn balance(&self, kind: &str, of: Option<&Caller>) -> String {
        let path = format!(
            "/v1/commission/ledger/balances?site_id={}",
            self.office.unit
        );
        let balances = self.finance.get(&path).await.expect(200);
        let user = of.map_or(Value::Null, |caller| json!(caller.user.unwrap()));
        let items = balances["items"].as_array().unwrap().clone();
        let found = items
            .iter()
            .find(|item| item["account"] == kind && item["user_id"] == user);
        found.map_or_else(|| "0.00".to_owned(), |item| text(&item["balance"]))
    }

    /// The ledger balances, and the sums that are kept along are the postings'.
    pub(crate) async fn prove(&self) {
        let site = self.office.unit;
        let trial = self
            .finance
            .get(&format!(
                "/v1/commission/ledger/trial-balance?site_id={site}"
            ))
            .await
            .expect(200);
        assert_eq!(
            (&trial["is_balanced"], &trial["debit"]),
            (&true.into(), &trial["credit"])
        );
        let kept = self
            .finance
            .get(&format!("/v1/commission/ledger/balances?site_id={site}"))
            .await
            .expect(200);
        assert_eq!(kept["items"], trial["items"]);
    }
}

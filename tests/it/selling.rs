//! A site that sells: its people, units with prices, customers, and the calls that make a deal.

use crate::office::text;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::{DealRules, SiteRules};
use kehu_kernel::UnitId;
use kehu_policy::PolicyDocument;
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

/// The site of a developer on Monday, 1 June 2026, at noon, with a building of six units, all with a price.
pub(crate) struct Selling {
    pub(crate) server: Server,
    pub(crate) site: UnitId,
    /// Salesperson of the site.
    pub(crate) seller: Caller,
    /// Another one.
    pub(crate) colleague: Caller,
    /// Sales manager of the company.
    pub(crate) manager: Caller,
    /// Department manager of the company.
    pub(crate) department: Caller,
    /// Sales director of the company.
    pub(crate) director: Caller,
    /// Finance reviewer of the company.
    pub(crate) finance: Caller,
    pub(crate) building: String,
    /// Rooms 101 to 106: 100 square metres at 1000000, 110 at 1100000, 90 at 900000, 100 at 1000000 of grade 1, 120 at
    /// 1200000 of grade 4, 100 without a price.
    pub(crate) units: Vec<String>,
    customers: usize,
}

/// Area, grade and price of the units.
const UNITS: [(&str, i16, Option<&str>); 6] = [
    ("100.00", 3, Some("1000000.00")),
    ("110.00", 3, Some("1100000.00")),
    ("90.00", 3, Some("900000.00")),
    ("100.00", 1, Some("1000000.00")),
    ("120.00", 4, Some("1200000.00")),
    ("100.00", 3, None),
];

impl Selling {
    pub(crate) async fn open() -> Self {
        Self::on(Server::start().await).await
    }

    pub(crate) async fn on(server: Server) -> Self {
        let site = server.site_under(server.org.company, "SITE-1").await;
        let mut selling = Self {
            seller: server.caller("salesperson", site).await,
            colleague: server.caller("salesperson", site).await,
            manager: server.caller("sales_manager", server.org.company).await,
            department: server
                .caller("department_manager", server.org.company)
                .await,
            director: server.caller("sales_director", server.org.company).await,
            finance: server.caller("finance_reviewer", server.org.company).await,
            building: String::new(),
            units: Vec::new(),
            customers: 0,
            site,
            server,
        };
        let building = json!({"code": "3", "name": "3栋"});
        let made = selling
            .manager
            .post(&selling.path("buildings"), building)
            .await
            .expect(201);
        selling.building = text(&made["id"]);
        let items: Vec<Value> = UNITS
            .iter()
            .zip(101..)
            .map(|((area, grade, _), room)| selling.unit_body(&room.to_string(), area, *grade))
            .collect();
        let made = selling
            .manager
            .post(&selling.path("sale-units/batch"), json!({ "items": items }))
            .await
            .expect(201);
        selling.units = made["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| text(&unit["id"]))
            .collect();
        let prices: Vec<Value> = UNITS
            .iter()
            .zip(&selling.units)
            .filter_map(|((_, _, price), unit)| {
                price.map(|price| json!({"sale_unit_id": unit, "total": price, "floor_total": "890000.00"}))
            })
            .collect();
        selling
            .publish_prices("2026-06-01", json!(prices))
            .await
            .expect(201);
        selling
    }

    pub(crate) fn unit_body(&self, room: &str, area: &str, grade: i16) -> Value {
        json!({"building_id": self.building, "floor": 1, "room": room, "kind": "residence", "built_area": area,
               "inner_area": "80.00", "layout": "三室两厅", "grade": grade})
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v1/sites/{}/{rest}", self.site)
    }

    pub(crate) async fn publish_prices(&self, day: &str, prices: Value) -> Answer {
        let body = json!({"effective_on": day, "prices": prices});
        self.manager.post(&self.path("price-lists"), body).await
    }

    /// Changes the site's rules of deals from today on.
    pub(crate) async fn rules(&self, change: impl FnOnce(&mut DealRules)) {
        let mut rules = SiteRules::developer();
        change(&mut rules.deals);
        self.publish(rules).await;
    }

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

    /// Sets the clock; everybody signs in again.
    pub(crate) async fn at(&mut self, instant: DateTime<Utc>) {
        self.server.app.clock.fix(instant);
        for caller in [
            &mut self.seller,
            &mut self.colleague,
            &mut self.manager,
            &mut self.department,
            &mut self.director,
            &mut self.finance,
        ] {
            self.server.renew(caller).await;
        }
    }

    /// A customer of the seller: a person with address, postal code and mobile.
    pub(crate) async fn customer(&mut self) -> String {
        self.customers += 1;
        let body = json!({
            "unit_id": self.site, "name": format!("李{}", ["雷", "娜", "强", "敏", "军", "芳"][self.customers % 6]),
            "profile": {"kind": "person"}, "mobile": format!("138{:08}", 10_000_000 + self.customers),
            "address": "长沙市岳麓区麓谷大道1号", "postal_code": "410205"
        });
        text(&self.seller.post("/v1/customers", body).await.expect(201)["id"])
    }

    /// What opens a deal on a unit with one holder.
    pub(crate) fn opening(&self, unit: usize, customer: &str) -> Value {
        json!({"sale_unit_id": self.units[unit], "holders": [{"customer_id": customer, "share": "100"}]})
    }

    pub(crate) async fn try_reserve(&self, caller: &Caller, unit: usize, customer: &str) -> Answer {
        let body = with(self.opening(unit, customer), json!({"amount": "10000.00"}));
        caller.post(&self.path("reservations"), body).await
    }

    /// A reserved deal of the seller; answers its id.
    pub(crate) async fn reserved(&mut self, unit: usize) -> String {
        let customer = self.customer().await;
        text(
            &self
                .try_reserve(&self.seller, unit, &customer)
                .await
                .expect(201)["id"],
        )
    }

    /// An agreement: deposit of 100000 now, the rest in two instalments.
    pub(crate) fn agreement(price: &str) -> Value {
        let price: i64 = price.parse().unwrap();
        json!({
            "deposit_amount": "100000.00", "payment_method": "instalments", "planned_contract_on": "2026-06-08",
            "instalments": [
                {"due_on": "2026-06-01", "amount": "100000.00"},
                {"due_on": "2026-06-30", "amount": "200000.00"},
                {"due_on": "2026-12-31", "amount": format!("{}.00", price - 300_000)},
            ]
        })
    }

    /// A subscribed deal of the seller on the first unit or another; answers its id.
    pub(crate) async fn subscribed(&mut self, unit: usize) -> String {
        let customer = self.customer().await;
        let price = UNITS[unit].2.unwrap().trim_end_matches(".00");
        let body = with(
            self.opening(unit, &customer),
            json!({ "agreement": Self::agreement(price) }),
        );
        text(
            &self
                .seller
                .post(&self.path("subscriptions"), body)
                .await
                .expect(201)["id"],
        )
    }

    pub(crate) async fn try_pay(
        &self,
        caller: &Caller,
        deal: &str,
        kind: &str,
        amount: &str,
    ) -> Answer {
        let body = json!({"kind": kind, "way": "transfer", "amount": amount});
        caller
            .post(&format!("/v1/deals/{deal}/payments"), body)
            .await
    }

    /// Finance receives money.
    pub(crate) async fn pay(&self, deal: &str, kind: &str, amount: &str) -> Value {
        self.try_pay(&self.finance, deal, kind, amount)
            .await
            .expect(201)
    }

    /// A contracted deal on a unit whose deposit was paid.
    pub(crate) async fn contracted(&mut self, unit: usize) -> String {
        let deal = self.subscribed(unit).await;
        self.pay(&deal, "deposit", "100000.00").await;
        self.sign(&deal).await.expect(200);
        deal
    }

    pub(crate) async fn sign(&self, deal: &str) -> Answer {
        let body = json!({"number": format!("XJ-{deal}"), "filing_number": "BA-1"});
        self.seller
            .post(&format!("/v1/deals/{deal}/contract"), body)
            .await
    }

    pub(crate) async fn deal(&self, deal: &str) -> Value {
        self.manager
            .get(&format!("/v1/deals/{deal}"))
            .await
            .expect(200)
    }

    /// The state of a unit in sales control.
    pub(crate) async fn control(&self, unit: usize) -> String {
        let unit = self
            .manager
            .get(&format!("/v1/sale-units/{}", self.units[unit]))
            .await
            .expect(200);
        text(&unit["control"]["state"])
    }

    pub(crate) async fn register(&self, register: &str) -> Vec<Value> {
        let page = self
            .manager
            .get(&self.path(&format!("registers/{register}")))
            .await
            .expect(200);
        page["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn decide(&self, caller: &Caller, change: &Value, decision: &str) -> Answer {
        let approval = text(&change["approval_id"]);
        caller
            .post(
                &format!("/v1/approvals/{approval}/{decision}"),
                json!({"reason": "同意"}),
            )
            .await
    }

    /// One thing of each kind, by the path segment before its identifier or the name of its parameter.
    pub(crate) async fn things(&mut self) -> Vec<(&'static str, String)> {
        let deal = self.subscribed(0).await;
        let payment = self.pay(&deal, "deposit", "1000.00").await;
        let ask = json!({"price": "1099000.00", "reason": "老客户"});
        let path = format!("/v1/sale-units/{}/discounts", self.units[1]);
        let discount = self.seller.post(&path, ask).await.expect(201);
        let body = json!({"persuasion": "已面谈", "reason": "换城市"});
        let path = format!("/v1/deals/{deal}/withdraw");
        let change = self.seller.post(&path, body).await.expect(201);
        vec![
            ("{site_id}", self.site.to_string()),
            ("sale-units", self.units[1].clone()),
            ("deals", deal),
            ("payments", text(&payment["id"])),
            ("discounts", text(&discount["id"])),
            ("deal-changes", text(&change["id"])),
        ]
    }

    pub(crate) async fn sql(&self, sql: &str) -> Result<(), sqlx::Error> {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut superuser)
            .await
            .map(|_| ())
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }
}

/// A body with further members.
pub(crate) fn with(mut body: Value, more: Value) -> Value {
    let members = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(members);
    body
}

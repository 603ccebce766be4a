//! What a site sells and what it is paid: units with prices, deals of parties, receipts, withdrawals.

use super::{Books, text};
use kehu_tests::Caller;
use serde_json::{Value, json};

/// An agreement that is paid in a way by a plan.
pub(crate) fn agreement(payment_method: &str, plan: Value) -> Value {
    json!({"deposit_amount": "10000.00", "payment_method": payment_method, "instalments": plan,
           "address": "长沙市岳麓区麓谷大道1号", "postal_code": "410205", "telephone": "13812341234"})
}

/// How many units a site has.
const UNITS: usize = 12;

impl Books {
    /// A building with its units, all at the same list price.
    pub(super) async fn build(&mut self) {
        let (manager, office) = (&self.office.sales, &self.office);
        let building = json!({"code": "3", "name": "3栋"});
        let made = manager
            .post(&office.path("buildings"), building)
            .await
            .expect(201);
        let items: Vec<Value> = (0..UNITS)
            .map(|place| {
                json!({"building_id": made["id"], "floor": 1, "room": (101 + place).to_string(), "kind": "residence",
                       "built_area": "100.00", "inner_area": "80.00", "layout": "三室两厅", "grade": 3})
            })
            .collect();
        let path = office.path("sale-units/batch");
        let units = manager
            .post(&path, json!({ "items": items }))
            .await
            .expect(201);
        let units: Vec<String> = units["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| text(&unit["id"]))
            .collect();
        let prices: Vec<Value> = units
            .iter()
            .map(|unit| json!({"sale_unit_id": unit, "total": "100000.00", "floor_total": "90000.00"}))
            .collect();
        let list = json!({"effective_on": office.today(), "prices": prices});
        manager
            .post(&office.path("price-lists"), list)
            .await
            .expect(201);
        self.units = units;
    }

    /// A party subscribes the next unit with a salesperson at a price; answers the deal.
    pub(crate) async fn sell(&mut self, by: usize, party: &Value, price: &str) -> String {
        text(&self.try_sell(by, party, price).await["id"])
    }

    /// As [`Books::sell`]; answers the deal as it was answered.
    pub(crate) async fn try_sell(&mut self, by: usize, party: &Value, price: &str) -> Value {
        let plan = json!([{"due_on": self.office.today(), "amount": price}]);
        self.sell_by(by, party, price, "instalments", plan).await
    }

    /// As [`Books::try_sell`], paid in a way by a plan.
    pub(crate) async fn sell_by(
        &mut self,
        by: usize,
        party: &Value,
        price: &str,
        payment_method: &str,
        plan: Value,
    ) -> Value {
        let holder = self.office.member(party).await;
        let agreement = agreement(payment_method, plan);
        let body = json!({"sale_unit_id": self.unit(), "party_id": party, "price": price, "agreement": agreement,
                          "holders": [{"customer_id": holder, "share": "100"}]});
        let path = self.office.path("subscriptions");
        self.seller(by).post(&path, body).await.expect(201)
    }

    /// A unit that nobody has taken yet.
    pub(crate) fn unit(&mut self) -> String {
        self.sold += 1;
        self.units[self.sold - 1].clone()
    }

    /// The unit of a deal is swapped for the next one at a price, with a plan.
    pub(crate) async fn swap_by_plan(&mut self, deal: &str, by: usize, price: &str, plan: Value) {
        let body = json!({"sale_unit_id": self.unit(), "price": price, "instalments": plan, "reason": "客户要求"});
        let path = format!("/v1/deals/{deal}/swap");
        let change = self.seller(by).post(&path, body).await.expect(201);
        assert_eq!(change["state"], "carried_out");
    }

    /// Finance receives a part of the price; answers the receipt.
    pub(crate) async fn pay(&self, deal: &str, amount: &str) -> Value {
        self.pay_as(deal, "price", amount).await
    }

    /// Finance receives money of a kind.
    pub(crate) async fn pay_as(&self, deal: &str, kind: &str, amount: &str) -> Value {
        let mut finance = self.finance.clone();
        self.office.server.renew(&mut finance).await;
        let body = json!({"kind": kind, "way": "transfer", "amount": amount});
        finance
            .post(&format!("/v1/deals/{deal}/payments"), body)
            .await
            .expect(201)
    }

    /// The buyer withdraws, the sales manager and finance let it happen, and the money goes back (ATT-D07).
    pub(crate) async fn withdraw(&self, deal: &str, by: usize) {
        let body = json!({"persuasion": "已两次面谈，客户坚持退房", "reason": "贷款未获批"});
        let path = format!("/v1/deals/{deal}/withdraw");
        let change = self.seller(by).post(&path, body).await.expect(201);
        let path = format!("/v1/approvals/{}/approve", text(&change["approval_id"]));
        for approver in [&self.office.sales, &self.finance] {
            approver
                .post(&path, json!({"reason": "同意"}))
                .await
                .expect(200);
        }
        assert_eq!(self.deal(deal).await["state"], "withdrawn");
    }

    /// The buyer swaps to the next unit, at a price that is due today.
    pub(crate) async fn swap(&mut self, deal: &str, by: usize, price: &str) {
        let plan = json!([{"due_on": self.office.today(), "amount": price}]);
        self.swap_by_plan(deal, by, price, plan).await;
    }

    pub(crate) async fn deal(&self, deal: &str) -> Value {
        self.office
            .sales
            .get(&format!("/v1/deals/{deal}"))
            .await
            .expect(200)
    }

    /// The determinations of a deal, the first first.
    pub(crate) async fn determinations(&self, deal: &str) -> Vec<Value> {
        let path = format!("/v1/determinations?deal_id={deal}");
        let list = self.office.project.get(&path).await.expect(200);
        let mut chain = list["items"].as_array().unwrap().clone();
        chain.reverse();
        chain
    }

    /// The determination of a deal that holds, as somebody reads it.
    pub(crate) async fn determination(&self, deal: &str, reader: &Caller) -> Value {
        let last = self.determinations(deal).await.pop().unwrap();
        let path = format!("/v1/determinations/{}", text(&last["id"]));
        reader.get(&path).await.expect(200)
    }
}

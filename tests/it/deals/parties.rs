//! Whose a deal is rests on those who buy when it counts: nobody chooses it, and no later change of the holders moves it (ATT-G22,
//! ATT-V19).

use crate::books::{Books, agreement, text};
use crate::reception::site::{A, B};
use kehu_kernel::UserId;
use kehu_tests::Answer;
use serde_json::{Value, json};

const PRICE: &str = "1000000.00";

impl Books {
    /// A father came to B, his son afterwards to A; who they are to each other is known. They are parties of their own (ATT-V12).
    async fn father_and_son(&mut self) -> [Value; 2] {
        let (his, sons) = (self.mobile(), self.mobile());
        let father = self.office.visitor_of(B, &his).await;
        let son = self.office.visitor_of(A, &sons).await;
        let tie = json!({"kind": "kinship", "one_id": self.office.member(&son).await,
                         "other_id": self.office.member(&father).await, "other_party_id": father, "kin": "parent_and_child"});
        self.office.state_of(&son, A, tie).await;
        self.office.pass_a_minute().await;
        [father, son]
    }

    async fn hold(&self, deal: &str, holders: Value) -> Value {
        let body = json!({"holders": holders, "reason": "家庭内部调整", "address": "长沙市岳麓区麓谷大道1号",
                          "postal_code": "410205", "telephone": "13812341234"});
        let path = format!("/v1/deals/{deal}/rename");
        self.seller(A).post(&path, body).await.expect(201)
    }

    /// The holders subscribe with A as a party.
    async fn subscribe(&mut self, party: &Value, holders: &Value) -> Answer {
        let plan = json!([{"due_on": self.office.today(), "amount": PRICE}]);
        let body = json!({"sale_unit_id": self.unit(), "party_id": party, "price": PRICE, "holders": holders,
                          "agreement": agreement("instalments", plan)});
        let path = self.office.path("subscriptions");
        self.seller(A).post(&path, body).await
    }

    /// Who is paid how much of a deal.
    async fn paid(&self, deal: &str) -> Vec<(Value, Value)> {
        let last = self.determinations(deal).await.pop().unwrap();
        let shares = last["commission"].as_array().unwrap().clone();
        shares
            .iter()
            .map(|share| (share["holder"]["user_id"].clone(), share["share"].clone()))
            .collect()
    }

    /// A customer of the site whom nobody received.
    async fn unreceived(&mut self) -> Value {
        let body = json!({"unit_id": self.office.unit, "name": "李娜", "profile": {"kind": "person"}, "mobile": self.mobile()});
        let made = self.seller(A).post("/v1/customers", body).await.expect(201);
        made["id"].clone()
    }
}

fn whole_to(user: UserId) -> Vec<(Value, Value)> {
    vec![(json!(user), json!("1"))]
}

fn alone(customer: &Value) -> Value {
    json!([{"customer_id": customer, "share": "100"}])
}

fn together(main: &Value, other: &Value) -> Value {
    json!([{"customer_id": main, "share": "50"}, {"customer_id": other, "share": "50"}])
}

#[actix_web::test]
async fn att_v19_whoever_holds_the_deal_afterwards_the_commission_stays_where_it_was() {
    let mut books = Books::open().await;
    let [father, son] = books.father_and_son().await;
    let (his, sons) = (
        books.office.member(&father).await,
        books.office.member(&son).await,
    );
    let deal = books.sell(A, &son, PRICE).await;
    let a = books.office.id(A);
    assert_eq!(books.paid(&deal).await, whole_to(a));
    for holders in [together(&sons, &his), together(&his, &sons), alone(&his)] {
        books.office.pass_a_minute().await;
        books.hold(&deal, holders).await;
        assert_eq!(books.paid(&deal).await, whole_to(a));
    }
    let manager = books.office.project.clone();
    let last = books.determination(&deal, &manager).await;
    assert_eq!(last["summary"]["number"], 4);
    assert_eq!(last["decision"]["applied"][0]["rule"]["rule"], "ATT-V19");
}

#[actix_web::test]
async fn att_g22_nobody_chooses_the_party_that_decides_whose_a_deal_is() {
    let mut books = Books::open().await;
    let [father, son] = books.father_and_son().await;
    let (his, sons) = (
        books.office.member(&father).await,
        books.office.member(&son).await,
    );
    let nobody = books.unreceived().await;
    for (party, holders) in [
        (&son, alone(&his)),
        (&son, together(&his, &sons)),
        (&son, alone(&nobody)),
        (&father, alone(&nobody)),
    ] {
        let refused = books.subscribe(party, &holders).await;
        let refused = refused.problem(422, "validation-failed");
        let errors = &refused["errors"][0];
        assert_eq!(
            (&errors["pointer"], &errors["code"]),
            (&json!("/party_id"), &json!("not-of-holders"))
        );
    }
    // Without a word on the party it is that of the main holder, received by B.
    let deal = books
        .subscribe(&Value::Null, &alone(&his))
        .await
        .expect(201);
    assert_eq!(deal["party_id"], father);
    assert_eq!(
        books.paid(&text(&deal["id"])).await,
        whole_to(books.office.id(B))
    );
    // The main holder has none: another's may be named.
    let holders = together(&nobody, &sons);
    let deal = books.subscribe(&son, &holders).await.expect(201);
    assert_eq!(deal["party_id"], son);
}

#[actix_web::test]
async fn att_g22_who_holds_a_reservation_when_it_becomes_a_deal_decides_and_not_who_reserved() {
    let mut books = Books::open().await;
    let [father, son] = books.father_and_son().await;
    let (his, sons) = (
        books.office.member(&father).await,
        books.office.member(&son).await,
    );
    let body = json!({"sale_unit_id": books.unit(), "party_id": son, "price": PRICE, "holders": alone(&sons),
                      "amount": "10000.00"});
    let path = books.office.path("reservations");
    let reserved = books.seller(A).post(&path, body).await.expect(201);
    let deal = text(&reserved["id"]);
    books.hold(&deal, alone(&his)).await;
    let plan = json!([{"due_on": books.office.today(), "amount": PRICE}]);
    let path = format!("/v1/deals/{deal}/subscribe");
    let signed = books
        .seller(A)
        .post(&path, agreement("instalments", plan))
        .await
        .expect(200);
    assert_eq!(signed["party_id"], father);
    assert_eq!(books.paid(&deal).await, whole_to(books.office.id(B)));
}

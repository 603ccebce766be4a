//! Reservation, subscription, contract (ATT-D02).

use crate::office::text;
use crate::selling::{Selling, with};
use kehu_attribution::policy::{DealStage, SiteRules};
use serde_json::{Value, json};

#[actix_web::test]
async fn att_d02_reservation_subscription_money_contract_in_this_order() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    assert_eq!(selling.control(0).await, "reserved");
    let refused = selling
        .sign(&deal)
        .await
        .problem(409, "deal-stage-forbidden");
    assert_eq!(refused["rule"], "ATT-D02");
    let agree = format!("/v1/deals/{deal}/subscribe");
    let subscribed = selling
        .seller
        .post(&agree, Selling::agreement("1000000"))
        .await
        .expect(200);
    assert_eq!(
        (&subscribed["stage"], &subscribed["state"]),
        (&json!("subscription"), &json!("live"))
    );
    assert_eq!(subscribed["counted_at"], "2026-06-01T04:00:00Z");
    assert_eq!(selling.control(0).await, "subscribed");
    selling
        .seller
        .post(&agree, Selling::agreement("1000000"))
        .await
        .problem(409, "deal-stage-forbidden");
    let refused = selling.sign(&deal).await.problem(409, "deposit-unpaid");
    assert_eq!(refused["rule"], "ATT-D02");
    selling.pay(&deal, "deposit", "99999.99").await;
    selling.sign(&deal).await.problem(409, "deposit-unpaid");
    selling.pay(&deal, "deposit", "0.01").await;
    let contracted = selling.sign(&deal).await.expect(200);
    assert_eq!(contracted["contract"]["filing_number"], "BA-1");
    assert_eq!(selling.control(0).await, "contracted");
    for (register, number) in [
        ("reservations", 1),
        ("subscriptions", 1),
        ("contracts", 1),
        ("receipts", 2),
    ] {
        let lines = selling.register(register).await;
        assert_eq!(lines[0]["number"], number, "{register}");
    }
    let subscription = &selling.register("subscriptions").await[0];
    assert_eq!(subscription["refers_to_register"], "reservations");
    assert_eq!(
        (&subscription["paid"], &subscription["balance"]),
        (&json!("0.00"), &json!("1000000.00"))
    );
    for event in [
        "deal.reserved",
        "deal.subscribed",
        "deal.counted",
        "deal.contracted",
        "payment.received",
    ] {
        let told = format!("select count(*) from outbox_events where kind = '{event}'");
        assert!(selling.count(&told).await >= 1, "{event}");
    }
    let named = "select count(*) from outbox_events where payload::text like '%李%'";
    assert_eq!(selling.count(named).await, 0);
}

#[actix_web::test]
async fn att_d02_a_reservation_lapses_at_its_end_and_not_before() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    let customer = selling.customer().await;
    let found = selling.deal(&deal).await;
    // 72 hours.
    assert_eq!(
        found["reservation"]["reserved_until"],
        "2026-06-04T04:00:00Z"
    );
    selling
        .at("2026-06-04T03:59:59.999999Z".parse().unwrap())
        .await;
    selling
        .try_reserve(&selling.colleague, 0, &customer)
        .await
        .problem(409, "sale-unit-gone");
    selling.at("2026-06-04T04:00:00Z".parse().unwrap()).await;
    let agree = format!("/v1/deals/{deal}/subscribe");
    let body = with(
        Selling::agreement("1000000"),
        json!({"planned_contract_on": null}),
    );
    selling
        .seller
        .post(&agree, body)
        .await
        .problem(409, "reservation-lapsed");
    // Whoever comes now finds it free, before any worker was there.
    let mine = selling.opening(0, &customer);
    let by_manager = with(
        mine,
        json!({"amount": "0", "salesperson_id": selling.colleague.user}),
    );
    selling
        .manager
        .post(&selling.path("reservations"), by_manager)
        .await
        .expect(201);
    let lapsed = selling.deal(&deal).await;
    assert_eq!(lapsed["state"], "lapsed");
    assert_eq!(selling.control(0).await, "reserved");
    let told = "select count(*) from outbox_events where kind = 'deal.lapsed'";
    assert_eq!(selling.count(told).await, 1);
}

#[actix_web::test]
async fn att_d02_the_check_ends_reservations_whose_time_has_passed() {
    let mut selling = Selling::open().await;
    let (first, second) = (selling.reserved(0).await, selling.reserved(1).await);
    selling.pay(&first, "reservation", "10000.00").await;
    let lapse = async |selling: &Selling, now: &str| {
        let now = now.parse().unwrap();
        let db = &selling.server.app.db;
        db.transaction(async |tx| kehu_deals::deal::lapse_due(tx, now, 50).await)
            .await
            .unwrap()
    };
    assert_eq!(lapse(&selling, "2026-06-04T03:59:59.999999Z").await, 0);
    assert_eq!(lapse(&selling, "2026-06-04T04:00:00Z").await, 2);
    assert_eq!(lapse(&selling, "2026-06-04T04:00:00Z").await, 0);
    for (unit, deal) in [(0, &first), (1, &second)] {
        assert_eq!(selling.control(unit).await, "free");
        assert_eq!(selling.deal(deal).await["state"], "lapsed");
    }
    // The advance is given back by finance; nothing more is received.
    selling
        .try_pay(&selling.finance, &first, "reservation", "1")
        .await
        .problem(409, "payment-out-of-order");
    let paid = selling
        .finance
        .get(&format!("/v1/deals/{first}/payments"))
        .await
        .expect(200);
    let refund = format!("/v1/payments/{}/refund", text(&paid["items"][0]["id"]));
    let whole = json!({"amount": "10000.00", "way": "cash", "reason": "小定过期退款"});
    selling.finance.post(&refund, whole).await.expect(201);
}

#[actix_web::test]
async fn att_d02_an_agreement_carries_address_postal_code_and_telephone() {
    let selling = Selling::open().await;
    let bare = json!({"unit_id": selling.site, "name": "赵六", "profile": {"kind": "person"}, "mobile": "13900000001"});
    let customer = text(&selling.seller.post("/v1/customers", bare).await.expect(201)["id"]);
    let path = selling.path("subscriptions");
    let body = |more: Value| {
        let agreement = with(Selling::agreement("1000000"), more);
        with(
            selling.opening(0, &customer),
            json!({ "agreement": agreement }),
        )
    };
    let refused = selling.seller.post(&path, body(json!({}))).await;
    let refused = refused.problem(422, "agreement-particulars-lacking");
    assert_eq!(refused["rule"], "ATT-D02");
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("address, postal code"),
        "{refused}"
    );
    assert_eq!(selling.control(0).await, "free");
    let half = body(json!({"address": "长沙市芙蓉区五一大道8号"}));
    selling
        .seller
        .post(&path, half)
        .await
        .problem(422, "agreement-particulars-lacking");
    let bad = body(json!({"address": "长沙市芙蓉区五一大道8号", "postal_code": "41000a"}));
    let bad = selling
        .seller
        .post(&path, bad)
        .await
        .problem(422, "validation-failed");
    assert_eq!(bad["errors"][0]["pointer"], "/agreement/postal_code");
    let whole = body(json!({"address": "长沙市芙蓉区五一大道8号", "postal_code": "410000"}));
    let deal = text(&selling.seller.post(&path, whole).await.expect(201)["id"]);
    let clear =
        "select count(*) from agreement_particulars where position('芙蓉'::bytea in sealed) > 0";
    assert_eq!(selling.count(clear).await, 0);
    let page = selling
        .seller
        .get(&format!("/v1/deals/{deal}/agreement"))
        .await
        .require(200);
    assert!(
        String::from_utf8(page.bytes)
            .unwrap()
            .contains("芙蓉区五一大道8号")
    );
    // Erasing the customer's key erases them and leaves the agreement.
    let erase = format!(
        "update customer_keys set sealed_key = null, erased_at = now() where customer_id = '{customer}'"
    );
    selling.sql(&erase).await.unwrap();
    let page = selling
        .seller
        .get(&format!("/v1/deals/{deal}/agreement"))
        .await
        .require(200);
    assert!(!String::from_utf8(page.bytes).unwrap().contains("芙蓉"));
}

#[actix_web::test]
async fn att_d02_the_plan_sums_to_the_price_and_the_shares_to_100() {
    let mut selling = Selling::open().await;
    let (one, two) = (selling.customer().await, selling.customer().await);
    let path = selling.path("subscriptions");
    let body = |holders: Value, agreement: Value| json!({"sale_unit_id": selling.units[0], "holders": holders, "agreement": agreement});
    let couple = |first: &str, second: &str| json!([{"customer_id": one, "share": first}, {"customer_id": two, "share": second}]);
    let good = || Selling::agreement("1000000");
    for (holders, agreement, pointer) in [
        (couple("50", "49.99"), good(), "/holders"),
        (couple("50", "50.01"), good(), "/holders"),
        (couple("100", "0"), good(), "/holders/1/share"),
        (
            json!([{"customer_id": one, "share": "50"}, {"customer_id": one, "share": "50"}]),
            good(),
            "/holders/1/customer_id",
        ),
        (
            json!([{"customer_id": selling.site, "share": "100"}]),
            good(),
            "/holders/0/customer_id",
        ),
        (
            couple("50", "50"),
            Selling::agreement("999999"),
            "/instalments",
        ),
        (
            couple("50", "50"),
            with(good(), json!({"planned_contract_on": "2026-05-31"})),
            "/planned_contract_on",
        ),
        (
            couple("50", "50"),
            with(good(), json!({"deposit_amount": "-1"})),
            "/deposit_amount",
        ),
    ] {
        let refused = selling.seller.post(&path, body(holders, agreement)).await;
        let refused = refused.problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
    }
    let deal = selling
        .seller
        .post(&path, body(couple("33.33", "66.67"), good()))
        .await
        .expect(201);
    assert_eq!(deal["holders"][1]["share"], "66.67");
    // The database keeps it too, at the commit.
    let broken = format!(
        "insert into deal_holders (deal_id, set_number, place, customer_id, share)
         values ('{}', 2, 1, '{one}', 99.99)",
        text(&deal["id"])
    );
    let refused = selling
        .sql(&broken)
        .await
        .unwrap_err()
        .into_database_error()
        .unwrap();
    assert_eq!(refused.constraint(), Some("deal_holders_sum_check"));
}

#[actix_web::test]
async fn att_d02_sales_control_and_deals_cannot_differ() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    for tampering in [
        format!(
            "update sale_units set state = 'free', deal_id = null where id = '{}'",
            selling.units[0]
        ),
        format!(
            "update sale_units set state = 'contracted' where id = '{}'",
            selling.units[0]
        ),
        format!(
            "update sale_units set state = 'subscribed', deal_id = '{deal}' where id = '{}'",
            selling.units[1]
        ),
        format!(
            "update deals set state = 'lapsed', closed_at = now(), closed_reason = 'x', stage = 'reservation' where id = '{deal}'"
        ),
    ] {
        assert!(selling.sql(&tampering).await.is_err(), "{tampering}");
    }
}

#[actix_web::test]
async fn att_d02_four_copies_are_printed_each_marked_in_both_languages() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    let place = format!("/v1/deals/{deal}/agreement");
    selling
        .seller
        .get(&place)
        .await
        .problem(404, "registered-document-not-found");
    selling.pay(&deal, "reservation", "10000.00").await;
    let agree = format!("/v1/deals/{deal}/subscribe");
    selling
        .seller
        .post(&agree, Selling::agreement("1000000"))
        .await
        .expect(200);
    let mut seller = selling.seller.clone();
    seller.language = "zh-CN";
    let html = String::from_utf8(seller.get(&place).await.require(200).bytes).unwrap();
    for (part, times) in [
        ("客户留存", 1),
        ("财务部留存", 1),
        ("销售部留存", 2),
        ("商品房认购书</h1>", 4),
        ("壹佰万元正", 8),
        ("玖拾玖万元正", 4),
        ("410205", 4),
        ("麓谷大道1号", 4),
    ] {
        assert_eq!(html.matches(part).count(), times, "{part}: {html}");
    }
    let html = String::from_utf8(selling.manager.get(&place).await.require(200).bytes).unwrap();
    for part in [
        "customer&#39;s copy",
        "finance department&#39;s copy",
        "Balance",
        "Subscription agreement",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(
        !html.contains("麓谷大道1号"),
        "the manager sees no address in full"
    );
    selling
        .rules(|rules| rules.agreement_copies.truncate(1))
        .await;
    let html = String::from_utf8(seller.get(&place).await.require(200).bytes).unwrap();
    assert_eq!(html.matches("商品房认购书</h1>").count(), 1);
}

#[actix_web::test]
async fn att_d02_the_stage_that_counts_as_a_deal_is_the_policys() {
    let mut selling = Selling::open().await;
    let movements = "select count(*) from deal_movements";
    selling.reserved(0).await;
    assert_eq!(selling.count(movements).await, 0);
    selling.subscribed(1).await;
    assert_eq!(selling.count(movements).await, 1);
    let mut rules = SiteRules::developer();
    rules.determination.deal_stage = DealStage::Reservation;
    selling.publish(rules).await;
    let deal = selling.reserved(2).await;
    assert_eq!(selling.count(movements).await, 2);
    assert_eq!(
        selling.deal(&deal).await["counted_at"],
        "2026-06-01T04:00:00Z"
    );
    let late = "2026-06-04T04:00:00Z".parse().unwrap();
    let db = &selling.server.app.db;
    db.transaction(async |tx| kehu_deals::deal::lapse_due(tx, late, 50).await)
        .await
        .unwrap();
    let left = format!(
        "select count(*) from deal_movements where deal_id = '{deal}' and movement = 'left'"
    );
    assert_eq!(selling.count(&left).await, 1);
}

#[actix_web::test]
async fn att_d02_a_salesperson_sells_for_oneself_and_sees_only_own_deals() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    let customer = selling.customer().await;
    let body = with(selling.opening(1, &customer), json!({"amount": "0"}));
    let path = selling.path("reservations");
    let for_other = with(
        body.clone(),
        json!({"salesperson_id": selling.colleague.user}),
    );
    let refused = selling
        .seller
        .post(&path, for_other.clone())
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/salesperson_id");
    // The manager names who sells; the manager does not sell.
    let refused = selling
        .manager
        .post(&path, body)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["code"], "unknown-salesperson");
    let of_colleague = text(&selling.manager.post(&path, for_other).await.expect(201)["id"]);
    let listed = async |selling: &Selling, caller: &kehu_tests::Caller| {
        let page = caller.get(&selling.path("deals")).await.expect(200);
        let ids: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|deal| text(&deal["id"]))
            .collect();
        ids
    };
    assert_eq!(listed(&selling, &selling.seller).await, vec![deal.clone()]);
    assert_eq!(
        listed(&selling, &selling.colleague).await,
        vec![of_colleague.clone()]
    );
    assert_eq!(
        listed(&selling, &selling.manager).await,
        [of_colleague.clone(), deal.clone()]
    );
    selling
        .colleague
        .get(&format!("/v1/deals/{deal}"))
        .await
        .problem(404, "deal-not-found");
    let lines = selling
        .seller
        .get(&selling.path("registers/reservations"))
        .await
        .expect(200);
    assert_eq!(lines["items"].as_array().unwrap().len(), 1);
    let masked = selling
        .manager
        .get(&format!("/v1/deals/{deal}"))
        .await
        .expect(200);
    assert_eq!(masked["holders"][0]["name"], "李*");
    let full = selling
        .seller
        .get(&format!("/v1/deals/{deal}"))
        .await
        .expect(200);
    assert_eq!(full["holders"][0]["name"], "李娜");
}

#[actix_web::test]
async fn att_d02_a_reservation_is_subscribed_or_lapses_never_both() {
    let server = kehu_tests::Server::start_with(|config| config.write_connections = 8).await;
    let mut selling = Selling::on(server).await;
    let late = "2026-06-04T04:00:00Z".parse().unwrap();
    for unit in [0, 3] {
        let deal = selling.reserved(unit).await;
        let (caller, path) = (
            selling.seller.clone(),
            format!("/v1/deals/{deal}/subscribe"),
        );
        let subscribing =
            actix_web::rt::spawn(
                async move { caller.post(&path, Selling::agreement("1000000")).await },
            );
        let app = selling.server.app.clone();
        let lapsing = actix_web::rt::spawn(async move {
            for _ in 0..20 {
                let lapse = app
                    .db
                    .transaction(async |tx| kehu_deals::deal::lapse_due(tx, late, 50).await);
                lapse.await.unwrap();
            }
        });
        let subscribed = subscribing.await.unwrap();
        lapsing.await.unwrap();
        let found = selling.deal(&deal).await;
        let (state, control) = (text(&found["state"]), selling.control(unit).await);
        if subscribed.status == 200 {
            assert_eq!((state.as_str(), control.as_str()), ("live", "subscribed"));
        } else {
            subscribed.problem(409, "deal-stage-forbidden");
            assert_eq!((state.as_str(), control.as_str()), ("lapsed", "free"));
            assert_eq!(found["closing"]["reason"], Value::Null);
        }
    }
}

/// What was determined of a deal.
async fn determined(selling: &Selling, deal: &str) -> Value {
    let list = selling
        .department
        .get(&format!("/v1/determinations?deal_id={deal}"))
        .await
        .expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{list}");
    items[0].clone()
}

#[actix_web::test]
async fn att_v20_a_deal_whose_buyers_nobody_received_is_determined_and_needs_a_ruling() {
    for (rules, rule) in [
        (SiteRules::developer(), "ATT-V20"),
        (SiteRules::sales_office(), "ATT-R18"),
    ] {
        let mut selling = Selling::open().await;
        let mut rules = rules;
        rules.deals = SiteRules::developer().deals;
        selling.publish(rules).await;
        let reserved = selling.reserved(0).await;
        assert_eq!(
            selling.deal(&reserved).await["party_id"],
            Value::Null,
            "a reservation is no deal yet"
        );
        let deal = selling.subscribed(1).await;
        let party = selling.deal(&deal).await["party_id"].clone();
        assert!(party.is_string(), "{party}");
        let found = determined(&selling, &deal).await;
        assert_eq!(
            (&found["party_id"], &found["answer"], &found["rule"]["rule"]),
            (&party, &json!("needs_ruling"), &json!(rule)),
            "{found}"
        );
        let of_deal = selling
            .manager
            .get(&format!("/v1/parties/{}", text(&party)))
            .await
            .expect(200);
        assert_eq!(of_deal["members"].as_array().unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn att_r01_buyers_who_were_received_belong_to_their_party_also_when_the_deal_does_not_name_it()
 {
    let mut selling = Selling::open().await;
    let party = crate::tracking::buyer(&selling).await;
    let known = selling
        .manager
        .get(&format!("/v1/parties/{party}"))
        .await
        .expect(200);
    let visitor = text(&known["members"][0]["customer_id"]);
    let companion = selling.customer().await;
    let mut body = with(
        selling.opening(0, &companion),
        json!({ "agreement": Selling::agreement("1000000"),
                "holders": [{"customer_id": companion, "share": "50"}, {"customer_id": visitor, "share": "50"}] }),
    );
    body["agreement"]["address"] = json!("长沙市岳麓区1号");
    let deal = selling
        .seller
        .post(&selling.path("subscriptions"), body)
        .await
        .expect(201);
    assert_eq!(deal["party_id"], party.as_str());
    let found = determined(&selling, &text(&deal["id"])).await;
    assert_eq!(found["party_id"], party.as_str());
}

#[actix_web::test]
async fn att_d02_a_policy_can_ask_for_a_least_first_instalment() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    // A tenth of the price is due first.
    let body = with(
        selling.opening(0, &customer),
        json!({ "agreement": Selling::agreement("1000000") }),
    );
    let path = selling.path("subscriptions");
    selling
        .rules(|rules| rules.first_instalment_min_basis_points = Some(1001))
        .await;
    let refused = selling.seller.post(&path, body.clone()).await;
    let refused = refused.problem(422, "validation-failed");
    let error = &refused["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("/instalments/0/amount"), &json!("too-low"))
    );
    selling.at("2026-06-02T04:00:00Z".parse().unwrap()).await;
    selling
        .rules(|rules| rules.first_instalment_min_basis_points = Some(1000))
        .await;
    selling.seller.post(&path, body).await.expect(201);
}

#[actix_web::test]
async fn att_d02_the_contract_register_tells_the_loan() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    let subscribe = |method: &str| {
        let agreement = with(
            Selling::agreement("1000000"),
            json!({ "payment_method": method }),
        );
        with(
            selling.opening(0, &customer),
            json!({ "agreement": agreement }),
        )
    };
    let deal = selling
        .seller
        .post(&selling.path("subscriptions"), subscribe("mortgage"))
        .await
        .expect(201);
    let deal = text(&deal["id"]);
    selling.pay(&deal, "deposit", "100000.00").await;
    let contract = |amount: &str| json!({"number": "XJ-1", "loan": {"bank": "中国建设银行长沙河西支行", "amount": amount, "years": 30}});
    let path = format!("/v1/deals/{deal}/contract");
    for amount in ["0", "1000000.01"] {
        let refused = selling
            .seller
            .post(&path, contract(amount))
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], "/loan/amount", "{refused}");
    }
    selling
        .seller
        .post(&path, contract("700000.00"))
        .await
        .expect(200);
    let line = selling.register("contracts").await[0].clone();
    assert_eq!(
        line["loan"],
        json!({"bank": "中国建设银行长沙河西支行", "amount": "700000.00", "years": 30})
    );
    let sheet = selling
        .manager
        .get(&selling.path("registers/contracts/export?format=csv"))
        .await
        .require(200);
    let csv = String::from_utf8(sheet.bytes).unwrap();
    assert!(
        csv.contains("Loan bank") && csv.contains("700000.00"),
        "{csv}"
    );
    // Without a loan in the agreement there is none in the contract.
    let other = selling.subscribed(1).await;
    selling.pay(&other, "deposit", "100000.00").await;
    let refused = selling
        .seller
        .post(&format!("/v1/deals/{other}/contract"), contract("1.00"))
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/loan", "{refused}");
}

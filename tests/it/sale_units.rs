//! Buildings, units, sales control and prices (ATT-D01, ATT-D08).

use crate::office::{evening, morning, text};
use crate::selling::{Selling, with};
use kehu_tests::Server;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_d01_units_are_entered_in_a_batch_or_not_at_all() {
    let selling = Selling::open().await;
    let batch = selling.path("sale-units/batch");
    let good = selling.unit_body("201", "100.00", 3);
    for (bad, pointer) in [
        (with(good.clone(), json!({"room": "201"})), "/items/1/room"),
        (
            with(good.clone(), json!({"room": "202", "built_area": "0"})),
            "/items/1/built_area",
        ),
        (
            with(good.clone(), json!({"room": "202", "inner_area": "100.01"})),
            "/items/1/inner_area",
        ),
        (
            with(
                good.clone(),
                json!({"room": "202", "building_id": selling.site}),
            ),
            "/items/1/building_id",
        ),
    ] {
        let body = json!({ "items": [good.clone(), bad] });
        let refused = selling
            .manager
            .post(&batch, body)
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
    }
    let taken = json!({ "items": [good.clone(), selling.unit_body("101", "100.00", 3)] });
    let refused = selling
        .manager
        .post(&batch, taken)
        .await
        .problem(409, "sale-unit-room-taken");
    assert_eq!(refused["rule"], "ATT-D01");
    let many: Vec<Value> = (0..101)
        .map(|room| selling.unit_body(&format!("3{room:03}"), "90.00", 3))
        .collect();
    selling
        .manager
        .post(&batch, json!({ "items": many }))
        .await
        .problem(422, "validation-failed");
    assert_eq!(selling.count("select count(*) from sale_units").await, 6);
    selling
        .manager
        .post(&batch, json!({ "items": many[..100] }))
        .await
        .expect(201);
    assert_eq!(selling.count("select count(*) from sale_units").await, 106);
    let building = json!({"code": "3", "name": "又一栋"});
    selling
        .manager
        .post(&selling.path("buildings"), building)
        .await
        .problem(409, "building-code-taken");
    selling
        .seller
        .post(&batch, json!({ "items": [good] }))
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn att_d01_the_master_view_has_every_unit_by_state_and_filters() {
    let mut selling = Selling::open().await;
    selling.reserved(0).await;
    selling.subscribed(1).await;
    let withhold = format!("/v1/sale-units/{}/withhold", selling.units[2]);
    selling
        .manager
        .post(&withhold, json!({"reason": "样板间"}))
        .await
        .expect(200);
    let control = selling
        .seller
        .get(&selling.path("sales-control"))
        .await
        .expect(200);
    let counts: Vec<(String, i64, String)> = control["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            (
                text(&cell["state"]),
                cell["units"].as_i64().unwrap(),
                text(&cell["list_total"]),
            )
        })
        .collect();
    let expected = [
        ("free", 3, "2200000.00"),
        ("reserved", 1, "1000000.00"),
        ("subscribed", 1, "1100000.00"),
        ("withheld", 1, "900000.00"),
    ]
    .map(|(state, units, total)| (state.to_owned(), units, total.to_owned()));
    assert_eq!(counts, expected);
    for (query, rooms) in [
        ("state=free", vec!["104", "105", "106"]),
        ("state=reserved&state=withheld", vec!["101", "103"]),
        ("area_min=110.00", vec!["102", "105"]),
        ("price_max=1000000.00", vec!["101", "103", "104"]),
        ("kind=parking", vec![]),
        ("limit=2", vec!["101", "102"]),
    ] {
        let page = selling
            .seller
            .get(&selling.path(&format!("sale-units?{query}")))
            .await
            .expect(200);
        let found: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| text(&unit["room"]))
            .collect();
        assert_eq!(found, rooms, "{query}");
    }
    let first = selling
        .seller
        .get(&selling.path("sale-units?limit=4"))
        .await
        .expect(200);
    let next = selling.path(&format!(
        "sale-units?limit=4&cursor={}",
        text(&first["next_cursor"])
    ));
    let rest = selling.seller.get(&next).await.expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[actix_web::test]
async fn att_d01_sixteen_at_once_come_for_a_unit_through_two_instances_and_one_gets_it() {
    let server = Server::start_with(|config| {
        config.write_connections = 8;
        config.read_connections = 4;
    })
    .await;
    let mut selling = Selling::on(server).await;
    let second = Server::beside(&selling.server);
    for unit in 0..3 {
        let mut tasks = Vec::new();
        for one in 0..16 {
            let customer = selling.customer().await;
            let (caller, body, path) = match one % 4 {
                // A quarter subscribe directly, the others reserve.
                0 => {
                    let price = ["1000000", "1100000", "900000"][unit];
                    let agreement = json!({ "agreement": Selling::agreement(price) });
                    (
                        &selling.seller,
                        with(selling.opening(unit, &customer), agreement),
                        "subscriptions",
                    )
                }
                _ => {
                    let amount = json!({"amount": "0"});
                    (
                        &selling.seller,
                        with(selling.opening(unit, &customer), amount),
                        "reservations",
                    )
                }
            };
            let caller = match one % 2 {
                0 => caller.clone(),
                _ => second.adopt(caller),
            };
            let path = selling.path(path);
            tasks.push(actix_web::rt::spawn(async move {
                caller.post(&path, body).await
            }));
        }
        let mut won = 0;
        for task in tasks {
            let answer = task.await.unwrap();
            if answer.status == 201 {
                won += 1;
            } else {
                let refused = answer.problem(409, "sale-unit-gone");
                assert_eq!(refused["rule"], "ATT-D01");
                assert!(!refused.to_string().contains('李'), "{refused}");
            }
        }
        assert_eq!(won, 1);
        let holders = format!(
            "select count(*) from deals where state = 'live' and unit_id = '{}'",
            selling.units[unit]
        );
        assert_eq!(selling.count(&holders).await, 1);
    }
    let numbered = "select count(*) from (select number, row_number() over (partition by register order by number) as place
                    from registered_documents) d where number = place";
    assert_eq!(selling.count(numbered).await, 3);
    second.stop().await;
}

#[actix_web::test]
async fn att_d01_only_who_may_withholds_and_releases_and_only_what_is_free() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    let act = |unit: usize, verb: &str| format!("/v1/sale-units/{}/{verb}", selling.units[unit]);
    let reason = json!({"reason": "工程保留"});
    selling
        .seller
        .post(&act(1, "withhold"), reason.clone())
        .await
        .problem(403, "forbidden");
    selling
        .manager
        .post(&act(0, "withhold"), reason.clone())
        .await
        .problem(409, "sale-unit-gone");
    selling
        .manager
        .post(&act(1, "release"), reason.clone())
        .await
        .problem(409, "sale-unit-not-withheld");
    selling
        .manager
        .post(&act(1, "withhold"), json!({}))
        .await
        .problem(422, "validation-failed");
    let unit = selling
        .manager
        .post(&act(1, "withhold"), reason.clone())
        .await
        .expect(200);
    assert_eq!(unit["control"]["reason"], "工程保留");
    let customer = text(&selling.deal(&deal).await["holders"][0]["customer_id"]);
    selling
        .try_reserve(&selling.seller, 1, &customer)
        .await
        .problem(409, "sale-unit-gone");
    selling
        .manager
        .post(&act(1, "withhold"), reason.clone())
        .await
        .problem(409, "sale-unit-gone");
    selling
        .manager
        .post(&act(1, "release"), reason)
        .await
        .expect(200);
    selling
        .try_reserve(&selling.seller, 1, &customer)
        .await
        .expect(201);
    let entries = "select count(*) from audit_entries where action in ('sale_units.withhold', 'sale_units.release')
                   and reason = '工程保留'";
    assert_eq!(selling.count(entries).await, 2);
}

#[actix_web::test]
async fn att_d01_what_lies_at_another_site_does_not_exist() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    let elsewhere = selling
        .server
        .site_under(selling.server.org.other, "SITE-2")
        .await;
    let stranger = selling.server.caller("salesperson", elsewhere).await;
    let manager = selling.server.caller("sales_manager", elsewhere).await;
    for caller in [&stranger, &manager] {
        caller
            .get(&selling.path("sale-units"))
            .await
            .problem(404, "site-not-found");
        caller
            .get(&format!("/v1/sale-units/{}", selling.units[0]))
            .await
            .problem(404, "sale-unit-not-found");
        caller
            .get(&format!("/v1/deals/{deal}"))
            .await
            .problem(404, "deal-not-found");
        caller
            .get(&selling.path("registers/reservations"))
            .await
            .problem(404, "site-not-found");
    }
    let customer = selling.customer().await;
    let body = with(selling.opening(1, &customer), json!({"amount": "0"}));
    stranger
        .post(&selling.path("reservations"), body.clone())
        .await
        .problem(404, "site-not-found");
    let at_own = format!("/v1/sites/{elsewhere}/reservations");
    let refused = stranger.post(&at_own, body).await;
    assert!(
        [404, 422].contains(&refused.status.as_u16()),
        "{}",
        refused.json
    );
    // A department is no site.
    let company = selling.server.org.company;
    selling
        .manager
        .get(&format!("/v1/sites/{company}/sales-control"))
        .await
        .problem(404, "site-not-found");
}

#[actix_web::test]
async fn att_d08_a_price_list_holds_from_its_day_on_and_the_price_of_every_moment_can_be_told() {
    let mut selling = Selling::open().await;
    let unit = selling.units[0].clone();
    let by_metre = json!([{"sale_unit_id": unit, "per_square_metre": "11111.11"}]);
    let list = selling
        .publish_prices("2026-06-10", by_metre)
        .await
        .expect(201);
    assert_eq!(list["number"], 2);
    let price = async |selling: &Selling, query: &str| {
        let page = selling
            .manager
            .get(&selling.path(&format!("sale-units?{query}")))
            .await
            .expect(200);
        page["items"][0]["price"].clone()
    };
    assert_eq!(
        price(&selling, "valid_on=2026-06-09").await["total"],
        "1000000.00"
    );
    assert_eq!(
        price(&selling, "valid_on=2026-06-10").await["total"],
        "1111111.00"
    );
    assert_eq!(price(&selling, "valid_on=2026-05-31").await, Value::Null);
    selling.at(evening("2026-06-09")).await;
    assert_eq!(price(&selling, "limit=1").await["total"], "1000000.00");
    selling.at(morning("2026-06-10")).await;
    let now = price(&selling, "limit=1").await;
    assert_eq!(
        (&now["total"], &now["per_square_metre"]),
        (&json!("1111111.00"), &json!("11111.11"))
    );
    // What the list does not name keeps its price.
    let second = selling
        .manager
        .get(&format!("/v1/sale-units/{}", selling.units[1]))
        .await
        .expect(200);
    assert_eq!(second["price"]["price_list_number"], 1);
    let past = selling
        .publish_prices("2026-06-09", json!([{"sale_unit_id": unit, "total": "1"}]))
        .await;
    assert_eq!(
        past.problem(422, "validation-failed")["errors"][0]["pointer"],
        "/effective_on"
    );
    let both = json!([{"sale_unit_id": unit, "total": "1", "per_square_metre": "1"}]);
    selling
        .publish_prices("2026-06-10", both)
        .await
        .problem(422, "validation-failed");
    let history = selling
        .seller
        .get(&format!("/v1/sale-units/{unit}/prices"))
        .await
        .expect(200);
    assert_eq!(history["items"].as_array().unwrap().len(), 2);
    let altered = selling
        .sql("update unit_prices set total = 1")
        .await
        .unwrap_err();
    assert_eq!(
        altered.into_database_error().unwrap().code().unwrap(),
        "55000"
    );
}

#[actix_web::test]
async fn att_d08_the_floor_price_is_shown_to_those_alone_who_manage_prices() {
    let selling = Selling::open().await;
    let unit = format!("/v1/sale-units/{}", selling.units[0]);
    for (caller, floor) in [
        (&selling.manager, json!("890000.00")),
        (&selling.seller, Value::Null),
        (&selling.finance, Value::Null),
    ] {
        assert_eq!(
            caller.get(&unit).await.expect(200)["price"]["floor_total"],
            floor
        );
        let listed = caller
            .get(&selling.path("price-lists/1/prices"))
            .await
            .expect(200);
        assert_eq!(listed["items"][0]["floor_total"], floor);
        let history = caller.get(&format!("{unit}/prices")).await.expect(200);
        assert_eq!(history["items"][0]["floor_total"], floor);
    }
}

#[actix_web::test]
async fn att_d08_a_price_under_the_list_needs_an_approved_discount() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    let reserve = async |selling: &Selling, caller: &kehu_tests::Caller, more: Value| {
        let body = with(
            with(selling.opening(0, &customer), json!({"amount": "0"})),
            more,
        );
        caller.post(&selling.path("reservations"), body).await
    };
    let refused = reserve(&selling, &selling.seller, json!({"price": "999999.99"})).await;
    let refused = refused.problem(409, "price-under-list");
    assert_eq!(refused["rule"], "ATT-D08");
    let unpriced = with(selling.opening(5, &customer), json!({"amount": "0"}));
    selling
        .seller
        .post(&selling.path("reservations"), unpriced)
        .await
        .problem(409, "sale-unit-unpriced");
    let discounts = format!("/v1/sale-units/{}/discounts", selling.units[0]);
    let ask = |price: &str| json!({"price": price, "reason": "老客户"});
    let none = selling
        .seller
        .post(&discounts, ask("1000000.00"))
        .await
        .problem(422, "validation-failed");
    assert_eq!(none["errors"][0]["pointer"], "/price");
    let deep = selling
        .seller
        .post(&discounts, ask("899999.99"))
        .await
        .problem(409, "discount-too-deep");
    assert!(deep["detail"].as_str().unwrap().contains("10 %"), "{deep}");
    let asked = selling
        .seller
        .post(&discounts, ask("980000.00"))
        .await
        .expect(201);
    assert_eq!(
        (&asked["stages"], &asked["state"]),
        (&json!(1), &json!("submitted"))
    );
    let discount = json!({ "discount_id": asked["id"] });
    reserve(&selling, &selling.seller, discount.clone())
        .await
        .problem(409, "discount-unusable");
    selling
        .decide(&selling.manager, &asked, "approve")
        .await
        .expect(200);
    let refused = reserve(&selling, &selling.colleague, discount.clone()).await;
    refused.problem(404, "discount-not-found");
    let under = json!({"discount_id": asked["id"], "price": "979999.99"});
    reserve(&selling, &selling.seller, under)
        .await
        .problem(409, "price-under-list");
    let deal = reserve(&selling, &selling.seller, discount.clone())
        .await
        .expect(201);
    assert_eq!(
        (&deal["price"], &deal["list_price"]),
        (&json!("980000.00"), &json!("1000000.00"))
    );
    let other = with(
        with(selling.opening(1, &customer), json!({"amount": "0"})),
        discount,
    );
    selling
        .seller
        .post(&selling.path("reservations"), other)
        .await
        .problem(409, "discount-unusable");
}

#[actix_web::test]
async fn att_d08_the_deeper_the_discount_the_further_up_the_line() {
    let selling = Selling::open().await;
    let discounts = format!("/v1/sale-units/{}/discounts", selling.units[0]);
    let asked = selling
        .seller
        .post(&discounts, json!({"price": "949999.99", "reason": "团购"}))
        .await
        .expect(201);
    assert_eq!(asked["stages"], 3);
    let state = async |selling: &Selling| {
        let found = selling
            .seller
            .get(&format!("/v1/discounts/{}", text(&asked["id"])))
            .await;
        text(&found.expect(200)["state"])
    };
    selling
        .decide(&selling.director, &asked, "approve")
        .await
        .problem(409, "approval-out-of-order");
    selling
        .decide(&selling.manager, &asked, "approve")
        .await
        .expect(200);
    selling
        .decide(&selling.department, &asked, "approve")
        .await
        .expect(200);
    assert_eq!(state(&selling).await, "submitted");
    selling
        .decide(&selling.director, &asked, "approve")
        .await
        .expect(200);
    assert_eq!(state(&selling).await, "approved");
    // Under the floor price of 890000 nobody but the whole line: here the unit's list price is 900000.
    let shallow = format!("/v1/sale-units/{}/discounts", selling.units[2]);
    for (price, stages) in [("890000.00", 1), ("889999.99", 3)] {
        let asked = selling
            .seller
            .post(&shallow, json!({"price": price, "reason": "团购"}))
            .await
            .expect(201);
        assert_eq!(asked["stages"], stages, "{price}");
    }
    let listed = selling
        .seller
        .get(&selling.path("discounts?state=approved"))
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let others = selling
        .colleague
        .get(&selling.path("discounts"))
        .await
        .expect(200);
    assert_eq!(others["items"], json!([]));
}

#[actix_web::test]
async fn att_d08_a_discount_runs_out_and_falls_with_the_list_under_it() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    let discounts = format!("/v1/sale-units/{}/discounts", selling.units[0]);
    let ask = json!({"price": "990000.00", "reason": "老客户"});
    let asked = selling
        .seller
        .post(&discounts, ask.clone())
        .await
        .expect(201);
    let again = selling.seller.post(&discounts, ask).await.expect(201);
    selling
        .decide(&selling.manager, &asked, "approve")
        .await
        .expect(200);
    let body = with(
        with(selling.opening(0, &customer), json!({"amount": "0"})),
        json!({ "discount_id": asked["id"] }),
    );
    // Seven days: until noon of the eighth.
    selling
        .at("2026-06-08T03:59:59.999999Z".parse().unwrap())
        .await;
    let dry = format!("{}?dry_run=true", selling.path("reservations"));
    selling.seller.post(&dry, body.clone()).await.expect(200);
    selling.at("2026-06-08T04:00:00Z".parse().unwrap()).await;
    selling
        .seller
        .post(&dry, body)
        .await
        .problem(409, "discount-unusable");
    assert_eq!(selling.control(0).await, "free");
    // The list changes under an application: it can only be returned.
    let raised = json!([{"sale_unit_id": selling.units[0], "total": "1050000.00"}]);
    selling
        .publish_prices("2026-06-08", raised)
        .await
        .expect(201);
    selling
        .decide(&selling.manager, &again, "approve")
        .await
        .problem(409, "approval-subject-changed");
    selling
        .decide(&selling.manager, &again, "return")
        .await
        .expect(200);
}

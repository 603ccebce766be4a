//! Money at finance (ATT-D03, GOV-10).

use crate::office::text;
use crate::selling::{Selling, with};
use kehu_tests::Server;
use serde_json::{Value, json};
use sqlx::Connection;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

#[actix_web::test]
async fn att_d03_a_salesperson_who_tries_is_refused_and_the_attempt_is_on_record() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let refused = selling
        .try_pay(&selling.seller, &deal, "deposit", "100000.00")
        .await;
    let refused = refused.problem(403, "forbidden");
    assert_eq!(refused["rule"], "ATT-D03");
    let entry = format!(
        "select count(*) from audit_entries where action = 'payments.refused' and subject_id = '{deal}'
         and principal_id = '{}' and reason = 'recordPayment'",
        selling.seller.user.unwrap()
    );
    assert_eq!(selling.count(&entry).await, 1);
    // Who sells and is of finance at once does not receive the money of an own deal either.
    let system = kehu_kernel::Caller::system("test", selling.server.app.clock.now());
    let (user, company) = (selling.seller.user.unwrap(), selling.server.org.company);
    selling
        .server
        .app
        .db
        .transaction(async |tx| {
            let role = "finance_reviewer";
            kehu_identity::assignments::create(tx, &system, user, role, company, system.today())
                .await
                .map(|_| ())
        })
        .await
        .unwrap();
    let refused = selling
        .try_pay(&selling.seller, &deal, "deposit", "100000.00")
        .await;
    let refused = refused.problem(403, "payment-by-salesperson");
    assert_eq!(refused["rule"], "ATT-D03");
    let entry = "select count(*) from audit_entries where action = 'payments.refused' and subject_kind = 'deal'";
    assert_eq!(selling.count(entry).await, 1);
    assert_eq!(selling.count("select count(*) from payments").await, 0);
    // GOV-05: both attempts are on record, and reported as one private collection.
    let list = selling
        .manager
        .get(&format!("/v1/violations?site_id={}", selling.site))
        .await
        .expect(200);
    let reported = list["items"].as_array().unwrap();
    assert_eq!(reported.len(), 1);
    assert_eq!(
        (
            &reported[0]["kind"],
            &reported[0]["accused_id"],
            &reported[0]["about"],
            &reported[0]["reported_by"]
        ),
        (
            &json!("private_collection"),
            &json!(user),
            &json!({"kind": "deal", "id": deal}),
            &Value::Null
        )
    );
    // Other refusals of finance are no such attempts.
    selling
        .try_pay(&selling.finance, &deal, "mortgage", "1")
        .await
        .problem(409, "payment-out-of-order");
    assert_eq!(
        selling
            .count("select count(*) from audit_entries where action = 'payments.refused'")
            .await,
        2
    );
}

#[actix_web::test]
async fn att_d03_who_breaks_off_has_tried_all_the_same() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let address: SocketAddr = selling
        .server
        .anyone()
        .base()
        .trim_start_matches("http://")
        .parse()
        .unwrap();
    let body = r#"{"kind": "deposit", "way": "cash", "amount": "1"}"#;
    let single = (format!("/v1/deals/{deal}/payments"), body.to_owned());
    let item = format!(r#"{{"deal_id": "{deal}", {}"#, &body[1..]);
    let batch = (
        "/v1/payments/batch".to_owned(),
        format!(r#"{{"items": [{item}]}}"#),
    );
    for (role, (path, body), tried) in [
        (None, &single, 1),
        (Some("finance_reviewer"), &single, 2),
        (None, &batch, 3),
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: kehu\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            selling.seller.token.as_deref().unwrap(),
            body.len()
        );
        if let Some(role) = role {
            // The own salesperson of the deal, refused by the domain and not by the guard.
            let system = kehu_kernel::Caller::system("test", selling.server.app.clock.now());
            let (user, company) = (selling.seller.user.unwrap(), selling.server.org.company);
            let also = async |tx: &mut kehu_db::Tx| {
                let day = system.today();
                kehu_identity::assignments::create(tx, &system, user, role, company, day)
                    .await
                    .map(|_| ())
            };
            selling.server.app.db.transaction(also).await.unwrap();
        }
        // The record waits while the connection goes.
        let mut superuser = selling.server.database.as_ref().unwrap().superuser().await;
        let mut held = superuser.begin().await.unwrap();
        sqlx::query("lock table audit_entries in share mode")
            .execute(&mut *held)
            .await
            .unwrap();
        let broken = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(500));
            drop(stream);
            std::thread::sleep(Duration::from_millis(500));
        });
        broken.await.unwrap();
        held.rollback().await.unwrap();
        let attempts = "select count(*) from audit_entries where action = 'payments.refused'";
        for _ in 0..100 {
            if selling.count(attempts).await == tried {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(selling.count(attempts).await, tried, "{role:?}");
    }
}

#[actix_web::test]
async fn att_d03_a_stranger_who_tries_is_on_record_and_no_matter_of_the_sites_managers() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let server = &selling.server;
    for (unit, code) in [(server.org.company, "E1"), (server.org.other, "E2")] {
        let elsewhere = server.site_under(unit, code).await;
        let stranger = server.caller("salesperson", elsewhere).await;
        let refused = selling.try_pay(&stranger, &deal, "deposit", "1").await;
        assert_eq!(refused.problem(403, "forbidden")["rule"], "ATT-D03");
    }
    let attempts = "select count(*) from audit_entries where action = 'payments.refused'";
    assert_eq!(selling.count(attempts).await, 2);
    assert_eq!(selling.count("select count(*) from violations").await, 0);
}

#[actix_web::test]
async fn att_d02_a_reservation_that_has_run_out_takes_no_money() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    // Reserved on 1 June at noon for three days.
    selling.at("2026-06-04T03:59:59Z".parse().unwrap()).await;
    selling.pay(&deal, "reservation", "5000.00").await;
    selling.at("2026-06-04T04:00:00Z".parse().unwrap()).await;
    let refused = selling
        .try_pay(&selling.finance, &deal, "reservation", "5000.00")
        .await;
    let refused = refused.problem(409, "reservation-lapsed");
    assert_eq!(refused["rule"], "ATT-D02");
    assert_eq!(selling.register("receipts").await.len(), 1);
}

#[actix_web::test]
async fn att_d03_deposits_are_a_fifth_of_the_price_at_most() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    let agreement = |deposit: &str| {
        with(
            Selling::agreement("1000000"),
            json!({"deposit_amount": deposit}),
        )
    };
    let body = |deposit: &str| {
        with(
            selling.opening(0, &customer),
            json!({ "agreement": agreement(deposit) }),
        )
    };
    let path = selling.path("subscriptions");
    let refused = selling
        .seller
        .post(&path, body("200000.01"))
        .await
        .problem(409, "deposit-too-high");
    assert_eq!(refused["rule"], "ATT-D03");
    let deal = text(
        &selling
            .seller
            .post(&path, body("200000.00"))
            .await
            .expect(201)["id"],
    );
    selling.pay(&deal, "deposit", "150000.00").await;
    let refused = selling
        .try_pay(&selling.finance, &deal, "deposit", "50000.01")
        .await;
    let refused = refused.problem(409, "deposit-too-high");
    assert!(
        refused["detail"].as_str().unwrap().contains("200000.00"),
        "{refused}"
    );
    selling.pay(&deal, "deposit", "50000.00").await;
    selling.pay(&deal, "price", "50000.01").await;
}

#[actix_web::test]
async fn att_d03_a_policy_can_ask_for_less_than_the_lawful_fifth() {
    let mut selling = Selling::open().await;
    selling
        .rules(|rules| rules.deposit_max_basis_points = 1000)
        .await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    selling
        .try_pay(&selling.finance, &deal, "deposit", "0.01")
        .await
        .problem(409, "deposit-too-high");
}

#[actix_web::test]
async fn att_d02_money_comes_after_its_document_and_the_balance_is_derived() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    for (kind, code) in [
        ("deposit", "payment-out-of-order"),
        ("price", "payment-out-of-order"),
        ("compensation", "payment-out-of-order"),
    ] {
        let refused = selling
            .try_pay(&selling.finance, &deal, kind, "1")
            .await
            .problem(409, code);
        assert_eq!(refused["rule"], "ATT-D02", "{kind}");
    }
    selling.pay(&deal, "reservation", "10000.00").await;
    let agree = format!("/v1/deals/{deal}/subscribe");
    selling
        .seller
        .post(&agree, Selling::agreement("1000000"))
        .await
        .expect(200);
    selling.pay(&deal, "deposit", "100000.00").await;
    selling.pay(&deal, "collected_for_others", "5000.00").await;
    let found = selling.deal(&deal).await;
    assert_eq!(
        (&found["received"], &found["balance"]),
        (&json!("110000.00"), &json!("890000.00"))
    );
    let over = selling
        .try_pay(&selling.finance, &deal, "price", "890000.01")
        .await;
    let over = over.problem(409, "payment-over-balance");
    assert!(
        over["detail"].as_str().unwrap().contains("890000.00"),
        "{over}"
    );
    selling.pay(&deal, "price", "890000.00").await;
    assert_eq!(selling.deal(&deal).await["balance"], "0.00");
    for (more, pointer) in [
        (json!({"amount": "0"}), "/amount"),
        (json!({"amount": "-1"}), "/amount"),
        (json!({"payer_id": selling.site}), "/payer_id"),
        (
            json!({"received_at": "2026-06-01T04:00:01Z"}),
            "/received_at",
        ),
        (
            json!({"received_at": "2026-06-01T03:59:59Z"}),
            "/received_at",
        ),
    ] {
        let body = with(
            json!({"kind": "collected_for_others", "way": "cash", "amount": "1"}),
            more,
        );
        let path = format!("/v1/deals/{deal}/payments");
        let refused = selling
            .finance
            .post(&path, body)
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
}

#[actix_web::test]
async fn gov_10_a_refund_is_a_new_document_that_refers_to_the_old_one() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let paid = selling.pay(&deal, "deposit", "100000.00").await;
    let refund = format!("/v1/payments/{}/refund", text(&paid["id"]));
    let back = |amount: &str| json!({"amount": amount, "way": "transfer", "reason": "误收"});
    selling
        .seller
        .post(&refund, back("1"))
        .await
        .problem(403, "forbidden");
    let part = selling
        .finance
        .post(&refund, back("30000.00"))
        .await
        .expect(201);
    assert_eq!(
        (&part["number"], &part["amount"]),
        (&json!(2), &json!("-30000.00"))
    );
    assert_eq!(part["refers_to_payment_id"], paid["id"]);
    let refused = selling
        .finance
        .post(&refund, back("70000.01"))
        .await
        .problem(409, "refund-too-high");
    assert_eq!(refused["rule"], "ATT-D03");
    selling
        .finance
        .post(&refund, back("0"))
        .await
        .problem(409, "refund-too-high");
    let again = format!("/v1/payments/{}/refund", text(&part["id"]));
    selling
        .finance
        .post(&again, back("1"))
        .await
        .problem(409, "refund-of-refund");
    selling
        .finance
        .post(&refund, back("70000.00"))
        .await
        .expect(201);
    assert_eq!(selling.deal(&deal).await["received"], "0.00");
    let first = selling
        .finance
        .get(&format!("/v1/payments/{}", text(&paid["id"])))
        .await
        .expect(200);
    assert_eq!(
        (&first["amount"], &first["refundable"]),
        (&json!("100000.00"), &json!("0.00"))
    );
    let lines = selling.register("receipts").await;
    let told: Vec<(i64, Value)> = lines
        .iter()
        .map(|line| {
            (
                line["number"].as_i64().unwrap(),
                line["refers_to_number"].clone(),
            )
        })
        .collect();
    assert_eq!(told, [(3, json!(1)), (2, json!(1)), (1, Value::Null)]);
    for tampering in [
        "update payments set amount = 1 where amount > 0",
        "delete from payments",
        "update registered_documents set number = 9",
        "delete from registered_documents",
        "truncate payments cascade",
    ] {
        let refused = selling
            .sql(tampering)
            .await
            .unwrap_err()
            .into_database_error()
            .unwrap();
        assert_eq!(refused.code().unwrap(), "55000", "{tampering}");
    }
}

#[actix_web::test]
async fn gov_10_numbers_have_no_gaps_under_concurrency_and_rollback() {
    let server = Server::start_with(|config| {
        config.write_connections = 8;
        config.read_connections = 4;
    })
    .await;
    let mut selling = Selling::on(server).await;
    let second = Server::beside(&selling.server);
    let deals = [
        selling.subscribed(0).await,
        selling.subscribed(1).await,
        selling.subscribed(2).await,
    ];
    let mut tasks = Vec::new();
    for one in 0..48 {
        let caller = match one % 2 {
            0 => selling.finance.clone(),
            _ => second.adopt(&selling.finance),
        };
        let deal = deals[one % 3].clone();
        // Every fourth takes a number and is undone: a rehearsal, or more than the balance.
        let (kind, amount) = match one % 4 {
            3 => ("price", "5000000.00"),
            _ => ("price", "1000.00"),
        };
        let body = json!({"kind": kind, "way": "card", "amount": amount});
        tasks.push(actix_web::rt::spawn(async move {
            caller
                .post(&format!("/v1/deals/{deal}/payments"), body)
                .await
                .status
                .as_u16()
        }));
    }
    let customer = selling.customer().await;
    for _ in 0..4 {
        let dry = format!("{}?dry_run=true", selling.path("reservations"));
        let body = with(selling.opening(3, &customer), json!({"amount": "0"}));
        selling.seller.post(&dry, body).await.expect(200);
    }
    let mut answers = std::collections::BTreeMap::new();
    for task in tasks {
        *answers.entry(task.await.unwrap()).or_insert(0) += 1;
    }
    assert_eq!(answers, [(201, 36), (409, 12)].into());
    let gapless =
        "select count(*) from (select number, row_number() over (order by number) as place
                   from registered_documents where register = 'receipts') d where number = place";
    assert_eq!(selling.count(gapless).await, 36);
    assert_eq!(
        selling
            .count("select max(number) from registered_documents where register = 'receipts'")
            .await,
        36
    );
    selling.reserved(3).await;
    assert_eq!(selling.register("reservations").await[0]["number"], 1);
    second.stop().await;
}

#[actix_web::test]
async fn att_d03_the_same_payment_sent_twice_is_received_once() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let body = json!({"kind": "deposit", "way": "cash", "amount": "50000.00"});
    let path = format!("/v1/deals/{deal}/payments");
    let first = selling
        .finance
        .post_once(&path, "k-1", body.clone())
        .await
        .require(201);
    let again = selling
        .finance
        .post_once(&path, "k-1", body)
        .await
        .require(201);
    assert_eq!(first.json, again.json);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(selling.deal(&deal).await["received"], "50000.00");
}

#[actix_web::test]
async fn att_d03_a_receipt_prints_the_amount_in_capitals_and_masks_for_who_may_not_see() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let paid = selling.pay(&deal, "deposit", "12345.67").await;
    let receipt = format!("/v1/payments/{}/receipt", text(&paid["id"]));
    let mut finance = selling.finance.clone();
    finance.language = "zh-CN";
    let page = finance.get(&receipt).await.require(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = String::from_utf8(page.bytes).unwrap();
    for part in [
        "收据",
        "壹万贰仟叁佰肆拾伍元陆角柒分",
        "定金",
        "0000001",
        "李娜",
        "滨江花园售楼处 3-101",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let shown = "select count(*) from audit_entries where action = 'receipts.print' and disclosure";
    assert_eq!(selling.count(shown).await, 1);
    // The sales manager does not see names in full.
    let page = selling.manager.get(&receipt).await.require(200);
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(
        html.contains("Receipt") && html.contains("李*") && !html.contains("李娜"),
        "{html}"
    );
    assert_eq!(selling.count(shown).await, 1);
}

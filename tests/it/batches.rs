//! Batches: payments of deals, registrations of receptions.

use crate::office::text;
use crate::reception::site::{A, B, C, Site, form};
use crate::selling::Selling;
use serde_json::{Value, json};

const PAYMENTS: &str = "/v1/payments/batch";
const REGISTRATIONS: &str = "/v1/registrations/batch";

fn payment(deal: &str, kind: &str, amount: &str) -> Value {
    json!({"deal_id": deal, "kind": kind, "way": "transfer", "amount": amount})
}

fn outcomes(result: &Value) -> Vec<&str> {
    let items = result["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            item["problem"]["code"]
                .as_str()
                .unwrap_or_else(|| item["outcome"].as_str().unwrap())
        })
        .collect()
}

#[actix_web::test]
async fn att_d03_payments_of_a_batch_meet_the_same_rules_one_after_the_other() {
    let mut selling = Selling::open().await;
    let (first, second) = (selling.subscribed(0).await, selling.subscribed(1).await);
    let items = json!([
        payment(&first, "deposit", "150000.00"),
        payment(&second, "mortgage", "1.00"),
        // Together with the first one more than a fifth of the price.
        payment(&first, "deposit", "50000.01"),
        payment(&first, "deposit", "50000.00"),
        payment("0197a2a4-3f1b-7c53-9d0e-5a1f2b3c4d5e", "deposit", "1.00"),
        payment(&second, "deposit", "-1.00"),
        payment(&second, "deposit", "1000.00"),
    ]);
    let body = json!({"mode": "each", "items": items});
    let result = selling.finance.post(PAYMENTS, body).await.expect(200);
    assert_eq!(
        outcomes(&result),
        [
            "created",
            "payment-out-of-order",
            "deposit-too-high",
            "created",
            "deal-not-found",
            "validation-failed",
            "created"
        ]
    );
    assert_eq!(
        (&result["created_count"], &result["refused_count"]),
        (&json!(3), &json!(4))
    );
    assert_eq!(result["items"][2]["problem"]["rule"], "ATT-D03");
    assert_eq!(
        result["items"][5]["problem"]["errors"][0]["pointer"],
        "/items/5/amount"
    );
    // What was made is there, with its receipt: numbers in the order of the batch, without gaps for what was refused.
    let mut numbers = Vec::new();
    for (place, amount) in [(0, "150000.00"), (3, "50000.00"), (6, "1000.00")] {
        let item = &result["items"][place];
        assert_eq!(item["index"], place);
        let made = selling
            .finance
            .get(item["location"].as_str().unwrap())
            .await
            .expect(200);
        assert_eq!(made["id"], item["id"]);
        assert_eq!(made["amount"], amount);
        numbers.push(made["number"].as_i64().unwrap());
    }
    assert_eq!(numbers, [1, 2, 3]);
    for counted in [
        "select count(*) from payments",
        "select count(*) from audit_entries where action = 'payments.receive'",
        "select count(*) from outbox_events where kind = 'payment.received'",
    ] {
        assert_eq!(selling.count(counted).await, 3, "{counted}");
    }
}

#[actix_web::test]
async fn att_d03_of_a_batch_of_which_all_or_nothing_is_wanted_nothing_is_left_when_an_item_is_refused()
 {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let items = json!([
        payment(&deal, "deposit", "100000.00"),
        payment(&deal, "mortgage", "1.00"),
        payment(&deal, "deposit", "0.00"),
    ]);
    let refused = selling
        .finance
        .post(PAYMENTS, json!({ "items": items }))
        .await
        .problem(422, "batch-refused");
    let errors: Vec<(&str, &str)> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["pointer"].as_str().unwrap(),
                one["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        errors,
        [
            ("/items/1", "payment-out-of-order"),
            ("/items/2/amount", "range")
        ]
    );
    for table in ["payments", "outbox_events where kind = 'payment.received'"] {
        let counted = format!("select count(*) from {table}");
        assert_eq!(selling.count(&counted).await, 0, "{table}");
    }
    // The next receipt has the number that the refused batch had taken.
    let good = json!({"items": [payment(&deal, "deposit", "100000.00")]});
    let result = selling.finance.post(PAYMENTS, good).await.expect(200);
    let made = text(&result["items"][0]["location"]);
    assert_eq!(selling.finance.get(&made).await.expect(200)["number"], 1);
}

#[actix_web::test]
async fn a_batch_has_one_effect_under_its_idempotency_key_and_none_as_a_dry_run() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let items = json!([
        payment(&deal, "deposit", "1000.00"),
        payment(&deal, "mortgage", "1.00")
    ]);
    let preview = json!({"mode": "each", "dry_run": true, "items": items});
    let previewed = selling.finance.post(PAYMENTS, preview).await.expect(200);
    assert_eq!(outcomes(&previewed), ["created", "payment-out-of-order"]);
    assert_eq!(selling.count("select count(*) from payments").await, 0);
    let body = json!({"mode": "each", "items": items});
    let first = selling
        .finance
        .post_once(PAYMENTS, "key-1", body.clone())
        .await;
    let first = first.expect(200);
    let again = selling
        .finance
        .post_once(PAYMENTS, "key-1", body)
        .await
        .require(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json, first);
    assert_eq!(selling.count("select count(*) from payments").await, 1);
    let other = json!({"mode": "each", "items": [payment(&deal, "deposit", "2000.00")]});
    selling
        .finance
        .post_once(PAYMENTS, "key-1", other)
        .await
        .problem(422, "idempotency-key-reused");
}

#[actix_web::test]
async fn a_batch_has_one_to_a_hundred_items() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    for (count, status) in [(0, 422), (1, 200), (100, 200), (101, 422)] {
        let items: Vec<Value> = (0..count)
            .map(|_| payment(&deal, "deposit", "1.00"))
            .collect();
        let body = json!({"mode": "all_or_nothing", "items": items});
        selling.finance.post(PAYMENTS, body).await.require(status);
    }
    assert_eq!(selling.count("select count(*) from payments").await, 101);
    let body =
        json!({"mode": "each", "items": [{"deal_id": deal, "kind": "deposit", "way": "transfer"}]});
    let refused = selling
        .finance
        .post(PAYMENTS, body)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/items/0/amount");
}

#[actix_web::test]
async fn att_d03_attempts_of_salespeople_in_a_batch_are_on_record_in_either_mode() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let body = |mode: &str| json!({"mode": mode, "items": [payment(&deal, "deposit", "1.00")]});
    let refused = selling
        .seller
        .post(PAYMENTS, body("each"))
        .await
        .problem(403, "forbidden");
    assert_eq!(refused["rule"], "ATT-D03");
    let attempts = "select count(*) from audit_entries where action = 'payments.refused'";
    assert_eq!(selling.count(attempts).await, 1);
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
    let result = selling
        .seller
        .post(PAYMENTS, body("each"))
        .await
        .expect(200);
    assert_eq!(outcomes(&result), ["payment-by-salesperson"]);
    assert_eq!(selling.count(attempts).await, 2);
    let refused = selling
        .seller
        .post(PAYMENTS, body("all_or_nothing"))
        .await
        .problem(422, "batch-refused");
    assert_eq!(refused["errors"][0]["code"], "payment-by-salesperson");
    assert_eq!(selling.count(attempts).await, 3);
    assert_eq!(selling.count("select count(*) from payments").await, 0);
}

#[actix_web::test]
async fn gov_10_batches_that_cross_each_other_both_end_and_number_without_gaps() {
    let mut selling = Selling::open().await;
    let (first, second) = (selling.subscribed(0).await, selling.subscribed(1).await);
    let batch = |deals: [&str; 2]| {
        let items: Vec<Value> = (0..20)
            .map(|place| payment(deals[place % 2], "deposit", "1.00"))
            .collect();
        json!({ "items": items })
    };
    let (one, other) = futures_util::future::join(
        selling.finance.post(PAYMENTS, batch([&first, &second])),
        selling.finance.post(PAYMENTS, batch([&second, &first])),
    )
    .await;
    one.expect(200);
    other.expect(200);
    let numbers = "select count(distinct number) from registered_documents where register = 'receipts' and number between 1 and 40";
    assert_eq!(selling.count(numbers).await, 40);
}

#[actix_web::test]
async fn att_g21_registrations_of_a_batch_claim_for_the_items_after_them() {
    let site = Site::developer().await;
    let own = site.visitor(A).await;
    let strange = site.visitor(B).await;
    site.visitor(C).await;
    site.finish(A, &own).await;
    let again = site.visitor(A).await;
    let item = |reception: &Value, mobile: &str| {
        json!({"reception_id": reception["id"], "visit": "first", "visitor": {"name": "赵明", "mobile": mobile},
               "form": form()})
    };
    let items = json!([
        item(&own, "13812341234"),
        // The same person again: the claim that the first item made stands.
        item(&again, "13812341234"),
        item(&strange, "13812345678"),
    ]);
    let body = json!({"mode": "each", "items": items});
    let result = site.people[A].post(REGISTRATIONS, body).await.expect(200);
    assert_eq!(
        outcomes(&result),
        [
            "created",
            "registration-claim-stands",
            "reception-not-found"
        ]
    );
    assert_eq!(result["items"][1]["problem"]["rule"], "ATT-G22");
    let made = site.people[A]
        .get(result["items"][0]["location"].as_str().unwrap())
        .await
        .expect(200);
    assert_eq!(made["form_number"], 1);
    assert_eq!(
        site.refused_attempts("registrations.register_refused")
            .await[0],
        "registration-claim-stands"
    );
}

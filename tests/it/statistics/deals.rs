//! Figures of deals: reservations, subscriptions, contracts, receipts, withdrawals (ATT-S01).

use crate::office::text;
use crate::selling::Selling;
use serde_json::{Value, json};

async fn daily(selling: &Selling, day: &str) -> Value {
    selling
        .manager
        .get(&selling.path(&format!("statistics/daily?day={day}")))
        .await
        .expect(200)
}

fn pick(totals: &Value, measures: &[&str]) -> Vec<Value> {
    measures
        .iter()
        .map(|measure| totals[*measure].clone())
        .collect()
}

#[actix_web::test]
async fn att_s01_reservations_subscriptions_contracts_and_their_money_count_on_their_days() {
    let mut selling = Selling::open().await;
    let reserved = selling.reserved(0).await;
    selling.pay(&reserved, "reservation", "10000.00").await;
    let contracted = selling.subscribed(1).await;
    selling.pay(&contracted, "deposit", "100000.00").await;
    selling
        .at("2026-06-02T00:00:00+08:00".parse().unwrap())
        .await;
    selling.sign(&contracted).await.expect(200);
    selling.pay(&contracted, "price", "500000.00").await;
    let first = daily(&selling, "2026-06-01").await;
    assert_eq!(
        pick(
            &first["today"],
            &[
                "reservations",
                "reservation_amount",
                "reservation_receipts",
                "subscriptions",
                "subscription_amount",
                "deposit_receipts",
                "contracts",
                "price_receipts"
            ]
        ),
        [
            json!(1),
            json!("1000000.00"),
            json!("10000.00"),
            json!(1),
            json!("1100000.00"),
            json!("100000.00"),
            json!(0),
            json!("0.00")
        ]
    );
    let second = daily(&selling, "2026-06-02").await;
    assert_eq!(
        pick(
            &second["today"],
            &[
                "reservations",
                "contracts",
                "contract_amount",
                "price_receipts"
            ]
        ),
        [json!(0), json!(1), json!("1100000.00"), json!("500000.00")]
    );
    assert_eq!(
        pick(
            &second["project_to_date"],
            &[
                "reservations",
                "subscriptions",
                "contracts",
                "deposit_receipts"
            ]
        ),
        [json!(1), json!(1), json!(1), json!("100000.00")]
    );
    let path = selling.path("statistics/breakdown?by=salesperson&from=2026-06-01&until=2026-06-02");
    let people = selling.manager.get(&path).await.expect(200);
    assert_eq!(
        people["items"][0]["item"],
        json!(selling.seller.user.unwrap())
    );
    assert_eq!(
        people["items"][0]["totals"]["contract_amount"],
        "1100000.00"
    );
    let path = selling.path("statistics/conversion?from=2026-06-01&until=2026-06-02");
    let steps = selling.manager.get(&path).await.expect(200);
    assert_eq!(
        (&steps["items"][4]["percent"], &steps["items"][5]["percent"]),
        (&json!("0.00"), &json!("100.00"))
    );
}

#[actix_web::test]
async fn att_s01_a_subscription_that_is_issued_anew_counts_once_with_the_difference_of_its_price() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling
        .at("2026-06-02T10:00:00+08:00".parse().unwrap())
        .await;
    let swap = json!({"sale_unit_id": selling.units[1], "reason": "换大户型",
                      "instalments": [{"due_on": "2026-06-30", "amount": "1100000.00"}]});
    let swapped = selling
        .seller
        .post(&format!("/v1/deals/{deal}/swap"), swap)
        .await;
    assert!(swapped.status.is_success(), "{}", swapped.json);
    let first = daily(&selling, "2026-06-01").await;
    assert_eq!(
        pick(&first["today"], &["subscriptions", "subscription_amount"]),
        [json!(1), json!("1000000.00")]
    );
    let second = daily(&selling, "2026-06-02").await;
    assert_eq!(
        pick(&second["today"], &["subscriptions", "subscription_amount"]),
        [json!(0), json!("100000.00")]
    );
    assert_eq!(
        pick(
            &second["project_to_date"],
            &["subscriptions", "subscription_amount"]
        ),
        [json!(1), json!("1100000.00")]
    );
}

#[actix_web::test]
async fn att_s01_withdrawals_show_with_their_reasons() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let asked = selling
        .seller
        .post(
            &format!("/v1/deals/{deal}/withdraw"),
            json!({"persuasion": "已两次面谈", "reason": "贷款未获批"}),
        )
        .await;
    let change = asked.json.clone();
    assert!(asked.status.is_success(), "{change}");
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .expect(200);
    selling
        .decide(&selling.finance, &change, "approve")
        .await
        .expect(200);
    let found = selling
        .manager
        .get(&selling.path("statistics/withdrawals?from=2026-06-01&until=2026-06-01"))
        .await
        .expect(200);
    assert_eq!(
        (
            &found["items"][0]["deal_id"],
            &found["items"][0]["reason"],
            &found["items"][0]["price"],
            &found["items"][0]["by_default"]
        ),
        (
            &json!(deal),
            &json!("贷款未获批"),
            &json!("1000000.00"),
            &json!(false)
        )
    );
    let day = daily(&selling, "2026-06-01").await;
    assert_eq!(
        pick(
            &day["today"],
            &["withdrawals", "withdrawal_amount", "subscriptions"]
        ),
        [json!(1), json!("1000000.00"), json!(1)]
    );
}

#[actix_web::test]
async fn att_s01_money_that_is_recorded_late_adjusts_a_closed_day() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling
        .at("2026-06-02T10:00:00+08:00".parse().unwrap())
        .await;
    let closed = selling
        .manager
        .post(
            &selling.path("statistics/periods"),
            json!({"kind": "day", "starts_on": "2026-06-01"}),
        )
        .await
        .expect(201);
    selling
        .at("2026-06-02T11:00:00+08:00".parse().unwrap())
        .await;
    let late = json!({"kind": "deposit", "way": "transfer", "amount": "100000.00", "received_at": "2026-06-01T23:00:00+08:00"});
    let paid = selling
        .finance
        .post(&format!("/v1/deals/{deal}/payments"), late)
        .await;
    paid.require(201);
    let found = selling
        .manager
        .get(&format!(
            "/v1/statistics/periods/{}",
            text(&closed["period"]["id"])
        ))
        .await
        .expect(200);
    assert_eq!(found["figures"], closed["figures"]);
    let change = found["adjustments"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["dimension"] == "total")
        .unwrap()
        .clone();
    assert_eq!(
        (
            &found["adjustments"][0]["recorded_on"],
            &change["measure"],
            &change["amount"]
        ),
        (
            &json!("2026-06-02"),
            &json!("deposit_receipts"),
            &json!("100000.00")
        )
    );
    assert_eq!(
        daily(&selling, "2026-06-01").await["today"]["deposit_receipts"],
        "100000.00"
    );
}

#[actix_web::test]
async fn att_s02_the_weekly_general_report_holds_days_breakdowns_conversion_and_withdrawals() {
    let mut selling = Selling::open().await;
    selling.subscribed(0).await;
    let report = selling
        .manager
        .get(&selling.path("statistics/weekly-report?day=2026-06-07"))
        .await
        .expect(200);
    assert_eq!(
        (&report["from"], &report["until"]),
        (&json!("2026-06-01"), &json!("2026-06-07"))
    );
    assert_eq!(report["days"].as_array().unwrap().len(), 7);
    assert_eq!(report["days"][0]["totals"]["subscriptions"], 1);
    assert_eq!(
        report["standing"]["project_to_date"]["subscription_amount"],
        "1000000.00"
    );
    assert_eq!(report["conversion"].as_array().unwrap().len(), 6);
    assert_eq!(report["products"][0]["item"], "residence");
    let next = selling
        .manager
        .get(&selling.path("statistics/weekly-report?day=2026-06-08"))
        .await
        .expect(200);
    assert_eq!(next["from"], "2026-06-08");
    assert_eq!(next["days"][0]["totals"]["subscriptions"], 0);
}

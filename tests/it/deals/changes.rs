//! Unit swap, renaming, default, withdrawal (ATT-D04 to ATT-D07, ATT-D11).

use crate::office::text;
use crate::selling::{Selling, with};
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

async fn swap(selling: &Selling, deal: &str, unit: usize, price: &str) -> Answer {
    let plan = Selling::agreement(price)["instalments"].clone();
    let body =
        json!({"sale_unit_id": selling.units[unit], "instalments": plan, "reason": "客户要求"});
    selling
        .seller
        .post(&format!("/v1/deals/{deal}/swap"), body)
        .await
}

async fn rename(selling: &Selling, deal: &str, holders: Value) -> Answer {
    let body = json!({"holders": holders, "reason": "家庭内部调整"});
    selling
        .seller
        .post(&format!("/v1/deals/{deal}/rename"), body)
        .await
}

async fn withdraw(selling: &Selling, deal: &str) -> Answer {
    let body = json!({"persuasion": "已两次面谈，客户坚持退房", "reason": "贷款未获批"});
    selling
        .seller
        .post(&format!("/v1/deals/{deal}/withdraw"), body)
        .await
}

async fn declare(selling: &Selling, deal: &str, outcome: &str) -> Answer {
    let body = json!({"outcome": outcome, "reason": "逾期未付"});
    selling
        .seller
        .post(&format!("/v1/deals/{deal}/default"), body)
        .await
}

fn movements(deal: &str, movement: &str) -> String {
    format!(
        "select count(*) from deal_movements where deal_id = '{deal}' and movement = '{movement}'"
    )
}

#[actix_web::test]
async fn att_d04_a_swap_towards_the_larger_and_dearer_is_carried_out_at_once() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    let before = selling.deal(&deal).await;
    swap(&selling, &deal, 0, "1000000")
        .await
        .problem(409, "deal-change-empty");
    let wrong = swap(&selling, &deal, 1, "1000000")
        .await
        .problem(422, "validation-failed");
    assert_eq!(wrong["errors"][0]["pointer"], "/instalments");
    let change = swap(&selling, &deal, 1, "1100000").await.expect(201);
    assert_eq!(
        (&change["state"], &change["against"]),
        (&json!("carried_out"), &json!([]))
    );
    assert_eq!(change["approval_id"], Value::Null);
    let after = selling.deal(&deal).await;
    assert_eq!(
        (&after["price"], &after["received"]),
        (&json!("1100000.00"), &json!("100000.00"))
    );
    assert_eq!(after["salesperson_id"], before["salesperson_id"]);
    assert_eq!(after["sale_unit_id"], json!(selling.units[1]));
    assert_eq!(
        (selling.control(0).await, selling.control(1).await),
        ("free".into(), "subscribed".into())
    );
    let line = &selling.register("swaps").await[0];
    assert_eq!(
        (&line["former_sale_unit_number"], &line["sale_unit_number"]),
        (&json!("3-101"), &json!("3-102"))
    );
    // The agreement is issued anew and refers to the old one, in which nothing is altered.
    let agreements = selling.register("subscriptions").await;
    assert_eq!(
        (&agreements[0]["number"], &agreements[0]["refers_to_number"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&agreements[1]["price"], &agreements[1]["sale_unit_number"]),
        (&json!("1000000.00"), &json!("3-101"))
    );
    assert_eq!(selling.count(&movements(&deal, "changed")).await, 1);
    let page = selling
        .seller
        .get(&format!("/v1/deals/{deal}/agreement"))
        .await
        .require(200);
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(
        html.contains("3-102")
            && html.contains("麓谷大道1号")
            && html.contains("refers to no. 0000001"),
        "{html}"
    );
}

#[actix_web::test]
async fn att_d04_another_direction_needs_approval() {
    let mut selling = Selling::open().await;
    for (unit, price, against) in [
        (2, "900000", json!(["smaller", "cheaper"])),
        (3, "1000000", json!(["better"])),
    ] {
        let deal = selling.subscribed(0).await;
        let change = swap(&selling, &deal, unit, price).await.expect(201);
        assert_eq!(
            (&change["state"], &change["against"]),
            (&json!("submitted"), &against)
        );
        assert_eq!(selling.control(unit).await, "free");
        let waiting = swap(&selling, &deal, 1, "1100000")
            .await
            .problem(409, "deal-change-waiting");
        assert_eq!(waiting["rule"], "ATT-D11");
        selling
            .sign(&deal)
            .await
            .problem(409, "deal-change-waiting");
        selling
            .decide(&selling.manager, &change, "approve")
            .await
            .expect(200);
        assert_eq!(
            selling.deal(&deal).await["sale_unit_id"],
            json!(selling.units[unit])
        );
        assert_eq!(selling.control(0).await, "free");
        let found = selling
            .seller
            .get(&format!("/v1/deal-changes/{}", text(&change["id"])))
            .await;
        assert_eq!(found.expect(200)["state"], "carried_out");
    }
    let deal = selling.subscribed(0).await;
    // Larger and dearer, and good for poorer.
    let fine = swap(&selling, &deal, 4, "1200000").await.expect(201);
    assert_eq!(fine["state"], "carried_out");
}

#[actix_web::test]
async fn att_d04_what_the_policy_does_not_watch_needs_no_approval() {
    let mut selling = Selling::open().await;
    selling.rules(|rules| rules.swap.larger = false).await;
    let deal = selling.subscribed(0).await;
    let change = swap(&selling, &deal, 2, "900000").await.expect(201);
    assert_eq!(change["against"], json!(["cheaper"]));
    selling
        .decide(&selling.manager, &change, "reject")
        .await
        .expect(200);
    assert_eq!(
        (selling.control(0).await, selling.control(2).await),
        ("subscribed".into(), "free".into())
    );
    let listed = selling
        .seller
        .get(&format!("/v1/deals/{deal}/changes"))
        .await
        .expect(200);
    assert_eq!(listed["items"][0]["state"], "rejected");
}

#[actix_web::test]
async fn att_d11_a_swap_whose_unit_was_taken_meanwhile_moves_nothing() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let change = swap(&selling, &deal, 2, "900000").await.expect(201);
    selling.reserved(2).await;
    let before = selling.deal(&deal).await;
    let refused = selling
        .decide(&selling.manager, &change, "approve")
        .await
        .problem(409, "sale-unit-gone");
    assert_eq!(refused["rule"], "ATT-D01");
    assert_eq!(selling.deal(&deal).await, before);
    assert_eq!(selling.control(0).await, "subscribed");
    assert_eq!(selling.register("swaps").await.len(), 0);
    assert_eq!(selling.count(&movements(&deal, "changed")).await, 0);
    selling
        .decide(&selling.manager, &change, "reject")
        .await
        .expect(200);
}

#[actix_web::test]
async fn att_d11_money_beyond_the_new_price_bars_the_swap() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "price", "900000.01").await;
    let refused = swap(&selling, &deal, 2, "900000")
        .await
        .problem(409, "deal-swap-overpaid");
    assert_eq!(refused["rule"], "ATT-D11");
    let dear = json!({"deposit_amount": "200000.00"});
    let customer = selling.customer().await;
    let agreement = with(Selling::agreement("1000000"), dear);
    let body = with(
        selling.opening(3, &customer),
        json!({ "agreement": agreement }),
    );
    let other = text(
        &selling
            .seller
            .post(&selling.path("subscriptions"), body)
            .await
            .expect(201)["id"],
    );
    // A deposit of 200000 is more than a fifth of 900000.
    swap(&selling, &other, 2, "900000")
        .await
        .problem(409, "deposit-too-high");
}

#[actix_web::test]
async fn att_d05_before_the_contract_a_renaming_has_no_fee() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let old = text(&selling.deal(&deal).await["holders"][0]["customer_id"]);
    let new = selling.customer().await;
    rename(
        &selling,
        &deal,
        json!([{"customer_id": old, "share": "100"}]),
    )
    .await
    .problem(409, "deal-change-empty");
    let uneven =
        json!([{"customer_id": new, "share": "60"}, {"customer_id": old, "share": "39.99"}]);
    rename(&selling, &deal, uneven)
        .await
        .problem(422, "validation-failed");
    let couple = json!([{"customer_id": old, "share": "60"}, {"customer_id": new, "share": "40"}]);
    let added = rename(&selling, &deal, couple).await.expect(201);
    assert_eq!(
        (&added["kind"], &added["fee"]),
        (&json!("co_owners"), &json!("0.00"))
    );
    let renamed = rename(
        &selling,
        &deal,
        json!([{"customer_id": new, "share": "100"}]),
    )
    .await
    .expect(201);
    assert_eq!(
        (&renamed["kind"], &renamed["fee"]),
        (&json!("renaming"), &json!("0.00"))
    );
    let found = selling.deal(&deal).await;
    assert_eq!(found["holders"].as_array().unwrap().len(), 1);
    assert_eq!(found["holders"][0]["customer_id"], json!(new));
    let lines = selling.register("renamings").await;
    assert_eq!(lines[0]["former_holders"].as_array().unwrap().len(), 2);
    assert_eq!(lines[0]["holders"].as_array().unwrap().len(), 1);
    assert_eq!(selling.count(&movements(&deal, "changed")).await, 2);
    assert_eq!(selling.register("subscriptions").await.len(), 3);
}

#[actix_web::test]
async fn att_d05_after_the_contract_a_renaming_is_a_transfer_with_its_fee() {
    let mut selling = Selling::open().await;
    let deal = selling.contracted(0).await;
    let new = selling.customer().await;
    let to_new = json!([{"customer_id": new, "share": "100"}]);
    let refused = rename(&selling, &deal, to_new.clone())
        .await
        .problem(409, "renaming-fee-unpaid");
    assert_eq!(refused["rule"], "ATT-D05");
    assert!(
        refused["detail"].as_str().unwrap().contains("10000.00"),
        "{refused}"
    );
    selling.pay(&deal, "transfer_fee", "9999.99").await;
    rename(&selling, &deal, to_new.clone())
        .await
        .problem(409, "renaming-fee-unpaid");
    selling.pay(&deal, "transfer_fee", "0.01").await;
    let renamed = rename(&selling, &deal, to_new).await.expect(201);
    assert_eq!(renamed["fee"], "10000.00");
    assert_eq!(selling.register("renamings").await[0]["fee"], "10000.00");
    // The fee is no part of the price, and was used up.
    assert_eq!(selling.deal(&deal).await["received"], "100000.00");
    let next = selling.customer().await;
    rename(
        &selling,
        &deal,
        json!([{"customer_id": next, "share": "100"}]),
    )
    .await
    .problem(409, "renaming-fee-unpaid");
    selling
        .rules(|rules| rules.co_owner_fee_basis_points = 0)
        .await;
    let couple = json!([{"customer_id": new, "share": "50"}, {"customer_id": next, "share": "50"}]);
    let added = rename(&selling, &deal, couple).await.expect(201);
    assert_eq!(
        (&added["kind"], &added["fee"]),
        (&json!("co_owners"), &json!("0.00"))
    );
}

#[actix_web::test]
async fn att_d05_the_fee_of_a_transfer_that_was_carried_out_is_not_given_back() {
    let mut selling = Selling::open().await;
    let deal = selling.contracted(0).await;
    let fee = selling.pay(&deal, "transfer_fee", "10000.00").await;
    let refund = |payment: &Value| format!("/v1/payments/{}/refund", text(&payment["id"]));
    let back = |amount: &str| json!({"amount": amount, "way": "transfer", "reason": "退费"});
    let some = selling.finance.post(&refund(&fee), back("1000.00")).await;
    some.expect(201);
    selling.pay(&deal, "transfer_fee", "1000.00").await;
    let new = selling.customer().await;
    let to_new = json!([{"customer_id": new, "share": "100"}]);
    rename(&selling, &deal, to_new).await.expect(201);
    let refused = selling.finance.post(&refund(&fee), back("0.01")).await;
    let refused = refused.problem(409, "refund-too-high");
    assert!(
        refused["detail"].as_str().unwrap().contains("0.00"),
        "{refused}"
    );
    // What was received beyond it goes back.
    let more = selling.pay(&deal, "transfer_fee", "500.00").await;
    let refused = selling.finance.post(&refund(&fee), back("500.01")).await;
    refused.problem(409, "refund-too-high");
    let all = selling.finance.post(&refund(&more), back("500.00")).await;
    all.expect(201);
}

#[actix_web::test]
async fn att_d06_notices_go_first_and_default_begins_after_two_months() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    let notices = format!("/v1/deals/{deal}/collection-notices");
    // Due on 30 June: in time the whole day.
    selling.at("2026-06-30T15:59:59Z".parse().unwrap()).await;
    selling
        .seller
        .act(&notices)
        .await
        .problem(409, "deal-nothing-overdue");
    declare(&selling, &deal, "forfeit")
        .await
        .problem(409, "deal-nothing-overdue");
    assert_eq!(selling.deal(&deal).await["overdue"], Value::Null);
    selling.at("2026-06-30T16:00:00Z".parse().unwrap()).await;
    let overdue = selling.deal(&deal).await["overdue"].clone();
    assert_eq!(
        overdue,
        json!({"since": "2026-06-30", "amount": "200000.00"})
    );
    let late = selling
        .manager
        .get(&selling.path("deals?overdue=true"))
        .await
        .expect(200);
    assert_eq!(late["items"].as_array().unwrap().len(), 1);
    // Two whole months end on 30 August; overdue by more is the day after.
    selling.at("2026-08-30T15:59:59Z".parse().unwrap()).await;
    let refused = declare(&selling, &deal, "forfeit")
        .await
        .problem(409, "deal-not-in-default");
    assert_eq!(refused["rule"], "ATT-D06");
    assert!(
        refused["detail"].as_str().unwrap().contains("2026-08-31"),
        "{refused}"
    );
    selling.at("2026-08-30T16:00:00Z".parse().unwrap()).await;
    let refused = declare(&selling, &deal, "forfeit")
        .await
        .problem(409, "collection-notices-lacking");
    assert_eq!(refused["rule"], "ATT-D06");
    let first = selling.seller.act(&notices).await.expect(201);
    assert_eq!(
        (&first["ordinal"], &first["number"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        (&first["overdue"], &first["pay_by"]),
        (&json!("200000.00"), &json!("2026-09-07"))
    );
    let second = selling.seller.act(&notices).await.expect(201);
    assert_eq!(
        (&second["ordinal"], &second["number"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(
        selling.register("collection_notices").await[0]["refers_to_number"],
        1
    );
    let mut seller = selling.seller.clone();
    seller.language = "zh-CN";
    let form = seller
        .get(&format!(
            "/v1/collection-notices/{}/form",
            text(&second["id"])
        ))
        .await
        .require(200);
    let html = String::from_utf8(form.bytes).unwrap();
    for part in [
        "催款通知单",
        "第 2 次通知",
        "贰拾万元正",
        "2026-06-30",
        "麓谷大道1号",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let change = declare(&selling, &deal, "forfeit").await.expect(201);
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .expect(200);
    selling
        .decide(&selling.finance, &change, "approve")
        .await
        .expect(200);
    let ended = selling.deal(&deal).await;
    assert_eq!(
        (&ended["state"], &ended["closing"]["forfeited"]),
        (&json!("ended"), &json!("100000.00"))
    );
    assert_eq!(selling.control(0).await, "free");
    assert_eq!(selling.count(&movements(&deal, "left")).await, 1);
    // The deposit is lost.
    let paid = selling
        .finance
        .get(&format!("/v1/deals/{deal}/payments"))
        .await
        .expect(200);
    let refund = format!("/v1/payments/{}/refund", text(&paid["items"][0]["id"]));
    let back = json!({"amount": "0.01", "way": "cash", "reason": "退"});
    selling
        .finance
        .post(&refund, back)
        .await
        .problem(409, "refund-too-high");
}

#[actix_web::test]
async fn att_d06_a_notice_serves_the_money_that_it_asked_for_and_no_later_delay() {
    let mut selling = Selling::open().await;
    selling
        .rules(|rules| rules.notices_before_default = 1)
        .await;
    let [cured, carried] = [selling.subscribed(0).await, selling.subscribed(3).await];
    for deal in [&cured, &carried] {
        selling.pay(deal, "deposit", "100000.00").await;
    }
    let notice = async |selling: &Selling, deal: &str| {
        let path = format!("/v1/deals/{deal}/collection-notices");
        selling.seller.act(&path).await.expect(201)
    };
    selling.at("2026-07-02T04:00:00Z".parse().unwrap()).await;
    notice(&selling, &cured).await;
    selling.pay(&cured, "price", "200000.00").await;
    // The other one's notice asks for the instalment of the year's end as well.
    selling.at("2027-01-01T04:00:00Z".parse().unwrap()).await;
    notice(&selling, &carried).await;
    selling.pay(&carried, "price", "200000.00").await;
    // Overdue since 31 December, by more than two months.
    selling.at("2027-03-01T04:00:00Z".parse().unwrap()).await;
    declare(&selling, &carried, "forfeit").await.expect(201);
    let refused = declare(&selling, &cured, "forfeit").await;
    let refused = refused.problem(409, "collection-notices-lacking");
    assert_eq!(refused["rule"], "ATT-D06");
    notice(&selling, &cured).await;
    declare(&selling, &cured, "forfeit").await.expect(201);
}

#[actix_web::test]
async fn att_d06_who_pays_meanwhile_is_not_in_default() {
    let mut selling = Selling::open().await;
    selling
        .rules(|rules| rules.notices_before_default = 0)
        .await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    selling.at("2026-08-30T16:00:00Z".parse().unwrap()).await;
    let change = declare(&selling, &deal, "end").await.expect(201);
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .expect(200);
    selling.pay(&deal, "price", "200000.00").await;
    selling
        .decide(&selling.finance, &change, "approve")
        .await
        .problem(409, "deal-nothing-overdue");
    assert_eq!(selling.deal(&deal).await["state"], "live");
    selling
        .decide(&selling.finance, &change, "reject")
        .await
        .expect(200);
}

#[actix_web::test]
async fn att_d06_a_seller_in_default_returns_the_deposit_double() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let paid = selling.pay(&deal, "deposit", "100000.00").await;
    let change = declare(&selling, &deal, "return_double").await.expect(201);
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .expect(200);
    selling
        .decide(&selling.finance, &change, "approve")
        .await
        .expect(200);
    assert_eq!(
        selling.deal(&deal).await["closing"]["compensation"],
        "100000.00"
    );
    let refund = format!("/v1/payments/{}/refund", text(&paid["id"]));
    let back = |amount: &str, compensation: bool| json!({"amount": amount, "way": "transfer", "reason": "双倍返还", "compensation": compensation});
    selling
        .finance
        .post(&refund, back("100000.00", false))
        .await
        .expect(201);
    selling
        .finance
        .post(&refund, back("100000.01", true))
        .await
        .problem(409, "refund-too-high");
    let doubled = selling
        .finance
        .post(&refund, back("100000.00", true))
        .await
        .expect(201);
    assert_eq!(
        (&doubled["kind"], &doubled["amount"]),
        (&json!("compensation"), &json!("-100000.00"))
    );
    selling
        .finance
        .post(&refund, back("0.01", true))
        .await
        .problem(409, "refund-too-high");
}

#[actix_web::test]
async fn att_d07_after_the_contract_there_is_no_withdrawal() {
    let mut selling = Selling::open().await;
    let deal = selling.contracted(0).await;
    let refused = withdraw(&selling, &deal)
        .await
        .problem(409, "withdrawal-after-contract");
    assert_eq!(refused["rule"], "ATT-D07");
    let by_hand = format!(
        "update deals set state = 'withdrawn', closed_at = now(), closed_reason = 'x' where id = '{deal}'"
    );
    assert!(selling.sql(&by_hand).await.is_err());
}

#[actix_web::test]
async fn att_d07_before_the_contract_a_withdrawal_goes_by_approval_and_moves_all_at_once() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    selling.pay(&deal, "collected_for_others", "500.00").await;
    let body = json!({"reason": "贷款未获批"});
    selling
        .seller
        .post(&format!("/v1/deals/{deal}/withdraw"), body)
        .await
        .problem(422, "validation-failed");
    let change = withdraw(&selling, &deal).await.expect(201);
    assert_eq!(change["persuasion"], "已两次面谈，客户坚持退房");
    selling
        .decide(&selling.finance, &change, "approve")
        .await
        .problem(409, "approval-out-of-order");
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .expect(200);
    assert_eq!(selling.deal(&deal).await["state"], "live");
    assert_eq!(selling.control(0).await, "subscribed");
    selling
        .decide(&selling.finance, &change, "approve")
        .await
        .expect(200);
    let withdrawn = selling.deal(&deal).await;
    assert_eq!(
        (&withdrawn["state"], &withdrawn["received"]),
        (&json!("withdrawn"), &json!("0.00"))
    );
    assert_eq!(selling.control(0).await, "free");
    assert_eq!(selling.count(&movements(&deal, "left")).await, 1);
    let receipts = selling.register("receipts").await;
    let amounts: Vec<String> = receipts.iter().map(|line| text(&line["amount"])).collect();
    assert_eq!(amounts, ["-500.00", "-100000.00", "500.00", "100000.00"]);
    let line = &selling.register("withdrawals").await[0];
    assert_eq!(
        (&line["amount"], &line["reason"]),
        (&json!("-100500.00"), &json!("贷款未获批"))
    );
    let told =
        "select count(*) from outbox_events where kind in ('deal.withdrawn', 'deal.count_left')";
    assert_eq!(selling.count(told).await, 2);
    swap(&selling, &deal, 1, "1100000")
        .await
        .problem(409, "deal-stage-forbidden");
}

#[actix_web::test]
async fn gov_10_each_document_of_a_withdrawal_tells_what_is_paid_by_then() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    selling.pay(&deal, "price", "50000.00").await;
    selling.pay(&deal, "collected_for_others", "500.00").await;
    let change = withdraw(&selling, &deal).await.expect(201);
    for approver in [&selling.manager, &selling.finance] {
        let decided = selling.decide(approver, &change, "approve").await;
        decided.expect(200);
    }
    let told = async |register: &str| -> Vec<(String, String)> {
        let lines = selling.register(register).await;
        let line = |line: &Value| (text(&line["amount"]), text(&line["paid"]));
        lines.iter().map(line).collect()
    };
    let receipts = [
        ("-500.00", "0.00"),
        ("-50000.00", "50000.00"),
        ("-100000.00", "150000.00"),
        ("500.00", "150000.00"),
        ("50000.00", "100000.00"),
        ("100000.00", "0.00"),
    ];
    let receipts = receipts.map(|(amount, paid)| (amount.to_owned(), paid.to_owned()));
    assert_eq!(told("receipts").await, receipts);
    let withdrawal = ("-150500.00".to_owned(), "0.00".to_owned());
    assert_eq!(told("withdrawals").await, [withdrawal]);
}

#[actix_web::test]
async fn att_d11_a_withdrawal_that_finance_does_not_close_moves_nothing() {
    let mut selling = Selling::open().await;
    // A flow whose last word is not finance's.
    let mut flows = kehu_approvals_preset();
    flows
        .flows
        .iter_mut()
        .for_each(|flow| flow.stages.truncate(1));
    selling.publish(flows).await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    let change = withdraw(&selling, &deal).await.expect(201);
    let before = selling.deal(&deal).await;
    let refused = selling.decide(&selling.manager, &change, "approve").await;
    let refused = refused.problem(409, "refund-by-finance-only");
    assert_eq!(refused["rule"], "ATT-D03");
    assert_eq!(selling.deal(&deal).await, before);
    assert_eq!(selling.control(0).await, "subscribed");
    for nothing in [
        "select count(*) from registered_documents where register = 'withdrawals'",
        "select count(*) from payments where amount < 0",
        "select count(*) from deal_movements where movement = 'left'",
        "select count(*) from approvals where state <> 'pending'",
    ] {
        assert_eq!(selling.count(nothing).await, 0, "{nothing}");
    }
    // Without money nothing goes back, and the manager's word suffices.
    let bare = selling.subscribed(1).await;
    let change = withdraw(&selling, &bare).await.expect(201);
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .expect(200);
    assert_eq!(selling.deal(&bare).await["state"], "withdrawn");
}

fn kehu_approvals_preset() -> kehu_approvals::ApprovalFlow {
    use kehu_policy::PolicyDocument;
    kehu_approvals::ApprovalFlow::presets().remove(0).document
}

#[actix_web::test]
async fn att_d07_a_withdrawal_is_taken_back_and_nobody_approves_the_own_one() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    let body = json!({"persuasion": "已面谈", "reason": "换城市"});
    let path = format!("/v1/deals/{deal}/withdraw");
    let change = selling.manager.post(&path, body).await.expect(201);
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .problem(403, "approval-own-application");
    selling
        .decide(&selling.manager, &change, "withdraw")
        .await
        .expect(200);
    let found = selling
        .seller
        .get(&format!("/v1/deal-changes/{}", text(&change["id"])))
        .await
        .expect(200);
    assert_eq!(found["state"], "withdrawn");
    withdraw(&selling, &deal).await.expect(201);
}

#[actix_web::test]
async fn att_d11_a_change_that_waits_is_called_off_when_the_reservation_lapses() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    let body = json!({"sale_unit_id": selling.units[2], "reason": "客户要求"});
    let change = selling
        .seller
        .post(&format!("/v1/deals/{deal}/swap"), body)
        .await
        .expect(201);
    assert_eq!(change["state"], "submitted");
    let late = "2026-06-04T04:00:00Z".parse().unwrap();
    let db = &selling.server.app.db;
    db.transaction(async |tx| kehu_deals::deal::lapse_due(tx, late, 50).await)
        .await
        .unwrap();
    let found = selling
        .seller
        .get(&format!("/v1/deal-changes/{}", text(&change["id"])))
        .await
        .expect(200);
    assert_eq!(found["state"], "withdrawn");
    assert_eq!(selling.control(0).await, "free");
    selling
        .decide(&selling.manager, &change, "approve")
        .await
        .problem(409, "approval-not-pending");
}

#[actix_web::test]
async fn att_d11_two_swaps_towards_one_unit_leave_one_holder() {
    let server = kehu_tests::Server::start_with(|config| config.write_connections = 8).await;
    let mut selling = Selling::on(server).await;
    let deals = [selling.subscribed(0).await, selling.subscribed(3).await];
    let plan = Selling::agreement("1200000")["instalments"].clone();
    let mut tasks = Vec::new();
    for deal in &deals {
        let caller: Caller = selling.seller.clone();
        let path = format!("/v1/deals/{deal}/swap");
        let body =
            json!({"sale_unit_id": selling.units[4], "instalments": plan, "reason": "换大户型"});
        tasks.push(actix_web::rt::spawn(async move {
            caller.post(&path, body).await
        }));
    }
    let mut statuses = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        statuses.push(answer.status.as_u16());
        if answer.status != 201 {
            answer.problem(409, "sale-unit-gone");
        }
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(
        selling
            .count("select count(*) from deals where state = 'live'")
            .await,
        2
    );
}

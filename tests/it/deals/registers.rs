//! Registers, their keepers and exports (GOV-10, ATT-D02, ATT-S02).

use crate::office::text;
use crate::selling::Selling;
use kehu_attribution::policy::SiteRules;
use serde_json::{Value, json};

#[actix_web::test]
async fn gov_10_no_document_is_issued_before_somebody_keeps_the_register() {
    let mut selling = Selling::open().await;
    selling.publish(SiteRules::sales_office()).await;
    let customer = selling.customer().await;
    let refused = selling.try_reserve(&selling.seller, 0, &customer).await;
    let refused = refused.problem(409, "register-without-keeper");
    assert_eq!(refused["rule"], "GOV-10");
    assert_eq!(selling.control(0).await, "free");
    let keeper = selling.path("register-keepers/reservations");
    let body = json!({"keeper_id": selling.colleague.user});
    selling
        .seller
        .put(&keeper, body.clone())
        .await
        .problem(403, "forbidden");
    let stranger = selling
        .server
        .caller("salesperson", selling.server.org.other)
        .await;
    selling
        .manager
        .put(&keeper, json!({"keeper_id": stranger.user}))
        .await
        .problem(422, "validation-failed");
    let keepers = selling.manager.put(&keeper, body).await.expect(200);
    assert_eq!(keepers["items"][0]["register_kind"], "reservations");
    selling
        .try_reserve(&selling.seller, 0, &customer)
        .await
        .expect(201);
    let next = json!({"keeper_id": selling.manager.user});
    selling.manager.put(&keeper, next).await.expect(200);
    selling
        .try_reserve(&selling.seller, 1, &customer)
        .await
        .expect(201);
    let kept: Vec<Value> = selling
        .register("reservations")
        .await
        .iter()
        .map(|line| line["kept_by"].clone())
        .collect();
    assert_eq!(
        kept,
        [json!(selling.manager.user), json!(selling.colleague.user)]
    );
    let listed = selling
        .seller
        .get(&selling.path("register-keepers"))
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn gov_10_registers_are_listed_by_number_and_time() {
    let mut selling = Selling::open().await;
    for unit in 0..3 {
        selling.reserved(unit).await;
    }
    let first = selling
        .manager
        .get(&selling.path("registers/reservations?limit=2"))
        .await
        .expect(200);
    let numbers = |page: &Value| -> Vec<i64> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["number"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(numbers(&first), [3, 2]);
    let next = selling.path(&format!(
        "registers/reservations?limit=2&cursor={}",
        text(&first["next_cursor"])
    ));
    assert_eq!(numbers(&selling.manager.get(&next).await.expect(200)), [1]);
    let foreign = selling.path(&format!(
        "registers/receipts?cursor={}",
        text(&first["next_cursor"])
    ));
    selling
        .manager
        .get(&foreign)
        .await
        .problem(400, "malformed-request");
    for (query, count) in [
        ("occurred_from=2026-06-01T04:00:00Z", 3),
        ("occurred_before=2026-06-01T04:00:00Z", 0),
    ] {
        let page = selling
            .manager
            .get(&selling.path(&format!("registers/reservations?{query}")))
            .await;
        assert_eq!(numbers(&page.expect(200)).len(), count, "{query}");
    }
    selling
        .manager
        .get(&selling.path("registers/diaries"))
        .await
        .problem(400, "malformed-request");
}

#[actix_web::test]
async fn att_s02_a_register_is_exported_in_the_trades_columns_and_on_record() {
    let mut selling = Selling::open().await;
    let deal = selling.reserved(0).await;
    selling.pay(&deal, "reservation", "10000.00").await;
    let path = selling.path("registers/reservations/export?format=csv");
    let mut seller = selling.seller.clone();
    seller.language = "zh-CN";
    let file = seller.get(&path).await.require(200);
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"reservations-2026-06-01.csv\""
    );
    let text = String::from_utf8(file.bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(
        lines[0].starts_with("编号,日期时间,客户,证件号码尾号,手机,房号"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("1,2026-06-01 12:00,李娜,,13810000001,3-101,100.00"),
        "{}",
        lines[1]
    );
    assert_eq!(lines.len(), 2);
    let shown = "select count(*) from audit_entries where action = 'registers.export' and subject_kind = 'customer' and disclosure";
    assert_eq!(selling.count(shown).await, 1);
    // Masked for who sees no personal data in full, and nobody is shown on record.
    let file = selling.manager.get(&path).await.require(200);
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(
        text.contains("李*") && text.contains("138****0001") && !text.contains("李娜"),
        "{text}"
    );
    assert_eq!(selling.count(shown).await, 1);
    let book = selling.path("registers/receipts/export?format=xlsx");
    let file = selling.manager.get(&book).await.require(200);
    assert!(file.bytes.starts_with(b"PK"));
    for register in [
        "subscriptions",
        "contracts",
        "swaps",
        "renamings",
        "withdrawals",
        "defaults",
        "collection_notices",
    ] {
        let path = selling.path(&format!("registers/{register}/export?format=csv"));
        selling.manager.get(&path).await.require(200);
    }
}

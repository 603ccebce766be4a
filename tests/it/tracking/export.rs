//! Lists of tracking as files (ATT-S04).

use super::{follow_up, party};
use crate::reception::site::{A, Site};
use serde_json::json;

#[actix_web::test]
async fn att_s04_lists_of_tracking_leave_as_csv_and_xlsx_masked_and_without_formulas() {
    let mut site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    site.at("10:00").await;
    follow_up(
        &site,
        A,
        &party,
        json!({"content": "=1+1", "objections": ["price"]}),
    )
    .await
    .expect(201);
    site.people[A].language = "zh-CN";
    let csv = site.people[A]
        .get(&site.path("tracking/export?table=follow_ups&format=csv"))
        .await
        .require(200);
    let text = String::from_utf8(csv.bytes.clone()).unwrap();
    assert!(
        text.starts_with('\u{feff}')
            && text.contains("日期时间")
            && text.contains("2026-06-01 10:00"),
        "{text}"
    );
    assert!(
        text.contains("'=1+1") && text.contains("电话") && text.contains("价格"),
        "{text}"
    );
    let parties = site.people[A]
        .get(&site.path("tracking/export?table=tracked_parties&format=csv"))
        .await
        .require(200);
    let text = String::from_utf8(parties.bytes.clone()).unwrap();
    assert!(!text.contains("赵明") && text.contains("跟踪中"), "{text}");
    let book = site
        .sales
        .get(&site.path("tracking/export?table=plans&format=xlsx"))
        .await
        .require(200);
    assert!(book.bytes.starts_with(b"PK"));
    assert_eq!(
        site.count("select count(*) from audit_entries where action = 'tracking.export'")
            .await,
        3
    );
    let other = site
        .server
        .caller("salesperson", site.server.org.other)
        .await;
    other
        .get(&site.path("tracking/export?table=follow_ups&format=csv"))
        .await
        .problem(404, "site-not-found");
    let between = site
        .sales
        .get(&site.path("tracking/export?table=follow_ups&format=csv&from=2026-06-02"))
        .await
        .require(200);
    assert_eq!(String::from_utf8(between.bytes).unwrap().lines().count(), 1);
}

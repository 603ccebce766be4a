//! The check of each business day (ATT-G26).

use super::{follow_up, party};
use crate::reception::site::{A, B, Site};
use kehu_api::workers::{CHECKS, Workers};
use serde_json::json;
use std::time::Duration;

/// Runs the day's check to its end.
pub(super) async fn check(site: &Site) {
    let (_, check) = CHECKS
        .iter()
        .find(|(name, _)| *name == "tracking.check")
        .unwrap();
    while check(&site.server.app).await.unwrap() {}
}

#[actix_web::test]
async fn att_g26_the_daily_check_tells_salespeople_and_their_supervisor_of_what_is_missing_once_a_day()
 {
    let mut site = Site::sales_office().await;
    let a = party(&site, A, "13812340001", "a").await;
    party(&site, A, "13812340002", "a").await;
    party(&site, B, "13812340003", "b").await;
    let told = "select count(*) from outbox_events where kind = 'follow_ups.overdue'";
    site.clock("2026-06-08", "08:00").await;
    check(&site).await;
    assert_eq!(site.count(told).await, 0, "due is not overdue");
    site.clock("2026-06-09", "08:00").await;
    check(&site).await;
    check(&site).await;
    assert_eq!(site.count(told).await, 2, "A and the supervisor, once");
    assert_eq!(
        site.count("select overdue from tracking_checks where day = '2026-06-09'")
            .await,
        2
    );
    let workers = Workers::start(&site.server.app);
    for caller in [&site.people[A], &site.sales_supervisor] {
        let mut titles = Vec::new();
        for _ in 0..100 {
            let inbox = caller.get("/v1/notifications").await.expect(200);
            titles = inbox["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["title"].clone())
                .collect();
            if !titles.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(
            titles
                .iter()
                .any(|title| title.as_str().unwrap().contains('2')),
            "{titles:?}"
        );
    }
    assert_eq!(
        site.people[B].get("/v1/notifications").await.expect(200)["items"],
        json!([])
    );
    workers.stop(Duration::from_secs(5)).await;
    follow_up(&site, A, &a, json!({})).await.expect(201);
    site.clock("2026-06-10", "08:00").await;
    check(&site).await;
    assert_eq!(
        site.count("select overdue from tracking_checks where day = '2026-06-10'")
            .await,
        1
    );
}

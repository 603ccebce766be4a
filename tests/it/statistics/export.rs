//! Statistics as files (ATT-S04).

use super::visitor;
use crate::reception::site::{A, Site};

#[actix_web::test]
async fn att_s04_every_table_of_statistics_leaves_as_csv_and_xlsx() {
    let mut site = Site::sales_office().await;
    visitor(&site, A, "13812340001", "internet", "a").await;
    site.at("20:00").await;
    site.sales.language = "zh-CN";
    for table in [
        "daily",
        "days",
        "channel",
        "salesperson",
        "intent_level",
        "product",
        "conversion",
        "withdrawals",
        "report",
    ] {
        let path = |format: &str| {
            site.path(&format!(
                "statistics/export?table={table}&format={format}&from=2026-06-01&until=2026-06-01"
            ))
        };
        let csv = site.sales.get(&path("csv")).await.require(200);
        assert!(csv.header("content-disposition").contains(".csv"));
        let text = String::from_utf8(csv.bytes).unwrap();
        assert!(text.starts_with('\u{feff}'), "{table}");
        match table {
            "daily" => assert!(text.contains("来访总数,1,1,1"), "{text}"),
            "channel" => assert!(text.contains("\n网络,0,1,1,0,1"), "{text}"),
            "days" => assert!(text.contains("\n2026-06-01,0,1,1,0,1"), "{text}"),
            "conversion" => assert!(text.contains("来访转登记,1,1,100.00"), "{text}"),
            "report" => assert!(text.contains("认知途径,网络,0,1,1,0,1"), "{text}"),
            _ => {}
        }
        let book = site.sales.get(&path("xlsx")).await.require(200);
        assert!(book.bytes.starts_with(b"PK"), "{table}");
    }
    assert_eq!(
        site.count("select count(*) from audit_entries where action = 'statistics.export'")
            .await,
        18
    );
    let path =
        site.path("statistics/export?table=days&format=csv&from=2026-06-01&until=2026-06-01");
    site.people[A].get(&path).await.problem(403, "forbidden");
}

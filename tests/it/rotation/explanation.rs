//! Why it was whose turn (ATT-G01).

use super::site::{Site, at};
use crate::office::text;
use serde_json::{Value, json};

async fn lived() -> Site {
    let mut site = Site::developer().await;
    site.at("09:30").await;
    site.short_visit().await;
    site.at("10:00").await;
    site.call(1, "go-out", json!({"reason": "私事"}))
        .await
        .expect(200);
    site.at("10:20").await;
    assert_eq!(site.short_visit().await, "c");
    site.at("14:40").await;
    site
}

#[actix_web::test]
async fn att_g01_an_explanation_names_the_entries_that_put_each_there() {
    let site = lived().await;
    let path = site.path(&format!("explanation{}", at("14:32")));
    let found = site.supervisor.get(&path).await.expect(200);
    assert_eq!(site.name(&found["order"]["next_id"]), "d");
    let people = found["salespeople"].as_array().unwrap();
    let order: String = people
        .iter()
        .map(|one| site.name(&one["salesperson_id"]))
        .collect();
    assert_eq!(order, "dabc");
    // d began the day at 4 and came to the front as a, b and c moved behind.
    let kinds = |one: &Value| -> Vec<String> {
        let because = one["because"].as_array().unwrap();
        because
            .iter()
            .map(|put| text(&put["entry"]["kind"]))
            .collect()
    };
    assert_eq!(
        kinds(&people[0]),
        ["day_opened", "taken", "passed_over", "taken"]
    );
    let places: Vec<i64> = people[0]["because"]
        .as_array()
        .unwrap()
        .iter()
        .map(|put| put["place_after"].as_i64().unwrap())
        .collect();
    assert_eq!(places, [4, 3, 2, 1]);
    assert_eq!(kinds(&people[1]), ["taken", "passed_over", "taken"]);
    assert_eq!(kinds(&people[3]), ["taken"], "the own last move is enough");
}

#[actix_web::test]
async fn att_g01_an_explanation_speaks_both_languages() {
    let mut site = lived().await;
    let path = site.path(&format!("explanation{}", at("14:32")));
    site.supervisor.language = "en";
    let english = site.supervisor.get(&path).await.expect(200);
    let said = text(&english["salespeople"][2]["text"]);
    assert!(
        said.contains("place 3 and cannot receive (not there)"),
        "{said}"
    );
    assert!(
        said.contains("was passed over (not there), to the end"),
        "{said}"
    );
    assert!(said.contains("10:20:00"), "the site's time: {said}");
    site.supervisor.language = "zh-CN";
    let chinese = site.supervisor.get(&path).await.expect(200);
    let said = text(&chinese["salespeople"][2]["text"]);
    assert!(said.contains("排第3位，不能接待（不在岗位）"), "{said}");
    assert!(said.contains("轮空（不在岗位），排至末位"), "{said}");
}

#[actix_web::test]
async fn att_g01_an_explanation_before_the_day_has_begun_gives_the_order_alone() {
    let mut site = Site::developer().await;
    site.on("2026-06-02", "07:00").await;
    let found = site
        .supervisor
        .get(&site.path("explanation"))
        .await
        .expect(200);
    assert_eq!(found["order"]["number"], json!(null));
    assert_eq!(found["salespeople"].as_array().unwrap().len(), 4);
    assert_eq!(found["salespeople"][0]["because"], json!([]));
}

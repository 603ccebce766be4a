//! Hard cases (ATT-G26).

use super::{follow_up, listed, party, tracking};
use crate::reception::site::{A, Site};
use serde_json::json;

fn objection() -> serde_json::Value {
    json!({"objections": ["price"], "result": "仍犹豫"})
}

#[actix_web::test]
async fn att_g26_the_sales_manager_joins_the_analysis_after_three_contacts_that_met_an_objection() {
    let mut site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "b").await;
    let path = format!("/v1/parties/{party}/case-analyses");
    let analysis = json!({"analysis": "价格抗性来自竞品", "advice": "安排对比讲解"});
    for time in ["10:00", "11:00"] {
        site.at(time).await;
        follow_up(&site, A, &party, objection()).await.expect(201);
        assert_eq!(tracking(&site, &party).await["hard_case"], false);
    }
    let early = site
        .sales
        .post(&path, analysis.clone())
        .await
        .problem(409, "not-a-hard-case");
    assert_eq!(early["rule"], "ATT-G26");
    site.at("12:00").await;
    follow_up(
        &site,
        A,
        &party,
        json!({"reached": false, "result": "未接"}),
    )
    .await
    .expect(201);
    let found = tracking(&site, &party).await;
    assert_eq!(
        (&found["hard_case"], &found["troubled"]),
        (&json!(true), &json!(3))
    );
    assert_eq!(
        listed(&site, A, "hard_case=true").await,
        std::slice::from_ref(&party)
    );
    site.project
        .post(&path, analysis.clone())
        .await
        .problem(403, "for-the-sales-manager");
    site.at("13:00").await;
    site.sales.post(&path, analysis.clone()).await.expect(201);
    let found = tracking(&site, &party).await;
    assert_eq!(
        (&found["hard_case"], &found["troubled"]),
        (&json!(false), &json!(0))
    );
    site.sales
        .post(&path, analysis)
        .await
        .problem(409, "not-a-hard-case");
    let known = site.people[A].get(&path).await.expect(200);
    assert_eq!(known["items"][0]["advice"], "安排对比讲解");
}

#[actix_web::test]
async fn att_g26_a_contact_without_objection_or_a_rise_of_the_level_ends_the_row() {
    let mut site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "c").await;
    for (time, change) in [
        ("10:00", objection()),
        ("11:00", objection()),
        (
            "12:00",
            json!({"objections": ["price"], "level_after": "b"}),
        ),
        ("13:00", objection()),
    ] {
        site.at(time).await;
        follow_up(&site, A, &party, change).await.expect(201);
    }
    assert_eq!(tracking(&site, &party).await["troubled"], 1);
    site.at("14:00").await;
    follow_up(&site, A, &party, json!({})).await.expect(201);
    assert_eq!(tracking(&site, &party).await["troubled"], 0);
}

#[actix_web::test]
async fn att_g26_a_salesperson_who_asks_for_help_makes_a_hard_case_at_once() {
    let mut site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "b").await;
    site.at("10:00").await;
    follow_up(&site, A, &party, json!({"needs_help": true}))
        .await
        .expect(201);
    assert_eq!(tracking(&site, &party).await["hard_case"], true);
    let today = site.sales.get(&site.path("today")).await.expect(200);
    assert_eq!(today["hard_cases"][0]["party_id"], party);
}

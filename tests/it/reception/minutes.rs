//! Evening minutes (ATT-G25) and the methods of events (ATT-R13).

use super::site::{A, B, Site, instant};
use crate::office::text;
use serde_json::json;

#[actix_web::test]
async fn att_g25_the_managers_minutes_list_each_visitor_reported_or_not() {
    let mut site = Site::sales_office().await;
    let first = site.registered(A, "13812341234").await;
    let second = site.visitor(B).await;
    site.at("18:30").await;
    let path = site.path("evening-minutes");
    let body = json!({"attendee_ids": [site.id(A), site.id(B)], "reports": [{"reception_id": first["reception_id"], "report": "三室，意向强"}]});
    site.people[A]
        .post(&path, body.clone())
        .await
        .problem(403, "forbidden");
    site.sales_supervisor
        .post(&path, body.clone())
        .await
        .problem(403, "not-the-decider");
    let foreign = json!({"attendee_ids": [site.id(A)], "reports": [{"reception_id": first["id"], "report": "无"}]});
    site.sales
        .post(&path, foreign)
        .await
        .problem(422, "validation-failed");
    let minutes = site.sales.post(&path, body.clone()).await.expect(201);
    let visitors = minutes["visitors"].as_array().unwrap();
    assert_eq!(visitors.len(), 2);
    assert_eq!(
        (&visitors[0]["reception_id"], &visitors[0]["report"]),
        (&first["reception_id"], &json!("三室，意向强"))
    );
    assert_eq!(
        (&visitors[1]["reception_id"], &visitors[1]["report"]),
        (&second["id"], &json!(null))
    );
    site.sales
        .post(&path, body)
        .await
        .problem(409, "minutes-taken");
    let record = site.record(&first["party_id"]).await;
    assert!(
        record
            .iter()
            .any(|entry| entry["kind"] == "minuted" && entry["id"] == minutes["id"])
    );
    let own = site.people[A].get(&path).await.expect(200);
    assert_eq!(
        own["items"][0]["visitors"].as_array().unwrap().len(),
        1,
        "a salesperson reads of the own visitors"
    );
}

#[actix_web::test]
async fn att_r13_the_method_of_an_event_is_published_before_it_once() {
    let mut site = Site::sales_office().await;
    let path = site.path("event-methods");
    let method = |starts: &str| json!({"event_tag": "opening-2026", "starts_on": starts, "ends_on": "2026-06-03", "method": "equally", "explanation": "开盘当日平分"});
    let refused = site
        .project
        .post(&path, method("2026-06-01"))
        .await
        .problem(409, "event-begun");
    assert_eq!(refused["rule"], "ATT-R13");
    site.people[A]
        .post(&path, method("2026-06-02"))
        .await
        .problem(403, "forbidden");
    site.project
        .post(&path, method("2026-06-02"))
        .await
        .expect(201);
    site.sales
        .post(&path, method("2026-06-02"))
        .await
        .problem(409, "event-method-published");
    assert_eq!(
        site.people[A].get(&path).await.expect(200)["items"][0]["method"],
        "equally"
    );
    site.on("2026-06-02", "09:00").await;
    let received = site
        .receive(
            A,
            json!({"event_tag": "opening-2026", "arrived_at": instant("2026-06-02", "09:00")}),
        )
        .await
        .expect(201);
    assert_eq!(text(&received["reception"]["event_tag"]), "opening-2026");
    site.receive(B, json!({"event_tag": "Opening Day"}))
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn att_g25_the_days_visitors_are_those_up_to_midnight_of_the_site() {
    for (day, time, visitors) in [("2026-06-01", "23:59:59", 1), ("2026-06-02", "00:00", 0)] {
        let mut site = Site::sales_office().await;
        site.at("23:50").await;
        site.registered(A, "13812341234").await;
        site.clock(day, time).await;
        let body = json!({"attendee_ids": [site.id(A)], "reports": []});
        let path = site.path("evening-minutes");
        let minutes = site.sales.post(&path, body).await.expect(201);
        assert_eq!(minutes["held_on"], day);
        assert_eq!(minutes["visitors"].as_array().unwrap().len(), visitors);
    }
}

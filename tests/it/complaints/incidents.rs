//! Incidents at a site (CMP-15).

use super::bench::{Desk, at};
use crate::office::text;
use serde_json::{Value, json};

fn incident(desk: &Desk, change: Value) -> Value {
    let mut body = json!({"unit_id": desk.server.org.company, "occurred_at": at("2026-06-01T09:00:00"), "place": "开票大厅",
        "description": "客户与窗口人员争执", "visitor": "一名男性客户", "staff": [desk.officer.user], "measures": "主管到场劝解",
        "led_out_by": desk.leader.user, "led_out_at": at("2026-06-01T09:05:00")});
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

#[actix_web::test]
async fn cmp_15_an_incident_is_recorded_with_what_was_done_at_once_and_who_took_the_parties_out() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let complaint = desk.complaint(&place).await["id"].clone();
    let body = incident(&desk, json!({"complaint_id": complaint}));
    let made = desk.leader.post("/v1/incidents", body).await.expect(201);
    assert_eq!(
        (
            &made["number"],
            &made["measures"],
            &made["led_out_by"],
            &made["complaint_id"]
        ),
        (
            &"SJ-2026-000001".into(),
            &"主管到场劝解".into(),
            &json!(desk.leader.user),
            &complaint
        )
    );
    let path = format!("/v1/incidents/{}", text(&made["id"]));
    assert_eq!(desk.leader.get(&path).await.expect(200), made);
    let listed = desk.leader.get("/v1/incidents").await.expect(200);
    assert_eq!(listed["items"], json!([made]));
    let foreign = desk
        .server
        .caller("department_manager", desk.server.org.other)
        .await;
    foreign.get(&path).await.problem(404, "incident-not-found");
}

#[actix_web::test]
async fn cmp_15_a_record_is_corrected_by_another_once_and_never_changed() {
    let desk = Desk::open().await;
    let first = desk
        .leader
        .post("/v1/incidents", incident(&desk, json!({})))
        .await
        .expect(201);
    let correction = incident(
        &desk,
        json!({"corrects_id": first["id"], "place": "提货区"}),
    );
    let second = desk
        .leader
        .post("/v1/incidents", correction.clone())
        .await
        .expect(201);
    assert_eq!(second["number"], "SJ-2026-000002");
    desk.leader
        .post("/v1/incidents", correction)
        .await
        .problem(409, "incident-corrected");
    let path = format!("/v1/incidents/{}", text(&first["id"]));
    assert_eq!(
        desk.leader.get(&path).await.expect(200)["place"],
        "开票大厅"
    );
}

#[actix_web::test]
async fn cmp_15_instants_are_in_order_and_people_are_known() {
    let desk = Desk::open().await;
    for (change, code) in [
        (
            json!({"led_out_at": at("2026-06-01T08:59:59")}),
            "validation-failed",
        ),
        (
            json!({"led_out_at": at("2026-06-01T10:00:01")}),
            "validation-failed",
        ),
        (json!({"staff": []}), "validation-failed"),
        (json!({"measures": " "}), "validation-failed"),
        (
            json!({"led_out_by": "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"}),
            "complaint-reference-unknown",
        ),
        (
            json!({"staff": ["019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"]}),
            "complaint-reference-unknown",
        ),
    ] {
        desk.leader
            .post("/v1/incidents", incident(&desk, change))
            .await
            .problem(422, code);
    }
    assert_eq!(desk.count("select count(*) from incidents").await, 0);
}

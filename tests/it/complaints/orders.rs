//! Service orders, for which complaints wait, and improvement items from causes (CMP-12, CMP-14, GOV-07).

use super::bench::Desk;
use crate::office::text;
use serde_json::json;

#[actix_web::test]
async fn cmp_14_a_complaint_waits_for_the_service_order_that_it_has_raised() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let order = json!({"kind": "repair", "matter": "开票机故障", "content": "修复三号窗口开票机"});
    let made = desk
        .officer
        .post(&format!("{place}/service-orders"), order)
        .await
        .expect(201);
    assert_eq!(
        (&made["origin_kind"], made["state"] != "closed"),
        (&"complaint".into(), true)
    );
    desk.walk(&place, "general", 6).await;
    let refused = desk.follow_up(&place, "satisfied").await;
    assert_eq!(
        refused.problem(409, "complaint-service-order-open")["rule"],
        "CMP-14"
    );
    let path = format!("/v1/service-orders/{}/cancel", text(&made["id"]));
    desk.at("2026-06-01T11:00:00").await;
    desk.officer
        .post(&path, json!({"reason": "设备已自行恢复"}))
        .await
        .expect(200);
    desk.follow_up(&place, "satisfied").await.expect(200);
}

#[actix_web::test]
async fn cmp_14_while_an_order_is_open_calls_are_recorded_but_nobody_is_satisfied_and_none_is_the_last()
 {
    let mut desk = Desk::open().await;
    let order = json!({"kind": "repair", "matter": "开票机故障", "content": "修复三号窗口开票机"});
    let place = desk.accepted(json!({})).await;
    let made = desk
        .officer
        .post(&format!("{place}/service-orders"), order.clone())
        .await
        .expect(201);
    desk.walk(&place, "general", 6).await;
    for day in ["02", "03", "04"] {
        desk.at(&format!("2026-06-{day}T10:00:00")).await;
        desk.follow_up(&place, "unreachable").await.expect(200);
    }
    assert_eq!(
        desk.complaint(&place).await["stage"],
        "replied",
        "the third call is not the last while the service is open"
    );
    let path = format!("/v1/service-orders/{}/cancel", text(&made["id"]));
    desk.officer
        .post(&path, json!({"reason": "设备已自行恢复"}))
        .await
        .expect(200);
    desk.at("2026-06-05T10:00:00").await;
    desk.follow_up(&place, "unreachable").await.expect(200);
    assert_eq!(desk.complaint(&place).await["stage"], "followed_up");
    let other = desk.accepted(json!({})).await;
    desk.officer
        .post(&format!("{other}/service-orders"), order)
        .await
        .expect(201);
    desk.walk(&other, "general", 6).await;
    desk.follow_up(&other, "dissatisfied").await.expect(200);
    assert_eq!(desk.complaint(&other).await["stage"], "determined");
}

#[actix_web::test]
async fn cmp_14_a_service_order_is_issued_for_an_accepted_and_unfinished_complaint() {
    let desk = Desk::open().await;
    let order = json!({"kind": "repair", "matter": "开票机故障", "content": "修复"});
    let body = desk.body(json!({"accept": false}));
    let made = desk.officer.post("/v1/complaints", body).await.require(201);
    let received = format!("{}/service-orders", made.header("location"));
    desk.officer
        .post(&received, order.clone())
        .await
        .problem(409, "complaint-step-out-of-order");
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.follow_up(&place, "satisfied").await.expect(200);
    desk.officer
        .post(&format!("{place}/evaluate"), json!({"summary": "完成"}))
        .await
        .expect(200);
    desk.officer
        .post(&format!("{place}/service-orders"), order)
        .await
        .problem(409, "complaint-finished");
}

#[actix_web::test]
async fn cmp_02_a_question_is_turned_into_a_service_order() {
    let desk = Desk::open().await;
    let question = json!({"unit_id": desk.server.org.company, "channel": "telephone", "content": "三号窗口开票机坏了吗？"});
    let made = desk
        .officer
        .post("/v1/consultations", question)
        .await
        .require(201);
    let path = format!("{}/turn-into-service-order", made.header("location"));
    let order = json!({"kind": "repair", "matter": "开票机故障", "content": "修复三号窗口开票机"});
    let turned = desk.officer.post(&path, order.clone()).await.expect(201);
    assert_eq!(turned["consultation"]["state"], "service_order");
    assert_eq!(
        turned["consultation"]["service_order_id"],
        turned["service_order"]["id"]
    );
    desk.officer
        .post(&path, order)
        .await
        .problem(409, "consultation-settled");
}

#[actix_web::test]
async fn cmp_12_a_cause_raises_an_improvement_item_with_owner_and_due_date() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let item = json!({"title": "窗口增设监督电话", "content": "窗口服务缺少监督", "owner_id": desk.leader.user, "due_on": "2026-06-30"});
    let path = format!("{place}/improvements");
    desk.officer
        .post(&path, item.clone())
        .await
        .problem(409, "complaint-step-out-of-order");
    desk.walk(&place, "general", 3).await;
    let raised = desk.officer.post(&path, item).await.expect(201);
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (
            &raised["source"],
            &raised["source_id"],
            &raised["unit_id"],
            &raised["due_on"]
        ),
        (
            &"complaint".into(),
            &complaint["id"],
            &complaint["responsible_unit_id"],
            &"2026-06-30".into()
        )
    );
}

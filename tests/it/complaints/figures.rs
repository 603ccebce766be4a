//! Complaints as figures, and as files (CMP-12).

use super::bench::Desk;
use serde_json::{Value, json};

const YEAR: &str = "received_from=2026-01-01T00:00:00Z&received_before=2027-01-01T00:00:00Z";

async fn figures(desk: &Desk, dimension: &str) -> Vec<Value> {
    let path = format!("/v1/complaints/statistics?dimension={dimension}&{YEAR}");
    desk.leader.get(&path).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .clone()
}

/// Three of June: one closed and satisfied, one replied to late, one overdue; one of July, misdirected.
async fn year() -> Desk {
    let mut desk = Desk::open().await;
    let kept = desk.accepted(json!({})).await;
    desk.walk(&kept, "general", 6).await;
    let late = desk
        .accepted(json!({"category": "delivery", "channel": "letter"}))
        .await;
    desk.accepted(json!({"category": "delivery", "complainant": {"telephone": "13900000000"}}))
        .await;
    desk.at("2026-06-02T10:00:00").await;
    let satisfied = json!({"result": "satisfied", "score": 4, "remark": "满意"});
    desk.officer
        .post(&format!("{kept}/follow-up"), satisfied)
        .await
        .expect(200);
    desk.officer
        .post(&format!("{kept}/evaluate"), json!({"summary": "已改进"}))
        .await
        .expect(200);
    desk.at("2026-06-03T10:00:00").await;
    desk.walk(&late, "general", 6).await;
    desk.at("2026-07-01T10:00:00").await;
    let elsewhere = desk.accepted(json!({"category": "other"})).await;
    let found = json!({"nature": "misdirected", "severity": "general", "found": "非本公司产品"});
    desk.officer
        .post(&format!("{elsewhere}/determine"), found)
        .await
        .expect(200);
    let answer = json!({"party": "其他供应商", "channel": "telephone", "answer": "请联系原供应商"});
    desk.officer
        .post(&format!("{elsewhere}/redirect"), answer)
        .await
        .expect(200);
    desk
}

#[actix_web::test]
async fn cmp_12_complaints_are_counted_by_category_cause_unit_channel_severity_and_month() {
    let desk = year().await;
    let by = async |dimension: &str| -> Vec<(Value, i64)> {
        let lines = figures(&desk, dimension).await;
        lines
            .iter()
            .map(|line| {
                (
                    line["key"].clone(),
                    line["received_count"].as_i64().unwrap(),
                )
            })
            .collect()
    };
    assert_eq!(
        by("category").await,
        [
            (json!("delivery"), 2),
            (json!("other"), 1),
            (json!("service"), 1)
        ]
    );
    assert_eq!(by("cause").await, [(json!("staff"), 2), (Value::Null, 2)]);
    assert_eq!(
        by("unit").await,
        [(json!(desk.server.org.finance), 2), (Value::Null, 2)]
    );
    assert_eq!(
        by("channel").await,
        [(json!("letter"), 1), (json!("telephone"), 3)]
    );
    assert_eq!(by("severity").await, [(json!("general"), 4)]);
    assert_eq!(
        by("month").await,
        [(json!("2026-06"), 3), (json!("2026-07"), 1)]
    );
}

#[actix_web::test]
async fn cmp_12_deadlines_kept_and_missed_times_and_satisfaction_are_counted() {
    let desk = year().await;
    let lines = figures(&desk, "severity").await;
    let line = &lines[0];
    for (field, expected) in [
        ("kept_count", 2),
        ("missed_count", 1),
        ("overdue_count", 1),
        ("closed_count", 2),
        ("founded_count", 2),
        ("misdirected_count", 1),
        ("satisfied_count", 1),
        ("scored_count", 1),
        ("score_sum", 4),
        ("repeat_count", 0),
        // Two days and none: on the clock on the wall, one day on average.
        ("minutes_to_cause", 24 * 60),
        ("minutes_to_follow_up", 24 * 60),
    ] {
        assert_eq!(line[field], expected, "{field}");
    }
    // Three replies: at once, after two days, at once.
    assert_eq!(line["minutes_to_reply"], 2 * 24 * 60 / 3);
    let none = "/v1/complaints/statistics?dimension=category&received_from=2025-01-01T00:00:00Z&received_before=2025-02-01T00:00:00Z";
    assert_eq!(desk.leader.get(none).await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn cmp_12_the_register_and_the_figures_are_exported_as_csv_and_xlsx_on_the_record() {
    let desk = year().await;
    let csv = desk
        .leader
        .get(&format!(
            "/v1/complaints/export?table=register&format=csv&{YEAR}"
        ))
        .await
        .require(200);
    let text = String::from_utf8(csv.bytes).unwrap();
    assert_eq!(text.lines().count(), 5);
    assert!(
        text.lines().next().unwrap().contains("Received at"),
        "{text}"
    );
    assert!(text.contains("TS-2026-000002") && text.contains("Letter"));
    assert!(
        !text.contains("13812345678") && !text.contains("刘洋"),
        "who complains stays in the complaints"
    );
    let csv = desk
        .leader
        .get(&format!(
            "/v1/complaints/export?table=category&format=csv&{YEAR}"
        ))
        .await
        .require(200);
    assert!(
        String::from_utf8(csv.bytes)
            .unwrap()
            .contains("\nCollection and delivery,2,")
    );
    let xlsx = desk
        .leader
        .get(&format!(
            "/v1/complaints/export?table=month&format=xlsx&{YEAR}"
        ))
        .await
        .require(200);
    assert!(xlsx.bytes.starts_with(b"PK"));
    assert!(
        xlsx.header("content-disposition")
            .contains("complaints-by-month")
    );
    let recorded = "select count(*) from audit_entries where action = 'complaints.export'";
    assert_eq!(desk.count(recorded).await, 3);
}

#[actix_web::test]
async fn cmp_12_the_list_is_filtered_and_paged() {
    let desk = year().await;
    for (query, expected) in [
        ("punctuality=kept", 2),
        ("punctuality=missed", 1),
        ("punctuality=overdue", 1),
        ("punctuality=running", 0),
        ("stage=closed&stage=redirected", 2),
        ("category=delivery", 2),
        ("channel=letter", 1),
        ("received_from=2026-07-01T00:00:00Z", 1),
        ("received_before=2026-07-01T00:00:00Z", 3),
    ] {
        let listed = desk
            .leader
            .get(&format!("/v1/complaints?{query}"))
            .await
            .expect(200);
        assert_eq!(
            listed["items"].as_array().unwrap().len(),
            expected,
            "{query}"
        );
    }
    let first = desk.leader.get("/v1/complaints?limit=3").await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = desk
        .leader
        .get(&format!("/v1/complaints?limit=3&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(
        (
            second["items"].as_array().unwrap().len(),
            &second["next_cursor"]
        ),
        (1, &Value::Null)
    );
    desk.leader
        .get(&format!(
            "/v1/complaints?limit=3&category=other&cursor={cursor}"
        ))
        .await
        .require(400);
}

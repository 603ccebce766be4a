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

#[actix_web::test]
async fn cmp_12_a_span_that_ends_before_it_begins_is_refused() {
    let desk = Desk::open().await;
    let turned = "received_from=2026-06-02T00:00:00Z&received_before=2026-06-01T00:00:00Z";
    let empty = "received_from=2026-06-01T00:00:00Z&received_before=2026-06-01T00:00:00Z";
    for path in [
        format!("/v1/complaints/statistics?dimension=month&{turned}"),
        format!("/v1/complaints/statistics?dimension=month&{empty}"),
        format!("/v1/complaints/export?table=month&format=csv&{turned}"),
        format!("/v1/complaints/export?table=register&format=csv&{turned}"),
        format!("/v1/complaints?{turned}"),
    ] {
        let problem = desk
            .leader
            .get(&path)
            .await
            .problem(400, "malformed-request");
        assert_eq!(
            problem["errors"][0]["parameter"], "received_before",
            "{path}"
        );
    }
}

#[actix_web::test]
async fn cmp_12_a_reopening_takes_neither_the_kept_reply_nor_the_low_score_out_of_the_figures() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-03T10:00:00").await;
    desk.follow_up(&place, "dissatisfied").await.expect(200);
    let expect = async |expected: &[(&str, i64)]| {
        let line = figures(&desk, "category").await.remove(0);
        for (field, count) in expected {
            assert_eq!(line[*field], *count, "{field}: {line}");
        }
    };
    expect(&[
        ("first_reply_kept_count", 1),
        ("first_reply_missed_count", 0),
        ("kept_count", 0),
        ("overdue_count", 1),
        ("ever_overdue_count", 1),
        ("reopened_count", 1),
        ("dissatisfied_call_count", 1),
        ("scored_count", 1),
        ("score_sum", 2),
    ])
    .await;
    desk.second_round(&place).await;
    expect(&[
        ("first_reply_kept_count", 1),
        ("missed_count", 1),
        ("overdue_count", 0),
        ("ever_overdue_count", 1),
        ("satisfied_count", 1),
        ("dissatisfied_call_count", 1),
        ("scored_count", 2),
        ("score_sum", 7),
    ])
    .await;
}

#[actix_web::test]
async fn cmp_12_times_to_each_step_are_told_in_working_time_too() {
    let desk = year().await;
    let line = figures(&desk, "severity").await.remove(0);
    for (field, expected) in [
        // None, and from Monday at ten to Wednesday at ten: seven hours, eight and one.
        ("working_minutes_to_cause", (7 + 8 + 1) * 60 / 2),
        ("working_minutes_to_reply", (7 + 8 + 1) * 60 / 3),
        ("working_minutes_to_follow_up", (7 + 1) * 60),
    ] {
        assert_eq!(line[field], expected, "{field}");
    }
}

/// Numbers that look random and are the same every time.
struct Draw(u64);

impl Draw {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        of[usize::try_from(self.0 % 1_000_003).unwrap() % of.len()]
    }
}

/// Complaints of all kinds, brought to all stages at all times.
async fn histories(draw: &mut Draw, count: usize) -> Desk {
    let mut desk = Desk::open().await;
    let mut now = super::bench::at("2026-06-24T09:30:00");
    for number in 0..count {
        now += chrono::TimeDelta::hours(draw.one(&[1, 7, 20]));
        desk.on(now).await;
        let severity = draw.one(&["general", "major"]);
        let telephone = format!("138000000{:02}", draw.one(&[number, 7]));
        let taken = json!({"category": draw.one(&["service", "delivery", "other"]), "severity": severity,
            "channel": draw.one(&["telephone", "letter", "online"]), "complainant": {"telephone": telephone}});
        let place = desk.accepted(taken).await;
        now += chrono::TimeDelta::hours(draw.one(&[0, 5, 26, 120]));
        desk.on(now).await;
        let nature = draw.one(&["founded", "founded", "founded", "misdirected"]);
        if nature == "misdirected" {
            let found = json!({"nature": nature, "severity": severity, "found": "非本公司产品"});
            let answer =
                json!({"party": "原供应商", "channel": "letter", "answer": "请联系原供应商"});
            for (act, body) in [("determine", found), ("redirect", answer)] {
                desk.officer
                    .post(&format!("{place}/{act}"), body)
                    .await
                    .expect(200);
            }
            continue;
        }
        let steps = draw.one(&[0, 1, 3, 5, 6, 6, 6]);
        desk.walk(&place, severity, steps).await;
        if steps == 6 {
            let result = draw.one(&["satisfied", "dissatisfied", "unreachable", "satisfied"]);
            desk.follow_up(&place, result).await.expect(200);
            if result == "satisfied" && draw.one(&[true, false]) {
                let summary = json!({"summary": "已改进"});
                desk.officer
                    .post(&format!("{place}/evaluate"), summary)
                    .await
                    .expect(200);
            }
        }
    }
    desk
}

/// What the list of complaints holds under a query, all pages.
async fn listed(desk: &Desk, query: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/complaints?limit=7&{YEAR}{query}{cursor}");
        let page = desk.leader.get(&path).await.expect(200);
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// The value by which a listed complaint is counted.
fn key_of(one: &Value, dimension: &str) -> Value {
    match dimension {
        "unit" => one["responsible_unit_id"].clone(),
        "month" => {
            let at: chrono::DateTime<chrono::Utc> =
                one["received_at"].as_str().unwrap().parse().unwrap();
            let china = at + chrono::TimeDelta::hours(8);
            json!(china.format("%Y-%m").to_string())
        }
        field => one[field].clone(),
    }
}

#[actix_web::test]
async fn cmp_12_the_figures_of_every_value_are_those_of_the_listed_complaints() {
    for seed in [0x9e37_79b9_7f4a_7c15, 0x0123_4567_89ab_cdef] {
        let desk = histories(&mut Draw(seed), 16).await;
        let all = listed(&desk, "").await;
        assert_eq!(all.len(), 16);
        let mut calls = std::collections::HashMap::new();
        for one in &all {
            let id = one["id"].as_str().unwrap();
            let case = desk.case(&format!("/v1/complaints/{id}")).await;
            let steps = case["steps"].as_array().unwrap().clone();
            let follow_ups: Vec<Value> = steps
                .into_iter()
                .filter(|step| step["kind"] == "follow_up")
                .collect();
            calls.insert(id.to_owned(), follow_ups);
        }
        for dimension in ["category", "cause", "unit", "channel", "severity", "month"] {
            let lines = figures(&desk, dimension).await;
            let received: i64 = lines
                .iter()
                .map(|line| line["received_count"].as_i64().unwrap())
                .sum();
            assert_eq!(received, 16, "{dimension}");
            for line in &lines {
                let of_it: Vec<&Value> = all
                    .iter()
                    .filter(|one| key_of(one, dimension) == line["key"])
                    .collect();
                let count = |holds: &dyn Fn(&Value) -> bool| -> i64 {
                    let held = of_it.iter().filter(|one| holds(one)).count();
                    i64::try_from(held).unwrap()
                };
                let of_calls = |one: &Value| calls[one["id"].as_str().unwrap()].clone();
                let sum = |figure: &dyn Fn(&Value) -> i64| -> i64 {
                    of_it
                        .iter()
                        .flat_map(|one| of_calls(one))
                        .map(|call| figure(&call))
                        .sum()
                };
                for (field, expected) in [
                    ("received_count", count(&|_| true)),
                    ("founded_count", count(&|one| one["nature"] == "founded")),
                    (
                        "misdirected_count",
                        count(&|one| one["nature"] == "misdirected"),
                    ),
                    ("closed_count", count(&|one| one["closed_at"].is_string())),
                    ("kept_count", count(&|one| one["punctuality"] == "kept")),
                    ("missed_count", count(&|one| one["punctuality"] == "missed")),
                    (
                        "overdue_count",
                        count(&|one| one["punctuality"] == "overdue"),
                    ),
                    (
                        "ever_overdue_count",
                        count(&|one| one["overdue_at"].is_string()),
                    ),
                    ("repeat_count", count(&|one| one["repeat_of"].is_string())),
                    ("reopened_count", count(&|one| one["round"] != 1)),
                    (
                        "satisfied_count",
                        count(&|one| one["outcome"] == "satisfied"),
                    ),
                    (
                        "unreachable_count",
                        count(&|one| one["outcome"] == "unreachable"),
                    ),
                    (
                        "dissatisfied_call_count",
                        sum(&|call| i64::from(call["result"] == "dissatisfied")),
                    ),
                    (
                        "scored_count",
                        sum(&|call| i64::from(call["score"].is_number())),
                    ),
                    (
                        "score_sum",
                        sum(&|call| call["score"].as_i64().unwrap_or(0)),
                    ),
                ] {
                    assert_eq!(
                        line[field], expected,
                        "{field} of {dimension} {}",
                        line["key"]
                    );
                }
            }
        }
        for dimension in ["category", "channel", "severity"] {
            for line in figures(&desk, dimension).await {
                let key = line["key"].as_str().unwrap().to_owned();
                let standings = [
                    ("", "received_count"),
                    ("&punctuality=kept", "kept_count"),
                    ("&punctuality=missed", "missed_count"),
                    ("&punctuality=overdue", "overdue_count"),
                    ("&stage=closed&stage=redirected", "closed_count"),
                ];
                for (query, field) in standings {
                    let found = listed(&desk, &format!("&{dimension}={key}{query}")).await;
                    assert_eq!(line[field], found.len(), "{field} of {dimension} {key}");
                }
            }
        }
    }
}

#[actix_web::test]
async fn cmp_12_what_is_offered_to_somebody_is_on_their_list_and_in_their_figures() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let manager = desk
        .server
        .caller("account_manager", desk.server.org.company)
        .await;
    let offer = json!({"to_id": manager.user, "reason": "外出培训"});
    desk.officer
        .post(&format!("{place}/handovers"), offer)
        .await
        .expect(200);
    let list = manager
        .get(&format!("/v1/complaints?{YEAR}"))
        .await
        .expect(200);
    let path = format!("/v1/complaints/statistics?dimension=severity&{YEAR}");
    let lines = manager.get(&path).await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(lines["items"][0]["received_count"], 1);
}

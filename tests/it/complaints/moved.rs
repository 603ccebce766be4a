//! Deadlines that a confirmed calendar moves while complaints run: what was overdue stays on record, what is to be told is
//! planned at the new instants, nothing is told twice for one passing (CMP-07, CMP-08).

use super::bench::{Desk, at};
use crate::calendars::{administrator, corrected};
use chrono::{DateTime, TimeDelta, Utc};
use kehu_calendar::rules::{OwnDay, WorkingTime};
use kehu_policy::PolicyDocument;
use serde_json::{Value, json};

/// The 3rd and 4th of June become days off, made up on Saturday, the 6th: the deadline of a general complaint that was
/// accepted on the 2nd ends on the 5th, in place of the 3rd.
async fn move_later(desk: &Desk) {
    let administrator = administrator(&desk.server).await;
    let off = ["2026-06-03", "2026-06-04"];
    let made = corrected(&administrator, &[], &off, &["2026-06-06"]).await;
    let confirm = format!("{}/confirm", made.require(201).header("location"));
    administrator.act(&confirm).await.expect(200);
}

/// The former days again.
async fn move_back(desk: &Desk) {
    let administrator = administrator(&desk.server).await;
    let path = "/v1/calendars/schedules?year=2026&state=superseded";
    let former = administrator.get(path).await.expect(200)["items"][0].clone();
    let body = json!({"year": 2026, "source": "再次更正", "holidays": former["holidays"], "make_up_days": former["make_up_days"]});
    let made = administrator.post("/v1/calendars/schedules", body).await;
    let confirm = format!("{}/confirm", made.require(201).header("location"));
    administrator.act(&confirm).await.expect(200);
}

/// The kinds and instants of the alarms that wait, and how many were told.
async fn alarms(desk: &Desk, place: &str) -> (Vec<(String, DateTime<Utc>)>, usize) {
    let all = desk.alarms(place).await;
    let (told, waiting): (Vec<Value>, Vec<Value>) =
        all.into_iter().partition(|one| one["sent_at"].is_string());
    let shown = |one: &Value| {
        let kind = match one["percent"].as_i64() {
            Some(percent) => format!("warning {percent}"),
            None => one["kind"].as_str().unwrap().to_owned(),
        };
        (kind, one["planned_at"].as_str().unwrap().parse().unwrap())
    };
    (waiting.iter().map(shown).collect(), told.len())
}

fn after(instant: &str) -> DateTime<Utc> {
    at(instant) + TimeDelta::microseconds(1)
}

async fn overdue_told(desk: &Desk) -> i64 {
    desk.count("select count(*) from outbox_events where payload->>'alarm' = 'leader'")
        .await
}

#[actix_web::test]
async fn cmp_08_what_was_overdue_stays_on_record_and_is_told_again_only_when_it_is_due_again() {
    let mut desk = Desk::open().await;
    desk.at("2026-06-02T10:00:00").await;
    let place = desk.accepted(json!({})).await;
    desk.at("2026-06-04T10:00:00").await;
    assert_eq!(desk.tell_due().await, 3, "both warnings and the leader");
    let before = desk.complaint(&place).await;
    assert_eq!(
        (&before["punctuality"], &before["overdue_at"]),
        (&json!("overdue"), &json!(at("2026-06-03T18:00:00")))
    );
    move_later(&desk).await;
    assert_eq!(desk.tell_due().await, 0, "nothing is told twice");
    let moved = desk.complaint(&place).await;
    assert_eq!(
        (
            &moved["punctuality"],
            &moved["due_at"],
            &moved["overdue_at"]
        ),
        (
            &json!("running"),
            &json!(at("2026-06-05T18:00:00")),
            &json!(at("2026-06-03T18:00:00"))
        )
    );
    let planned = [
        ("warning 50", at("2026-06-05T09:30:00")),
        ("warning 80", at("2026-06-05T15:00:00")),
        ("leader", after("2026-06-05T18:00:00")),
        ("general_manager", at("2026-06-06T18:00:00")),
    ];
    let planned: Vec<(String, DateTime<Utc>)> = planned
        .into_iter()
        .map(|(kind, instant)| (kind.to_owned(), instant))
        .collect();
    assert_eq!(alarms(&desk, &place).await, (planned.clone(), 3));
    for (_, instant) in planned {
        desk.on(instant - TimeDelta::microseconds(1)).await;
        assert_eq!(desk.tell_due().await, 0, "not yet");
        desk.on(instant).await;
        assert_eq!(desk.tell_due().await, 1);
        assert_eq!(desk.tell_due().await, 0, "once only");
    }
    assert_eq!(overdue_told(&desk).await, 2, "overdue at two instants");
}

#[actix_web::test]
async fn cmp_08_a_reply_after_the_move_is_kept_and_the_figures_keep_that_it_was_overdue() {
    let mut desk = Desk::open().await;
    desk.at("2026-06-02T10:00:00").await;
    let place = desk.accepted(json!({})).await;
    desk.at("2026-06-04T10:00:00").await;
    move_later(&desk).await;
    desk.tell_due().await;
    desk.walk(&place, "general", 6).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["punctuality"], &complaint["overdue_at"]),
        (&json!("kept"), &json!(at("2026-06-03T18:00:00")))
    );
    let path = "/v1/complaints/statistics?dimension=severity&received_from=2026-01-01T00:00:00Z&received_before=2027-01-01T00:00:00Z";
    let line = desk.leader.get(path).await.expect(200)["items"][0].clone();
    for (field, count) in [
        ("kept_count", 1),
        ("overdue_count", 0),
        ("ever_overdue_count", 1),
    ] {
        assert_eq!(line[field], count, "{field}");
    }
    let kept = desk
        .leader
        .get(&format!("{place}/deadlines"))
        .await
        .expect(200);
    let deadline = format!(
        "/v1/calendars/deadlines/{}",
        kept["items"][0]["id"].as_str().unwrap()
    );
    let deadline = desk.officer.get(&deadline).await.expect(200);
    assert_eq!(deadline["overrun_at"], json!(at("2026-06-03T18:00:00")));
}

#[actix_web::test]
async fn cmp_08_a_deadline_that_moves_into_the_past_is_told_at_once_and_what_was_told_is_not() {
    let mut desk = Desk::open().await;
    move_later(&desk).await;
    desk.at("2026-06-02T10:00:00").await;
    let place = desk.accepted(json!({})).await;
    assert_eq!(
        desk.complaint(&place).await["due_at"],
        json!(at("2026-06-05T18:00:00"))
    );
    desk.at("2026-06-05T09:30:00").await;
    assert_eq!(desk.tell_due().await, 1, "the first warning");
    move_back(&desk).await;
    assert_eq!(
        desk.tell_due().await,
        3,
        "the second warning, the leader and the general manager; the first warning was told"
    );
    assert_eq!(desk.tell_due().await, 0);
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["due_at"], &complaint["punctuality"]),
        (&json!(at("2026-06-03T18:00:00")), &json!("overdue"))
    );
}

#[actix_web::test]
async fn cmp_08_a_companys_own_day_off_moves_running_complaints_once_it_is_confirmed() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let office = WorkingTime::presets().remove(0).document;
    desk.publish(WorkingTime {
        own_days: vec![OwnDay {
            date: "2026-06-02".parse().unwrap(),
            name: "司庆".to_owned(),
            works: false,
            hours: None,
        }],
        ..office
    })
    .await;
    desk.tell_due().await;
    let due = |day: &str| json!(at(&format!("{day}T18:00:00")));
    assert_eq!(
        desk.complaint(&place).await["due_at"],
        due("2026-06-02"),
        "not before somebody has confirmed it"
    );
    let company = format!("/v1/calendars/units/{}", desk.server.org.company);
    let impact = desk
        .general
        .get(&format!("{company}/impact"))
        .await
        .expect(200);
    assert_eq!(
        (&impact["moved_count"], &impact["moves"][0]["due_after"]),
        (&json!(1), &due("2026-06-03"))
    );
    desk.general
        .act(&format!("{company}/confirm"))
        .await
        .expect(200);
    desk.tell_due().await;
    assert_eq!(desk.complaint(&place).await["due_at"], due("2026-06-03"));
    let leader = after("2026-06-03T18:00:00");
    let (planned, _) = alarms(&desk, &place).await;
    assert!(planned.contains(&("leader".to_owned(), leader)));
    desk.on(leader).await;
    assert_eq!(desk.tell_due().await, 3);
}

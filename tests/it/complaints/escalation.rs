//! A complaint left alone: warning, leader, general manager, at the right instants and once (CMP-08).

use super::bench::{Desk, at};
use chrono::{DateTime, TimeDelta, Utc};
use kehu_tests::Server;
use serde_json::{Value, json};

fn shown(alarm: &Value) -> (String, Option<i64>, DateTime<Utc>) {
    let instant = alarm["planned_at"].as_str().unwrap().parse().unwrap();
    (
        alarm["kind"].as_str().unwrap().to_owned(),
        alarm["percent"].as_i64(),
        instant,
    )
}

async fn told(desk: &Desk, kind: &str) -> i64 {
    desk.count(&format!(
        "select count(*) from outbox_events where payload->>'alarm' = '{kind}'"
    ))
    .await
}

#[actix_web::test]
async fn cmp_08_a_complaint_left_alone_walks_through_warnings_leader_and_general_manager_at_exactly_the_right_instants()
 {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let alarms = desk.alarms(&place).await;
    let instants: Vec<DateTime<Utc>> = alarms.iter().map(|alarm| shown(alarm).2).collect();
    let kinds: Vec<(String, Option<i64>)> = alarms
        .iter()
        .map(|alarm| (shown(alarm).0, shown(alarm).1))
        .collect();
    let expected = [
        ("warning", Some(50)),
        ("warning", Some(80)),
        ("leader", None),
        ("general_manager", None),
    ];
    assert_eq!(
        kinds,
        expected.map(|(kind, percent)| (kind.to_owned(), percent))
    );
    // Fifteen working hours, seven of them on Monday: the half, four fifths, the first instant after the end, and eight
    // working hours later.
    assert_eq!(
        instants,
        [
            at("2026-06-02T09:30:00"),
            at("2026-06-02T15:00:00"),
            at("2026-06-02T18:00:00") + TimeDelta::microseconds(1),
            at("2026-06-03T18:00:00"),
        ]
    );
    for (done, instant) in instants.into_iter().enumerate() {
        desk.on(instant - TimeDelta::microseconds(1)).await;
        assert_eq!(desk.tell_due().await, 0, "not yet");
        desk.on(instant).await;
        assert_eq!(desk.tell_due().await, 1);
        assert_eq!(desk.tell_due().await, 0, "once only");
        let sent = desk.alarms(&place).await;
        assert_eq!(
            sent.iter()
                .filter(|alarm| alarm["sent_at"].is_string())
                .count(),
            done + 1
        );
    }
    for (role, expected) in [("department_manager", 1), ("general_manager", 1)] {
        let events = format!(
            "select count(*) from outbox_events where kind = 'complaint.overdue' and payload->>'role' = '{role}'"
        );
        assert_eq!(desk.count(&events).await, expected);
    }
    assert_eq!(desk.complaint(&place).await["punctuality"], "overdue");
    desk.at("2026-07-01T10:00:00").await;
    assert_eq!(desk.tell_due().await, 0, "nothing is left");
    assert_eq!(
        desk.complaint(&place).await["punctuality"],
        "overdue",
        "it stays visibly overdue"
    );
}

#[actix_web::test]
async fn cmp_08_what_fell_due_while_the_worker_was_down_is_told_when_it_is_back_each_once() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.at("2026-06-10T10:00:00").await;
    assert_eq!(desk.tell_due().await, 4);
    assert_eq!(desk.tell_due().await, 0);
    let alarms = desk.alarms(&place).await;
    assert!(
        alarms
            .iter()
            .all(|alarm| alarm["sent_at"] == json!(at("2026-06-10T10:00:00")))
    );
    let due = desk
        .count(
            "select count(distinct payload->>'due_at') from outbox_events where payload ? 'alarm'",
        )
        .await;
    assert_eq!(due, 4, "each names the instant at which it was due");
}

#[actix_web::test]
async fn cmp_08_three_instances_tell_each_alarm_once() {
    let mut desk = Desk::open().await;
    for _ in 0..20 {
        desk.accepted(json!({})).await;
    }
    desk.at("2026-06-10T10:00:00").await;
    let (second, third) = (Server::beside(&desk.server), Server::beside(&desk.server));
    let now = desk.server.app.clock.now();
    let rounds = [&desk.server, &second, &third].map(|server| async move {
        let mut told = 0;
        for _ in 0..12 {
            told += server
                .app
                .db
                .transaction(async |tx| kehu_complaints::tell_due(tx, now, 7).await)
                .await
                .unwrap();
        }
        told
    });
    let told: usize = futures_util::future::join_all(rounds)
        .await
        .into_iter()
        .sum();
    assert_eq!(told, 80);
    let events = "select count(*) from outbox_events where payload ? 'alarm'";
    assert_eq!(desk.count(events).await, 80);
    assert_eq!(
        desk.count(
            "select count(distinct payload->>'alarm_id') from outbox_events where payload ? 'alarm'"
        )
        .await,
        80
    );
    second.stop().await;
    third.stop().await;
}

#[actix_web::test]
async fn cmp_08_a_worker_that_fails_half_way_loses_nothing_and_tells_nothing_twice() {
    let mut desk = Desk::open().await;
    desk.accepted(json!({})).await;
    desk.at("2026-06-10T10:00:00").await;
    let now = desk.server.app.clock.now();
    let broken = desk.server.app.db.transaction(async |tx| {
        kehu_complaints::tell_due(tx, now, 50).await?;
        Err::<(), _>(kehu_complaints::Error::NotFound {})
    });
    assert!(broken.await.is_err());
    assert_eq!(told(&desk, "leader").await, 0);
    assert_eq!(desk.tell_due().await, 4);
    assert_eq!(told(&desk, "leader").await, 1);
}

#[actix_web::test]
async fn cmp_08_a_reply_in_time_stops_the_clock_and_a_reopening_lets_it_be_heard_again() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    let kinds: Vec<Value> = desk
        .alarms(&place)
        .await
        .iter()
        .map(|alarm| alarm["kind"].clone())
        .collect();
    assert_eq!(kinds, ["follow_up"]);
    desk.at("2026-06-03T09:00:00").await;
    assert_eq!(desk.tell_due().await, 1, "the follow-up call is due");
    desk.follow_up(&place, "dissatisfied").await.expect(200);
    // Both warnings and the leader's instant lie back; the general manager's is to come.
    assert_eq!(desk.tell_due().await, 3);
    desk.at("2026-06-03T18:00:00").await;
    assert_eq!(desk.tell_due().await, 1);
    assert_eq!(told(&desk, "general_manager").await, 1);
}

#[actix_web::test]
async fn cmp_08_an_extension_has_its_own_warnings_and_takes_the_promises_away() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({"severity": "major"})).await;
    let body = json!({"working_days": 7, "reason": "需送检"});
    let asked = desk
        .officer
        .post(&format!("{place}/extensions"), body)
        .await
        .expect(201);
    let path = format!(
        "/v1/approvals/{}/approve",
        asked["approval_id"].as_str().unwrap()
    );
    for leader in [&desk.leader, &desk.general] {
        leader
            .post(&path, json!({"reason": "同意"}))
            .await
            .expect(200);
    }
    let alarms = desk.alarms(&place).await;
    assert_eq!(alarms.len(), 4);
    assert_eq!(
        shown(&alarms[2]).2,
        at("2026-06-10T18:00:00") + TimeDelta::microseconds(1)
    );
    desk.at("2026-06-04T18:00:01").await;
    assert_eq!(desk.tell_due().await, 0);
}

#[actix_web::test]
async fn cmp_08_what_nobody_accepts_is_told_to_the_leader() {
    let mut desk = Desk::open().await;
    let body = desk.body(json!({"accept": false}));
    let made = desk.officer.post("/v1/complaints", body).await.require(201);
    let place = made.header("location").to_owned();
    desk.on(at("2026-06-01T15:00:00") - TimeDelta::microseconds(1))
        .await;
    assert_eq!(desk.tell_due().await, 0);
    desk.at("2026-06-01T15:00:00").await;
    assert_eq!(desk.tell_due().await, 1);
    assert_eq!(told(&desk, "unaccepted").await, 1);
    desk.officer
        .act(&format!("{place}/accept"))
        .await
        .expect(200);
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        complaint["due_at"],
        json!(at("2026-06-02T18:00:00")),
        "the clock runs from acceptance"
    );
}

#[actix_web::test]
async fn cmp_08_the_acceptor_and_the_leaders_find_it_in_their_inbox_and_the_accused_does_not() {
    let mut desk = Desk::open().await;
    desk.accepted(json!({"accused": [desk.general.user]})).await;
    desk.at("2026-06-10T10:00:00").await;
    assert!(hears(&desk, &desk.leader, "complaint.overdue").await);
    let warned = desk.officer.get("/v1/notifications").await.expect(200);
    let warnings = warned["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "complaint.due_soon");
    assert_eq!(warnings.count(), 2);
    let accused = desk.general.get("/v1/notifications").await.expect(200);
    let overdue = accused["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "complaint.overdue");
    assert_eq!(overdue.count(), 0);
}

/// Waits until somebody has a message of a kind.
async fn hears(desk: &Desk, who: &kehu_tests::Caller, kind: &str) -> bool {
    let workers = kehu_api::workers::Workers::start(&desk.server.app);
    let mut heard = false;
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let found = who.get("/v1/notifications").await.expect(200);
        let items = found["items"].as_array().unwrap();
        heard = items.iter().any(|one| one["kind"] == kind);
        if heard {
            break;
        }
    }
    workers.stop(std::time::Duration::from_secs(5)).await;
    heard
}

#[actix_web::test]
async fn cmp_08_where_the_leader_is_complained_about_the_next_level_hears() {
    let mut desk = Desk::open().await;
    desk.accepted(json!({"accused": [desk.leader.user]})).await;
    // The leader's instant; the general manager's own comes a working day later.
    desk.on(at("2026-06-02T18:00:00") + TimeDelta::microseconds(1))
        .await;
    assert!(hears(&desk, &desk.general, "complaint.overdue").await);
    let accused = desk.leader.get("/v1/notifications").await.expect(200);
    assert_eq!(accused["items"], json!([]));
}

#[actix_web::test]
async fn cmp_13_the_leader_hears_that_the_acceptor_is_complained_about() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let named = json!({"user_id": desk.officer.user});
    desk.general
        .post(&format!("{place}/employees"), named)
        .await
        .expect(200);
    assert!(hears(&desk, &desk.leader, "complaint.acceptor_accused").await);
}

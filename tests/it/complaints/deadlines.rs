//! Deadlines in working days: promise and extension, explained (CMP-07, CMP-08).

use super::bench::{Desk, at};
use crate::office::text;
use chrono::TimeDelta;
use kehu_tests::Caller;
use serde_json::{Value, json};

/// When a complaint is due that is accepted at a time, by severity.
async fn due(desk: &mut Desk, accepted: &str, severity: &str) -> Value {
    desk.at(accepted).await;
    let place = desk.accepted(json!({"severity": severity})).await;
    desk.complaint(&place).await["due_at"].clone()
}

#[actix_web::test]
async fn cmp_07_general_one_working_day_major_and_serious_three_from_acceptance() {
    let mut desk = Desk::open().await;
    for (accepted, severity, expected) in [
        // Monday: Tuesday, Thursday at the close.
        ("2026-06-01T10:00:00", "general", "2026-06-02T18:00:00"),
        ("2026-06-01T10:00:00", "major", "2026-06-04T18:00:00"),
        ("2026-06-01T10:00:00", "serious", "2026-06-04T18:00:00"),
        // Friday before the Dragon Boat Festival of 19 to 21 June: over the weekend.
        ("2026-06-18T17:00:00", "general", "2026-06-22T18:00:00"),
        // At night and at noon.
        ("2026-06-01T23:30:00", "general", "2026-06-02T18:00:00"),
        ("2026-06-06T12:30:00", "general", "2026-06-08T18:00:00"),
        // National day: seven days off, then a Saturday that is worked.
        ("2026-09-30T10:00:00", "general", "2026-10-08T18:00:00"),
        ("2026-09-30T10:00:00", "major", "2026-10-10T18:00:00"),
    ] {
        let found = due(&mut desk, accepted, severity).await;
        assert_eq!(found, json!(at(expected)), "{accepted} {severity}");
    }
}

#[actix_web::test]
async fn cmp_07_a_deadline_over_a_holiday_tells_which_days_it_counted_and_why() {
    let mut desk = Desk::open().await;
    desk.at("2026-09-29T10:00:00").await;
    let place = desk.accepted(json!({"severity": "major"})).await;
    let found = desk
        .leader
        .get(&format!("{place}/deadlines"))
        .await
        .expect(200);
    let promise = &found["items"][0];
    assert_eq!(
        (
            &promise["kind"],
            &promise["working_days"],
            &promise["stands"]
        ),
        (&"promise".into(), &3.into(), &true.into())
    );
    let days: Vec<(String, bool, String)> = promise["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| {
            (
                text(&day["date"]),
                day["counted"].as_bool().unwrap(),
                text(&day["reason"]),
            )
        })
        .collect();
    assert_eq!(
        days.first().unwrap(),
        &("2026-09-29".to_owned(), false, "day_of_start".to_owned())
    );
    assert_eq!(
        days[1],
        ("2026-09-30".to_owned(), true, "weekday".to_owned())
    );
    assert_eq!(
        days[2],
        ("2026-10-01".to_owned(), false, "holiday".to_owned())
    );
    assert_eq!(
        days.last().unwrap(),
        &("2026-10-09".to_owned(), true, "weekday".to_owned())
    );
    assert_eq!(days.iter().filter(|(_, counted, _)| *counted).count(), 3);
    assert_eq!(promise["calendar_version"], "cn-2026.1 office-hours");
}

#[actix_web::test]
async fn cmp_07_another_severity_promises_another_deadline_from_acceptance_but_gives_back_nothing()
{
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.at("2026-06-02T10:00:00").await;
    desk.walk(&place, "major", 1).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        complaint["due_at"],
        json!(at("2026-06-04T18:00:00")),
        "three days from acceptance"
    );
    let kept = desk
        .leader
        .get(&format!("{place}/deadlines"))
        .await
        .expect(200);
    let items: Vec<(&Value, &Value)> = kept["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["working_days"], &one["stands"]))
        .collect();
    assert_eq!(
        items,
        [(&1.into(), &false.into()), (&3.into(), &true.into())]
    );
    // Overdue: a graver severity sets no clock back.
    desk.at("2026-06-08T10:00:00").await;
    let late = desk.accepted(json!({})).await;
    desk.at("2026-06-10T09:00:00").await;
    desk.walk(&late, "serious", 1).await;
    let complaint = desk.complaint(&late).await;
    assert_eq!(
        (&complaint["due_at"], &complaint["punctuality"]),
        (&json!(at("2026-06-09T18:00:00")), &"overdue".into())
    );
}

async fn extend(desk: &Desk, place: &str, days: u16) -> kehu_tests::Answer {
    let body = json!({"working_days": days, "reason": "需送检"});
    desk.officer
        .post(&format!("{place}/extensions"), body)
        .await
}

async fn approve(caller: &Caller, approval: &Value) -> kehu_tests::Answer {
    let path = format!("/v1/approvals/{}/approve", text(approval));
    caller
        .post(&path, json!({"reason": "情况特殊，同意"}))
        .await
}

#[actix_web::test]
async fn cmp_07_an_extension_falls_when_the_complaint_turns_out_to_be_general() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"severity": "major"})).await;
    let asked = extend(&desk, &place, 7).await.expect(201);
    for leader in [&desk.leader, &desk.general] {
        approve(leader, &asked["approval_id"]).await.expect(200);
    }
    desk.walk(&place, "general", 1).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(complaint["severity"], "general");
    assert_eq!(complaint["due_at"], json!(at("2026-06-02T18:00:00")));
}

#[actix_web::test]
async fn cmp_07_an_extension_needs_every_level_of_leader_and_never_goes_beyond_seven_working_days()
{
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({"severity": "major"})).await;
    let refused = extend(&desk, &place, 8).await;
    assert_eq!(
        refused.problem(422, "complaint-extension-over-cap")["rule"],
        "CMP-07"
    );
    extend(&desk, &place, 3)
        .await
        .problem(422, "complaint-extension-not-longer");
    let asked = extend(&desk, &place, 7).await.expect(201);
    extend(&desk, &place, 5)
        .await
        .problem(409, "complaint-extension-pending");
    let promised = json!(at("2026-06-04T18:00:00"));
    approve(&desk.general, &asked["approval_id"])
        .await
        .require(409);
    approve(&desk.leader, &asked["approval_id"])
        .await
        .expect(200);
    assert_eq!(
        desk.complaint(&place).await["due_at"],
        promised,
        "the clock runs on until the last approval"
    );
    approve(&desk.general, &asked["approval_id"])
        .await
        .expect(200);
    assert_eq!(
        desk.complaint(&place).await["due_at"],
        json!(at("2026-06-10T18:00:00"))
    );
    let kept = desk
        .leader
        .get(&format!("{place}/deadlines"))
        .await
        .expect(200);
    let kinds: Vec<(&Value, &Value, &Value)> = kept["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["kind"], &one["working_days"], &one["stands"]))
        .collect();
    assert_eq!(
        kinds,
        [
            (&"promise".into(), &3.into(), &false.into()),
            (&"extension".into(), &7.into(), &true.into())
        ]
    );
    extend(&desk, &place, 8)
        .await
        .problem(422, "complaint-extension-over-cap");
    desk.at("2026-06-10T18:00:00").await;
    assert_eq!(desk.complaint(&place).await["punctuality"], "running");
    desk.at("2026-06-10T18:00:01").await;
    assert_eq!(desk.complaint(&place).await["punctuality"], "overdue");
}

#[actix_web::test]
async fn cmp_07_a_general_complaints_deadline_is_not_extended() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let refused = extend(&desk, &place, 2).await;
    assert_eq!(
        refused.problem(409, "complaint-not-extendable")["rule"],
        "CMP-07"
    );
}

#[actix_web::test]
async fn cmp_08_what_has_passed_is_not_extended_afterwards() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({"severity": "major"})).await;
    let asked = extend(&desk, &place, 7).await.expect(201);
    approve(&desk.leader, &asked["approval_id"])
        .await
        .expect(200);
    desk.on(at("2026-06-04T18:00:00") + TimeDelta::microseconds(1))
        .await;
    let refused = approve(&desk.general, &asked["approval_id"]).await;
    assert_eq!(
        refused.problem(409, "complaint-deadline-over")["rule"],
        "CMP-08"
    );
    let path = format!("/v1/approvals/{}/reject", text(&asked["approval_id"]));
    desk.general
        .post(&path, json!({"reason": "已逾期"}))
        .await
        .expect(200);
    extend(&desk, &place, 7)
        .await
        .problem(409, "complaint-deadline-over");
    let requests = desk
        .leader
        .get(&format!("{place}/extensions"))
        .await
        .expect(200);
    assert_eq!(requests["items"][0]["state"], "rejected");
    assert_eq!(desk.complaint(&place).await["punctuality"], "overdue");
}

#[actix_web::test]
async fn cmp_07_a_reply_ends_a_request_that_nobody_needs_any_more() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"severity": "major"})).await;
    let asked = extend(&desk, &place, 7).await.expect(201);
    desk.walk(&place, "major", 6).await;
    let requests = desk
        .leader
        .get(&format!("{place}/extensions"))
        .await
        .expect(200);
    assert_eq!(requests["items"][0]["state"], "withdrawn");
    approve(&desk.leader, &asked["approval_id"])
        .await
        .problem(409, "approval-not-pending");
}

#[actix_web::test]
async fn cmp_08_a_reopened_complaint_has_the_clock_that_it_had() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-02T18:00:00").await;
    assert_eq!(desk.complaint(&place).await["punctuality"], "kept");
    desk.at("2026-06-03T09:00:00").await;
    desk.follow_up(&place, "dissatisfied").await.expect(200);
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["due_at"], &complaint["punctuality"]),
        (&json!(at("2026-06-02T18:00:00")), &"overdue".into())
    );
    let overdue = desk
        .leader
        .get("/v1/complaints?punctuality=overdue")
        .await
        .expect(200);
    assert_eq!(overdue["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn cmp_07_where_a_year_has_no_schedule_the_deadline_waits_flagged_and_is_counted_when_it_is_confirmed()
 {
    let mut desk = Desk::open().await;
    desk.at("2026-12-31T10:00:00").await;
    let place = desk.accepted(json!({})).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["due_at"], &complaint["punctuality"]),
        (&Value::Null, &"unscheduled".into())
    );
    let waiting = desk
        .leader
        .get(&format!("{place}/deadlines"))
        .await
        .expect(200);
    assert_eq!(
        (&waiting["items"][0]["missing_year"], &waiting["alarms"]),
        (&2027.into(), &json!([]))
    );
    let administrator = desk
        .server
        .caller("system_administrator", desk.server.org.group)
        .await;
    let schedule = json!({"year": 2027, "source": "国务院办公厅关于2027年部分节假日安排的通知",
        "holidays": ["2027-01-01", "2027-01-02", "2027-01-03", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08",
            "2027-02-09", "2027-02-10", "2027-02-11", "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09", "2027-09-15",
            "2027-10-01", "2027-10-02", "2027-10-03"],
        "make_up_days": ["2027-01-31", "2027-02-20"]});
    let proposed = administrator
        .post("/v1/calendars/schedules", schedule)
        .await
        .require(201);
    let path = format!("{}/confirm", proposed.header("location"));
    administrator.act(&path).await.expect(200);
    desk.tell_due().await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["due_at"], &complaint["punctuality"]),
        (&json!(at("2027-01-04T18:00:00")), &"running".into())
    );
    assert_eq!(
        desk.alarms(&place).await.len(),
        4,
        "warnings and escalations are planned now"
    );
}

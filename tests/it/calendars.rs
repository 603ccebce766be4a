//! Working time: schedules, companies' calendars, deadlines (CMP-07, CMP-08).

use chrono::{DateTime, Utc};
use kehu_calendar::deadlines::{self, NewDeadline, RunningDeadline};
use kehu_calendar::rules::Span;
use kehu_kernel::{PolicyVersionId, UnitId};
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SCHEDULES: &str = "/v1/calendars/schedules";

/// Somebody whose reach is the whole installation.
pub(crate) async fn administrator(server: &Server) -> Caller {
    server
        .caller("system_administrator", server.org.group)
        .await
}

async fn officer(server: &Server) -> Caller {
    server
        .caller("customer_service_officer", server.org.company)
        .await
}

/// The schedule of 2027 as it might be announced.
fn of_2027() -> Value {
    json!({"year": 2027, "source": "国务院办公厅关于2027年部分节假日安排的通知",
        "holidays": ["2027-01-01", "2027-01-02", "2027-01-03", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08",
            "2027-02-09", "2027-02-10", "2027-02-11", "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09", "2027-09-15",
            "2027-10-01", "2027-10-02", "2027-10-03"],
        "make_up_days": ["2027-01-31", "2027-02-20"]})
}

/// The schedule of 2026 that is in force.
async fn of_2026(administrator: &Caller) -> Value {
    let found = administrator
        .get(&format!("{SCHEDULES}?year=2026&state=in_force"))
        .await
        .expect(200);
    found["items"][0].clone()
}

/// Imports a correction of 2026: these days off are lost, these are added, these make-up days are added.
pub(crate) async fn corrected(
    administrator: &Caller,
    lost: &[&str],
    off: &[&str],
    made_up: &[&str],
) -> Answer {
    let present = of_2026(administrator).await;
    let days = |field: &str, lost: &[&str], added: &[&str]| -> Vec<Value> {
        let kept = present[field].as_array().unwrap().iter().cloned();
        let kept = kept.filter(|day| !lost.contains(&day.as_str().unwrap()));
        kept.chain(added.iter().map(|day| json!(day))).collect()
    };
    let body = json!({"year": 2026, "source": "更正通知", "holidays": days("holidays", lost, off),
        "make_up_days": days("make_up_days", &[], made_up)});
    administrator.post(SCHEDULES, body).await
}

/// Opens a deadline as a domain does.
async fn opened(server: &Server, unit: UnitId, from: &str, span: Span) -> RunningDeadline {
    let system = kehu_kernel::Caller::system("test", server.app.clock.now());
    let new = NewDeadline {
        subject_kind: "complaint",
        subject_id: PolicyVersionId::generate().0,
        clock: "reply",
        unit_id: unit,
        began_at: from.parse().unwrap(),
        span,
    };
    server
        .app
        .db
        .transaction(async |tx| deadlines::open(tx, &system, new.clone()).await)
        .await
        .unwrap()
}

async fn kept(server: &Server, deadline: &RunningDeadline) -> RunningDeadline {
    let mut connection = server.app.db.read().await.unwrap();
    deadlines::list_of(&mut connection, "complaint", &[deadline.subject_id])
        .await
        .unwrap()
        .remove(0)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn deadline_of(server: &Server, query: &str) -> String {
    format!("/v1/calendars/units/{}/deadline?{query}", server.org.branch)
}

#[actix_web::test]
async fn cmp_07_every_new_installation_has_the_shipped_schedules_as_the_data_says() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    let found = officer
        .get(&format!("{SCHEDULES}?state=in_force&limit=200"))
        .await
        .expect(200);
    let items = found["items"].as_array().unwrap();
    let shipped: BTreeMap<i32, Value> =
        serde_json::from_str(include_str!("../../crates/calendar/data/holidays-cn.json")).unwrap();
    assert_eq!((items.len(), shipped.len()), (25, 25));
    for (found, (year, days)) in items.iter().rev().zip(&shipped) {
        assert_eq!(found["year"], *year);
        assert_eq!(found["holidays"], days["off"], "{year}");
        assert_eq!(found["make_up_days"], days["work"], "{year}");
    }
}

#[actix_web::test]
async fn cmp_07_a_deadline_over_the_spring_festival_is_told_with_its_days_and_reasons() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    let query = "from=2026-02-13T16:00:00%2B08:00&working_days=3&percent=50&percent=80";
    let found = officer.get(&deadline_of(&server, query)).await.expect(200);
    assert_eq!(found["starts_at"], "2026-02-13T08:00:00Z");
    assert_eq!(found["due_at"], "2026-02-25T10:00:00Z");
    assert_eq!(found["version"], "cn-2026.1 office-hours");
    let days = found["days"].as_array().unwrap();
    assert_eq!(days.len(), 13);
    let told = |place: usize| {
        (
            days[place]["date"].clone(),
            days[place]["counted"].clone(),
            days[place]["reason"].clone(),
        )
    };
    assert_eq!(
        told(0),
        (json!("2026-02-13"), json!(false), json!("day_of_start"))
    );
    assert_eq!(
        told(1),
        (json!("2026-02-14"), json!(true), json!("make_up_day"))
    );
    assert_eq!(
        told(2),
        (json!("2026-02-15"), json!(false), json!("holiday"))
    );
    assert_eq!(
        told(12),
        (json!("2026-02-25"), json!(true), json!("weekday"))
    );
    // Two hours on the 13th and eight on each of three days: half of 26 is 13, four fifths are 20 hours and 48 minutes.
    let shares = &found["shares"];
    assert_eq!(
        shares[0],
        json!({"percent": 50, "at": "2026-02-24T04:00:00Z"})
    );
    assert_eq!(
        shares[1],
        json!({"percent": 80, "at": "2026-02-25T03:48:00Z"})
    );
}

#[actix_web::test]
async fn cmp_07_working_minutes_pass_over_lunch_and_the_night() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    for (from, minutes, ends) in [
        ("2026-06-01T11:30:00%2B08:00", 30, "2026-06-01T04:00:00Z"),
        ("2026-06-01T11:30:00%2B08:00", 31, "2026-06-01T05:01:00Z"),
        ("2026-06-05T17:59:00%2B08:00", 2, "2026-06-08T01:01:00Z"),
    ] {
        let query = format!("from={from}&working_minutes={minutes}");
        let found = officer.get(&deadline_of(&server, &query)).await.expect(200);
        assert_eq!(found["due_at"], ends, "{query}");
    }
    officer
        .get(&deadline_of(&server, "working_days=1&working_minutes=1"))
        .await
        .problem(400, "malformed-request");
    for (percent, sound) in [(0, false), (1, true), (100, true), (101, false)] {
        let query = format!("from=2026-06-01T10:00:00%2B08:00&percent={percent}");
        let answer = officer.get(&deadline_of(&server, &query)).await;
        if sound {
            answer.expect(200);
            continue;
        }
        let problem = answer.problem(400, "malformed-request");
        assert_eq!(problem["errors"][0]["parameter"], "percent");
    }
}

#[actix_web::test]
async fn cmp_07_a_year_without_schedule_is_refused_and_never_guessed() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    let asked = officer
        .get(&deadline_of(
            &server,
            "from=2026-12-31T10:00:00%2B08:00&working_days=1",
        ))
        .await;
    let problem = asked.problem(409, "calendar-year-without-schedule");
    assert_eq!(problem["rule"], "CMP-07");
    assert!(problem["detail"].as_str().unwrap().contains("2027"));
    let days = format!(
        "/v1/calendars/units/{}/days?from=2026-12-30&days=3",
        server.org.branch
    );
    officer
        .get(&days)
        .await
        .problem(409, "calendar-year-without-schedule");
    let found = officer
        .get(&days.replace("days=3", "days=2"))
        .await
        .expect(200);
    assert_eq!(found["items"][1]["works"], true);
}

#[actix_web::test]
async fn cmp_07_the_companys_own_days_and_hours_lie_on_top_of_the_national_schedule() {
    let server = Server::start().await;
    let manager = server.caller("general_manager", server.org.company).await;
    let hours = json!({"opens": "08:30", "closes": "17:30", "lunch": null});
    let document = json!({"kind": "working-time", "hours": hours, "own_days": [
        {"date": "2026-06-02", "name": "司庆", "works": false, "hours": null},
        {"date": "2026-06-06", "name": "开盘", "works": true, "hours": {"opens": "10:00", "closes": "15:00", "lunch": null}}]});
    let draft = json!({"unit_id": server.org.company, "document": document});
    let draft = manager
        .post("/v1/policies/working-time/versions", draft)
        .await
        .expect(201);
    let place = format!(
        "/v1/policies/working-time/versions/{}/publish",
        draft["id"].as_str().unwrap()
    );
    manager
        .post(&place, json!({"effective_on": "2026-06-01"}))
        .await
        .expect(200);
    let officer = officer(&server).await;
    let calendar = officer
        .get(&format!("/v1/calendars/units/{}", server.org.branch))
        .await
        .expect(200);
    assert_eq!(calendar["policy_version_id"], draft["id"]);
    assert_eq!(calendar["hours"]["closes"], "17:30");
    assert_eq!(calendar["own_days"][0]["name"], "司庆");
    let query = "from=2026-06-01T10:00:00%2B08:00&working_days=4";
    let found = officer.get(&deadline_of(&server, query)).await.expect(200);
    assert_eq!(found["due_at"], "2026-06-06T07:00:00Z");
    assert_eq!(found["days"][1]["reason"], "own_day_off");
    assert_eq!(found["days"][5]["reason"], "own_working_day");
    let other = server
        .caller("customer_service_officer", server.org.other)
        .await;
    other
        .get(&deadline_of(&server, query))
        .await
        .problem(404, "calendar-unit-not-found");
    let bad = json!({"unit_id": server.org.company, "document": {"kind": "working-time", "own_days": [],
        "hours": {"opens": "09:00", "closes": "09:00", "lunch": null}}});
    let refused = manager
        .post("/v1/policies/working-time/versions", bad)
        .await;
    assert_eq!(
        refused.problem(422, "validation-failed")["errors"][0]["pointer"],
        "/document/hours/closes"
    );
}

#[actix_web::test]
async fn cmp_07_a_schedule_with_overlapping_or_missing_days_is_refused_and_the_day_named() {
    let server = Server::start().await;
    let administrator = administrator(&server).await;
    let faulty = |field: &str, change: &dyn Fn(&mut Vec<Value>)| {
        let mut body = of_2027();
        change(body[field].as_array_mut().unwrap());
        body
    };
    for (body, code, day) in [
        (
            faulty("make_up_days", &|days| days.push(json!("2027-03-01"))),
            "working-day",
            "2027-03-01",
        ),
        (
            faulty("make_up_days", &|days| days.push(json!("2027-01-02"))),
            "overlap",
            "2027-01-02",
        ),
        (
            faulty("holidays", &|days| days.push(json!("2027-05-01"))),
            "duplicate",
            "2027-05-01",
        ),
        (
            faulty("holidays", &|days| days.push(json!("2028-01-01"))),
            "other-year",
            "2028-01-01",
        ),
        (
            faulty("holidays", &|days| days.retain(|day| day != "2027-10-02")),
            "missing",
            "2027-10-02",
        ),
        (
            faulty("holidays", &|days| days.retain(|day| day != "2027-02-09")),
            "missing",
            "2027-02-09",
        ),
    ] {
        let problem = administrator
            .post(SCHEDULES, body)
            .await
            .problem(422, "validation-failed");
        let errors = problem["errors"].as_array().unwrap();
        assert!(
            errors
                .iter()
                .any(|error| error["code"] == code
                    && error["message"].as_str().unwrap().contains(day)),
            "{code} {day}: {problem}"
        );
    }
    let found = administrator
        .get(&format!("{SCHEDULES}?year=2027"))
        .await
        .expect(200);
    assert_eq!(found["items"], json!([]));
}

#[actix_web::test]
async fn cmp_07_a_schedule_without_a_day_off_of_the_law_is_refused_and_the_day_named() {
    let server = Server::start().await;
    let administrator = administrator(&server).await;
    for (day, festival) in [
        ("2027-01-01", "New Year"),
        ("2027-02-05", "Spring Festival"),
        ("2027-02-06", "Spring Festival"),
        ("2027-02-08", "Spring Festival"),
        ("2027-04-05", "Qingming"),
        ("2027-05-02", "Labour Day"),
        ("2027-06-09", "Dragon Boat"),
        ("2027-09-15", "Mid-Autumn"),
        ("2027-10-03", "National Day"),
    ] {
        let mut body = of_2027();
        let days = body["holidays"].as_array_mut().unwrap();
        days.retain(|one| one != day);
        let refused = administrator.post(SCHEDULES, body).await;
        let problem = refused.problem(422, "validation-failed");
        let errors = problem["errors"].as_array().unwrap();
        let named = |error: &Value| {
            let message = error["message"].as_str().unwrap();
            error["code"] == "missing" && message.contains(day) && message.contains(festival)
        };
        assert!(errors.iter().any(named), "{day}: {problem}");
    }
    administrator.post(SCHEDULES, of_2027()).await.expect(201);
}

#[actix_web::test]
async fn cmp_07_only_whose_reach_is_the_whole_installation_imports_schedules() {
    let server = Server::start().await;
    let administrator = administrator(&server).await;
    let role = json!({"code": "local_calendar", "name": "公司日历管理员", "name_en": "Local calendar keeper",
        "reach": "unit_and_below", "permissions": ["calendars:read", "calendars:manage"]});
    administrator.post("/v1/roles", role).await.expect(201);
    let local = server.caller("local_calendar", server.org.company).await;
    local
        .post(SCHEDULES, of_2027())
        .await
        .problem(403, "holiday-schedule-needs-whole-reach");
    let made = administrator.post(SCHEDULES, of_2027()).await.expect(201);
    let place = format!("{SCHEDULES}/{}", made["id"].as_str().unwrap());
    local
        .act(&format!("{place}/confirm"))
        .await
        .problem(403, "holiday-schedule-needs-whole-reach");
    local.get(&place).await.expect(200);
}

#[actix_web::test]
async fn cmp_07_an_imported_schedule_changes_nothing_before_it_is_confirmed_and_what_waited_is_counted_then()
 {
    let server = Server::start().await;
    let administrator = administrator(&server).await;
    let waiting = opened(
        &server,
        server.org.branch,
        "2026-12-31T02:00:00Z",
        Span::WorkingDays(1),
    )
    .await;
    assert_eq!(waiting.due_at(), None);
    let officer = officer(&server).await;
    let list = officer
        .get("/v1/calendars/deadlines?waiting=true")
        .await
        .expect(200);
    assert_eq!(list["items"][0]["waits_for_year"], 2027);
    let made = administrator.post(SCHEDULES, of_2027()).await.require(201);
    let place = made.header("location").to_owned();
    assert_eq!(
        (&made.json["state"], &made.json["number"]),
        (&json!("proposed"), &json!(1))
    );
    administrator
        .post(SCHEDULES, of_2027())
        .await
        .problem(409, "holiday-schedule-already-proposed");
    let impact = administrator
        .get(&format!("{place}/impact"))
        .await
        .expect(200);
    assert_eq!(impact["moved_count"], 1);
    let moved = &impact["moves"][0];
    assert_eq!(
        (&moved["due_before"], &moved["due_after"]),
        (&Value::Null, &json!("2027-01-04T10:00:00Z"))
    );
    assert_eq!(kept(&server, &waiting).await.due_at(), None);
    let done = administrator
        .act(&format!("{place}/confirm"))
        .await
        .expect(200);
    assert_eq!(done, impact);
    let counted = kept(&server, &waiting).await;
    assert_eq!(counted.due_at(), Some(at("2027-01-04T10:00:00Z")));
    administrator
        .act(&format!("{place}/confirm"))
        .await
        .problem(409, "holiday-schedule-not-proposed");
    administrator
        .post(SCHEDULES, of_2027())
        .await
        .problem(409, "holiday-schedule-unchanged");
}

#[actix_web::test]
async fn cmp_07_a_correction_moves_exactly_the_open_deadlines_that_it_touches() {
    let server = Server::start().await;
    let administrator = administrator(&server).await;
    // 1 June 2026 is a Monday; the 3rd becomes a day off, made up on Saturday the 6th.
    let touched = opened(
        &server,
        server.org.branch,
        "2026-06-01T02:00:00Z",
        Span::WorkingDays(3),
    )
    .await;
    let before = opened(
        &server,
        server.org.branch,
        "2026-06-01T02:00:00Z",
        Span::WorkingDays(1),
    )
    .await;
    let stopped = opened(
        &server,
        server.org.branch,
        "2026-06-01T02:00:00Z",
        Span::WorkingDays(3),
    )
    .await;
    let subject = ("complaint", stopped.subject_id);
    server
        .app
        .db
        .transaction(async |tx| {
            deadlines::stop(tx, subject, "reply", at("2026-06-02T02:00:00Z")).await
        })
        .await
        .unwrap();
    let made = corrected(
        &administrator,
        &[],
        &["2026-06-03", "2026-06-04"],
        &["2026-06-06"],
    )
    .await
    .require(201);
    assert_eq!(made.json["number"], 2);
    let place = made.header("location").to_owned();
    let impact = administrator
        .act(&format!("{place}/confirm"))
        .await
        .expect(200);
    assert_eq!(impact["moved_count"], 1);
    assert_eq!(impact["moves"][0]["due_before"], "2026-06-04T10:00:00Z");
    assert_eq!(impact["moves"][0]["due_after"], "2026-06-06T10:00:00Z");
    let after = kept(&server, &touched).await;
    assert_eq!(after.due_at(), Some(at("2026-06-06T10:00:00Z")));
    assert_eq!(kept(&server, &before).await.due_at(), before.due_at());
    assert_eq!(kept(&server, &stopped).await.due_at(), stopped.due_at());
    let present = of_2026(&administrator).await;
    assert_eq!(present["number"], 2);
    let officer = officer(&server).await;
    let history = format!("/v1/calendars/deadlines/{}/moves", touched.id);
    let moved = officer.get(&history).await.expect(200);
    assert_eq!(moved["items"][0]["due_before"], "2026-06-04T10:00:00Z");
    assert_eq!(moved["items"][0]["by"], json!(administrator.user.unwrap()));
    let stranger = server
        .caller("customer_service_officer", server.org.other)
        .await;
    stranger
        .get(&history)
        .await
        .problem(404, "deadline-not-found");
    let stays = format!("/v1/calendars/deadlines/{}", stopped.id);
    let stays = officer.get(&stays).await.expect(200);
    assert_eq!(
        (&stays["stopped_at"], &stays["overdue"]),
        (&json!("2026-06-02T02:00:00Z"), &json!(false))
    );
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let moves: i64 =
        sqlx::query_scalar("select count(*) from deadline_moves where deadline_id = $1")
            .bind(touched.id.0)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    let told: i64 =
        sqlx::query_scalar("select count(*) from outbox_events where kind = 'deadline.moved'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!((moves, told), (1, 1));
}

#[actix_web::test]
async fn cmp_07_a_discarded_schedule_stays_on_record_and_out_of_force() {
    let server = Server::start().await;
    let administrator = administrator(&server).await;
    let made = corrected(&administrator, &[], &["2026-06-03", "2026-06-04"], &[])
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let found = administrator
        .act(&format!("{place}/discard"))
        .await
        .expect(200);
    assert_eq!(found["state"], "discarded");
    administrator
        .act(&format!("{place}/confirm"))
        .await
        .problem(409, "holiday-schedule-not-proposed");
    assert_eq!(of_2026(&administrator).await["number"], 1);
    let again = corrected(&administrator, &[], &["2026-06-03", "2026-06-04"], &[])
        .await
        .expect(201);
    assert_eq!(again["number"], 3);
}

#[actix_web::test]
async fn cmp_08_a_deadline_begins_once_and_open_ones_are_listed_within_reach_the_first_to_end_first()
 {
    let server = Server::start().await;
    let late = opened(
        &server,
        server.org.branch,
        "2026-05-25T02:00:00Z",
        Span::WorkingMinutes(60),
    )
    .await;
    let far = opened(
        &server,
        server.org.branch,
        "2026-06-01T02:00:00Z",
        Span::WorkingDays(7),
    )
    .await;
    opened(
        &server,
        server.org.other,
        "2026-06-01T02:00:00Z",
        Span::WorkingDays(1),
    )
    .await;
    let system = kehu_kernel::Caller::system("test", server.app.clock.now());
    let again = NewDeadline {
        subject_kind: "complaint",
        subject_id: late.subject_id,
        clock: "reply",
        unit_id: server.org.branch,
        began_at: server.app.clock.now(),
        span: Span::WorkingDays(1),
    };
    let refused = server
        .app
        .db
        .transaction(async |tx| deadlines::open(tx, &system, again.clone()).await)
        .await;
    assert!(refused.is_err());
    let officer = officer(&server).await;
    let first = officer
        .get("/v1/calendars/deadlines?limit=1")
        .await
        .expect(200);
    assert_eq!(
        (&first["items"][0]["id"], &first["items"][0]["overdue"]),
        (&json!(late.id), &json!(true))
    );
    let next = format!(
        "/v1/calendars/deadlines?limit=1&cursor={}",
        first["next_cursor"].as_str().unwrap()
    );
    let second = officer.get(&next).await.expect(200);
    assert_eq!(second["items"][0]["id"], json!(far.id));
    assert_eq!(second["next_cursor"], Value::Null);
    let soon = officer
        .get("/v1/calendars/deadlines?due_before=2026-06-01T00:00:00Z")
        .await
        .expect(200);
    assert_eq!(soon["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn cmp_07_a_companys_own_calendar_moves_open_deadlines_only_once_its_impact_is_confirmed() {
    let server = Server::start().await;
    let manager = server.caller("general_manager", server.org.company).await;
    let day = Span::WorkingDays(1);
    let touched = opened(&server, server.org.branch, "2026-06-01T02:00:00Z", day).await;
    let foreign = opened(&server, server.org.other, "2026-06-01T02:00:00Z", day).await;
    let document = json!({"kind": "working-time", "hours": {"opens": "09:00", "closes": "17:30", "lunch": null},
        "own_days": [{"date": "2026-06-02", "name": "司庆", "works": false, "hours": null}]});
    let draft = json!({"unit_id": server.org.company, "document": document});
    let draft = manager
        .post("/v1/policies/working-time/versions", draft)
        .await
        .expect(201);
    let place = format!(
        "/v1/policies/working-time/versions/{}/publish",
        draft["id"].as_str().unwrap()
    );
    manager
        .post(&place, json!({"effective_on": "2026-06-01"}))
        .await
        .expect(200);
    assert_eq!(kept(&server, &touched).await.due_at(), touched.due_at());
    let company = format!("/v1/calendars/units/{}", server.org.company);
    let impact = manager.get(&format!("{company}/impact")).await.expect(200);
    assert_eq!(
        (&impact["examined_count"], &impact["moved_count"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(impact["moves"][0]["due_before"], "2026-06-02T10:00:00Z");
    assert_eq!(impact["moves"][0]["due_after"], "2026-06-03T09:30:00Z");
    assert_eq!(kept(&server, &touched).await.due_at(), touched.due_at());
    let stranger = server.caller("general_manager", server.org.other).await;
    for path in [format!("{company}/impact"), company.clone()] {
        stranger
            .get(&path)
            .await
            .problem(404, "calendar-unit-not-found");
    }
    let confirm = format!("{company}/confirm");
    stranger
        .act(&confirm)
        .await
        .problem(404, "calendar-unit-not-found");
    officer(&server).await.act(&confirm).await.require(403);
    assert_eq!(manager.act(&confirm).await.expect(200), impact);
    let moved = kept(&server, &touched).await;
    assert_eq!(moved.due_at(), Some(at("2026-06-03T09:30:00Z")));
    assert_eq!(kept(&server, &foreign).await.due_at(), foreign.due_at());
    let history = format!("/v1/calendars/deadlines/{}/moves", touched.id);
    let history = manager.get(&history).await.expect(200);
    assert_eq!(
        (
            &history["items"][0]["policy_version_id"],
            &history["items"][0]["schedule_id"]
        ),
        (&draft["id"], &Value::Null)
    );
    let again = manager.act(&confirm).await.expect(200);
    assert_eq!(again["moved_count"], 0);
}

/// What the daily check does: how many companies it warns of.
async fn warned(server: &Server, china: &str) -> usize {
    let now: DateTime<Utc> = format!("{china}+08:00").parse().unwrap();
    server.app.clock.fix(now);
    let check = server
        .app
        .db
        .transaction(async |tx| kehu_calendar::expected::warn_of_missing(tx, now).await);
    check.await.unwrap()
}

#[actix_web::test]
async fn cmp_07_a_missing_schedule_for_which_deadlines_wait_is_told_once_from_the_policys_day_on() {
    let server = Server::start().await;
    let mut administrator = administrator(&server).await;
    let mut manager = server.caller("general_manager", server.org.company).await;
    assert_eq!(
        warned(&server, "2026-12-01T09:00:00").await,
        0,
        "nothing waits"
    );
    let day = Span::WorkingDays(1);
    for _ in 0..2 {
        opened(&server, server.org.branch, "2026-12-31T02:00:00Z", day).await;
    }
    assert_eq!(warned(&server, "2026-11-30T23:59:59").await, 0);
    assert_eq!(warned(&server, "2026-12-01T00:00:00").await, 1);
    assert_eq!(warned(&server, "2026-12-02T00:00:00").await, 0, "once");
    server.renew(&mut administrator).await;
    server.renew(&mut manager).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let told: Value = sqlx::query_scalar(
        "select payload from outbox_events where kind = 'calendar.schedule_missing'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(told, json!({"year": 2027, "waiting_count": 2}));
    let workers = kehu_api::workers::Workers::start(&server.app);
    for keeper in [&administrator, &manager] {
        let mut heard = false;
        for _ in 0..50 {
            let found = keeper.get("/v1/notifications").await.expect(200);
            let items = found["items"].as_array().unwrap();
            heard = items
                .iter()
                .any(|one| one["kind"] == "calendar.schedule_missing");
            if heard {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        assert!(heard);
    }
    workers.stop(std::time::Duration::from_secs(5)).await;
}

#[actix_web::test]
async fn cmp_07_by_which_day_the_next_schedule_is_expected_is_policy() {
    let server = Server::start().await;
    let manager = server.caller("general_manager", server.org.company).await;
    let draft = |day: Value| {
        json!({"unit_id": server.org.company, "document": {"kind": "working-time", "own_days": [],
            "hours": {"opens": "09:00", "closes": "17:30", "lunch": null}, "next_schedule_by": day}})
    };
    let path = "/v1/policies/working-time/versions";
    let refused = manager
        .post(path, draft(json!({"month": 2, "day": 29})))
        .await;
    assert_eq!(
        refused.problem(422, "validation-failed")["errors"][0]["pointer"],
        "/document/next_schedule_by"
    );
    let made = manager
        .post(path, draft(json!({"month": 11, "day": 20})))
        .await
        .expect(201);
    let publish = format!("{path}/{}/publish", made["id"].as_str().unwrap());
    manager
        .post(&publish, json!({"effective_on": "2026-06-01"}))
        .await
        .expect(200);
    opened(
        &server,
        server.org.branch,
        "2026-12-31T02:00:00Z",
        Span::WorkingDays(1),
    )
    .await;
    assert_eq!(warned(&server, "2026-11-19T23:59:59").await, 0);
    assert_eq!(warned(&server, "2026-11-20T00:00:00").await, 1);
}

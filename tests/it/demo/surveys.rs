//! The surveys of the demo.

use super::{count, sign_in};
use kehu_tests::Server;
use serde_json::{Value, json};
use sqlx::PgConnection;

pub(super) async fn assert_held(server: &Server, connection: &mut PgConnection) {
    assert_asked(connection).await;
    assert_owners(connection).await;
    assert_improved(server, connection).await;
    assert_indicators(server, connection).await;
    assert_obligations(server, connection).await;
}

/// Two finished surveys with 800 customers asked in each and about two of five answering, one that is running.
async fn assert_asked(connection: &mut PgConnection) {
    for (sql, expected) in [
        ("select count(*) from surveys where stage = 'finished' and not anonymous", 2),
        ("select count(*) from surveys where stage = 'fieldwork' and anonymous", 1),
        (
            "select count(*) from surveys s where s.stage = 'finished'
             and (select count(*) from survey_members m where m.survey_id = s.id) = 800",
            2,
        ),
        (
            "select count(*) from survey_members m join survey_samples s using (survey_id) join customers c on c.id = m.customer_id
             where c.created_at > s.drawn_at",
            0,
        ),
        ("select count(distinct channel) from survey_responses where not anonymous", 4),
        ("select count(*) from surveys where stage = 'finished' and report_acknowledged_at is not null", 2),
        ("select count(*) from survey_stage_results r join surveys s on s.id = r.survey_id where s.stage = 'finished'", 18),
        ("select count(*) from survey_follow_ups where done_at is null", 0),
    ] {
        assert_eq!(count(connection, sql).await, expected, "{sql}");
    }
    let answered = count(
        connection,
        "select count(*) from survey_responses where not anonymous",
    )
    .await;
    assert!(
        (580..=700).contains(&answered),
        "{answered} of 1600 answered"
    );
    let raised = count(connection, "select count(*) from survey_follow_ups").await;
    assert!(raised >= 40, "{raised} follow-ups");
}

/// The property manager's survey is anonymous: links are out, some places are taken, some are free.
async fn assert_owners(connection: &mut PgConnection) {
    for (sql, least, most) in [
        (
            "select count(*) from survey_links where anonymous and state = 'open'",
            60,
            120,
        ),
        (
            "select count(*) from survey_links where anonymous and customer_id is not null",
            0,
            0,
        ),
        (
            "select count(*) from survey_responses where anonymous",
            30,
            89,
        ),
        (
            "select answered::bigint from survey_strata where quota = 90",
            30,
            89,
        ),
        (
            "select count(*) from survey_responses where anonymous and (customer_id is not null or answered_at is not null)",
            0,
            0,
        ),
    ] {
        let found = count(connection, sql).await;
        assert!((least..=most).contains(&found), "{sql}: {found}");
    }
}

/// The second survey fell as a whole, so that a measure had to be decided; that of the first has had its effect.
async fn assert_improved(server: &Server, connection: &mut PgConnection) {
    let fell = "select count(*) from surveys where overall_index < previous_index";
    assert_eq!(count(connection, fell).await, 1);
    let director = sign_in(server, "lin.director").await;
    let found = director.get("/v1/surveys").await.expect(200);
    let surveys = found["items"].as_array().unwrap();
    let titled = |title: &str| surveys.iter().find(|one| one["plan"]["title"] == title);
    let first = titled("2024年度客户满意度调查").unwrap();
    let effects = format!("/v1/surveys/{}/effects", first["id"].as_str().unwrap());
    let effects = director.get(&effects).await.expect(200);
    assert_eq!(effects["items"].as_array().unwrap().len(), 1);
    let effect = &effects["items"][0];
    assert_eq!(effect["state"], "closed");
    assert_eq!(effect["measured"]["difference"]["verdict"], "better");
    let second = titled("2025年度客户满意度调查").unwrap();
    let effects = format!("/v1/surveys/{}/effects", second["id"].as_str().unwrap());
    let effects = director.get(&effects).await.expect(200);
    assert_eq!(effects["items"][0]["question"], "delivery");
    assert_eq!(effects["items"][0]["state"], "open");
    assert_eq!(effects["items"][0]["next"], Value::Null);
}

/// Of the four targets of the trading company the index alone is missed.
async fn assert_indicators(server: &Server, connection: &mut PgConnection) {
    let executive = sign_in(server, "he.group").await;
    let place = format!("/v1/indicators?company_id={}", server.org.company);
    let found = executive.get(&place).await.expect(200);
    let mut met: Vec<(&str, bool)> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["indicator"].as_str().unwrap(), one["met"] == true))
        .collect();
    met.sort_unstable();
    let expected = [
        ("competitors", true),
        ("complaints", true),
        ("lost_customers", true),
        ("survey", false),
    ];
    assert_eq!(met, expected, "{found}");
    let told = "select count(*) from outbox_events where kind = 'indicator.missed' and payload ->> 'indicator' = 'survey'";
    assert_eq!(count(connection, told).await, 1);
}

/// Loaded on any day, the trading company's index is measured, and it is missed: the second survey lies within the span.
pub(super) async fn assert_measured(connection: &mut PgConnection) {
    let measured = "select count(*) from indicator_values where indicator = 'survey' and not met";
    assert_eq!(count(connection, measured).await, 1);
    let asked = "select count(*) from surveys s where s.stage = 'finished'
                 and (select count(*) from survey_members m where m.survey_id = s.id) = 800";
    assert_eq!(count(connection, asked).await, 2);
}

/// The survey of the year before was held, so that nothing is owed of it; that of this year is due.
async fn assert_obligations(server: &Server, connection: &mut PgConnection) {
    let executive = sign_in(server, "he.group").await;
    let place = format!("/v1/obligations?company_id={}", server.org.company);
    let found = executive.get(&place).await.expect(200);
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{found}");
    assert_eq!(
        (&items[0]["from"], &items[0]["state"]),
        (&json!("2026-01-01"), &json!("due"))
    );
    let done =
        "select count(*) from duty_evidence where done_on between '2025-01-01' and '2025-12-31'";
    assert_eq!(count(connection, done).await, 1);
}

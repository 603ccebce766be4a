//! Closed periods (ATT-S01).

use super::{breakdown, daily, visitor};
use crate::office::text;
use crate::reception::site::{A, Site, form};
use crate::selling::with;
use serde_json::{Value, json};

fn figure(period: &Value, dimension: &str, item: &str, measure: &str) -> Value {
    let figures = period["figures"].as_array().unwrap();
    let found = figures.iter().find(|one| {
        one["dimension"] == dimension && one["item"] == item && one["measure"] == measure
    });
    found.map(|one| one["tally"].clone()).unwrap_or_default()
}

#[actix_web::test]
async fn att_s01_a_closed_period_keeps_its_figures_and_a_later_correction_shows_as_a_dated_adjustment()
 {
    let mut site = Site::sales_office().await;
    let registered = visitor(&site, A, "13812340001", "internet", "a").await;
    visitor(&site, A, "13812340002", "internet", "b").await;
    let path = site.path("statistics/periods");
    let week = json!({"kind": "week", "starts_on": "2026-06-01"});
    site.clock("2026-06-07", "23:59:59").await;
    let open = site
        .sales
        .post(&path, week.clone())
        .await
        .problem(409, "statistics-period-open");
    assert_eq!(open["rule"], "ATT-S01");
    site.clock("2026-06-08", "00:00").await;
    site.sales_supervisor
        .post(&path, week.clone())
        .await
        .problem(403, "forbidden");
    site.sales
        .post(&path, json!({"kind": "week", "starts_on": "2026-06-02"}))
        .await
        .problem(422, "validation-failed");
    let closed = site.sales.post(&path, week.clone()).await.expect(201);
    assert_eq!(
        (
            figure(&closed, "total", "", "first_visits"),
            figure(&closed, "channel", "internet", "first_visits")
        ),
        (json!(2), json!(2))
    );
    site.sales
        .post(&path, week)
        .await
        .problem(409, "statistics-period-closed");
    let one = format!("/v1/statistics/periods/{}", text(&closed["period"]["id"]));
    assert_eq!(
        site.sales.get(&one).await.expect(200),
        closed,
        "nothing was recorded since"
    );

    // On the 10th the first registration is corrected: it was the radio, and level B.
    site.clock("2026-06-10", "10:00").await;
    let correction = json!({"form": with(form(), json!({"channel": "radio", "intent_level": "b", "property_types": ["residence", "parking"]}))});
    let corrected = site.people[A]
        .post(
            &format!("/v1/registrations/{}/correct", text(&registered["id"])),
            correction,
        )
        .await;
    corrected.require(201);
    let found = site.sales.get(&one).await.expect(200);
    assert_eq!(found["figures"], closed["figures"], "what was closed stays");
    let adjustments = found["adjustments"].as_array().unwrap();
    assert_eq!(
        (adjustments.len(), &adjustments[0]["recorded_on"]),
        (1, &json!("2026-06-10"))
    );
    let changes: Vec<String> = adjustments[0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["measure"] == "first_visits")
        .map(|change| {
            format!(
                "{} {} {}",
                text(&change["dimension"]),
                text(&change["item"]),
                change["tally"]
            )
        })
        .collect();
    assert_eq!(
        changes,
        [
            "channel internet -1",
            "channel radio 1",
            "intent_level a -1",
            "intent_level b 1"
        ]
    );
    // The open view shows what is known now.
    let now = breakdown(&site, "channel", "2026-06-01", "2026-06-07").await;
    assert_eq!(now.len(), 2);
    assert_eq!(daily(&site, "2026-06-01").await["today"]["first_visits"], 2);
    // It is dated by its day, also when it is read later.
    site.clock("2026-06-20", "10:00").await;
    assert_eq!(site.sales.get(&one).await.expect(200), found);
    let list = site.sales.get(&path).await.expect(200);
    assert_eq!(list["items"][0], closed["period"]);
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let altered = sqlx::query("update period_figures set tally = 0")
        .execute(&mut superuser)
        .await;
    assert!(altered.unwrap_err().to_string().contains("append-only"));
}

#[actix_web::test]
async fn att_s01_how_long_a_period_stays_open_is_policy() {
    let mut site = Site::with(|rules| rules.tracking.periods_open_days = 2).await;
    let path = site.path("statistics/periods");
    let day = json!({"kind": "day", "starts_on": "2026-06-01"});
    site.clock("2026-06-03", "23:59:59").await;
    let open = site
        .project
        .post(&path, day.clone())
        .await
        .problem(409, "statistics-period-open");
    assert!(open["detail"].as_str().unwrap().contains("2026-06-04"));
    site.clock("2026-06-04", "00:00").await;
    let closed = site
        .project
        .post_once(&path, "k", day.clone())
        .await
        .expect(201);
    let again = site.project.post_once(&path, "k", day).await.expect(201);
    assert_eq!(closed, again);
    assert_eq!(closed["figures"], json!([]));
    assert_eq!(
        site.count("select count(*) from outbox_events where kind = 'statistics.period_closed'")
            .await,
        1
    );
}

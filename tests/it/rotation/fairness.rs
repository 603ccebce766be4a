//! The fairness report (ATT-G01).

use super::site::Site;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_g01_the_fairness_report_counts_turns_and_time_against_each_other() {
    let mut site = Site::sales_office().await;
    // a is out on business for an hour, misses one turn and makes it up; d goes home at eleven.
    site.at("10:00").await;
    site.goes_on_business(0).await;
    assert_eq!(site.short_visit().await, "b");
    site.at("11:00").await;
    site.comes_back(0).await;
    site.call(3, "leave", json!({})).await.expect(200);
    assert_eq!(site.short_visit().await, "a");
    let grant = json!({"kind": "priority", "salesperson_id": site.id(2), "reason": "客户更换"});
    site.decide(grant).await.expect(200);
    assert_eq!(site.short_visit().await, "c");
    let taken = site.take().await.expect(200);
    assert_eq!(site.name(&taken["salesperson_id"]), "c");
    let back =
        json!({"kind": "give_back", "entry_number": taken["entry"]["number"], "reason": "移交"});
    site.decide(back).await.expect(200);
    site.decide(json!({"kind": "volunteer", "salesperson_id": site.id(1), "reason": "协助"}))
        .await
        .expect(200);
    site.at("13:00").await;
    let path = site.path("fairness?from=2026-06-01&until=2026-06-01");
    let report = site.supervisor.get(&path).await.expect(200);
    let line = |one: usize| -> Value {
        let id = site.id(one).to_string();
        let lines = report["salespeople"].as_array().unwrap();
        lines
            .iter()
            .find(|line| line["salesperson_id"] == id)
            .unwrap()
            .clone()
    };
    let (a, b, c, d) = (line(0), line(1), line(2), line(3));
    assert_eq!(
        (&a["turns"], &a["made_up"], &a["passed_over"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!((&b["turns"], &b["volunteered"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&c["turns"], &c["priority"], &c["given_back"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(d["turns"], 0);
    // Four hours each, d two: 840 minutes.
    for (line, minutes, expected) in [
        (&a, 240, "0.2857"),
        (&b, 240, "0.2857"),
        (&c, 240, "0.2857"),
        (&d, 120, "0.1429"),
    ] {
        assert_eq!(line["minutes_on_duty"], minutes);
        assert_eq!(line["expected_share"], expected);
    }
    assert_eq!(a["share"], "0.3333");
    assert_eq!(d["share"], "0");
    // A salesperson sees their own line, with their part of all.
    let own = site.people[0].get(&path).await.expect(200);
    assert_eq!(own["salespeople"], json!([a]));
}

#[actix_web::test]
async fn att_g01_who_did_not_sign_out_was_on_duty_until_the_days_end() {
    let mut site = Site::developer().await;
    site.on("2026-06-02", "09:00").await;
    let path = site.path("fairness?from=2026-06-01&until=2026-06-01");
    let report = site.supervisor.get(&path).await.expect(200);
    assert_eq!(report["salespeople"][0]["minutes_on_duty"], 9 * 60);
    assert_eq!(report["salespeople"][0]["share"], json!(null));
}

#[actix_web::test]
async fn att_g01_a_fairness_report_covers_at_most_a_year() {
    let site = Site::developer().await;
    let month = site
        .supervisor
        .get(&site.path("fairness?until=2026-05-20"))
        .await
        .expect(200);
    assert_eq!(
        month["from"], "2026-05-01",
        "the month, if nothing else is said"
    );
    for (until, status) in [
        ("2026-05-31", 400),
        ("2026-06-01", 200),
        ("2027-06-01", 200),
        ("2027-06-02", 400),
    ] {
        let path = site.path(&format!("fairness?from=2026-06-01&until={until}"));
        assert_eq!(site.supervisor.get(&path).await.status, status, "{until}");
    }
    let path = site.path("fairness?from=2026-06-01&until=2026-05-31");
    let refused = site.supervisor.get(&path).await;
    let refused = refused.problem(400, "malformed-request");
    assert_eq!(refused["errors"][0]["parameter"], "until");
    assert_eq!(refused["errors"][0]["code"], "range");
}

//! Managers check dossiers and after-sale work at intervals (ATT-G26).

use super::party;
use crate::reception::site::{A, B, Site};
use serde_json::{Value, json};

async fn standing(site: &Site, subject: &str) -> Value {
    let found = site
        .project
        .get(&site.path("work-check-standing"))
        .await
        .expect(200);
    let lines = found["items"].as_array().unwrap();
    assert_eq!(lines.len(), 2, "only A holds parties: {found}");
    let line = lines.iter().find(|line| line["subject"] == subject);
    line.unwrap().clone()
}

fn check(site: &Site, subject: &str) -> Value {
    json!({"salesperson_id": site.id(A), "subject": subject, "in_order": true})
}

#[actix_web::test]
async fn att_g26_managers_check_dossiers_and_after_sale_work_at_the_intervals_of_the_policy() {
    let mut site = Site::with(|rules| {
        rules.tracking.work_checks.dossiers_days = Some(30);
        rules.tracking.work_checks.after_sale_days = None;
    })
    .await;
    party(&site, A, "13812340001", "a").await;
    let line = standing(&site, "dossiers").await;
    assert_eq!(
        (&line["checked_on"], &line["due_on"], &line["overdue"]),
        (&Value::Null, &json!("2026-07-01"), &json!(false))
    );
    assert_eq!(standing(&site, "after_sale").await["due_on"], Value::Null);
    site.clock("2026-07-01", "23:59:59").await;
    assert_eq!(standing(&site, "dossiers").await["overdue"], false);
    site.clock("2026-07-02", "00:00").await;
    assert_eq!(standing(&site, "dossiers").await["overdue"], true);
    let path = site.path("work-checks");
    let made = site
        .project
        .post(&path, check(&site, "dossiers"))
        .await
        .expect(201);
    assert_eq!(made["acting_as"], "project_manager");
    let line = standing(&site, "dossiers").await;
    assert_eq!(
        (&line["checked_on"], &line["in_order"], &line["due_on"]),
        (&json!("2026-07-02"), &json!(true), &json!("2026-08-01"))
    );
    site.sales
        .post(&path, check(&site, "after_sale"))
        .await
        .expect(201);
    assert_eq!(
        standing(&site, "after_sale").await["checked_on"],
        "2026-07-02"
    );
}

#[actix_web::test]
async fn att_g26_the_managers_alone_check_and_say_what_is_not_in_order() {
    let site = Site::developer().await;
    party(&site, A, "13812340001", "a").await;
    let path = site.path("work-checks");
    site.people[B]
        .post(&path, check(&site, "dossiers"))
        .await
        .problem(403, "forbidden");
    let refused = site
        .sales_supervisor
        .post(&path, check(&site, "dossiers"))
        .await
        .problem(403, "for-the-managers");
    assert_eq!(refused["rule"], "ATT-G26");
    let silent = json!({"salesperson_id": site.id(A), "subject": "dossiers", "in_order": false});
    site.sales
        .post(&path, silent)
        .await
        .problem(422, "validation-failed");
    let stranger =
        json!({"salesperson_id": site.project.user, "subject": "dossiers", "in_order": true});
    site.sales
        .post(&path, stranger)
        .await
        .problem(422, "not-a-salesperson-of-the-site");
    let found = json!({"salesperson_id": site.id(A), "subject": "after_sale", "in_order": false, "findings": "三位业主半年未联系"});
    site.sales.post(&path, found).await.expect(201);
    let own = site.people[A].get(&path).await.expect(200);
    assert_eq!(own["items"][0]["findings"], "三位业主半年未联系");
    let others = site.people[B].get(&path).await.expect(200);
    assert_eq!(others["items"], json!([]));
    let none = site
        .project
        .get(&format!("{path}?subject=dossiers"))
        .await
        .expect(200);
    assert_eq!(none["items"], json!([]));
}

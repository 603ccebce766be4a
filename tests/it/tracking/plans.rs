//! Daily and weekly plans (ATT-S03).

use crate::office::text;
use crate::reception::site::{A, B, Site};
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

async fn write(site: &Site, caller: &Caller, kind: &str) -> Answer {
    caller
        .post(
            &site.path("plans"),
            json!({"kind": kind, "entries": ["回访三组B级客户", "邀约两组来电"]}),
        )
        .await
}

fn path(plan: &Value, act: &str) -> String {
    format!("/v1/plans/{}/{act}", text(&plan["id"]))
}

#[actix_web::test]
async fn att_s03_a_plan_is_written_kept_given_back_and_summarised_and_then_never_changes() {
    let mut site = Site::sales_office().await;
    let assistant = site.server.caller("sales_assistant", site.unit).await;
    let plan = write(&site, &site.people[A], "daily").await.expect(201);
    assert_eq!(
        (&plan["starts_on"], &plan["state"], &plan["late"]),
        (&json!("2026-06-01"), &json!("written"), &json!(false))
    );
    write(&site, &site.people[A], "daily")
        .await
        .problem(409, "plan-written");
    let entries = json!({"entries": ["回访四组B级客户"]});
    site.people[A]
        .put(&path(&plan, "entries"), entries.clone())
        .await
        .expect(200);
    site.people[B]
        .put(&path(&plan, "entries"), entries.clone())
        .await
        .problem(404, "plan-not-found");
    site.people[A]
        .act(&path(&plan, "keep"))
        .await
        .problem(403, "forbidden");
    site.sales
        .act(&path(&plan, "keep"))
        .await
        .problem(403, "not-the-decider");
    assistant
        .act(&path(&plan, "give-back"))
        .await
        .problem(409, "plan-state");
    let kept = assistant.act(&path(&plan, "keep")).await.expect(200);
    assert_eq!(
        (&kept["state"], &kept["kept"]["by"]),
        (&json!("kept"), &json!(assistant.user.unwrap()))
    );
    let refused = site.people[A]
        .put(&path(&plan, "entries"), entries.clone())
        .await
        .problem(409, "plan-state");
    assert_eq!(refused["rule"], "ATT-S03");
    let summary = json!({"summary": "完成三组，一组约到周六"});
    site.people[A]
        .post(&path(&plan, "summary"), summary.clone())
        .await
        .problem(409, "plan-state");
    site.at("17:00").await;
    let mut assistant = assistant;
    site.server.renew(&mut assistant).await;
    assistant.act(&path(&plan, "give-back")).await.expect(200);
    site.sales
        .post(&path(&plan, "summary"), summary.clone())
        .await
        .problem(403, "plan-of-another");
    let closed = site.people[A]
        .post(&path(&plan, "summary"), summary.clone())
        .await
        .expect(200);
    assert_eq!(
        (&closed["state"], &closed["entries"], &closed["overdue"]),
        (&json!("closed"), &json!(["回访四组B级客户"]), &json!(false))
    );
    site.people[A]
        .post(&path(&plan, "summary"), summary)
        .await
        .problem(409, "plan-state");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let altered = sqlx::query("update plans set summary = 'x'")
        .execute(&mut superuser)
        .await;
    assert!(
        altered
            .unwrap_err()
            .to_string()
            .contains("cannot change so")
    );
}

#[actix_web::test]
async fn att_s03_managers_write_theirs_too_and_nobody_keeps_their_own() {
    let site = Site::sales_office().await;
    let assistant = site.server.caller("sales_assistant", site.unit).await;
    let own = write(&site, &assistant, "daily").await.expect(201);
    assistant
        .act(&path(&own, "keep"))
        .await
        .problem(403, "own-plan");
    site.sales.act(&path(&own, "keep")).await.expect(200);
    let managers = write(&site, &site.sales, "daily").await.expect(201);
    assistant.act(&path(&managers, "keep")).await.expect(200);
    write(&site, &site.employee, "daily")
        .await
        .problem(403, "forbidden");
    let empty = json!({"kind": "daily", "entries": [" "]});
    site.project
        .post(&site.path("plans"), empty)
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn att_s03_at_a_site_without_assistant_the_sales_manager_keeps_plans() {
    let site = Site::sales_office().await;
    let plan = write(&site, &site.people[A], "daily").await.expect(201);
    site.sales.act(&path(&plan, "keep")).await.expect(200);
}

#[actix_web::test]
async fn att_s03_what_is_late_missing_or_overdue_shows() {
    let mut site = Site::sales_office().await;
    site.at("09:30").await;
    let missing = site.path("plans/missing?kind=daily");
    let before = site.sales.get(&missing).await.expect(200);
    let names: Vec<&Value> = before["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["late"])
        .collect();
    assert!(
        names.len() >= 6 && names.iter().all(|late| *late == &json!(false)),
        "{before}"
    );
    let in_time = write(&site, &site.people[A], "daily").await.expect(201);
    assert_eq!(in_time["late"], false);
    site.at("09:30:01").await;
    let late = write(&site, &site.people[B], "daily").await.expect(201);
    assert_eq!(late["late"], true);
    let after = site.people[A].get(&missing).await.expect(200);
    assert_eq!(after["items"], json!([]), "a salesperson sees the own line");
    let all = site.sales.get(&missing).await.expect(200);
    assert!(
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["late"] == true)
    );
    let overdue = async |site: &Site| {
        site.people[A]
            .get(&format!("/v1/plans/{}", text(&in_time["id"])))
            .await
            .expect(200)["overdue"]
            .clone()
    };
    site.at("17:30").await;
    assert_eq!(overdue(&site).await, false);
    site.at("17:30:01").await;
    assert_eq!(overdue(&site).await, true);
}

#[actix_web::test]
async fn att_s03_the_weekly_plan_is_written_on_saturday_for_the_week_after() {
    let mut site = Site::sales_office().await;
    site.clock("2026-06-06", "10:00").await;
    let plan = write(&site, &site.people[A], "weekly").await.expect(201);
    assert_eq!(
        (&plan["starts_on"], &plan["late"], &plan["closes_by"]),
        (
            &json!("2026-06-08"),
            &json!(false),
            &json!("2026-06-14T09:30:00Z")
        )
    );
    site.clock("2026-06-07", "00:00").await;
    let late = write(&site, &site.people[B], "weekly").await.expect(201);
    assert_eq!(
        (&late["starts_on"], &late["late"]),
        (&json!("2026-06-08"), &json!(true))
    );
    let list = site
        .sales
        .get(&site.path("plans?kind=weekly&state=written"))
        .await
        .expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

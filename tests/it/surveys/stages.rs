//! Nine stages and the plan (SUR-01, SUR-02).

use super::bench::{Bench, STAGES};
use serde_json::json;

#[actix_web::test]
async fn sur_01_nine_stages_are_visible_dated_and_owned_and_none_is_skipped() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let place = bench.planned(json!({})).await;
    let survey = bench.survey(&place).await;
    let stages: Vec<_> = survey["stages"].as_array().unwrap().iter().collect();
    assert_eq!(
        stages.iter().map(|one| &one["stage"]).collect::<Vec<_>>(),
        STAGES
    );
    for stage in &stages {
        assert_eq!(stage["owner_id"], json!(bench.director.user.unwrap()));
        assert_eq!(stage["due_on"], "2027-12-31");
    }
    for later in &STAGES[1..] {
        let refused = bench.finish(&place, later).await;
        assert_eq!(
            refused.problem(409, "survey-out-of-order")["rule"],
            "SUR-01"
        );
    }
    let done = bench.finish(&place, "plan").await.expect(200);
    assert_eq!(done["stage"], "selection");
    assert_eq!(done["stages"][0]["summary"], "已完成");
    assert_eq!(
        done["stages"][0]["finished_by"],
        json!(bench.director.user.unwrap())
    );
    bench
        .finish(&place, "plan")
        .await
        .problem(409, "survey-out-of-order");
}

#[actix_web::test]
async fn sur_01_the_database_itself_skips_no_stage() {
    let bench = Bench::open().await;
    let place = bench.planned(json!({})).await;
    let id = place.rsplit('/').next().unwrap();
    let mut superuser = bench
        .office
        .server
        .database
        .as_ref()
        .unwrap()
        .superuser()
        .await;
    let insert = format!(
        "insert into survey_stage_results (survey_id, place, finished_at, finished_by, summary)
         values ('{id}', 2, now(), '{}', 'x')",
        bench.director.user.unwrap()
    );
    let refused = sqlx::query(sqlx::AssertSqlSafe(insert))
        .execute(&mut superuser)
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("survey_stage_results_none_skipped")
    );
}

#[actix_web::test]
async fn sur_01_a_stage_is_finished_by_its_owner_after_what_it_is_for() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let place = bench.planned(json!({})).await;
    let body = json!({"stage": "plan", "summary": "已完成"});
    let finish = format!("{place}/finish-stage");
    bench
        .office
        .department
        .post(&finish, body.clone())
        .await
        .problem(403, "survey-not-stage-owner");
    let handed = json!({"stage": "plan", "owner_id": bench.office.department.user.unwrap(), "due_on": "2026-12-31",
        "reason": "改由部门负责"});
    bench
        .director
        .post(&format!("{place}/hand-stage-over"), handed)
        .await
        .expect(200);
    bench
        .office
        .department
        .post(&finish, body)
        .await
        .expect(200);
    let lacking = async |stage: &str| {
        bench
            .finish(&place, stage)
            .await
            .problem(409, "survey-stage-lacking");
    };
    lacking("selection").await;
    bench.draw(&place, json!({})).await.expect(200);
    bench.finish(&place, "selection").await.expect(200);
    lacking("expectations").await;
    let expectation = json!({"subject": "other", "source": "visit", "content": "增加夜间提货"});
    bench
        .director
        .post(&format!("{place}/expectations"), expectation)
        .await
        .expect(201);
    bench.finish(&place, "expectations").await.expect(200);
    lacking("drafting").await;
    // What is done is not handed over any more.
    let handed = json!({"stage": "plan", "owner_id": bench.director.user.unwrap(), "due_on": "2026-12-31", "reason": "改"});
    bench
        .director
        .post(&format!("{place}/hand-stage-over"), handed)
        .await
        .problem(409, "survey-out-of-order");
}

#[actix_web::test]
async fn sur_02_the_plan_states_everything_and_changes_until_it_is_finished() {
    let bench = Bench::open().await;
    for member in [
        "objective",
        "departments",
        "communication",
        "response_measures",
        "reward",
        "carried_out_by",
        "asks_about_competitors",
        "stages",
    ] {
        let mut body = bench.plan(json!({}));
        body["plan"].as_object_mut().unwrap().remove(member);
        bench.director.post("/v1/surveys", body).await.require(422);
    }
    let mut skipping = bench.plan(json!({}));
    skipping["plan"]["stages"]
        .as_array_mut()
        .unwrap()
        .swap(3, 4);
    bench
        .director
        .post("/v1/surveys", skipping)
        .await
        .problem(422, "validation-failed");
    let foreign = bench.plan(json!({"departments": [bench.office.server.org.other]}));
    bench
        .director
        .post("/v1/surveys", foreign)
        .await
        .problem(404, "survey-unit-not-found");
    let place = bench.planned(json!({})).await;
    let plan = bench.plan(json!({"reward": "积分", "anonymous": true}))["plan"].clone();
    let change = json!({"plan": plan});
    let changed = bench
        .director
        .patch(&place, "\"1\"", change.clone())
        .await
        .expect(200);
    assert_eq!(
        (&changed["plan"]["reward"], &changed["plan"]["anonymous"]),
        (&json!("积分"), &json!(true))
    );
    bench
        .director
        .patch(&place, "\"1\"", change.clone())
        .await
        .require(412);
    bench.finish(&place, "plan").await.expect(200);
    bench
        .director
        .patch(&place, "\"3\"", change)
        .await
        .problem(409, "survey-out-of-order");
}

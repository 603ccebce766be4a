//! Report, acknowledgement and measures (SUR-08, SUR-09).

use super::bench::{Bench, answers};
use kehu_surveys::SurveyPolicy;
use serde_json::{Value, json};

/// A survey whose analysis is done, answered with these steps.
async fn analysed(bench: &Bench, steps: &[u8]) -> (String, Value) {
    let draw = json!({"size": 4, "stratified_by": "nothing"});
    let (place, version) = bench.asking(json!({}), draw).await;
    let members = bench.members(&place).await;
    for (customer, step) in members.iter().zip(steps) {
        bench
            .enter(&place, customer, &version, answers(*step, 9))
            .await
            .expect(201);
    }
    bench.finish(&place, "fieldwork").await.expect(200);
    let found = bench.finish(&place, "analysis").await.expect(200);
    (place, found["findings"].clone())
}

/// Writes, submits and has acknowledged.
async fn acknowledged(bench: &Bench, place: &str, report: Value) {
    bench
        .director
        .post(&format!("{place}/report"), report)
        .await
        .expect(200);
    let submitted = bench
        .director
        .act(&format!("{place}/submit-report"))
        .await
        .expect(200);
    let approval = &submitted["report"]["approval_id"];
    for leader in [&bench.office.department, &bench.office.general] {
        bench.decide(leader, approval, "approve").await.expect(200);
    }
}

fn measure(bench: &Bench) -> Value {
    json!({"question": "repairs", "title": "报修响应", "content": "两小时内响应", "owner_id": bench.officer.user.unwrap(),
        "due_on": "2026-12-31"})
}

#[actix_web::test]
async fn sur_09_the_leaders_read_and_acknowledge_the_report() {
    let bench = Bench::open().await;
    bench.customers(20, "direct").await;
    let (place, findings) = analysed(&bench, &[3, 3]).await;
    assert_eq!(
        findings,
        json!({"index": "50", "previous_index": null, "fell": false})
    );
    bench
        .finish(&place, "action")
        .await
        .problem(409, "survey-stage-lacking");
    let submit = format!("{place}/submit-report");
    bench
        .director
        .act(&submit)
        .await
        .problem(409, "survey-stage-lacking");
    let write = format!("{place}/report");
    let report = json!({"report": "总体一般"});
    bench
        .director
        .post(&write, report.clone())
        .await
        .expect(200);
    let submitted = bench.director.act(&submit).await.expect(200);
    let approval = &submitted["report"]["approval_id"];
    bench
        .director
        .post(&write, report.clone())
        .await
        .problem(409, "survey-approval-pending");
    bench
        .decide(&bench.office.department, approval, "return")
        .await
        .expect(200);
    bench
        .director
        .post(&write, report.clone())
        .await
        .expect(200);
    acknowledged(&bench, &place, report).await;
    let survey = bench.survey(&place).await;
    assert_eq!(survey["report"]["acknowledged_at"], "2026-06-01T04:00:00Z");
    let done = bench.finish(&place, "action").await.expect(200);
    assert_eq!(done["stage"], "evaluation");
}

#[actix_web::test]
async fn sur_09_where_customers_are_content_what_went_well_is_recorded() {
    let bench = Bench::open().await;
    bench.customers(20, "direct").await;
    // From an index of 80 on: step 5 counts 100, step 4 counts 75.
    let (place, findings) = analysed(&bench, &[5, 5]).await;
    assert_eq!(findings["index"], "100");
    let write = format!("{place}/report");
    let refused = bench
        .director
        .post(&write, json!({"report": "总体满意"}))
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/went_well");
    acknowledged(
        &bench,
        &place,
        json!({"report": "总体满意", "went_well": "响应及时"}),
    )
    .await;
    assert_eq!(
        bench.survey(&place).await["report"]["went_well"],
        "响应及时"
    );
    let (place, findings) = analysed(&bench, &[4, 4]).await;
    assert_eq!(findings["index"], "75");
    bench
        .director
        .post(&format!("{place}/report"), json!({"report": "尚可"}))
        .await
        .expect(200);
}

#[actix_web::test]
async fn sur_09_where_satisfaction_fell_measures_are_decided_before_the_survey_goes_on() {
    let bench = Bench::open().await;
    bench.customers(20, "direct").await;
    let (first, _) = analysed(&bench, &[4, 4]).await;
    acknowledged(&bench, &first, json!({"report": "尚可"})).await;
    bench.finish(&first, "action").await.expect(200);
    let (place, findings) = analysed(&bench, &[4, 3]).await;
    assert_eq!(
        findings,
        json!({"index": "62.5", "previous_index": "75", "fell": true})
    );
    acknowledged(&bench, &place, json!({"report": "有所下降"})).await;
    let refused = bench.finish(&place, "action").await;
    assert_eq!(
        refused.problem(409, "survey-measures-due")["rule"],
        "SUR-09"
    );
    let measures = format!("{place}/measures");
    let mut unknown = measure(&bench);
    unknown["question"] = json!("nowhere");
    bench
        .director
        .post(&measures, unknown)
        .await
        .problem(422, "validation-failed");
    let decided = bench
        .director
        .post(&measures, measure(&bench))
        .await
        .require(201);
    let item = bench
        .director
        .get(decided.header("location"))
        .await
        .expect(200);
    assert_eq!(
        (&item["source"], &item["source_id"]),
        (&json!("survey"), &bench.survey(&place).await["id"])
    );
    let listed = bench.director.get(&measures).await.expect(200);
    assert_eq!(listed["items"][0]["question"], "repairs");
    bench.finish(&place, "action").await.expect(200);
}

#[actix_web::test]
async fn sur_09_where_the_policy_demands_a_plan_every_survey_leads_to_measures() {
    let bench = Bench::with(SurveyPolicy::oil_dispatch()).await;
    bench.customers(20, "direct").await;
    let (place, _) = analysed(&bench, &[4, 4]).await;
    acknowledged(&bench, &place, json!({"report": "尚可"})).await;
    bench
        .finish(&place, "action")
        .await
        .problem(409, "survey-measures-due");
    bench
        .director
        .post(&format!("{place}/measures"), measure(&bench))
        .await
        .expect(201);
    bench.finish(&place, "action").await.expect(200);
}

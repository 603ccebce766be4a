//! From plan to re-evaluation: a year's survey, and the next one that shows what the measures brought.

use super::bench::{Bench, answers};
use serde_json::json;

#[actix_web::test]
async fn sur_01_a_survey_from_plan_to_re_evaluation_and_the_next_year_s() {
    let mut bench = Bench::open().await;
    bench.customers(30, "direct").await;
    bench.customers(20, "dealer").await;
    let draw = json!({"size": 20, "strata": [{"key": "dealer", "quota": 8}]});
    let (place, version) = bench.asking(json!({}), draw).await;
    let links = bench.links(&place).await;
    for (_, path) in &links[..5] {
        bench
            .submit(path, &version, answers(4, 9))
            .await
            .expect(201);
    }
    for (customer, _) in &links[5..9] {
        bench
            .enter(&place, customer, &version, answers(2, 3))
            .await
            .expect(201);
    }
    let sample = bench
        .director
        .get(&format!("{place}/sample"))
        .await
        .expect(200);
    let strata = sample["strata"].as_array().unwrap();
    let answered: i64 = strata
        .iter()
        .map(|one| one["answered"].as_i64().unwrap())
        .sum();
    assert_eq!(answered, 9);
    bench.finish(&place, "fieldwork").await.expect(200);
    let late = bench.submit(&links[10].1, &version, answers(4, 9)).await;
    late.problem(410, "survey-link-expired");
    let analysed = bench.finish(&place, "analysis").await.expect(200);
    assert!(analysed["findings"]["index"].is_string());
    let measure = json!({"question": "repairs", "title": "报修响应", "content": "两小时内响应",
        "owner_id": bench.officer.user.unwrap(), "due_on": "2026-12-31"});
    bench
        .director
        .post(&format!("{place}/measures"), measure)
        .await
        .expect(201);
    let report = json!({"report": "报修响应慢", "went_well": "环境卫生好"});
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
    for leader in [&bench.office.department, &bench.office.general] {
        bench
            .decide(leader, &submitted["report"]["approval_id"], "approve")
            .await
            .expect(200);
    }
    bench.finish(&place, "action").await.expect(200);
    let done = bench.finish(&place, "evaluation").await.expect(200);
    assert_eq!(done["stage"], "finished");
    assert!(
        done["stages"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["finished_at"].is_string())
    );
    bench
        .finish(&place, "evaluation")
        .await
        .problem(409, "survey-out-of-order");

    bench.at("2027-06-01T10:00:00").await;
    let (next, version) = bench.asking(json!({}), json!({"size": 10})).await;
    let survey = bench.survey(&next).await;
    assert_eq!(
        survey["plan"]["previous_id"], done["id"],
        "compared with the last one"
    );
    let links = bench.links(&next).await;
    for (_, path) in &links {
        bench
            .submit(path, &version, answers(5, 10))
            .await
            .expect(201);
    }
    bench.finish(&next, "fieldwork").await.expect(200);
    let analysed = bench.finish(&next, "analysis").await.expect(200);
    assert_eq!(
        (
            &analysed["findings"]["index"],
            &analysed["findings"]["previous_index"],
            &analysed["findings"]["fell"]
        ),
        (&json!("100"), &done["findings"]["index"], &json!(false))
    );
    let listed = bench
        .director
        .get("/v1/surveys?stage=action&stage=finished")
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let own = format!("/v1/surveys?owner_id={}", bench.director.user.unwrap());
    let listed = bench.director.get(&own).await.expect(200);
    assert_eq!(
        listed["items"].as_array().unwrap().len(),
        1,
        "whose present stage is mine"
    );
}

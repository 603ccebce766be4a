//! A hundred thousand answers.

use super::fixture::*;
use kehu_tests::Server;
use serde_json::json;
use std::time::{Duration, Instant};

/// Ten thousand customers with ten answers each: results and breakdown are there while a person waits. The bound is wide,
/// since tests run unoptimised on shared machines; the figure is printed.
#[actix_web::test]
async fn sur_08_a_hundred_thousand_answers_are_measured_while_a_person_waits() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let sections = (0..5).map(|section_at| {
        let questions = (0..2)
            .map(|at| question(&format!("q{}", section_at * 2 + at), json!({})))
            .collect();
        section(&format!("s{section_at}"), 1, questions)
    });
    let mut plan = Plan::plain(&server, questionnaire("to_zero", sections.collect()));
    plan.stratified_by = "region";
    plan.strata = (0..20)
        .map(|place| (format!("{place:02}"), 5_000, 1_000))
        .collect();
    let survey = lay(&server, &plan).await;
    let mut superuser = superuser(&server).await;
    sqlx::query(
        "insert into survey_responses (id, survey_id, anonymous, questionnaire_version_id, stratum, channel, language, answered_on)
         select gen_random_uuid(), s.id, true, s.questionnaire_version_id, lpad((n % 20)::text, 2, '0'), 'link', 'zh', date '2026-06-01'
         from surveys s, generate_series(1, 10000) n where s.id = $1",
    )
    .bind(survey)
    .execute(&mut superuser)
    .await
    .unwrap();
    sqlx::query(
        "insert into survey_answers (response_id, question_key, place, kind, score, points)
         select r.id, 'q' || q, 0, 'scale', 1 + abs(hashtext(r.id::text || q)) % 5, 25 * (abs(hashtext(r.id::text || q)) % 5)
         from survey_responses r, generate_series(0, 9) q where r.survey_id = $1",
    )
    .bind(survey)
    .execute(&mut superuser)
    .await
    .unwrap();
    sqlx::query("analyze survey_responses, survey_answers")
        .execute(&mut superuser)
        .await
        .unwrap();
    // Eight who come at once to what nobody asked before wait for one computation, and all are answered.
    let place = format!("/v1/surveys/{survey}/results?weighted=false");
    let ask = async || reader.get(&place).await.expect(200);
    let (first, others) = tokio::join!(ask(), async {
        tokio::join!(ask(), ask(), ask(), ask(), ask(), ask(), ask())
    });
    assert_eq!((&first, &first), (&others.0, &others.6));
    for place in ["results", "results/breakdown?by=stratum"] {
        let began = Instant::now();
        let found = reader
            .get(&format!("/v1/surveys/{survey}/{place}"))
            .await
            .expect(200);
        let took = began.elapsed();
        println!("{place}: {took:?}");
        assert!(took < Duration::from_secs(8), "{place}: {took:?}");
        if place == "results" {
            assert_eq!(found["overall"]["answers"], 10_000);
        }
    }
    server.stop().await;
}

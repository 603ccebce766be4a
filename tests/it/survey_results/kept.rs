//! Results are kept as long as nothing of which they are made changes.

use super::fixture::*;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use uuid::Uuid;

async fn change(server: &Server, survey: Uuid, statement: &'static str) {
    let done = sqlx::query(statement)
        .bind(survey)
        .execute(&mut superuser(server).await)
        .await
        .unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
}

async fn parts(reader: &Caller, survey: Uuid, by: &str) -> Value {
    let place = format!("/v1/surveys/{survey}/results/breakdown?by={by}");
    reader.get(&place).await.expect(200)["cells"].clone()
}

/// A survey of two strata that keeps who answered, with an answer in each.
async fn laid(server: &Server) -> Uuid {
    let mut plan = Plan::plain(
        server,
        questionnaire(
            "to_zero",
            vec![section(
                "s",
                1,
                vec![
                    question("q", json!({})),
                    question(
                        "words",
                        json!({"kind": {"free_text": {"most_characters": 500}}, "weight": 0}),
                    ),
                ],
            )],
        ),
    );
    plan.strata = vec![("a".to_owned(), 100, 10), ("b".to_owned(), 300, 10)];
    let survey = lay(server, &plan).await;
    for (stratum, steps) in [("a", [5; 6]), ("b", [2; 6])] {
        for step in steps {
            let answers = [
                ("q", Answered::Step(step)),
                ("words", Answered::Writes("很好")),
            ];
            answer(server, survey, stratum, None, &answers).await;
        }
    }
    survey
}

#[actix_web::test]
async fn sur_08_each_change_of_what_results_are_made_of_shows_at_once() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let survey = laid(&server).await;
    let mut before = results(&reader, survey).await;
    let mut cells = parts(&reader, survey, "stratum").await;
    assert_eq!(before, results(&reader, survey).await);
    assert_eq!(cells, parts(&reader, survey, "stratum").await);
    for statement in [
        // What a stratum counts, and how many were drawn.
        "update survey_strata set population = 500 where survey_id = $1 and key = 'a'",
        "update survey_strata set drawn = 20 where survey_id = $1 and key = 'b'",
        // An answer corrected, moved out of the figures, gone.
        "update survey_answers set score = 4, points = 75 where question_key = 'q' and response_id =
             (select min(id::text)::uuid from survey_responses where survey_id = $1 and stratum = 'a')",
        "update survey_answers set score = null, points = null, not_applicable = true where question_key = 'q' and response_id =
             (select max(id::text)::uuid from survey_responses where survey_id = $1 and stratum = 'a')",
        "delete from survey_answers where response_id =
             (select max(id::text)::uuid from survey_responses where survey_id = $1 and stratum = 'b')",
        // A response of another stratum, and gone.
        "update survey_responses set stratum = 'b' where id =
             (select min(id::text)::uuid from survey_responses where survey_id = $1 and stratum = 'a')",
        "delete from survey_responses where id =
             (select max(id::text)::uuid from survey_responses where survey_id = $1 and stratum = 'b')",
        // What the survey is called.
        "update surveys set title = '改名的调查' where id = $1",
    ] {
        change(&server, survey, statement).await;
        let after = results(&reader, survey).await;
        assert_ne!(before, after, "{statement}");
        before = after;
    }
    assert_ne!(cells, parts(&reader, survey, "stratum").await);
    cells = parts(&reader, survey, "stratum").await;
    answer(&server, survey, "a", None, &[("q", Answered::Step(1))]).await;
    assert_ne!(before, results(&reader, survey).await);
    assert_ne!(cells, parts(&reader, survey, "stratum").await);
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_the_words_of_a_free_text_are_in_no_figure_and_their_erasure_changes_none() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let survey = laid(&server).await;
    let version = async || -> Vec<Uuid> {
        sqlx::query_scalar(
            "select results_version from survey_strata where survey_id = $1 order by key",
        )
        .bind(survey)
        .fetch_all(&mut superuser(&server).await)
        .await
        .unwrap()
    };
    let (before, versions) = (results(&reader, survey).await, version().await);
    assert!(!before.to_string().contains("很好"));
    let erase = "update survey_answers set text = null where response_id in (select id from survey_responses where survey_id = $1)";
    change(&server, survey, erase).await;
    assert_eq!(before, results(&reader, survey).await);
    assert_eq!(versions, version().await);
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_kept_results_are_shown_to_nobody_outside_their_unit() {
    let server = Server::start().await;
    let inside = reader(&server).await;
    let survey = laid(&server).await;
    results(&inside, survey).await;
    let outside = server.caller("general_manager", server.org.other).await;
    outside
        .get(&format!("/v1/surveys/{survey}/results"))
        .await
        .expect(404);
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_weighted_and_unweighted_results_in_both_languages_are_apart() {
    let server = Server::start().await;
    let mut reader = reader(&server).await;
    let survey = laid(&server).await;
    let weighted = results(&reader, survey).await;
    let equal = reader
        .get(&format!("/v1/surveys/{survey}/results?weighted=false"))
        .await
        .expect(200);
    assert_ne!(weighted["overall"]["value"], equal["overall"]["value"]);
    assert_eq!(weighted, results(&reader, survey).await);
    reader.language = "en";
    assert_eq!(
        weighted["overall"],
        results(&reader, survey).await["overall"]
    );
    server.stop().await;
}

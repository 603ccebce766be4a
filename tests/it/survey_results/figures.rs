//! Indexes, shares, scores, rates.

use super::fixture::*;
use kehu_tests::Server;
use serde_json::json;

/// The answers 5, 4, 4, 3, 5 under both maps, as in the vectors.
#[actix_web::test]
async fn sur_08_the_index_is_that_of_the_map_that_the_version_names() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let to_zero = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    let to_twenty = lay(&server, &Plan::plain(&server, one_question("to_twenty"))).await;
    for step in [5, 4, 4, 3, 5] {
        answer(
            &server,
            to_zero,
            "all",
            None,
            &[("q", Answered::Step(step))],
        )
        .await;
        answer(
            &server,
            to_twenty,
            "all",
            None,
            &[("q", Answered::StepToTwenty(step))],
        )
        .await;
    }
    let first = results(&reader, to_zero).await;
    assert_eq!(figure(&first["overall"]), ("80.00", "54.03", "100.00"));
    let question = by_key(&first["questions"], "q");
    assert_eq!(figure(&question["index"]), ("80.00", "54.03", "100.00"));
    assert_eq!(question["index"]["answers"], 5);
    // Four of five gave one of the two best answers: Wilson.
    assert_eq!(figure(&question["top_two"]), ("0.8000", "0.3755", "0.9638"));
    let steps =
        json!([{"score": 3, "answers": 1}, {"score": 4, "answers": 2}, {"score": 5, "answers": 2}]);
    assert_eq!(question["steps"], steps);
    let second = results(&reader, to_twenty).await;
    assert_eq!(second["overall"]["value"], "84.00");
    assert_eq!(
        by_key(&second["questions"], "q")["top_two"]["value"],
        "0.8000"
    );
    server.stop().await;
}

/// 7 promoters, 2 passives and a detractor, as in the vectors.
#[actix_web::test]
async fn sur_08_the_recommendation_score_comes_with_its_interval() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![
                question("q", json!({})),
                question("nps", json!({"kind": "recommendation", "weight": 0})),
            ],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for score in [9, 9, 9, 9, 10, 10, 10, 7, 8, 6] {
        answer(
            &server,
            survey,
            "all",
            None,
            &[("nps", Answered::Recommends(score))],
        )
        .await;
    }
    let found = results(&reader, survey).await;
    let question = by_key(&found["questions"], "nps");
    assert_eq!(
        figure(&question["recommendation"]),
        ("60.00", "18.89", "100.00")
    );
    assert_eq!(question["index"], json!(null));
    // Nobody answered the other question: it has no figure, and neither has the whole.
    assert_eq!(figure(&found["overall"]), ("none", "none", "none"));
    assert_eq!(found["overall"]["hidden"], false);
    server.stop().await;
}

/// Sections of 75 and 50 with weights 5 and 3; one of weight 2 without answers is left out: 525 / 8 = 65.625.
#[actix_web::test]
async fn sur_08_sections_are_weighted_and_those_without_answers_left_out() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let content = questionnaire(
        "to_zero",
        vec![
            section(
                "a",
                5,
                vec![
                    question("a1", json!({"weight": 3})),
                    question("a2", json!({})),
                ],
            ),
            section("b", 3, vec![question("b1", json!({}))]),
            section("c", 2, vec![question("c1", json!({}))]),
        ],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    // a1: 100, a2: 0, so a: 75.
    for _ in 0..6 {
        let answers = [
            ("a1", Answered::Step(5)),
            ("a2", Answered::Step(1)),
            ("b1", Answered::Step(3)),
        ];
        answer(&server, survey, "all", None, &answers).await;
    }
    let found = results(&reader, survey).await;
    assert_eq!(by_key(&found["sections"], "a")["index"]["value"], "75.00");
    assert_eq!(by_key(&found["sections"], "b")["index"]["value"], "50.00");
    assert_eq!(
        by_key(&found["sections"], "c")["index"]["value"],
        json!(null)
    );
    assert_eq!(found["overall"]["value"], "65.63");
    // Importance 3.75, 1.25 and 3 against performance 100, 0 and 50.
    let placement = |key: &str| by_key(&found["questions"], key)["placement"].clone();
    assert_eq!(
        [
            placement("a1"),
            placement("a2"),
            placement("b1"),
            placement("c1")
        ],
        [json!("keep"), json!("watch"), json!("keep"), json!(null)]
    );
    assert_eq!(found["matrix_centre"]["importance"], "2.67");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_answers_count_by_stratum_so_that_the_sample_speaks_for_the_population() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.stratified_by = "customer_type";
    plan.strata = vec![
        ("dealer".to_owned(), 900, 10),
        ("direct".to_owned(), 100, 10),
    ];
    let survey = lay(&server, &plan).await;
    answer_all(&server, survey, "dealer", &[5; 5]).await;
    answer_all(&server, survey, "direct", &[1; 5]).await;
    let weighted = results(&reader, survey).await;
    assert_eq!(weighted["overall"]["value"], "90.00");
    assert_eq!(weighted["weighted"], true);
    let place = format!("/v1/surveys/{survey}/results?weighted=false");
    let equal = reader.get(&place).await.expect(200);
    assert_eq!(equal["overall"]["value"], "50.00");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_response_rates_are_by_stratum_and_channel() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.stratified_by = "region";
    plan.strata = vec![("43".to_owned(), 500, 20), ("44".to_owned(), 300, 5)];
    let survey = lay(&server, &plan).await;
    answer_all(&server, survey, "43", &[4; 10]).await;
    let found = results(&reader, survey).await;
    let response = &found["response"];
    assert_eq!(response["all"]["answered"], 10);
    assert_eq!(
        figure(&response["all"]["share"]),
        ("0.4000", "0.2340", "0.5926")
    );
    let strata = response["by_stratum"].as_array().unwrap();
    assert_eq!(strata[0]["stratum"], "43");
    assert_eq!(strata[0]["rate"]["share"]["value"], "0.5000");
    assert_eq!(strata[1]["rate"]["share"]["value"], "0.0000");
    assert_eq!(response["by_channel"][0]["channel"], "link");
    assert_eq!(response["by_channel"][0]["rate"]["answered"], 10);
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_choices_are_shares_of_those_who_answered() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let choice = |key: &str| json!({"key": key, "text": text(key)});
    let kind = json!({"single_choice": {"choices": [choice("price"), choice("quality")]}});
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![question("why", json!({"kind": kind, "weight": 0}))],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for choice in ["price", "price", "price", "quality", "price"] {
        answer(
            &server,
            survey,
            "all",
            None,
            &[("why", Answered::Chooses(choice))],
        )
        .await;
    }
    let found = results(&reader, survey).await;
    let choices = by_key(&found["questions"], "why")["choices"].clone();
    assert_eq!(
        (&choices[0]["choice"], &choices[0]["answers"]),
        (&json!("price"), &json!(4))
    );
    assert_eq!(choices[0]["share"]["value"], "0.8000");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_of_those_who_judged_both_the_lead_over_a_competitor_is_told() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let about = json!({"about": {"competitor": "rival", "compared_with": "q"}});
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![question("q", json!({})), question("theirs", about)],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for (ours, theirs) in [(5, 4), (4, 3), (3, 3), (5, 3), (4, 4)] {
        let answers = [
            ("q", Answered::Step(ours)),
            ("theirs", Answered::Step(theirs)),
        ];
        answer(&server, survey, "all", None, &answers).await;
    }
    answer(&server, survey, "all", None, &[("q", Answered::Step(1))]).await;
    let found = results(&reader, survey).await;
    let against = &found["competitors"][0];
    assert_eq!(against["index"]["value"], "60.00");
    // Differences 25, 25, 0, 50, 0: mean 20, s = 20.9165, t(4) = 2.776445.
    assert_eq!(against["judged_both"], 5);
    assert_eq!(figure(&against["lead"]), ("20.00", "-5.97", "45.97"));
    assert_eq!(against["lead"]["verdict"], "unproven");
    // What is said of the competitor counts in no index of the company's own: 5, 4, 3, 5, 4, 1.
    assert_eq!(found["overall"]["value"], "66.67");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_results_are_there_for_callers_in_reach_once_somebody_was_asked() {
    let server = Server::start().await;
    let survey = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    let elsewhere = server.caller("general_manager", server.org.other).await;
    for place in [
        "results",
        "results/breakdown?by=stratum",
        "results/comparison",
        "results/texts",
        "results/report",
        "results/export?table=results&format=csv",
        "effects",
    ] {
        let answer = elsewhere
            .get(&format!("/v1/surveys/{survey}/{place}"))
            .await;
        answer.problem(404, "survey-not-found");
    }
    let mut superuser = superuser(&server).await;
    sqlx::query("update surveys set stage = 'review', fieldwork_opened_at = null, fieldwork_closed_at = null")
        .execute(&mut superuser)
        .await
        .unwrap();
    let early = reader(&server)
        .await
        .get(&format!("/v1/surveys/{survey}/results"))
        .await;
    early.problem(409, "survey-results-nothing-asked");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_what_does_not_apply_counts_in_no_denominator() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![
                question("q", json!({"not_applicable": true})),
                question("other", json!({})),
            ],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for step in [5, 4, 4, 3, 5] {
        answer(
            &server,
            survey,
            "all",
            None,
            &[("q", Answered::Step(step)), ("other", Answered::Step(5))],
        )
        .await;
    }
    let before = results(&reader, survey).await;
    for _ in 0..3 {
        answer(
            &server,
            survey,
            "all",
            None,
            &[("q", Answered::NotApplicable), ("other", Answered::Step(5))],
        )
        .await;
    }
    let found = results(&reader, survey).await;
    let (was, is) = (
        by_key(&before["questions"], "q"),
        by_key(&found["questions"], "q"),
    );
    // The vector's figures, to the last place, as if the three had not been asked this question.
    assert_eq!(figure(&is["index"]), ("80.00", "54.03", "100.00"));
    for measure in ["index", "top_two", "answers", "steps"] {
        assert_eq!(is[measure], was[measure], "{measure}");
    }
    assert_eq!(
        (&was["not_applicable"], &is["not_applicable"]),
        (&json!(0), &json!(3))
    );
    // They count where they did answer: (5 x 90 + 3 x 100) / 8.
    assert_eq!(by_key(&found["questions"], "other")["answers"], 8);
    assert_eq!(found["overall"]["value"], "90.00");
    assert_eq!(found["response"]["all"]["answered"], 8);
    server.stop().await;
}

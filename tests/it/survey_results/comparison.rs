//! From survey to survey.

use super::fixture::*;
use kehu_tests::Server;
use serde_json::{Value, json};

#[actix_web::test]
async fn sur_08_a_survey_is_compared_with_the_last_one() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.months_ago = 12;
    let before = lay(&server, &plan).await;
    answer_all(&server, before, "all", &[3, 3, 4, 2, 3, 4, 3, 2]).await;
    let alone = reader
        .get(&format!("/v1/surveys/{before}/results/comparison"))
        .await;
    alone.problem(409, "survey-results-nothing-to-compare");
    plan.months_ago = 0;
    plan.previous = Some(before);
    let after = lay(&server, &plan).await;
    answer_all(&server, after, "all", &[4, 5, 4, 4, 5, 3, 4, 5]).await;
    let found = reader
        .get(&format!("/v1/surveys/{after}/results/comparison"))
        .await
        .expect(200);
    assert_eq!(found["before"]["id"], before.to_string());
    // As in the measures' own test: 50 and 81.25, t(13).
    let overall = &found["overall"];
    assert_eq!(
        (&overall["before"]["value"], &overall["after"]["value"]),
        (&json!("50.00"), &json!("81.25"))
    );
    assert_eq!(figure(&overall["difference"]), ("31.25", "11.48", "51.02"));
    assert_eq!(overall["difference"]["verdict"], "better");
    assert_eq!(
        by_key(&found["sections"], "s")["index"]["difference"]["value"],
        "31.25"
    );
    let question = by_key(&found["questions"], "q");
    assert_eq!(question["index"]["difference"]["value"], "31.25");
    assert_eq!(question["top_two"]["difference"]["value"], "0.6250");
    // The other way round it fell.
    let back = reader
        .get(&format!(
            "/v1/surveys/{before}/results/comparison?with={after}"
        ))
        .await
        .expect(200);
    assert_eq!(back["overall"]["difference"]["verdict"], "worse");
    let trend = reader
        .get(&format!("/v1/survey-trend?unit_id={}", server.org.company))
        .await
        .expect(200);
    let items = trend["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["index"]["value"], &items[0]["change"]),
        (&json!("50.00"), &Value::Null)
    );
    assert_eq!(items[1]["change"]["value"], "31.25");
    let of_question = reader
        .get(&format!(
            "/v1/survey-trend?unit_id={}&question=q",
            server.org.company
        ))
        .await
        .expect(200);
    assert_eq!(of_question["items"][1]["index"]["value"], "81.25");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_indexes_of_different_maps_are_not_compared() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.months_ago = 12;
    let before = lay(&server, &plan).await;
    answer_all(&server, before, "all", &[4; 6]).await;
    let mut plan = Plan::plain(&server, one_question("to_twenty"));
    plan.previous = Some(before);
    let after = lay(&server, &plan).await;
    for _ in 0..6 {
        answer(
            &server,
            after,
            "all",
            None,
            &[("q", Answered::StepToTwenty(4))],
        )
        .await;
    }
    let found = reader
        .get(&format!("/v1/surveys/{after}/results/comparison"))
        .await
        .expect(200);
    assert_eq!(found["same_scale"], false);
    assert_eq!(found["overall"]["after"]["value"], "80.00");
    assert_eq!(found["overall"]["difference"], Value::Null);
    // The shares of the two best answers are the same under both.
    assert_eq!(
        by_key(&found["questions"], "q")["top_two"]["difference"]["value"],
        "0.0000"
    );
    let trend = reader
        .get(&format!("/v1/survey-trend?unit_id={}", server.org.company))
        .await
        .expect(200);
    assert_eq!(trend["items"][1]["change"], Value::Null);
    server.stop().await;
}

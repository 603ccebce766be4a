//! Questionnaires, their versions and their review (SUR-05, SUR-07).

use super::bench::{Bench, answers};
use crate::office::text;
use serde_json::json;

#[actix_web::test]
async fn sur_05_a_questionnaire_with_a_loop_a_dead_end_or_a_missing_text_is_refused_at_the_place() {
    let bench = Bench::open().await;
    let sound = bench.template("property").await;
    let mut circle = sound.clone();
    circle["sections"][0]["questions"][0]["shown_if"] =
        json!([{"question": "attitude", "test": {"kind": "at_most", "score": 2}}]);
    let mut silent = sound.clone();
    silent["sections"][0]["title"]["en"] = json!(null);
    let mut unreached = sound.clone();
    unreached["sections"][1]["questions"][0]["shown_if"] = json!([
        {"question": "cleaning", "test": {"kind": "at_most", "score": 2}},
        {"question": "cleaning", "test": {"kind": "at_least", "score": 3}},
    ]);
    let mut stuck = sound.clone();
    stuck["sections"][2]["questions"][0]["kind"]["at_most"] = json!(9);
    for (content, pointer) in [
        (
            circle,
            "/content/sections/0/questions/0/shown_if/0/question",
        ),
        (silent, "/content/sections/0/title/en"),
        (unreached, "/content/sections/1/questions/0/shown_if"),
        (stuck, "/content/sections/2/questions/0/kind/at_most"),
    ] {
        let refused = bench
            .questionnaire(content)
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let made = bench.questionnaire(sound.clone()).await.expect(201);
    assert_eq!(made["content"], sound);
}

#[actix_web::test]
async fn sur_05_what_was_published_never_changes_and_a_new_version_takes_its_place() {
    let bench = Bench::open().await;
    bench.customers(20, "direct").await;
    let place = bench.drafting(json!({}), json!({})).await;
    let content = bench.template("property").await;
    let first = bench.questionnaire(content.clone()).await.expect(201);
    let version = format!("/v1/questionnaire-versions/{}", text(&first["id"]));
    let mut edited = content.clone();
    edited["sections"][0]["weight"] = json!(70);
    let change = json!({"content": edited});
    bench
        .director
        .patch(&version, "\"1\"", change.clone())
        .await
        .expect(200);
    bench
        .director
        .patch(&version, "\"1\"", change.clone())
        .await
        .problem(412, "questionnaire-stale");
    bench.review(&place, &text(&first["id"])).await;
    let published = bench.director.get(&version).await.expect(200);
    assert_eq!(
        (&published["state"], &published["content"]),
        (&json!("published"), &edited)
    );
    bench
        .director
        .patch(&version, "\"3\"", change)
        .await
        .problem(409, "questionnaire-published");
    let mut superuser = bench
        .office
        .server
        .database
        .as_ref()
        .unwrap()
        .superuser()
        .await;
    let behind = sqlx::query("update questionnaire_versions set content = '{}'")
        .execute(&mut superuser)
        .await;
    assert!(behind.is_err(), "nor behind the API");
    let versions = format!(
        "/v1/questionnaires/{}/versions",
        text(&first["questionnaire_id"])
    );
    let body = json!({"content": content});
    let second = bench
        .director
        .post(&versions, body.clone())
        .await
        .expect(201);
    assert_eq!(
        (&second["number"], &second["state"]),
        (&json!(2), &json!("draft"))
    );
    bench
        .director
        .post(&versions, body)
        .await
        .problem(409, "questionnaire-draft-exists");
}

#[actix_web::test]
async fn sur_01_the_questionnaire_is_reviewed_on_the_mechanism_of_approvals() {
    let bench = Bench::open().await;
    bench.customers(20, "direct").await;
    let place = bench.drafting(json!({}), json!({})).await;
    let version = bench
        .questionnaire(bench.template("property").await)
        .await
        .expect(201);
    let chosen = json!({"questionnaire_version_id": version["id"]});
    bench
        .director
        .post(&format!("{place}/choose-questionnaire"), chosen)
        .await
        .expect(200);
    bench.finish(&place, "drafting").await.expect(200);
    let refused = bench.finish(&place, "review").await;
    refused.problem(409, "survey-stage-lacking");
    let submit = format!("{place}/submit-review");
    let submitted = bench.director.act(&submit).await.expect(200);
    bench
        .director
        .act(&submit)
        .await
        .problem(409, "survey-approval-pending");
    bench
        .decide(
            &bench.office.department,
            &submitted["review_approval_id"],
            "return",
        )
        .await
        .expect(200);
    let returned = bench.survey(&place).await;
    assert_eq!(
        (&returned["stage"], &returned["review_approval_id"]),
        (&json!("review"), &json!(null))
    );
    let again = bench.director.act(&submit).await.expect(200);
    bench
        .decide(
            &bench.office.department,
            &again["review_approval_id"],
            "approve",
        )
        .await
        .expect(200);
    let asked = bench.survey(&place).await;
    assert_eq!(asked["stage"], "fieldwork");
    assert_eq!(
        asked["stages"][4]["finished_by"],
        json!(bench.office.department.user.unwrap())
    );
}

#[actix_web::test]
async fn sur_05_an_answer_belongs_to_the_version_that_was_asked() {
    let bench = Bench::open().await;
    bench.customers(20, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let other = bench
        .questionnaire(bench.template("property").await)
        .await
        .expect(201);
    let customer = bench.members(&place).await.remove(0);
    let refused = bench
        .enter(&place, &customer, &text(&other["id"]), answers(4, 9))
        .await;
    assert_eq!(
        refused.problem(409, "survey-other-version")["rule"],
        "SUR-05"
    );
    let (_, path) = bench.links(&place).await.remove(0);
    bench
        .submit(&path, &text(&other["id"]), answers(4, 9))
        .await
        .problem(409, "survey-other-version");
    let mut lacking = answers(4, 9);
    lacking.as_array_mut().unwrap().pop();
    let refused = bench.enter(&place, &customer, &version, lacking).await;
    let refused = refused.problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["code"], "required");
    bench
        .enter(&place, &customer, &version, answers(4, 9))
        .await
        .expect(201);
    let responses = bench
        .director
        .get(&format!("{place}/responses"))
        .await
        .expect(200);
    assert_eq!(responses["items"][0]["questionnaire_version_id"], version);
}

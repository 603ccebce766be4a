//! Erasure of those who were asked (CUS-05, SUR-12).

use super::bench::{Bench, answers};
use serde_json::json;

#[actix_web::test]
async fn cus_05_an_erased_customers_words_drafts_and_links_go_and_scores_stay() {
    let bench = Bench::open().await;
    let server = &bench.office.server;
    let person = crate::customers::with(
        crate::customers::person(server, "单玄雀"),
        json!({"unit_id": server.org.company}),
    );
    let customer = crate::customers::create(&bench.director, person).await;
    let id = crate::customers::id(&customer);
    bench.customers(2, "direct").await;
    let draw = json!({"filter": {"prospects": true, "kind": "person"}, "stratified_by": "nothing", "size": 10});
    let (place, version) = bench.asking(json!({}), draw.clone()).await;
    let mut given = answers(2, 9);
    given
        .as_array_mut()
        .unwrap()
        .push(json!({"question": "suggestion", "kind": "free_text", "text": "玄雀建议"}));
    bench.enter(&place, &id, &version, given).await.expect(201);
    let follow_up = bench.officer.get("/v1/survey-follow-ups").await.expect(200);
    let close = format!(
        "/v1/survey-follow-ups/{}/close",
        follow_up["items"][0]["id"].as_str().unwrap()
    );
    bench
        .officer
        .post(&close, json!({"result": "玄雀已回访"}))
        .await
        .expect(200);
    let officer = server
        .caller("data_protection_officer", server.org.group)
        .await;
    let asked = json!({"kind": "erasure", "customer_id": id, "requester": "person", "verification": "document_copy"});
    let asked = officer
        .post("/v1/privacy-requests", asked)
        .await
        .require(201);
    let erase = format!("{}/erase", asked.header("location"));
    officer
        .post(&erase, json!({"reason": "本人申请"}))
        .await
        .require(200);
    for (sql, left) in [
        (
            "select count(*) from survey_answers where text is not null",
            0,
        ),
        ("select count(*) from survey_answers", 6),
        (
            "select count(*) from survey_follow_ups where result is not null",
            0,
        ),
        ("select count(*) from survey_links where state = 'open'", 0),
        ("select count(*) from customers where survey_opt_out", 1),
    ] {
        assert_eq!(bench.office.count(sql).await, left, "{sql}");
    }
}

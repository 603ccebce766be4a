//! Staff entry, personal links, quotas (SUR-04, SUR-05, SUR-06).

use super::bench::{Bench, answers};
use serde_json::{Value, json};

#[actix_web::test]
async fn sur_04_answers_by_telephone_mail_fax_and_face_to_face_are_entered_with_who_asked() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let members = bench.members(&place).await;
    let path = format!("{place}/responses");
    for (customer, channel) in members
        .iter()
        .zip(["telephone", "email", "fax", "face_to_face"])
    {
        let body = json!({"customer_id": customer, "channel": channel, "language": "zh",
            "questionnaire_version_id": version, "answers": answers(4, 9)});
        bench.officer.post(&path, body).await.expect(201);
    }
    let respondents = bench
        .director
        .get(&format!("{place}/respondents"))
        .await
        .expect(200);
    let items = respondents["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    assert!(
        items
            .iter()
            .all(|one| one["asked_by"] == json!(bench.officer.user.unwrap()))
    );
    let database = bench.office.server.database.as_ref().unwrap();
    let read: i64 = sqlx::query_scalar(
        "select count(*) from audit_entries where action = 'surveys.read_respondents' and disclosure",
    )
    .fetch_one(&mut database.superuser().await)
    .await
    .unwrap();
    assert_eq!(read, 1, "who answered is a disclosure (SUR-12)");
    let link = json!({"customer_id": members[5], "channel": "link", "language": "zh",
        "questionnaire_version_id": version, "answers": answers(4, 9)});
    bench
        .officer
        .post(&path, link)
        .await
        .problem(422, "validation-failed");
    bench
        .enter(&place, &members[0], &version, answers(1, 0))
        .await
        .problem(409, "survey-already-answered");
    let stranger = bench.office.server.org.company.to_string();
    bench
        .enter(&place, &stranger, &version, answers(4, 9))
        .await
        .problem(422, "survey-not-sampled");
}

#[actix_web::test]
async fn sur_12_results_show_no_respondent_unless_the_right_allows_it() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let customer = bench.members(&place).await.remove(0);
    bench
        .enter(&place, &customer, &version, answers(4, 9))
        .await
        .expect(201);
    let general = &bench.office.general;
    let seen = general.get(&format!("{place}/responses")).await.expect(200);
    assert_eq!(seen["items"][0]["answers"].as_array().unwrap().len(), 5);
    assert!(!seen.to_string().contains(&customer));
    general
        .get(&format!("{place}/respondents"))
        .await
        .require(403);
    bench
        .officer
        .get(&format!("{place}/respondents"))
        .await
        .require(403);
}

#[actix_web::test]
async fn sur_04_a_link_is_personal_needs_no_login_and_is_used_once() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let links = bench.links(&place).await;
    assert_eq!(links.len(), 10);
    let (customer, path) = &links[0];
    let anyone = bench.office.server.anyone();
    let form = anyone.get(path).await.expect(200);
    assert_eq!(
        (
            &form["title"],
            &form["language"],
            &form["questionnaire_version_id"]
        ),
        (&json!("业主满意度调查"), &json!("zh"), &json!(version))
    );
    let question = &form["sections"][0]["questions"][0];
    assert_eq!(
        question["steps"][0],
        json!({"score": 5, "label": "非常满意"})
    );
    let english = anyone.get(&format!("{path}?language=en")).await.expect(200);
    assert_eq!(english["title"], "Owners' satisfaction survey");
    bench
        .submit(path, &version, answers(4, 9))
        .await
        .expect(201);
    for answer in [
        anyone.get(path).await,
        bench.submit(path, &version, answers(1, 1)).await,
    ] {
        answer.problem(410, "survey-link-used");
    }
    bench
        .enter(&place, customer, &version, answers(4, 9))
        .await
        .problem(409, "survey-already-answered");
    let stored = "select count(*) from survey_links where length(digest) = 32";
    assert_eq!(bench.office.count(stored).await, 10);
    let clear = path.rsplit('/').next().unwrap();
    let found = format!(
        "select count(*) from survey_links where encode(digest, 'escape') like '%{clear}%'"
    );
    assert_eq!(bench.office.count(&found).await, 0);
}

#[actix_web::test]
async fn sur_04_guessed_links_are_all_alike_and_an_expired_one_says_so_to_its_holder() {
    let mut bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let (_, path) = bench.links(&place).await.remove(0);
    let anyone = bench.office.server.anyone();
    let mut told = Vec::new();
    for guess in ["A".repeat(43), "x".to_owned(), "B".repeat(100)] {
        let guess = format!("/v1/survey-links/{guess}");
        let mut problem = bench
            .submit(&guess, &version, answers(4, 9))
            .await
            .problem(404, "survey-link-not-found");
        for member in ["request_id", "instance"] {
            problem[member] = Value::Null;
        }
        told.push(problem);
        anyone
            .get(&guess)
            .await
            .problem(404, "survey-link-not-found");
    }
    assert!(told.iter().all(|one| *one == told[0]));
    let noon = bench.office.server.app.clock.now();
    let ends = noon + chrono::Duration::days(30);
    let clock = &bench.office.server.app.clock;
    clock.fix(ends - chrono::Duration::milliseconds(1));
    anyone.get(&path).await.expect(200);
    clock.fix(ends);
    anyone.get(&path).await.problem(410, "survey-link-expired");
    let refused = bench.submit(&path, &version, answers(4, 9)).await;
    refused.problem(410, "survey-link-expired");
    // A new link for who holds an old one; the old one is not found any more.
    bench.at("2026-07-02T10:00:00").await;
    let renewed = bench.links(&place).await.remove(0).1;
    anyone.get(&renewed).await.expect(200);
    anyone
        .get(&path)
        .await
        .problem(404, "survey-link-not-found");
    bench
        .submit(&renewed, &version, answers(4, 9))
        .await
        .expect(201);
    bench.finish(&place, "fieldwork").await.expect(200);
    let open = "select count(*) from survey_links where state = 'open'";
    assert_eq!(bench.office.count(open).await, 0);
}

#[actix_web::test]
async fn sur_04_partial_answers_are_kept_and_taken_up_again_in_a_new_link_too() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let (customer, path) = bench.links(&place).await.remove(0);
    let anyone = bench.office.server.anyone();
    let save = async |path: &str, answers: Value| {
        let body = json!({"questionnaire_version_id": version, "answers": answers});
        anyone.post(&format!("{path}/save"), body).await
    };
    let html = json!({"question": "suggestion", "kind": "free_text", "text": "<script>alert('好')</script>"});
    let part = json!([{"question": "cleaning", "kind": "scale", "score": 5}, html]);
    let kept = save(&path, part.clone()).await.expect(200);
    assert_eq!(kept["answers"], 2);
    assert_eq!(anyone.get(&path).await.expect(200)["answers"], part);
    // What does not fit is refused, and what was kept stays.
    let wrong = json!([{"question": "cleaning", "kind": "scale", "score": 6}]);
    let refused = save(&path, wrong).await.problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/answers/0/score");
    let lacking = bench.submit(&path, &version, part.clone()).await;
    lacking.problem(422, "validation-failed");
    assert_eq!(anyone.get(&path).await.expect(200)["answers"], part);
    let body = json!({"language": "en", "customer_ids": [customer]});
    let renewed = bench
        .director
        .post(&format!("{place}/links"), body)
        .await
        .expect(201);
    let renewed = renewed["items"][0]["path"].as_str().unwrap().to_owned();
    let form = anyone.get(&renewed).await.expect(200);
    assert_eq!((&form["answers"], &form["language"]), (&part, &json!("en")));
    let mut whole = answers(4, 9);
    whole.as_array_mut().unwrap().push(html);
    bench.submit(&renewed, &version, whole).await.expect(201);
    let words = "select count(*) from survey_answers where text = '<script>alert(''好'')</script>'";
    assert_eq!(bench.office.count(words).await, 1, "kept as it was written");
}

#[actix_web::test]
async fn sur_04_a_link_that_is_used_fifty_times_at_once_is_used_once() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let (_, path) = bench.links(&place).await.remove(0);
    let flood = (0..50).map(|_| bench.submit(&path, &version, answers(4, 9)));
    let answers = futures_util::future::join_all(flood).await;
    let taken = answers.iter().filter(|one| one.status == 201).count();
    let used = answers.iter().filter(|one| one.status == 410).count();
    assert_eq!((taken, used), (1, 49));
    let stored = "select count(*) from survey_responses";
    assert_eq!(bench.office.count(stored).await, 1);
}

#[actix_web::test]
async fn sur_06_fifty_answers_at_once_for_the_last_place_fill_it_once_and_lose_nothing() {
    let bench = Bench::open().await;
    bench.customers(60, "direct").await;
    let draw = json!({"size": 60, "strata": [{"key": "direct", "quota": 3}]});
    let (place, version) = bench.asking(json!({}), draw).await;
    let links = bench.links(&place).await;
    for (_, path) in &links[..2] {
        bench
            .submit(path, &version, answers(4, 9))
            .await
            .expect(201);
    }
    let flood = links[2..52]
        .iter()
        .map(|(_, path)| bench.submit(path, &version, answers(3, 7)));
    let sent = futures_util::future::join_all(flood).await;
    let taken = sent.iter().filter(|one| one.status == 201).count();
    assert_eq!(taken, 1);
    for full in sent.into_iter().filter(|one| one.status != 201) {
        assert_eq!(full.problem(409, "survey-quota-full")["rule"], "SUR-06");
    }
    let count = async |sql: &str| bench.office.count(sql).await;
    assert_eq!(count("select count(*) from survey_responses").await, 3);
    assert_eq!(count("select answered::bigint from survey_strata").await, 3);
    let kept =
        "select count(*) from survey_links where state = 'open' and jsonb_array_length(draft) = 5";
    assert_eq!(count(kept).await, 49, "what was answered is kept");
    let members = bench.members(&place).await;
    let last = members
        .iter()
        .find(|one| !links[..52].iter().any(|(customer, _)| customer == *one))
        .unwrap();
    bench
        .enter(&place, last, &version, answers(4, 9))
        .await
        .problem(409, "survey-quota-full");
}

/// The answers of whoever never reported a repair.
pub(super) fn without_repairs(step: u8, recommendation: u8) -> Value {
    let mut given = answers(step, recommendation);
    given[2] = json!({"question": "repairs", "kind": "not_applicable"});
    given
}

#[actix_web::test]
async fn sur_05_not_applicable_is_an_answer_where_the_questionnaire_allows_it() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let links = bench.links(&place).await;
    let (_, path) = &links[0];
    let anyone = bench.office.server.anyone();
    let form = anyone.get(path).await.expect(200);
    let asked = &form["sections"][0]["questions"];
    assert_eq!(
        (&asked[0]["not_applicable"], &asked[2]["not_applicable"]),
        (&json!(false), &json!(true))
    );
    // Kept and read again as it was sent; then taken.
    let given = without_repairs(2, 9);
    let part = json!({"questionnaire_version_id": version, "answers": given});
    anyone.post(&format!("{path}/save"), part).await.expect(200);
    assert_eq!(anyone.get(path).await.expect(200)["answers"], given);
    bench.submit(path, &version, given).await.expect(201);
    bench
        .enter(&place, &links[1].0, &version, without_repairs(4, 9))
        .await
        .expect(201);
    let responses = bench
        .director
        .get(&format!("{place}/responses"))
        .await
        .expect(200);
    for response in responses["items"].as_array().unwrap() {
        let rows = response["answers"].as_array().unwrap();
        let repairs = rows
            .iter()
            .find(|row| row["question"] == "repairs")
            .unwrap();
        assert_eq!(
            (
                &repairs["kind"],
                &repairs["not_applicable"],
                &repairs["score"],
                &repairs["points"]
            ),
            (&json!("scale"), &json!(true), &Value::Null, &Value::Null)
        );
    }
    // It is no low answer either.
    let raised = bench.officer.get("/v1/survey-follow-ups").await.expect(200);
    assert_eq!(
        raised["items"][0]["questions"],
        json!(["cleaning", "security", "attitude"])
    );
    let mut refused = answers(4, 9);
    refused[0] = json!({"question": "cleaning", "kind": "not_applicable"});
    let refused = bench.submit(&links[2].1, &version, refused).await;
    let refused = refused.problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/answers/0/kind");
    let mut content = bench.template("property").await;
    content["sections"][1]["questions"][1]["not_applicable"] = json!(true);
    let refused = bench
        .questionnaire(content)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["code"], "no-scale");
}

#[actix_web::test]
async fn sur_04_a_flood_from_one_address_is_held() {
    let server = kehu_tests::Server::start_with(|config| {
        config.requests_per_minute = std::num::NonZeroU32::new(10).unwrap();
    })
    .await;
    let anyone = server.anyone();
    let path = format!("/v1/survey-links/{}", "A".repeat(43));
    let flood = (0..100).map(|_| anyone.get(&path));
    let answers = futures_util::future::join_all(flood).await;
    let held = answers.iter().filter(|one| one.status == 429).count();
    let answered = answers.iter().filter(|one| one.status == 404).count();
    assert!(answered >= 30 && held >= 60, "{answered} {held}");
}

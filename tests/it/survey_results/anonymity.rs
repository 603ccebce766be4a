//! What an anonymous survey shows, and who sees who answered.

use super::fixture::*;
use crate::customers::{company, create, director, id};
use kehu_tests::Server;
use serde_json::{Value, json};

#[actix_web::test]
async fn sur_12_four_answers_are_hidden_and_five_are_shown() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![question("rare", json!({})), question("usual", json!({}))],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for place in 0..5 {
        let answers = [("usual", Answered::Step(4)), ("rare", Answered::Step(1))];
        let given = if place < 4 {
            &answers[..]
        } else {
            &answers[..1]
        };
        answer(&server, survey, "all", None, given).await;
    }
    let found = results(&reader, survey).await;
    let rare = by_key(&found["questions"], "rare");
    assert_eq!(
        (&rare["answers"], &rare["index"]["hidden"]),
        (&json!(4), &json!(true))
    );
    assert_eq!(
        (&rare["index"]["value"], &rare["top_two"]["value"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(rare["steps"], json!([]));
    // The section would tell it, were the question counted there.
    assert_eq!(by_key(&found["sections"], "s")["index"]["value"], "75.00");
    assert_eq!(found["overall"]["value"], "75.00");
    answer(&server, survey, "all", None, &[("rare", Answered::Step(1))]).await;
    let found = results(&reader, survey).await;
    let rare = by_key(&found["questions"], "rare");
    assert_eq!(
        (&rare["index"]["hidden"], &rare["index"]["value"]),
        (&json!(false), &json!("0.00"))
    );
    assert_eq!(found["overall"]["value"], "37.50");
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_a_hidden_cell_cannot_be_computed_from_the_total() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.stratified_by = "region";
    plan.strata = ["43", "44", "45"]
        .map(|key| (key.to_owned(), 100, 50))
        .to_vec();
    let survey = lay(&server, &plan).await;
    answer_all(&server, survey, "43", &[5; 4]).await;
    answer_all(&server, survey, "44", &[4; 6]).await;
    answer_all(&server, survey, "45", &[3; 9]).await;
    let by = |dimension: &str| format!("/v1/surveys/{survey}/results/breakdown?by={dimension}");
    for dimension in ["stratum", "region"] {
        let found = reader.get(&by(dimension)).await.expect(200);
        let shown = |key: &str| {
            let cell = by_key(&found["cells"], key);
            let figures = [
                &cell["overall"],
                &cell["sections"][0],
                &cell["questions"][0],
            ];
            figures.map(|figure| {
                assert_eq!(
                    figure["hidden"],
                    figure["value"].is_null(),
                    "{dimension} {key}"
                );
                !figure["value"].is_null()
            })
        };
        // Four answers are too few; with them alone hidden the total would tell them, so the next smallest goes too.
        assert_eq!(shown("43"), [false; 3], "{dimension}");
        assert_eq!(shown("44"), [false; 3], "{dimension}");
        assert_eq!(shown("45"), [true; 3], "{dimension}");
    }
    let refused = reader.get(&by("customer_type")).await;
    refused.problem(409, "survey-results-cohort-unknown");
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_an_anonymous_survey_shows_no_results_while_answers_come_in() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let survey = lay(&server, &Plan::plain(&server, one_question("to_zero"))).await;
    answer_all(&server, survey, "all", &[4; 6]).await;
    let mut superuser = superuser(&server).await;
    let place = format!("/v1/surveys/{survey}/results");
    for (change, status) in [
        ("stage = 'fieldwork', fieldwork_closed_at = null", 409),
        (
            "stage = 'analysis', fieldwork_closed_at = fieldwork_opened_at",
            200,
        ),
    ] {
        let sql = format!("update surveys set {change}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut superuser)
            .await
            .unwrap();
        let answer = reader.get(&place).await;
        match status {
            409 => drop(answer.problem(409, "survey-results-still-answered")),
            _ => drop(answer.expect(200)),
        }
    }
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_who_wrote_is_seen_by_those_with_the_right_and_the_record_says_so() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(&director, company(&server, "长沙远航塑业有限公司")).await;
    let customer = id(&customer);
    let kind = json!({"kind": {"free_text": {"most_characters": 500}}, "weight": 0});
    let content = questionnaire(
        "to_zero",
        vec![section("s", 1, vec![question("words", kind)])],
    );
    let mut plan = Plan::plain(&server, content);
    plan.anonymous = false;
    let survey = lay(&server, &plan).await;
    let wrote = [("words", Answered::Writes("送货太慢，ＡＢＣ库房排队三小时"))];
    answer(
        &server,
        survey,
        "all",
        Some(customer.parse().unwrap()),
        &wrote,
    )
    .await;
    let place = format!("/v1/surveys/{survey}/results/texts");
    let seeing = server
        .caller("department_manager", server.org.company)
        .await;
    let found = seeing.get(&place).await.expect(200);
    assert_eq!(found["items"][0]["customer_id"], customer.as_str());
    let mut superuser = superuser(&server).await;
    let recorded: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = 'surveys.read_respondents' and disclosure")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(recorded, 1);
    let unseeing = reader(&server).await;
    let found = unseeing.get(&place).await.expect(200);
    assert_eq!(found["items"][0]["customer_id"], Value::Null);
    assert_eq!(found["items"][0]["text"], "送货太慢，ＡＢＣ库房排队三小时");
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_free_text_is_searched_by_words_of_any_case_and_width() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let kind = json!({"kind": {"free_text": {"most_characters": 500}}, "weight": 0});
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![question("words", kind.clone()), question("rare", kind)],
        )],
    );
    let survey = lay(&server, &Plan::plain(&server, content)).await;
    for words in [
        "送货太慢",
        "ＡＢＣ库房排队",
        "abc仓库100%好",
        "服务好",
        "价格高",
    ] {
        answer(
            &server,
            survey,
            "all",
            None,
            &[("words", Answered::Writes(words))],
        )
        .await;
    }
    answer(
        &server,
        survey,
        "all",
        None,
        &[("rare", Answered::Writes("只有我写了送货"))],
    )
    .await;
    let search = async |q: &str| {
        let encoded: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let place = format!("/v1/surveys/{survey}/results/texts?q={encoded}");
        let found = reader.get(&place).await.expect(200);
        let items = found["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["text"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        search("送货").await,
        ["送货太慢"],
        "what one alone wrote is hidden"
    );
    assert_eq!(search("Abc").await.len(), 2);
    assert_eq!(search("abc 排队").await, ["ＡＢＣ库房排队"]);
    assert_eq!(search("100%").await, ["abc仓库100%好"]);
    assert_eq!(search("_").await, Vec::<String>::new());
    let first = reader
        .get(&format!("/v1/surveys/{survey}/results/texts?limit=3"))
        .await
        .expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = reader
        .get(&format!(
            "/v1/surveys/{survey}/results/texts?limit=3&cursor={cursor}"
        ))
        .await
        .expect(200);
    assert_eq!(
        first["items"].as_array().unwrap().len() + rest["items"].as_array().unwrap().len(),
        5
    );
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_how_few_are_shown_is_the_policy_of_the_day_on_which_asking_began() {
    let office = crate::office::Office::open().await;
    let server = &office.server;
    let mut policy = kehu_surveys::SurveyPolicy::petrochemical();
    policy.least_shown = 6;
    office.publish(policy).await;
    // Asking of either begins twenty days before it ends: of the first one before the policy was published.
    let shown = async |survey: uuid::Uuid, steps: &[i16]| {
        answer_all(server, survey, "all", steps).await;
        let found = results(&reader(server).await, survey).await;
        let hidden = found["questions"][0]["index"]["hidden"].clone();
        (found["least_shown"].clone(), hidden)
    };
    let plan = Plan::plain(server, one_question("to_zero"));
    let before = lay(server, &plan).await;
    assert_eq!(shown(before, &[4; 5]).await, (json!(5), json!(false)));
    let clock = &server.app.clock;
    clock.fix(clock.now() + chrono::Duration::days(20));
    let after = lay(server, &plan).await;
    assert_eq!(shown(after, &[4; 5]).await, (json!(6), json!(true)));
    assert_eq!(shown(after, &[4]).await, (json!(6), json!(false)));
    let mut named = Plan::plain(server, one_question("to_zero"));
    named.anonymous = false;
    let named = lay(server, &named).await;
    let found = results(&reader(server).await, named).await;
    assert_eq!(found["least_shown"], 0);
    let report = format!("/v1/surveys/{after}/results/report");
    let mut chinese = reader(server).await;
    chinese.language = "zh-CN";
    let page = chinese.get(&report).await.require(200);
    let page = String::from_utf8(page.bytes).unwrap();
    assert!(page.contains("答案不足 6 份的数据不予显示"));
    office.server.stop().await;
}

#[actix_web::test]
async fn sur_12_no_policy_shows_figures_of_fewer_than_five() {
    let server = Server::start().await;
    let manager = server.caller("general_manager", server.org.company).await;
    let place = "/v1/policies/surveys/presets";
    let presets = manager.get(place).await.expect(200);
    let mut document = presets["items"][0]["document"].clone();
    assert_eq!(document["least_shown"], 5);
    for (least, status) in [(4, 422), (5, 201)] {
        document["least_shown"] = json!(least);
        let body = json!({"unit_id": server.org.company, "document": document});
        let drafted = manager.post("/v1/policies/surveys/versions", body).await;
        drafted.require(status);
    }
    server.stop().await;
}

//! Units and classes, and the effect of improvements by cohort.

use super::fixture::*;
use crate::customers::{company, create, director, id, with};
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use uuid::Uuid;

async fn customer(director: &Caller, server: &Server, name: &str, unit: Value) -> Option<Uuid> {
    let body = with(
        company(server, name),
        json!({"unit_id": unit, "customer_type": "dealer"}),
    );
    let made = create(director, body).await;
    Some(id(&made).parse().unwrap())
}

#[actix_web::test]
async fn sur_08_units_and_classes_compare() {
    let server = Server::start().await;
    let director = director(&server).await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.anonymous = false;
    let survey = lay(&server, &plan).await;
    for (name, unit, step) in [
        ("长沙一号塑业有限公司", server.org.branch, 5),
        ("长沙二号塑业有限公司", server.org.branch, 4),
        ("长沙三号塑业有限公司", server.org.company, 1),
    ] {
        let member = customer(&director, &server, name, json!(unit)).await;
        answer(
            &server,
            survey,
            "all",
            member,
            &[("q", Answered::Step(step))],
        )
        .await;
    }
    let by = |dimension: &str| format!("/v1/surveys/{survey}/results/breakdown?by={dimension}");
    let found = reader.get(&by("unit")).await.expect(200);
    let branch = by_key(&found["cells"], &server.org.branch.to_string());
    assert_eq!(
        (&branch["name"], &branch["respondents"]),
        (&json!("长沙分公司"), &json!(2))
    );
    assert_eq!(branch["overall"]["value"], "87.50");
    // Those who can be told apart anyway are not hidden.
    let own = by_key(&found["cells"], &server.org.company.to_string());
    assert_eq!(
        (&own["overall"]["value"], &own["overall"]["hidden"]),
        (&json!("0.00"), &json!(false))
    );
    assert_eq!(own["overall"]["low"], Value::Null);
    let found = reader.get(&by("customer_type")).await.expect(200);
    assert_eq!(
        by_key(&found["cells"], "dealer")["overall"]["value"],
        "58.33"
    );
    let found = reader.get(&by("region")).await.expect(200);
    assert_eq!(by_key(&found["cells"], "43")["respondents"], 3);
    let found = reader.get(&by("channel")).await.expect(200);
    assert_eq!(by_key(&found["cells"], "link")["respondents"], 3);
    server.stop().await;
}

/// The branch's customers were at 25 and are at 75 in the next survey; those of the company itself stayed where they were.
#[actix_web::test]
async fn sur_09_the_effect_of_an_item_is_measured_by_the_same_question_and_cohort_in_the_next_survey()
 {
    let server = Server::start().await;
    let director = director(&server).await;
    let reader = reader(&server).await;
    let mut plan = Plan::plain(&server, one_question("to_zero"));
    plan.anonymous = false;
    plan.months_ago = 12;
    let survey = lay(&server, &plan).await;
    let mut members = Vec::new();
    for place in 0..6 {
        let unit = if place < 4 {
            server.org.branch
        } else {
            server.org.company
        };
        let name = format!("长沙{place}号塑业有限公司");
        members.push(customer(&director, &server, &name, json!(unit)).await);
    }
    for (member, step) in members.iter().zip([2, 2, 1, 3, 5, 5]) {
        answer(
            &server,
            survey,
            "all",
            *member,
            &[("q", Answered::Step(step))],
        )
        .await;
    }
    let items = [server.org.branch, server.org.company];
    for unit in items {
        let raised = director
            .post(
                "/v1/improvements",
                json!({"unit_id": unit, "source": "survey", "title": "提货预约", "content": "排队过长",
                       "owner_id": director.user.unwrap(), "due_on": "2026-12-01"}),
            )
            .await
            .expect(201);
        sqlx::query("insert into survey_measures (improvement_id, survey_id, question_key) values ($1, $2, 'q')")
            .bind(id(&raised).parse::<Uuid>().unwrap())
            .bind(survey)
            .execute(&mut superuser(&server).await)
            .await
            .unwrap();
    }
    let place = format!("/v1/surveys/{survey}/effects");
    let early = reader.get(&place).await.expect(200);
    assert_eq!(early["items"][0]["measured"]["before"]["value"], "25.00");
    assert_eq!(early["items"][0]["measured"]["difference"], Value::Null);
    assert_eq!(early["items"][0]["next"], Value::Null);
    plan.months_ago = 0;
    plan.previous = Some(survey);
    let next = lay(&server, &plan).await;
    for (member, step) in members.iter().zip([4, 4, 3, 5, 5, 5]) {
        answer(
            &server,
            next,
            "all",
            *member,
            &[("q", Answered::Step(step))],
        )
        .await;
    }
    let found = reader.get(&place).await.expect(200);
    let branch = &found["items"][0];
    assert_eq!(
        (&branch["unit_name"], &branch["whole_sample"]),
        (&json!("长沙分公司"), &json!(false))
    );
    assert_eq!(branch["next"]["id"], next.to_string());
    let measured = &branch["measured"];
    assert_eq!(
        (&measured["before"]["value"], &measured["after"]["value"]),
        (&json!("25.00"), &json!("75.00"))
    );
    // Both variances of the means 104.1667, 6 degrees of freedom, t = 2.446912: 50 +- 35.32.
    assert_eq!(figure(&measured["difference"]), ("50.00", "14.68", "85.32"));
    assert_eq!(measured["difference"]["verdict"], "better");
    let whole = &found["items"][1];
    assert_eq!(whole["whole_sample"], true);
    assert_eq!(
        (
            &whole["measured"]["before"]["value"],
            &whole["measured"]["after"]["value"]
        ),
        (&json!("50.00"), &json!("83.33"))
    );
    server.stop().await;
}

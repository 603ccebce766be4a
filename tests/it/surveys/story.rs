//! From plan to re-evaluation: a year's survey by e-mail, telephone and personal link, the measures to which it leads, and the
//! next year's, which shows what they brought.

use super::bench::{Bench, answers};
use crate::answering::invitations::deliver;
use crate::indicators::check;
use crate::telephone::{PUBLIC_URL, Telephone};
use kehu_surveys::SurveyPolicy;
use kehu_tests::{Mailbox, Received, Server};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A company that reaches its customers by mail.
async fn company(mailbox: &Mailbox) -> Bench {
    let url = mailbox.url.clone();
    let server = Server::start_with(|config| {
        config.smtp_url = Some(url);
        config.mail_from = Some("service@example.com".to_owned());
        config.public_url = Some(PUBLIC_URL.to_owned());
    })
    .await;
    let bench = Bench::on(server, SurveyPolicy::petrochemical()).await;
    bench.customers(30, "direct").await;
    bench.customers(20, "dealer").await;
    let addresses = "update customers set email = 'k' || substr(id::text, 25) || '@example.com'";
    bench.office.sql(addresses).await;
    bench
}

/// The personal link in a mail.
fn link(mail: &Received) -> String {
    let text = mail.text();
    let (_, rest) = text.split_once(PUBLIC_URL).unwrap();
    format!("{PUBLIC_URL}{}", rest.split_whitespace().next().unwrap())
}

/// The same link for callers of the API.
fn api_path(mail: &Received) -> String {
    let link = link(mail);
    let (_, secret) = link.split_once("/s/").unwrap();
    format!("/v1/survey-links/{secret}")
}

/// Invites the whole sample; answers the mails that arrived.
async fn invite(bench: &Bench, mailbox: &Mailbox, place: &str) -> Vec<Received> {
    let before = mailbox.received().len();
    let body = json!({"customer_ids": [], "language": "zh", "remind_after_days": 7});
    let invited = bench
        .director
        .post(&format!("{place}/invitations"), body)
        .await
        .expect(201);
    assert_eq!(invited["without_address"], json!([]));
    deliver(&bench.office.server).await;
    let mails = mailbox.received()[before..].to_vec();
    assert_eq!(json!(mails.len()), invited["queued"]);
    mails
}

/// Somebody answers on a telephone: 2 of 5, says why, and has no opinion where none is asked for.
async fn fill_in(bench: &Bench, mail: &Received, version: &str) {
    let Some(telephone) = Telephone::open(&bench.office.server).await else {
        let path = api_path(mail);
        bench.submit(&path, version, badly()).await.expect(201);
        return;
    };
    telephone.visit(&link(mail)).await;
    telephone
        .until("return document.querySelector('h1').textContent === '业主满意度调查'")
        .await;
    for question in ["cleaning", "security", "repairs", "attitude"] {
        telephone.tap(&format!("label[for='q-{question}-2']")).await;
    }
    telephone.tap("label[for='q-recommendation-3']").await;
    telephone.tap("button.main").await;
    telephone
        .until("return document.querySelector('[role=alert]') !== null")
        .await;
    telephone
        .write("textarea[name='q.repairs_reason']", "报修三天无人来")
        .await;
    telephone.tap("button.main").await;
    telephone
        .until("return document.querySelector('h1').textContent === '感谢您的支持'")
        .await;
    telephone.close().await;
}

/// What is sent from the telephone.
fn badly() -> Value {
    let mut given = answers(2, 3);
    let reason =
        json!({"question": "repairs_reason", "kind": "free_text", "text": "报修三天无人来"});
    given.as_array_mut().unwrap().push(reason);
    given
}

/// Leaders read and acknowledge the report.
async fn report(bench: &Bench, place: &str, report: Value) {
    let director = &bench.director;
    director
        .post(&format!("{place}/report"), report)
        .await
        .expect(200);
    let submitted = director
        .act(&format!("{place}/submit-report"))
        .await
        .expect(200);
    for leader in [&bench.office.department, &bench.office.general] {
        bench
            .decide(leader, &submitted["report"]["approval_id"], "approve")
            .await
            .expect(200);
    }
    let survey = bench.survey(place).await;
    assert!(survey["report"]["acknowledged_at"].is_string());
}

/// The reading of the survey's indicator on this day.
async fn indicator(bench: &Bench) -> Value {
    check(&bench.office.server, "indicators.evaluate").await;
    let found = bench.office.general.get("/v1/indicators").await.expect(200);
    let mut items = found["items"].as_array().unwrap().iter();
    items
        .find(|one| one["indicator"] == "survey")
        .unwrap()
        .clone()
}

fn number(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

fn assert_all_stages_done(survey: &Value) {
    assert_eq!(survey["stage"], "finished");
    for stage in survey["stages"].as_array().unwrap() {
        assert!(stage["finished_at"].is_string(), "{stage}");
        assert!(stage["summary"].is_string() && stage["finished_by"].is_string());
    }
}

/// The first year: asked by mail, telephone and link. Answers the place of the survey and of the improvement item.
async fn first_year(bench: &mut Bench, mailbox: &Mailbox) -> (String, String) {
    let draw = json!({"size": 20, "strata": [{"key": "dealer", "quota": 8}]});
    // Plan, selection, expectations, drafting and review are behind it.
    let (place, version) = bench.asking(json!({}), draw).await;
    let mails = invite(bench, mailbox, &place).await;
    let recipients: BTreeSet<&str> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    assert_eq!((mails.len(), recipients.len()), (20, 20));
    fill_in(bench, &mails[0], &version).await;
    let unanswered = format!("{place}/members?unanswered=true&limit=200");
    let members = bench.officer.get(&unanswered).await.expect(200);
    let members = members["items"].as_array().unwrap().clone();
    assert_eq!(members.len(), 19);
    for (step, member) in [2, 3, 2, 3].into_iter().zip(&members) {
        let customer = member["customer_id"].as_str().unwrap();
        bench
            .enter(&place, customer, &version, answers(step, 6))
            .await
            .expect(201);
    }
    // A week later those who have not answered are reminded, nobody else; one of them answers by that mail.
    bench.at("2026-06-08T12:00:00").await;
    deliver(&bench.office.server).await;
    let reminders = mailbox.received()[20..].to_vec();
    assert_eq!(reminders.len(), 15);
    let reminded: BTreeSet<&str> = reminders
        .iter()
        .map(|mail| mail.recipient.as_str())
        .collect();
    assert!(!reminded.contains(mails[0].recipient.as_str()));
    bench
        .submit(&api_path(&reminders[0]), &version, answers(3, 8))
        .await
        .expect(201);
    // The very low answers are followed up at once.
    let raised = bench
        .officer
        .get("/v1/survey-follow-ups?open=true")
        .await
        .expect(200);
    assert_eq!(raised["items"].as_array().unwrap().len(), 3);
    bench.finish(&place, "fieldwork").await.expect(200);
    let late = bench
        .submit(&api_path(&reminders[1]), &version, answers(4, 9))
        .await;
    late.problem(410, "survey-link-expired");
    let results = bench
        .office
        .general
        .get(&format!("{place}/results"))
        .await
        .expect(200);
    assert_eq!(results["response"]["all"]["answered"], 6);
    let by_channel: Vec<(&Value, &Value)> = results["response"]["by_channel"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["channel"], &one["rate"]["answered"]))
        .collect();
    assert_eq!(
        by_channel,
        [
            (&json!("link"), &json!(2)),
            (&json!("telephone"), &json!(4))
        ]
    );
    let texts = format!("{place}/results/texts?q=%E4%B8%89%E5%A4%A9");
    let texts = bench.director.get(&texts).await.expect(200);
    assert_eq!(texts["items"][0]["text"], "报修三天无人来");
    let analysed = bench.finish(&place, "analysis").await.expect(200);
    assert_eq!(
        number(&analysed["findings"]["index"]),
        number(&results["overall"]["value"])
    );
    bench
        .director
        .get(&format!("{place}/results/report"))
        .await
        .require(200);
    report(
        bench,
        &place,
        json!({"report": "报修响应慢，客户评价普遍偏低。"}),
    )
    .await;
    let measure = json!({"question": "repairs", "title": "报修响应", "content": "两小时内响应",
        "owner_id": bench.officer.user.unwrap(), "due_on": "2026-12-31"});
    let decided = bench
        .director
        .post(&format!("{place}/measures"), measure)
        .await
        .require(201);
    bench.finish(&place, "action").await.expect(200);
    let done = bench.finish(&place, "evaluation").await.expect(200);
    assert_all_stages_done(&done);
    bench
        .finish(&place, "evaluation")
        .await
        .problem(409, "survey-out-of-order");
    let reading = indicator(bench).await;
    assert_eq!(
        (&reading["met"], &reading["value"]),
        (&json!(false), &results["overall"]["value"])
    );
    let effects = bench
        .director
        .get(&format!("{place}/effects"))
        .await
        .expect(200);
    assert_eq!(
        effects["items"][0]["next"],
        Value::Null,
        "nothing is measured yet"
    );
    (place, decided.header("location").to_owned())
}

/// The second year: the same questionnaire, after the measure was carried out.
async fn second_year(bench: &mut Bench, mailbox: &Mailbox, first: &Value) -> String {
    bench.at("2027-06-01T10:00:00").await;
    let (place, version) = bench.asking(json!({}), json!({"size": 10})).await;
    let survey = bench.survey(&place).await;
    assert_eq!(
        survey["plan"]["previous_id"], first["id"],
        "compared with the last one"
    );
    let mails = invite(bench, mailbox, &place).await;
    for (mail, step) in mails.iter().zip([5, 5, 4, 5, 5, 5, 4, 5]) {
        bench
            .submit(&api_path(mail), &version, answers(step, 10))
            .await
            .expect(201);
    }
    bench.finish(&place, "fieldwork").await.expect(200);
    let analysed = bench.finish(&place, "analysis").await.expect(200);
    let findings = &analysed["findings"];
    assert_eq!(
        (&findings["previous_index"], &findings["fell"]),
        (&first["findings"]["index"], &json!(false))
    );
    let went_well = json!({"report": "总体满意。", "went_well": "报修两小时内响应"});
    report(bench, &place, went_well).await;
    bench.finish(&place, "action").await.expect(200);
    let done = bench.finish(&place, "evaluation").await.expect(200);
    assert_all_stages_done(&done);
    place
}

#[actix_web::test]
async fn sur_01_a_survey_from_plan_to_re_evaluation_whose_measure_shows_its_effect_in_the_next() {
    let mailbox = Mailbox::open().await;
    let mut bench = company(&mailbox).await;
    let (first, item) = first_year(&mut bench, &mailbox).await;
    let done = json!({"result": "报修系统上线，平均响应四十分钟"});
    bench
        .officer
        .post(&format!("{item}/report-done"), done)
        .await
        .expect(200);
    let before = bench.survey(&first).await;
    let second = second_year(&mut bench, &mailbox, &before).await;
    // The same question of the same cohort: before, after, and the difference with its interval.
    let effects = bench
        .director
        .get(&format!("{first}/effects"))
        .await
        .expect(200);
    let effect = &effects["items"][0];
    let second_survey = bench.survey(&second).await;
    assert_eq!(
        (&effect["question"], &effect["next"]["id"]),
        (&json!("repairs"), &second_survey["id"])
    );
    let measured = &effect["measured"];
    let (was, is) = (
        number(&measured["before"]["value"]),
        number(&measured["after"]["value"]),
    );
    let difference = &measured["difference"];
    assert_eq!(
        (
            &measured["before"]["answers"],
            &measured["after"]["answers"]
        ),
        (&json!(6), &json!(8))
    );
    assert!(
        (number(&difference["value"]) - (is - was)).abs() < 0.011,
        "{difference}"
    );
    assert!(0.0 < number(&difference["low"]) && number(&difference["low"]) < is - was);
    assert!(is - was < number(&difference["high"]));
    assert_eq!(difference["verdict"], "better");
    let judged = json!({"effect": "同一题目得分显著上升，措施有效"});
    let judged = bench
        .director
        .post(&format!("{item}/judge"), judged)
        .await
        .expect(200);
    assert_eq!(judged["state"], "closed");
    // The indicator is met by the new survey.
    let reading = indicator(&bench).await;
    assert_eq!(
        (&reading["met"], &reading["survey_id"]),
        (&json!(true), &second_survey["id"])
    );
    assert_eq!(
        number(&reading["value"]),
        number(&second_survey["findings"]["index"])
    );
    let missed = "select count(*) from outbox_events where kind = 'indicator.missed' and payload ->> 'indicator' = 'survey'";
    assert_eq!(bench.office.count(missed).await, 1);
    let done = bench
        .office
        .general
        .get("/v1/obligations?state=done")
        .await
        .expect(200);
    let evidence = &done["items"][0]["done"];
    assert_eq!(evidence[0]["subject_id"], second_survey["id"], "{done}");
    let listed = bench
        .director
        .get("/v1/surveys?stage=finished")
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    bench.office.server.stop().await;
}

//! By e-mail.

use super::{content, taken};
use crate::customers::{company, create, director, id, with};
use crate::survey_results::fixture::{Plan, lay, superuser};
use chrono::Duration;
use kehu_tests::{Caller, Mailbox, Received, Server};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

async fn with_mailbox() -> (Server, Mailbox) {
    let mailbox = Mailbox::open().await;
    let url = mailbox.url.clone();
    let server = Server::start_with(|config| {
        config.smtp_url = Some(url);
        config.mail_from = Some("service@example.com".to_owned());
        config.public_url = Some("https://kehu.example.com".to_owned());
    })
    .await;
    (server, mailbox)
}

/// A survey that is asked, with these customers in its sample.
async fn asked(server: &Server, anonymous: bool, members: &[&str]) -> Uuid {
    let mut plan = Plan::plain(server, content());
    plan.anonymous = anonymous;
    let survey = lay(server, &plan).await;
    let mut superuser = superuser(server).await;
    sqlx::query("update surveys set stage = 'fieldwork', fieldwork_closed_at = null where id = $1")
        .bind(survey)
        .execute(&mut superuser)
        .await
        .unwrap();
    for member in members {
        sqlx::query(
            "insert into survey_members (survey_id, customer_id, stratum, unit_id, customer_type, region_code)
             select $1, id, 'all', unit_id, customer_type, null from customers where id = $2",
        )
        .bind(survey)
        .bind(member.parse::<Uuid>().unwrap())
        .execute(&mut superuser)
        .await
        .unwrap();
    }
    survey
}

async fn customer(director: &Caller, server: &Server, name: &str, email: Option<&str>) -> String {
    let more = match email {
        Some(email) => json!({"contacts": [{"name": "单小红", "email": email}]}),
        None => json!({}),
    };
    id(&create(director, with(company(server, name), more)).await)
}

async fn invite(manager: &Caller, survey: Uuid) -> Value {
    let body = json!({"customer_ids": [], "language": "zh", "remind_after_days": 7});
    manager
        .post(&format!("/v1/surveys/{survey}/invitations"), body)
        .await
        .expect(201)
}

pub(crate) async fn deliver(server: &Server) {
    let app = &server.app;
    kehu_invitations::call_off_moot(&mut superuser(server).await, app.clock.now())
        .await
        .unwrap();
    let mailer = app.mailer.as_ref().unwrap();
    while kehu_mail::deliver_next(&app.db, &app.vault, mailer, app.clock.now())
        .await
        .unwrap()
    {}
}

/// The secret in a mail.
fn secret(mail: &Received) -> Option<String> {
    let text = mail.text();
    let (_, rest) = text.split_once("https://kehu.example.com/s/")?;
    Some(rest.split_whitespace().next()?.to_owned())
}

/// Answers through a link.
async fn answer(server: &Server, token: &str) {
    let anyone = server.anyone();
    let version: Uuid = sqlx::query_scalar("select questionnaire_version_id from surveys limit 1")
        .fetch_one(&mut superuser(server).await)
        .await
        .unwrap();
    let form = format!("version={version}&language=zh&q.service=5&seen=service&seen=nps&do=finish");
    let request = anyone
        .request(Method::POST, &format!("/s/{token}"))
        .header("content-type", "application/x-www-form-urlencoded");
    anyone.send(request.body(form)).await.require(200);
}

#[actix_web::test]
async fn sur_04_invitations_bring_the_link_and_remind_who_has_not_answered() {
    let (server, mailbox) = with_mailbox().await;
    let director = director(&server).await;
    let first = customer(
        &director,
        &server,
        "长沙一号塑业有限公司",
        Some("first@example.com"),
    )
    .await;
    let second = customer(
        &director,
        &server,
        "长沙二号塑业有限公司",
        Some("second@example.com"),
    )
    .await;
    let third = customer(&director, &server, "长沙三号塑业有限公司", None).await;
    let survey = asked(&server, false, &[&first, &second, &third]).await;
    let done = invite(&director, survey).await;
    assert_eq!(
        (&done["queued"], &done["without_address"]),
        (&json!(2), &json!([third]))
    );
    deliver(&server).await;
    let mails = mailbox.received();
    let mut recipients: Vec<&str> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    recipients.sort_unstable();
    assert_eq!(recipients, ["first@example.com", "second@example.com"]);
    let of_first = mails
        .iter()
        .find(|mail| mail.recipient.starts_with("first"))
        .unwrap();
    assert!(of_first.text().contains("2026年客户满意度调查"));
    answer(&server, &secret(of_first).unwrap()).await;
    assert_eq!(taken(&server).await, 1);
    // A week later the other one alone is reminded, with the same link.
    server
        .app
        .clock
        .fix(server.app.clock.now() + Duration::days(7));
    deliver(&server).await;
    let mails = mailbox.received();
    assert_eq!(mails.len(), 3);
    assert_eq!(mails[2].recipient, "second@example.com");
    let of_second = mails
        .iter()
        .find(|mail| mail.recipient.starts_with("second"))
        .unwrap();
    assert_eq!(secret(&mails[2]), secret(of_second));
    answer(&server, &secret(&mails[2]).unwrap()).await;
    assert_eq!(taken(&server).await, 2);
    server.stop().await;
}

#[actix_web::test]
async fn sur_12_mails_of_an_anonymous_survey_are_kept_with_no_customer_and_remind_everybody_without_a_link()
 {
    let (server, mailbox) = with_mailbox().await;
    let director = director(&server).await;
    let mut members = Vec::new();
    for place in 0..5 {
        let email = format!("customer{place}@example.com");
        members.push(
            customer(
                &director,
                &server,
                &format!("长沙{place}号塑业有限公司"),
                Some(&email),
            )
            .await,
        );
    }
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let survey = asked(&server, true, &members).await;
    assert_eq!(invite(&director, survey).await["queued"], 5);
    deliver(&server).await;
    answer(&server, &secret(&mailbox.received()[0]).unwrap()).await;
    server
        .app
        .clock
        .fix(server.app.clock.now() + Duration::days(7));
    deliver(&server).await;
    let mails = mailbox.received();
    assert_eq!(mails.len(), 10);
    assert!(mails[5..].iter().all(|mail| secret(mail).is_none()));
    let mut superuser = superuser(&server).await;
    let traced: i64 = sqlx::query_scalar(
        "select count(*) from mails m where m.customer_id is not null or exists (select from survey_links l where l.id = m.subject_id)",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(traced, 0);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_invited_again_the_new_link_alone_holds() {
    let (server, mailbox) = with_mailbox().await;
    let director = director(&server).await;
    let first = customer(
        &director,
        &server,
        "长沙一号塑业有限公司",
        Some("first@example.com"),
    )
    .await;
    let survey = asked(&server, false, &[&first]).await;
    invite(&director, survey).await;
    deliver(&server).await;
    invite(&director, survey).await;
    deliver(&server).await;
    let mails = mailbox.received();
    assert_eq!(mails.len(), 2);
    let (old, new) = (secret(&mails[0]).unwrap(), secret(&mails[1]).unwrap());
    server.anyone().get(&format!("/s/{old}")).await.require(404);
    server.anyone().get(&format!("/s/{new}")).await.require(200);
    server
        .app
        .clock
        .fix(server.app.clock.now() + Duration::days(7));
    deliver(&server).await;
    assert_eq!(mailbox.received().len(), 3, "one reminder");
    server.stop().await;
}

/// Closes or calls off a survey behind the API.
async fn end(server: &Server, survey: Uuid, how: &str) {
    let sql = format!("update surveys set {how} where id = $1");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(survey)
        .execute(&mut superuser(server).await)
        .await
        .unwrap();
}

async fn states(server: &Server) -> Vec<(String, i64)> {
    sqlx::query_as("select state, count(*) from mails group by state order by state")
        .fetch_all(&mut superuser(server).await)
        .await
        .unwrap()
}

#[actix_web::test]
async fn sur_01_with_a_survey_its_unsent_mails_are_called_off_whether_it_is_anonymous_or_not() {
    for anonymous in [false, true] {
        let (server, mailbox) = with_mailbox().await;
        let director = director(&server).await;
        let first = customer(
            &director,
            &server,
            "长沙一号塑业有限公司",
            Some("first@example.com"),
        )
        .await;
        let survey = asked(&server, anonymous, &[&first]).await;
        invite(&director, survey).await;
        let other = asked(&server, anonymous, &[&first]).await;
        invite(&director, other).await;
        let call_off = format!("/v1/surveys/{survey}/call-off");
        let reason = json!({"reason": "与集团统一调查合并"});
        director.post(&call_off, reason).await.expect(200);
        let two = |state: &str| (state.to_owned(), 2);
        assert_eq!(states(&server).await, [two("called_off"), two("queued")]);
        let readable =
            "select count(*) from mails where state = 'called_off' and recipient is not null";
        let readable: i64 = sqlx::query_scalar(readable)
            .fetch_one(&mut superuser(&server).await)
            .await
            .unwrap();
        assert_eq!(readable, 0);
        deliver(&server).await;
        server
            .app
            .clock
            .fix(server.app.clock.now() + Duration::days(7));
        deliver(&server).await;
        assert_eq!(
            mailbox.received().len(),
            2,
            "those of the other survey alone"
        );
        server.stop().await;
    }
}

#[actix_web::test]
async fn sur_04_nobody_is_reminded_of_a_survey_that_takes_no_more_answers() {
    let (server, mailbox) = with_mailbox().await;
    let director = director(&server).await;
    let first = customer(
        &director,
        &server,
        "长沙一号塑业有限公司",
        Some("first@example.com"),
    )
    .await;
    let survey = asked(&server, true, &[&first]).await;
    invite(&director, survey).await;
    deliver(&server).await;
    assert_eq!(mailbox.received().len(), 1);
    let closed = "stage = 'analysis', fieldwork_closed_at = fieldwork_opened_at";
    end(&server, survey, closed).await;
    server
        .app
        .clock
        .fix(server.app.clock.now() + Duration::days(7));
    deliver(&server).await;
    assert_eq!(mailbox.received().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_a_mailbox_that_bounces_keeps_no_other_customer_from_the_link() {
    let (server, mailbox) = with_mailbox().await;
    let director = director(&server).await;
    let mut members = Vec::new();
    for (name, email) in [
        ("长沙一号塑业有限公司", "gone@example.com"),
        ("长沙二号塑业有限公司", "second@example.com"),
    ] {
        members.push(customer(&director, &server, name, Some(email)).await);
    }
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let survey = asked(&server, false, &members).await;
    invite(&director, survey).await;
    deliver(&server).await;
    let mails = mailbox.received();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "second@example.com");
    let refused: i64 = sqlx::query_scalar("select count(*) from mails where state = 'refused'")
        .fetch_one(&mut superuser(&server).await)
        .await
        .unwrap();
    assert_eq!(refused, 1);
    // Who cannot be reached by mail gets a link in another way.
    let body = json!({"language": "zh", "customer_ids": [members[0]]});
    let links = format!("/v1/surveys/{survey}/links");
    let made = director.post(&links, body).await.expect(201);
    let path = made["items"][0]["path"].as_str().unwrap();
    server.anyone().get(path).await.expect(200);
    server.stop().await;
}

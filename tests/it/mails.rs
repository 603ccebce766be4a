//! E-mail: queued with the act, sent to a real SMTP server, tried again, recorded where it bounces, in no log and no longer
//! in the database once it is sent (SUR-04).

use crate::customers::{create, director, id, person};
use crate::privacy::{asks, erase, officer};
use chrono::Duration;
use futures_util::future::join;
use kehu_kernel::{Caller as Acting, CustomerId, EventId, MailId};
use kehu_mail::{DeliveryError, Error, Letter, MailKind, Mailer, NewMail, deliver_next, enqueue};
use kehu_tests::{Caller, Mailbox, Server};
use serde_json::{Value, json};

const TEXT: &str = "尊敬的客户：\n请点击 https://kehu.example.com/s/abc 回答五个问题。\n.\n华信";

async fn with_mailbox() -> (Server, Mailbox) {
    let mailbox = Mailbox::open().await;
    let url = mailbox.url.clone();
    let server = Server::start_with(|config| {
        config.smtp_url = Some(url);
        config.mail_from = Some("华信客户服务 <service@example.com>".to_owned());
        config.public_url = Some("https://kehu.example.com".to_owned());
    })
    .await;
    (server, mailbox)
}

fn invitation(server: &Server, recipient: &str) -> NewMail {
    NewMail {
        unit_id: server.org.company,
        kind: MailKind::SurveyInvitation,
        subject_kind: "survey_link",
        subject_id: EventId::generate().0,
        campaign_id: None,
        customer_id: None,
        not_before: None,
        expires_at: server.app.clock.now() + Duration::days(14),
        letter: Letter {
            recipient: recipient.to_owned(),
            subject: "华信2026年客户满意度调查".to_owned(),
            text: TEXT.to_owned(),
        },
    }
}

async fn queue(server: &Server, mail: NewMail) -> Result<MailId, Error> {
    let system = Acting::system("test", server.app.clock.now());
    let app = &server.app;
    app.db
        .transaction(async |tx| enqueue(tx, &system, &app.vault, mail.clone()).await)
        .await
}

/// Delivers until nothing is due.
async fn deliver(server: &Server) -> Result<usize, DeliveryError> {
    let mailer = server.app.mailer.as_ref().unwrap();
    deliver_by(server, mailer).await
}

async fn deliver_by(server: &Server, mailer: &Mailer) -> Result<usize, DeliveryError> {
    let app = &server.app;
    let mut tried = 0;
    while deliver_next(&app.db, &app.vault, mailer, app.clock.now()).await? {
        tried += 1;
    }
    Ok(tried)
}

fn pass(server: &Server, time: Duration) {
    server.app.clock.fix(server.app.clock.now() + time);
}

async fn administrator(server: &Server) -> Caller {
    server
        .caller("system_administrator", server.org.group)
        .await
}

async fn mail(reader: &Caller, id: MailId) -> Value {
    reader.get(&format!("/v1/mails/{id}")).await.expect(200)
}

/// How many mails still hold address or text.
async fn readable(server: &Server) -> i64 {
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query_scalar("select count(*) from mails where recipient is not null or subject_line is not null or body is not null")
        .fetch_one(&mut superuser)
        .await
        .unwrap()
}

#[actix_web::test]
async fn sur_04_a_mail_arrives_as_written_and_is_forgotten() {
    let (server, mailbox) = with_mailbox().await;
    let reader = administrator(&server).await;
    let sent = queue(&server, invitation(&server, "zhang.wei@example.com"))
        .await
        .unwrap();
    assert_eq!(mail(&reader, sent).await["state"], "queued");
    assert_eq!(deliver(&server).await.unwrap(), 1);
    let received = mailbox.received();
    assert_eq!(received.len(), 1);
    let arrived = &received[0];
    assert_eq!(arrived.recipient, "zhang.wei@example.com");
    assert_eq!(arrived.text().replace("\r\n", "\n"), TEXT);
    assert_eq!(arrived.header("To"), Some("zhang.wei@example.com"));
    assert_eq!(arrived.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(
        arrived.header("Message-ID"),
        Some(format!("<{sent}@example.com>").as_str())
    );
    assert_eq!(
        arrived.header("Date"),
        Some("Mon, 01 Jun 2026 04:00:00 +0000")
    );
    assert!(arrived.header("Subject").unwrap().starts_with("=?utf-8?b?"));
    let shown = mail(&reader, sent).await;
    assert_eq!(
        (&shown["state"], &shown["attempts"]),
        (&json!("sent"), &json!(1))
    );
    assert_eq!(readable(&server).await, 0);
    assert_eq!(deliver(&server).await.unwrap(), 0);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_what_is_refused_for_now_is_tried_again_after_growing_whiles() {
    let (server, mailbox) = with_mailbox().await;
    let mut reader = administrator(&server).await;
    let busy = queue(&server, invitation(&server, "busy@example.com"))
        .await
        .unwrap();
    assert_eq!(deliver(&server).await.unwrap(), 1);
    let shown = mail(&reader, busy).await;
    assert_eq!(
        (&shown["state"], &shown["reply"]),
        (&json!("queued"), &json!(450))
    );
    assert_eq!(shown["next_try_at"], "2026-06-01T04:01:00Z");
    pass(&server, Duration::seconds(59));
    assert_eq!(deliver(&server).await.unwrap(), 0);
    pass(&server, Duration::seconds(1));
    assert_eq!(deliver(&server).await.unwrap(), 1);
    let shown = mail(&reader, busy).await;
    assert_eq!(shown["next_try_at"], "2026-06-01T04:03:00Z");
    // A fortnight later it has served its time.
    pass(&server, Duration::days(14));
    server.renew(&mut reader).await;
    assert_eq!(deliver(&server).await.unwrap(), 1);
    let shown = mail(&reader, busy).await;
    assert_eq!(
        (&shown["state"], &shown["reply"]),
        (&json!("expired"), &json!(450))
    );
    assert_eq!((readable(&server).await, mailbox.received().len()), (0, 0));
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_a_mailbox_that_bounces_is_recorded_and_not_tried_again() {
    let (server, mailbox) = with_mailbox().await;
    let reader = administrator(&server).await;
    let gone = queue(&server, invitation(&server, "gone@example.com"))
        .await
        .unwrap();
    assert_eq!(deliver(&server).await.unwrap(), 1);
    pass(&server, Duration::minutes(5));
    assert_eq!(deliver(&server).await.unwrap(), 0);
    let shown = mail(&reader, gone).await;
    assert_eq!(
        (&shown["state"], &shown["reply"]),
        (&json!("refused"), &json!(550))
    );
    assert_eq!((readable(&server).await, mailbox.received().len()), (0, 0));
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let told: i64 = sqlx::query_scalar(
        "select count(*) from outbox_events where kind = 'mail.refused' and subject_id = $1",
    )
    .bind(gone.0)
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(told, 1);
    let refused = reader.get("/v1/mails?state=refused").await.expect(200);
    assert_eq!(refused["items"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_while_the_mail_server_is_away_nothing_is_lost() {
    let (server, mailbox) = with_mailbox().await;
    for at in 0..3 {
        let mail = invitation(&server, &format!("customer{at}@example.com"));
        queue(&server, mail).await.unwrap();
    }
    // A port at which nobody listens.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", closed.local_addr().unwrap());
    drop(closed);
    let away = Mailer::new(&url, "service@example.com").unwrap();
    let failed = deliver_by(&server, &away).await.unwrap_err();
    assert!(
        matches!(failed, DeliveryError::Unreachable(None)),
        "{failed}"
    );
    assert!(!failed.to_string().contains('@'));
    // The first one waits a minute, the others were not touched.
    assert_eq!(deliver(&server).await.unwrap(), 2);
    pass(&server, Duration::minutes(1));
    assert_eq!(deliver(&server).await.unwrap(), 1);
    assert_eq!(mailbox.received().len(), 3);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_a_reminder_waits_for_its_day_and_can_be_called_off() {
    let (server, mailbox) = with_mailbox().await;
    let reader = administrator(&server).await;
    let mut reminders = Vec::new();
    for _ in 0..2 {
        let mut mail = invitation(&server, "zhang.wei@example.com");
        mail.kind = MailKind::SurveyReminder;
        mail.not_before = Some(server.app.clock.now() + Duration::days(7));
        reminders.push((mail.subject_id, queue(&server, mail).await.unwrap()));
    }
    assert_eq!(deliver(&server).await.unwrap(), 0);
    let (answered, called_off) = reminders[0];
    let system = Acting::system("test", server.app.clock.now());
    let kind = MailKind::SurveyReminder;
    let done = server.app.db.transaction(async |tx| {
        kehu_mail::call_off(tx, &system, kind, "survey_link", answered).await
    });
    done.await.unwrap();
    assert_eq!(mail(&reader, called_off).await["state"], "called_off");
    pass(&server, Duration::days(7));
    assert_eq!(deliver(&server).await.unwrap(), 1);
    assert_eq!(mailbox.received().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_two_instances_send_each_mail_once() {
    let (server, mailbox) = with_mailbox().await;
    let beside = Server::beside(&server);
    for at in 0..20 {
        let mail = invitation(&server, &format!("customer{at}@example.com"));
        queue(&server, mail).await.unwrap();
    }
    let (one, other) = join(deliver(&server), deliver(&beside)).await;
    assert_eq!(one.unwrap() + other.unwrap(), 20);
    let mut recipients: Vec<String> = mailbox
        .received()
        .into_iter()
        .map(|mail| mail.recipient)
        .collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!(recipients.len(), 20);
    beside.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_an_instance_that_died_while_sending_leaves_its_mail_to_others() {
    let (server, mailbox) = with_mailbox().await;
    let left = queue(&server, invitation(&server, "zhang.wei@example.com"))
        .await
        .unwrap();
    // What a claim leaves behind.
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update mails set attempts = 1, next_try_at = next_try_at + interval '5 minutes' where id = $1")
        .bind(left.0)
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(deliver(&server).await.unwrap(), 0);
    pass(&server, Duration::minutes(5));
    assert_eq!(deliver(&server).await.unwrap(), 1);
    assert_eq!(mailbox.received().len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_without_a_mail_server_development_mode_shows_what_waits() {
    let server = Server::start().await;
    let reader = administrator(&server).await;
    let waits = queue(&server, invitation(&server, "zhang.wei@example.com"))
        .await
        .unwrap();
    assert!(server.app.mailer.is_none());
    let text = reader
        .get(&format!("/v1/mails/{waits}/text"))
        .await
        .expect(200);
    assert_eq!(text["recipient"], "zhang.wei@example.com");
    assert_eq!(text["text"], TEXT);
    let clerk = server.caller("account_manager", server.org.branch).await;
    clerk
        .get(&format!("/v1/mails/{waits}/text"))
        .await
        .problem(403, "forbidden");
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_production_shows_no_text_with_a_personal_link() {
    let server =
        Server::start_with(|config| config.mode = kehu_api::config::Mode::Production).await;
    let reader = administrator(&server).await;
    let waits = queue(&server, invitation(&server, "zhang.wei@example.com"))
        .await
        .unwrap();
    let refused = reader.get(&format!("/v1/mails/{waits}/text")).await;
    refused.problem(403, "mail-text-not-shown");
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_a_malformed_address_and_a_second_mail_are_refused() {
    let server = Server::start().await;
    for address in ["zhang.wei", "a@example.com\r\nBcc: all@example.com", ""] {
        let refused = queue(&server, invitation(&server, address)).await;
        assert!(matches!(refused, Err(Error::BadAddress {})), "{address:?}");
    }
    let first = invitation(&server, "zhang.wei@example.com");
    queue(&server, first.clone()).await.unwrap();
    let again = queue(&server, first).await;
    assert!(matches!(again, Err(Error::AlreadyQueued {})));
    server.stop().await;
}

#[actix_web::test]
async fn cus_05_mails_to_an_erased_customer_are_called_off() {
    let (server, mailbox) = with_mailbox().await;
    let director = director(&server).await;
    let customer = create(&director, person(&server, "张伟")).await;
    let mut mail = invitation(&server, "zhang.wei@example.com");
    mail.customer_id = Some(id(&customer).parse::<CustomerId>().unwrap());
    let waits = queue(&server, mail).await.unwrap();
    let officer = officer(&server).await;
    erase(&officer, asks("erasure", &customer)).await;
    assert_eq!(deliver(&server).await.unwrap(), 0);
    assert_eq!((readable(&server).await, mailbox.received().len()), (0, 0));
    let reader = administrator(&server).await;
    assert_eq!(self::mail(&reader, waits).await["state"], "called_off");
    server.stop().await;
}

//! Delivering to receivers of all manners, by several instances, through kills.

use super::*;
use kehu_api::workers::Workers;
use kehu_webhooks::{LEASE, Secret};
use std::collections::BTreeSet;
use std::time::Instant;

const WAITS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

async fn until(patience: std::time::Duration, mut done: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    while began.elapsed() < patience {
        if done() {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    done()
}

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

#[actix_web::test]
async fn what_happens_is_sent_signed_without_personal_data() {
    let mut hooks = Hooks::open().await;
    let receiver =
        Receiver::answering(Answer::Status(200, String::new(), "taken".to_owned())).await;
    let group = hooks.server.org.group;
    let (place, secret) = hooks
        .endpoint_at(group, &receiver.url(), &["customer.created"])
        .await;
    let director = crate::customers::director(&hooks.server).await;
    let body = crate::customers::company(&hooks.server, "长沙玄雀化工有限公司");
    let made = crate::customers::create(&director, body).await;
    hooks.publish().await;
    assert_eq!(hooks.deliver().await, 1);
    let message = receiver.seen()[0].clone();
    let at: i64 = message.headers["webhook-timestamp"].parse().unwrap();
    assert_eq!(at, hooks.now().timestamp());
    assert_eq!(message.headers["content-type"], "application/json");
    let signature = Secret::parse(&secret)
        .unwrap()
        .sign(message.id(), at, &message.body);
    assert_eq!(message.headers["webhook-signature"], signature);
    let event = message.json();
    assert_eq!(
        (&event["type"], &event["subject_id"]),
        (&json!("customer.created"), &made["id"])
    );
    assert_eq!(
        (&event["id"], &event["unit_id"]),
        (&json!(message.id()), &made["unit_id"])
    );
    assert_eq!(event["data"]["version"], 1);
    assert!(!event.to_string().contains("玄雀"));
    let deliveries = hooks.deliveries(&place).await;
    assert_eq!(texts(&deliveries, "state"), ["delivered"]);
    let record = hooks
        .get(&format!(
            "/v1/webhook-deliveries/{}",
            deliveries[0]["id"].as_str().unwrap()
        ))
        .await;
    let attempt = &record["attempts"][0];
    assert_eq!(
        (&attempt["outcome"], &attempt["status"], &attempt["answer"]),
        (&json!("delivered"), &json!(200), &json!("taken"))
    );
}

#[actix_web::test]
async fn an_endpoint_hears_of_its_types_of_its_unit_and_below() {
    let hooks = Hooks::open().await;
    let org = hooks.server.org;
    let mut receivers = Vec::new();
    for (unit, types) in [
        (org.branch, vec!["customer.updated"]),
        (org.company, vec!["customer.updated"]),
        (org.group, vec![]),
        (org.other, vec![]),
        (org.company, vec!["customer.created", "deal.reserved"]),
    ] {
        let receiver = Receiver::answering(Answer::status(200)).await;
        hooks.endpoint_at(unit, &receiver.url(), &types).await;
        receivers.push(receiver);
    }
    hooks.emit_at(Some(org.branch), "customer.updated", 1).await;
    hooks
        .emit_at(Some(org.company), "customer.updated", 1)
        .await;
    hooks
        .emit_at(Some(org.company), "customer.created", 1)
        .await;
    hooks.emit_at(Some(org.other), "customer.updated", 1).await;
    hooks.emit_at(None, "calendar.schedule_confirmed", 1).await;
    hooks
        .emit_at(Some(org.branch), "violation.decided", 1)
        .await;
    hooks.publish().await;
    hooks.deliver().await;
    let heard: Vec<usize> = receivers.iter().map(Receiver::count).collect();
    assert_eq!(heard, [1, 2, 5, 1, 1]);
}

#[actix_web::test]
async fn a_receiver_that_fails_is_tried_by_the_schedule_under_one_id_and_disabled_at_its_end() {
    let mut hooks = Hooks::open().await;
    let receiver =
        Receiver::answering(Answer::Status(500, String::new(), "broken".to_owned())).await;
    let (place, _) = hooks.endpoint(&receiver).await;
    let event = hooks.emit(1).await[0].to_string();
    hooks.publish().await;
    assert_eq!(hooks.deliver().await, 1, "at once");
    for (number, wait) in WAITS.into_iter().enumerate() {
        let next = hooks.deliveries(&place).await[0].clone();
        let due: DateTime<Utc> = next["next_try_at"].as_str().unwrap().parse().unwrap();
        let (asked, wait) = ((due - hooks.now()).num_milliseconds(), wait * 1_000);
        assert!(
            (asked - wait).abs() <= wait / 10 + 1,
            "{number}: {asked} for {wait}"
        );
        hooks.server.app.clock.fix(due - Duration::milliseconds(1));
        assert_eq!(hooks.deliver().await, 0, "{number}: before its time");
        hooks.server.app.clock.fix(due);
        assert_eq!(hooks.deliver().await, 1, "{number}");
    }
    let ids: BTreeSet<String> = receiver
        .seen()
        .iter()
        .map(|message| message.id().to_owned())
        .collect();
    assert_eq!((receiver.count(), ids), (10, BTreeSet::from([event])));
    let bodies: BTreeSet<Vec<u8>> = receiver
        .seen()
        .into_iter()
        .map(|message| message.body)
        .collect();
    assert_eq!(bodies.len(), 1, "the same bytes at every try");
    let deliveries = hooks.deliveries(&place).await;
    assert_eq!(
        (texts(&deliveries, "state"), &deliveries[0]["tries"]),
        (vec!["given_up"], &json!(10))
    );
    assert_eq!(hooks.get(&place).await["disabled_because"], "undeliverable");
    let workers = Workers::start(&hooks.server.app);
    let mut told = json!(0);
    for _ in 0..100 {
        told = hooks.get("/v1/notifications/unread-count").await["count"].clone();
        if told == json!(1) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    workers.stop(std::time::Duration::from_secs(1)).await;
    assert_eq!(told, 1);
    let inbox = hooks.get("/v1/notifications").await;
    assert_eq!(
        texts(inbox["items"].as_array().unwrap(), "kind"),
        ["webhook_endpoint.disabled"]
    );
    hooks.emit(1).await;
    hooks.publish().await;
    assert_eq!(
        hooks.deliver().await,
        0,
        "nothing is sent to a disabled endpoint"
    );
}

#[actix_web::test]
async fn one_event_that_a_receiver_cannot_take_does_not_disable_it() {
    let mut hooks = Hooks::open().await;
    let poison = Receiver::start(|message| {
        let refuses = message.json()["type"] == "customer.merged";
        Answer::status(if refuses { 422 } else { 200 })
    })
    .await;
    let (place, _) = hooks.endpoint(&poison).await;
    let branch = Some(hooks.server.org.branch);
    hooks.emit_at(branch, "customer.merged", 1).await;
    hooks.publish().await;
    hooks.deliver().await;
    for _ in WAITS {
        hooks.emit(1).await;
        hooks.publish().await;
        hooks
            .server
            .app
            .clock
            .fix(hooks.now() + Duration::hours(27));
        hooks.deliver().await;
    }
    let deliveries = hooks.deliveries(&place).await;
    assert_eq!(deliveries.last().unwrap()["state"], "given_up");
    assert_eq!(hooks.get(&place).await["disabled_at"], Value::Null);
}

#[actix_web::test]
async fn status_410_disables_at_once() {
    let mut hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::status(410)).await;
    let (place, _) = hooks.endpoint(&receiver).await;
    hooks.emit(1).await;
    hooks.publish().await;
    hooks.deliver().await;
    assert_eq!(
        texts(&hooks.deliveries(&place).await, "state"),
        ["given_up"]
    );
    assert_eq!(hooks.get(&place).await["disabled_because"], "gone");
}

#[actix_web::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let mut hooks = Hooks::open().await;
    let target = Receiver::answering(Answer::status(200)).await;
    for status in [301, 302, 307, 308] {
        let receiver =
            Receiver::answering(Answer::with(status, &format!("location: {}", target.url()))).await;
        let (place, _) = hooks.endpoint(&receiver).await;
        hooks
            .operator
            .act(&format!("{place}/test"))
            .await
            .expect(202);
        hooks.deliver().await;
        let delivery = hooks.deliveries(&place).await[0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let record = hooks
            .get(&format!("/v1/webhook-deliveries/{delivery}"))
            .await;
        assert_eq!(
            (
                &record["attempts"][0]["outcome"],
                &record["delivery"]["state"]
            ),
            (&json!("redirected"), &json!("waiting"))
        );
    }
    assert_eq!(target.connections(), 0);
}

#[actix_web::test]
async fn a_receiver_that_asks_for_time_gets_it_for_all_that_waits() {
    let mut hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::with(429, "retry-after: 600")).await;
    let (place, _) = hooks.endpoint(&receiver).await;
    hooks.emit(1).await;
    hooks.publish().await;
    hooks.deliver().await;
    let paused: DateTime<Utc> = hooks.get(&place).await["paused_until"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(paused, noon() + Duration::seconds(600));
    hooks.emit(1).await;
    hooks.publish().await;
    hooks.at(Duration::milliseconds(599_999));
    assert_eq!(hooks.deliver().await, 0);
    hooks.at(Duration::seconds(600));
    assert_eq!(hooks.deliver().await, 2);
}

#[actix_web::test]
async fn a_giant_or_stalling_answer_is_cut_and_its_status_counts() {
    let mut hooks = Hooks::open().await;
    let giant = Receiver::answering(Answer::Giant).await;
    let (place, _) = hooks
        .endpoint_at(hooks.server.org.group, &giant.url(), &[])
        .await;
    hooks
        .operator
        .act(&format!("{place}/test"))
        .await
        .expect(202);
    let began = Instant::now();
    hooks.deliver().await;
    assert!(began.elapsed() < PATIENCE);
    let delivery = hooks.deliveries(&place).await[0].clone();
    assert_eq!(delivery["state"], "delivered");
    let record = hooks
        .get(&format!(
            "/v1/webhook-deliveries/{}",
            delivery["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        record["attempts"][0]["answer"].as_str().unwrap().len(),
        1_024
    );
}

#[actix_web::test]
async fn receivers_that_hang_or_break_off_hold_up_nobody_and_time_out() {
    let mut hooks = Hooks::open().await;
    let (hanging, stalling) = (
        Receiver::answering(Answer::Hang).await,
        Receiver::answering(Answer::Stall).await,
    );
    let (cutting, good) = (
        Receiver::answering(Answer::Reset).await,
        Receiver::answering(Answer::status(200)).await,
    );
    let (hung, _) = hooks.endpoint(&hanging).await;
    let (stalled, _) = hooks.endpoint(&stalling).await;
    let (cut, _) = hooks.endpoint(&cutting).await;
    hooks.endpoint(&good).await;
    hooks.emit(40).await;
    let workers = Workers::start(&hooks.server.app);
    let began = Instant::now();
    assert!(
        until(PATIENCE, || good.count() == 40).await,
        "{}",
        good.count()
    );
    assert!(
        began.elapsed() < std::time::Duration::from_secs(8),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(hanging.count(), 8, "a lane");
    // The first lane of both ends after fifteen seconds.
    assert!(
        until(std::time::Duration::from_secs(25), || hanging.count() == 16
            && stalling.count() == 16)
        .await
    );
    workers.stop(std::time::Duration::from_secs(1)).await;
    for (place, outcome, state) in [
        (hung, "timed_out", "waiting"),
        (stalled, "delivered", "delivered"),
        (cut, "broken_off", "waiting"),
    ] {
        let oldest = hooks.deliveries(&place).await.pop().unwrap();
        let record = hooks
            .get(&format!(
                "/v1/webhook-deliveries/{}",
                oldest["id"].as_str().unwrap()
            ))
            .await;
        assert_eq!(
            (
                &record["attempts"][0]["outcome"],
                &record["delivery"]["state"]
            ),
            (&json!(outcome), &json!(state)),
            "{place}"
        );
    }
}

#[actix_web::test]
async fn two_instances_send_each_event_once() {
    let hooks = Hooks::open().await;
    let other = Server::beside(&hooks.server);
    let receiver = Receiver::answering(Answer::status(200)).await;
    hooks.endpoint(&receiver).await;
    let workers = [
        Workers::start(&hooks.server.app),
        Workers::start(&other.app),
    ];
    let mut emitted = BTreeSet::new();
    for _ in 0..4 {
        emitted.extend(hooks.emit(50).await.iter().map(ToString::to_string));
    }
    assert!(
        until(std::time::Duration::from_secs(30), || receiver.count()
            >= 200)
        .await,
        "{}",
        receiver.count()
    );
    for worker in workers {
        worker.stop(std::time::Duration::from_secs(2)).await;
    }
    let received: BTreeSet<String> = receiver
        .seen()
        .iter()
        .map(|message| message.id().to_owned())
        .collect();
    assert_eq!(received, emitted);
    assert_eq!(receiver.count(), 200, "none twice");
    other.stop().await;
}

#[actix_web::test]
async fn a_worker_killed_before_and_amid_a_try_loses_nothing() {
    let mut hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::status(200)).await;
    let (place, _) = hooks.endpoint(&receiver).await;
    let event = hooks.emit(1).await[0].to_string();
    hooks.publish().await;
    // Killed before it sent anything.
    assert_eq!(hooks.claim().await.len(), 1);
    hooks.at(LEASE - Duration::milliseconds(1));
    assert!(hooks.claim().await.is_empty(), "it is in another's hands");
    hooks.at(LEASE);
    let claimed = hooks.claim().await;
    assert_eq!(claimed.len(), 1);
    // Killed when the receiver had it, before that was noted.
    let app = hooks.server.app.clone();
    let mut superuser = hooks.server.database.as_ref().unwrap().superuser().await;
    sqlx::query("begin").execute(&mut superuser).await.unwrap();
    sqlx::query("lock table webhook_attempts in access exclusive mode")
        .execute(&mut superuser)
        .await
        .unwrap();
    let noting = actix_web::rt::spawn(async move {
        let lanes = Lanes::default();
        kehu_webhooks::deliver(&app.db, &app.webhooks, &app.clock, &lanes, &claimed[0]).await
    });
    assert!(until(PATIENCE, || receiver.count() == 1).await);
    noting.abort();
    drop(noting.await);
    sqlx::query("rollback")
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(texts(&hooks.deliveries(&place).await, "state"), ["waiting"]);
    hooks.at(LEASE * 2);
    assert_eq!(hooks.deliver().await, 1);
    assert_eq!(
        texts(&hooks.deliveries(&place).await, "state"),
        ["delivered"]
    );
    let ids: Vec<String> = receiver
        .seen()
        .iter()
        .map(|message| message.id().to_owned())
        .collect();
    assert_eq!(
        ids,
        [event.clone(), event],
        "twice under one id, which receivers drop"
    );
}

//! Making and keeping endpoints: who may, secrets, rotation, sending again.

use super::*;
use kehu_webhooks::Secret;

/// Somebody who manages the webhooks of one company, and reads its customers and nothing else.
async fn local(hooks: &Hooks) -> Caller {
    let role = json!({"code": "local_integrator", "name": "集成专员", "name_en": "Integrator", "reach": "unit_and_below",
        "permissions": ["webhooks:read", "webhooks:manage", "customers:read"]});
    hooks.operator.post("/v1/roles", role).await.expect(201);
    hooks
        .server
        .caller("local_integrator", hooks.server.org.company)
        .await
}

#[actix_web::test]
async fn nobody_has_events_sent_that_they_may_not_read() {
    let hooks = Hooks::open().await;
    let local = local(&hooks).await;
    let org = hooks.server.org;
    let new = |unit: UnitId, types: &[&str]| json!({"unit_id": unit, "name": "ERP", "url": "https://erp.example.com/", "types": types});
    let made = local
        .post(ENDPOINTS, new(org.company, &["customer.created"]))
        .await
        .require(201);
    let place = made.header("location").to_owned();
    for types in [
        &["deal.reserved"][..],
        &["customer.created", "deal.reserved"],
        &[],
    ] {
        let refused = local.post(ENDPOINTS, new(org.company, types)).await;
        refused.problem(403, "permission-beyond-own");
    }
    let wider = json!({"types": []});
    local
        .patch(&place, "\"1\"", wider)
        .await
        .problem(403, "permission-beyond-own");
    local
        .post(ENDPOINTS, new(org.other, &["customer.created"]))
        .await
        .problem(404, "webhook-unit-not-found");
    local
        .post(ENDPOINTS, new(org.group, &["customer.created"]))
        .await
        .problem(404, "webhook-unit-not-found");
    let unknown = local
        .post(ENDPOINTS, new(org.company, &["customer.abducted"]))
        .await;
    unknown.problem(422, "validation-failed");
}

#[actix_web::test]
async fn an_endpoint_outside_the_scope_does_not_exist() {
    let hooks = Hooks::open().await;
    let local = local(&hooks).await;
    let receiver = Receiver::answering(Answer::status(200)).await;
    let (place, _) = hooks
        .endpoint_at(hooks.server.org.other, &receiver.url(), &[])
        .await;
    let delivery = hooks
        .operator
        .act(&format!("{place}/test"))
        .await
        .require(202);
    let delivery = delivery.header("location").to_owned();
    local
        .get(&place)
        .await
        .problem(404, "webhook-endpoint-not-found");
    local
        .get(&format!("{place}/deliveries"))
        .await
        .problem(404, "webhook-endpoint-not-found");
    for act in ["disable", "enable", "test"] {
        local
            .act(&format!("{place}/{act}"))
            .await
            .problem(404, "webhook-endpoint-not-found");
    }
    local
        .post(&format!("{place}/rotate-secret"), json!({"keep_hours": 0}))
        .await
        .problem(404, "webhook-endpoint-not-found");
    let since = json!({"since": noon(), "with_delivered": true});
    local
        .post(&format!("{place}/replay"), since)
        .await
        .problem(404, "webhook-endpoint-not-found");
    local
        .patch(&place, "\"1\"", json!({"name": "x"}))
        .await
        .problem(404, "webhook-endpoint-not-found");
    local
        .get(&delivery)
        .await
        .problem(404, "webhook-delivery-not-found");
    local
        .act(&format!("{delivery}/replay"))
        .await
        .problem(404, "webhook-delivery-not-found");
    assert_eq!(local.get(ENDPOINTS).await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn a_secret_is_shown_once_and_stands_nowhere_in_the_clear() {
    let hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::status(200)).await;
    let (place, secret) = hooks.endpoint(&receiver).await;
    assert!(Secret::parse(&secret).is_some());
    for shown in [
        hooks.operator.get(&place).await,
        hooks.operator.get(ENDPOINTS).await,
    ] {
        assert!(!shown.require(200).json.to_string().contains("whsec_"));
    }
    let mut superuser = hooks.server.database.as_ref().unwrap().superuser().await;
    let sealed: Vec<Vec<u8>> = sqlx::query_scalar("select sealed from webhook_secrets")
        .fetch_all(&mut superuser)
        .await
        .unwrap();
    let inner = secret.trim_start_matches("whsec_").as_bytes();
    assert!(
        sealed
            .iter()
            .all(|bytes| !bytes.windows(inner.len()).any(|part| part == inner))
    );
}

#[actix_web::test]
async fn two_secrets_sign_while_one_follows_the_other() {
    let mut hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::status(200)).await;
    let (place, first) = hooks.endpoint(&receiver).await;
    let rotate = async |hooks: &Hooks, hours: u16| {
        let rotated = hooks
            .operator
            .post(
                &format!("{place}/rotate-secret"),
                json!({"keep_hours": hours}),
            )
            .await;
        rotated.expect(200)["secret"].as_str().unwrap().to_owned()
    };
    let second = rotate(&hooks, 24).await;
    let signed_by = async |hooks: &Hooks, secrets: &[&String]| {
        let before = receiver.count();
        hooks.emit(1).await;
        hooks.publish().await;
        assert_eq!(hooks.deliver().await, 1);
        let message = receiver.seen()[before].clone();
        let at: i64 = message.headers["webhook-timestamp"].parse().unwrap();
        let expected: Vec<String> = secrets
            .iter()
            .map(|secret| {
                Secret::parse(secret)
                    .unwrap()
                    .sign(message.id(), at, &message.body)
            })
            .collect();
        assert_eq!(message.headers["webhook-signature"], expected.join(" "));
    };
    signed_by(&hooks, &[&second, &first]).await;
    let until = noon() + Duration::hours(24);
    let shown: DateTime<Utc> = hooks.get(&place).await["former_secret_until"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(shown, until);
    hooks.at(Duration::hours(24) - Duration::seconds(1));
    signed_by(&hooks, &[&second, &first]).await;
    hooks.at(Duration::hours(24));
    signed_by(&hooks, &[&second]).await;
    assert_eq!(hooks.get(&place).await["former_secret_until"], Value::Null);
    let third = rotate(&hooks, 24).await;
    let fourth = rotate(&hooks, 24).await;
    signed_by(&hooks, &[&fourth, &third]).await;
    let fifth = rotate(&hooks, 0).await;
    signed_by(&hooks, &[&fifth]).await;
    let too_long = json!({"keep_hours": 169});
    hooks
        .operator
        .post(&format!("{place}/rotate-secret"), too_long)
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn an_endpoint_is_changed_from_the_version_that_was_seen() {
    let hooks = Hooks::open().await;
    let (here, there) = (
        Receiver::answering(Answer::status(200)).await,
        Receiver::answering(Answer::status(200)).await,
    );
    let (place, _) = hooks.endpoint(&here).await;
    let moved = json!({"url": there.url(), "types": ["customer.updated"]});
    let changed = hooks
        .operator
        .patch(&place, "\"1\"", moved.clone())
        .await
        .require(200);
    assert_eq!(
        (changed.etag().as_str(), &changed.json["types"]),
        ("\"2\"", &json!(["customer.updated"]))
    );
    hooks
        .operator
        .patch(&place, "\"1\"", moved)
        .await
        .problem(412, "webhook-endpoint-changed");
    hooks
        .operator
        .patch(&place, "\"2\"", json!({}))
        .await
        .problem(422, "validation-failed");
    hooks.emit(1).await;
    hooks.publish().await;
    hooks.deliver().await;
    assert_eq!((here.count(), there.count()), (0, 1));
}

#[actix_web::test]
async fn a_test_goes_to_its_endpoint_alone_and_has_no_place_in_the_feed() {
    let mut hooks = Hooks::open().await;
    let (one, other) = (
        Receiver::answering(Answer::status(204)).await,
        Receiver::answering(Answer::status(200)).await,
    );
    let (place, _) = hooks.endpoint(&one).await;
    hooks.endpoint(&other).await;
    let sent = hooks
        .operator
        .act(&format!("{place}/test"))
        .await
        .require(202);
    hooks.deliver().await;
    hooks.publish().await;
    hooks.deliver().await;
    assert_eq!((one.count(), other.count()), (1, 0));
    let body = one.seen()[0].json();
    assert_eq!(
        (&body["type"], &body["position"], &body["data"]),
        (&json!("webhook_endpoint.tested"), &Value::Null, &json!({}))
    );
    let delivery = hooks.get(sent.header("location")).await;
    assert_eq!(
        (
            &delivery["delivery"]["state"],
            &delivery["attempts"][0]["status"]
        ),
        (&json!("delivered"), &json!(204))
    );
}

#[actix_web::test]
async fn what_was_missed_is_sent_again_one_by_one_and_since_a_moment() {
    let mut hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::status(200)).await;
    let first = hooks.emit(1).await;
    hooks.publish().await;
    hooks.at(Duration::minutes(1));
    let (place, _) = hooks.endpoint(&receiver).await;
    hooks.emit(2).await;
    hooks.publish().await;
    hooks.deliver().await;
    assert_eq!(
        receiver.count(),
        2,
        "what happened before it was made is not sent by itself"
    );
    hooks
        .operator
        .act(&format!("{place}/disable"))
        .await
        .expect(200);
    hooks
        .operator
        .act(&format!("{place}/disable"))
        .await
        .problem(409, "webhook-endpoint-disabled");
    hooks
        .operator
        .act(&format!("{place}/test"))
        .await
        .problem(409, "webhook-endpoint-disabled");
    hooks.emit(3).await;
    hooks.publish().await;
    assert_eq!(hooks.deliver().await, 0);
    hooks
        .operator
        .act(&format!("{place}/enable"))
        .await
        .expect(200);
    hooks
        .operator
        .act(&format!("{place}/enable"))
        .await
        .problem(409, "webhook-endpoint-enabled");
    let replay = |since: DateTime<Utc>, with_delivered: bool| json!({"since": since, "with_delivered": with_delivered});
    let again = format!("{place}/replay");
    let later = noon() + Duration::minutes(1);
    assert_eq!(
        hooks
            .operator
            .post(&again, replay(later, false))
            .await
            .expect(200)["count"],
        3
    );
    assert_eq!(
        hooks
            .operator
            .post(&again, replay(later, false))
            .await
            .expect(200)["count"],
        0,
        "they wait already"
    );
    hooks.deliver().await;
    assert_eq!(receiver.count(), 5);
    assert_eq!(
        hooks
            .operator
            .post(&again, replay(noon(), true))
            .await
            .expect(200)["count"],
        6
    );
    hooks.deliver().await;
    assert_eq!(receiver.count(), 11);
    assert!(
        receiver
            .seen()
            .iter()
            .any(|message| message.id() == first[0].to_string())
    );
    let newest = hooks.deliveries(&place).await[0].clone();
    let one = format!(
        "/v1/webhook-deliveries/{}/replay",
        newest["id"].as_str().unwrap()
    );
    hooks.operator.act(&one).await.expect(202);
    hooks
        .operator
        .act(&one)
        .await
        .problem(409, "webhook-delivery-waiting");
    hooks.deliver().await;
    assert_eq!(
        receiver.seen()[11].id(),
        newest["event_id"].as_str().unwrap()
    );
    let record = hooks
        .get(&format!(
            "/v1/webhook-deliveries/{}",
            newest["id"].as_str().unwrap()
        ))
        .await;
    assert!(
        record["attempts"].as_array().unwrap().len() >= 2,
        "tries before the replay stay"
    );
}

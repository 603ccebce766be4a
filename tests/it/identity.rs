//! Signing in, tokens, sessions.

use chrono::Duration;
use kehu_tests::{Caller, Server, noon};
use serde_json::{Value, json};

const PASSWORD: &str = "Jm7-verylong";

async fn sign_in(server: &Server, name: &str, password: &str) -> kehu_tests::Answer {
    server
        .anyone()
        .post(
            "/v1/auth/tokens",
            json!({"name": name, "password": password}),
        )
        .await
}

async fn user_with_password(server: &Server) -> Caller {
    let caller = server.caller("account_manager", server.org.branch).await;
    server.give_password(&caller, PASSWORD).await;
    caller
}

fn with_token(caller: &Caller, tokens: &Value) -> Caller {
    let mut signed_in = caller.clone();
    signed_in.token = Some(tokens["access_token"].as_str().unwrap().to_owned());
    signed_in
}

#[actix_web::test]
async fn signing_in_answers_tokens_that_open_the_api_for_fifteen_minutes() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let tokens = sign_in(&server, &user.name, PASSWORD).await.expect(200);
    let signed_in = with_token(&user, &tokens);
    let me = signed_in.get("/v1/me").await.expect(200);
    assert_eq!(me["sign_in_name"], user.name);
    assert_eq!(me["places"][0]["role"], "account_manager");
    server
        .app
        .clock
        .fix(noon() + Duration::minutes(15) + Duration::seconds(4));
    signed_in.get("/v1/me").await.expect(200);
    server
        .app
        .clock
        .fix(noon() + Duration::minutes(15) + Duration::seconds(5));
    signed_in
        .get("/v1/me")
        .await
        .problem(401, "unauthenticated");
}

#[actix_web::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let mut wrong = sign_in(&server, &user.name, "not this one")
        .await
        .problem(401, "sign-in-refused");
    let mut unknown = sign_in(&server, "nobody.here", "not this one")
        .await
        .problem(401, "sign-in-refused");
    for answer in [&mut wrong, &mut unknown] {
        answer.as_object_mut().unwrap().remove("request_id");
    }
    assert_eq!(wrong, unknown);
}

#[actix_web::test]
async fn the_tenth_guess_within_fifteen_minutes_is_checked_and_the_eleventh_is_not() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    for guess in 0..10 {
        server.app.clock.fix(noon() + Duration::seconds(guess * 20));
        sign_in(&server, &user.name, "not this one")
            .await
            .problem(401, "sign-in-refused");
    }
    server.app.clock.fix(noon() + Duration::seconds(899));
    let refused = sign_in(&server, &user.name, PASSWORD).await.require(429);
    assert_eq!(refused.header("retry-after"), "1");
    refused.problem(429, "sign-in-throttled");
    server.app.clock.fix(noon() + Duration::seconds(900));
    sign_in(&server, &user.name, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn a_refresh_token_serves_once_and_its_reuse_ends_the_session() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let first = sign_in(&server, &user.name, PASSWORD).await.expect(200);
    let refresh = json!({"refresh_token": first["refresh_token"]});
    let second = server
        .anyone()
        .post("/v1/auth/tokens/refresh", refresh.clone())
        .await
        .expect(200);
    server.app.clock.fix(noon() + Duration::milliseconds(9_999));
    let again = server
        .anyone()
        .post("/v1/auth/tokens/refresh", refresh.clone())
        .await
        .expect(200);
    assert_eq!(
        again["refresh_token"], second["refresh_token"],
        "the same successor within ten seconds"
    );
    with_token(&user, &second).get("/v1/me").await.expect(200);
    server.app.clock.fix(noon() + Duration::seconds(10));
    server
        .anyone()
        .post("/v1/auth/tokens/refresh", refresh)
        .await
        .problem(401, "refresh-token-refused");
    with_token(&user, &second)
        .get("/v1/me")
        .await
        .problem(401, "unauthenticated");
    let successor = json!({"refresh_token": second["refresh_token"]});
    server
        .anyone()
        .post("/v1/auth/tokens/refresh", successor)
        .await
        .problem(401, "refresh-token-refused");
}

#[actix_web::test]
async fn fifty_refreshes_at_once_get_one_successor() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let tokens = sign_in(&server, &user.name, PASSWORD).await.expect(200);
    let anyone = server.anyone();
    let all = (0..50).map(|_| {
        let (anyone, body) = (
            anyone.clone(),
            json!({"refresh_token": tokens["refresh_token"]}),
        );
        actix_web::rt::spawn(async move {
            anyone
                .post("/v1/auth/tokens/refresh", body)
                .await
                .expect(200)["refresh_token"]
                .clone()
        })
    });
    let mut successors = std::collections::BTreeSet::new();
    for task in all.collect::<Vec<_>>() {
        successors.insert(task.await.unwrap().to_string());
    }
    assert_eq!(successors.len(), 1);
}

#[actix_web::test]
async fn signing_out_ends_access_at_once() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let signed_in = with_token(
        &user,
        &sign_in(&server, &user.name, PASSWORD).await.expect(200),
    );
    signed_in.act("/v1/auth/sign-out").await.require(204);
    signed_in
        .get("/v1/me")
        .await
        .problem(401, "unauthenticated");
}

#[actix_web::test]
async fn changing_the_password_needs_the_present_one_and_refuses_common_ones() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let signed_in = with_token(
        &user,
        &sign_in(&server, &user.name, PASSWORD).await.expect(200),
    );
    let change = |present: &str, new: &str| json!({"present": present, "new": new});
    signed_in
        .post("/v1/me/change-password", change("wrong", "Another-8x1"))
        .await
        .problem(409, "password-wrong");
    let common = signed_in
        .post("/v1/me/change-password", change(PASSWORD, "password123"))
        .await
        .problem(422, "validation-failed");
    assert_eq!(common["errors"][0]["code"], "password-common");
    signed_in
        .post("/v1/me/change-password", change(PASSWORD, "Another-8x1"))
        .await
        .require(204);
    signed_in
        .get("/v1/me")
        .await
        .problem(401, "unauthenticated");
    sign_in(&server, &user.name, PASSWORD)
        .await
        .problem(401, "sign-in-refused");
    sign_in(&server, &user.name, "Another-8x1")
        .await
        .expect(200);
}

#[actix_web::test]
async fn the_key_set_names_the_key_of_issued_tokens() {
    let server = Server::start().await;
    let keys = server
        .anyone()
        .get("/.well-known/jwks.json")
        .await
        .expect(200);
    assert_eq!(keys["keys"][0]["kty"], "OKP");
    assert_eq!(keys["keys"][0]["crv"], "Ed25519");
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn an_idempotent_write_is_done_once_and_answered_again() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let set = |day: &str| json!({"now": format!("{day}T04:00:00Z")});
    let put = |key: &str, body: Value| {
        let request = operator
            .request(reqwest::Method::PUT, "/v1/clock")
            .header("idempotency-key", key)
            .json(&body);
        operator.send(request)
    };
    let first = put("k1", set("2026-06-01")).await.require(200);
    assert_eq!(first.header("idempotency-replayed"), "");
    let second = put("k1", set("2026-06-01")).await.require(200);
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(second.bytes, first.bytes);
    put("k1", set("2026-06-02"))
        .await
        .problem(422, "idempotency-key-reused");
    put("", set("2026-06-02"))
        .await
        .problem(400, "malformed-request");
}

#[actix_web::test]
async fn wrong_present_passwords_count_like_wrong_guesses() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let signed_in = with_token(
        &user,
        &sign_in(&server, &user.name, PASSWORD).await.expect(200),
    );
    let change = |present: &str| json!({"present": present, "new": "Another-8x1"});
    for guess in 0..10 {
        server.app.clock.fix(noon() + Duration::seconds(guess * 20));
        signed_in
            .post("/v1/me/change-password", change("wrong"))
            .await
            .problem(409, "password-wrong");
    }
    server.app.clock.fix(noon() + Duration::seconds(200));
    signed_in
        .post("/v1/me/change-password", change(PASSWORD))
        .await
        .problem(429, "sign-in-throttled");
    sign_in(&server, &user.name, PASSWORD)
        .await
        .problem(429, "sign-in-throttled");
}

#[actix_web::test]
async fn signing_in_clears_the_account_and_does_not_count_against_the_address() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    for guess in 0..4 {
        server.app.clock.fix(noon() + Duration::seconds(guess));
        sign_in(&server, &user.name, "not this one")
            .await
            .problem(401, "sign-in-refused");
    }
    server.app.clock.fix(noon() + Duration::seconds(4));
    sign_in(&server, &user.name, PASSWORD).await.expect(200);
    let mut connection = server.app.db.read().await.unwrap();
    let counted: Vec<i32> = sqlx::query_scalar(
        "select cardinality(guesses) from sign_in_throttles order by cardinality(guesses)",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    assert_eq!(counted, [0, 4], "the account's and the address's");
}

#[actix_web::test]
async fn signing_out_everywhere_ends_every_session() {
    let server = Server::start().await;
    let user = user_with_password(&server).await;
    let first = sign_in(&server, &user.name, PASSWORD).await.expect(200);
    let second = sign_in(&server, &user.name, PASSWORD).await.expect(200);
    with_token(&user, &first)
        .act("/v1/auth/sign-out-everywhere")
        .await
        .require(204);
    for tokens in [first, second] {
        with_token(&user, &tokens)
            .get("/v1/me")
            .await
            .problem(401, "unauthenticated");
        let refresh = json!({"refresh_token": tokens["refresh_token"]});
        server
            .anyone()
            .post("/v1/auth/tokens/refresh", refresh)
            .await
            .problem(401, "refresh-token-refused");
    }
}

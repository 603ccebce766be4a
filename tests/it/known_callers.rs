//! Instances remember who sends a credential, and forget at once when what somebody may do has changed.

use kehu_tests::{Caller, Server};
use serde_json::json;
use std::time::{Duration, Instant};

/// Longer than anything is remembered.
const FORGOTTEN: Duration = Duration::from_millis(5_100);

/// Waits until an instance hears of changes, and has heard the last of those that made the callers; asked once by a caller, it
/// knows them from then on.
async fn knows(server: &Server, caller: &Caller) {
    let mut heard = None;
    while heard.is_none() || heard != server.app.db.standing_epoch() {
        heard = server.app.db.standing_epoch();
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    caller.get("/v1/me").await.expect(200);
}

/// Asks until the answer has that status, for less time than anything is remembered.
async fn answers_soon(caller: &Caller, status: u16) {
    let begun = Instant::now();
    while caller.get("/v1/me").await.status != status {
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "the other instance has not heard"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[actix_web::test]
async fn a_blocked_user_is_refused_at_once_here_and_as_soon_as_it_is_heard_elsewhere() {
    let server = Server::start().await;
    let second = Server::beside(&server);
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let elsewhere = second.adopt(&clerk);
    knows(&server, &clerk).await;
    knows(&second, &elsewhere).await;
    operator
        .act(&format!("/v1/users/{}/block", clerk.user.unwrap()))
        .await
        .expect(200);
    clerk.get("/v1/me").await.problem(401, "unauthenticated");
    answers_soon(&elsewhere, 401).await;
    second.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn every_change_of_what_somebody_may_do_begins_an_epoch() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let user = clerk.user.unwrap();
    knows(&server, &operator).await;
    let mut epoch = server.app.db.standing_epoch().unwrap();
    let mut turned = |what: &str| {
        let now = server.app.db.standing_epoch().unwrap();
        assert!(now > epoch, "{what}");
        epoch = now;
    };
    let given = operator
        .post(
            &format!("/v1/users/{user}/assignments"),
            json!({"role": "sales_assistant", "unit_id": server.org.branch}),
        )
        .await
        .expect(201);
    turned("a role given");
    let end = format!("/v1/assignments/{}/end", given["id"].as_str().unwrap());
    operator.act(&end).await.require(204);
    turned("a role taken");
    operator
        .post(
            "/v1/units",
            json!({"kind": "department", "parent_id": server.org.branch, "code": "TRADE-CS-9", "name": "销售九部"}),
        )
        .await
        .expect(201);
    turned("a unit below others");
    let key = operator
        .post(
            "/v1/api-keys",
            json!({"name": "ERP", "permissions": ["organisation:read"], "unit_id": server.org.company, "reach": "unit_and_below"}),
        )
        .await
        .expect(201);
    let key = format!(
        "/v1/api-keys/{}/revoke",
        key["api_key"]["id"].as_str().unwrap()
    );
    operator.act(&key).await.require(204);
    turned("a key revoked");
    server.give_password(&clerk, "ein langer Satz 9").await;
    turned("a password changed");
    let mut clerk = clerk;
    server.renew(&mut clerk).await;
    clerk.act("/v1/auth/sign-out").await.require(204);
    turned("signed out");
    clerk.get("/v1/me").await.problem(401, "unauthenticated");
    server.stop().await;
}

#[actix_web::test]
async fn what_nobody_announced_counts_after_five_seconds_and_nothing_outlives_the_session() {
    let server = Server::start().await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let other = server.caller("plant_office_clerk", server.org.plant).await;
    knows(&server, &clerk).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update users set token_version = token_version + 1 where id = $1")
        .bind(clerk.user.unwrap().0)
        .execute(&mut superuser)
        .await
        .unwrap();
    clerk.get("/v1/me").await.expect(200);
    tokio::time::sleep(FORGOTTEN).await;
    clerk.get("/v1/me").await.problem(401, "unauthenticated");

    other.get("/v1/me").await.expect(200);
    server
        .app
        .clock
        .fix(kehu_tests::noon() + chrono::Duration::seconds(899));
    other.get("/v1/me").await.expect(200);
    server
        .app
        .clock
        .fix(kehu_tests::noon() + chrono::Duration::seconds(900));
    other.get("/v1/me").await.problem(401, "unauthenticated");
    server.stop().await;
}

#[actix_web::test]
async fn an_instance_that_hears_nothing_remembers_nobody() {
    let server = Server::start().await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    knows(&server, &clerk).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let ended: bool = sqlx::query_scalar(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and query ilike 'listen%'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert!(ended);
    while server.app.db.standing_epoch().is_some() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sqlx::query("update users set active = false where id = $1")
        .bind(clerk.user.unwrap().0)
        .execute(&mut superuser)
        .await
        .unwrap();
    clerk.get("/v1/me").await.problem(401, "unauthenticated");
    while server.app.db.standing_epoch().is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.stop().await;
}

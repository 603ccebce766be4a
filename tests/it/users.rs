//! The organisation, people, roles and keys (CUS-06).

use kehu_tests::Server;
use serde_json::json;

#[actix_web::test]
async fn cus_06_what_a_user_sees_follows_from_place_and_reach() {
    let server = Server::start().await;
    let codes = async |role: &str, unit| {
        let caller = server.caller(role, unit).await;
        let units = caller.get("/v1/units").await.expect(200);
        units["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| unit["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes("general_manager", server.org.company).await,
        ["TRADE", "TRADE-CS", "TRADE-FIN", "TRADE-PO"]
    );
    assert_eq!(
        codes("plant_office_clerk", server.org.plant).await,
        ["TRADE-PO"],
        "team: the unit itself"
    );
    assert_eq!(
        codes("system_administrator", server.org.group).await.len(),
        6,
        "all"
    );
    let manager = server.caller("general_manager", server.org.company).await;
    let foreign = manager
        .get(&format!("/v1/units/{}", server.org.other))
        .await
        .problem(404, "unit-not-found");
    let missing = manager
        .get("/v1/units/019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60")
        .await
        .problem(404, "unit-not-found");
    assert_eq!(
        foreign["detail"], missing["detail"],
        "outside the scope is as if missing"
    );
}

#[actix_web::test]
async fn units_are_made_changed_and_moved_with_the_version_that_was_read() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let body = json!({"kind": "department", "parent_id": server.org.branch, "code": "TRADE-CS-1", "name": "销售一部"});
    let made = operator
        .post_once("/v1/units", "unit-1", body.clone())
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let again = operator
        .post_once("/v1/units", "unit-1", body.clone())
        .await
        .require(201);
    assert_eq!(
        (again.header("idempotency-replayed"), &again.bytes),
        ("true", &made.bytes)
    );
    operator
        .post("/v1/units", body)
        .await
        .problem(409, "unit-code-taken");
    let read = operator.get(&place).await.require(200);
    let changed = operator
        .patch(&place, &read.etag(), json!({"name_en": "Sales 1"}))
        .await
        .require(200);
    assert_eq!(changed.json["name_en"], "Sales 1");
    operator
        .patch(&place, &read.etag(), json!({"name": "旧"}))
        .await
        .problem(412, "version-stale");
    operator
        .patch(&place, &changed.etag(), json!({}))
        .await
        .problem(422, "validation-failed");
    let unmatched = operator
        .request(reqwest::Method::PATCH, &place)
        .header("content-type", "application/merge-patch+json")
        .body("{\"name\":\"新\"}");
    operator
        .send(unmatched)
        .await
        .problem(428, "if-match-required");
    let known = operator
        .request(reqwest::Method::GET, &place)
        .header("if-none-match", changed.etag());
    operator.send(known).await.require(304);
    let wrong =
        json!({"kind": "company", "parent_id": server.org.plant, "code": "X", "name": "错"});
    operator
        .post("/v1/units", wrong)
        .await
        .problem(409, "unit-misplaced");
}

#[actix_web::test]
async fn pages_go_through_the_list_without_loss_and_a_foreign_cursor_is_refused() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let mut codes = Vec::new();
    let mut path = "/v1/units?limit=2".to_owned();
    loop {
        let page = operator.get(&path).await.expect(200);
        codes.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|unit| unit["code"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/v1/units?limit=2&cursor={cursor}");
    }
    assert_eq!(
        codes,
        [
            "GROUP",
            "OTHER",
            "TRADE",
            "TRADE-CS",
            "TRADE-FIN",
            "TRADE-PO"
        ]
    );
    let foreign = path.replace("limit=2", "limit=2&active=true");
    operator
        .get(&foreign)
        .await
        .problem(400, "malformed-request");
    for limit in ["0", "201", "x"] {
        operator
            .get(&format!("/v1/units?limit={limit}"))
            .await
            .problem(400, "malformed-request");
    }
}

#[actix_web::test]
async fn a_new_user_signs_in_once_and_must_change_the_password() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let new =
        json!({"unit_id": server.org.branch, "sign_in_name": "li.lei", "display_name": "李雷"});
    let made = operator.post("/v1/users", new.clone()).await.expect(201);
    operator
        .post("/v1/users", new)
        .await
        .problem(409, "user-sign-in-name-taken");
    let first = made["one_time_password"].as_str().unwrap();
    let tokens = server
        .anyone()
        .post(
            "/v1/auth/tokens",
            json!({"name": "li.lei", "password": first}),
        )
        .await
        .expect(200);
    let mut user = server.anyone();
    user.token = Some(tokens["access_token"].as_str().unwrap().to_owned());
    assert_eq!(
        user.get("/v1/me").await.expect(200)["must_change_password"],
        true
    );
    user.get("/v1/units").await.problem(403, "forbidden");
    user.post(
        "/v1/me/change-password",
        json!({"present": first, "new": "Qz8-changed"}),
    )
    .await
    .require(204);
    server
        .anyone()
        .post(
            "/v1/auth/tokens",
            json!({"name": "li.lei", "password": "Qz8-changed"}),
        )
        .await
        .expect(200);
    let id = made["user"]["id"].as_str().unwrap();
    operator
        .act(&format!("/v1/users/{id}/block"))
        .await
        .expect(200);
    server
        .anyone()
        .post(
            "/v1/auth/tokens",
            json!({"name": "li.lei", "password": "Qz8-changed"}),
        )
        .await
        .problem(401, "sign-in-refused");
    operator
        .act(&format!("/v1/users/{id}/block"))
        .await
        .problem(409, "user-blocked");
}

#[actix_web::test]
async fn blocking_acts_at_once_and_the_last_administrator_stays() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    clerk.get("/v1/me").await.expect(200);
    operator
        .act(&format!("/v1/users/{}/block", clerk.user.unwrap()))
        .await
        .expect(200);
    clerk.get("/v1/me").await.problem(401, "unauthenticated");
    operator
        .act(&format!("/v1/users/{}/block", operator.user.unwrap()))
        .await
        .problem(409, "user-last-administrator");
}

#[actix_web::test]
async fn roles_are_given_once_and_end_with_the_access_that_they_gave() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let mut clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let path = format!("/v1/users/{}/assignments", clerk.user.unwrap());
    let body = json!({"role": "sales_assistant", "unit_id": server.org.branch});
    let given = operator.post(&path, body.clone()).await.expect(201);
    operator
        .post(&path, body)
        .await
        .problem(409, "assignment-overlaps");
    server.renew(&mut clerk).await;
    assert_eq!(
        clerk.get("/v1/me").await.expect(200)["places"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    operator
        .act(&format!(
            "/v1/assignments/{}/end",
            given["id"].as_str().unwrap()
        ))
        .await
        .require(204);
    clerk.get("/v1/me").await.problem(401, "unauthenticated");
    server.renew(&mut clerk).await;
    assert_eq!(
        clerk.get("/v1/me").await.expect(200)["places"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    operator
        .post(
            &path,
            json!({"role": "no_such_role", "unit_id": server.org.branch}),
        )
        .await
        .problem(404, "role-not-found");
}

#[actix_web::test]
async fn an_api_key_opens_what_it_permits_until_it_is_revoked() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let body = json!({"name": "ERP", "permissions": ["organisation:read"], "unit_id": server.org.company, "reach": "unit_and_below"});
    let made = operator
        .post_once("/v1/api-keys", "key-1", body.clone())
        .await
        .expect(201);
    assert_eq!(
        operator
            .post_once("/v1/api-keys", "key-1", body)
            .await
            .expect(201),
        made,
        "shown again to the repetition"
    );
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let stored: Vec<u8> =
        sqlx::query_scalar("select body from idempotency_keys where key = 'key-1'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    let secret = made["secret"].as_str().unwrap();
    assert!(
        !stored
            .windows(secret.len())
            .any(|window| window == secret.as_bytes()),
        "stored answers are sealed"
    );
    let anyone = server.anyone();
    let call = |path: &str| {
        anyone.send(
            anyone
                .request(reqwest::Method::GET, path)
                .header("x-api-key", secret),
        )
    };
    assert_eq!(
        call("/v1/units").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    call("/v1/users").await.problem(403, "forbidden");
    let listed = operator.get("/v1/api-keys").await.expect(200);
    assert_eq!(listed["items"][0]["last_used_at"], "2026-06-01T04:00:00Z");
    operator
        .act(&format!(
            "/v1/api-keys/{}/revoke",
            made["api_key"]["id"].as_str().unwrap()
        ))
        .await
        .require(204);
    call("/v1/units").await.problem(401, "unauthenticated");
}

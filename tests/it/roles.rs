//! Roles of one's own, and that nobody hands out more than they hold (CUS-06).

use chrono::Duration;
use kehu_tests::{Caller, Server, noon};
use serde_json::json;

/// Somebody who administers people inside one company and sees no customer.
async fn local_administrator(server: &Server, operator: &Caller) -> Caller {
    let role = json!({
        "code": "local_administrator", "name": "公司管理员", "name_en": "Local administrator", "reach": "unit_and_below",
        "permissions": ["users:read", "users:manage", "roles:read", "roles:manage", "organisation:read"],
    });
    operator.post("/v1/roles", role).await.expect(201);
    server
        .caller("local_administrator", server.org.company)
        .await
}

#[actix_web::test]
async fn cus_06_nobody_gives_more_than_they_hold() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let local = local_administrator(&server, &operator).await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let foreigner = server.caller("account_manager", server.org.other).await;
    let assignments = |user: &Caller| format!("/v1/users/{}/assignments", user.user.unwrap());
    let role = |code: &str, unit| json!({"role": code, "unit_id": unit});

    local
        .post(
            &assignments(&clerk),
            role("sales_assistant", server.org.plant),
        )
        .await
        .problem(403, "permission-beyond-own");
    local
        .post(
            &assignments(&clerk),
            role("local_administrator", server.org.branch),
        )
        .await
        .expect(201);
    local
        .post(
            &assignments(&clerk),
            role("local_administrator", server.org.other),
        )
        .await
        .problem(422, "validation-failed");
    local
        .post(
            &assignments(&foreigner),
            role("local_administrator", server.org.branch),
        )
        .await
        .problem(404, "user-not-found");
    let wider = json!({"code": "all_seeing", "name": "全", "name_en": "All", "reach": "all", "permissions": ["users:read"]});
    local
        .post("/v1/roles", wider)
        .await
        .problem(403, "role-needs-full-reach");
}

#[actix_web::test]
async fn cus_06_nobody_takes_over_or_removes_who_may_do_more() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let local = local_administrator(&server, &operator).await;
    let manager = server.caller("general_manager", server.org.company).await;
    let user = manager.user.unwrap();
    for act in ["reset-password", "block"] {
        local
            .act(&format!("/v1/users/{user}/{act}"))
            .await
            .problem(403, "permission-beyond-own");
    }
    let held = operator
        .get(&format!("/v1/users/{user}/assignments"))
        .await
        .expect(200);
    let id = held["items"][0]["id"].as_str().unwrap().to_owned();
    local
        .act(&format!("/v1/assignments/{id}/end"))
        .await
        .problem(403, "permission-beyond-own");
    manager.get("/v1/me").await.expect(200);
    operator
        .act(&format!("/v1/assignments/{id}/end"))
        .await
        .require(204);
}

#[actix_web::test]
async fn the_last_system_administrator_keeps_the_role() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let held = operator
        .get(&format!("/v1/users/{}/assignments", operator.user.unwrap()))
        .await
        .expect(200);
    let end = format!(
        "/v1/assignments/{}/end",
        held["items"][0]["id"].as_str().unwrap()
    );
    operator
        .act(&end)
        .await
        .problem(409, "user-last-administrator");
    let second = server
        .caller("system_administrator", server.org.group)
        .await;
    operator.act(&end).await.require(204);
    operator.get("/v1/me").await.problem(401, "unauthenticated");
    second.get("/v1/users").await.expect(200);
}

#[actix_web::test]
async fn own_roles_are_made_and_changed_at_once_for_all_and_shipped_ones_stay() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let new = json!({"code": "archive_clerk", "name": "档案员", "name_en": "Archive clerk", "reach": "team",
        "permissions": ["documents:read", "customers:read", "documents:read"]});
    let made = operator.post("/v1/roles", new.clone()).await.require(201);
    assert_eq!(
        made.json["permissions"],
        json!(["customers:read", "documents:read"])
    );
    operator
        .post("/v1/roles", new)
        .await
        .problem(409, "role-code-taken");
    let clerk = server.caller("archive_clerk", server.org.branch).await;
    let place = made.header("location").to_owned();
    let changed = operator
        .patch(&place, &made.etag(), json!({"permissions": ["files:read"]}))
        .await
        .require(200);
    assert_eq!(
        clerk.get("/v1/me").await.expect(200)["permissions"],
        json!(["files:read"]),
        "without signing in again"
    );
    operator
        .patch(&place, &made.etag(), json!({"name": "旧"}))
        .await
        .problem(412, "version-stale");
    assert_eq!(operator.get(&place).await.etag(), changed.etag());
    operator
        .patch(&place, &changed.etag(), json!({"permissions": []}))
        .await
        .problem(422, "validation-failed");
    let all = operator.get("/v1/roles").await.expect(200);
    let shipped = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["code"] == "auditor")
        .unwrap();
    let path = format!("/v1/roles/{}", shipped["id"].as_str().unwrap());
    let etag = operator.get(&path).await.etag();
    operator
        .patch(&path, &etag, json!({"name": "别的"}))
        .await
        .problem(409, "role-shipped");
    let permissions = operator.get("/v1/permissions").await.expect(200);
    assert_eq!(
        permissions["items"][0],
        json!({"permission": "organisation:read", "label": "See the organisation tree"})
    );
}

#[actix_web::test]
async fn a_role_given_for_a_time_is_held_until_midnight_before_its_end() {
    let server = Server::start().await;
    let mut operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let mut clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let path = format!("/v1/users/{}/assignments", clerk.user.unwrap());
    let role = |from: &str, before: &str| json!({"role": "sales_assistant", "unit_id": server.org.branch, "valid_from": from, "valid_before": before});
    operator
        .post(&path, role("2026-06-02", "2026-06-02"))
        .await
        .problem(422, "validation-failed");
    operator
        .post(&path, role("2026-06-02", "2026-06-03"))
        .await
        .expect(201);
    operator
        .post(&path, role("2026-06-03", "2026-06-04"))
        .await
        .expect(201);
    operator
        .post(&path, role("2026-06-01", "2026-06-03"))
        .await
        .problem(409, "assignment-overlaps");
    // Midnight in China is 12 hours after noon; days begin there.
    for (hours, minutes, places) in [(11, 59, 1), (12, 0, 2), (59, 59, 2), (60, 0, 1)] {
        server
            .app
            .clock
            .fix(noon() + Duration::hours(hours) + Duration::minutes(minutes));
        server.renew(&mut clerk).await;
        let me = clerk.get("/v1/me").await.expect(200);
        assert_eq!(
            me["places"].as_array().unwrap().len(),
            places,
            "{hours}:{minutes}"
        );
    }
    server.renew(&mut operator).await;
    let ended = operator.get(&path).await.expect(200);
    let id = ended["items"][1]["id"].as_str().unwrap();
    operator
        .act(&format!("/v1/assignments/{id}/end"))
        .await
        .problem(409, "assignment-ended");
}

#[actix_web::test]
async fn users_are_found_by_unit_role_state_and_name_and_changed_with_their_version() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let clerk = server.caller("plant_office_clerk", server.org.plant).await;
    let manager = server.caller("general_manager", server.org.company).await;
    let names = async |query: &str| {
        let page = operator
            .get(&format!("/v1/users?{query}"))
            .await
            .expect(200);
        let mut names: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["sign_in_name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let sorted = |callers: &[&Caller]| {
        let mut names: Vec<String> = callers.iter().map(|caller| caller.name.clone()).collect();
        names.sort();
        names
    };
    let company = server.org.company;
    assert_eq!(
        names(&format!("unit_id={company}")).await,
        sorted(&[&manager])
    );
    assert_eq!(
        names(&format!("under={company}")).await,
        sorted(&[&manager, &clerk])
    );
    assert_eq!(names("role=plant_office_clerk").await, sorted(&[&clerk]));
    assert_eq!(names(&format!("q={}", clerk.name)).await, sorted(&[&clerk]));
    assert_eq!(
        names("q=%25").await,
        Vec::<String>::new(),
        "a wildcard is a letter"
    );
    let path = format!("/v1/users/{}", clerk.user.unwrap());
    operator.act(&format!("{path}/block")).await.expect(200);
    assert_eq!(names("active=false").await, sorted(&[&clerk]));

    let read = operator.get(&path).await.require(200);
    let changed = operator
        .patch(
            &path,
            &read.etag(),
            json!({"display_name": "李雷", "unit_id": server.org.branch}),
        )
        .await
        .require(200);
    assert_eq!(changed.json["unit_id"], json!(server.org.branch));
    operator
        .patch(&path, &read.etag(), json!({"display_name": "韩梅"}))
        .await
        .problem(412, "version-stale");
    for refused in [
        json!({"display_name": " 李雷"}),
        json!({"unit_id": "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"}),
        json!({"display_name": null}),
        json!({}),
        json!({"active": true}),
    ] {
        let answer = operator
            .patch(&path, &changed.etag(), refused.clone())
            .await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{refused}");
    }
    let foreign = server.caller("general_manager", server.org.other).await;
    foreign.get(&path).await.problem(404, "user-not-found");
}

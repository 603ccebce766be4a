//! The HTTP layer: what every operation has in common.

use kehu_tests::Server;
use reqwest::Method;
use serde_json::json;

#[actix_web::test]
async fn an_unknown_path_is_a_problem_in_the_language_of_the_caller() {
    let server = Server::start().await;
    let mut anyone = server.anyone();
    anyone.language = "en";
    let problem = anyone.get("/v1/nothing").await.problem(404, "not-found");
    assert_eq!(problem["title"], "There is no such resource");
    anyone.language = "zh-CN";
    assert_eq!(
        anyone.get("/v1/nothing").await.problem(404, "not-found")["title"],
        "资源不存在"
    );
}

#[actix_web::test]
async fn a_wrong_method_is_405_with_allow_and_options_tells_the_methods() {
    let server = Server::start().await;
    let anyone = server.anyone();
    let answer = anyone
        .send(anyone.request(Method::DELETE, "/v1/clock"))
        .await;
    assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS, PUT");
    answer.problem(405, "method-not-allowed");
    let answer = anyone
        .send(anyone.request(Method::OPTIONS, "/v1/clock"))
        .await
        .require(204);
    assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS, PUT");
}

#[actix_web::test]
async fn head_answers_like_get_without_a_body() {
    let server = Server::start().await;
    let anyone = server.anyone();
    let answer = anyone
        .send(anyone.request(Method::HEAD, "/v1/clock"))
        .await
        .require(200);
    assert!(answer.bytes.is_empty());
    assert_eq!(answer.header("content-type"), "application/json");
}

#[actix_web::test]
async fn unknown_query_parameters_are_refused_by_name() {
    let server = Server::start().await;
    let problem = server
        .anyone()
        .get("/v1/problems?page=2")
        .await
        .problem(400, "malformed-request");
    assert_eq!(problem["errors"][0]["parameter"], "page");
}

#[actix_web::test]
async fn faults_of_form_are_told_in_the_language_of_the_caller_and_repeat_nothing() {
    let server = Server::start().await;
    let mut clerk = server.caller("account_manager", server.org.branch).await;
    clerk.language = "zh-CN";
    for (body, pointer, code) in [
        (json!({"name": "甲"}), "/unit_id", "required"),
        (json!({"名": "13812341234"}), "/名", "unknown-field"),
        (json!({"unit_id": "13812341234"}), "/unit_id", "identifier"),
        (json!({"name": 13812341234_u64}), "/name", "type"),
        (
            json!({"customer_type": "13812341234"}),
            "/customer_type",
            "unknown-value",
        ),
        (
            json!({"profile": {"kind": "company", "registered_capital": "1e5"}}),
            "/profile/registered_capital",
            "decimal",
        ),
        (
            json!({"profile": {"kind": "firm"}}),
            "/profile/kind",
            "unknown-value",
        ),
        (
            json!({"profile": {"kind": "company", "founded_on": "2026-02-30"}}),
            "/profile/founded_on",
            "date",
        ),
        (
            json!({"contacts": [{"name": "王一", "is_primary": 1}]}),
            "/contacts/0/is_primary",
            "type",
        ),
        (json!(["甲", "乙"]), "", "type"),
        (json!("甲"), "", "type"),
    ] {
        let problem = clerk
            .post("/v1/customers", body.clone())
            .await
            .problem(422, "validation-failed");
        let fault = &problem["errors"][0];
        assert_eq!(fault["pointer"], pointer, "{problem}");
        assert_eq!(fault["code"], code, "{problem}");
        let message = fault["message"].as_str().unwrap();
        assert!(!message.is_ascii(), "in Chinese: {message}");
        assert!(!message.contains("1381234"), "{message}");
    }
    for (query, parameter) in [
        ("limit=1000", "limit"),
        ("limit=201", "limit"),
        ("limit=1&limit=2", "limit"),
        ("status=opened", "status"),
        ("created_from=yesterday", "created_from"),
    ] {
        let problem = clerk
            .get(&format!("/v1/customers?{query}"))
            .await
            .problem(400, "malformed-request");
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{problem}");
        let message = problem["errors"][0]["message"].as_str().unwrap();
        assert!(!message.is_ascii(), "in Chinese: {message}");
    }
}

#[actix_web::test]
async fn a_wrong_part_of_the_path_is_named() {
    let server = Server::start().await;
    let director = server
        .caller("customer_management_director", server.org.company)
        .await;
    let nothing = crate::office::nothing();
    for (path, parameter) in [
        ("/v1/customers/one".to_owned(), "id"),
        (
            format!("/v1/policies/qualification/versions/{nothing}x"),
            "version_id",
        ),
        (format!("/v1/policies/weather/versions/{nothing}"), "kind"),
    ] {
        let problem = director.get(&path).await.problem(400, "malformed-request");
        assert_eq!(
            problem["errors"][0]["parameter"], parameter,
            "{path}: {problem}"
        );
    }
}

#[actix_web::test]
async fn the_clock_is_never_set_to_where_nobody_could_set_it_back() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    for day in ["2026-05-31", "2020-01-01", "2200-01-01", "9999-12-31"] {
        let problem = operator
            .put("/v1/clock", json!({"now": format!("{day}T04:00:00Z")}))
            .await
            .problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["code"], "no-way-back", "{day}");
    }
    for day in ["2026-06-01", "2199-12-31"] {
        let mut operator = operator.clone();
        server.renew(&mut operator).await;
        operator
            .put("/v1/clock", json!({"now": format!("{day}T04:00:00Z")}))
            .await
            .require(200);
    }
}

#[actix_web::test]
async fn bodies_are_refused_with_the_place_of_the_fault() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    operator
        .put("/v1/clock", json!({"now": "2026-13-01T00:00:00Z"}))
        .await
        .problem(422, "validation-failed");
    let problem = operator
        .put("/v1/clock", json!({"now": null, "then": 1}))
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/then");
    let problem = operator
        .put("/v1/clock", json!({"now": "a\u{0}b"}))
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["code"], "nul-character");
    let text = operator
        .request(Method::PUT, "/v1/clock")
        .header("content-type", "text/plain")
        .body("{}");
    operator
        .send(text)
        .await
        .problem(415, "unsupported-media-type");
    let broken = operator
        .request(Method::PUT, "/v1/clock")
        .header("content-type", "application/json")
        .body("{");
    operator
        .send(broken)
        .await
        .problem(400, "malformed-request");
    let huge = operator
        .request(Method::PUT, "/v1/clock")
        .header("content-type", "application/json")
        .body(" ".repeat(10_000_000));
    // The server may close the connection before it has read ten megabytes: both are refusals.
    if let Ok(response) = huge.send().await {
        assert_eq!(response.status(), 413);
    }
    assert_eq!(
        operator.get("/v1/clock").await.expect(200)["today"],
        "2026-06-01",
        "nothing was set"
    );
}

#[actix_web::test]
async fn health_tells_liveness_and_readiness_without_signing_in() {
    let server = Server::start().await;
    assert_eq!(
        server.anyone().get("/healthz").await.expect(200)["status"],
        "ok"
    );
    assert_eq!(
        server.anyone().get("/readyz").await.expect(200)["status"],
        "ok"
    );
}

#[actix_web::test]
async fn answers_carry_security_headers_and_a_request_id() {
    let server = Server::start().await;
    for answer in [
        server.anyone().get("/healthz").await,
        server.anyone().get("/v1/me").await,
    ] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
        assert_eq!(answer.header("x-request-id").len(), 36);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[actix_web::test]
async fn the_documentation_is_served_from_the_binary() {
    let server = Server::start().await;
    let page = server.anyone().get("/docs/operations/").await.require(200);
    assert!(String::from_utf8_lossy(&page.bytes).contains("swagger-ui"));
    assert_eq!(
        server.anyone().get("/openapi.json").await.expect(200)["openapi"],
        "3.1.0"
    );
}

#[actix_web::test]
async fn metrics_tell_the_connections_of_the_instance_and_what_waits_in_the_queues() {
    let server = Server::start().await;
    let metrics = async || {
        let answer = server.anyone().get("/metrics").await.require(200);
        String::from_utf8(answer.bytes).unwrap()
    };
    server.caller("account_manager", server.org.branch).await;
    kehu_api::gauges::measure(&server.app).await.unwrap();
    let text = metrics().await;
    assert!(
        text.contains(r#"kehu_db_connections{pool="read",state="in_use"} 0"#),
        "{text}"
    );
    for queue in ["audit", "events", "jobs", "mails", "webhooks"] {
        let line = format!(r#"kehu_queue_waiting{{queue="{queue}"}} "#);
        assert!(text.contains(&line), "{text}");
    }
    assert!(
        !text.contains(r#"kehu_queue_waiting{queue="audit"} 0"#),
        "nobody seals here: {text}"
    );
    assert!(
        text.contains(r#"kehu_queue_waiting{queue="mails"} 0"#),
        "{text}"
    );
    server
        .app
        .clock
        .fix(kehu_tests::noon() + chrono::Duration::minutes(2));
    kehu_api::gauges::measure(&server.app).await.unwrap();
    let text = metrics().await;
    assert!(
        text.contains(r#"kehu_queue_waiting_seconds{queue="audit"} 120"#),
        "{text}"
    );
    server.stop().await;
}

#[actix_web::test]
async fn metrics_name_routes_and_never_paths() {
    let server = Server::start().await;
    server
        .anyone()
        .get("/v1/secret-path-of-a-customer")
        .await
        .problem(404, "not-found");
    let text = String::from_utf8(server.anyone().get("/metrics").await.require(200).bytes).unwrap();
    assert!(text.contains("kehu_http_requests_total"));
    assert!(!text.contains("secret-path"));
}

//! Keys of other systems in practice: what they are used for, and limits of their own.

use kehu_tests::{Answer, Caller, Server};
use reqwest::Method;
use serde_json::{Value, json};

struct Integration {
    server: Server,
    operator: Caller,
    id: String,
    secret: String,
}

impl Integration {
    async fn begin(limit: Option<u32>) -> Self {
        let server = Server::start().await;
        let operator = server
            .caller("system_administrator", server.org.group)
            .await;
        let new = json!({"name": "ERP", "permissions": ["organisation:read", "customers:read"], "unit_id": server.org.company,
            "reach": "unit_and_below", "requests_per_minute": limit});
        let made = operator.post("/v1/api-keys", new).await.expect(201);
        assert_eq!(made["api_key"]["requests_per_minute"], json!(limit));
        let (id, secret) = (
            made["api_key"]["id"].as_str().unwrap().to_owned(),
            made["secret"].as_str().unwrap().to_owned(),
        );
        Self {
            server,
            operator,
            id,
            secret,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        let anyone = self.server.anyone();
        anyone
            .send(
                anyone
                    .request(Method::GET, path)
                    .header("x-api-key", &self.secret),
            )
            .await
    }

    async fn usage(&self, query: &str) -> Vec<Value> {
        kehu_api::key_usage::store(&self.server.app).await.unwrap();
        let shown = self
            .operator
            .get(&format!("/v1/api-keys/{}/usage{query}", self.id))
            .await;
        shown.expect(200)["items"].as_array().unwrap().clone()
    }
}

#[actix_web::test]
async fn the_use_of_a_key_is_counted_by_business_day() {
    let mut key = Integration::begin(None).await;
    assert!(key.usage("").await.is_empty());
    for _ in 0..3 {
        key.get("/v1/customers").await.expect(200);
    }
    key.get("/v1/audit/entries").await.require(403);
    // A day later in China, the same day in London.
    key.server
        .app
        .clock
        .fix("2026-06-01T16:00:00Z".parse().unwrap());
    key.server.renew(&mut key.operator).await;
    key.get("/v1/customers").await.expect(200);
    let days = key.usage("").await;
    let shown: Vec<(&str, i64)> = days
        .iter()
        .map(|day| {
            (
                day["day"].as_str().unwrap(),
                day["request_count"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(shown, [("2026-06-02", 1), ("2026-06-01", 4)]);
    assert_eq!(days[0]["last_used_at"], "2026-06-01T16:00:00Z");
    assert_eq!(key.usage("?until=2026-06-01").await.len(), 1);
    assert_eq!(
        key.usage("?from=2026-06-03&until=2026-06-09").await.len(),
        0
    );
    key.get("/v1/customers").await.expect(200);
    assert_eq!(
        key.usage("").await[0]["request_count"],
        2,
        "added to what was noted before"
    );
}

#[actix_web::test]
async fn a_key_has_a_limit_of_its_own_and_what_it_refuses_is_counted() {
    let key = Integration::begin(Some(3)).await;
    for left in [2, 1, 0] {
        let answer = key.get("/v1/customers").await.require(200);
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=3;w=60");
        assert_eq!(
            answer.header("ratelimit"),
            format!("\"default\";r={left};t=60")
        );
    }
    let refused = key.get("/v1/customers").await.require(429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    let day = key.usage("").await[0].clone();
    assert_eq!(
        (&day["request_count"], &day["limited_count"]),
        (&json!(4), &json!(1))
    );
    let limit = format!("/v1/api-keys/{}/limit", key.id);
    for wrong in [0, 100_001] {
        key.operator
            .post(&limit, json!({"requests_per_minute": wrong}))
            .await
            .problem(422, "validation-failed");
    }
    key.operator
        .post(&limit, json!({"requests_per_minute": 100_000}))
        .await
        .require(204);
    key.get("/v1/customers").await.expect(200);
    key.operator
        .post(&limit, json!({"requests_per_minute": null}))
        .await
        .require(204);
    let answer = key.get("/v1/customers").await.require(200);
    assert_eq!(
        answer.header("ratelimit-policy"),
        "\"default\";q=1000000;w=60"
    );
}

#[actix_web::test]
async fn a_key_works_in_its_place_of_the_tree_and_is_managed_inside_the_scope() {
    let key = Integration::begin(None).await;
    let server = &key.server;
    let director = crate::customers::director(server).await;
    let inside = crate::customers::create(
        &director,
        crate::customers::company(server, "长沙华星化工有限公司"),
    )
    .await;
    let foreign = server
        .caller("customer_management_director", server.org.other)
        .await;
    let mut outside = crate::customers::company(server, "他司客户有限公司");
    outside["unit_id"] = json!(server.org.other);
    let outside = crate::customers::create(&foreign, outside).await;
    key.get(&format!("/v1/customers/{}", inside["id"].as_str().unwrap()))
        .await
        .expect(200);
    key.get(&format!(
        "/v1/customers/{}",
        outside["id"].as_str().unwrap()
    ))
    .await
    .require(404);
    let role = json!({"code": "local_keys", "name": "密钥管理员", "name_en": "Local keys", "reach": "unit_and_below", "permissions": ["api_keys:manage"]});
    key.operator.post("/v1/roles", role).await.expect(201);
    let stranger = server.caller("local_keys", server.org.other).await;
    let place = format!("/v1/api-keys/{}", key.id);
    stranger
        .get(&format!("{place}/usage"))
        .await
        .problem(404, "api-key-not-found");
    let limit = json!({"requests_per_minute": 1});
    stranger
        .post(&format!("{place}/limit"), limit.clone())
        .await
        .problem(404, "api-key-not-found");
    key.operator
        .act(&format!("{place}/revoke"))
        .await
        .require(204);
    key.operator
        .post(&format!("{place}/limit"), limit)
        .await
        .problem(409, "api-key-revoked");
    key.get("/v1/customers")
        .await
        .problem(401, "unauthenticated");
}

//! Every operation in the document is attacked: without a token, without its permission, on a foreign object.

use crate::customers::{company, create, director, with};
use crate::selling::Selling;
use kehu_tests::{Answer, Caller, Server};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An identifier of nothing.
const MISSING: &str = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60";

/// Parameters of paths that are no identifiers.
const WORDS: [(&str, &str); 2] = [("{register}", "receipts"), ("{number}", "1")];

struct Attack {
    id: String,
    method: Method,
    /// As in the document.
    pattern: String,
    /// With identifiers of nothing.
    path: String,
    permission: String,
    /// The query parameters without which it is malformed.
    query: String,
    body: Option<(String, Value)>,
}

/// Every operation with identifiers of nothing in its path.
fn attacks() -> Vec<Attack> {
    let document = kehu_api::document::document();
    let mut attacks = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete", "patch"] {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let media = operation["requestBody"]["content"]
                .as_object()
                .and_then(|content| content.keys().next().cloned());
            attacks.push(Attack {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                pattern: path.clone(),
                path: filled(path, &BTreeMap::new()),
                permission: operation["x-permission"].as_str().unwrap().to_owned(),
                query: query(&document, operation),
                body: media.map(|media| (media, json!({}))),
            });
        }
    }
    assert!(attacks.len() > 5);
    attacks
}

/// The required query parameters of an operation, each with a value that it takes.
pub(crate) fn query(document: &Value, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let required = parameters.filter(|one| one["in"] == "query" && one["required"] == true);
    let pairs: Vec<String> = required
        .map(|parameter| {
            let schema = match parameter["schema"]["$ref"].as_str() {
                Some(target) => document.pointer(&target[1..]).unwrap(),
                None => &parameter["schema"],
            };
            let value = schema["enum"][0].as_str().unwrap_or("2026-06-01");
            format!("{}={value}", parameter["name"].as_str().unwrap())
        })
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// The path with an identifier for each parameter: of the given things, or of nothing.
fn filled(pattern: &str, things: &BTreeMap<&str, String>) -> String {
    let missing = MISSING.to_owned();
    let mut before = "";
    let mut path = Vec::new();
    for part in pattern.split('/') {
        let thing = match part {
            "{id}" => things.get(before),
            part => things.get(part),
        };
        path.push(
            if let Some((_, word)) = WORDS.iter().find(|(name, _)| *name == part) {
                word
            } else if part.starts_with('{') {
                thing.unwrap_or(&missing)
            } else {
                part
            },
        );
        before = part;
    }
    path.join("/")
}

async fn send(caller: &Caller, attack: &Attack) -> Answer {
    send_to(caller, attack, &attack.path).await
}

async fn send_to(caller: &Caller, attack: &Attack, path: &str) -> Answer {
    let request = caller
        .request(attack.method.clone(), &format!("{path}{}", attack.query))
        .header("if-match", "\"1\"");
    let request = match &attack.body {
        Some((media, body)) => request.header("content-type", media).body(body.to_string()),
        None => request,
    };
    caller.send(request).await
}

#[actix_web::test]
async fn without_a_token_every_operation_that_is_not_public_answers_401() {
    let server = Server::start().await;
    for attack in attacks() {
        let answer = send(&server.anyone(), &attack).await;
        if attack.permission == "public" {
            assert_ne!(answer.json["code"], "unauthenticated", "{}", attack.id);
        } else {
            assert_eq!(answer.status, 401, "{}", attack.id);
            assert_eq!(
                answer.header("www-authenticate"),
                "Bearer realm=\"kehu\"",
                "{}",
                attack.id
            );
            answer.problem(401, "unauthenticated");
        }
    }
}

#[actix_web::test]
async fn without_its_permission_every_operation_answers_403() {
    let server = Server::start().await;
    // A user without any role.
    let mut nobody = server.caller("plant_office_clerk", server.org.plant).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("delete from assignments where user_id = $1")
        .bind(nobody.user.unwrap().0)
        .execute(&mut superuser)
        .await
        .unwrap();
    server.renew(&mut nobody).await;
    for attack in attacks()
        .into_iter()
        .filter(|attack| attack.permission.contains(':'))
    {
        let problem = send(&nobody, &attack).await.problem(403, "forbidden");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains(&attack.permission),
            "{}",
            attack.id
        );
    }
}

#[actix_web::test]
async fn what_does_not_exist_is_404_and_never_a_server_error_for_any_role() {
    let server = Server::start().await;
    let attacks = attacks();
    for role in [
        "system_administrator",
        "general_manager",
        "department_manager",
        "finance_reviewer",
        "data_protection_officer",
        "account_manager",
        "sales_manager",
        "salesperson",
        "project_manager",
    ] {
        let caller = server.caller(role, server.org.company).await;
        for attack in attacks
            .iter()
            .filter(|attack| !attack.id.starts_with("signOut"))
        {
            let answer = send(&caller, attack).await;
            assert!(
                !answer.status.is_server_error(),
                "{role} {}: {}",
                attack.id,
                String::from_utf8_lossy(&answer.bytes)
            );
            if attack.path.contains("019237a4")
                && attack.method == Method::GET
                && answer.status != 403
            {
                assert!(
                    answer.status == 404 || answer.status == 400,
                    "{role} {}: {}",
                    attack.id,
                    answer.status
                );
            }
        }
    }
}

/// Things of the first company, by the path segment before their identifier or by the name of their parameter.
async fn things(server: &Server) -> BTreeMap<&'static str, String> {
    let director = director(server).await;
    let body = with(
        company(server, "长沙被窥探化工有限公司"),
        json!({"contacts": [{"name": "李雷", "mobile": "13812345678"}],
               "identifiers": [{"kind": "unified_social_credit_code", "value": crate::customers::CODES[0]}]}),
    );
    let customer = create(&director, body).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let path = format!("/v1/customers/{}/needs", text(&customer["id"]));
    let need = director
        .post(
            &path,
            json!({"kind": "need", "content": "聚丙烯每月 300 吨", "noted_on": "2026-06-01"}),
        )
        .await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let key = json!({"name": "ERP", "permissions": ["organisation:read"], "unit_id": server.org.company, "reach": "team"});
    let key = operator.post("/v1/api-keys", key).await.expect(201);
    let clerk = server
        .caller("plant_office_clerk", server.org.plant)
        .await
        .user
        .unwrap();
    let assignments = operator
        .get(&format!("/v1/users/{clerk}/assignments"))
        .await
        .expect(200);
    let role = json!({"code": "local_privacy", "name": "公司个人信息专员", "name_en": "Local privacy officer",
        "reach": "unit_and_below", "permissions": ["privacy:handle", "customers:read"]});
    operator.post("/v1/roles", role).await.expect(201);
    let officer = server.caller("local_privacy", server.org.company).await;
    let asked = json!({"kind": "erasure", "customer_id": customer["id"], "contact_id": customer["contacts"][0]["id"],
        "requester": "person", "verification": "document_copy"});
    let asked = officer.post("/v1/privacy-requests", asked).await;
    let site = server.site_under(server.org.company, "SITE-9").await;
    let seller = server.caller("salesperson", site).await;
    let colleague = server.caller("salesperson", site).await.user.unwrap();
    let report = json!({"site_id": site, "accused_id": colleague, "kind": "poaching", "description": "抢客", "occurred_at": "2026-06-01T09:00:00+08:00"});
    let violation = seller.post("/v1/violations", report).await.expect(201);
    let finance = server.caller("finance_reviewer", server.org.company).await;
    let month = json!({"site_id": site, "month": "2026-05"});
    let settlement = finance
        .post("/v1/commission/settlements", month)
        .await
        .expect(202);
    let left = json!({"site_id": site, "user_id": colleague, "manner": "handed_over", "left_on": "2026-06-01", "reason": "离职"});
    let left = finance
        .post("/v1/commission/departures", left)
        .await
        .expect(200);
    let order = json!({"unit_id": server.org.company, "kind": "other", "matter": "电梯", "content": "停运", "origin_kind": "request",
        "parts": [{"unit_id": server.org.branch, "work": "检查"}]});
    let order = director.post("/v1/service-orders", order).await.expect(201);
    let item = json!({"unit_id": server.org.company, "source": "visit", "title": "改进", "content": "改进内容",
        "owner_id": director.user.unwrap(), "due_on": "2026-06-30"});
    let item = director.post("/v1/improvements", item).await.expect(201);
    let held = json!({"unit_id": server.org.company, "counterpart": "utility", "counterpart_name": "水业", "reference": "合同",
        "way": "call", "held_at": "2026-05-29T10:00:00+08:00", "matter": "检修", "course": "沟通", "result": "同意"});
    let held = director.post("/v1/communications", held).await.expect(201);
    let plan = json!({"unit_id": server.org.company, "counterpart": "utility", "counterpart_name": "水业", "reference": "合同",
        "kind": "meeting", "every_days": 30, "first_due_on": "2026-06-30", "responsible_id": director.user.unwrap()});
    let plan = director
        .post("/v1/communication-plans", plan)
        .await
        .expect(201);
    let said = json!({"unit_id": server.org.company, "channel": "telephone", "category": "service", "content": "态度差"});
    let complaint = director.post("/v1/complaints", said).await.expect(201);
    let asked_for =
        json!({"unit_id": server.org.company, "channel": "telephone", "content": "几点开门？"});
    let question = director.post("/v1/consultations", asked_for).await;
    let link = json!({"unit_id": server.org.company, "name": "网站"});
    let link = director.post("/v1/complaint-intake-links", link).await;
    let leader = server
        .caller("department_manager", server.org.company)
        .await;
    let incident = json!({"unit_id": server.org.company, "occurred_at": "2026-06-01T09:00:00+08:00", "place": "大厅",
        "description": "争执", "staff": [clerk], "measures": "劝解", "led_out_by": clerk,
        "led_out_at": "2026-06-01T09:05:00+08:00"});
    let incident = leader.post("/v1/incidents", incident).await;
    let stages: Vec<Value> = crate::surveys::STAGES
        .iter()
        .map(|stage| json!({"stage": stage, "owner_id": director.user.unwrap(), "due_on": "2026-12-31"}))
        .collect();
    let survey = json!({"unit_id": server.org.company, "plan": {"title": "调查", "objective": "满意度",
        "departments": [server.org.company], "communication": "例会", "response_measures": "提醒", "reward": "券",
        "asks_about_competitors": false, "carried_out_by": director.user.unwrap(), "stages": stages}});
    let survey = director.post("/v1/surveys", survey).await.expect(201);
    let templates = director
        .get("/v1/questionnaire-templates")
        .await
        .expect(200);
    let questionnaire = json!({"unit_id": server.org.company, "name": "问卷", "content": templates["items"][0]["content"]});
    let questionnaire = director
        .post("/v1/questionnaires", questionnaire)
        .await
        .expect(201);
    let role = json!({"code": "local_integrator", "name": "公司接口管理员", "name_en": "Local integrator",
        "reach": "unit_and_below", "permissions": ["webhooks:read", "webhooks:manage"]});
    operator.post("/v1/roles", role).await.expect(201);
    let hook = json!({"unit_id": server.org.company, "name": "ERP", "url": "http://127.0.0.1:9/kehu", "types": []});
    let hook = operator
        .post("/v1/webhook-endpoints", hook)
        .await
        .require(201);
    let place = hook.header("location").to_owned();
    operator.act(&format!("{place}/test")).await.expect(202);
    let deliveries = operator.get(&format!("{place}/deliveries")).await;
    BTreeMap::from([
        (
            "webhook-endpoints",
            place.rsplit('/').next().unwrap().to_owned(),
        ),
        (
            "webhook-deliveries",
            text(&deliveries.expect(200)["items"][0]["id"]),
        ),
        ("surveys", text(&survey["id"])),
        ("questionnaires", text(&questionnaire["questionnaire_id"])),
        ("questionnaire-versions", text(&questionnaire["id"])),
        ("complaints", text(&complaint["complaint"]["id"])),
        ("consultations", text(&question.expect(201)["id"])),
        (
            "complaint-intake-links",
            text(&link.expect(201)["link"]["id"]),
        ),
        ("incidents", text(&incident.expect(201)["id"])),
        ("service-orders", text(&order["id"])),
        ("{task_id}", text(&order["tasks"][0]["id"])),
        ("improvements", text(&item["id"])),
        ("communications", text(&held["id"])),
        ("communication-plans", text(&plan["id"])),
        ("privacy-requests", text(&asked.expect(201)["id"])),
        ("violations", text(&violation["id"])),
        ("settlements", text(&settlement["id"])),
        ("departures", text(&left["id"])),
        ("{settlement_id}", text(&settlement["id"])),
        ("{site_id}", site.to_string()),
        ("customers", text(&customer["id"])),
        ("{contact_id}", text(&customer["contacts"][0]["id"])),
        ("{identifier_id}", text(&customer["identifiers"][0]["id"])),
        ("customer-needs", text(&need.expect(201)["id"])),
        ("{unit_id}", server.org.branch.to_string()),
        ("{user_id}", clerk.to_string()),
        ("{assignment_id}", text(&assignments["items"][0]["id"])),
        ("{api_key_id}", text(&key["api_key"]["id"])),
    ])
}

/// Without what differs from request to request.
fn comparable(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("request_id");
    }
    (answer.status.as_u16(), body)
}

#[actix_web::test]
async fn a_foreign_object_is_answered_like_a_missing_one_by_every_operation() {
    let mut selling = Selling::open().await;
    let mut things = things(&selling.server).await;
    things.extend(selling.things().await);
    things.extend(crate::tracking::things(&selling).await);
    let server = &selling.server;
    let attacks = attacks();
    let mut attacked = 0;
    for role in [
        "customer_management_director",
        "department_manager",
        "general_manager",
        "finance_reviewer",
        "account_manager",
        "local_privacy",
        "local_integrator",
        "sales_manager",
        "salesperson",
    ] {
        let stranger = server.caller(role, server.org.other).await;
        for attack in &attacks {
            let path = filled(&attack.pattern, &things);
            if path == attack.path {
                continue;
            }
            let (foreign, missing) = (
                send_to(&stranger, attack, &path).await,
                send(&stranger, attack).await,
            );
            assert_eq!(
                comparable(&foreign),
                comparable(&missing),
                "{role} {}",
                attack.id
            );
            let refused = [403, 404, 422].contains(&foreign.status.as_u16());
            assert!(refused, "{role} {}: {}", attack.id, foreign.status);
            attacked += 1;
        }
    }
    assert!(attacked > 50, "{attacked}");
}

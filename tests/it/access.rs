//! Every operation in the document is attacked: without a token, without its permission, on a foreign object.

use kehu_tests::{Caller, Server};
use reqwest::Method;
use serde_json::{Value, json};

struct Attack {
    id: String,
    method: Method,
    path: String,
    permission: String,
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
                path: filled(path),
                permission: operation["x-permission"].as_str().unwrap().to_owned(),
                body: media.map(|media| (media, json!({}))),
            });
        }
    }
    assert!(attacks.len() > 5);
    attacks
}

fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        if part.starts_with('{') {
            "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn send(caller: &Caller, attack: &Attack) -> kehu_tests::Answer {
    let request = caller
        .request(attack.method.clone(), &attack.path)
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
    for role in [
        "system_administrator",
        "general_manager",
        "department_manager",
        "finance_reviewer",
        "data_protection_officer",
        "account_manager",
    ] {
        let caller = server.caller(role, server.org.company).await;
        for attack in attacks()
            .into_iter()
            .filter(|attack| attack.id != "signOut")
        {
            let answer = send(&caller, &attack).await;
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

//! What the document says of versions is what the server does, for every read that the demo has something for: 304 to whoever
//! has the newest version where `If-None-Match` is declared, and never elsewhere.

use kehu_tests::{Answer, Caller, Server};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

/// The reads that were tried, of about 250.
const MANY: usize = 150;

/// Reads of things that the demo has none of; the tests of their own areas read them.
const NOT_IN_THE_DEMO: [&str; 2] = ["getDisqualification", "getRecommender"];

pub(super) async fn assert_told(server: &Server, superuser: &mut PgConnection) {
    let caller = who_sees_everything(server).await;
    ask_for_erasure(&caller, superuser).await;
    let document = kehu_api::document::document();
    let mut things = Things::known(superuser).await;
    let (mut tried, mut answered, mut declared) = (0, BTreeSet::new(), BTreeSet::new());
    for (pattern, item) in document["paths"].as_object().unwrap() {
        let Some(read) = item.get("get") else {
            continue;
        };
        let id = read["operationId"].as_str().unwrap();
        let parameters = read["parameters"].as_array().unwrap();
        let declares = parameters.iter().any(|one| one["name"] == "If-None-Match");
        if declares {
            declared.insert(id.to_owned());
        }
        let Some(path) = things.fill(&caller, pattern).await else {
            continue;
        };
        let path = format!("{path}{}", crate::access::query(&document, read));
        let answer = read_unless(&caller, &path, "*").await;
        match (declares, answer.status.as_u16()) {
            (true, 304) => {
                let whole = caller.get(&path).await.require(200);
                assert_eq!(whole.etag(), answer.etag(), "{id}");
                read_unless(&caller, &path, &whole.etag())
                    .await
                    .require(304);
                read_unless(&caller, &path, "\"0\"").await.require(200);
                answered.insert(id.to_owned());
            }
            (_, status) => assert!(
                declares || status != 304,
                "{id} does not say that it answers 304"
            ),
        }
        tried += usize::from(answer.status.is_success() || answer.status == 304);
    }
    let absent = NOT_IN_THE_DEMO.map(str::to_owned);
    answered.extend(absent);
    assert_eq!(answered, declared, "say that they answer 304");
    assert!(tried > MANY, "only {tried} reads were tried");
}

async fn read_unless(caller: &Caller, path: &str, tag: &str) -> Answer {
    let request = caller.request(Method::GET, path);
    caller.send(request.header("if-none-match", tag)).await
}

/// Someone who holds a role of all permissions that reaches everywhere.
async fn who_sees_everything(server: &Server) -> Caller {
    let admin = super::sign_in(server, "admin").await;
    let permissions = admin.get("/v1/permissions").await.expect(200);
    let permissions: Vec<&Value> = permissions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["permission"])
        .collect();
    let role = json!({"code": "everything", "name": "全部", "name_en": "Everything", "reach": "all", "permissions": permissions});
    admin.post("/v1/roles", role).await.expect(201);
    server.caller("everything", server.org.group).await
}

/// The demo has no requests of persons about their data.
async fn ask_for_erasure(caller: &Caller, superuser: &mut PgConnection) {
    let sql = "select customer_id::text, id::text from customer_contacts order by id limit 1";
    let (customer, contact) = sqlx::query_as::<_, (String, String)>(sql)
        .fetch_one(superuser)
        .await
        .unwrap();
    let request = json!({"kind": "erasure", "customer_id": customer, "contact_id": contact, "requester": "person",
        "verification": "document_copy"});
    caller
        .post("/v1/privacy-requests", request)
        .await
        .expect(201);
}

/// Identifiers of things of the demo, by the path before them.
struct Things(BTreeMap<String, Option<String>>);

impl Things {
    /// What no list tells.
    async fn known(superuser: &mut PgConnection) -> Self {
        let mut things = BTreeMap::new();
        for (path, sql) in [
            (
                "/v1/sites",
                "select id::text from units where kind = 'site' order by id limit 1",
            ),
            (
                "/v1/files",
                "select id::text from files where state = 'stored' and purpose = 'document' order by id limit 1",
            ),
            ("/v1/jobs", "select id::text from jobs order by id limit 1"),
            (
                "/v1/policies",
                "select kind from policy_versions where state = 'published' order by id limit 1",
            ),
            (
                "/v1/policies/…/versions",
                "select id::text from policy_versions where state = 'published' order by id limit 1",
            ),
            ("/v1/sites/…/registers", "select 'receipts'"),
        ] {
            let found = sqlx::query_scalar::<_, String>(sql)
                .fetch_optional(&mut *superuser)
                .await;
            things.insert(path.to_owned(), found.unwrap());
        }
        Self(things)
    }

    /// The path with an identifier for each parameter; nothing where the demo has no such thing.
    async fn fill(&mut self, caller: &Caller, pattern: &str) -> Option<String> {
        let (mut path, mut shape) = (String::new(), String::new());
        for part in pattern.split('/').skip(1) {
            if part.starts_with('{') {
                let thing = self.first(caller, &path, &shape).await?;
                path = format!("{path}/{thing}");
                shape.push_str("/…");
            } else {
                path = format!("{path}/{part}");
                shape = format!("{shape}/{part}");
            }
        }
        Some(path)
    }

    async fn first(&mut self, caller: &Caller, path: &str, shape: &str) -> Option<String> {
        if !self.0.contains_key(shape) {
            let list = caller.get(path).await;
            let first = list.json["items"][0]["id"].as_str().map(str::to_owned);
            self.0.insert(shape.to_owned(), first);
        }
        self.0.get(shape).cloned().flatten()
    }
}

//! The large data set: small, on top of the demo, looked at through the API.

use crate::demo::{load, side_by_side, sign_in};
use kehu_customers::qualification;
use kehu_dataset::random::Seed;
use kehu_dataset::trade::write_list;
use kehu_dataset::{Error, Plan, check, keys};
use kehu_kernel::Caller as KernelCaller;
use kehu_tests::{Caller, Server, noon};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

const CUSTOMERS: u64 = 2_000;

fn plan() -> Plan {
    Plan {
        customers: CUSTOMERS,
        seed: 1,
        today: noon().date_naive(),
    }
}

#[actix_web::test]
#[ignore = "takes two minutes: `make dataset-check`"]
async fn what_was_loaded_in_bulk_is_as_the_services_would_have_written_it() {
    let server = Server::launch(side_by_side, load).await;
    let url = &server.database.as_ref().unwrap().url;
    let vault = keys::read(&server.app.config.keys_folder()).unwrap();
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let before = latest(&mut connection).await;
    kehu_dataset::load(url, plan(), vault.clone(), |_| ())
        .await
        .unwrap();
    assert_eq!(check::check(url).await.unwrap(), []);
    let again = kehu_dataset::load(url, plan(), vault, |_| ()).await;
    assert!(matches!(again, Err(Error::Loaded)));
    let director = sign_in(&server, "lin.director").await;
    let loaded = loaded(&director, &mut connection, &before).await;
    assert_eq!(loaded.len(), usize::try_from(CUSTOMERS).unwrap());
    assert_found(&director, &mut connection, &loaded).await;
    assert_opened(&server, &director, &mut connection, &loaded).await;
    assert_written_alike(&director, &mut connection, &loaded).await;
    assert_complaints(&director, &mut connection, &loaded).await;
    assert_surveyed(&director, &mut connection).await;
    assert_qualified(&server, &loaded).await;
    assert_imported(&server, &director).await;
    assert_breaches_are_found(url, &mut connection, &loaded).await;
    server.stop().await;
}

/// The customers of the demo.
async fn latest(connection: &mut PgConnection) -> BTreeSet<Uuid> {
    let found: Vec<Uuid> = sqlx::query_scalar("select id from customers")
        .fetch_all(connection)
        .await
        .unwrap();
    found.into_iter().collect()
}

/// The customers of the trading company that are new since then, in the order of their identifiers.
async fn loaded(
    director: &Caller,
    connection: &mut PgConnection,
    before: &BTreeSet<Uuid>,
) -> Vec<Uuid> {
    let me = director.get("/v1/me").await.expect(200);
    let all: Vec<Uuid> = sqlx::query_scalar(
        "select c.id from customers c join units u on u.id = c.unit_id
         where u.ancestors @> array[$1::uuid] order by c.id",
    )
    .bind(me["unit_id"].as_str())
    .fetch_all(connection)
    .await
    .unwrap();
    all.into_iter().filter(|id| !before.contains(id)).collect()
}

/// Any of them is found by one, two and three characters of its name, by initials, and by the end of a telephone number.
async fn assert_found(director: &Caller, connection: &mut PgConnection, loaded: &[Uuid]) {
    for id in loaded.iter().step_by(397) {
        let (name, tail, key): (String, String, String) = sqlx::query_as(
            "select c.name, (select right(t.digits, 7) from customer_telephones t where t.customer_id = c.id limit 1),
                    (select min(k.key) from customer_search_keys k
                     where k.customer_id = c.id and k.contact_id is null and length(k.key) between 4 and 16)
             from customers c where c.id = $1",
        )
        .bind(id)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        let part = |length: usize| name.chars().take(length).collect::<String>();
        for sought in [part(1), part(2), part(3), name.clone(), tail, key] {
            assert!(finds(director, &sought, *id).await, "{name} by {sought}");
        }
    }
}

async fn finds(director: &Caller, sought: &str, id: Uuid) -> bool {
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/customers?q={sought}&limit=200{cursor}");
        let page = director.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        if items.iter().any(|item| item["id"] == id.to_string()) {
            return true;
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return false,
        }
    }
}

/// The dossier opens with its sealed numbers, its history, its timeline and its papers.
async fn assert_opened(
    server: &Server,
    director: &Caller,
    connection: &mut PgConnection,
    loaded: &[Uuid],
) {
    let sealed: Vec<(Uuid, Uuid, String, Vec<u8>)> = sqlx::query_as(
        "select id, customer_id, kind, sealed from customer_identifiers where sealed is not null and customer_id = any($1)",
    )
    .bind(loaded)
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    assert!(sealed.len() > 100);
    for (id, _, kind, sealed) in &sealed {
        assert!(server.app.vault.open(kind, id.as_bytes(), sealed).is_ok());
    }
    for id in loaded.iter().step_by(97) {
        let path = format!("/v1/customers/{id}");
        let dossier = director.get(&path).await.expect(200);
        let changes = director.get(&format!("{path}/changes")).await.expect(200);
        let events = director.get(&format!("{path}/timeline")).await.expect(200);
        let changes = changes["items"].as_array().unwrap();
        assert_eq!(changes[0]["new_value"], dossier["status"], "{changes:?}");
        assert_eq!(dossier["version"], changes.len());
        let began = events["items"].as_array().unwrap().last().unwrap();
        assert_eq!(began["kind"], "customer.created");
    }
}

/// Entered anew through the API under the same name and number of its contact, it has the same search keys.
async fn assert_written_alike(director: &Caller, connection: &mut PgConnection, loaded: &[Uuid]) {
    let keys = "select jsonb_build_object('name', name_normalised, 'core', name_core, 'grams', name_grams, 'sort', sort_key,
            'keys', (select jsonb_agg(k.key order by k.key) from customer_search_keys k where k.customer_id = c.id),
            'reached', (select jsonb_agg(jsonb_build_array(t.kind, t.digits, t.contact_id is null) order by t.digits)
                        from customer_telephones t where t.customer_id = c.id),
            'known', (select jsonb_agg(jsonb_build_array(o.name, o.name_normalised, o.name_grams, o.title, o.role, o.is_primary,
                                                         o.position) order by o.position)
                      from customer_contacts o where o.customer_id = c.id))
         from customers c where c.id = $1";
    for (ordinal, id) in (0..).zip(loaded.iter().step_by(499)) {
        let dossier = director
            .get(&format!("/v1/customers/{id}"))
            .await
            .expect(200);
        if dossier["profile"]["kind"] != "company" {
            continue;
        }
        let made: Value = sqlx::query_scalar(keys)
            .bind(id)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        let contacts: Value = sqlx::query_scalar(
            "select coalesce(jsonb_agg(jsonb_build_object('name', name, 'title', title, 'role', role, 'mobile', mobile,
                                       'is_primary', is_primary) order by position), '[]')
             from customer_contacts where customer_id = $1",
        )
        .bind(id)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        let (name, telephone): (String, Option<String>) =
            sqlx::query_as("select name, telephone from customers where id = $1")
                .bind(id)
                .fetch_one(&mut *connection)
                .await
                .unwrap();
        let code =
            kehu_identifiers::uscc::compose('9', '1', "430100", &format!("MA7T{ordinal:04}"));
        let new = json!({
            "unit_id": dossier["unit_id"], "name": name, "telephone": telephone, "profile": {"kind": "company"},
            "contacts": contacts, "identifiers": [{"kind": "unified_social_credit_code", "value": code.unwrap()}],
            "accepted_duplicates": {"customer_ids": alike(director, &dossier["unit_id"], &name, &contacts).await, "reason": "the same, to compare"},
        });
        let entered = director.post("/v1/customers", new).await.expect(201);
        let entered: Uuid = entered["id"].as_str().unwrap().parse().unwrap();
        let alike: Value = sqlx::query_scalar(keys)
            .bind(entered)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!(made, alike);
    }
}

/// The customers that may be the same as this one.
async fn alike(director: &Caller, unit: &Value, name: &str, contacts: &Value) -> Vec<Value> {
    let contacts = contacts.as_array().unwrap().iter();
    let mobiles: Vec<&Value> = contacts.map(|contact| &contact["mobile"]).collect();
    let described = json!({"unit_id": unit, "kind": "company", "name": name, "mobiles": mobiles});
    let found = director
        .post("/v1/customers/check-duplicates", described)
        .await
        .expect(200);
    let found = found["duplicates"].as_array().unwrap().iter();
    found.map(|one| one["customer_id"].clone()).collect()
}

/// One complaint for twenty customers, open ones among them; each can be read, and stands on its customer's timeline.
async fn assert_complaints(director: &Caller, connection: &mut PgConnection, loaded: &[Uuid]) {
    let complaints: Vec<(Uuid, Uuid, bool)> = sqlx::query_as(
        "select id, customer_id, closed_at is null from complaints where customer_id = any($1) order by id",
    )
    .bind(loaded)
    .fetch_all(connection)
    .await
    .unwrap();
    assert_eq!(complaints.len(), loaded.len() / 20);
    assert!(complaints.iter().any(|(_, _, open)| *open));
    for (id, customer, _) in complaints.iter().step_by(13) {
        let case = director
            .get(&format!("/v1/complaints/{id}"))
            .await
            .expect(200);
        let path = format!("/v1/customers/{customer}/timeline");
        let timeline = director.get(&path).await.expect(200);
        let told: Vec<&Value> = timeline["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| detail(event, "complaint_id") == Some(&json!(id)))
            .collect();
        assert!(!told.is_empty());
        let number = &case["complaint"]["number"];
        assert!(
            told.iter()
                .all(|event| detail(event, "number") == Some(number))
        );
        assert!(
            told.is_sorted_by(
                |one, next| one["occurred_at"].as_str() >= next["occurred_at"].as_str()
            )
        );
    }
}

/// What an event of a timeline tells under a name.
fn detail<'a>(event: &'a Value, name: &str) -> Option<&'a Value> {
    let details = event["details"].as_array()?.iter();
    details
        .filter(|one| one["name"] == name)
        .map(|one| &one["value"])
        .next()
}

/// The results of the survey count every answer, and their index is that of the survey.
async fn assert_surveyed(director: &Caller, connection: &mut PgConnection) {
    let (id, index): (Uuid, String) = sqlx::query_as(
        "select id, overall_index::text from surveys where title = '全体客户满意度调查'",
    )
    .fetch_one(connection)
    .await
    .unwrap();
    let results = director
        .get(&format!("/v1/surveys/{id}/results"))
        .await
        .expect(200);
    assert_eq!(results["overall"]["value"], index);
    assert_eq!(results["response"]["all"]["answered"], CUSTOMERS / 10);
    assert_eq!(results["response"]["all"]["drawn"], CUSTOMERS / 4);
}

/// The regular check of papers finds nothing to do with any of them (CUS-13).
async fn assert_qualified(server: &Server, loaded: &[Uuid]) {
    let caller = KernelCaller::system("test", noon());
    let db = &server.app.db;
    let outcome = db
        .transaction(async |tx| qualification::check_all(tx, &caller).await)
        .await
        .unwrap();
    let ours = |id: Uuid| loaded.binary_search(&id).is_ok();
    assert!(outcome.checked_count > CUSTOMERS / 2);
    assert!(!outcome.suspended.iter().any(|one| ours(one.customer_id.0)));
    assert!(!outcome.reinstated.iter().any(|one| ours(one.customer_id.0)));
}

/// The list for an import is entered whole beside them.
async fn assert_imported(server: &Server, director: &Caller) {
    let mut list = Vec::new();
    write_list(&mut list, 400, Seed(1), plan().today).unwrap();
    let counts = crate::transfers::import(director, server, "text/csv", list).await;
    assert_eq!(counts, [400, 0, 0, 0]);
}

/// What is broken on purpose is found.
async fn assert_breaches_are_found(url: &str, connection: &mut PgConnection, loaded: &[Uuid]) {
    sqlx::raw_sql("set session_replication_role = replica")
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query("delete from customer_keys where customer_id = $1")
        .bind(loaded[3])
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query(
        "update customer_contacts set customer_id = gen_random_uuid() where customer_id = $1",
    )
    .bind(loaded[4])
    .execute(&mut *connection)
    .await
    .unwrap();
    let breaches = check::check(url).await.unwrap();
    let rules: Vec<&str> = breaches.iter().map(|breach| breach.rule.as_str()).collect();
    assert!(
        rules.contains(&"every customer has the key of its history"),
        "{rules:?}"
    );
    assert!(
        rules.contains(&"customer_contacts_customer_fkey"),
        "{rules:?}"
    );
}

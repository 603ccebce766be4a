//! Imports of many rows: what is refused and why stays with its row, wherever the others go (CUS-01).

use crate::customers::{company, create, director, id, with};
use crate::transfers::{counts, prepare, run, upload};
use kehu_names::{company_core, similarity};
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

fn code(place: usize) -> String {
    kehu_identifiers::uscc::compose('9', '1', "430100", &format!("MA5T{place:04}")).unwrap()
}

/// Names of which no two share a pair of characters.
fn name(place: usize) -> String {
    let letter = |n: usize| char::from_u32(u32::try_from(0x4E00 + n).unwrap()).unwrap();
    (0..4).map(|n| letter(place * 4 + n)).collect()
}

fn mobile(place: usize) -> String {
    format!("138{place:08}")
}

async fn faults(database: &mut PgConnection) -> BTreeMap<i64, String> {
    let found: Vec<(i64, String)> =
        sqlx::query_as("select row_number, code from customer_import_faults")
            .fetch_all(database)
            .await
            .unwrap();
    found.into_iter().collect()
}

async fn number(database: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database).await.unwrap()
}

/// From now on the database refuses these codes, as for who comes second in a race.
async fn refuse_codes(database: &mut PgConnection, codes: &[String]) {
    let listed = format!("'{}'", codes.join("','"));
    let refusing = format!(
        "create function lose_race() returns trigger language plpgsql as $$
         begin
             raise exception 'lost' using errcode = 'unique_violation', constraint = 'customer_identifiers_credit_code_key';
         end $$;
         create trigger lose_race before insert on customer_identifiers for each row when (new.value in ({listed}))
         execute function lose_race()"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(refusing))
        .execute(database)
        .await
        .unwrap();
}

const ROWS: usize = 2_600;

#[actix_web::test]
async fn cus_01_each_row_of_a_mixed_file_is_entered_changed_or_refused_for_its_own_reason() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut database = server.database.as_ref().unwrap().superuser().await;
    create(
        &director,
        with(
            company(&server, "长沙远大化工有限公司"),
            json!({"identifiers": [{"kind": "unified_social_credit_code", "value": code(9_000)}]}),
        ),
    )
    .await;
    // Two of the second thousand, and one of the third.
    let lost = [1_405, 1_505, 2_305];
    refuse_codes(&mut database, &lost.map(code)).await;

    let mut sheet = "客户名称,信用代码,手机,行业\n".to_owned();
    let mut expected = BTreeMap::new();
    let mut updated = 0;
    for place in 0..ROWS {
        let row = i64::try_from(place).unwrap() + 2;
        let own = (name(place), code(place), mobile(place));
        let (named, coded, reached) = match place % 50 {
            // A mobile that none has.
            7 => {
                expected.insert(row, "mobile-form");
                (own.0, own.1, "128".to_owned())
            }
            // The code of the row before.
            13 => {
                expected.insert(row, "duplicate-in-file");
                (own.0, code(place - 1), own.2)
            }
            // A name alike to one on file.
            19 => {
                expected.insert(row, "customer-possible-duplicate");
                ("岳阳远大化工厂".to_owned(), own.1, own.2)
            }
            // The mobile of the row before.
            25 => {
                expected.insert(row, "duplicate-in-file");
                (own.0, own.1, mobile(place - 1))
            }
            // A name alike to that of the row before.
            31 => {
                expected.insert(row, "duplicate-in-file");
                (format!("{}厂", name(place - 1)), own.1, own.2)
            }
            // The same of a row of an earlier batch.
            37 if place > 1_000 => {
                expected.insert(row, "customer-possible-duplicate");
                (format!("{}厂", name(place % 1_000)), own.1, own.2)
            }
            // A company of which the database takes the code for another's.
            5 if lost.contains(&place) => {
                expected.insert(row, "customer-credit-code-taken-elsewhere");
                own
            }
            // The mobile of one that was refused for its code is free.
            6 if lost.contains(&(place - 1)) => (own.0, own.1, mobile(place - 1)),
            // The customer on file, with another trade.
            41 if place % 100 == 41 => {
                updated += 1;
                let trade = format!("石化{place}");
                sheet.push_str(&format!(",{},,{trade}\n", code(9_000)));
                // Only the first of them names that customer for the first time.
                if updated > 1 {
                    expected.insert(row, "duplicate-in-file");
                }
                continue;
            }
            _ => own,
        };
        sheet.push_str(&format!("{named},{coded},{reached},\n"));
    }
    let prepared = prepare(&director, &server, "text/csv", sheet.into_bytes()).await;
    let import = run(&director, &server, &prepared).await;
    let told: BTreeMap<i64, &str> = expected.clone();
    let found = faults(&mut database).await;
    let found: BTreeMap<i64, &str> = found
        .iter()
        .map(|(row, code)| (*row, code.as_str()))
        .collect();
    assert_eq!(found, told);
    let failed = i64::try_from(expected.len()).unwrap();
    let created = i64::try_from(ROWS).unwrap() - failed - 1;
    assert_eq!(counts(&import), [created, 1, 0, failed]);

    // What goes with a customer is there for each, and for nobody else.
    for (sql, more) in [
        ("select count(*) from customers", 1),
        ("select count(*) from customer_keys", 1),
        ("select count(*) from customer_identifiers", 1),
        ("select count(distinct customer_id) from customer_telephones", 0),
        ("select count(distinct customer_id) from customer_search_keys", 1),
        ("select count(distinct customer_id) from customer_name_pairs", 1),
        ("select count(*) from customer_changes where operation = 'customers.create'", 1),
        ("select count(*) from customer_events where kind = 'customer.created'", 1),
        ("select count(*) from audit_entries where action = 'customers.create'", 1),
        ("select count(*) from outbox_events where kind = 'customer.created'", 1),
        ("select count(*) from customers c join audit_entries a on a.subject_id = c.id and a.unit_id = c.unit_id
                                         join outbox_events o on o.subject_id = c.id and o.unit_id = c.unit_id
                                         join customer_changes h on h.customer_id = c.id
          where a.action = 'customers.create' and o.kind = 'customer.created' and h.field = 'status' and h.new_value = 'prospect'", 1),
    ] {
        assert_eq!(number(&mut database, sql).await, created + more, "{sql}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn cus_01_a_refused_row_is_found_in_halves_and_not_one_by_one() {
    const COMPANIES: usize = 600;
    let server = Server::start().await;
    let director = director(&server).await;
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let lost = 401;
    refuse_codes(&mut database, &[code(lost)]).await;
    // Sequences are not rolled back.
    sqlx::raw_sql(
        "create sequence tries;
         create function count_try() returns trigger security definer language plpgsql as $$
         begin
             perform nextval('tries');
             return null;
         end $$;
         create trigger count_try before insert on customer_identifiers for each statement execute function count_try()",
    )
    .execute(&mut database)
    .await
    .unwrap();
    let mut sheet = "客户名称,信用代码,手机\n".to_owned();
    for place in 0..COMPANIES {
        sheet.push_str(&format!(
            "{},{},{}\n",
            name(place),
            code(place),
            mobile(place)
        ));
    }
    let prepared = prepare(&director, &server, "text/csv", sheet.into_bytes()).await;
    let import = run(&director, &server, &prepared).await;
    let entered = i64::try_from(COMPANIES).unwrap() - 1;
    assert_eq!(counts(&import), [entered, 0, 0, 1]);
    let row = i64::try_from(lost).unwrap() + 2;
    assert_eq!(
        faults(&mut database).await.keys().collect::<Vec<_>>(),
        [&row]
    );
    let tries = number(&mut database, "select last_value from tries").await;
    assert!(tries < 30, "{tries} statements for {COMPANIES} rows");
    server.stop().await;
}

/// Names over few characters, many of them alike.
fn few_characters(count: usize) -> Vec<String> {
    let letters: Vec<char> = "甲乙丙丁戊己庚辛壬癸".chars().collect();
    let mut state = 7_usize;
    let mut next = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    (0..count)
        .map(|_| {
            let length = 1 + next(8);
            (0..length).map(|_| letters[next(letters.len())]).collect()
        })
        .collect()
}

/// The names alike to one, as the server finds them.
async fn alike(caller: &Caller, server: &Server, name: &str) -> BTreeSet<(String, u8)> {
    let asked = json!({"unit_id": server.org.branch, "kind": "company", "name": name});
    let found = caller
        .post("/v1/customers/check-duplicates", asked)
        .await
        .expect(200);
    found["duplicates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let likeness = u8::try_from(one["likeness"].as_u64().unwrap()).unwrap();
            (one["name"].as_str().unwrap().to_owned(), likeness)
        })
        .collect()
}

/// The same by comparing with each.
fn compared<'a>(
    names: impl Iterator<Item = &'a String>,
    name: &str,
    from: u8,
) -> BTreeSet<(String, u8)> {
    let core = company_core(name);
    names
        .map(|other| (other.clone(), similarity(&core, &company_core(other))))
        .filter(|(_, likeness)| *likeness >= from)
        .collect()
}

async fn set_policy(server: &Server, from: u8, on: &str) {
    let writer = server.caller("general_manager", server.org.company).await;
    let document = json!({"kind": "customer-duplicates", "similar_name_from": from});
    let body = json!({"unit_id": server.org.company, "document": document});
    let place = "/v1/policies/customer-duplicates/versions";
    let draft = writer.post(place, body).await.require(201);
    let publish = format!("{}/publish", draft.header("location"));
    writer
        .post(&publish, json!({"effective_on": on}))
        .await
        .require(200);
}

/// Imports companies of which each line has the name, whatever names are alike; answers the import.
async fn import_companies(director: &Caller, server: &Server, rows: &str) -> Value {
    let sheet = format!("客户名称,客户性质\n{rows}").into_bytes();
    let file = upload(director, "text/csv", sheet).await;
    let body = json!({"file_id": file, "unit_id": server.org.branch, "accept_duplicates_reason": "名称相似"});
    let prepared = director
        .post("/v1/customer-imports", body)
        .await
        .expect(201);
    run(director, server, &prepared).await
}

#[actix_web::test]
async fn cus_01_the_names_found_alike_are_those_that_comparing_with_each_finds() {
    let server = Server::start().await;
    let director = director(&server).await;
    let names: BTreeSet<String> = few_characters(1_300).into_iter().collect();
    let sheet: String = names.iter().map(|name| format!("{name},企业\n")).collect();
    let import = import_companies(&director, &server, &sheet).await;
    assert_eq!(counts(&import)[0], i64::try_from(names.len()).unwrap());
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let questions = few_characters(1_420).split_off(1_240);
    for analysed in [false, true] {
        if analysed {
            // Now the database knows which pairs are frequent.
            sqlx::query("analyze customer_name_pairs")
                .execute(&mut database)
                .await
                .unwrap();
        }
        let mut hits = 0;
        for question in &questions {
            let wanted = compared(names.iter(), question, 80);
            if wanted.len() < 50 {
                hits += wanted.len();
                assert_eq!(
                    alike(&director, &server, question).await,
                    wanted,
                    "{question}"
                );
            }
        }
        assert!(hits > 100, "{hits}");
    }
    // A name that is changed is found as it is now, and no longer as it was.
    let renamed = create(&director, company(&server, "甲子乙丑丙寅丁卯")).await;
    let path = format!("/v1/customers/{}", id(&renamed));
    let patched = director
        .patch(&path, "\"1\"", json!({"name": "戊辰己巳庚午辛未"}))
        .await;
    patched.expect(200);
    let found = async |name: &str| {
        let found = alike(&director, &server, name).await;
        found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(found("戊辰己巳庚午辛未厂").await, ["戊辰己巳庚午辛未"]);
    assert!(found("甲子乙丑丙寅丁卯厂").await.is_empty());
    set_policy(&server, 50, "2026-06-01").await;
    for question in &questions {
        let wanted = compared(names.iter(), question, 50);
        if wanted.len() < 50 {
            assert_eq!(
                alike(&director, &server, question).await,
                wanted,
                "{question}"
            );
        }
    }
    server.stop().await;
}

#[actix_web::test]
async fn cus_01_a_name_that_hundreds_bear_is_answered_with_fifty() {
    let server = Server::start().await;
    let director = director(&server).await;
    let rows = "远大化工,企业\n".repeat(300) + &"远大化工厂,企业\n".repeat(300);
    let import = import_companies(&director, &server, &rows).await;
    assert_eq!(counts(&import), [600, 0, 0, 0]);
    let asked = json!({"unit_id": server.org.branch, "kind": "company", "name": "远大化工"});
    let found = director
        .post("/v1/customers/check-duplicates", asked)
        .await
        .expect(200);
    let found: Vec<&Value> = found["duplicates"].as_array().unwrap().iter().collect();
    assert_eq!(found.len(), 50);
    assert!(found.iter().all(|one| one["likeness"] == 100));
    server.stop().await;
}

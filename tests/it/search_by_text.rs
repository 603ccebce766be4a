//! Names with a text: what the table of grams finds is what a plain filter over the names finds, and the table follows the names.

use crate::customers::{company, create, director, id, person, with};
use crate::privacy::{asks, erase, officer};
use crate::search::walk;
use kehu_dataset::random::{Seed, id_at};
use kehu_demo::chance::Chance;
use kehu_kernel::{UnitId, UserId};
use kehu_tests::{Server, noon};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Some are in most names, so that a text is found in hundreds of names or in a few. One lies beyond the basic plane.
const CHARACTERS: [(&str, u32); 10] = [
    ("王", 8),
    ("公", 6),
    ("司", 6),
    ("伟", 3),
    ("𠮷", 2),
    ("a", 2),
    ("·", 1),
    ("(", 1),
    ("%", 1),
    ("7", 1),
];
/// Few, so that places in the list are decided by the identifier.
const SORT_KEYS: [&str; 5] = ["", "gong", "gong si", "wang", "wang si"];

#[derive(Debug, Clone)]
struct Held {
    id: Uuid,
    name: String,
    contacts: Vec<String>,
    sort_key: &'static str,
    unit: UnitId,
    manager: Option<UserId>,
    status: &'static str,
    kind: &'static str,
    erased: bool,
}

impl Held {
    fn is_found_by(&self, text: &str) -> bool {
        let by_contact =
            text.chars().count() > 1 && self.contacts.iter().any(|name| name.contains(text));
        !self.erased && (self.name.contains(text) || by_contact)
    }
}

fn name(chance: &mut Chance, most: u32) -> String {
    (0..chance.between(1, most))
        .map(|_| chance.weighted(&CHARACTERS))
        .collect()
}

fn place(chance: &mut Chance, of: usize) -> usize {
    usize::try_from(chance.below(u64::try_from(of).unwrap())).unwrap()
}

/// Every text of one and of two characters.
fn grams(name: &str) -> BTreeSet<String> {
    let characters: Vec<char> = name.chars().collect();
    let of = |length: usize| {
        characters
            .windows(length)
            .map(String::from_iter)
            .collect::<Vec<_>>()
    };
    of(1).into_iter().chain(of(2)).collect()
}

fn listed(name: &str) -> Vec<String> {
    grams(name).into_iter().collect()
}

async fn store(connection: &mut PgConnection, held: &Held, merged_into: Uuid) {
    sqlx::query(
        "insert into customers (id, kind, unit_id, account_manager_id, status, merged_into, name, name_normalised, name_core,
                                name_grams, sort_key, processing_state, created_at, created_by_kind, created_by_id, updated_at)
         values ($1, $2, $3, $4, $5, case when $5 = 'merged' then $6 end, $7, $7, $7, $8, $9,
                 case when $10 then 'erased' else 'active' end, now(), 'system', 'test', now())",
    )
    .bind(held.id)
    .bind(held.kind)
    .bind(held.unit.0)
    .bind(held.manager.map(Uuid::from))
    .bind(held.status)
    .bind(merged_into)
    .bind(&held.name)
    .bind(listed(&held.name))
    .bind(held.sort_key)
    .bind(held.erased)
    .execute(&mut *connection)
    .await
    .unwrap();
    for contact in &held.contacts {
        store_contact(connection, held.id, contact).await;
    }
}

async fn store_contact(connection: &mut PgConnection, customer: Uuid, name: &str) -> Uuid {
    sqlx::query_scalar(
        "insert into customer_contacts (id, customer_id, name, name_normalised, name_grams, role, is_primary, position,
                                        created_at, updated_at)
         values (gen_random_uuid(), $1, $2, $2, $3, 'other', false, 1, now(), now()) returning id",
    )
    .bind(customer)
    .bind(name)
    .bind(listed(name))
    .fetch_one(connection)
    .await
    .unwrap()
}

fn draw(
    chance: &mut Chance,
    ordinal: i64,
    units: [UnitId; 3],
    managers: [Option<UserId>; 3],
) -> Held {
    let at = noon() - chrono::Duration::seconds(10_000 - ordinal);
    let contacts = if chance.percent(40) {
        vec![name(chance, 4), name(chance, 4)]
    } else {
        Vec::new()
    };
    Held {
        id: id_at(chance, at),
        name: name(chance, 7),
        contacts,
        sort_key: chance.one_of(&SORT_KEYS),
        unit: units[place(chance, 3)],
        manager: managers[place(chance, 3)],
        status: chance.weighted(&[
            ("prospect", 10),
            ("active", 6),
            ("suspended", 1),
            ("merged", 1),
        ]),
        kind: chance.one_of(&["company", "person"]),
        erased: chance.percent(3),
    }
}

/// Texts of one to five characters that stand in names, and some that need not. Letters and digits alone are more than texts.
fn texts(chance: &mut Chance, held: &[Held]) -> BTreeSet<String> {
    let mut texts: BTreeSet<String> = ["王", "伟", "𠮷", "(", "%", "王公", "公司", "司王𠮷", "((("]
        .into_iter()
        .map(str::to_owned)
        .collect();
    while texts.len() < 40 {
        let length = chance.between(1, 5);
        let text: String = if chance.percent(70) {
            let of = &held[place(chance, held.len())].name;
            of.chars()
                .skip(place(chance, 3))
                .take(usize::try_from(length).unwrap())
                .collect()
        } else {
            name(chance, 5)
        };
        if text
            .chars()
            .any(|character| !character.is_ascii_alphanumeric())
        {
            texts.insert(text);
        }
    }
    texts
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

type Fits = Box<dyn Fn(&Held) -> bool>;

#[actix_web::test]
async fn cus_01_a_text_finds_whom_a_plain_filter_over_all_names_finds_in_the_same_order() {
    let server = Server::start().await;
    let director = director(&server).await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let officer = officer(&server).await;
    let units = [server.org.branch, server.org.finance, server.org.other];
    let mut chance = Seed(20).chance("names", 0);
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let held: Vec<Held> = (0..1_500)
        .map(|ordinal| {
            draw(
                &mut chance,
                ordinal,
                units,
                [clerk.user, director.user, None],
            )
        })
        .collect();
    sqlx::raw_sql("begin")
        .execute(&mut connection)
        .await
        .unwrap();
    let first = Held {
        status: "prospect",
        ..held[0].clone()
    };
    let held: Vec<Held> = std::iter::once(first)
        .chain(held.into_iter().skip(1))
        .collect();
    for one in &held {
        store(&mut connection, one, held[0].id).await;
    }
    sqlx::raw_sql("commit")
        .execute(&mut connection)
        .await
        .unwrap();
    let texts = texts(&mut chance, &held);
    let (branch, of_clerk) = (server.org.branch, clerk.user.unwrap());
    let other = server.org.other;
    let cases: [(&str, String, Fits); 10] = [
        (
            "director",
            String::new(),
            Box::new(move |one| one.unit != other),
        ),
        ("officer", String::new(), Box::new(|_| true)),
        (
            "clerk",
            String::new(),
            Box::new(move |one| one.manager == Some(of_clerk)),
        ),
        (
            "director",
            "&kind=person".into(),
            Box::new(move |one| one.unit != other && one.kind == "person"),
        ),
        (
            "officer",
            "&status=suspended".into(),
            Box::new(|one| one.status == "suspended"),
        ),
        (
            "officer",
            "&status=merged&status=active".into(),
            Box::new(|one| ["merged", "active"].contains(&one.status)),
        ),
        (
            "director",
            format!("&unit_id={branch}"),
            Box::new(move |one| one.unit == branch),
        ),
        ("director", format!("&unit_id={other}"), Box::new(|_| false)),
        (
            "officer",
            format!("&account_manager_id={of_clerk}&kind=company"),
            Box::new(move |one| one.manager == Some(of_clerk) && one.kind == "company"),
        ),
        (
            "clerk",
            format!("&unit_id={branch}"),
            Box::new(move |one| one.manager == Some(of_clerk) && one.unit == branch),
        ),
    ];
    let (mut pages, mut hits) = (0, 0);
    for (ordinal, text) in texts.iter().enumerate() {
        // Every text with the first three callers, and with one of the filters.
        for case in [0, 1, 2, 3 + ordinal % 7] {
            let (who, filter, fits) = &cases[case];
            let caller = match *who {
                "director" => &director,
                "officer" => &officer,
                _ => &clerk,
            };
            let mut wanted: Vec<&Held> = held
                .iter()
                .filter(|one| filter.contains("status=merged") || one.status != "merged")
                .filter(|one| fits(one) && one.is_found_by(text))
                .collect();
            wanted.sort_by_key(|one| (one.sort_key, one.id));
            let wanted: Vec<String> = wanted.iter().map(|one| one.id.to_string()).collect();
            let limit = if wanted.len() > 60 { 200 } else { 7 };
            let query = format!("q={}{filter}", encoded(text));
            let found = walk(caller, &query, limit).await;
            assert_eq!(
                found.iter().map(id).collect::<Vec<_>>(),
                wanted,
                "{text} by {who}{filter}"
            );
            pages += wanted.len() / usize::from(limit) + 1;
            hits = hits.max(wanted.len());
        }
    }
    assert!(pages > 180 && hits > 400, "{pages} pages, {hits} hits");
    let of_branch = format!("&unit_id={branch}");
    for (text, filter) in ["王公", "𠮷", "司王𠮷", "王"]
        .into_iter()
        .flat_map(|text| [(text, ""), (text, of_branch.as_str())])
    {
        let query = format!("q={}&sort=-created_at{filter}", encoded(text));
        let mut wanted: Vec<String> = held
            .iter()
            .filter(|one| one.status != "merged" && one.unit != other && one.is_found_by(text))
            .filter(|one| filter.is_empty() || one.unit == branch)
            .map(|one| one.id.to_string())
            .collect();
        wanted.sort_by(|one, two| two.cmp(one));
        let found: Vec<String> = walk(&director, &query, 200).await.iter().map(id).collect();
        assert_eq!(found, wanted, "{text} by creation{filter}");
    }
}

#[actix_web::test]
async fn cus_01_a_text_in_thousands_of_names_finds_contacts_in_every_order_too() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let units = [server.org.branch; 3];
    let mut chance = Seed(22).chance("many", 0);
    sqlx::raw_sql("begin")
        .execute(&mut connection)
        .await
        .unwrap();
    let mut by_contact = Vec::new();
    for ordinal in 0..3_200 {
        let mut one = Held {
            name: "公司".into(),
            contacts: Vec::new(),
            status: "prospect",
            erased: false,
            ..draw(&mut chance, ordinal, units, [None; 3])
        };
        // Neither first nor last in any order.
        if [10, 3_190].contains(&ordinal) {
            one.name = "王".into();
            one.contacts = vec!["伟公司".into()];
            by_contact.push(one.id.to_string());
        }
        store(&mut connection, &one, one.id).await;
    }
    sqlx::raw_sql("commit; analyze customers")
        .execute(&mut connection)
        .await
        .unwrap();
    let branch = server.org.branch;
    for (sort, at) in [("created_at", 10), ("-created_at", 9)] {
        for filter in [String::new(), format!("&unit_id={branch}")] {
            let query = format!("q={}&sort={sort}{filter}", encoded("公司"));
            let page = director
                .get(&format!("/v1/customers?limit=20&{query}"))
                .await
                .expect(200);
            let found = id(&page["items"][at]);
            assert!(by_contact.contains(&found), "{found} by {sort}{filter}");
        }
    }
}

type Row = (String, Uuid, String, Uuid, String);

/// The grams that are kept are those that the names have, in the place where the customer stands.
async fn assert_follow(connection: &mut PgConnection, what: &str) -> usize {
    let customers: Vec<(Uuid, Uuid, String, String, String)> = sqlx::query_as(
        "select id, unit_id, sort_key, status, name_normalised from customers where processing_state <> 'erased'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let contacts: Vec<(Uuid, String)> =
        sqlx::query_as("select customer_id, name_normalised from customer_contacts")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    let mut wanted: BTreeSet<Row> = BTreeSet::new();
    for (id, unit, sort_key, status, name) in customers {
        let of_contacts = contacts
            .iter()
            .filter(|(of, _)| *of == id)
            .flat_map(|(_, name)| grams(name))
            .filter(|gram| gram.chars().count() == 2);
        for gram in grams(&name).into_iter().chain(of_contacts) {
            wanted.insert((gram, unit, sort_key.clone(), id, status.clone()));
        }
    }
    let kept: Vec<Row> =
        sqlx::query_as("select gram, unit_id, sort_key, customer_id, status from customer_grams")
            .fetch_all(connection)
            .await
            .unwrap();
    assert_eq!(kept.len(), wanted.len(), "{what}");
    assert_eq!(BTreeSet::from_iter(kept), wanted, "{what}");
    wanted.len()
}

#[actix_web::test]
async fn cus_01_grams_follow_the_names_through_entry_change_merge_and_erasure() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let survivor = with(
        company(&server, "长沙万科房地产有限公司"),
        json!({"contacts": [{"name": "曾国强"}, {"name": "𠮷野家"}]}),
    );
    let survivor = create(&director, survivor).await;
    let merged = with(
        company(&server, "岳阳石化集团"),
        json!({"contacts": [{"name": "单雄信"}]}),
    );
    let merged = create(&director, merged).await;
    let human = create(&director, person(&server, "欧阳明月")).await;
    let entered = assert_follow(&mut connection, "entered").await;
    assert!(entered > 40, "{entered}");

    let path = format!("/v1/customers/{}", id(&survivor));
    let renamed = director
        .patch(&path, "\"1\"", json!({"name": "长沙绿地置业有限公司"}))
        .await;
    renamed.require(200);
    assert_follow(&mut connection, "renamed").await;
    let added = director
        .post(&format!("{path}/contacts"), json!({"name": "李白"}))
        .await
        .require(201);
    assert_follow(&mut connection, "a contact added").await;
    let place = added.header("location").to_owned();
    let changed = director
        .patch(&place, &added.etag(), json!({"name": "杜甫"}))
        .await
        .require(200);
    assert_follow(&mut connection, "a contact renamed").await;
    director.delete(&place, &changed.etag()).await.require(204);
    assert_follow(&mut connection, "a contact removed").await;
    let merge = json!({"merged_id": merged["id"], "reason": "同一客户"});
    director
        .post(&format!("{path}/merge"), merge)
        .await
        .expect(200);
    assert_follow(&mut connection, "merged").await;
    erase(&officer, asks("erasure", &human)).await;
    assert_follow(&mut connection, "erased").await;
    let left: i64 =
        sqlx::query_scalar("select count(*) from customer_grams where customer_id = $1::uuid")
            .bind(id(&human))
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(left, 0);
}

#[actix_web::test]
async fn cus_01_grams_follow_whatever_statement_changes_names_or_places() {
    let server = Server::start().await;
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let units = [server.org.branch, server.org.finance, server.org.other];
    let mut chance = Seed(21).chance("changes", 0);
    let mut held: Vec<Uuid> = Vec::new();
    let mut contacts: Vec<Uuid> = Vec::new();
    for step in 0..240 {
        if held.len() < 5 || chance.percent(25) {
            let one = Held {
                status: "prospect",
                erased: false,
                ..draw(&mut chance, step, units, [None; 3])
            };
            store(&mut connection, &one, one.id).await;
            held.push(one.id);
        }
        let customer = held[place(&mut chance, held.len())];
        let name = name(&mut chance, 6);
        let (kind, sql) = [
            ("renamed", "update customers set name_normalised = $2, name_grams = $3, sort_key = 'r' where id = $1"),
            ("moved", "update customers set unit_id = (select id from units where code <> $2 and cardinality($3) >= 0
                                                       order by md5(code || $2) limit 1) where id = $1"),
            ("opened", "update customers set status = case status when 'active' then 'suspended' else 'active' end
                        where id = $1 and $2 <> '' and cardinality($3) >= 0"),
            ("touched", "update customers set version = version + 1, remark = $2 where id = $1 and cardinality($3) >= 0"),
            ("all of them", "update customers set sort_key = left($2, 3) where id <> $1 and cardinality($3) >= 0"),
            ("blanked", "update customers set processing_state = 'erased', name_normalised = '', name_grams = '{}'
                         where id = $1 and $2 <> '' and cardinality($3) = 1"),
            ("contact", ""),
            ("contact renamed", "update customer_contacts set name_normalised = $2, name_grams = $3 where customer_id = $1"),
            ("contact moved", "update customer_contacts set customer_id = $1 where id = (
                                   select id from customer_contacts where $2 <> '' and cardinality($3) >= 0
                                   order by md5(id::text || $2) limit 1)"),
            ("contact removed", "delete from customer_contacts where id = (select id from customer_contacts
                                     where customer_id = $1 and $2 <> '' and cardinality($3) >= 0 limit 1)"),
        ][place(&mut chance, 10)];
        if kind == "contact" {
            contacts.push(store_contact(&mut connection, customer, &name).await);
        } else {
            sqlx::query(sql)
                .bind(customer)
                .bind(&name)
                .bind(listed(&name))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        assert_follow(&mut connection, &format!("{step}: {kind}")).await;
    }
    assert!(contacts.len() > 10);
    let last = held[0];
    sqlx::query("delete from customer_contacts where customer_id = $1")
        .bind(last)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("delete from customers where id = $1")
        .bind(last)
        .execute(&mut connection)
        .await
        .unwrap();
    assert_follow(&mut connection, "deleted").await;
    sqlx::raw_sql("select fill_customer_grams()")
        .execute(&mut connection)
        .await
        .unwrap();
    let made_anew = assert_follow(&mut connection, "made anew").await;
    assert!(made_anew > 200, "{made_anew}");
}

#[actix_web::test]
async fn cus_01_grams_follow_statements_that_change_many_at_once() {
    let server = Server::start().await;
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let units = [server.org.branch, server.org.finance, server.org.other];
    let mut chance = Seed(24).chance("changes of many", 0);
    for ordinal in 0..30 {
        let one = Held {
            status: "prospect",
            erased: ordinal % 7 == 0,
            ..draw(&mut chance, ordinal, units, [None; 3])
        };
        store(&mut connection, &one, one.id).await;
    }
    for (what, sql) in [
        // Two of each customer, with a pair in common.
        ("contacts added", "insert into customer_contacts (id, customer_id, name, name_normalised, name_grams, role,
                                                           is_primary, position, created_at, updated_at)
                            select gen_random_uuid(), c.id, n.name, n.name, n.grams, 'other', false, 1, now(), now()
                            from customers c cross join (values ('王伟', '{王,伟,王伟}'::text[]),
                                                                ('王伟a', '{王,伟,a,王伟,伟a}')) as n (name, grams)"),
        ("none added", "insert into customer_contacts select * from customer_contacts where false"),
        ("names and places at once", "with moved as (
                                          update customers set sort_key = 'moved', unit_id = (select min(id::text)::uuid from units)
                                          where name_normalised like '%王%')
                                      update customer_contacts set name_normalised = '公司', name_grams = '{公,司,公司}'
                                      where name_normalised = '王伟'"),
        ("contacts gone and customers blanked at once", "with gone as (delete from customer_contacts where name_normalised = '公司')
                                                         update customers set processing_state = 'erased', name_normalised = '',
                                                                              name_grams = '{}', sort_key = ''
                                                         where sort_key = 'moved'"),
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        assert_follow(&mut connection, what).await;
    }
    let filed: i64 = sqlx::query_scalar(
        "select count(*) from customer_grams_filed f join customers c on c.id = f.customer_id
         where c.processing_state = 'erased'",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(filed, 0, "of those who are blanked nothing stays filed");
}

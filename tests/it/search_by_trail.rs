//! Pinyin and telephones: what the rows that lead to customers find is what a plain filter over all of them finds, and the rows
//! say where their customer stands.

use crate::customers::{company, create, director, id, with};
use crate::privacy::officer;
use crate::search::walk;
use kehu_dataset::random::{Seed, id_at};
use kehu_demo::chance::Chance;
use kehu_kernel::{UnitId, UserId};
use kehu_tests::{Caller, Server, noon};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Debug)]
struct Held {
    id: Uuid,
    sort_key: &'static str,
    unit: UnitId,
    manager: Option<UserId>,
    status: &'static str,
    kind: &'static str,
    keys: Vec<String>,
    numbers: Vec<String>,
}

fn word(chance: &mut Chance) -> String {
    let length = chance.between(2, 5);
    (0..length)
        .map(|_| chance.weighted(&[("w", 5), ("x", 3), ("m", 1)]))
        .collect()
}

/// Few ends and beginnings, so that many share one.
fn number(chance: &mut Chance) -> String {
    let head = chance.one_of(&["138", "139", "177"]);
    let tail = chance.one_of(&["6601", "6602", "7701"]);
    format!("{head}{:04}{tail}", chance.below(10_000))
}

fn draw(
    chance: &mut Chance,
    ordinal: i64,
    units: [UnitId; 3],
    managers: [Option<UserId>; 3],
) -> Held {
    let at = noon() - chrono::Duration::seconds(10_000 - ordinal);
    Held {
        id: id_at(chance, at),
        sort_key: chance.one_of(&["", "wang", "wang xi", "xi"]),
        unit: units[usize::try_from(chance.below(3)).unwrap()],
        manager: chance.one_of(&managers),
        status: chance.weighted(&[("prospect", 10), ("active", 6), ("suspended", 1)]),
        kind: chance.one_of(&["company", "person"]),
        keys: (0..chance.between(1, 3)).map(|_| word(chance)).collect(),
        numbers: (0..chance.below(3)).map(|_| number(chance)).collect(),
    }
}

async fn store(connection: &mut PgConnection, held: &Held) {
    sqlx::query(
        "with customer as (
             insert into customers (id, kind, unit_id, account_manager_id, status, name, name_normalised, name_core, name_grams,
                                    sort_key, created_at, created_by_kind, created_by_id, updated_at)
             values ($1, $2, $3, $4, $5, '王', '王', '王', '{王}', $6, now(), 'system', 'test', now())
         ),
         keys as (
             insert into customer_search_keys (customer_id, key, unit_id, status, sort_key)
             select $1, key, $3, $5, $6 from unnest($7::text[]) as k (key)
         )
         insert into customer_telephones (customer_id, kind, digits, unit_id, status, sort_key)
         select $1, 'mobile', digits, $3, $5, $6 from unnest($8::text[]) as t (digits)",
    )
    .bind(held.id)
    .bind(held.kind)
    .bind(held.unit.0)
    .bind(held.manager.map(Uuid::from))
    .bind(held.status)
    .bind(held.sort_key)
    .bind(&held.keys)
    .bind(&held.numbers)
    .execute(connection)
    .await
    .unwrap();
}

/// What is typed, and whom it finds.
const ASKED: [&str; 9] = [
    "w",
    "wx",
    "wxw",
    "xmx",
    "mmm",
    "6601",
    "7701",
    "06601",
    "138****6602",
];

impl Held {
    fn is_found_by(&self, asked: &str) -> bool {
        match asked.split_once("****") {
            Some((head, tail)) => self
                .numbers
                .iter()
                .any(|number| number.starts_with(head) && number.ends_with(tail)),
            None => {
                self.keys.iter().any(|key| key.starts_with(asked))
                    || self.numbers.iter().any(|number| number.ends_with(asked))
            }
        }
    }
}

type Fits = Box<dyn Fn(&Held) -> bool>;

#[actix_web::test]
async fn cus_01_pinyin_and_telephones_find_whom_a_plain_filter_finds_in_every_scope_and_order() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    // One has many customers, the other few: they are read in two ways.
    let clerk = server.caller("account_manager", server.org.branch).await;
    let beginner = server.caller("account_manager", server.org.branch).await;
    let units = [server.org.branch, server.org.finance, server.org.other];
    let mut chance = Seed(23).chance("trails", 0);
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let held: Vec<Held> = (0..800)
        .map(|ordinal| {
            let managers = match ordinal % 10 {
                0..=6 => [clerk.user; 3],
                7 => [beginner.user; 3],
                _ => [director.user, None, None],
            };
            draw(&mut chance, ordinal, units, managers)
        })
        .collect();
    sqlx::raw_sql("begin")
        .execute(&mut connection)
        .await
        .unwrap();
    for one in &held {
        store(&mut connection, one).await;
    }
    sqlx::raw_sql("commit")
        .execute(&mut connection)
        .await
        .unwrap();
    let (branch, other, of_clerk) = (server.org.branch, server.org.other, clerk.user.unwrap());
    let of_beginner = beginner.user;
    let cases: [(&Caller, String, Fits); 11] = [
        (
            &beginner,
            String::new(),
            Box::new(move |one| one.manager == of_beginner),
        ),
        (
            &beginner,
            "&kind=person".into(),
            Box::new(move |one| one.manager == of_beginner && one.kind == "person"),
        ),
        (&officer, String::new(), Box::new(|_| true)),
        (
            &director,
            String::new(),
            Box::new(move |one| one.unit != other),
        ),
        (
            &clerk,
            String::new(),
            Box::new(move |one| one.manager == Some(of_clerk)),
        ),
        (
            &clerk,
            format!("&unit_id={branch}"),
            Box::new(move |one| one.manager == Some(of_clerk) && one.unit == branch),
        ),
        (&director, format!("&unit_id={other}"), Box::new(|_| false)),
        (
            &director,
            format!("&unit_id={branch}&status=active"),
            Box::new(move |one| one.unit == branch && one.status == "active"),
        ),
        (
            &officer,
            format!("&account_manager_id={of_clerk}"),
            Box::new(move |one| one.manager == Some(of_clerk)),
        ),
        (
            &director,
            format!("&account_manager_id={of_clerk}&kind=person"),
            Box::new(move |one| {
                one.manager == Some(of_clerk) && one.kind == "person" && one.unit != other
            }),
        ),
        (
            &clerk,
            "&kind=company".into(),
            Box::new(move |one| one.manager == Some(of_clerk) && one.kind == "company"),
        ),
    ];
    let mut hits = 0;
    for asked in ASKED {
        for (caller, filter, fits) in &cases {
            let mut wanted: Vec<&Held> = held
                .iter()
                .filter(|one| fits(one) && one.is_found_by(asked))
                .collect();
            wanted.sort_by_key(|one| (one.sort_key, one.id));
            let by_name: Vec<String> = wanted.iter().map(|one| one.id.to_string()).collect();
            let limit = if wanted.len() > 60 { 200 } else { 7 };
            let query = format!("q={asked}{filter}");
            let found = walk(caller, &query, limit).await;
            let found: Vec<String> = found.iter().map(id).collect();
            assert_eq!(found, by_name, "{query}");
            let latest = walk(caller, &format!("{query}&sort=-created_at"), 200).await;
            let latest: Vec<String> = latest.iter().map(id).collect();
            let mut wanted = by_name;
            wanted.sort_by(|one, two| two.cmp(one));
            assert_eq!(latest, wanted, "{query} by creation");
            hits += found.len();
        }
    }
    assert!(hits > 2_000, "{hits}");
}

/// Every row that leads to a customer says where the customer stands; how many such rows there are.
async fn assert_placed(connection: &mut PgConnection, what: &str) -> i64 {
    let (rows, astray): (i64, i64) = sqlx::query_as(
        "select count(*), count(*) filter (where (t.unit_id, t.status, t.sort_key) is distinct from (c.unit_id, c.status, c.sort_key))
         from (select customer_id, unit_id, status, sort_key from customer_search_keys
               union all
               select customer_id, unit_id, status, sort_key from customer_telephones) t
         join customers c on c.id = t.customer_id",
    )
    .fetch_one(connection)
    .await
    .unwrap();
    assert_eq!(astray, 0, "{what}: of {rows}");
    rows
}

#[actix_web::test]
async fn cus_01_what_leads_to_a_customer_says_where_it_stands_through_change_and_merge() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut connection = server.database.as_ref().unwrap().superuser().await;
    let survivor = with(
        company(&server, "长沙万科房地产有限公司"),
        json!({"mobile": "13873110001", "contacts": [{"name": "曾国强", "mobile": "13873110002"}]}),
    );
    let survivor = create(&director, survivor).await;
    let merged = with(
        company(&server, "岳阳石化集团"),
        json!({"contacts": [{"name": "单雄信", "mobile": "13873110003"}]}),
    );
    let merged = create(&director, merged).await;
    let entered = assert_placed(&mut connection, "entered").await;
    assert!(entered > 8, "{entered}");
    let path = format!("/v1/customers/{}", id(&survivor));
    director
        .patch(&path, "\"1\"", json!({"name": "长沙绿地置业有限公司"}))
        .await
        .require(200);
    assert_placed(&mut connection, "renamed").await;
    let contact = json!({"name": "李白", "mobile": "13873110004"});
    director
        .post(&format!("{path}/contacts"), contact)
        .await
        .require(201);
    assert_placed(&mut connection, "a contact added").await;
    let merge = json!({"merged_id": merged["id"], "reason": "同一客户"});
    director
        .post(&format!("{path}/merge"), merge)
        .await
        .expect(200);
    assert_placed(&mut connection, "merged").await;
    for asked in ["sxx", "0003"] {
        let found = walk(&director, &format!("q={asked}"), 20).await;
        assert_eq!(
            found.iter().map(id).collect::<Vec<_>>(),
            [id(&survivor)],
            "{asked}"
        );
    }
    sqlx::query("update customers set unit_id = $1 where id = $2::uuid")
        .bind(server.org.other.0)
        .bind(id(&survivor))
        .execute(&mut connection)
        .await
        .unwrap();
    assert_placed(&mut connection, "moved").await;
    let outside = walk(&director, "q=0003", 20).await;
    assert!(outside.is_empty(), "{outside:?}");
}

#[actix_web::test]
async fn cus_01_a_contact_that_is_added_beside_a_move_stands_where_the_customer_moved() {
    let server = Server::start().await;
    let director = director(&server).await;
    let database = server.database.as_ref().unwrap();
    let mut moving = database.superuser().await;
    let customer = create(&director, company(&server, "长沙万科房地产有限公司")).await;
    sqlx::raw_sql("begin").execute(&mut moving).await.unwrap();
    sqlx::query("update customers set status = 'active', sort_key = 'moved' where id = $1::uuid")
        .bind(id(&customer))
        .execute(&mut moving)
        .await
        .unwrap();
    let path = format!("/v1/customers/{}/contacts", id(&customer));
    let contact = json!({"name": "李白", "mobile": "13873110004"});
    let adding = director.post(&path, contact);
    let ending = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        sqlx::raw_sql("commit").execute(&mut moving).await.unwrap();
    };
    let (added, ()) = futures_util::join!(adding, ending);
    added.require(201);
    let rows = assert_placed(&mut database.superuser().await, "added beside a move").await;
    assert!(rows > 3, "{rows}");
    let places: BTreeSet<String> = sqlx::query_scalar(
        "select t.sort_key from customer_telephones t where t.customer_id = $1::uuid",
    )
    .bind(id(&customer))
    .fetch_all(&mut moving)
    .await
    .unwrap()
    .into_iter()
    .collect();
    assert_eq!(places, BTreeSet::from(["moved".to_owned()]));
}

//! Anonymous surveys (SUR-12): not even the database can tell who answered.

use super::answering::without_repairs;
use super::bench::{Bench, answers};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A row as text by column, with what PostgreSQL itself keeps of it: its transaction and its place in the file.
type Rows = Vec<BTreeMap<String, String>>;

async fn rows(bench: &Bench, table: &str, filter: &str) -> Rows {
    let mut superuser = bench
        .office
        .server
        .database
        .as_ref()
        .unwrap()
        .superuser()
        .await;
    let sql = format!(
        "select to_jsonb(t) || jsonb_build_object('xmin', t.xmin::text, 'xmax', t.xmax::text) from {table} t where {filter} order by t.ctid"
    );
    let found: Vec<Value> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_all(&mut superuser)
        .await
        .unwrap();
    found
        .into_iter()
        .map(|row| {
            let fields = row.as_object().unwrap().iter();
            fields
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key.clone(), value.to_string()))
                .collect()
        })
        .collect()
}

/// Every table of the database.
async fn tables(bench: &Bench) -> Vec<String> {
    let mut superuser = bench
        .office
        .server
        .database
        .as_ref()
        .unwrap()
        .superuser()
        .await;
    sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap()
}

/// All rows of every table.
async fn everything(bench: &Bench) -> Vec<(String, Rows)> {
    let mut found = Vec::new();
    for table in tables(bench).await {
        let rows = rows(bench, &format!("\"{table}\""), "true").await;
        found.push((table, rows));
    }
    found
}

/// Who is looked for, and what leads nowhere since the whole survey has it in common.
struct Search {
    customers: BTreeSet<String>,
    common: BTreeSet<String>,
}

impl Search {
    fn of(bench: &Bench, place: &str, version: &str, customers: &[String]) -> Self {
        let quoted = |value: &String| format!("\"{value}\"");
        let common = [
            place.rsplit('/').next().unwrap().to_owned(),
            version.to_owned(),
            bench.office.server.org.company.to_string(),
            bench.director.user.unwrap().to_string(),
            bench.officer.user.unwrap().to_string(),
        ];
        Self {
            customers: customers.iter().map(quoted).collect(),
            common: common.iter().map(quoted).collect(),
        }
    }

    /// The customers to whom equal values lead from what tells one response from others, over as many rows of as many tables
    /// as it takes.
    fn reached(&self, everything: &[(String, Rows)], start: &BTreeSet<String>) -> BTreeSet<String> {
        let mut known: BTreeSet<String> = start.difference(&self.common).cloned().collect();
        let mut met: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut customers = BTreeSet::new();
        loop {
            let before = met.len();
            for (table, (_, rows)) in everything.iter().enumerate() {
                for (at, row) in rows.iter().enumerate() {
                    let joins = row.values().any(|value| known.contains(value));
                    if !joins || !met.insert((table, at)) {
                        continue;
                    }
                    let named = row.values().filter(|value| self.customers.contains(*value));
                    customers.extend(named.cloned());
                    let leads = row.values().filter(|value| {
                        is_key(value)
                            && !self.common.contains(*value)
                            && !self.customers.contains(*value)
                    });
                    known.extend(leads.cloned());
                }
            }
            if met.len() == before {
                assert!(!met.is_empty(), "not even the response itself was met");
                return customers;
            }
        }
    }
}

/// An anonymous survey of twelve customers of whom eight have answered, each at an instant of its own, with an answer of its
/// own that was kept and taken up again. Answers its place, the version and the links.
async fn answered(bench: &Bench) -> (String, String, Vec<(String, String)>) {
    bench.customers(6, "direct").await;
    bench.customers(6, "dealer").await;
    let (place, version) = bench
        .asking(json!({"anonymous": true}), json!({"size": 12}))
        .await;
    let links = bench.links(&place).await;
    assert_eq!(links.len(), 12);
    let anyone = bench.office.server.anyone();
    let clock = &bench.office.server.app.clock;
    for (minute, (_, path)) in (1_u8..).zip(&links[..8]) {
        clock.fix(clock.now() + chrono::Duration::seconds(30));
        let part = json!({"questionnaire_version_id": version,
            "answers": [{"question": "cleaning", "kind": "scale", "score": 1 + minute % 5}]});
        anyone.post(&format!("{path}/save"), part).await.expect(200);
        let given = answers(1 + minute % 5, minute);
        bench.submit(path, &version, given).await.expect(201);
    }
    (place, version, links)
}

fn customers_of(links: &[(String, String)]) -> Vec<String> {
    links.iter().map(|(customer, _)| customer.clone()).collect()
}

#[actix_web::test]
async fn sur_12_no_join_of_any_columns_leads_from_an_anonymous_answer_to_the_customer() {
    let bench = Bench::open().await;
    let (place, version, links) = answered(&bench).await;
    let responses = rows(&bench, "survey_responses", "true").await;
    assert_eq!(responses.len(), 8);
    for response in &responses {
        for never in ["customer_id", "answered_at", "asked_by"] {
            assert!(!response.contains_key(never), "{never}");
        }
        assert_eq!(response["answered_on"], "\"2026-06-01\"", "the month alone");
    }
    // The identifiers are not in the order in which the answers came.
    let version_of = |row: &BTreeMap<String, String>| row["id"].as_bytes()[15];
    assert!(responses.iter().all(|row| version_of(row) == b'4'));
    let search = Search::of(&bench, &place, &version, &customers_of(&links));
    let everything = everything(&bench).await;
    for start in distinguishing(&responses) {
        assert_eq!(search.reached(&everything, &start), BTreeSet::new());
    }
    // Nothing was written of a customer when answers came: the members are as they were when the links were made.
    let members = rows(&bench, "survey_members", "true").await;
    let written: BTreeSet<&String> = members.iter().map(|row| &row["xmin"]).collect();
    assert_eq!(written.len(), 1);
    let asked: BTreeSet<&String> = members.iter().map(|row| &row["asked_at"]).collect();
    assert_eq!(asked.len(), 1);
    assert!(
        rows(&bench, "survey_links", "true")
            .await
            .iter()
            .all(|row| !row.contains_key("customer_id") && !row.contains_key("draft"))
    );
}

/// The search finds what there is to be found: a trace that is planted over two tables, of one response and no other.
#[actix_web::test]
async fn sur_12_the_search_for_links_finds_one_that_is_planted_two_joins_away() {
    let bench = Bench::open().await;
    let (place, version, links) = answered(&bench).await;
    let responses = rows(&bench, "survey_responses", "true").await;
    let (traced, customer) = (&responses[3]["id"], &links[5].0);
    for sql in [
        "create table planted_visits (visit uuid, response uuid)".to_owned(),
        "create table planted_visitors (visit uuid, visitor uuid)".to_owned(),
        "insert into planted_visitors select gen_random_uuid(), customer_id from survey_members"
            .to_owned(),
        format!(
            "insert into planted_visits select visit, '{}' from planted_visitors where visitor = '{customer}'",
            traced.trim_matches('"')
        ),
    ] {
        bench.office.sql(&sql).await;
    }
    let search = Search::of(&bench, &place, &version, &customers_of(&links));
    let everything = everything(&bench).await;
    for (response, start) in responses.iter().zip(distinguishing(&responses)) {
        let expected: BTreeSet<String> = (response["id"] == *traced)
            .then(|| format!("\"{customer}\""))
            .into_iter()
            .collect();
        assert_eq!(search.reached(&everything, &start), expected);
    }
}

/// The same search, of a survey that is not anonymous: each response leads to its customer.
#[actix_web::test]
async fn sur_12_the_search_for_links_finds_everybody_of_a_survey_that_is_not_anonymous() {
    let bench = Bench::open().await;
    bench.customers(8, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({"size": 8})).await;
    let links = bench.links(&place).await;
    for (minute, (_, path)) in (1_u8..).zip(&links[..4]) {
        let given = answers(3 + minute % 2, minute + 2);
        bench.submit(path, &version, given).await.expect(201);
    }
    let responses = rows(&bench, "survey_responses", "true").await;
    let search = Search::of(&bench, &place, &version, &customers_of(&links));
    let everything = everything(&bench).await;
    for response in &responses {
        let start = BTreeSet::from([response["id"].clone()]);
        let own = BTreeSet::from([response["customer_id"].clone()]);
        assert_eq!(search.reached(&everything, &start), own);
    }
}

/// What the analysis notes of an anonymous survey is what its results show: otherwise a hidden question could be computed.
#[actix_web::test]
async fn sur_12_the_index_of_the_findings_leaves_out_what_the_results_hide() {
    let bench = Bench::open().await;
    bench.customers(12, "direct").await;
    let (place, version) = bench
        .asking(json!({"anonymous": true}), json!({"size": 12}))
        .await;
    let links = bench.links(&place).await;
    let mut badly = answers(5, 9);
    badly[2] = json!({"question": "repairs", "kind": "scale", "score": 1});
    for (at, (_, path)) in links[..8].iter().enumerate() {
        let given = match at < 4 {
            true => badly.clone(),
            false => without_repairs(5, 9),
        };
        bench.submit(path, &version, given).await.expect(201);
    }
    bench.finish(&place, "fieldwork").await.expect(200);
    let found = bench.finish(&place, "analysis").await.expect(200);
    // The four bad marks for repairs are hidden; counted, they would show in the index.
    assert_eq!(found["findings"]["index"], "100");
    let results = bench
        .director
        .get(&format!("{place}/results"))
        .await
        .expect(200);
    assert_eq!(results["overall"]["value"], "100.00");
}

/// Keys, transactions and digests lead from row to row; words, counts, days and instants of the whole survey do not.
fn is_key(value: &str) -> bool {
    let text = value.trim_matches('"');
    text.len() == 36 || text.starts_with("\\\\x")
}

/// For each response the values by which it is told from the others: its identifier and its transaction.
fn distinguishing(responses: &Rows) -> Vec<BTreeSet<String>> {
    let shared = |value: &String| {
        responses
            .iter()
            .filter(|row| row.values().any(|other| other == value))
            .count()
            > 1
    };
    let own = |row: &BTreeMap<String, String>| -> BTreeSet<String> {
        row.values()
            .filter(|value| !shared(value))
            .cloned()
            .collect()
    };
    let found: Vec<BTreeSet<String>> = responses.iter().map(own).collect();
    assert!(
        found.iter().all(|own| own.len() >= 2),
        "identifier and transaction"
    );
    found
}

#[actix_web::test]
async fn sur_12_links_of_an_anonymous_survey_are_made_at_once_and_not_anew_once_somebody_answers() {
    let bench = Bench::open().await;
    bench.customers(8, "direct").await;
    let (place, version) = bench
        .asking(json!({"anonymous": true}), json!({"size": 8}))
        .await;
    let members = bench.members(&place).await;
    let make = format!("{place}/links");
    let single = json!({"language": "zh", "customer_ids": [members[0]]});
    bench
        .director
        .post(&make, single)
        .await
        .problem(409, "survey-anonymous");
    // The secrets are not kept for a repetition either: the answer would tell whose each link is.
    let body = json!({"language": "zh"});
    let first = bench
        .director
        .post_once(&make, "links", body.clone())
        .await
        .expect(201);
    let second = bench
        .director
        .post_once(&make, "links", body.clone())
        .await
        .expect(201);
    assert_ne!(first["items"][0]["path"], second["items"][0]["path"]);
    let kept = "select count(*) from idempotency_keys where key = 'links'";
    assert_eq!(bench.office.count(kept).await, 0);
    let path = second["items"][0]["path"].as_str().unwrap();
    bench
        .submit(path, &version, answers(1, 0))
        .await
        .expect(201);
    bench
        .director
        .post(&make, body)
        .await
        .problem(409, "survey-answering-begun");
    bench
        .enter(&place, &members[0], &version, answers(4, 9))
        .await
        .problem(409, "survey-anonymous");
    let listed = bench
        .officer
        .get(&format!("{place}/members"))
        .await
        .expect(200);
    assert!(
        listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["answered"].is_null())
    );
    let respondents = bench
        .director
        .get(&format!("{place}/respondents"))
        .await
        .expect(200);
    assert_eq!(respondents["items"], json!([]));
    // One by one nobody's answers are shown: what results hide could be computed from them.
    bench
        .director
        .get(&format!("{place}/responses"))
        .await
        .problem(409, "survey-responses-hidden");
    // Nobody knows whom to follow up with.
    let raised =
        "select (select count(*) from survey_follow_ups) + (select count(*) from complaints)";
    assert_eq!(bench.office.count(raised).await, 0);
}

#[actix_web::test]
async fn sur_12_an_anonymous_survey_has_no_stratum_in_which_one_could_be_told_from_another() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    bench.customers(4, "dealer").await;
    let place = bench.selecting(json!({"anonymous": true})).await;
    let refused = bench.draw(&place, json!({"size": 14})).await;
    assert_eq!(
        refused.problem(409, "survey-stratum-too-small")["rule"],
        "SUR-12"
    );
    bench.customers(1, "dealer").await;
    bench.draw(&place, json!({"size": 15})).await.expect(200);
}

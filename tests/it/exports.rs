//! Lists as files: every list has its export, and the export is the list.

use crate::office::text;
use crate::selling::{Selling, with};
use kehu_api::document::{WITHOUT_EXPORT, document};
use kehu_customers::transfers::Table;
use kehu_files::MediaType;
use kehu_tests::{Answer, Server};
use serde_json::{Map, Value, json};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The lists: path, operation, schema of their items.
fn lists(document: &Value) -> Vec<(String, Value, String)> {
    let schema = |reference: &Value| {
        let name = reference["$ref"].as_str()?.rsplit('/').next()?;
        Some((
            name.to_owned(),
            &document["components"]["schemas"][name]["properties"],
        ))
    };
    let paths = document["paths"].as_object().unwrap().iter();
    let lists = paths.filter_map(|(path, item)| {
        let operation = item.get("get")?;
        let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let (_, page) = schema(answer)?;
        let (item, _) = schema(&page["items"]["items"])?;
        Some((path.clone(), operation.clone(), item))
    });
    lists.collect()
}

/// The query parameters of an operation that are no filters.
fn filters(operation: &Value, but: &[&str]) -> Vec<Value> {
    let parameters = operation["parameters"].as_array().unwrap().iter();
    parameters
        .filter(|one| one["in"] == "query" && !but.contains(&one["name"].as_str().unwrap()))
        .cloned()
        .collect()
}

#[test]
fn every_list_has_an_export_with_its_filters_and_its_permission() {
    let document = document();
    let lists = lists(&document);
    assert!(lists.len() > 120, "{}", lists.len());
    for (path, list, _) in &lists {
        let id = list["operationId"].as_str().unwrap();
        if WITHOUT_EXPORT.iter().any(|(without, _)| *without == id) {
            continue;
        }
        let export = &document["paths"][format!("{path}/export")]["get"];
        assert!(export.is_object(), "{id} has no export");
        assert_eq!(
            filters(export, &["format"]),
            filters(list, &["limit", "cursor"]),
            "{id}"
        );
        assert_eq!(export["x-permission"], list["x-permission"], "{id}");
        assert_eq!(export["tags"], list["tags"], "{id}");
        let forms: Vec<&String> = export["responses"]["200"]["content"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(forms, ["text/csv", XLSX], "{id}");
    }
    for (without, reason) in WITHOUT_EXPORT {
        assert!(!reason.is_empty(), "{without}");
        assert!(
            lists
                .iter()
                .any(|(_, list, _)| list["operationId"] == without),
            "{without} is no list any more"
        );
    }
}

#[test]
fn lists_with_an_export_of_their_own_have_there_what_they_filter_by() {
    let document = document();
    let pairs = [
        ("/v1/customers", "/v1/customers/export", vec!["format"]),
        (
            "/v1/complaints",
            "/v1/complaints/export",
            vec!["format", "table"],
        ),
        (
            "/v1/sites/{site_id}/registers/{register}",
            "/v1/sites/{site_id}/registers/{register}/export",
            vec!["format"],
        ),
        (
            "/v1/what-ifs/{id}/deals",
            "/v1/what-ifs/{id}/export",
            vec!["format"],
        ),
    ];
    for (list, export, own) in pairs {
        let names = |path: &str, but: &[&str]| {
            let mut names: Vec<String> = filters(&document["paths"][path]["get"], but)
                .iter()
                .map(|one| text(&one["name"]))
                .collect();
            names.sort();
            names
        };
        assert_eq!(
            names(export, &own),
            names(list, &["limit", "cursor"]),
            "{list}"
        );
    }
}

#[test]
fn every_column_has_a_heading_in_both_languages() {
    let document = document();
    for (_, list, item) in lists(&document) {
        let id = list["operationId"].as_str().unwrap();
        if WITHOUT_EXPORT.iter().any(|(without, _)| *without == id) {
            continue;
        }
        let headings = kehu_api::exports::headings_of(&document, &item);
        assert!(!headings.is_empty(), "{id}");
        let mut seen = std::collections::BTreeSet::new();
        for heading in headings {
            let own = heading.zh.split('：').all(|part| {
                part.chars()
                    .any(|letter| ('\u{4e00}'..'\u{9fff}').contains(&letter))
            });
            assert!(own, "{id}: {} is missing from headings.txt", heading.en);
            assert!(
                seen.insert((heading.en.clone(), heading.zh.clone())),
                "{id}: {} twice",
                heading.en
            );
        }
    }
}

/// The rows of a file by their headings.
fn rows(media_type: MediaType, file: &Answer) -> Vec<Map<String, Value>> {
    let table = Table::read(media_type, &file.bytes).unwrap();
    let rows = table.rows.iter().map(|row| {
        let cells = table.headings.iter().zip(row.cells.iter());
        cells
            .map(|(heading, cell)| (heading.clone(), cell.into()))
            .collect()
    });
    rows.collect()
}

async fn sql(server: &Server, sql: &str) {
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(&mut superuser)
        .await
        .unwrap();
}

#[actix_web::test]
async fn an_export_holds_every_row_of_its_list_in_its_order_however_many_pages_they_fill() {
    let server = Server::start().await;
    let auditor = server.caller("auditor", server.org.group).await;
    // More than three pages of entries, of two actions.
    sql(
        &server,
        "insert into audit_entries (id, occurred_at, principal_kind, principal_id, action, subject_kind, subject_id, fields,
                                    disclosure)
         select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, timestamptz '2026-05-01 00:00Z' + make_interval(secs => n), 'user', gen_random_uuid()::text,
                case when n % 10 = 0 then 'tests.tenth' else 'tests.other' end, 'test', gen_random_uuid(), '{}', false
         from generate_series(1, 651) as n",
    )
    .await;
    let filter = "occurred_from=2026-05-01T00:00:00Z&occurred_before=2026-05-02T00:00:00Z";
    let mut listed = Vec::new();
    let mut path = format!("/v1/audit/entries?{filter}&limit=200");
    loop {
        let page = auditor.get(&path).await.expect(200);
        listed.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| text(&one["id"])),
        );
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/v1/audit/entries?{filter}&limit=200&cursor={next}");
    }
    assert_eq!(listed.len(), 651);
    for (format, media_type) in [("csv", MediaType::Csv), ("xlsx", MediaType::Xlsx)] {
        let file = auditor
            .get(&format!(
                "/v1/audit/entries/export?format={format}&{filter}"
            ))
            .await
            .require(200);
        let day = file.header("content-disposition").to_owned();
        assert_eq!(
            day,
            format!("attachment; filename=\"audit-entries-2026-06-01.{format}\"")
        );
        let exported: Vec<String> = rows(media_type, &file)
            .iter()
            .map(|row| text(&row["Record ID"]))
            .collect();
        assert_eq!(exported, listed, "{format}");
    }
    let tenth = auditor
        .get("/v1/audit/entries/export?action=tests.tenth&format=csv")
        .await
        .require(200);
    let tenth = rows(MediaType::Csv, &tenth);
    assert_eq!(tenth.len(), 65);
    // Instants stand in the company's time: eight hours ahead of UTC.
    assert_eq!(tenth[64]["Occurred at"], "2026-05-01 08:00:10");
    assert_eq!(tenth[64]["Disclosure"], "No");
}

#[actix_web::test]
async fn a_list_that_comes_whole_is_exported_whole() {
    let server = Server::start().await;
    let admin = server
        .caller("system_administrator", server.org.group)
        .await;
    let roles = admin.get("/v1/roles").await.expect(200);
    let listed: Vec<String> = roles["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| text(&role["id"]))
        .collect();
    assert!(listed.len() > 10);
    for (format, media_type) in [("csv", MediaType::Csv), ("xlsx", MediaType::Xlsx)] {
        let file = admin
            .get(&format!("/v1/roles/export?format={format}"))
            .await
            .require(200);
        let exported: Vec<String> = rows(media_type, &file)
            .iter()
            .map(|row| text(&row["Record ID"]))
            .collect();
        assert_eq!(exported, listed, "{format}");
    }
    let unit = server.org.branch;
    let days = |what: &str| format!("/v1/calendars/units/{unit}/days{what}from=2026-06-01&days=7");
    let week = admin.get(&days("?")).await.expect(200);
    let file = admin.get(&days("/export?format=csv&")).await.require(200);
    let exported: Vec<String> = rows(MediaType::Csv, &file)
        .iter()
        .map(|row| text(&row["Date"]))
        .collect();
    let listed: Vec<String> = week["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| text(&day["date"]))
        .collect();
    assert_eq!(exported, listed);
    assert_eq!(exported.len(), 7);
    for refused in [
        "format=csv&from=2026-06-01&days=7&limit=2",
        "format=csv&from=yesterday",
    ] {
        admin
            .get(&format!("/v1/calendars/units/{unit}/days/export?{refused}"))
            .await
            .problem(400, "malformed-request");
    }
}

#[actix_web::test]
async fn an_export_refuses_what_its_list_refuses() {
    let server = Server::start().await;
    let admin = server
        .caller("system_administrator", server.org.group)
        .await;
    for (query, parameter) in [
        ("", "format"),
        ("format=pdf", "format"),
        ("format=csv&colour=red", "colour"),
        ("format=csv&limit=10", "limit"),
        ("format=csv&cursor=x", "cursor"),
        ("format=csv&kind=palace", "kind"),
    ] {
        let refused = admin
            .get(&format!("/v1/units/export?{query}"))
            .await
            .problem(400, "malformed-request");
        assert_eq!(refused["errors"][0]["parameter"], parameter, "{query}");
    }
    admin
        .post("/v1/units/export?format=csv", json!({}))
        .await
        .require(405);
    server
        .anyone()
        .get("/v1/units/export?format=csv")
        .await
        .problem(401, "unauthenticated");
    let seller = server.caller("salesperson", server.org.branch).await;
    seller
        .get("/v1/audit/entries/export?format=csv")
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn cus_06_an_export_reaches_no_further_than_its_list_and_is_on_the_record() {
    let mut selling = Selling::open().await;
    let own = selling.subscribed(0).await;
    selling.pay(&own, "deposit", "100000.00").await;
    let path = selling.path("deals/export?format=csv");
    let seen = rows(
        MediaType::Csv,
        &selling.manager.get(&path).await.require(200),
    );
    assert_eq!(seen.len(), 1);
    let deal = &seen[0];
    assert_eq!(deal["Record ID"], own.as_str());
    assert_eq!(deal["Stage"], "Subscription");
    assert_eq!(deal["Price"], "1000000.00");
    assert_eq!(deal["Site ID"], selling.site.to_string());
    assert_eq!(
        selling.count("select count(*) from audit_entries where action = 'lists.export' and reason = 'listDeals'").await,
        1
    );
    let shown = |caller: &kehu_tests::Caller| {
        format!(
            "select count(*) from audit_entries where action = 'lists.export' and subject_kind = 'customer' and disclosure
             and principal_id = '{}'",
            caller.user.unwrap()
        )
    };
    // Of who may see people in full each customer of the rows is on record.
    selling.seller.get(&path).await.require(200);
    assert_eq!(selling.count(&shown(&selling.seller)).await, 1);
    assert_eq!(selling.count(&shown(&selling.manager)).await, 0);
    // A colleague has no deals; somebody of another site does not learn that this one is there.
    let none = rows(
        MediaType::Csv,
        &selling.colleague.get(&path).await.require(200),
    );
    assert!(none.is_empty());
    let elsewhere = selling
        .server
        .site_under(selling.server.org.company, "SITE-2")
        .await;
    let stranger = selling.server.caller("salesperson", elsewhere).await;
    let listed = stranger.get(&selling.path("deals")).await;
    let exported = stranger.get(&path).await;
    assert_eq!(exported.status, listed.status);
    assert_eq!(exported.json["code"], listed.json["code"]);
    // Amounts are numbers to a workbook.
    let book = selling
        .finance
        .get(&format!("/v1/deals/{own}/payments/export?format=xlsx"))
        .await
        .require(200);
    assert_eq!(book.header("content-type"), XLSX);
    let book = rows(MediaType::Xlsx, &book);
    assert_eq!(book[0]["Amount"], "100000");
}

#[actix_web::test]
async fn cus_05_an_export_guards_texts_and_masks_as_its_list_does() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    let need = json!({"kind": "need", "content": "=HYPERLINK(\"http://x\")"});
    selling
        .seller
        .post(&format!("/v1/customers/{customer}/needs"), need)
        .await
        .expect(201);
    let file = selling
        .seller
        .get("/v1/customer-needs/export?format=csv")
        .await
        .require(200);
    let csv = String::from_utf8(file.bytes).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let body = with(
        selling.opening(0, &customer),
        json!({ "agreement": Selling::agreement("1000000") }),
    );
    selling
        .seller
        .post(&selling.path("subscriptions"), body)
        .await
        .expect(201);
    let mut names = Vec::new();
    for caller in [&selling.seller, &selling.manager] {
        let listed = caller.get(&selling.path("deals")).await.expect(200);
        let name = text(&listed["items"][0]["holders"][0]["name"]);
        let file = caller
            .get(&selling.path("deals/export?format=csv"))
            .await
            .require(200);
        names.push((name, String::from_utf8(file.bytes).unwrap()));
    }
    let [(full, seen_in_full), (masked, seen_masked)] = names.try_into().unwrap();
    assert_ne!(full, masked);
    assert!(seen_in_full.contains(&full), "{full} in {seen_in_full}");
    assert!(seen_masked.contains(&masked), "{masked} in {seen_masked}");
    assert!(!seen_masked.contains(&full), "{full} in {seen_masked}");
}

#[actix_web::test]
async fn headings_and_words_of_an_export_are_in_the_callers_language() {
    let mut selling = Selling::open().await;
    selling.subscribed(0).await;
    let path = selling.path("deals/export?format=csv");
    selling.manager.language = "zh-CN";
    let chinese = selling.manager.get(&path).await.require(200);
    let rows = rows(MediaType::Csv, &chinese);
    assert_eq!(rows[0]["阶段"], "认购");
}

//! Finding customers by what clerks type.

use crate::customers::{CODES, company, create, director, id, person, with};
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn names(caller: &Caller, q: &str) -> Vec<String> {
    let found = caller
        .post("/v1/customers/search", json!({"q": q}))
        .await
        .expect(200);
    found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Customers with names, telephones and numbers of many kinds.
async fn stocked() -> (Server, Caller) {
    let server = Server::start().await;
    let director = director(&server).await;
    let bodies = [
        with(
            company(&server, "长沙万科房地产有限公司"),
            json!({"contacts": [{"name": "曾国强", "mobile": "13912345678"}]}),
        ),
        with(
            company(&server, "重庆石化(集团)有限公司"),
            json!({"telephone": "023-61234567",
             "identifiers": [{"kind": "unified_social_credit_code", "value": CODES[0]}]}),
        ),
        company(&server, "ABC 100%_Trading\\Co"),
        with(person(&server, "单雄信"), json!({"mobile": "13812341234"})),
        with(
            person(&server, "张伟"),
            json!({"mobile": "13700001234", "identifiers": [{"kind": "resident_id", "value": "11010519491231002X"}]}),
        ),
        person(&server, "吕布"),
    ];
    for body in bodies {
        create(&director, body).await;
    }
    (server, director)
}

#[actix_web::test]
async fn one_two_and_three_chinese_characters_find_any_part_of_a_name() {
    let (_server, director) = stocked().await;
    for (q, found) in [
        ("万", vec!["长沙万科房地产有限公司"]),
        ("万科", vec!["长沙万科房地产有限公司"]),
        ("房地产", vec!["长沙万科房地产有限公司"]),
        ("沙 万", vec!["长沙万科房地产有限公司"]),
        ("科万", vec![]),
        (
            "有限公司",
            vec!["长沙万科房地产有限公司", "重庆石化(集团)有限公司"],
        ),
        ("（集团）", vec!["重庆石化(集团)有限公司"]),
        ("伟", vec!["张伟"]),
        ("国强", vec!["长沙万科房地产有限公司"]),
    ] {
        assert_eq!(names(&director, q).await, found, "{q}");
    }
}

#[actix_web::test]
async fn pinyin_and_initials_find_by_every_reading() {
    let (_server, director) = stocked().await;
    for (q, wanted) in [
        ("shanxiongxin", "单雄信"),
        ("danxiongxin", "单雄信"),
        ("sxx", "单雄信"),
        ("DXX", "单雄信"),
        ("zhangwei", "张伟"),
        ("zhang wei", "张伟"),
        ("zw", "张伟"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("chongqing", "重庆石化(集团)有限公司"),
        ("cqsh", "重庆石化(集团)有限公司"),
        ("changshawanke", "长沙万科房地产有限公司"),
        ("zengguoqiang", "长沙万科房地产有限公司"),
        ("zgq", "长沙万科房地产有限公司"),
    ] {
        assert_eq!(names(&director, q).await, [wanted], "{q}");
    }
    assert!(
        names(&director, "hangwei").await.is_empty(),
        "keys are found by their beginning"
    );
}

#[actix_web::test]
async fn telephones_are_found_in_full_by_their_end_and_by_both_ends() {
    let (_server, director) = stocked().await;
    for (q, found) in [
        ("13812341234", vec!["单雄信"]),
        ("+86 138 1234 1234", vec!["单雄信"]),
        ("1234", vec!["单雄信", "张伟"]),
        ("12341234", vec!["单雄信"]),
        ("138****1234", vec!["单雄信"]),
        ("138 1234", vec!["单雄信"]),
        ("61234567", vec!["重庆石化(集团)有限公司"]),
        ("5678", vec!["长沙万科房地产有限公司"]),
        ("234", vec![]),
    ] {
        assert_eq!(names(&director, q).await, found, "{q}");
    }
}

#[actix_web::test]
async fn identifiers_are_found_whole_and_sealed_ones_by_their_last_four() {
    let (_server, director) = stocked().await;
    assert_eq!(names(&director, CODES[0]).await, ["重庆石化(集团)有限公司"]);
    assert_eq!(
        names(&director, &CODES[0].to_lowercase()).await,
        ["重庆石化(集团)有限公司"]
    );
    assert_eq!(names(&director, "11010519491231002x").await, ["张伟"]);
    assert_eq!(names(&director, "002X").await, ["张伟"]);
    assert!(
        names(&director, "1101051949123100").await.is_empty(),
        "a sealed number is found whole or by its end"
    );
}

#[actix_web::test]
async fn wildcards_are_letters_like_others_and_nothing_is_an_error() {
    let (_server, director) = stocked().await;
    for q in ["%", "_", "\\", "100%", "%_"] {
        assert_eq!(names(&director, q).await, ["ABC 100%_Trading\\Co"], "{q}");
    }
    for q in ["%%%", "x'y", "\"", "   ", "😀", "\u{200B}", "*"] {
        assert!(names(&director, q).await.is_empty(), "{q}");
    }
    director
        .get("/v1/customers?q=%00")
        .await
        .problem(400, "malformed-request");
    director
        .post("/v1/customers/search", json!({"q": "a\u{0}"}))
        .await
        .problem(422, "validation-failed");
    director
        .post("/v1/customers/search", json!({"q": "a".repeat(101)}))
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn cus_06_a_search_stays_inside_the_scope() {
    let (server, _director) = stocked().await;
    let other = server
        .caller("customer_management_director", server.org.other)
        .await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    create(&clerk, company(&server, "万里行物流公司")).await;
    for q in [
        "万",
        "张伟",
        "zw",
        "1234",
        CODES[0],
        "11010519491231002X",
        "002X",
    ] {
        assert!(names(&other, q).await.is_empty(), "{q}");
    }
    assert_eq!(names(&clerk, "万").await, ["万里行物流公司"]);
    assert!(names(&clerk, "1234").await.is_empty());
}

#[actix_web::test]
async fn cus_05_what_is_found_by_a_masked_number_is_masked() {
    let (server, _director) = stocked().await;
    let reviewer = server.caller("sales_reviewer", server.org.company).await;
    let found = reviewer
        .post("/v1/customers/search", json!({"q": "12341234"}))
        .await
        .require(200);
    assert_eq!(found.json["items"][0]["name"], "单**");
    assert_eq!(found.json["items"][0]["mobile"], "138****1234");
    assert!(!String::from_utf8(found.bytes).unwrap().contains("单雄信"));
}

#[actix_web::test]
async fn filters_narrow_and_unknown_ones_are_refused() {
    let (server, director) = stocked().await;
    let count = async |query: &str| {
        director
            .get(&format!("/v1/customers?{query}"))
            .await
            .expect(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count("").await, 6);
    assert_eq!(count("kind=person").await, 3);
    assert_eq!(count("kind=person&kind=company").await, 6);
    assert_eq!(count("status=active").await, 0);
    assert_eq!(count("status=prospect&status=active").await, 6);
    assert_eq!(count(&format!("unit_id={}", server.org.branch)).await, 6);
    assert_eq!(count(&format!("unit_id={}", server.org.company)).await, 0);
    assert_eq!(count(&format!("unit_id={}", server.org.other)).await, 0);
    assert_eq!(
        count(&format!("account_manager_id={}", director.user.unwrap())).await,
        0
    );
    assert_eq!(count("created_before=2026-06-01T04:00:00Z").await, 0);
    assert_eq!(count("created_from=2026-06-01T04:00:00Z").await, 6);
    assert_eq!(count("q=%E4%B8%87&kind=person").await, 0);
    for query in [
        "stat=active",
        "status=opened",
        "limit=0",
        "limit=201",
        "sort=size",
        "cursor=xxx",
        "region=4",
    ] {
        assert_eq!(
            director.get(&format!("/v1/customers?{query}")).await.status,
            400,
            "{query}"
        );
    }
}

/// All items, page by page.
pub(crate) async fn walk(caller: &Caller, query: &str, limit: u8) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..100 {
        let after = cursor
            .as_ref()
            .map(|cursor| format!("&cursor={cursor}"))
            .unwrap_or_default();
        let page = caller
            .get(&format!("/v1/customers?limit={limit}&{query}{after}"))
            .await
            .expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
    unreachable!("pages without end")
}

#[actix_web::test]
async fn pages_lose_and_double_nothing_where_sort_keys_are_equal() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut made = BTreeSet::new();
    for place in 0..13 {
        let unit = if place % 2 == 0 {
            server.org.branch
        } else {
            server.org.finance
        };
        let name = if place < 10 { "张伟" } else { "李娜" };
        made.insert(id(&create(
            &director,
            with(person(&server, name), json!({"unit_id": unit})),
        )
        .await));
    }
    for query in [
        "sort=name",
        "sort=created_at",
        "sort=-created_at",
        "sort=updated_at",
        "sort=-updated_at",
        "q=%E5%BC%A0&sort=name",
        "q=zw&sort=-updated_at",
        "q=zhang&sort=-created_at",
        "q=%E4%BC%9F&sort=updated_at",
    ] {
        let all = walk(&director, query, 50).await;
        let wanted = if query.starts_with("q=") { 10 } else { 13 };
        assert_eq!(all.len(), wanted, "{query}");
        for limit in [1, 2, 5, 13] {
            let ids: Vec<String> = walk(&director, query, limit).await.iter().map(id).collect();
            assert_eq!(
                ids.iter().collect::<BTreeSet<_>>().len(),
                ids.len(),
                "{query} {limit}: doubled"
            );
            assert_eq!(
                ids,
                all.iter().map(id).collect::<Vec<_>>(),
                "{query} {limit}: another order"
            );
        }
    }
    let by_name: Vec<Value> = walk(&director, "sort=name", 50)
        .await
        .iter()
        .map(|item| item["name"].clone())
        .collect();
    assert_eq!(by_name[..3], [json!("李娜"), json!("李娜"), json!("李娜")]);
    let created: Vec<String> = walk(&director, "sort=created_at", 4)
        .await
        .iter()
        .map(id)
        .collect();
    assert_eq!(created, made.into_iter().collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_cursor_serves_its_own_list_only() {
    let (_server, director) = stocked().await;
    let page = director
        .get("/v1/customers?limit=1&sort=name")
        .await
        .expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    director
        .get(&format!("/v1/customers?limit=1&sort=name&cursor={cursor}"))
        .await
        .expect(200);
    director
        .get(&format!("/v1/customers?limit=1&sort=-name&cursor={cursor}"))
        .await
        .problem(400, "malformed-request");
    director
        .get(&format!(
            "/v1/customers?limit=1&sort=created_at&cursor={cursor}"
        ))
        .await
        .problem(400, "malformed-request");
    director
        .get(&format!(
            "/v1/customers?limit=1&kind=person&cursor={cursor}"
        ))
        .await
        .problem(400, "malformed-request");
}

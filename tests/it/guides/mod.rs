//! The documentation for strangers under `/docs`.

mod links;
mod screen;

use kehu_tests::{Caller, Server};
use reqwest::Client;
use reqwest::redirect::Policy;
use std::collections::BTreeSet;

const LANGUAGES: [(&str, &str); 2] = [("en", "en"), ("zh", "zh-CN")];

/// The guides that are there in both languages.
const TRANSLATED: [&str; 12] = [
    "",
    "getting-started",
    "authentication",
    "pages-and-filters",
    "idempotency-and-retries",
    "errors",
    "webhooks",
    "attribution",
    "deadlines",
    "typescript",
    "python",
    "java",
];

/// The stories, which are told in English.
const STORIES: [&str; 2] = ["a-day-at-the-developers-site", "a-day-at-the-sales-office"];

/// Where all guides stand.
fn all_places() -> Vec<String> {
    let translated = LANGUAGES
        .iter()
        .flat_map(|(code, _)| TRANSLATED.map(|name| format!("/docs/{code}/{name}")));
    translated
        .chain(STORIES.map(|name| format!("/docs/en/{name}")))
        .collect()
}

/// What stands in attributes of this name.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!(" {name}=\"");
    page.split(begin.as_str())
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

async fn page(anyone: &Caller, place: &str) -> String {
    String::from_utf8(anyone.get(place).await.require(200).bytes).unwrap()
}

/// The status and place of an answer to a browser that prefers a language, without following it.
async fn led(server: &Server, path: &str, language: &str) -> (u16, String) {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let request = client
        .get(format!("{}{path}", server.anyone().base()))
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("accept-language", language);
    let answer = request.send().await.unwrap();
    let place = answer.headers().get("location");
    let place = place.map_or("", |place| place.to_str().unwrap());
    (answer.status().as_u16(), place.to_owned())
}

#[actix_web::test]
async fn each_guide_answers_in_both_languages() {
    let server = Server::start().await;
    let mut anyone = server.anyone();
    for (code, tag) in LANGUAGES {
        // The address decides, whatever the browser prefers.
        anyone.language = if code == "en" { "zh-CN" } else { "en" };
        let mut titles = BTreeSet::new();
        for name in TRANSLATED {
            let answer = anyone
                .get(&format!("/docs/{code}/{name}"))
                .await
                .require(200);
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("content-language"), tag);
            let policy = answer.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; style-src 'self';"),
                "{policy}"
            );
            assert!(!policy.contains("unsafe"), "{policy}");
            let page = String::from_utf8(answer.bytes).unwrap();
            assert!(page.contains(&format!("<html lang=\"{tag}\">")), "{name}");
            assert_eq!(page.matches("<h1>").count(), 1, "{name}");
            assert!(!page.contains("<script"), "{name}");
            let other = LANGUAGES
                .iter()
                .find(|(other, _)| *other != code)
                .unwrap()
                .0;
            assert!(
                page.contains(&format!("href=\"/docs/{other}/{name}\" lang=")),
                "{name}"
            );
            titles.insert(
                page.split("<title>")
                    .nth(1)
                    .unwrap()
                    .split("</title>")
                    .next()
                    .unwrap()
                    .to_owned(),
            );
        }
        assert_eq!(titles.len(), TRANSLATED.len(), "{titles:?}");
    }
    for name in STORIES {
        assert!(
            page(&server.anyone(), &format!("/docs/en/{name}"))
                .await
                .contains("Paste the blocks")
        );
        assert_eq!(
            led(&server, &format!("/docs/zh/{name}"), "zh-CN").await,
            (303, format!("/docs/en/{name}"))
        );
    }
    server.stop().await;
}

#[actix_web::test]
async fn without_a_language_in_the_address_the_reader_s_is_taken() {
    let server = Server::start().await;
    for (path, language, place) in [
        ("/docs", "en-GB,en;q=0.9", "/docs/en/"),
        ("/docs/", "zh-CN,zh;q=0.9,en;q=0.8", "/docs/zh/"),
        ("/docs/", "de", "/docs/zh/"),
        ("/docs/errors", "en", "/docs/en/errors"),
        ("/docs/errors", "zh-CN", "/docs/zh/errors"),
        (
            "/docs/a-day-at-the-sales-office",
            "zh-CN",
            "/docs/en/a-day-at-the-sales-office",
        ),
        ("/docs/en", "zh-CN", "/docs/en/"),
    ] {
        assert_eq!(
            led(&server, path, language).await,
            (303, place.to_owned()),
            "{path}"
        );
    }
    for path in ["/docs/nothing", "/docs/en/nothing", "/docs/zh/errors/more"] {
        let answer = server.anyone().get(path).await.require(404);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(String::from_utf8(answer.bytes).unwrap().contains("/docs/"));
    }
    server.stop().await;
}

#[actix_web::test]
async fn the_type_of_a_problem_leads_a_browser_to_its_place_in_the_guide() {
    let server = Server::start().await;
    let problem = server
        .anyone()
        .get("/v1/me")
        .await
        .problem(401, "unauthenticated");
    let (list, code) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let (status, place) = led(&server, list, "en").await;
    assert_eq!((status, place.as_str()), (303, "/docs/en/errors"));
    let guide = page(&server.anyone(), &place).await;
    assert!(attributes(&guide, "id").contains(&code));
    // A program gets the list.
    assert!(server.anyone().get(list).await.expect(200)["items"].is_array());
    server.stop().await;
}

#[actix_web::test]
async fn the_guides_name_every_problem_and_every_type_of_event() {
    let server = Server::start().await;
    let mut anyone = server.anyone();
    for (code, tag) in LANGUAGES {
        anyone.language = tag;
        let errors = page(&anyone, &format!("/docs/{code}/errors")).await;
        let anchors = attributes(&errors, "id");
        let problems = anyone.get("/v1/problems").await.expect(200);
        let problems = problems["items"].as_array().unwrap();
        assert!(problems.len() > 200, "{}", problems.len());
        for problem in problems {
            let name = problem["code"].as_str().unwrap();
            assert!(anchors.contains(&name), "{code}: {name}");
        }
        let webhooks = page(&anyone, &format!("/docs/{code}/webhooks")).await;
        let anchors = attributes(&webhooks, "id");
        let labels = anyone.get("/v1/labels").await.expect(200);
        let mut lists = labels["items"].as_array().unwrap().iter();
        let types = lists
            .find(|list| list["enumeration"] == "EventType")
            .unwrap();
        for one in types["labels"].as_array().unwrap() {
            let (name, label) = (
                one["value"].as_str().unwrap(),
                one["label"].as_str().unwrap(),
            );
            assert!(anchors.contains(&name), "{code}: {name}");
            let said = label.replace('\'', "&#39;");
            assert!(webhooks.contains(&said), "{code}: {label}");
        }
    }
    server.stop().await;
}

#[actix_web::test]
async fn the_contract_is_served_as_yaml_and_json() {
    let server = Server::start().await;
    let yaml = page(&server.anyone(), "/openapi.yaml").await;
    assert!(yaml.starts_with("openapi: 3.1.0\n"), "{}", &yaml[..40]);
    let committed =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.yaml")).unwrap();
    assert_eq!(yaml.trim_end(), committed.trim_end());
    server.stop().await;
}

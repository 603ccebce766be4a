//! By HTTP.

use super::{link, taken};
use crate::survey_results::fixture::superuser;
use chrono::Duration;
use kehu_tests::{Answer, Caller, Server};
use reqwest::Method;
use uuid::Uuid;

/// Sends a form.
async fn send(anyone: &Caller, token: &str, version: Uuid, fields: &[(&str, &str)]) -> Answer {
    let mut form = format!("version={version}&language=zh");
    for (name, value) in fields {
        let encoded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        form.push_str(&format!("&{name}={encoded}"));
    }
    let request = anyone
        .request(Method::POST, &format!("/s/{token}"))
        .header("content-type", "application/x-www-form-urlencoded");
    anyone.send(request.body(form)).await
}

fn page(answer: Answer) -> String {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    let policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    assert_eq!(answer.header("content-security-policy"), policy);
    String::from_utf8(answer.bytes).unwrap()
}

#[actix_web::test]
async fn sur_04_the_page_asks_saves_and_takes_in_the_customers_language() {
    let server = Server::start().await;
    let mut anyone = server.anyone();
    anyone.language = "zh-CN";
    let (_, version, token) = link(&server).await;
    let place = format!("/s/{token}");
    let first = page(anyone.get(&place).await.require(200));
    assert!(first.contains("<html lang=\"zh-CN\">") && first.contains("name=\"viewport\""));
    assert!(first.contains("您对服务是否满意？（必答）") && !first.contains("哪里不满意"));
    assert!(
        first.contains("&lt;b&gt;感谢&lt;/b&gt;"),
        "texts of questionnaires are no markup"
    );
    assert!(!first.contains("<script"));
    let english = page(
        anyone
            .get(&format!("{place}?language=en"))
            .await
            .require(200),
    );
    assert!(english.contains("Are you satisfied with our service? (required)"));
    // A bad answer leads to another question; what was answered is kept.
    let saved = send(
        &anyone,
        &token,
        version,
        &[("q.service", "1"), ("q.nps", "3"), ("do", "save")],
    )
    .await;
    let saved = page(saved.require(200));
    assert!(saved.contains("已保存") && saved.contains("哪里不满意？"));
    let again = page(anyone.get(&place).await.require(200));
    assert!(again.contains("value=\"1\" checked") && again.contains("value=\"3\" checked"));
    // It must be answered, and nothing is lost.
    let seen = [("seen", "service"), ("seen", "why"), ("seen", "nps")];
    let mut fields = vec![("q.service", "1"), ("q.nps", "3"), ("do", "finish")];
    fields.extend(seen);
    let missing = page(send(&anyone, &token, version, &fields).await.require(422));
    assert!(missing.contains("此题必答") && missing.contains("value=\"3\" checked"));
    assert_eq!(taken(&server).await, 0);
    fields.push(("q.why", "<script>alert(1)</script> 排队太久"));
    let thanks = page(send(&anyone, &token, version, &fields).await.require(200));
    assert!(thanks.contains("感谢您的支持"));
    assert_eq!(taken(&server).await, 1);
    // Used: a clear page, and nothing is taken twice.
    let used = page(send(&anyone, &token, version, &fields).await.require(410));
    assert!(used.contains("该链接已使用"));
    page(anyone.get(&place).await.require(410));
    assert_eq!(taken(&server).await, 1);
    server.stop().await;
}

#[actix_web::test]
async fn sur_05_a_question_that_the_last_answers_lead_to_is_shown_before_anything_is_taken() {
    let server = Server::start().await;
    let anyone = server.anyone();
    let (_, version, token) = link(&server).await;
    let fields = [
        ("q.service", "2"),
        ("seen", "service"),
        ("seen", "nps"),
        ("do", "finish"),
    ];
    let asked = page(send(&anyone, &token, version, &fields).await.require(422));
    assert!(asked.contains("哪里不满意？"));
    // Changed to a good answer, the reason is not asked and counts no more.
    let fields = [
        ("q.service", "5"),
        ("q.why", "没有了"),
        ("seen", "service"),
        ("seen", "why"),
        ("seen", "nps"),
        ("do", "finish"),
    ];
    page(send(&anyone, &token, version, &fields).await.require(200));
    let stored: i64 =
        sqlx::query_scalar("select count(*) from survey_answers where question_key = 'why'")
            .fetch_one(&mut superuser(&server).await)
            .await
            .unwrap();
    assert_eq!((taken(&server).await, stored), (1, 0));
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_unknown_expired_and_outdated_links_get_a_clear_page() {
    let server = Server::start().await;
    let mut anyone = server.anyone();
    anyone.language = "en";
    let (_, version, token) = link(&server).await;
    for wrong in [
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%3Cscript%3E",
    ] {
        let answer = page(anyone.get(&format!("/s/{wrong}")).await.require(404));
        assert!(answer.contains("No such link") && !answer.contains("<script"));
        page(
            send(&anyone, wrong, version, &[("do", "finish")])
                .await
                .require(404),
        );
    }
    let other = page(
        send(
            &anyone,
            &token,
            Uuid::nil(),
            &[("q.service", "5"), ("do", "finish")],
        )
        .await
        .require(409),
    );
    assert!(other.contains("<h1>"));
    // What fits no question is said and nothing of it is taken.
    for bad in ["6", "0", "200", "x"] {
        send(
            &anyone,
            &token,
            version,
            &[
                ("q.service", bad),
                ("seen", "service"),
                ("seen", "nps"),
                ("do", "finish"),
            ],
        )
        .await
        .require(422);
    }
    send(
        &anyone,
        &token,
        version,
        &[("q.service", "\0"), ("do", "save")],
    )
    .await
    .require(200);
    server
        .app
        .clock
        .fix(server.app.clock.now() + Duration::days(14));
    anyone.language = "zh-CN";
    let expired = page(anyone.get(&format!("/s/{token}")).await.require(410));
    assert!(expired.contains("该链接已失效"));
    assert_eq!(taken(&server).await, 0);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_too_many_requests_of_an_address_get_a_page_and_what_was_answered_is_kept() {
    let server = Server::start_with(|config| {
        config.requests_per_minute = std::num::NonZeroU32::new(3).unwrap();
    })
    .await;
    let anyone = server.anyone();
    let (_, version, token) = link(&server).await;
    send(
        &anyone,
        &token,
        version,
        &[("q.service", "4"), ("do", "save")],
    )
    .await
    .require(200);
    let mut refused = 0;
    for _ in 0..20 {
        let answer = anyone
            .get("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
            .await;
        if answer.status.as_u16() == 429 {
            assert!(page(answer).contains("<h1>"));
            refused += 1;
        }
    }
    assert!(refused >= 10, "{refused}");
    let kept: i64 = sqlx::query_scalar("select count(*) from survey_links where draft is not null")
        .fetch_one(&mut superuser(&server).await)
        .await
        .unwrap();
    assert_eq!(kept, 1);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_a_full_quota_is_told_and_the_answers_are_kept() {
    let server = Server::start().await;
    let anyone = server.anyone();
    let (_, version, token) = link(&server).await;
    sqlx::query("update survey_strata set quota = 1, answered = 1")
        .execute(&mut superuser(&server).await)
        .await
        .unwrap();
    let fields = [
        ("q.service", "5"),
        ("seen", "service"),
        ("seen", "nps"),
        ("do", "finish"),
    ];
    let full = page(send(&anyone, &token, version, &fields).await.require(409));
    assert!(full.contains("答卷名额已满"));
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from survey_links where draft is not null and state = 'open'",
    )
    .fetch_one(&mut superuser(&server).await)
    .await
    .unwrap();
    assert_eq!((taken(&server).await, kept), (0, 1));
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_a_link_of_a_survey_that_was_called_off_says_so_in_the_customers_language() {
    let server = Server::start().await;
    let mut anyone = server.anyone();
    let (survey, version, token) = link(&server).await;
    let kept = [("q.service", "4"), ("do", "save")];
    send(&anyone, &token, version, &kept).await.require(200);
    let director = crate::customers::director(&server).await;
    let reason = serde_json::json!({"reason": "与集团统一调查合并"});
    director
        .post(&format!("/v1/surveys/{survey}/call-off"), reason)
        .await
        .expect(200);
    for (language, words) in [
        ("zh-CN", "本次调查已取消"),
        ("en", "This survey was called off"),
    ] {
        anyone.language = language;
        let shown = page(anyone.get(&format!("/s/{token}")).await.require(410));
        assert!(shown.contains(words));
        assert!(!shown.contains("集团"), "the reason is the company's own");
        let fields = [
            ("q.service", "5"),
            ("seen", "service"),
            ("seen", "nps"),
            ("do", "finish"),
        ];
        let sent = page(send(&anyone, &token, version, &fields).await.require(410));
        assert!(sent.contains(words));
    }
    assert_eq!(taken(&server).await, 0);
    server.stop().await;
}

#[actix_web::test]
async fn sur_04_ten_thousand_submissions_from_one_address_are_held_and_what_was_kept_stays() {
    let server = Server::start_with(|config| {
        config.requests_per_minute = std::num::NonZeroU32::new(60).unwrap();
    })
    .await;
    let anyone = server.anyone();
    let (_, version, token) = link(&server).await;
    let kept = [("q.service", "4"), ("do", "save")];
    send(&anyone, &token, version, &kept).await.require(200);
    let mut held = 0;
    for _ in 0..100 {
        let flood = (0..100).map(|_| send(&anyone, "guessed", version, &[("do", "finish")]));
        let answers = futures_util::future::join_all(flood).await;
        held += answers.iter().filter(|one| one.status == 429).count();
        assert!(
            answers
                .iter()
                .all(|one| one.status == 429 || one.status == 404)
        );
    }
    assert!(held >= 9_000, "{held}");
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from survey_links where draft is not null and state = 'open'",
    )
    .fetch_one(&mut superuser(&server).await)
    .await
    .unwrap();
    assert_eq!((kept, taken(&server).await), (1, 0));
    server.stop().await;
}

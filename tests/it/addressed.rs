//! Who is told of what happens at a site, in both languages.

use crate::books::{Books, on};
use crate::office::text;
use crate::reception::site::{A, B, C, Site};
use crate::selling::Selling;
use kehu_api::workers::Workers;
use kehu_attribution::policy::{LeaverOutcome, PoolDistribution};
use kehu_tests::{Caller, Server};
use serde_json::json;
use std::time::Duration;

/// Lets the workers dispatch everything that happened.
async fn dispatch(server: &Server) {
    let workers = Workers::start(&server.app);
    for _ in 0..300 {
        let mut superuser = server.database.as_ref().unwrap().superuser().await;
        let waiting: i64 =
            sqlx::query_scalar("select count(*) from outbox_events where dispatched_at is null")
                .fetch_one(&mut superuser)
                .await
                .unwrap();
        if waiting == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    workers.stop(Duration::from_secs(5)).await;
}

/// The titles of somebody's inbox in a language, the first first.
async fn inbox(caller: &Caller, language: &'static str) -> Vec<String> {
    let mut reader = caller.clone();
    reader.language = language;
    let list = reader.get("/v1/notifications?limit=200").await.expect(200);
    let mut titles: Vec<String> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| text(&item["title"]))
        .collect();
    titles.reverse();
    titles
}

async fn told(caller: &Caller, en: &str, zh: &str) {
    let english = inbox(caller, "en").await;
    assert!(english.iter().any(|title| title == en), "{en}: {english:?}");
    let chinese = inbox(caller, "zh-CN").await;
    assert!(chinese.iter().any(|title| title == zh), "{zh}: {chinese:?}");
}

#[actix_web::test]
async fn att_d09_the_scored_hear_of_their_score_and_a_delegate_of_the_deals() {
    let books = Books::open().await;
    books
        .rules(|rules| {
            rules.pool_cut_ppm = 250_000;
            rules.pool_distribution = PoolDistribution::ByScore;
            rules.leaver.handed_over = LeaverOutcome::Delegated;
        })
        .await;
    let [a, b, _] = books.sellers();
    let score = json!({"site_id": books.office.unit, "month": "2026-05", "user_id": a.user.unwrap(), "points": 80, "evidence": "月度考核表"});
    books
        .office
        .sales
        .post("/v1/commission/scores", score)
        .await
        .expect(200);
    let left = json!({"site_id": books.office.unit, "user_id": a.user.unwrap(), "manner": "handed_over", "left_on": "2026-05-10",
                      "reason": "离职", "delegate": {"user_id": b.user.unwrap(), "share": "1/2"}});
    books
        .finance
        .post("/v1/commission/departures", left)
        .await
        .expect(200);
    dispatch(&books.office.server).await;
    told(
        &a,
        "Your score of 2026-05 was recorded",
        "您的2026-05评分已登记",
    )
    .await;
    told(
        &b,
        "You follow up the deals of one who left",
        "您受托跟进离职人员的成交",
    )
    .await;
}

#[actix_web::test]
async fn att_g21_a_salesperson_hears_of_the_confirmation_and_of_a_visitor_whom_another_receives() {
    let mut site = Site::developer().await;
    let confirmed = site.registered(A, "13812341234").await;
    site.confirm(&confirmed).await.expect(200);
    let refused = site.registered(B, "13912341234").await;
    let path = format!("/v1/registrations/{}/refuse", text(&refused["id"]));
    site.project
        .post(&path, json!({"reason": "资料不全"}))
        .await
        .expect(200);
    site.at("10:00").await;
    site.leave(A).await;
    let visitor = json!({"kind": "visitor", "mobile": "13812341234"});
    let body = json!({"who": visitor, "capacity": "volunteer", "been_before": "yes"});
    site.receive(B, body).await.expect(201);
    dispatch(&site.server).await;
    told(
        &site.people[A],
        "A visitor registration of yours was confirmed",
        "您的来访登记已审核确认",
    )
    .await;
    told(
        &site.people[B],
        "A visitor registration of yours was not confirmed",
        "您的来访登记未通过审核",
    )
    .await;
    told(
        &site.people[A],
        "A colleague receives a visitor of yours",
        "同事正在接待您的客户",
    )
    .await;
    for title in inbox(&site.people[A], "zh-CN").await {
        assert!(!title.contains("赵明") && !title.contains("138"), "{title}");
    }
}

#[actix_web::test]
async fn att_g03_a_trade_of_turns_is_told_to_who_answers_and_to_who_approves() {
    let site = Site::developer().await;
    let proposed = site.people[A]
        .post(
            &site.path("rotation/trades"),
            json!({"colleague_id": site.id(B), "reason": "午间有约"}),
        )
        .await
        .expect(201);
    let path = site.path(&format!("rotation/trades/{}/accept", text(&proposed["id"])));
    site.people[B].post(&path, json!({})).await.expect(200);
    dispatch(&site.server).await;
    told(
        &site.people[B],
        "A colleague asks to trade turns with you",
        "有同事申请与您调换接客顺序",
    )
    .await;
    told(
        &site.supervisor,
        "A trade of turns waits for your approval",
        "有换班申请待您批准",
    )
    .await;
    assert!(inbox(&site.people[A], "en").await.is_empty());
}

#[actix_web::test]
async fn gov_05_the_manager_hears_of_a_report_and_the_accused_of_nothing_before_it_is_decided() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let fault = json!({"reception_id": reception["id"], "decision": {"kind": "fault", "salesperson_id": site.id(A), "degree": "ordinary"}});
    let path = format!("/v1/parties/{}/decisions", text(&reception["party_id"]));
    site.project.post(&path, fault).await.expect(201);
    dispatch(&site.server).await;
    told(
        &site.sales,
        "A violation waits for its investigation",
        "有违规举报待调查",
    )
    .await;
    assert!(inbox(&site.people[A], "en").await.is_empty());
}

#[actix_web::test]
async fn att_d03_the_deals_salesperson_hears_that_money_came() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    dispatch(&selling.server).await;
    told(
        &selling.seller,
        "Finance received money of a deal of yours",
        "您的成交已有款项到账",
    )
    .await;
    assert!(inbox(&selling.colleague, "en").await.is_empty());
}

#[actix_web::test]
async fn att_d10_everybody_with_a_statement_hears_of_the_closed_settlement() {
    let mut books = Books::open().await;
    books.sold_jointly(A, B, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    dispatch(&books.office.server).await;
    for seller in [A, B] {
        told(
            books.seller(seller),
            "Your commission statement of 2026-05 is there",
            "您的2026-05佣金对账单已生成",
        )
        .await;
    }
    assert!(inbox(books.seller(C), "en").await.is_empty());
}

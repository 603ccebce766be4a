//! Many at the same moment, at two instances of the server on one database (ATT-G01).

use super::site::Site;
use kehu_attribution::policy::SiteRules;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn crowd(callers: usize) -> (Site, Server, Vec<Caller>) {
    let server = Server::start_with(|config| {
        config.write_connections = 8;
        config.read_connections = 4;
    })
    .await;
    let mut site = Site::staffed(server, SiteRules::developer(), callers).await;
    site.at("09:00").await;
    site.roster().await;
    for one in 0..callers {
        site.call(one, "arrive", json!({})).await.expect(200);
    }
    let second = Server::beside(&site.server);
    // Every other caller asks the second instance.
    let callers = site
        .people
        .iter()
        .enumerate()
        .map(|(one, caller)| match one % 2 {
            0 => caller.clone(),
            _ => second.adopt(caller),
        })
        .collect();
    (site, second, callers)
}

/// All of them ask at once; what each got.
async fn at_once(site: &Site, callers: &[Caller], call: &'static str) -> Vec<(u16, Value)> {
    let path = site.path(call);
    let tasks: Vec<_> = callers
        .iter()
        .cloned()
        .map(|caller| {
            let path = path.clone();
            actix_web::rt::spawn(async move {
                let answer = caller.post(&path, json!({})).await;
                (answer.status.as_u16(), answer.json)
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

#[actix_web::test]
async fn att_g01_sixteen_at_once_on_two_instances_get_sixteen_turns_none_lost_none_doubled() {
    let (site, second, callers) = crowd(16).await;
    for round in 0..4 {
        let answers = at_once(&site, &callers, "take-turn").await;
        let mut receivers = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for (status, answer) in &answers {
            assert_eq!(*status, 200, "{answer}");
            assert!(answer["passed_over"].as_array().unwrap().is_empty());
            receivers.insert(answer["salesperson_id"].to_string());
            numbers.insert(answer["entry"]["number"].as_i64().unwrap());
        }
        assert_eq!((receivers.len(), numbers.len()), (16, 16), "round {round}");
        // Everybody is busy: one more finds nobody, and nothing is written.
        let before = site.last_number().await;
        site.take().await.problem(409, "rotation-nobody-free");
        assert_eq!(site.last_number().await, before);
        for (status, answer) in at_once(&site, &callers, "become-free").await {
            assert_eq!(status, 200, "{answer}");
        }
    }
    let ledger = site.ledger().await;
    let numbers: Vec<i64> = ledger
        .iter()
        .map(|entry| entry["number"].as_i64().unwrap())
        .collect();
    let gapless: Vec<i64> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, gapless);
    let turns = ledger.iter().filter(|entry| entry["kind"] == "taken");
    assert_eq!(turns.count(), 64);
    let order = site.order_of("").await;
    let received: Vec<i64> = order["standings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["received"].as_i64().unwrap())
        .collect();
    assert_eq!(received, [4; 16]);
    second.stop().await;
}

#[actix_web::test]
async fn att_g01_more_at_once_than_are_free_get_as_many_turns_as_there_are() {
    let (site, second, mut callers) = crowd(6).await;
    callers.extend(callers.clone());
    callers.extend(callers.clone());
    let answers = at_once(&site, &callers, "take-turn").await;
    let receivers: BTreeSet<String> = answers
        .iter()
        .filter(|(status, _)| *status == 200)
        .map(|(_, answer)| answer["salesperson_id"].to_string())
        .collect();
    let refused: Vec<&Value> = answers
        .iter()
        .filter(|(status, _)| *status == 409)
        .map(|(_, answer)| &answer["code"])
        .collect();
    assert_eq!((receivers.len(), refused.len()), (6, 18));
    assert!(refused.iter().all(|code| **code == "rotation-nobody-free"));
    second.stop().await;
}

#[actix_web::test]
async fn att_g01_the_first_calls_of_a_day_open_it_once() {
    let (mut site, second, _) = crowd(8).await;
    site.on("2026-06-02", "09:00").await;
    let callers: Vec<Caller> = site
        .people
        .iter()
        .enumerate()
        .map(|(one, caller)| match one % 2 {
            0 => caller.clone(),
            _ => second.adopt(caller),
        })
        .collect();
    for (status, answer) in at_once(&site, &callers, "arrive").await {
        assert_eq!(status, 200, "{answer}");
    }
    let opened = site.ledger().await;
    let opened = opened.iter().filter(|entry| entry["kind"] == "day_opened");
    assert_eq!(opened.count(), 2, "one for each day");
    second.stop().await;
}

//! Trades of turns (ATT-G03).

use super::site::Site;
use crate::office::{nothing, text};
use kehu_identity::assignments;
use kehu_tests::{Answer, Caller};
use serde_json::json;

impl Site {
    async fn propose(&self, one: usize, two: usize) -> Answer {
        let body = json!({"colleague_id": self.id(two), "reason": "需送资料到银行"});
        self.call(one, "trades", body).await
    }

    async fn say(&self, one: usize, trade: &str, verb: &str) -> Answer {
        self.call(one, &format!("trades/{trade}/{verb}"), json!({}))
            .await
    }

    async fn rule(&self, by: &Caller, trade: &str, verb: &str) -> Answer {
        let path = self.path(&format!("trades/{trade}/{verb}"));
        by.post(&path, json!({"reason": "情况属实"})).await
    }
}

#[actix_web::test]
async fn att_g03_two_trade_places_when_the_colleague_accepts_and_the_supervisor_approves() {
    let site = Site::developer().await;
    let trade = text(&site.propose(0, 2).await.expect(201)["id"]);
    assert_eq!(site.order().await, "abcd", "nothing has moved yet");
    let problem = site
        .rule(&site.supervisor, &trade, "approve")
        .await
        .problem(409, "turn-trade-state");
    assert_eq!(problem["rule"], "ATT-G03");
    site.say(2, &trade, "accept").await.expect(200);
    let waiting = site
        .supervisor
        .get(&site.path("trades?state=accepted"))
        .await
        .expect(200);
    assert_eq!(waiting["items"][0]["id"], trade);
    let done = site
        .rule(&site.supervisor, &trade, "approve")
        .await
        .expect(200);
    assert_eq!(done["state"], "approved");
    assert_eq!(site.order().await, "cbad");
    let ledger = site.ledger().await;
    let entry = ledger.last().unwrap();
    assert_eq!(entry["kind"], "traded");
    assert_eq!(entry["trade_id"], trade);
    assert_eq!(entry["reason"], "情况属实");
    assert_eq!(entry["actor_id"], site.supervisor.user.unwrap().to_string());
    for verb in ["approve", "refuse"] {
        site.rule(&site.supervisor, &trade, verb)
            .await
            .problem(409, "turn-trade-state");
    }
}

#[actix_web::test]
async fn att_g03_without_approval_nothing_moves() {
    let site = Site::developer().await;
    let number = site.last_number().await;
    let refused = text(&site.propose(0, 1).await.expect(201)["id"]);
    site.say(1, &refused, "accept").await.expect(200);
    site.rule(&site.supervisor, &refused, "refuse")
        .await
        .expect(200);
    let declined = text(&site.propose(0, 1).await.expect(201)["id"]);
    site.say(1, &declined, "decline").await.expect(200);
    site.rule(&site.supervisor, &declined, "approve")
        .await
        .problem(409, "turn-trade-state");
    let withdrawn = text(&site.propose(0, 1).await.expect(201)["id"]);
    site.say(1, &withdrawn, "accept").await.expect(200);
    site.say(0, &withdrawn, "withdraw").await.expect(200);
    site.say(0, &withdrawn, "withdraw")
        .await
        .problem(409, "turn-trade-state");
    assert_eq!(site.order().await, "abcd");
    assert_eq!(site.last_number().await, number);
}

#[actix_web::test]
async fn att_g03_each_says_only_what_is_theirs() {
    let site = Site::developer().await;
    let trade = text(&site.propose(0, 1).await.expect(201)["id"]);
    for (one, verb) in [
        (0, "accept"),
        (2, "accept"),
        (0, "decline"),
        (1, "withdraw"),
    ] {
        site.say(one, &trade, verb)
            .await
            .problem(403, "turn-trade-not-yours");
    }
    site.rule(&site.people[1], &trade, "approve")
        .await
        .problem(403, "forbidden");
    site.say(1, &nothing(), "accept")
        .await
        .problem(404, "turn-trade-not-found");
    site.propose(0, 0)
        .await
        .problem(422, "turn-trade-with-self");
    site.propose(1, 0).await.problem(409, "turn-trade-open");
    site.call(3, "leave", json!({})).await.expect(200);
    site.propose(0, 3)
        .await
        .problem(409, "rotation-not-on-duty");
}

#[actix_web::test]
async fn att_g03_nobody_approves_their_own_trade() {
    let site = Site::developer().await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let (user, unit) = (site.id(0), site.unit);
    site.server
        .app
        .db
        .transaction(async |tx| {
            assignments::create(tx, &system, user, "site_supervisor", unit, system.today())
                .await
                .map(|_| ())
        })
        .await
        .unwrap();
    let trade = text(&site.propose(0, 1).await.expect(201)["id"]);
    site.say(1, &trade, "accept").await.expect(200);
    site.rule(&site.people[0], &trade, "approve")
        .await
        .problem(403, "turn-trade-own");
    site.rule(&site.project, &trade, "approve")
        .await
        .expect(200);
    assert_eq!(site.order().await, "bacd");
}

#[actix_web::test]
async fn att_g03_a_trade_lapses_with_its_day() {
    let mut site = Site::developer().await;
    let proposed = text(&site.propose(0, 1).await.expect(201)["id"]);
    let accepted = text(&site.propose(2, 3).await.expect(201)["id"]);
    site.say(3, &accepted, "accept").await.expect(200);
    site.on("2026-06-02", "00:00").await;
    site.say(1, &proposed, "accept")
        .await
        .problem(409, "turn-trade-lapsed");
    site.rule(&site.supervisor, &accepted, "approve")
        .await
        .problem(409, "turn-trade-lapsed");
    assert_eq!(site.order().await, "abcd");
}

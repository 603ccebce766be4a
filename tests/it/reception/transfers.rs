//! Parties of a salesperson who is gone (ATT-R12).

use super::site::{A, B, C, Site};
use crate::office::text;
use kehu_kernel::Digest;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_r12_all_parties_go_at_once_by_a_draw_that_its_seed_repeats() {
    let mut site = Site::sales_office().await;
    for round in 0..5 {
        site.registered(A, &format!("1381234{round:04}")).await;
        for one in [B, C] {
            let reception = site.visitor(one).await;
            site.finish(one, &reception).await;
        }
    }
    // An expired claim goes too: whatever the validity.
    site.on("2026-08-02", "09:00").await;
    let path = site.path("transfers");
    let body = json!({"from_id": site.id(A), "cause": "long_leave", "candidate_ids": [site.id(B), site.id(C)], "reason": "产假"});
    site.people[B]
        .post(&path, body.clone())
        .await
        .problem(403, "forbidden");
    site.sales_supervisor
        .post(&path, body.clone())
        .await
        .problem(403, "not-the-decider");
    let mut own = body.clone();
    own["candidate_ids"] = json!([site.id(A)]);
    site.sales
        .post(&path, own)
        .await
        .problem(422, "validation-failed");
    let mut tried = body.clone();
    tried["dry_run"] = json!(true);
    site.sales.post(&path, tried).await.expect(200);
    assert_eq!(site.count("select count(*) from transfers").await, 0);
    let drawn = site.sales.post(&path, body.clone()).await.expect(201);
    assert_eq!(drawn["parties"].as_array().unwrap().len(), 5);
    assert_eq!(
        repeated(&drawn),
        drawn_pairs(&drawn),
        "anybody can repeat the draw"
    );
    for pair in drawn["parties"].as_array().unwrap() {
        let party = site
            .project
            .get(&format!("/v1/parties/{}", text(&pair["party_id"])))
            .await
            .expect(200);
        assert_eq!(party["claim"]["holder_id"], pair["to_id"]);
        let customer = site
            .project
            .get(&format!(
                "/v1/customers/{}",
                text(&party["members"][0]["customer_id"])
            ))
            .await
            .expect(200);
        assert_eq!(
            customer["account_manager_id"], pair["to_id"],
            "the dossier goes with the party"
        );
        let record = site.record(&pair["party_id"]).await;
        assert!(record.iter().any(
            |entry| entry["kind"] == "transferred" && entry["salesperson_id"] == pair["to_id"]
        ));
    }
    site.sales
        .post(&path, body)
        .await
        .problem(409, "nothing-to-transfer");
    let list = site.people[B].get("/v1/party-transfers").await.expect(200);
    assert_eq!(list["items"][0]["seed"], drawn["seed"]);
}

fn drawn_pairs(drawn: &Value) -> Vec<(String, String)> {
    let pairs = drawn["parties"].as_array().unwrap();
    pairs
        .iter()
        .map(|pair| (text(&pair["party_id"]), text(&pair["to_id"])))
        .collect()
}

/// The draw as the contract describes it.
fn repeated(drawn: &Value) -> Vec<(String, String)> {
    let rank = |id: &String| Digest::of(&json!({"seed": drawn["seed"], "id": id})).to_string();
    let mut parties: Vec<String> = drawn_pairs(drawn)
        .into_iter()
        .map(|(party, _)| party)
        .collect();
    let mut people: Vec<String> = drawn["candidate_ids"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    parties.sort_by_key(rank);
    people.sort_by_key(rank);
    parties
        .into_iter()
        .zip(people.into_iter().cycle())
        .collect()
}

#[actix_web::test]
async fn att_r12_nobody_draws_among_themselves() {
    let site = Site::sales_office().await;
    site.registered(A, "13812341234").await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let manager = site.sales.user.unwrap();
    let also = site.server.app.db.transaction(async |tx| {
        kehu_identity::assignments::create(
            tx,
            &system,
            manager,
            "salesperson",
            site.unit,
            system.today(),
        )
        .await
    });
    also.await.unwrap();
    let body = json!({"from_id": site.id(A), "cause": "transferred", "candidate_ids": [site.id(B), manager], "reason": "调离"});
    site.sales
        .post(&site.path("transfers"), body.clone())
        .await
        .problem(403, "own-matter");
    let mut fair = body;
    fair["candidate_ids"] = json!([site.id(B)]);
    site.sales
        .post(&site.path("transfers"), fair)
        .await
        .expect(201);
}

#[actix_web::test]
async fn att_r12_where_the_sites_rules_count_no_transfers_nothing_is_drawn() {
    let site = Site::developer().await;
    site.registered(A, "13812341234").await;
    let body = json!({"from_id": site.id(A), "cause": "long_leave", "candidate_ids": [site.id(B)], "reason": "产假"});
    let refused = site
        .sales
        .post(&site.path("transfers"), body)
        .await
        .problem(409, "transfers-do-not-count");
    assert_eq!(refused["rule"], "ATT-R12");
}

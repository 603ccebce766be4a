//! Following visitors up, plans, and what is due today (ATT-G26, ATT-G27, ATT-S03 to ATT-S05).

mod cases;
mod daily;
mod export;
mod follow_ups;
mod funnel;
mod plans;
mod today;

use crate::office::text;
use crate::reception::site::{Site, form};
use crate::selling::with;
use kehu_tests::Answer;
use serde_json::{Value, json};

/// The party of a visitor registered at a level; answers its identifier.
async fn party(site: &Site, one: usize, mobile: &str, level: &str) -> String {
    let named = json!({"capacity": "named", "named": [site.id(one)], "receiver_id": site.id(one)});
    let reception = site.receive(one, named).await.expect(201)["reception"].clone();
    let form = with(form(), json!({ "intent_level": level }));
    let registered = site
        .register_with(one, &reception, mobile, json!({ "form": form }))
        .await
        .expect(201);
    site.finish(one, &reception).await;
    text(&registered["party_id"])
}

/// A contact in which somebody was reached and nothing stood in the way, with what differs.
fn contact(change: Value) -> Value {
    with(
        json!({"way": "telephone", "reached": true, "content": "约周末看样板房", "result": "愿意再看"}),
        change,
    )
}

async fn follow_up(site: &Site, one: usize, party: &str, change: Value) -> Answer {
    site.people[one]
        .post(&format!("/v1/parties/{party}/follow-ups"), contact(change))
        .await
}

async fn tracking(site: &Site, party: &str) -> Value {
    site.sales_supervisor
        .get(&format!("/v1/parties/{party}/tracking"))
        .await
        .expect(200)
}

/// The parties of a list of tracked parties, as a salesperson sees it.
async fn listed(site: &Site, one: usize, query: &str) -> Vec<String> {
    let list = site.people[one]
        .get(&site.path(&format!("tracked-parties?{query}")))
        .await
        .expect(200);
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| text(&item["party_id"]))
        .collect()
}

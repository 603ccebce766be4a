//! Following visitors up, plans, and what is due today (ATT-G26, ATT-G27, ATT-S03 to ATT-S05).

mod cases;
mod daily;
mod export;
mod follow_ups;
mod funnel;
mod plans;
mod today;
mod work_checks;

use crate::office::text;
use crate::reception::site::{Site, form};
use crate::selling::{Selling, with};
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

/// A site with units, its salespeople there and a registered party of the seller.
pub(crate) async fn buyer(selling: &Selling) -> String {
    let roster = json!({"applies": {"to": "day", "day": "2026-06-01"}, "salespeople": [selling.seller.user.unwrap(), selling.colleague.user.unwrap()]});
    selling
        .manager
        .post(&selling.path("rotation/rosters"), roster)
        .await
        .expect(201);
    selling
        .seller
        .post(&selling.path("rotation/arrive"), json!({}))
        .await
        .expect(200);
    let body = json!({"who": {"kind": "visitor"}, "capacity": "turn", "been_before": "no", "receiver_id": selling.seller.user.unwrap()});
    let received = selling
        .seller
        .post(&selling.path("receptions"), body)
        .await
        .expect(201);
    let body = json!({"reception_id": received["reception"]["id"], "visit": "first", "visitor": {"name": "赵明", "mobile": "13812340001"},
                      "form": with(form(), json!({"intent_level": "a", "channel": "internet", "property_types": ["residence"]}))});
    let registered = selling
        .seller
        .post("/v1/registrations", body)
        .await
        .expect(201);
    selling
        .seller
        .post(
            &format!(
                "/v1/receptions/{}/finish",
                text(&received["reception"]["id"])
            ),
            json!({}),
        )
        .await
        .expect(200);
    text(&registered["party_id"])
}

/// Things of tracking and statistics at a site that sells, by the path segment before their identifier.
pub(crate) async fn things(selling: &Selling) -> Vec<(&'static str, String)> {
    let party = buyer(selling).await;
    let path = format!("/v1/parties/{party}/follow-ups");
    let record = selling
        .seller
        .post(&path, contact(json!({})))
        .await
        .expect(201);
    let plan = json!({"kind": "daily", "entries": ["接待"]});
    let plan = selling
        .seller
        .post(&selling.path("plans"), plan)
        .await
        .expect(201);
    let day = json!({"kind": "day", "starts_on": "2026-05-31"});
    let closed = selling
        .manager
        .post(&selling.path("statistics/periods"), day)
        .await
        .expect(201);
    vec![
        ("parties", party),
        ("follow-ups", text(&record["id"])),
        ("plans", text(&plan["id"])),
        ("periods", text(&closed["period"]["id"])),
    ]
}

//! Statistics of a site (ATT-S01, ATT-S02, ATT-S04).

mod days;
mod deals;
mod export;
mod periods;

use crate::reception::site::{Site, form};
use crate::selling::with;
use serde_json::{Value, json};

/// A visitor registered with a channel, level and type of property; answers the registration.
async fn visitor(site: &Site, one: usize, mobile: &str, channel: &str, level: &str) -> Value {
    let named = json!({"capacity": "named", "named": [site.id(one)], "receiver_id": site.id(one)});
    let reception = site.receive(one, named).await.expect(201)["reception"].clone();
    let form = with(
        form(),
        json!({"channel": channel, "intent_level": level, "property_types": ["residence", "parking"]}),
    );
    let registered = site
        .register_with(one, &reception, mobile, json!({ "form": form }))
        .await
        .expect(201);
    site.finish(one, &reception).await;
    registered
}

async fn daily(site: &Site, day: &str) -> Value {
    site.sales
        .get(&site.path(&format!("statistics/daily?day={day}")))
        .await
        .expect(200)
}

/// Item and figures of a breakdown.
async fn breakdown(site: &Site, by: &str, from: &str, until: &str) -> Vec<(Value, Value)> {
    let path = site.path(&format!(
        "statistics/breakdown?by={by}&from={from}&until={until}"
    ));
    let found = site.sales.get(&path).await.expect(200);
    let items = found["items"].as_array().unwrap().clone();
    items
        .into_iter()
        .map(|line| (line["item"].clone(), line["totals"].clone()))
        .collect()
}

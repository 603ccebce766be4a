//! The month of life at both sites, looked at through the API.

use super::sign_in;
use kehu_attribution::RuleId;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// All items of a list, page by page.
async fn all(caller: &Caller, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = caller.get(&format!("{path}&limit=200{cursor}")).await;
        let page = page.expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// The sites by their codes.
async fn sites(caller: &Caller) -> BTreeMap<String, String> {
    let units = caller.get("/v1/units?limit=200").await.expect(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let units = units["items"].as_array().unwrap();
    units
        .iter()
        .filter(|unit| unit["kind"] == "site")
        .map(|unit| (text(&unit["code"]), text(&unit["id"])))
        .collect()
}

pub(super) async fn assert_lived(server: &Server) {
    let manager = sign_in(server, "cao.manager").await;
    let sites = sites(&manager).await;
    let (riverside, lakeside) = (&sites["HX-HOMES-XJ"], &sites["HX-HOMES-MX"]);
    assert_traffic(&manager, [riverside, lakeside]).await;
    assert_rules(&manager, riverside, &developers_rules()).await;
    assert_rules(&manager, lakeside, &sales_offices_rules()).await;
    assert_disputes(&manager, [riverside, lakeside]).await;
    assert_settled(server, riverside).await;
    assert_statistics(&manager, riverside).await;
    assert_ready_for_today(server, lakeside).await;
}

/// Some 600 receptions, all over, and 60 deals at every stage, most of them paid.
async fn assert_traffic(manager: &Caller, sites: [&String; 2]) {
    let (mut receptions, mut deals) = (Vec::new(), Vec::new());
    for site in sites {
        receptions.extend(all(manager, &format!("/v1/receptions?site_id={site}")).await);
        deals.extend(all(manager, &format!("/v1/sites/{site}/deals?")).await);
    }
    assert!(
        (550..=650).contains(&receptions.len()),
        "{} receptions",
        receptions.len()
    );
    assert!(receptions.iter().all(|one| one["left_at"].is_string()));
    assert!((55..=70).contains(&deals.len()), "{} deals", deals.len());
    let at = |stage: &str, state: &str| {
        let found = deals.iter();
        found
            .filter(|deal| deal["stage"] == stage && deal["state"] == state)
            .count()
    };
    assert!(at("subscription", "live") > 5 && at("contract", "live") > 30);
    assert_eq!(at("subscription", "withdrawn"), 2);
    let paid = deals.iter().filter(|deal| deal["received"] != "0.00");
    assert!(paid.count() > 50);
}

/// The rules that decide, or stand beside the one that does, in the determinations that count.
async fn assert_rules(manager: &Caller, site: &str, expected: &BTreeSet<&str>) {
    let path = format!("/v1/determinations?site_id={site}&current=true");
    let mut found = BTreeSet::new();
    for one in all(manager, &path).await {
        assert_eq!(one["answer"], "determined", "{one}");
        let path = format!("/v1/determinations/{}", one["id"].as_str().unwrap());
        let whole = manager.get(&path).await.expect(200);
        let decision = &whole["decision"];
        found.insert(one["rule"]["rule"].as_str().unwrap().to_owned());
        for applied in decision["applied"].as_array().unwrap() {
            found.insert(applied["rule"]["rule"].as_str().unwrap().to_owned());
        }
    }
    let missing: Vec<_> = expected
        .iter()
        .filter(|rule| !found.contains(**rule))
        .collect();
    assert!(missing.is_empty(), "{missing:?} of {found:?}");
}

/// Every rule V, and the referral.
fn developers_rules() -> BTreeSet<&'static str> {
    let rules = RuleId::ALL.iter().map(|rule| rule.code());
    let of_set = rules.filter(|code| code.starts_with("ATT-V") || *code == "ATT-E06");
    of_set.collect()
}

/// Every rule R but R19, which says what follows of the performance and decides nothing; G24 and the referral.
fn sales_offices_rules() -> BTreeSet<&'static str> {
    let rules = RuleId::ALL.iter().map(|rule| rule.code());
    rules
        .filter(|code| {
            (code.starts_with("ATT-R") && *code != "ATT-R19")
                || matches!(*code, "ATT-G24" | "ATT-E06")
        })
        .collect()
}

/// One agreed, one mediated, one quarrelled over; one ruled on at each site.
async fn assert_disputes(manager: &Caller, sites: [&String; 2]) {
    let mut outcomes = Vec::new();
    for site in sites {
        for one in all(manager, &format!("/v1/disputes?site_id={site}")).await {
            let rule = one["settled_under"]["rule"].as_str().unwrap_or_default();
            outcomes.push(format!("{} {rule}", one["state"].as_str().unwrap()));
        }
    }
    outcomes.sort();
    assert_eq!(
        outcomes,
        [
            "agreed ATT-R15",
            "mediated ATT-R16",
            "quarrelled ATT-R17",
            "ruled ATT-R18",
            "ruled ATT-V20"
        ]
    );
}

/// A settlement is closed, with a statement that adds up and a ledger that balances.
async fn assert_settled(server: &Server, site: &str) {
    let finance = sign_in(server, "hao.finance").await;
    let path = format!("/v1/commission/settlements?site_id={site}");
    let settlements = all(&finance, &path).await;
    assert_eq!(settlements.len(), 1);
    assert_eq!(settlements[0]["state"], "closed");
    let trial = format!("/v1/commission/ledger/trial-balance?site_id={site}");
    let trial = finance.get(&trial).await.expect(200);
    assert_eq!(trial["is_balanced"], true);
    assert_eq!(trial["debit"], trial["credit"]);
    assert_ne!(trial["debit"], "0.00");
}

async fn assert_statistics(manager: &Caller, site: &str) {
    let path = format!("/v1/sites/{site}/statistics/days?from=2026-05-02&until=2026-05-31");
    let days = manager.get(&path).await.expect(200);
    let days = days["items"].as_array().unwrap();
    assert_eq!(days.len(), 30);
    let visits = |day: &Value| day["totals"]["first_visits"].as_i64().unwrap();
    assert!(days.iter().all(|day| visits(day) > 0));
    assert!(days.iter().map(visits).sum::<i64>() > 150);
}

/// Today's roster stands: a salesperson comes and receives the first visitor.
async fn assert_ready_for_today(server: &Server, site: &str) {
    let seller = sign_in(server, "tian.ye").await;
    seller
        .post(&format!("/v1/sites/{site}/rotation/arrive"), json!({}))
        .await
        .require(200);
    let visitor = json!({"who": {"kind": "visitor", "name": "孙先生", "mobile": "13812340001"}, "capacity": "turn", "been_before": "no"});
    let received = seller
        .post(&format!("/v1/sites/{site}/receptions"), visitor)
        .await
        .expect(201);
    let me = seller.get("/v1/me").await.expect(200);
    assert_eq!(received["reception"]["receiver_id"], me["id"]);
}

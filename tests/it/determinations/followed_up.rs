//! What follow-ups and the receiver's capacity bring to a determination (ATT-G26, ATT-V01).

use super::books::{evidence_of, told};
use crate::office::text;
use crate::reception::site::{A, B, Site};
use kehu_attribution::policy::Renewal;
use serde_json::{Value, json};

/// A contact by A with A's party, which reached somebody or did not.
async fn contact(site: &Site, party: &Value, reached: bool) -> Value {
    let body = json!({"way": "telephone", "reached": reached, "content": "约周末看样板房", "result": "再看"});
    site.people[A]
        .post(&format!("/v1/parties/{}/follow-ups", text(party)), body)
        .await
        .expect(201)
}

/// A's visitor of 1 June comes to B on a day as somebody unknown, and is known again two days later, when the deal is made.
async fn known_again(site: &mut Site, party: &Value, day: &str) -> Value {
    site.on(day, "09:00").await;
    let second = site.confirmed_visitor(B, "13912345678").await;
    site.clock(&crate::office::days_after(day, 2), "10:00")
        .await;
    let merge = json!({"merged_id": second, "reason": "同一客户，两个号码"});
    site.project
        .post(&format!("/v1/parties/{}/merge", text(party)), merge)
        .await
        .expect(200);
    let recognised = json!({"statement": {"kind": "recognition", "earlier_id": site.id(A), "recognised": "by_salesperson"}});
    site.people[A]
        .post(&evidence_of(party), recognised)
        .await
        .expect(201);
    let deal = site.deal(party, "10000.00").await;
    site.determination(&deal).await
}

#[actix_web::test]
async fn att_g26_an_effective_follow_up_renews_the_claim_for_the_determination_where_the_policy_says_so()
 {
    for (renews, reached, corrected, day, decided) in [
        (
            true,
            true,
            false,
            "2026-07-25",
            "ATT-V04: paid B 1/2, A 1/2",
        ),
        (true, true, false, "2026-07-26", "ATT-V18: paid B 1"),
        (true, false, false, "2026-07-25", "ATT-V18: paid B 1"),
        (true, true, true, "2026-07-25", "ATT-V18: paid B 1"),
        (false, true, false, "2026-07-25", "ATT-V18: paid B 1"),
    ] {
        let case = format!("{renews} {reached} {corrected} {day}");
        let mut site = Site::with(|rules| {
            if renews {
                rules.determination.claim.renewed_by = vec![Renewal::EffectiveFollowUp];
            }
        })
        .await;
        let party = site.confirmed_visitor(A, "13812341234").await;
        site.on("2026-06-25", "10:00").await;
        let record = contact(&site, &party, reached).await;
        if corrected {
            let body = json!({"way": "telephone", "reached": false, "content": "无人接听", "result": "未联系上"});
            let path = format!("/v1/follow-ups/{}/correct", text(&record["id"]));
            site.people[A].post(&path, body).await.expect(201);
        }
        let found = known_again(&mut site, &party, day).await;
        assert_eq!(told(&site, &found), decided, "{case}");
        let path = format!("/v1/determinations/{}/facts", text(&found["summary"]["id"]));
        let facts = site.project.get(&path).await.expect(200);
        let contacts = facts["facts"]["follow_ups"].as_array().unwrap();
        assert_eq!(contacts.len(), 1, "{case}: a corrected one gives way");
        assert_eq!(
            (&contacts[0]["effective"], &contacts[0]["salesperson"]),
            (&json!(reached && !corrected), &json!(site.id(A))),
            "{case}"
        );
    }
}

#[actix_web::test]
async fn att_g26_any_follow_up_renews_the_claim_where_the_policy_says_so_at_the_desk_too() {
    for (renewal, day, decided) in [
        (
            Renewal::FollowUp,
            "2026-07-25",
            "ATT-V04: paid B 1/2, A 1/2",
        ),
        (Renewal::FollowUp, "2026-07-26", "ATT-V18: paid B 1"),
        (
            Renewal::EffectiveFollowUp,
            "2026-07-25",
            "ATT-V18: paid B 1",
        ),
    ] {
        let case = format!("{renewal:?} {day}");
        let mut site = Site::with(|rules| {
            rules.determination.claim.renewed_by = vec![renewal];
        })
        .await;
        let party = site.confirmed_visitor(A, "13812341234").await;
        site.on("2026-06-25", "10:00").await;
        contact(&site, &party, false).await;
        let claim = site.search(B, "1234").await["matches"][0]["claim"].clone();
        let last_day = match renewal {
            Renewal::FollowUp => "2026-07-25",
            _ => "2026-07-01",
        };
        assert_eq!(claim["last_day"], last_day, "{case}");
        let found = known_again(&mut site, &party, day).await;
        assert_eq!(told(&site, &found), decided, "{case}");
        let judgment = found["decision"]["judgment"].to_string();
        assert_eq!(
            judgment.contains("Any follow-up by the claimant"),
            renewal == Renewal::FollowUp,
            "{judgment}"
        );
    }
}

#[actix_web::test]
async fn att_v01_a_returning_visitor_received_by_their_own_salesperson_is_told_apart_from_a_named_one()
 {
    let mut site = Site::developer().await;
    let party = site.confirmed_visitor(A, "13812341234").await;
    site.on("2026-06-05", "09:00").await;
    let own = json!({"who": {"kind": "visitor", "mobile": "13812341234"}, "capacity": "returning", "been_before": "yes"});
    let received = site.receive(A, own).await.expect(201);
    site.finish(A, &received["reception"]).await;
    let deal = site.deal(&party, "10000.00").await;
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "ATT-V01: paid A 1");
    let path = format!("/v1/determinations/{}/facts", text(&found["summary"]["id"]));
    let facts = site.project.get(&path).await.expect(200);
    let receptions = facts["facts"]["receptions"].as_array().unwrap();
    let capacities: Vec<String> = receptions
        .iter()
        .map(|reception| text(&reception["capacity"]))
        .collect();
    assert_eq!(capacities, ["turn", "returning"]);
}

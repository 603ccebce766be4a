//! Past deals under other rules.

use super::books::parts;
use crate::books::{Books, on};
use crate::office::text;
use crate::reception::site::{A, B, NAMES, Site};
use kehu_api::workers::Workers;
use kehu_attribution::policy::SiteRules;
use kehu_policy::PolicyDocument;
use serde_json::{Value, json};
use std::time::Duration;

impl Site {
    /// Asks for a comparison and runs it to its end; answers its place.
    async fn compare(&self, policy: Value, dealt: Value) -> String {
        let mut body = json!({"site_id": self.unit, "policy": policy});
        for (key, value) in dealt.as_object().unwrap() {
            body[key] = value.clone();
        }
        let queued = self.project.post("/v1/what-ifs", body).await.require(202);
        let job = format!("/v1/jobs/{}", text(&queued.json["job_id"]));
        let workers = Workers::start(&self.server.app);
        let mut ended = Value::Null;
        for _ in 0..300 {
            ended = self.project.get(&job).await.expect(200);
            if !["queued", "running"].contains(&ended["status"].as_str().unwrap()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        workers.stop(Duration::from_secs(5)).await;
        assert_eq!(ended["status"], "succeeded", "{ended}");
        queued.header("location").to_owned()
    }

    /// Two deals under the developer's rules: one that both would decide alike, one that they would not.
    async fn with_two_deals(&mut self) {
        let party = self.recognised_later(A, B).await;
        self.deal(&party, "10000.01").await;
        self.on("2026-06-09", "09:00").await;
        let other = self.confirmed_visitor(A, "13712341234").await;
        self.deal(&other, "500.00").await;
    }
}

#[actix_web::test]
async fn past_deals_are_compared_with_another_preset_to_the_cent_and_nothing_changes() {
    let mut site = Site::developer().await;
    site.with_two_deals().await;
    let before = site.count("select count(*) from determinations").await;
    let place = site
        .compare(
            json!({"kind": "preset", "preset": "sales-office"}),
            json!({}),
        )
        .await;
    let result = site.project.get(&place).await.expect(200);
    let what_if = &result["what_if"];
    assert_eq!(
        (&what_if["deals_total"], &what_if["deals_done"]),
        (&json!(2), &json!(2))
    );
    assert_ne!(what_if["finished_at"], Value::Null);
    assert_eq!(what_if["commission_total"], "10500.01");
    let deals = site
        .project
        .get(&format!("{place}/deals"))
        .await
        .expect(200);
    let deals = deals["items"].as_array().unwrap();
    assert_eq!(what_if["differing_count"], deals.len());
    let moved = &deals[0];
    assert_eq!(moved["rule_before"]["rule"], "ATT-V04");
    assert!(text(&moved["rule_after"]["rule"]).starts_with("ATT-R"));
    assert_eq!(parts(&site, &moved["commission_before"]), "B 1/2, A 1/2");
    let gains = result["gains"].as_array().unwrap();
    let cents = |field: &str| -> i64 {
        gains
            .iter()
            .map(|gain| text(&gain[field]).replace('.', "").parse::<i64>().unwrap())
            .sum()
    };
    assert_eq!(
        (cents("before"), cents("after"), cents("gain")),
        (1_050_001, 1_050_001, 0)
    );
    let csv = site
        .project
        .get(&format!("{place}/export"))
        .await
        .require(200);
    let csv = String::from_utf8(csv.bytes).unwrap();
    assert!(csv.starts_with("\u{feff}Deal,Date"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + deals.len());
    assert!(
        csv.contains("ATT-V04") && csv.contains(&format!("{} 1/2 = 5000.01", NAMES[B])),
        "{csv}"
    );
    assert_eq!(
        site.count("select count(*) from determinations").await,
        before
    );
    let listed = site.project.get("/v1/what-ifs").await.expect(200);
    assert_eq!(&listed["items"][0], what_if);
}

#[actix_web::test]
async fn the_same_rules_change_nothing_and_a_draft_can_be_tried_before_it_is_published() {
    let mut site = Site::developer().await;
    site.with_two_deals().await;
    let same = json!({"kind": "preset", "preset": "developer"});
    let place = site.compare(same, json!({})).await;
    let result = site.project.get(&place).await.expect(200);
    assert_eq!(result["what_if"]["differing_count"], 0);
    assert_eq!(result["what_if"]["moved_total"], "0.00");
    let mut rules = SiteRules::developer();
    let line = rules
        .determination
        .shares
        .iter_mut()
        .find(|line| line.rule == kehu_attribution::RuleId::V04)
        .unwrap();
    line.commission[0].share = "7/10".parse().unwrap();
    line.commission[1].share = "3/10".parse().unwrap();
    let draft = site.draft(rules).await;
    let version = json!({"kind": "version", "version_id": draft});
    let place = site.compare(version, json!({})).await;
    let result = site.project.get(&place).await.expect(200);
    assert_eq!(result["what_if"]["differing_count"], 1);
    assert_eq!(result["what_if"]["moved_total"], "2000.00");
    let gains: Vec<String> = result["gains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gain| text(&gain["gain"]))
        .collect();
    assert_eq!(gains, ["-2000.00", "2000.00"], "who loses comes first");
}

#[actix_web::test]
async fn a_deal_from_the_counter_is_priced_by_what_has_accrued_in_the_books() {
    let mut books = Books::open().await;
    let deal = books.sold_as_named(A, B, "1000000.00", "250000.75").await;
    books.at(on("2026-06-01")).await;
    let preset = || json!({"kind": "preset", "preset": "sales-office"});
    let place = books.office.compare(preset(), json!({})).await;
    let result = books.office.project.get(&place).await.expect(200);
    assert_eq!(result["what_if"]["unpriced_count"], 1, "nothing is settled");
    books.close("2026-05").await;
    let place = books.office.compare(preset(), json!({})).await;
    let result = books.office.project.get(&place).await.expect(200);
    let what_if = &result["what_if"];
    assert_eq!(what_if["unpriced_count"], 0, "{result}");
    assert_eq!(what_if["commission_total"], "1000.00");
    // Its salesperson follows the party up, as the facts say.
    let found = books.determinations(&deal).await[0]["id"].clone();
    let path = format!("/v1/determinations/{}/facts", text(&found));
    let facts = books.office.project.get(&path).await.expect(200);
    let follower = &facts["facts"]["deal"]["followed_up_by"];
    assert_eq!(*follower, json!(books.office.id(B)));
}

#[actix_web::test]
async fn a_period_takes_whole_days_of_the_site() {
    let mut site = Site::developer().await;
    site.with_two_deals().await;
    let preset = || json!({"kind": "preset", "preset": "sales-office"});
    for (dealt, expected) in [
        (
            json!({"dealt_from": "2026-06-08", "dealt_before": "2026-06-09"}),
            1,
        ),
        (json!({"dealt_from": "2026-06-09"}), 1),
        (json!({"dealt_before": "2026-06-08"}), 0),
    ] {
        let place = site.compare(preset(), dealt).await;
        let result = site.project.get(&place).await.expect(200);
        assert_eq!(result["what_if"]["deals_done"], expected);
    }
    let wrong = json!({"site_id": site.unit, "policy": preset(), "dealt_from": "2026-06-09", "dealt_before": "2026-06-09"});
    site.project
        .post("/v1/what-ifs", wrong)
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn comparisons_are_the_managers_of_the_site() {
    let mut site = Site::developer().await;
    site.with_two_deals().await;
    let preset = json!({"kind": "preset", "preset": "sales-office"});
    let place = site.compare(preset.clone(), json!({})).await;
    let stranger = site
        .server
        .caller("project_manager", site.server.org.other)
        .await;
    for path in [
        place.clone(),
        format!("{place}/deals"),
        format!("{place}/export"),
    ] {
        stranger.get(&path).await.problem(404, "what-if-not-found");
        site.people[A].get(&path).await.problem(403, "forbidden");
    }
    let body = json!({"site_id": site.unit, "policy": preset});
    stranger
        .post("/v1/what-ifs", body)
        .await
        .problem(404, "determination-site-not-found");
}

impl Site {
    /// A draft of the site's rules.
    async fn draft<P: PolicyDocument>(&self, document: P) -> String {
        let system = kehu_kernel::Caller::system("test", self.server.app.clock.now());
        let unit_id = self.unit;
        let drafted = self.server.app.db.transaction(async |tx| {
            let new = kehu_policy::NewDraft {
                unit_id,
                document: document.clone(),
                note: None,
            };
            kehu_policy::draft(tx, &system, new).await
        });
        drafted.await.unwrap().id.to_string()
    }
}

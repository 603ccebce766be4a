//! Visitors known by name, where the site's rules look at names (ATT-G06); P8 "full name or telephone, one match is enough".

use super::site::{A, B, Site};
use crate::office::text;
use kehu_attribution::policy::NameIdentity;
use serde_json::{Value, json};

async fn site(rule: NameIdentity) -> Site {
    Site::with(|rules| rules.reception.name_identity = rule).await
}

impl Site {
    /// A visitor in turn of one, who registers with a name and a mobile.
    async fn comes_as(&self, one: usize, name: &str, mobile: &str) -> Value {
        let reception = self.begin_in_turn(one, json!({"kind": "visitor"})).await;
        let visitor = json!({"visitor": {"name": name, "mobile": mobile}});
        let answer = self.register_with(one, &reception, mobile, visitor).await;
        self.finish(one, &reception).await;
        answer.json
    }

    async fn possible(&self) -> Vec<Value> {
        let found = self
            .project
            .get("/v1/possible-matches?state=open")
            .await
            .expect(200);
        found["items"].as_array().unwrap().clone()
    }
}

#[actix_web::test]
async fn att_g06_a_name_alone_does_nothing_unless_the_policy_says_so() {
    let site = site(NameIdentity::Never).await;
    let first = site.comes_as(A, "赵明", "13812341234").await;
    let second = site.comes_as(B, "赵明", "13912341234").await;
    assert_ne!(first["party_id"], second["party_id"]);
    assert_eq!(site.possible().await, Vec::<Value>::new());
}

#[actix_web::test]
async fn p8_a_namesake_is_shown_to_the_manager_who_joins_or_dismisses() {
    let site = site(NameIdentity::PossibleMatch).await;
    let first = site.comes_as(A, "赵明", "13812341234").await;
    let second = site.comes_as(B, "赵 明", "13912341234").await;
    assert_ne!(
        first["party_id"], second["party_id"],
        "never joined silently"
    );
    let third = site.comes_as(B, "赵明明", "13712341234").await;
    assert!(third["party_id"].is_string());
    let open = site.possible().await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (&open[0]["party_id"], &open[0]["known_party_id"]),
        (&second["party_id"], &first["party_id"])
    );
    let path = format!("/v1/possible-matches/{}", text(&open[0]["id"]));
    site.people[B]
        .post(&format!("{path}/join"), json!({"reason": "是同一人"}))
        .await
        .problem(403, "forbidden");
    let joined = site
        .project
        .post(
            &format!("{path}/join"),
            json!({"reason": "核对身份证为同一人"}),
        )
        .await
        .expect(200);
    assert_eq!(joined["id"], first["party_id"]);
    assert_eq!(
        joined["claim"]["holder_id"],
        site.id(A).to_string(),
        "the earlier claim holds"
    );
    site.project
        .post(&format!("{path}/dismiss"), json!({"reason": "同名"}))
        .await
        .problem(409, "possible-match-settled");
    let fourth = site.comes_as(B, "赵明明", "13612341234").await;
    let open = site.possible().await;
    assert_eq!(open[0]["party_id"], fourth["party_id"]);
    let path = format!("/v1/possible-matches/{}/dismiss", text(&open[0]["id"]));
    let settled = site
        .project
        .post(&path, json!({"reason": "同名不同人"}))
        .await
        .expect(200);
    assert_eq!(settled["state"], "dismissed");
    assert_eq!(site.possible().await, Vec::<Value>::new());
}

#[actix_web::test]
async fn p8_by_policy_a_full_name_joins_whatever_the_telephone() {
    let site = site(NameIdentity::Joins).await;
    let first = site.comes_as(A, "赵明", "13812341234").await;
    let other = site.comes_as(B, "赵明", "13912341234").await;
    assert_eq!(
        other["code"], "registration-claim-stands",
        "the visitor is A's: who came second learns it: {other}"
    );
    let who = json!({"who": {"kind": "visitor", "name": "赵明"}, "capacity": "returning", "been_before": "yes"});
    let received = site.receive(A, who).await.expect(201);
    assert_eq!(received["recognised"], true);
    assert_eq!(received["reception"]["party_id"], first["party_id"]);
    // A party that bears another name is another.
    let third = site.comes_as(B, "赵明明", "13712341234").await;
    assert_ne!(third["party_id"], first["party_id"]);
}

//! Phone enquiries (ATT-G23).

use super::site::{A, B, Site};
use crate::office::text;
use kehu_attribution::policy::{Period, PeriodUnit};
use serde_json::{Value, json};

async fn enquiry(site: &Site, one: usize) -> Value {
    let body = json!({"visitor": {"name": "孙先生", "mobile": "13912345678"}, "channel": "internet", "question": "price",
                      "district": "岳麓区", "wanted": {"property_types": ["residence"], "area_min": 90, "area_max": 120},
                      "invited": true, "promised_on": "2026-06-03"});
    site.people[one]
        .post(&site.path("phone-enquiries"), body)
        .await
        .expect(201)
}

#[actix_web::test]
async fn att_g23_a_phone_enquiry_is_on_record_and_gives_no_claim() {
    for site in [Site::developer().await, Site::sales_office().await] {
        let called = enquiry(&site, A).await;
        assert_eq!(
            (&called["form_number"], &called["reception_id"]),
            (&json!(1), &Value::Null)
        );
        let found = site.search(B, "13912345678").await["matches"][0].clone();
        assert_eq!(
            (&found["party_id"], &found["claim"], &found["visits"]),
            (&called["party_id"], &Value::Null, &json!(0))
        );
        assert_eq!(
            found["advice"]["capacity"], "turn",
            "whoever called is received as new"
        );
        let own = site.people[A]
            .get("/v1/phone-enquiries?visited=false")
            .await
            .expect(200);
        assert_eq!(own["items"][0]["id"], called["id"]);
        assert_eq!(
            site.people[B].get("/v1/phone-enquiries").await.expect(200)["items"],
            json!([])
        );
    }
}

#[actix_web::test]
async fn att_g23_where_the_policy_says_for_how_long_an_enquiry_gives_a_claim() {
    let week = Period {
        count: 7,
        unit: PeriodUnit::Days,
    };
    let site = Site::with(|rules| rules.determination.claim.enquiry_validity = Some(week)).await;
    enquiry(&site, A).await;
    let claim = site.search(B, "13912345678").await["matches"][0]["claim"].clone();
    assert_eq!(
        (&claim["holder_id"], &claim["last_day"]),
        (&json!(site.id(A)), &json!("2026-06-08"))
    );
    // A second call by another takes nothing away.
    enquiry(&site, B).await;
    assert_eq!(
        site.search(B, "13912345678").await["matches"][0]["claim"],
        claim
    );
}

#[actix_web::test]
async fn att_g23_an_enquiry_becomes_one_visit() {
    let site = Site::sales_office().await;
    let called = enquiry(&site, B).await;
    let who = json!({"who": {"kind": "enquiry", "enquiry_id": called["id"]}});
    let received = site.receive(A, who.clone()).await.expect(201);
    assert_eq!(received["reception"]["party_id"], called["party_id"]);
    let now = site.people[B]
        .get(&format!("/v1/phone-enquiries/{}", text(&called["id"])))
        .await
        .expect(200);
    assert_eq!(now["reception_id"], received["reception"]["id"]);
    site.receive(B, who).await.problem(409, "enquiry-visited");
}

#[actix_web::test]
async fn att_g23_what_a_caller_wants_must_make_sense() {
    let site = Site::sales_office().await;
    let body = json!({"channel": "internet", "question": "price", "invited": false, "wanted": {"area_min": 120, "area_max": 90}});
    site.people[A]
        .post(&site.path("phone-enquiries"), body)
        .await
        .problem(422, "validation-failed");
    let body = json!({"channel": "internet", "question": "price", "invited": true, "promised_on": "2026-05-31"});
    site.people[A]
        .post(&site.path("phone-enquiries"), body)
        .await
        .problem(422, "validation-failed");
}

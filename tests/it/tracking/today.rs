//! What is due today (ATT-S05).

use super::{follow_up, party};
use crate::office::text;
use crate::reception::site::{A, B, Site};
use crate::selling::Selling;
use serde_json::{Value, json};

async fn today(site: &Site, one: usize) -> Value {
    site.people[one].get(&site.path("today")).await.expect(200)
}

fn parties(today: &Value, list: &str) -> Vec<String> {
    today[list]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["party_id"]))
        .collect()
}

#[actix_web::test]
async fn att_s05_a_salesperson_sees_the_own_and_a_manager_the_sites() {
    let mut site = Site::sales_office().await;
    let a = party(&site, A, "13812340001", "a").await;
    let b = party(&site, B, "13812340002", "a").await;
    site.clock("2026-06-07", "09:00").await;
    assert!(parties(&today(&site, A).await, "follow_ups").is_empty());
    site.clock("2026-06-08", "09:00").await;
    let own = today(&site, A).await;
    assert_eq!(
        (own["own"].clone(), parties(&own, "follow_ups")),
        (json!(true), vec![a.clone()])
    );
    let all = site.sales.get(&site.path("today")).await.expect(200);
    let mut both = vec![a, b];
    both.sort();
    let mut seen = parties(&all, "follow_ups");
    seen.sort();
    assert_eq!((all["own"].clone(), seen), (json!(false), both));
    assert_eq!(all["follow_ups"][0]["overdue"], false);
}

#[actix_web::test]
async fn att_s05_promised_visits_and_callers_to_invite_show_until_they_came() {
    let mut site = Site::sales_office().await;
    let call = |name: &str, mobile: &str, promised: Value| json!({"visitor": {"name": name, "mobile": mobile}, "channel": "internet", "question": "price", "wanted": {}, "invited": false, "promised_on": promised});
    let path = site.path("phone-enquiries");
    let promised = site.people[A]
        .post(&path, call("孙先生", "13912340001", json!("2026-06-03")))
        .await
        .expect(201);
    let open = site.people[A]
        .post(&path, call("吴女士", "13912340002", Value::Null))
        .await
        .expect(201);
    let held = party(&site, A, "13812340001", "c").await;
    follow_up(&site, A, &held, json!({"visit_promised_on": "2026-06-03"}))
        .await
        .expect(201);
    site.clock("2026-06-02", "23:59:59").await;
    let before = today(&site, A).await;
    assert!(parties(&before, "visits_promised").is_empty());
    assert_eq!(parties(&before, "invitations"), [text(&open["party_id"])]);
    assert!(parties(&today(&site, B).await, "invitations").is_empty());
    site.on("2026-06-03", "09:00").await;
    let due = today(&site, A).await;
    let mut seen = parties(&due, "visits_promised");
    let mut expected = vec![text(&promised["party_id"]), held];
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
    let came = site.receive(A, json!({"who": {"kind": "enquiry", "enquiry_id": promised["id"]}, "receiver_id": site.id(A)})).await;
    came.require(201);
    assert_eq!(
        parties(&today(&site, A).await, "visits_promised").len(),
        1,
        "who came is no longer awaited"
    );
    // A caller is to be invited for seven days.
    site.clock("2026-06-08", "09:00").await;
    assert_eq!(parties(&today(&site, A).await, "invitations").len(), 1);
    site.clock("2026-06-09", "09:00").await;
    assert!(parties(&today(&site, A).await, "invitations").is_empty());
}

#[actix_web::test]
async fn att_s05_registrations_wait_for_confirmation_and_claims_that_expire_show_three_days_before()
{
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812340001").await;
    let waiting = site.project.get(&site.path("today")).await.expect(200);
    assert_eq!(
        waiting["registrations_waiting"][0]["registration_id"],
        registration["id"]
    );
    site.confirm(&registration).await.expect(200);
    let done = site.project.get(&site.path("today")).await.expect(200);
    assert_eq!(done["registrations_waiting"], json!([]));
    // One month from 1 June: the claim stands through 1 July.
    site.clock("2026-06-27", "09:00").await;
    assert!(parties(&today(&site, A).await, "claims_expiring").is_empty());
    site.clock("2026-06-28", "09:00").await;
    assert_eq!(
        parties(&today(&site, A).await, "claims_expiring"),
        [text(&registration["party_id"])]
    );
    assert!(parties(&today(&site, B).await, "claims_expiring").is_empty());
    site.clock("2026-07-01", "23:59:59").await;
    assert_eq!(parties(&today(&site, A).await, "claims_expiring").len(), 1);
    site.clock("2026-07-02", "00:00").await;
    assert!(parties(&today(&site, A).await, "claims_expiring").is_empty());
}

#[actix_web::test]
async fn att_s05_appointments_of_referrals_and_plans_are_the_managers() {
    let mut site = Site::developer().await;
    let body = json!({"name": "刘敏", "mobile": "13712341234", "relation": "friend", "origin": "private", "appointed_on": "2026-06-02"});
    let referral = site
        .employee
        .post(&site.path("referrals"), body)
        .await
        .expect(201);
    site.at("08:50").await;
    let plan = json!({"kind": "daily", "entries": ["接待"]});
    site.people[A]
        .post(&site.path("plans"), plan)
        .await
        .expect(201);
    assert_eq!(
        site.project.get(&site.path("today")).await.expect(200)["appointments"],
        json!([])
    );
    site.clock("2026-06-02", "09:00").await;
    let due = site.project.get(&site.path("today")).await.expect(200);
    assert_eq!(due["appointments"][0]["referral_id"], referral["id"]);
    assert_eq!(due["plans_open"][0]["overdue"], true);
    assert!(due["plans_missing"].as_array().unwrap().len() > 3);
    let own = today(&site, B).await;
    assert_eq!(
        (&own["appointments"], &own["plans_open"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(
        own["plans_missing"].as_array().unwrap().len(),
        2,
        "the own daily and weekly plan"
    );
}

#[actix_web::test]
async fn att_s05_contracts_and_payments_are_reminded_of_three_days_before() {
    let mut selling = Selling::open().await;
    let deal = selling.subscribed(0).await;
    selling.pay(&deal, "deposit", "100000.00").await;
    let reminders = async |selling: &Selling| {
        let due = selling.seller.get(&selling.path("today")).await.expect(200);
        let items = due["reminders"].as_array().unwrap().clone();
        items
            .iter()
            .map(|one| {
                (
                    text(&one["kind"]),
                    text(&one["due_on"]),
                    one["amount"].clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    assert!(reminders(&selling).await.is_empty());
    // The contract is planned for 8 June, 200000 are due on the 30th.
    selling
        .at("2026-06-04T09:00:00+08:00".parse().unwrap())
        .await;
    assert!(reminders(&selling).await.is_empty());
    selling
        .at("2026-06-05T09:00:00+08:00".parse().unwrap())
        .await;
    assert_eq!(
        reminders(&selling).await,
        [("contract".to_owned(), "2026-06-08".to_owned(), Value::Null)]
    );
    selling.sign(&deal).await.expect(200);
    assert!(reminders(&selling).await.is_empty());
    selling
        .at("2026-06-27T09:00:00+08:00".parse().unwrap())
        .await;
    assert_eq!(
        reminders(&selling).await,
        [(
            "payment".to_owned(),
            "2026-06-30".to_owned(),
            json!("200000.00")
        )]
    );
    selling.pay(&deal, "price", "150000.00").await;
    assert_eq!(reminders(&selling).await[0].2, json!("50000.00"));
    selling.pay(&deal, "price", "50000.00").await;
    assert!(reminders(&selling).await.is_empty());
    let colleague = selling
        .colleague
        .get(&selling.path("today"))
        .await
        .expect(200);
    assert_eq!(colleague["reminders"], json!([]));
}

//! Parties, their members, and merging them.

use super::site::{A, B, Site};
use crate::office::text;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_g06_a_second_visitor_with_the_same_mobile_is_recognised_and_not_doubled() {
    let site = Site::sales_office().await;
    let first = site.registered(A, "13812341234").await;
    let own = json!({"who": {"kind": "visitor", "name": "赵先生", "mobile": "138 1234 1234"}, "capacity": "returning", "been_before": "yes"});
    let back = site.receive(A, own).await.expect(201);
    assert_eq!(
        (&back["recognised"], &back["reception"]["party_id"]),
        (&json!(true), &first["party_id"])
    );
    assert_eq!(
        site.count("select count(*) from customers where mobile = '13812341234'")
            .await,
        1
    );
    let record = site.record(&first["party_id"]).await;
    assert!(
        record
            .iter()
            .any(|entry| entry["kind"] == "found"
                && entry["reception_id"] == back["reception"]["id"])
    );
}

#[actix_web::test]
async fn att_g06_the_same_mobile_at_another_site_is_another_dossier() {
    let site = Site::sales_office().await;
    site.registered(A, "13812341234").await;
    let other = site
        .server
        .site_under(site.server.org.company, "SITE-2")
        .await;
    let stranger = site.server.caller("salesperson", other).await;
    let body = json!({"visitor": {"mobile": "13812341234"}, "channel": "internet", "question": "price", "invited": false});
    stranger
        .post(&format!("/v1/sites/{other}/phone-enquiries"), body)
        .await
        .expect(201);
    assert_eq!(
        site.count("select count(*) from customers where mobile = '13812341234'")
            .await,
        2
    );
    let own = stranger.get("/v1/parties").await.expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn att_v12_a_spouse_is_added_with_the_kinship_and_a_person_of_another_party_stays_there() {
    let site = Site::developer().await;
    let first = site.registered(A, "13812341234").await;
    let other = site.registered(B, "13912341234").await;
    let path = format!("/v1/parties/{}/members", text(&first["party_id"]));
    let spouse =
        |mobile: &str| json!({"visitor": {"name": "李娜", "mobile": mobile}, "kinship": "spouse"});
    let party = site.people[A]
        .post(&path, spouse("13712341234"))
        .await
        .expect(200);
    assert_eq!(party["members"][1]["kinship"], "spouse");
    site.people[A]
        .post(&path, spouse("13712341234"))
        .await
        .problem(409, "party-member-already");
    let elsewhere = site.people[A]
        .post(&path, spouse("13912341234"))
        .await
        .problem(409, "party-member-elsewhere");
    assert!(text(&elsewhere["detail"]).contains(&text(&other["party_id"])));
    site.people[B]
        .post(&path, spouse("13612341234"))
        .await
        .problem(404, "party-not-found");
}

#[actix_web::test]
async fn att_g22_merging_loses_nothing_and_the_earlier_claim_holds() {
    let mut site = Site::sales_office().await;
    let first = site.registered(A, "13812341234").await;
    site.at("10:00").await;
    let second = site.registered(B, "13912341234").await;
    let merge = |into: &Value, merged: &Value| {
        (
            format!("/v1/parties/{}/merge", text(into)),
            json!({"merged_id": merged, "reason": "同一客户，两个号码"}),
        )
    };
    let (path, body) = merge(&second["party_id"], &first["party_id"]);
    site.people[B]
        .post(&path, body.clone())
        .await
        .problem(403, "forbidden");
    let kept = site.project.post(&path, body.clone()).await.expect(200);
    assert_eq!(
        kept["claim"]["holder_id"],
        site.id(A).to_string(),
        "the earlier claim holds, whichever party remains"
    );
    assert_eq!(kept["members"].as_array().unwrap().len(), 2);
    let merged = site
        .project
        .get(&format!("/v1/parties/{}", text(&first["party_id"])))
        .await
        .expect(200);
    assert_eq!(merged["merged_into"], second["party_id"]);
    site.project
        .post(&path, body)
        .await
        .problem(409, "party-merged");
    let later = site
        .project
        .get(&format!("/v1/registrations/{}", text(&second["id"])))
        .await
        .expect(200);
    assert!(later["claim_ended_at"].is_string());
    let record = site.record(&second["party_id"]).await;
    let registered: Vec<&Value> = record
        .iter()
        .filter(|entry| entry["kind"] == "registered")
        .map(|entry| &entry["id"])
        .collect();
    assert_eq!(registered, [&first["id"], &second["id"]]);
    let receptions = site
        .project
        .get(&format!(
            "/v1/receptions?party_id={}",
            text(&second["party_id"])
        ))
        .await
        .expect(200);
    assert_eq!(receptions["items"].as_array().unwrap().len(), 2);
    let (path, body) = merge(&second["party_id"], &second["party_id"]);
    site.project
        .post(&path, body)
        .await
        .problem(422, "party-merge-with-itself");
}

#[actix_web::test]
async fn cus_06_a_salesperson_reads_the_own_parties_and_a_stranger_none() {
    let site = Site::sales_office().await;
    let first = site.registered(A, "13812341234").await;
    let path = format!("/v1/parties/{}", text(&first["party_id"]));
    let own = site.people[A].get(&path).await.expect(200);
    assert_eq!(own["members"][0]["mobile"], "13812341234");
    site.people[B]
        .get(&path)
        .await
        .problem(404, "party-not-found");
    site.people[B]
        .get(&format!("{path}/record"))
        .await
        .problem(404, "party-not-found");
    let sales = site.sales.get(&path).await.expect(200);
    assert_eq!(
        sales["members"][0]["mobile"], "138****1234",
        "the sales manager sees masked values"
    );
    let stranger = site
        .server
        .caller("project_manager", site.server.org.other)
        .await;
    stranger.get(&path).await.problem(404, "party-not-found");
    let list = site.people[A]
        .get("/v1/parties?claimed=true")
        .await
        .expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        site.people[B].get("/v1/parties").await.expect(200)["items"],
        json!([])
    );
}

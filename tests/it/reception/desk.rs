//! The reception desk (ATT-G06 to ATT-G08).

use super::site::{A, B, C, Site};
use crate::office::text;
use serde_json::json;

#[actix_web::test]
async fn att_g06_the_desk_tells_who_received_whether_a_claim_stands_until_when_and_who_receives_now()
 {
    for site in [Site::developer().await, Site::sales_office().await] {
        let registration = site.registered(A, "13812341234").await;
        for q in [
            "13812341234",
            "1234",
            "138****1234",
            "赵明",
            "zhaoming",
            "zm",
        ] {
            let answer = site.search(B, q).await;
            let found = &answer["matches"][0];
            assert_eq!(found["party_id"], registration["party_id"], "{q}");
            assert_eq!(found["visits"], 1);
            assert_eq!(found["last_receiver_id"], site.id(A).to_string());
            assert_eq!(found["claim"]["holder_id"], site.id(A).to_string());
            assert_eq!(found["claim"]["stands"], true);
            assert_eq!(found["advice"]["receiver_id"], site.id(A).to_string());
            assert_eq!(
                (&found["advice"]["capacity"], &found["advice"]["uses_turn"]),
                (&json!("returning"), &json!(false))
            );
            assert_eq!(found["advice"]["rule"], "ATT-G07");
            assert_eq!(answer["as_new"]["capacity"], "turn");
            assert_eq!(answer["as_new"]["receiver_id"], site.id(B).to_string());
        }
        assert_eq!(site.search(B, "13900000000").await["matches"], json!([]));
    }
}

#[actix_web::test]
async fn att_g06_the_claim_runs_a_month_for_a_developer_and_two_for_a_sales_office() {
    for (site, last_day) in [
        (Site::developer().await, "2026-07-01"),
        (Site::sales_office().await, "2026-08-01"),
    ] {
        site.registered(A, "13812341234").await;
        let found = site.search(B, "1234").await["matches"][0].clone();
        assert_eq!(found["claim"]["last_day"], last_day);
    }
}

#[actix_web::test]
async fn att_g06_what_the_desk_answers_is_masked_for_everybody_and_every_search_is_logged() {
    let site = Site::developer().await;
    site.registered(A, "13812341234").await;
    let before = site
        .count("select count(*) from audit_entries where action = 'receptions.search'")
        .await;
    for caller in [&site.people[A], &site.people[B], &site.project, &site.sales] {
        let answer = caller
            .post(&site.path("desk-search"), json!({"q": "13812341234"}))
            .await
            .require(200);
        let whole = String::from_utf8(answer.bytes.clone()).unwrap();
        assert!(
            !whole.contains("13812341234") && !whole.contains("赵明"),
            "{whole}"
        );
        assert_eq!(
            answer.json["matches"][0]["members"][0]["mobile"],
            "138****1234"
        );
        assert_eq!(answer.json["matches"][0]["members"][0]["name"], "赵*");
    }
    let after = site
        .count("select count(*) from audit_entries where action = 'receptions.search'")
        .await;
    assert_eq!(after - before, 4);
    let kept = site
        .count("select count(*) from desk_searches s where position('13812341234' in s::text) > 0")
        .await;
    assert_eq!(kept, 0, "a search is kept as a digest alone");
}

#[actix_web::test]
async fn att_g06_a_search_for_a_reception_that_is_not_at_the_site_is_refused() {
    let site = Site::developer().await;
    let nobodys = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60";
    site.people[A]
        .post(
            &site.path("desk-search"),
            json!({"q": "1234", "reception_id": nobodys}),
        )
        .await
        .problem(404, "reception-not-found");
    assert_eq!(site.count("select count(*) from desk_searches").await, 0);
}

#[actix_web::test]
async fn att_g06_a_match_by_telephone_is_on_the_partys_record() {
    let site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    site.search(B, "1234").await;
    let record = site.record(&registration["party_id"]).await;
    let found = record
        .iter()
        .find(|entry| entry["kind"] == "found")
        .unwrap();
    assert_eq!(found["recorded_by"], site.id(B).to_string());
    assert_eq!(found["salesperson_id"], site.id(A).to_string());
}

#[actix_web::test]
async fn att_g08_for_an_absent_holder_the_last_in_order_volunteers_at_a_developer_and_the_next_assists_at_a_sales_office()
 {
    let developer = Site::developer().await;
    developer.registered(A, "13812341234").await;
    developer.leave(A).await;
    let advice = developer.search(B, "1234").await["matches"][0]["advice"].clone();
    assert_eq!(
        (text(&advice["capacity"]), text(&advice["rule"])),
        ("volunteer".into(), "ATT-G08".into())
    );
    assert_eq!(advice["receiver_id"], developer.id(C).to_string());
    let office = Site::sales_office().await;
    office.registered(A, "13812341234").await;
    office.leave(A).await;
    let advice = office.search(B, "1234").await["matches"][0]["advice"].clone();
    assert_eq!(
        (text(&advice["capacity"]), text(&advice["rule"])),
        ("assisting".into(), "ATT-R04".into())
    );
    assert_eq!(advice["receiver_id"], office.id(B).to_string());
    assert_eq!(advice["uses_turn"], false);
}

#[actix_web::test]
async fn att_g06_a_stranger_to_the_site_finds_no_site() {
    let site = Site::developer().await;
    let stranger = site
        .server
        .caller("salesperson", site.server.org.branch)
        .await;
    stranger
        .post(&site.path("desk-search"), json!({"q": "1234"}))
        .await
        .problem(404, "site-not-found");
}

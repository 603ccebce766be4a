//! Receptions (ATT-G07, ATT-G08, ATT-G21, ATT-G24).

use super::site::{A, B, C, NAMES, Site, instant};
use crate::office::text;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_g01_a_new_visitor_goes_to_the_next_in_order_and_uses_a_turn() {
    let site = Site::developer().await;
    let first = site.receive(C, json!({})).await.expect(201);
    assert_eq!(first["reception"]["receiver_id"], site.id(A).to_string());
    assert_eq!(
        (&first["reception"]["uses_turn"], &first["recognised"]),
        (&json!(true), &json!(false))
    );
    let refused = site
        .receive(C, json!({"receiver_id": site.id(C)}))
        .await
        .problem(409, "not-your-turn");
    assert_eq!(refused["rule"], "ATT-G01");
    let second = site.receive(C, json!({})).await.expect(201);
    assert_eq!(second["reception"]["receiver_id"], site.id(B).to_string());
}

#[actix_web::test]
async fn att_g07_a_returning_visitor_uses_no_turn_and_is_refused_as_new_with_who_holds_the_claim() {
    for site in [Site::developer().await, Site::sales_office().await] {
        site.registered(A, "13812341234").await;
        let visitor = json!({"kind": "visitor", "mobile": "13812341234"});
        let refused = site
            .receive(B, json!({"who": visitor}))
            .await
            .problem(409, "returning-visitor-uses-no-turn");
        assert_eq!(refused["rule"], "ATT-G07");
        assert!(text(&refused["detail"]).contains(NAMES[A]), "{refused}");
        let own = json!({"who": visitor, "capacity": "returning", "been_before": "yes"});
        site.receive(B, own.clone())
            .await
            .problem(409, "not-the-holder");
        let received = site.receive(A, own).await.expect(201);
        assert_eq!(
            (&received["recognised"], &received["reception"]["uses_turn"]),
            (&json!(true), &json!(false))
        );
        assert_eq!(received["claim"]["holder_id"], site.id(A).to_string());
        // The order stands as it was: the next new visitor is B's.
        let next = site.receive(C, json!({})).await.expect(201);
        assert_eq!(next["reception"]["receiver_id"], site.id(B).to_string());
    }
}

#[actix_web::test]
async fn att_g08_a_volunteer_stands_in_for_an_absent_holder_only_and_gets_the_next_new_visitor() {
    let site = Site::developer().await;
    let party = site.registered(A, "13812341234").await["party_id"].clone();
    let who = json!({"kind": "party", "party_id": party});
    let volunteer = json!({"who": who, "capacity": "volunteer", "been_before": "yes"});
    site.receive(C, volunteer.clone())
        .await
        .problem(409, "holder-on-site");
    site.leave(A).await;
    let other = json!({"who": who, "capacity": "volunteer", "been_before": "yes", "receiver_id": site.id(B)});
    site.receive(B, other)
        .await
        .problem(409, "not-last-in-order");
    let received = site.receive(B, volunteer).await.expect(201);
    assert_eq!(received["reception"]["receiver_id"], site.id(C).to_string());
    assert_eq!(
        received["reception"]["on_behalf_of"],
        site.id(A).to_string()
    );
    assert_eq!(received["reception"]["uses_turn"], false);
    site.finish(C, &received["reception"]).await;
    let next = site.receive(B, json!({})).await.expect(201);
    assert_eq!(next["reception"]["receiver_id"], site.id(C).to_string());
}

#[actix_web::test]
async fn att_g24_who_is_named_before_the_reception_receives_outside_the_order() {
    for site in [Site::developer().await, Site::sales_office().await] {
        site.receive(C, json!({"capacity": "named"}))
            .await
            .problem(409, "not-named");
        let named = json!({"capacity": "named", "named": [site.id(C)]});
        let received = site.receive(C, named).await.expect(201);
        assert_eq!(received["reception"]["receiver_id"], site.id(C).to_string());
        assert_eq!(received["reception"]["uses_turn"], false);
        let said = &received["reception"]["statements"][0];
        assert_eq!(
            (&said["kind"], &said["phase"]),
            (&json!("named"), &json!("before"))
        );
        let next = site.receive(C, json!({})).await.expect(201);
        assert_eq!(next["reception"]["receiver_id"], site.id(A).to_string());
    }
}

#[actix_web::test]
async fn att_g24_what_is_said_after_the_reception_proper_began_was_said_during_it() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let path = format!("/v1/receptions/{}/statements", text(&reception["id"]));
    let body = json!({"statements": [
        {"kind": "declined", "salesperson_id": site.id(B)}, {"kind": "proper_began"},
        {"kind": "named", "salesperson_id": site.id(C)}, {"kind": "insisted"}, {"kind": "came_for_discount"}]});
    let answer = site.people[A].post(&path, body).await.expect(200);
    let phases: Vec<String> = answer["statements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|said| text(&said["phase"]))
        .collect();
    assert_eq!(phases, ["before", "during", "during", "during", "during"]);
    let again = json!({"statements": [{"kind": "proper_began"}]});
    site.people[A]
        .post(&path, again)
        .await
        .problem(409, "reception-proper-began");
    let of_nobody = json!({"statements": [{"kind": "named"}]});
    site.people[A]
        .post(&path, of_nobody)
        .await
        .problem(422, "statement-salesperson");
    site.finish(A, &reception).await;
    let late = json!({"statements": [{"kind": "insisted"}]});
    site.people[A]
        .post(&path, late)
        .await
        .problem(409, "reception-finished");
}

#[actix_web::test]
async fn att_g21_an_arrival_is_entered_the_same_day_within_the_hour_and_the_attempt_to_back_date_is_recorded()
 {
    let mut site = Site::developer().await;
    site.at("12:00").await;
    let at = |time: &str| json!({"arrived_at": instant("2026-06-01", time)});
    let refused = site
        .receive(A, at("10:59:59"))
        .await
        .problem(409, "entered-late");
    assert_eq!(refused["rule"], "ATT-G21");
    site.receive(A, at("12:00:01"))
        .await
        .problem(422, "in-the-future");
    assert_eq!(
        site.refused_attempts("receptions.receive_refused").await,
        ["entered-late"]
    );
    let received = site.receive(A, at("11:00")).await.expect(201);
    let finish = format!(
        "/v1/receptions/{}/finish",
        text(&received["reception"]["id"])
    );
    site.at("12:30").await;
    let early = json!({"left_at": instant("2026-06-01", "11:29:59")});
    site.people[A]
        .post(&finish, early)
        .await
        .problem(409, "entered-late");
    site.people[A].post(&finish, json!({})).await.expect(200);
    site.people[A]
        .post(&finish, json!({}))
        .await
        .problem(409, "reception-finished");
}

#[actix_web::test]
async fn att_g21_yesterday_is_entered_never() {
    let mut site = Site::developer().await;
    site.on("2026-06-02", "00:10").await;
    let yesterday = json!({"arrived_at": instant("2026-06-01", "23:59:59")});
    site.receive(A, yesterday)
        .await
        .problem(409, "entered-late");
}

#[actix_web::test]
async fn att_g10_nobody_receives_two_parties_at_once() {
    let site = Site::developer().await;
    site.visitor(A).await;
    let named = json!({"capacity": "named", "named": [site.id(A)]});
    site.receive(A, named)
        .await
        .problem(409, "salesperson-busy");
}

#[actix_web::test]
async fn att_v02_handing_a_recognised_visitor_over_gives_the_turn_back() {
    let site = Site::developer().await;
    let party = site.registered(A, "13812341234").await["party_id"].clone();
    // B is received as new under no number, then recognised as A's own of the morning.
    let reception = site.visitor(B).await;
    let merge = json!({"merged_id": reception["party_id"], "reason": "甲认出客户"});
    site.project
        .post(&format!("/v1/parties/{}/merge", text(&party)), merge)
        .await
        .expect(200);
    let over = json!({"who": {"kind": "party", "party_id": party}, "capacity": "returning", "been_before": "forgot",
                      "continues_id": reception["id"]});
    let taken = site.receive(A, over).await.expect(201);
    assert_eq!(taken["reception"]["continues_id"], reception["id"]);
    assert_eq!(taken["reception"]["uses_turn"], false);
    let former = site
        .project
        .get(&format!("/v1/receptions/{}", text(&reception["id"])))
        .await
        .expect(200);
    assert!(former["left_at"].is_string());
    // B has the turn again.
    let next = site.receive(C, json!({})).await.expect(201);
    assert_eq!(next["reception"]["receiver_id"], site.id(B).to_string());
}

#[actix_web::test]
async fn att_g09_received_by_name_an_existing_customers_new_visitor_uses_no_turn_and_by_rotation_one()
 {
    let site = Site::developer().await;
    let accompanied = |more: Value| {
        let mut body = json!({"accompanied": true, "party_size": 2});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let named = json!({"capacity": "named", "named": [site.id(B)], "receiver_id": site.id(B)});
    let by_name = site.receive(B, accompanied(named)).await.expect(201);
    assert_eq!(by_name["reception"]["uses_turn"], false);
    let in_turn = site.receive(A, accompanied(json!({}))).await.expect(201);
    assert_eq!(
        (
            &in_turn["reception"]["uses_turn"],
            &in_turn["reception"]["receiver_id"]
        ),
        (&json!(true), &json!(site.id(A)))
    );
    let next = site.receive(C, json!({})).await.expect(201);
    assert_eq!(next["reception"]["receiver_id"], site.id(C).to_string());
}

#[actix_web::test]
async fn att_r10_whom_an_existing_customer_brings_goes_to_the_next_in_order_who_keeps_the_turn() {
    let site = Site::sales_office().await;
    let brought = site
        .receive(A, json!({"accompanied": true, "party_size": 2}))
        .await
        .expect(201);
    let receiver = &brought["reception"]["receiver_id"];
    assert_eq!(
        (receiver, &brought["reception"]["uses_turn"]),
        (&json!(site.id(A)), &json!(false))
    );
    site.finish(A, &brought["reception"]).await;
    let next = site.receive(C, json!({})).await.expect(201);
    assert_eq!(next["reception"]["receiver_id"], site.id(A).to_string());
}

#[actix_web::test]
async fn att_g01_nobody_takes_a_new_visitor_outside_the_order_as_anothers() {
    let site = Site::sales_office().await;
    let refused = site
        .receive(C, json!({"capacity": "assisting"}))
        .await
        .problem(409, "nobodys-visitor");
    assert_eq!(refused["rule"], "ATT-G08");
    let said = |more: Value| {
        let mut body = json!({"capacity": "assisting", "on_behalf_of": site.id(B)});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    site.leave(B).await;
    site.receive(C, said(json!({})))
        .await
        .problem(409, "not-their-visitor");
    let named = site
        .receive(C, said(json!({"named": [site.id(B)]})))
        .await
        .expect(201);
    assert_eq!(named["reception"]["on_behalf_of"], site.id(B).to_string());
}

#[actix_web::test]
async fn att_r04_whose_salesperson_is_with_another_party_is_not_left_standing() {
    let site = Site::sales_office().await;
    let party = site.registered(A, "13812341234").await["party_id"].clone();
    let again = json!({"who": {"kind": "party", "party_id": party}, "capacity": "assisting", "been_before": "yes"});
    site.receive(C, again.clone())
        .await
        .problem(409, "holder-on-site");
    let other = site.receive(A, json!({"capacity": "named", "named": [site.id(A)]}));
    other.await.expect(201);
    let assisted = site.receive(C, again).await.expect(201);
    assert_eq!(
        (
            &assisted["reception"]["receiver_id"],
            &assisted["reception"]["on_behalf_of"]
        ),
        (&json!(site.id(C)), &json!(site.id(A)))
    );
}

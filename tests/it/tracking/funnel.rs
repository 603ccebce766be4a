//! The funnel (ATT-G27).

use super::daily::check;
use super::{buyer, follow_up, party, tracking};
use crate::office::text;
use crate::reception::site::{A, B, Site};
use crate::selling::{Selling, with};
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

async fn moved(caller: &Caller, party: &str, stage: &str) -> Answer {
    caller
        .post(
            &format!("/v1/parties/{party}/stage"),
            json!({"stage": stage, "reason": "研究后判断"}),
        )
        .await
}

async fn moves(site: &Site, party: &str) -> Vec<(Value, Value, Value)> {
    let list = site
        .sales_supervisor
        .get(&format!("/v1/parties/{party}/funnel-moves"))
        .await
        .expect(200);
    let items = list["items"].as_array().unwrap().iter().rev();
    items
        .map(|one| {
            (
                one["from_stage"].clone(),
                one["to_stage"].clone(),
                one["cause"].clone(),
            )
        })
        .collect()
}

#[actix_web::test]
async fn att_g27_a_party_goes_from_collected_to_followed_and_each_move_is_on_record() {
    let mut site = Site::sales_office().await;
    let reception = site.visitor(A).await;
    let party = text(&reception["party_id"]);
    assert_eq!(tracking(&site, &party).await["stage"], "collected");
    site.register(A, &reception, "13812340001")
        .await
        .expect(201);
    site.finish(A, &reception).await;
    assert_eq!(tracking(&site, &party).await["stage"], "screened");
    site.at("18:30").await;
    let minutes = json!({"attendee_ids": [site.id(A)], "reports": [{"reception_id": reception["id"], "report": "三室，意向强"}]});
    site.sales
        .post(&site.path("evening-minutes"), minutes)
        .await
        .expect(201);
    assert_eq!(tracking(&site, &party).await["stage"], "analysed");
    moved(&site.people[A], &party, "classified")
        .await
        .expect(200);
    follow_up(&site, A, &party, json!({})).await.expect(201);
    let words = |from: &str, to: &str, cause: &str| {
        (
            if from.is_empty() {
                Value::Null
            } else {
                json!(from)
            },
            json!(to),
            json!(cause),
        )
    };
    assert_eq!(
        moves(&site, &party).await,
        [
            words("", "collected", "first_contact"),
            words("collected", "screened", "registration"),
            words("screened", "analysed", "minutes"),
            words("analysed", "classified", "by_hand"),
            words("classified", "followed", "follow_up"),
        ]
    );
}

#[actix_web::test]
async fn att_g27_what_facts_prove_is_not_claimed_by_hand() {
    let site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "c").await;
    for stage in [
        "collected",
        "screened",
        "followed",
        "dealt",
        "second_deal",
        "referring",
        "followed_again",
    ] {
        let refused = moved(&site.people[A], &party, stage)
            .await
            .problem(409, "funnel-move-refused");
        assert_eq!(refused["rule"], "ATT-G27");
    }
    moved(&site.people[B], &party, "archived")
        .await
        .problem(404, "party-not-found");
    moved(&site.sales_supervisor, &party, "archived")
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn att_g27_a_party_that_must_be_followed_up_is_archived_by_a_manager_only_and_followed_again()
{
    let site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "b").await;
    let refused = moved(&site.people[A], &party, "archived")
        .await
        .problem(403, "party-must-be-followed");
    assert_eq!(refused["rule"], "ATT-G26");
    let path = format!("/v1/parties/{party}/stage-decision");
    let archived = site
        .sales_supervisor
        .post(
            &path,
            json!({"stage": "archived", "reason": "已在别处购房"}),
        )
        .await
        .expect(200);
    assert_eq!(
        (
            &archived["stage"],
            &archived["due_on"],
            &archived["obligatory"]
        ),
        (&json!("archived"), &Value::Null, &json!(false))
    );
    follow_up(&site, A, &party, json!({})).await.expect(201);
    let found = tracking(&site, &party).await;
    assert_eq!(
        (&found["stage"], &found["obligatory"]),
        (&json!("followed_again"), &json!(true))
    );
}

#[actix_web::test]
async fn att_g27_what_nothing_happens_with_for_long_is_archived_the_day_after() {
    let mut site = Site::sales_office().await;
    let d = party(&site, A, "13812340001", "d").await;
    let b = party(&site, A, "13812340002", "b").await;
    // 1 June and 180 days are 28 November.
    site.clock("2026-11-28", "09:00").await;
    check(&site).await;
    assert_eq!(tracking(&site, &d).await["stage"], "screened");
    site.clock("2026-11-29", "09:00").await;
    check(&site).await;
    assert_eq!(tracking(&site, &d).await["stage"], "archived");
    assert_eq!(
        tracking(&site, &b).await["stage"],
        "screened",
        "what must be followed up stays, and shows as missing"
    );
    assert_eq!(moves(&site, &d).await.last().unwrap().2, "inactivity");
    // It calls again: it is followed again.
    let body = json!({"visitor": {"name": "赵明", "mobile": "13812340001"}, "channel": "internet", "question": "price", "wanted": {}, "invited": true});
    let called = site.people[A]
        .post(&site.path("phone-enquiries"), body)
        .await
        .expect(201);
    assert_eq!(called["party_id"], d);
    assert_eq!(tracking(&site, &d).await["stage"], "followed_again");
}

#[actix_web::test]
async fn att_g27_merged_parties_stand_where_the_further_one_stood() {
    let mut site = Site::sales_office().await;
    let first = party(&site, A, "13812340001", "c").await;
    site.at("10:00").await;
    let second = party(&site, B, "13812340002", "a").await;
    site.at("11:00").await;
    follow_up(&site, B, &second, json!({})).await.expect(201);
    let body = json!({"merged_id": second, "reason": "同一家庭"});
    let answer = site
        .project
        .post(&format!("/v1/parties/{first}/merge"), body)
        .await;
    answer.require(200);
    let found = tracking(&site, &first).await;
    assert_eq!(
        (&found["stage"], &found["level"], &found["salesperson_id"]),
        (&json!("followed"), &json!("a"), &json!(site.id(A)))
    );
    site.sales_supervisor
        .get(&format!("/v1/parties/{second}/tracking"))
        .await
        .problem(409, "party-merged");
    assert_eq!(
        site.count("select count(*) from funnel_moves where cause = 'merge'")
            .await,
        1
    );
}

async fn subscribe(selling: &mut Selling, unit: usize, party: &str) -> String {
    let path = format!("/v1/parties/{party}");
    let found = selling.manager.get(&path).await.expect(200);
    let customer = text(&found["members"][0]["customer_id"]);
    let price = ["1000000", "1100000"][unit];
    let place = json!({"address": "长沙市岳麓区麓谷大道1号", "postal_code": "410205"});
    let body = with(
        selling.opening(unit, &customer),
        json!({"agreement": with(Selling::agreement(price), place), "party_id": party}),
    );
    text(
        &selling
            .seller
            .post(&selling.path("subscriptions"), body)
            .await
            .expect(201)["id"],
    )
}

#[actix_web::test]
async fn att_g27_after_a_deal_comes_a_second_one_or_referrals_and_buyers_are_kept_in_touch_with() {
    let mut selling = Selling::open().await;
    let party = buyer(&selling).await;
    let stands = async |selling: &Selling| {
        selling
            .manager
            .get(&format!("/v1/parties/{party}/tracking"))
            .await
            .expect(200)
    };
    assert_eq!(stands(&selling).await["due_on"], "2026-06-08");
    subscribe(&mut selling, 0, &party).await;
    let found = stands(&selling).await;
    assert_eq!(
        (
            &found["stage"],
            &found["deals"],
            &found["due_on"],
            &found["obligatory"]
        ),
        (
            &json!("dealt"),
            &json!(1),
            &json!("2026-08-30"),
            &json!(false)
        )
    );
    moved(&selling.seller, &party, "referring")
        .await
        .expect(200);
    subscribe(&mut selling, 1, &party).await;
    let found = stands(&selling).await;
    assert_eq!(
        (&found["stage"], &found["deals"]),
        (&json!("second_deal"), &json!(2))
    );
    let bought = selling
        .seller
        .get(&selling.path("tracked-parties?bought=true"))
        .await
        .expect(200);
    assert_eq!(bought["items"][0]["party_id"], party);
}

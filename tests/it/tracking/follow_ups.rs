//! The follow-up form 客户追踪表 (ATT-G26).

use super::{contact, follow_up, listed, party, tracking};
use crate::office::text;
use crate::reception::site::{A, B, Site};
use kehu_attribution::policy::Renewal;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_g26_levels_a_and_b_are_due_after_their_interval_and_show_as_missing_the_day_after() {
    let mut site = Site::sales_office().await;
    let a = party(&site, A, "13812340001", "a").await;
    let b = party(&site, A, "13812340002", "b").await;
    let c = party(&site, A, "13812340003", "c").await;
    let d = party(&site, A, "13812340004", "d").await;
    for (party, due, must) in [
        (&a, json!("2026-06-08"), true),
        (&b, json!("2026-06-16"), true),
        (&c, json!("2026-07-01"), false),
        (&d, Value::Null, false),
    ] {
        let found = tracking(&site, party).await;
        assert_eq!(
            (&found["due_on"], &found["obligatory"]),
            (&due, &json!(must)),
            "{found}"
        );
    }
    site.clock("2026-06-08", "23:59:59").await;
    assert_eq!(listed(&site, A, "due=due").await, std::slice::from_ref(&a));
    assert!(
        listed(&site, A, "due=overdue").await.is_empty(),
        "on the day it is due, not overdue"
    );
    site.clock("2026-06-09", "00:00").await;
    assert_eq!(
        listed(&site, A, "due=overdue").await,
        std::slice::from_ref(&a)
    );
    assert!(
        listed(&site, B, "due=overdue").await.is_empty(),
        "a salesperson sees the own parties"
    );
    site.clock("2026-07-02", "09:00").await;
    assert_eq!(
        listed(&site, A, "due=overdue").await,
        [a.clone(), b.clone()],
        "C and D need not be followed up"
    );
    assert_eq!(listed(&site, A, "due=due").await, [a, b, c]);
    let standing = site
        .sales_supervisor
        .get(&site.path("follow-up-standing"))
        .await
        .expect(200);
    assert_eq!(
        (
            &standing["items"][0]["salesperson_id"],
            &standing["items"][0]["obligatory"],
            &standing["items"][0]["overdue"],
            &standing["items"][0]["overdue_since"]
        ),
        (
            &json!(site.id(A)),
            &json!(2),
            &json!(2),
            &json!("2026-06-08")
        )
    );
}

#[actix_web::test]
async fn att_g26_a_contact_that_reached_somebody_lets_the_interval_begin_anew() {
    let mut site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    site.clock("2026-06-05", "10:00").await;
    let unreached = json!({"reached": false, "content": "无人接听", "result": "未联系上"});
    follow_up(&site, A, &party, unreached).await.expect(201);
    assert_eq!(
        tracking(&site, &party).await["due_on"],
        "2026-06-08",
        "an unanswered call does not count"
    );
    let change = json!({"level_after": "b", "next_on": "2026-06-12", "objections": ["price"], "objection_detail": "觉得单价高", "counter_measure": "介绍付款优惠"});
    let record = follow_up(&site, A, &party, change).await.expect(201);
    assert_eq!(
        (&record["level_before"], &record["level_after"]),
        (&json!("a"), &json!("b"))
    );
    assert_eq!(record["objections"], json!(["price"]));
    let found = tracking(&site, &party).await;
    assert_eq!(
        (&found["due_on"], &found["level"], &found["stage"]),
        (&json!("2026-06-12"), &json!("b"), &json!("followed"))
    );
    site.clock("2026-06-12", "10:00").await;
    follow_up(&site, A, &party, json!({})).await.expect(201);
    assert_eq!(
        tracking(&site, &party).await["due_on"],
        "2026-06-27",
        "without a day of its own, after 15 days"
    );
}

#[actix_web::test]
async fn att_g26_a_contact_is_recorded_by_who_holds_the_party_on_its_day() {
    let mut site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    site.at("15:00").await;
    follow_up(&site, B, &party, json!({}))
        .await
        .problem(404, "party-not-found");
    let yesterday = json!({"occurred_at": "2026-05-31T23:59:59.999999+08:00"});
    let late = follow_up(&site, A, &party, yesterday)
        .await
        .problem(409, "follow-up-late");
    assert_eq!(late["rule"], "ATT-G26");
    follow_up(
        &site,
        A,
        &party,
        json!({"occurred_at": "2026-06-01T00:00:00+08:00"}),
    )
    .await
    .expect(201);
    follow_up(
        &site,
        A,
        &party,
        json!({"occurred_at": "2026-06-01T15:00:00.000001+08:00"}),
    )
    .await
    .problem(422, "in-the-future");
    let far = follow_up(&site, A, &party, json!({"next_on": "2026-06-09"}))
        .await
        .problem(409, "follow-up-next-too-late");
    assert_eq!(far["rule"], "ATT-G26");
    follow_up(&site, A, &party, json!({"next_on": "2026-06-08"}))
        .await
        .expect(201);
    follow_up(&site, A, &party, json!({"next_on": "2026-05-31"}))
        .await
        .problem(422, "validation-failed");
    follow_up(
        &site,
        A,
        &party,
        json!({"level_after": "d", "next_on": "2026-12-31"}),
    )
    .await
    .expect(201);
    let nobody = json!({"reached": false, "spoken_with": crate::office::nothing()});
    follow_up(&site, A, &party, nobody)
        .await
        .problem(422, "validation-failed");
    let stranger = json!({"spoken_with": crate::office::nothing()});
    follow_up(&site, A, &party, stranger)
        .await
        .problem(422, "party-not-a-member");
    site.sales_supervisor
        .post(
            &format!("/v1/parties/{party}/follow-ups"),
            contact(json!({})),
        )
        .await
        .problem(403, "forbidden");
    // Whoever has to do with a party of another's does not follow it up.
    site.people[A]
        .post(
            &format!("/v1/parties/{}/follow-ups", crate::office::nothing()),
            contact(json!({})),
        )
        .await
        .problem(404, "party-not-found");
}

#[actix_web::test]
async fn att_g26_a_repeated_call_with_one_key_records_one_contact() {
    let site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    let path = format!("/v1/parties/{party}/follow-ups");
    let first = site.people[A]
        .post_once(&path, "k1", contact(json!({})))
        .await
        .expect(201);
    let again = site.people[A]
        .post_once(&path, "k1", contact(json!({})))
        .await
        .expect(201);
    assert_eq!(first["id"], again["id"]);
    assert_eq!(site.count("select count(*) from follow_ups").await, 1);
    assert_eq!(
        site.count("select count(*) from outbox_events where kind = 'follow_up.recorded'")
            .await,
        1
    );
    assert_eq!(
        site.count("select count(*) from audit_entries where action = 'follow_ups.record'")
            .await,
        1
    );
}

#[actix_web::test]
async fn att_g26_the_latest_contact_is_corrected_by_another_record_and_nothing_is_altered() {
    let site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    let first = follow_up(&site, A, &party, json!({})).await.expect(201);
    let wrong = follow_up(&site, A, &party, json!({"level_after": "d"}))
        .await
        .expect(201);
    let correct = |id: &Value| format!("/v1/follow-ups/{}/correct", text(id));
    site.people[A]
        .post(&correct(&first["id"]), contact(json!({})))
        .await
        .problem(409, "follow-up-not-the-latest");
    site.people[B]
        .post(&correct(&wrong["id"]), contact(json!({})))
        .await
        .problem(404, "follow-up-not-found");
    let right = site.people[A]
        .post(&correct(&wrong["id"]), contact(json!({"level_after": "b"})))
        .await
        .expect(201);
    assert_eq!(
        (&right["corrects_id"], &right["level_before"]),
        (&wrong["id"], &json!("a"))
    );
    assert_eq!(tracking(&site, &party).await["level"], "b");
    let kept = site.people[A]
        .get(&format!("/v1/follow-ups/{}", text(&wrong["id"])))
        .await
        .expect(200);
    assert_eq!(
        (&kept["level_after"], &kept["corrected_by_id"]),
        (&json!("d"), &right["id"])
    );
    site.people[A]
        .post(&correct(&wrong["id"]), contact(json!({})))
        .await
        .problem(409, "follow-up-corrected");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let altered = sqlx::query("update follow_ups set result = 'x'")
        .execute(&mut superuser)
        .await;
    assert!(altered.unwrap_err().to_string().contains("append-only"));
}

#[actix_web::test]
async fn att_g26_the_sales_supervisor_checks_each_record_once() {
    let site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    let record = follow_up(&site, A, &party, json!({})).await.expect(201);
    let path = format!("/v1/follow-ups/{}/check", text(&record["id"]));
    site.people[A]
        .post(&path, json!({"in_order": true}))
        .await
        .problem(403, "forbidden");
    let refused = site
        .sales
        .post(&path, json!({"in_order": true}))
        .await
        .problem(403, "for-the-sales-supervisor");
    assert_eq!(refused["rule"], "ATT-G26");
    site.sales_supervisor
        .post(&path, json!({"in_order": false}))
        .await
        .problem(422, "validation-failed");
    let comment = json!({"in_order": false, "comment": "未写应对措施"});
    let checked = site
        .sales_supervisor
        .post(&path, comment.clone())
        .await
        .expect(200);
    assert_eq!(
        (
            &checked["check"]["in_order"],
            &checked["check"]["comment"],
            &checked["check"]["acting_as"]
        ),
        (
            &json!(false),
            &json!("未写应对措施"),
            &json!("sales_supervisor")
        )
    );
    site.sales_supervisor
        .post(&path, comment)
        .await
        .problem(409, "follow-up-checked");
    let open = site
        .sales_supervisor
        .get("/v1/follow-ups?checked=false")
        .await
        .expect(200);
    assert_eq!(open["items"], json!([]));
}

#[actix_web::test]
async fn att_g26_at_a_site_without_sales_supervisor_the_sales_manager_checks() {
    let site = Site::sales_office().await;
    let party = party(&site, A, "13812340001", "a").await;
    let record = follow_up(&site, A, &party, json!({})).await.expect(201);
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update users set active = false where id = $1")
        .bind(site.sales_supervisor.user.unwrap().0)
        .execute(&mut superuser)
        .await
        .unwrap();
    let path = format!("/v1/follow-ups/{}/check", text(&record["id"]));
    let checked = site
        .sales
        .post(&path, json!({"in_order": true}))
        .await
        .expect(200);
    assert_eq!(checked["check"]["acting_as"], "sales_manager");
}

#[actix_web::test]
async fn att_g26_parties_come_by_level_due_day_and_last_contact_unless_pinned() {
    let mut site = Site::sales_office().await;
    let b1 = party(&site, A, "13812340001", "b").await;
    let c = party(&site, A, "13812340002", "c").await;
    let a = party(&site, A, "13812340003", "a").await;
    let b2 = party(&site, A, "13812340004", "b").await;
    let others = party(&site, B, "13812340005", "a").await;
    site.clock("2026-06-02", "10:00").await;
    follow_up(&site, A, &b1, json!({"next_on": "2026-06-03"}))
        .await
        .expect(201);
    assert_eq!(
        listed(&site, A, "").await,
        [a.clone(), b1.clone(), b2.clone(), c.clone()]
    );
    let path = site.path("party-order");
    site.people[A]
        .put(&path, json!({"party_ids": [c, others]}))
        .await
        .problem(422, "not-own-party");
    site.people[A]
        .put(&path, json!({"party_ids": [c, c]}))
        .await
        .problem(422, "validation-failed");
    site.people[A]
        .put(&path, json!({"party_ids": [c, b2]}))
        .await
        .expect(204);
    let order = [c.clone(), b2.clone(), a.clone(), b1.clone()];
    assert_eq!(listed(&site, A, "").await, order);
    // Page by page it is the same order.
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = site.people[A]
            .get(&site.path(&format!("tracked-parties?limit=1{cursor}")))
            .await
            .expect(200);
        paged.push(text(&page["items"][0]["party_id"]));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, order);
    site.people[A]
        .put(&path, json!({"party_ids": []}))
        .await
        .expect(204);
    assert_eq!(listed(&site, A, "").await, [a, b1, b2, c]);
}

#[actix_web::test]
async fn att_g26_a_new_policy_holds_at_once_for_all_parties() {
    let site = Site::with(|rules| {
        rules.tracking.levels.c = kehu_attribution::policy::FollowUpInterval {
            days: Some(3),
            obligatory: true,
        }
    })
    .await;
    let c = party(&site, A, "13812340001", "c").await;
    let found = tracking(&site, &c).await;
    assert_eq!(
        (&found["due_on"], &found["obligatory"]),
        (&json!("2026-06-04"), &json!(true))
    );
}

#[actix_web::test]
async fn att_g26_a_caller_who_never_came_is_followed_up_by_who_answered() {
    let site = Site::sales_office().await;
    let body = json!({"visitor": {"name": "孙先生", "mobile": "13912345678"}, "channel": "internet", "question": "price", "wanted": {}, "invited": true});
    let called = site.people[A]
        .post(&site.path("phone-enquiries"), body)
        .await
        .expect(201);
    let party = text(&called["party_id"]);
    let found = tracking(&site, &party).await;
    assert_eq!(
        (&found["stage"], &found["level"], &found["due_on"]),
        (&json!("collected"), &Value::Null, &Value::Null)
    );
    let refused = follow_up(&site, B, &party, json!({})).await;
    refused.problem(404, "party-not-found");
    follow_up(&site, A, &party, json!({"visit_promised_on": "2026-06-03"}))
        .await
        .expect(201);
    assert_eq!(listed(&site, A, "").await, std::slice::from_ref(&party));
    // Once somebody registered the visitor, it is theirs.
    let reception = site.receive(B, json!({"who": {"kind": "enquiry", "enquiry_id": called["id"]}, "receiver_id": site.id(A)})).await;
    reception.require(201);
}

#[actix_web::test]
async fn att_g26_a_corrected_contact_shortens_the_claim_that_it_had_prolonged_at_the_desk() {
    let mut site = Site::with(|rules| {
        rules.determination.claim.renewed_by = vec![Renewal::EffectiveFollowUp];
    })
    .await;
    let visitor = party(&site, A, "13812340001", "a").await;
    let last_day = async |site: &Site| {
        let found = site.search(B, "13812340001").await["matches"][0].clone();
        text(&found["claim"]["last_day"])
    };
    assert_eq!(last_day(&site).await, "2026-07-01");
    let place = format!("/v1/parties/{visitor}/follow-ups");
    let reached = |reached: bool| json!({"way": "telephone", "reached": reached, "content": "约下周来", "result": "有意"});
    site.clock("2026-06-10", "10:00").await;
    site.people[A].post(&place, reached(true)).await.expect(201);
    assert_eq!(last_day(&site).await, "2026-07-10");
    site.clock("2026-06-25", "10:00").await;
    let wrong = site.people[A].post(&place, reached(true)).await.expect(201);
    assert_eq!(last_day(&site).await, "2026-07-25");
    let path = format!("/v1/follow-ups/{}/correct", text(&wrong["id"]));
    site.people[A].post(&path, reached(false)).await.expect(201);
    assert_eq!(
        last_day(&site).await,
        "2026-07-10",
        "the contact of the 10th still counts"
    );
}

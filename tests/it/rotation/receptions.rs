//! Which receptions use a turn, and what becomes of a turn (ATT-G07 to ATT-G09, ATT-V02, ATT-V06c, ATT-V07, ATT-R02).

use super::site::Site;
use kehu_attribution::policy::{PriorityAfterChange, VolunteerReward};
use kehu_rotation::Engagement;
use serde_json::{Value, json};

fn number(entry: &Value) -> i64 {
    entry["number"].as_i64().unwrap()
}

#[actix_web::test]
async fn att_g07_a_returning_visitor_uses_no_turn_unless_the_policy_says_so() {
    let site = Site::developer().await;
    site.begins(1, Engagement::Returning).await.unwrap();
    assert_eq!(site.order().await, "abcd");
    assert_eq!(site.standing(1).await["cause"], "busy_with_returning");
    assert!(
        site.begins(1, Engagement::Returning).await.is_err(),
        "already with a party"
    );
    let site = Site::with(|rules| rules.returning_visitor_uses_turn = true).await;
    site.begins(1, Engagement::Returning).await.unwrap();
    assert_eq!(site.order().await, "acdb");
}

#[actix_web::test]
async fn att_v07_a_visitor_by_name_uses_no_turn_and_a_turn_missed_by_it_is_not_made_up() {
    for site in [Site::developer().await, Site::sales_office().await] {
        site.begins(0, Engagement::Named).await.unwrap();
        assert_eq!(site.order().await, "abcd", "no turn is used");
        let taken = site.take().await.expect(200);
        assert_eq!(taken["passed_over"][0]["cause"], "busy_with_named");
        site.call(0, "become-free", json!({})).await.expect(200);
        assert_eq!(site.standing(0).await["claims"], json!([]));
        assert_eq!(site.order().await, "cdab");
    }
}

#[actix_web::test]
async fn att_g08_developer_the_last_in_order_volunteers_and_gets_the_next_new_visitor() {
    let site = Site::developer().await;
    assert_eq!(site.name(&site.order_of("").await["last_id"]), "d");
    // d is out: then the last who can receive.
    site.call(3, "go-out", json!({"reason": "私事"}))
        .await
        .expect(200);
    let volunteer = json!({"kind": "volunteer", "reason": "张三的老客户到访，张三不在"});
    let entry = site.decide(volunteer).await.expect(200);
    assert_eq!(entry["kind"], "volunteered");
    assert_eq!(site.name(&entry["salesperson_id"]), "c");
    assert_eq!(site.standing(2).await["cause"], "volunteering");
    assert_eq!(site.visitor().await, "a", "still busy: the order goes on");
    site.call(2, "become-free", json!({})).await.expect(200);
    let taken = site.take().await.expect(200);
    assert_eq!(site.name(&taken["salesperson_id"]), "c");
    assert_eq!(taken["claim"], "volunteer");
    assert_eq!(site.visitor().await, "b");
}

#[actix_web::test]
async fn att_g08_what_a_volunteer_earns_is_policy() {
    for (reward, owed) in [
        (VolunteerReward::Nothing, 0),
        (VolunteerReward::MadeUp, 1),
        (VolunteerReward::NextNewVisitor, 1),
    ] {
        let site = Site::with(|rules| rules.volunteer_reward = reward).await;
        let volunteer =
            json!({"kind": "volunteer", "salesperson_id": site.id(1), "reason": "协助接待"});
        site.decide(volunteer).await.expect(200);
        let claims = site.standing(1).await["claims"].clone();
        assert_eq!(claims.as_array().unwrap().len(), owed, "{reward:?}");
    }
    let site = Site::sales_office().await;
    site.decide(json!({"kind": "volunteer", "reason": "协助接待"}))
        .await
        .expect(200);
    assert_eq!(site.standing(3).await["claims"], json!([]));
    assert_eq!(site.order().await, "abcd");
}

#[actix_web::test]
async fn att_g09_an_existing_customer_with_a_new_visitor_is_one_turn() {
    let site = Site::developer().await;
    let before = site.last_number().await;
    let taken = site
        .call(0, "take-turn", json!({"accompanied": true}))
        .await
        .expect(200);
    assert_eq!(taken["presence"]["engagement"], "accompanied");
    assert_eq!(site.moves_after(before).await, ["a taken"]);
    assert_eq!(site.order().await, "bcda");
    // Received by name or as volunteer: none.
    site.begins(1, Engagement::Volunteer).await.unwrap();
    assert_eq!(site.order().await, "bcda");
}

#[actix_web::test]
async fn att_v02_who_hands_a_visitor_over_stands_where_they_stood() {
    for site in [Site::developer().await, Site::sales_office().await] {
        let taken = site.take().await.expect(200);
        assert_eq!(site.visitor().await, "b");
        site.call(0, "become-free", json!({})).await.expect(200);
        let give_back = json!({"kind": "give_back", "entry_number": number(&taken["entry"]), "reason": "原售楼员认出客户"});
        let entry = site.decide(give_back.clone()).await.expect(200);
        assert_eq!(entry["refers_to"], taken["entry"]["number"]);
        assert_eq!(site.order().await, "acdb");
        assert_eq!(site.visitor().await, "a");
        site.decide(give_back)
            .await
            .problem(409, "turn-already-returned");
    }
}

#[actix_web::test]
async fn att_v02_a_turn_is_given_back_on_its_day_and_where_the_policy_lets_it() {
    let mut site = Site::developer().await;
    let taken = site.take().await.expect(200);
    let give_back =
        json!({"kind": "give_back", "entry_number": number(&taken["entry"]), "reason": "认出客户"});
    let arrival = json!({"kind": "give_back", "entry_number": 1, "reason": "认出客户"});
    site.decide(arrival).await.problem(404, "turn-not-found");
    site.on("2026-06-02", "09:00").await;
    site.decide(give_back).await.problem(404, "turn-not-found");
    let site = Site::with(|rules| rules.turn_kept_when_handed_over = false).await;
    let taken = site.take().await.expect(200);
    let give_back =
        json!({"kind": "give_back", "entry_number": number(&taken["entry"]), "reason": "认出客户"});
    let problem = site.decide(give_back).await.problem(409, "turn-stays-used");
    assert_eq!(problem["rule"], "ATT-V02");
}

#[actix_web::test]
async fn att_r02_a_made_up_turn_that_is_given_back_is_owed_again() {
    let site = Site::sales_office().await;
    let owed =
        json!({"kind": "make_up", "salesperson_id": site.id(2), "times": 1, "reason": "漏记一轮"});
    site.decide(owed).await.expect(200);
    let taken = site.take().await.expect(200);
    assert_eq!(site.name(&taken["salesperson_id"]), "c");
    assert_eq!(site.standing(2).await["claims"], json!([]));
    let give_back = json!({"kind": "give_back", "entry_number": number(&taken["entry"]), "reason": "移交原售楼员"});
    site.decide(give_back).await.expect(200);
    assert_eq!(site.standing(2).await["claims"][0]["left"], 1);
    assert_eq!(site.order().await, "cabd");
}

#[actix_web::test]
async fn att_v06c_the_next_by_roster_receives_and_the_former_has_a_bye_with_priority_without_fault()
{
    let site = Site::developer().await;
    let taken = site.take().await.expect(200);
    let next = json!({"except": [site.id(0)], "reason": "客户坚决拒绝"});
    let dispatched = site
        .supervisor
        .post(&site.path("dispatch-turn"), next)
        .await
        .expect(200);
    assert_eq!(site.name(&dispatched["salesperson_id"]), "b");
    let void = |without_fault: bool, priority: bool| {
        json!({"kind": "void", "entry_number": number(&taken["entry"]), "without_fault": without_fault,
               "priority": priority, "reason": "客户坚决拒绝"})
    };
    let problem = site
        .decide(void(false, true))
        .await
        .problem(409, "priority-turn-not-allowed");
    assert_eq!(problem["rule"], "ATT-V06c");
    site.decide(void(true, true)).await.expect(200);
    site.decide(void(true, true))
        .await
        .problem(409, "turn-already-returned");
    site.call(0, "become-free", json!({})).await.expect(200);
    let taken = site.take().await.expect(200);
    assert_eq!(site.name(&taken["salesperson_id"]), "a");
    assert_eq!(taken["claim"], "priority");
    assert_eq!(site.order().await, "cdab");
}

#[actix_web::test]
async fn att_v06c_whether_a_priority_turn_follows_is_policy() {
    for (policy, without_fault, allowed) in [
        (PriorityAfterChange::Never, true, false),
        (PriorityAfterChange::WithoutFault, true, true),
        (PriorityAfterChange::WithoutFault, false, false),
        (PriorityAfterChange::Always, false, true),
    ] {
        let site = Site::with(|rules| rules.priority_after_change = policy).await;
        let taken = site.take().await.expect(200);
        let void = json!({"kind": "void", "entry_number": number(&taken["entry"]), "without_fault": without_fault,
                          "priority": true, "reason": "客户坚决拒绝"});
        let status = site.decide(void).await.status.as_u16();
        assert_eq!(status, if allowed { 200 } else { 409 }, "{policy:?}");
    }
}

#[actix_web::test]
async fn att_g01_what_was_granted_in_error_is_withdrawn_by_another_entry() {
    let site = Site::developer().await;
    let grant = json!({"kind": "priority", "salesperson_id": site.id(3), "reason": "误登"});
    let granted = site.decide(grant).await.expect(200);
    assert_eq!(
        granted["actor_id"],
        site.supervisor.user.unwrap().to_string()
    );
    assert_eq!(site.order().await, "dabc");
    let withdraw =
        json!({"kind": "withdraw_claim", "entry_number": number(&granted), "reason": "更正"});
    site.decide(withdraw.clone()).await.expect(200);
    assert_eq!(site.order().await, "abcd");
    site.decide(withdraw)
        .await
        .problem(404, "turn-claim-not-found");
}

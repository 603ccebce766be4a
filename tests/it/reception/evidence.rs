//! What salespeople state and managers decide.

use super::site::{A, B, C, Site, instant};
use crate::office::text;
use serde_json::{Value, json};

fn evidence_of(party: &Value) -> String {
    format!("/v1/parties/{}/evidence", text(party))
}

fn decisions_on(party: &Value) -> String {
    format!("/v1/parties/{}/decisions", text(party))
}

#[actix_web::test]
async fn att_v04_a_recognition_is_recorded_with_who_recognised_whom_and_is_taken_back_by_another_record()
 {
    let mut site = Site::developer().await;
    let party = site.registered(A, "13812341234").await["party_id"].clone();
    let path = evidence_of(&party);
    let recognised = json!({"statement": {"kind": "recognition", "earlier_id": site.id(B), "recognised": "by_salesperson"}});
    let made = site.people[B]
        .post(&path, recognised.clone())
        .await
        .expect(201);
    assert_eq!(made["content"]["earlier_id"], site.id(B).to_string());
    site.at("10:00:01").await;
    let mut late = recognised;
    late["occurred_at"] = json!(instant("2026-06-01", "09:00"));
    let refused = site.people[B]
        .post(&path, late)
        .await
        .problem(409, "entered-late");
    assert_eq!(refused["rule"], "ATT-G21");
    assert_eq!(
        site.refused_attempts("evidence.record_refused").await,
        ["entered-late"]
    );
    let back =
        json!({"statement": {"kind": "withdrawal", "reason": "认错人"}, "corrects_id": made["id"]});
    site.people[B].post(&path, back.clone()).await.expect(201);
    site.people[B]
        .post(&path, back)
        .await
        .problem(409, "evidence-corrected");
    let nothing = json!({"statement": {"kind": "withdrawal", "reason": "认错人"}});
    site.people[B]
        .post(&path, nothing)
        .await
        .problem(422, "evidence-corrects-another");
}

#[actix_web::test]
async fn att_v10_an_existing_customers_salesperson_announces_in_their_own_name_and_the_newcomer_is_linked()
 {
    let site = Site::developer().await;
    let old = site.registered(A, "13812341234").await;
    let announce = |by| json!({"statement": {"kind": "announcement", "by_id": by, "appointed_at": instant("2026-06-02", "10:00")}});
    let path = evidence_of(&old["party_id"]);
    let refused = site.people[B]
        .post(&path, announce(site.id(A)))
        .await
        .problem(422, "announced-by-another");
    assert_eq!(refused["rule"], "ATT-V10");
    let announced = site.people[A]
        .post(&path, announce(site.id(A)))
        .await
        .expect(201);
    let newcomer = site.visitor(B).await;
    let existing = site
        .project
        .get(&format!("/v1/parties/{}", text(&old["party_id"])))
        .await
        .expect(200);
    let link = |announcement: &Value| {
        json!({"reception_id": newcomer["id"], "statement": {
            "kind": "introduction", "existing_party_id": old["party_id"], "existing_customer_id": existing["members"][0]["customer_id"],
            "way": "telephoned", "salesperson_id": site.id(A), "announcement_id": announcement}})
    };
    let path = evidence_of(&newcomer["party_id"]);
    site.people[B]
        .post(&path, link(&newcomer["id"]))
        .await
        .problem(422, "no-such-announcement");
    let linked = site.people[B]
        .post(&path, link(&announced["id"]))
        .await
        .expect(201);
    // The link stands on both records.
    for party in [&newcomer["party_id"], &old["party_id"]] {
        let record = site.record(party).await;
        assert!(
            record.iter().any(|entry| entry["id"] == linked["id"]),
            "{party}"
        );
    }
}

#[actix_web::test]
async fn att_v12_kinship_links_two_parties_with_the_time_at_which_it_became_known() {
    let site = Site::developer().await;
    let husband = site.registered(A, "13812341234").await;
    let wife = site.registered(B, "13912341234").await;
    let first = |party: Value| text(&party["members"][0]["customer_id"]);
    let one = first(
        site.project
            .get(&format!("/v1/parties/{}", text(&husband["party_id"])))
            .await
            .expect(200),
    );
    let other = first(
        site.project
            .get(&format!("/v1/parties/{}", text(&wife["party_id"])))
            .await
            .expect(200),
    );
    let tie = |other_party: &Value| {
        json!({"statement": {"kind": "kinship", "one_id": one, "other_id": other,
                                                          "other_party_id": other_party, "kin": "spouses"}})
    };
    let path = evidence_of(&husband["party_id"]);
    site.people[A]
        .post(&path, tie(&Value::Null))
        .await
        .problem(422, "party-not-a-member");
    let made = site.people[A]
        .post(&path, tie(&wife["party_id"]))
        .await
        .expect(201);
    assert_eq!(made["occurred_at"], made["recorded_at"]);
    let tied = site.record(&wife["party_id"]).await;
    assert!(
        tied.iter()
            .any(|entry| entry["evidence"]["content"]["kin"] == "spouses")
    );
}

#[actix_web::test]
async fn att_v06_faults_and_changes_are_the_managers_to_decide_never_in_their_own_matter() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let party = &reception["party_id"];
    let fault = json!({"reception_id": reception["id"], "decision": {"kind": "fault", "salesperson_id": site.id(A), "degree": "serious"}});
    site.people[B]
        .post(&decisions_on(party), fault.clone())
        .await
        .problem(403, "forbidden");
    let refused = site
        .sales_supervisor
        .post(&decisions_on(party), fault.clone())
        .await
        .problem(403, "not-the-decider");
    assert!(text(&refused["detail"]).contains("Sales manager"));
    site.sales
        .post(&decisions_on(party), fault)
        .await
        .expect(201);
    let change = json!({"reception_id": reception["id"], "decision": {"kind": "change", "allowed": true, "to_id": site.id(B), "way": "by_roster"}});
    site.sales
        .post(&decisions_on(party), change)
        .await
        .expect(201);
    // By the decision the next in order receives as a new visitor; the former's turn is void.
    let over = json!({"who": {"kind": "party", "party_id": party}, "continues_id": reception["id"], "declined": [site.id(A)]});
    let taken = site.receive(B, over).await.expect(201);
    assert_eq!(
        (
            &taken["reception"]["receiver_id"],
            &taken["reception"]["uses_turn"]
        ),
        (&json!(site.id(B)), &json!(true))
    );
    assert_eq!(taken["reception"]["statements"][0]["phase"], "during");
    let turn = json!({"reception_id": reception["id"], "decision": {"kind": "priority_turn", "salesperson_id": site.id(A)}});
    let refused = site
        .sales
        .post(&decisions_on(party), turn)
        .await
        .problem(409, "priority-turn-refused");
    assert_eq!(refused["rule"], "ATT-V06c");
}

#[actix_web::test]
async fn att_v06c_without_fault_the_former_salesperson_gets_a_priority_turn() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let party = &reception["party_id"];
    let turn = json!({"reception_id": reception["id"], "decision": {"kind": "priority_turn", "salesperson_id": site.id(A)}});
    let refused = site
        .sales
        .post(&decisions_on(party), turn.clone())
        .await
        .problem(409, "priority-turn-not-due");
    assert_eq!(refused["rule"], "ATT-V06c");
    let change = json!({"reception_id": reception["id"],
                        "decision": {"kind": "change", "allowed": true, "to_id": site.id(B), "way": "by_roster"}});
    site.sales
        .post(&decisions_on(party), change)
        .await
        .expect(201);
    site.sales
        .post(&decisions_on(party), turn.clone())
        .await
        .expect(201);
    site.sales
        .post(&decisions_on(party), turn)
        .await
        .problem(409, "priority-turn-not-due");
    site.finish(A, &reception).await;
    let next = site.receive(C, json!({})).await.expect(201);
    assert_eq!(next["reception"]["receiver_id"], site.id(A).to_string());
}

#[actix_web::test]
async fn att_v08_whom_the_visitor_names_instead_leaves_the_first_receivers_turn_used_and_not_void()
{
    let mut site = Site::developer().await;
    let who = json!({"kind": "visitor", "mobile": "13812341234"});
    site.named_during(A, B, who, "13812341234").await;
    let used = "select count(*) from turn_entries where kind = 'taken'";
    let void = "select count(*) from turn_entries where kind in ('voided', 'given_back')";
    assert_eq!((site.count(used).await, site.count(void).await), (1, 0));
    // Given to the next by the roster, the former turn is void and the next one's is used (ATT-V06c).
    let reception = site.visitor(B).await;
    let change = json!({"reception_id": reception["id"], "decision": {"kind": "change", "allowed": true, "to_id": site.id(C),
                                                                      "way": "by_roster"}});
    let path = decisions_on(&reception["party_id"]);
    site.sales.post(&path, change).await.expect(201);
    site.pass_a_minute().await;
    let over = json!({"who": {"kind": "party", "party_id": reception["party_id"]}, "continues_id": reception["id"],
                      "declined": [site.id(B)]});
    site.receive(C, over).await.expect(201);
    assert_eq!((site.count(used).await, site.count(void).await), (3, 1));
}

#[actix_web::test]
async fn att_r05_a_complaint_is_verified_by_the_sales_supervisor_with_when_the_earlier_one_was_told()
 {
    let site = Site::sales_office().await;
    site.registered(A, "13812341234").await;
    let reception = site.visitor(B).await;
    let told = instant("2026-06-01", "09:00");
    let complaint = |verified: Value| {
        json!({"reception_id": reception["id"], "decision": {"kind": "complaint", "about_id": site.id(A), "supervisor_told_at": told,
                                                             "salesperson_told_at": told, "verified_at": verified}})
    };
    let path = decisions_on(&reception["party_id"]);
    site.sales_supervisor
        .post(&path, complaint(json!(instant("2026-06-01", "09:00:01"))))
        .await
        .problem(422, "in-the-future");
    let made = site
        .sales_supervisor
        .post(&path, complaint(Value::Null))
        .await
        .expect(201);
    let mut verified = complaint(json!(told));
    verified["corrects_id"] = made["id"].clone();
    site.sales_supervisor
        .post(&path, verified)
        .await
        .expect(201);
}

#[actix_web::test]
async fn att_v13_a_company_customer_is_recorded_by_the_manager_with_the_time_of_first_contact() {
    let site = Site::developer().await;
    let executive = site
        .server
        .caller("general_manager", site.server.org.company)
        .await;
    let reception = site.visitor(A).await;
    let path = decisions_on(&reception["party_id"]);
    let contact = json!({"occurred_at": instant("2026-05-20", "15:00"), "decision": {
        "kind": "company_contact", "executive_id": executive.user, "named_id": site.id(B), "naming_reason": "explanation_failed",
        "negotiated_by_id": site.id(A), "after_sale_by_id": null}});
    site.people[A]
        .post(
            &evidence_of(&reception["party_id"]),
            json!({"statement": contact["decision"]}),
        )
        .await
        .problem(422, "validation-failed");
    let made = site.project.post(&path, contact).await.expect(201);
    assert_eq!(made["occurred_at"], "2026-05-20T07:00:00Z");
    assert_eq!(made["content"]["after_sale_by_id"], Value::Null);
}

#[actix_web::test]
async fn att_v06b_a_fault_that_is_found_is_reported_as_a_violation_with_the_finding_and_once() {
    let mut site = Site::developer().await;
    let reception = site.visitor(A).await;
    let path = decisions_on(&reception["party_id"]);
    let fault = |degree: &str, corrects: Option<&Value>| {
        json!({"reception_id": reception["id"], "corrects_id": corrects,
               "decision": {"kind": "fault", "salesperson_id": site.id(A), "degree": degree}})
    };
    let none = site
        .sales
        .post(&path, fault("none", None))
        .await
        .expect(201);
    assert!(site.violations().await.is_empty(), "no fault, no violation");
    let found = site
        .sales
        .post(&path, fault("ordinary", Some(&none["id"])))
        .await
        .expect(201);
    let graver = fault("serious", Some(&found["id"]));
    site.sales.post(&path, graver).await.expect(201);
    let reported = site.violations().await;
    assert_eq!(reported.len(), 1, "one open report of one reception");
    let violation = &reported[0];
    assert_eq!(
        (
            &violation["kind"],
            &violation["accused_id"],
            &violation["state"]
        ),
        (
            &json!("fault_in_reception"),
            &json!(site.id(A)),
            &json!("reported")
        )
    );
    assert_eq!(
        (
            &violation["about"],
            &violation["shown_by"],
            &violation["reported_by"]
        ),
        (
            &json!({"kind": "reception", "id": reception["id"]}),
            &found["id"],
            &Value::Null
        )
    );
    // A12.3(10)b: the manager who found the fault may punish it.
    let place = format!("/v1/violations/{}", text(&violation["id"]));
    site.at("10:00").await;
    site.sales
        .act(&format!("{place}/investigate"))
        .await
        .expect(200);
    let body = json!({"kind": "fault_in_reception", "severity": "ordinary", "reason": "查证属实"});
    site.sales
        .post(&format!("{place}/decide"), body)
        .await
        .expect(200);
}

#[actix_web::test]
async fn att_v08x_an_instigation_that_is_found_is_reported_as_a_violation() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let found = json!({"reception_id": reception["id"], "decision": {"kind": "instigation", "instigator_id": site.id(B)}});
    site.sales
        .post(&decisions_on(&reception["party_id"]), found)
        .await
        .expect(201);
    let reported = site.violations().await;
    assert_eq!(reported.len(), 1);
    assert_eq!(
        (&reported[0]["kind"], &reported[0]["accused_id"]),
        (&json!("instigating"), &json!(site.id(B)))
    );
}

#[actix_web::test]
async fn att_g21_a_salesperson_takes_back_and_corrects_only_what_they_stated_and_never_its_time() {
    let mut site = Site::developer().await;
    let reception = site.visitor(A).await;
    let party = &reception["party_id"];
    let recognised = json!({"statement": {"kind": "recognition", "earlier_id": site.id(B), "recognised": "by_salesperson"}});
    let stated = site.people[B]
        .post(&evidence_of(party), recognised.clone())
        .await
        .expect(201);
    let fault = json!({"reception_id": reception["id"],
                       "decision": {"kind": "fault", "salesperson_id": site.id(A), "degree": "serious"}});
    let found = site
        .sales
        .post(&decisions_on(party), fault)
        .await
        .expect(201);
    let back = |record: &Value| json!({"statement": {"kind": "withdrawal", "reason": "不实"}, "corrects_id": record["id"]});
    for record in [&stated, &found] {
        let refused = site.people[A]
            .post(&evidence_of(party), back(record))
            .await
            .problem(403, "evidence-of-another");
        assert_eq!(refused["rule"], "ATT-G21");
    }
    site.at("11:00").await;
    let mut moved = recognised;
    moved["corrects_id"] = stated["id"].clone();
    moved["statement"]["recognised"] = json!("by_visitor");
    moved["occurred_at"] = json!(instant("2026-06-01", "09:30"));
    site.people[B]
        .post(&evidence_of(party), moved.clone())
        .await
        .problem(409, "entered-late");
    moved.as_object_mut().unwrap().remove("occurred_at");
    let corrected = site.people[B]
        .post(&evidence_of(party), moved)
        .await
        .expect(201);
    assert_eq!(corrected["occurred_at"], stated["occurred_at"]);
    assert_ne!(corrected["recorded_at"], stated["recorded_at"]);
}

#[actix_web::test]
async fn att_v06_what_a_manager_decided_is_taken_back_by_whoever_may_decide_it() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let path = decisions_on(&reception["party_id"]);
    let fault = json!({"reception_id": reception["id"],
                       "decision": {"kind": "fault", "salesperson_id": site.id(A), "degree": "serious"}});
    let found = site.sales.post(&path, fault).await.expect(201);
    let back = json!({"decision": {"kind": "withdrawal", "reason": "查无实据"}, "corrects_id": found["id"]});
    site.sales_supervisor
        .post(&path, back.clone())
        .await
        .problem(403, "not-the-decider");
    site.sales.post(&path, back).await.expect(201);
}

#[actix_web::test]
async fn att_v06c_the_managers_last_word_counts_and_the_visitor_does_not_come_back_to_the_former() {
    let site = Site::developer().await;
    let voided = "select count(*) from turn_entries where kind = 'voided'";
    let decide = async |reception: &Value, allowed: bool| {
        let change = json!({"reception_id": reception["id"],
                            "decision": {"kind": "change", "allowed": allowed, "to_id": site.id(B), "way": "by_roster"}});
        let path = decisions_on(&reception["party_id"]);
        site.sales.post(&path, change).await.expect(201);
    };
    let over = |reception: &Value| json!({"who": {"kind": "party", "party_id": reception["party_id"]}, "continues_id": reception["id"]});
    let first = site.visitor(A).await;
    decide(&first, true).await;
    decide(&first, false).await;
    let kept = site.receive(B, over(&first)).await.expect(201);
    assert_eq!(site.count(voided).await, 0, "the last word was no");
    site.finish(B, &kept["reception"]).await;
    let second = site.visitor(C).await;
    decide(&second, true).await;
    // Nobody else can receive: the visitor waits rather than go back to C.
    site.leave(A).await;
    site.leave(B).await;
    site.receive(B, over(&second))
        .await
        .problem(409, "rotation-nobody-free");
    site.arrive(B).await;
    let taken = site.receive(B, over(&second)).await.expect(201);
    assert_eq!(taken["reception"]["receiver_id"], site.id(B).to_string());
    assert_eq!(site.count(voided).await, 1);
}

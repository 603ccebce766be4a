//! What sites recorded of a person: free texts of visits, follow-ups, minutes, disputes and deals (CUS-05).

use super::canaries::{self, MOBILE, REASON};
use super::*;
use crate::reception::site::{A, B, Site};
use crate::selling::Selling;
use std::collections::BTreeSet;

/// What makes the person known by name.
const NAME: &str = "单玄雀";

/// A registration form with a canary in each free text.
fn form() -> Value {
    with(
        crate::reception::site::form(),
        json!({
            "channel_detail": "玄雀论坛", "occupation": "玄雀画师", "residence_district": "玄雀街道",
            "work_district": "玄雀园区", "layouts": ["玄雀三房"], "competitors_seen": ["玄雀苑"],
            "objection_detail": "玄雀嫌贵", "reason_against": "玄雀未下定", "suggestions": "玄雀建议", "remark": "玄雀备注"
        }),
    )
}

/// A visitor who called, came, was followed up, listed in minutes and quarrelled over; answers the party.
async fn visited(site: &mut Site) -> Value {
    let person = json!({"name": NAME, "mobile": MOBILE});
    let call = json!({"visitor": person, "channel": "internet", "question": "price", "district": "玄雀区",
                      "wanted": {}, "invited": true, "remark": "玄雀来电"});
    site.people[A]
        .post(&site.path("phone-enquiries"), call)
        .await
        .expect(201);
    let visitor = json!({"kind": "visitor", "mobile": MOBILE});
    let received = site
        .receive(A, json!({"who": visitor, "receiver_id": site.id(A)}))
        .await
        .expect(201);
    let reception = &received["reception"];
    let registered = json!({"visitor": person, "form": form()});
    let registration = site
        .register_with(A, reception, MOBILE, registered)
        .await
        .expect(201);
    site.finish(A, reception).await;
    let party = registration["party_id"].clone();
    let place = format!("/v1/parties/{}", text(&party));
    site.at("10:00").await;
    let contact = json!({"way": "telephone", "reached": true, "content": "玄雀说下周来", "result": "玄雀有意",
        "objections": ["price"], "objection_detail": "玄雀嫌贵", "counter_measure": "给玄雀讲优惠", "needs_help": true});
    let record = site.people[A]
        .post(&format!("{place}/follow-ups"), contact)
        .await
        .expect(201);
    let check = json!({"in_order": false, "comment": "玄雀的应对写得不清"});
    site.sales_supervisor
        .post(
            &format!("/v1/follow-ups/{}/check", text(&record["id"])),
            check,
        )
        .await
        .expect(200);
    let analysis = json!({"analysis": "玄雀的抗性在价格", "advice": "请玄雀看样板房"});
    site.sales
        .post(&format!("{place}/case-analyses"), analysis)
        .await
        .expect(201);
    site.at("18:30").await;
    let day = json!({"analysis": "今日来访单玄雀一组"});
    site.people[A]
        .post(&site.path("registration-submissions"), day)
        .await
        .expect(201);
    let minutes = json!({"attendee_ids": [site.id(A)], "remark": "单玄雀为重点客户",
        "reports": [{"reception_id": reception["id"], "report": "玄雀意向强"}]});
    site.sales
        .post(&site.path("evening-minutes"), minutes)
        .await
        .expect(201);
    party
}

/// A dispute over a party, with a file, that a ruling settles.
async fn disputed(site: &Site, party: &Value) {
    let file = upload(&site.people[A], "玄雀登记表.pdf", "玄雀").await;
    let opened = json!({"party_id": party, "subject": "ownership", "against": [site.id(B)],
                        "statement": "玄雀由我首先接待。", "files": [file]});
    let dispute = site.people[A]
        .post("/v1/disputes", opened)
        .await
        .expect(201);
    let place = format!("/v1/disputes/{}", text(&dispute["id"]));
    let share =
        |one: usize| json!({"to": {"kind": "salesperson", "user": site.id(one)}, "share": "1/2"});
    let ruling = json!({"text": "玄雀一案裁定如下。", "commission": [share(A), share(B)], "follow_up_id": site.id(A),
        "findings": [{"claimant_id": site.id(A), "fault": "none", "contribution": "向玄雀讲解"},
                     {"claimant_id": site.id(B), "fault": "none", "contribution": "陪玄雀看房"}]});
    let ruled = site
        .project
        .post(&format!("{place}/rulings"), ruling)
        .await
        .expect(200);
    let director = site
        .server
        .caller("sales_director", site.server.org.company)
        .await;
    let approval = text(&ruled["settlements"][0]["approval_id"]);
    director
        .post(
            &format!("/v1/approvals/{approval}/approve"),
            json!({"reason": REASON}),
        )
        .await
        .expect(200);
}

async fn person_of(site: &Site, party: &Value) -> String {
    let found = site
        .project
        .get(&format!("/v1/parties/{}", text(party)))
        .await
        .expect(200);
    text(&found["members"][0]["customer_id"])
}

#[actix_web::test]
async fn cus_05_of_a_visitor_no_trace_is_left_in_what_the_site_recorded_but_the_facts_stay() {
    let mut site = Site::developer().await;
    let party = visited(&mut site).await;
    disputed(&site, &party).await;
    let before = canaries::columns(&site.server).await;
    for column in [
        "phone_enquiries.remark",
        "phone_enquiries.district",
        "registrations.form",
        "registration_submissions.analysis",
        "follow_ups.content",
        "follow_ups.objection_detail",
        "follow_ups.counter_measure",
        "follow_ups.result",
        "follow_up_checks.comment",
        "case_analyses.analysis",
        "case_analyses.advice",
        "evening_minutes.remark",
        "evening_minutes_visitors.report",
        "dispute_statements.statement",
        "settlements.text",
        "ruling_findings.contribution",
        "approvals.snapshot",
        "files.file_name",
    ] {
        assert!(before.contains(column), "no canary was in {column}");
    }
    let record = site.record(&party).await;
    let officer = officer(&site.server).await;
    let customer = json!({"id": person_of(&site, &party).await});
    let place = receive(&officer, asks("erasure", &customer)).await;
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    let part = preview["parts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|part| part["holding"] == "site_records")
        .unwrap();
    assert_eq!(
        (&part["count"], &part["fate"]),
        (&json!(6), &json!("erased")),
        "call, registration, contact, analysis, line of the minutes, dispute"
    );
    carry_out(&officer, &place).await.expect(200);
    assert_eq!(canaries::columns(&site.server).await, BTreeSet::new());
    canaries::sweep(&site.server).await;
    assert_eq!(canaries::stored_files(&site.server), 0);
    assert_eq!(
        site.record(&party).await,
        record,
        "who did what when stays, so that a determination gives the same answer"
    );
    let form = "select count(*) from registrations where form ->> 'channel' = 'passing_by' and intent_level = 'b'";
    assert_eq!(site.count(form).await, 1, "the statistics' figures stay");
}

#[actix_web::test]
async fn cus_05_what_never_changes_gives_way_to_an_erasure_alone_and_in_its_texts_alone() {
    let mut site = Site::developer().await;
    let erased = visited(&mut site).await;
    let other = site.registered(B, "13812341234").await["party_id"].clone();
    let officer = officer(&site.server).await;
    let customer = json!({"id": person_of(&site, &erased).await});
    erase(&officer, asks("erasure", &customer)).await;
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    for tampering in [
        format!(
            "update registrations set form = form - 'remark' where party_id = '{}'",
            text(&other)
        ),
        format!(
            "update registrations set form = form || '{{\"intent_level\": \"a\"}}' where party_id = '{}'",
            text(&erased)
        ),
        format!(
            "update follow_ups set reached = false where party_id = '{}'",
            text(&erased)
        ),
        format!(
            "delete from follow_ups where party_id = '{}'",
            text(&erased)
        ),
        "update evening_minutes set held_on = held_on + 1".to_owned(),
    ] {
        let refused = sqlx::query(sqlx::AssertSqlSafe(tampering.clone()))
            .execute(&mut superuser)
            .await
            .unwrap_err();
        let refused = refused.into_database_error().unwrap();
        assert_eq!(refused.code().unwrap(), "55000", "{tampering}");
    }
}

#[actix_web::test]
async fn cus_05_a_person_is_not_erased_during_a_reception_a_dispute_or_a_deal() {
    let mut site = Site::developer().await;
    let party = visited(&mut site).await;
    let officer = officer(&site.server).await;
    let customer = json!({"id": person_of(&site, &party).await});
    let opened = json!({"party_id": party, "subject": "ownership", "against": [site.id(B)], "statement": "有争议。"});
    site.people[A]
        .post("/v1/disputes", opened)
        .await
        .expect(201);
    let visitor = json!({"kind": "visitor", "mobile": MOBILE});
    let body = json!({"who": visitor, "capacity": "returning", "been_before": "yes"});
    site.receive(A, body).await.expect(201);
    let place = receive(&officer, asks("erasure", &customer)).await;
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    assert_eq!(preview["obstacles"], json!(["reception", "dispute"]));
    carry_out(&officer, &place)
        .await
        .problem(409, "privacy-erasure-obstructed");
}

#[actix_web::test]
async fn cus_05_of_a_buyer_the_texts_of_the_deal_and_what_was_signed_are_erased_once_it_has_ended()
{
    let selling = Selling::open().await;
    let body = json!({"unit_id": selling.site, "name": NAME, "profile": {"kind": "person"}, "mobile": MOBILE,
                      "address": "长沙市玄雀路77号", "postal_code": "410077"});
    let customer = selling.seller.post("/v1/customers", body).await.expect(201);
    let agreement = with(
        Selling::agreement("1000000"),
        json!({"address": "长沙市玄雀路78号"}),
    );
    let opening = with(
        selling.opening(0, &text(&customer["id"])),
        json!({ "agreement": agreement }),
    );
    let deal = selling
        .seller
        .post(&selling.path("subscriptions"), opening)
        .await
        .expect(201);
    let deal = text(&deal["id"]);
    let paid = json!({"kind": "deposit", "way": "transfer", "amount": "100000.00", "remark": "玄雀本人汇款"});
    selling
        .finance
        .post(&format!("/v1/deals/{deal}/payments"), paid)
        .await
        .expect(201);
    let officer = officer(&selling.server).await;
    let place = receive(&officer, asks("erasure", &customer)).await;
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    assert_eq!(preview["obstacles"], json!(["deal"]));
    let leaves = json!({"persuasion": "玄雀坚持退房", "reason": REASON});
    let change = selling
        .seller
        .post(&format!("/v1/deals/{deal}/withdraw"), leaves)
        .await
        .expect(201);
    for approver in [&selling.manager, &selling.finance] {
        selling
            .decide(approver, &change, "approve")
            .await
            .expect(200);
    }
    let before = canaries::columns(&selling.server).await;
    for column in ["payments.remark", "deal_changes.request", "customers.name"] {
        assert!(before.contains(column), "no canary was in {column}");
    }
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    assert_eq!(preview["obstacles"], json!([]), "the deal has ended");
    carry_out(&officer, &place).await.expect(200);
    assert_eq!(canaries::columns(&selling.server).await, BTreeSet::new());
    let keys = "select count(*) from customer_keys where sealed_key is not null and customer_id = (select customer_id from agreement_particulars)";
    assert_eq!(
        selling.count(keys).await,
        0,
        "what was signed is under a key that is gone"
    );
}

#[actix_web::test]
async fn cus_05_the_terms_of_what_the_law_keeps_run_from_the_last_act_of_a_buyer_at_the_site() {
    let mut selling = Selling::open().await;
    let customer = selling.customer().await;
    let server = &selling.server;
    let acts = async |customer: &str| {
        count(
            server,
            &format!(
                "select count(*) from acts_of_business where customer_id = '{customer}' and founds"
            ),
        )
        .await
    };
    assert_eq!(acts(&customer).await, 0);
    let visitor = crate::tracking::buyer(&selling).await;
    let member = format!(
        "select count(*) from acts_of_business a join party_members m using (customer_id) where m.party_id = '{visitor}'"
    );
    assert_eq!(
        count(server, &member).await,
        1,
        "a visit is an act, and founds nothing"
    );
    let founding = format!("{member} and a.founds");
    assert_eq!(count(server, &founding).await, 0);
    selling
        .try_reserve(&selling.seller, 0, &customer)
        .await
        .expect(201);
    assert_eq!(acts(&customer).await, 1, "a reservation founds");
}

#[actix_web::test]
async fn cus_05_the_name_under_which_somebody_was_filed_is_taken_away_and_the_filing_stays() {
    let site = Site::with(|rules| *rules = crate::filings::rules()).await;
    let agency = site.agency().await;
    let filed = site.try_file(&agency, NAME, MOBILE).await.expect(201);
    let before = canaries::columns(&site.server).await;
    assert!(before.contains("filing_names.name"), "{before:?}");
    let officer = officer(&site.server).await;
    let customer = json!({"id": filed["customer_id"]});
    erase(&officer, asks("erasure", &customer)).await;
    assert_eq!(canaries::columns(&site.server).await, BTreeSet::new());
    let after = site.filing(&filed["id"]).await;
    assert_eq!(
        (&after["filed_name"], &after["verdicts"]),
        (&Value::Null, &filed["verdicts"]),
        "who filed when, and how it stood, stays"
    );
}

#[actix_web::test]
async fn cus_05_an_export_gives_a_visitor_what_the_site_recorded_of_them() {
    let mut site = Site::with(|rules| *rules = crate::filings::rules()).await;
    let agency = site.agency().await;
    site.try_file(&agency, NAME, MOBILE).await.expect(201);
    let party = visited(&mut site).await;
    // Another visitor's records are not theirs.
    site.registered(B, "13812341234").await;
    let officer = officer(&site.server).await;
    let customer = json!({"id": person_of(&site, &party).await});
    let place = receive(&officer, asks("export", &customer)).await;
    let archive = super::export::make(&site.server, &officer, &place).await;
    let records = archive.records("site_records");
    let value = |record: &Value, field: &str| record[field]["value"].clone();
    let kinds: Vec<String> = records
        .iter()
        .map(|one| text(&value(one, "kind")))
        .collect();
    assert_eq!(
        kinds,
        [
            "filing",
            "phone_enquiry",
            "reception",
            "registration",
            "follow_up"
        ],
        "{records:?}"
    );
    assert_eq!(value(&records[1], "remark"), "玄雀来电");
    assert_eq!(value(&records[3], "form")["occupation"], "玄雀画师");
    assert_eq!(value(&records[4], "content"), "玄雀说下周来");
}

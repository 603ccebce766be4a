//! What is recorded at the desk, as a determination reads it.

use super::books::told;
use crate::office::text;
use crate::reception::site::{A, B, C, Site};
use kehu_attribution::facts::{Deal, Kin};
use kehu_kernel::DealId;
use serde_json::{Value, json};

impl Site {
    /// A manager's decision on a party, of a reception or of none.
    async fn decided(&self, party: &Value, reception: Option<&Value>, decision: Value) {
        let path = format!("/v1/parties/{}/decisions", text(party));
        let yesterday = self.server.app.clock.now() - chrono::Duration::days(1);
        let occurred_at = reception.is_none().then_some(yesterday);
        let body = json!({"reception_id": reception.map(|it| &it["id"]), "occurred_at": occurred_at, "decision": decision});
        self.sales.post(&path, body).await.expect(201);
    }

    /// One person of a party buys alone; answers the determination in a line.
    async fn bought_by(&self, party: &Value, buyer: &Value) -> String {
        let deal = Deal {
            id: DealId::generate(),
            buyers: vec![text(buyer).parse().unwrap()],
            reserved_at: None,
            subscribed_at: Some(self.server.app.clock.now()),
            contracted_at: None,
            followed_up_by: None,
            commission: None,
            changes: Vec::new(),
        };
        self.try_deal(party, deal.clone()).await.unwrap();
        told(self, &self.determination(&deal).await)
    }

    /// The party buys now; answers the determination in a line.
    async fn bought(&self, party: &Value) -> String {
        let deal = self.deal(party, "10000.00").await;
        told(self, &self.determination(&deal).await)
    }

    async fn merge(&self, kept: &Value, merged: &Value) {
        let path = format!("/v1/parties/{}/merge", text(kept));
        let body = json!({"merged_id": merged, "reason": "同一客户，两个号码"});
        self.project.post(&path, body).await.expect(200);
    }
}

#[actix_web::test]
async fn att_v06_another_persons_fault_in_the_reception_is_not_the_receivers() {
    for (at_fault, decided) in [(B, "ATT-V06a: paid A 1"), (A, "ATT-V06b: paid A 1")] {
        let site = Site::developer().await;
        let reception = site.visitor(A).await;
        let registered = site.register(A, &reception, "13812341234").await;
        let registration = registered.expect(201);
        site.confirm(&registration).await.expect(200);
        let declined = json!({"statements": [{"kind": "declined", "salesperson_id": site.id(A)}]});
        let path = format!("/v1/receptions/{}/statements", text(&reception["id"]));
        site.people[A].post(&path, declined).await.expect(200);
        let fault =
            json!({"kind": "fault", "salesperson_id": site.id(at_fault), "degree": "serious"});
        let party = &registration["party_id"];
        site.decided(party, Some(&reception), fault).await;
        assert_eq!(site.bought(party).await, decided);
    }
}

#[actix_web::test]
async fn att_v12_a_relative_of_a_relative_is_a_party_of_their_own_in_preview_and_determination() {
    for (counted, decided) in [(false, "ATT-V00: paid A 1"), (true, "ATT-V05: paid C 1")] {
        let mut site = Site::with(|rules| {
            if counted {
                rules.determination.family_ties.push(Kin::Siblings);
            }
        })
        .await;
        let party = site.visitor_of(A, "13812341234").await;
        let members = format!("/v1/parties/{}/members", text(&party));
        let wife =
            json!({"visitor": {"name": "李娜", "mobile": "13712341234"}, "kinship": "spouse"});
        let both = site.people[A].post(&members, wife).await.expect(200);
        let (husband, wife) = (&both["members"][0], &both["members"][1]);
        site.on("2026-06-03", "09:00").await;
        let sister = site.visitor_of(C, "13912341234").await;
        let tie = json!({"kind": "kinship", "one_id": wife["customer_id"], "other_id": site.member(&sister).await,
                         "other_party_id": sister, "kin": "siblings"});
        site.state_of(&party, A, tie).await;
        if !counted {
            // Nor is the husband a company customer because his wife's sister is one.
            let contact = json!({"kind": "company_contact", "executive_id": null, "named_id": null, "naming_reason": null,
                                 "negotiated_by_id": null, "after_sale_by_id": null});
            site.decided(&sister, None, contact).await;
        }
        site.pass_a_minute().await;
        let path = format!("/v1/parties/{}/preview-determination", text(&party));
        let preview = site.project.post(&path, json!({})).await.expect(200);
        assert_eq!(told(&site, &preview), decided);
        let bought = site.bought_by(&party, &husband["customer_id"]).await;
        assert_eq!(bought, decided);
    }
}

#[actix_web::test]
async fn att_v04_the_earlier_salesperson_who_receives_again_has_recognised_the_visitor() {
    for (comes_back, decided) in [
        (true, "ATT-V04: paid B 1/2, A 1/2"),
        (false, "ATT-V05: paid B 1"),
    ] {
        let mut site = Site::developer().await;
        let party = site.confirmed_visitor(A, "13812341234").await;
        site.on("2026-06-05", "09:00").await;
        let second = site.confirmed_visitor(B, "13912345678").await;
        site.on("2026-06-08", "10:00").await;
        site.merge(&party, &second).await;
        if comes_back {
            let own = json!({"who": {"kind": "visitor", "mobile": "13812341234"}, "capacity": "returning", "been_before": "yes"});
            let received = site.receive(A, own).await.expect(201);
            site.finish(A, &received["reception"]).await;
        }
        site.at("15:00").await;
        assert_eq!(site.bought(&party).await, decided);
    }
}

#[actix_web::test]
async fn att_v04_a_volunteer_receives_on_behalf_of_the_earlier_salesperson() {
    let mut site = Site::developer().await;
    let party = site.confirmed_visitor(A, "13812341234").await;
    site.on("2026-06-05", "09:00").await;
    let second = site.confirmed_visitor(B, "13912345678").await;
    site.on("2026-06-08", "10:00").await;
    site.merge(&party, &second).await;
    site.leave(A).await;
    let back = json!({"who": {"kind": "visitor", "mobile": "13812341234"}, "capacity": "volunteer", "been_before": "yes"});
    let received = site.receive(C, back).await.expect(201);
    let reception = &received["reception"];
    assert_eq!(reception["on_behalf_of"], site.id(A).to_string());
    site.at("15:00").await;
    assert_eq!(site.bought(&party).await, "ATT-V04: paid B 1/2, A 1/2");
}

#[actix_web::test]
async fn att_v04_a_further_visit_registered_by_the_receiver_is_a_registration() {
    for (confirmed, decided) in [
        (true, "ATT-V04: paid B 1/2, A 1/2"),
        (false, "ATT-V01: paid A 1"),
    ] {
        let mut site = Site::developer().await;
        let party = site.confirmed_visitor(A, "13812341234").await;
        site.on("2026-06-05", "09:00").await;
        // The visitor forgot whom they saw, and B asks for the mobile only afterwards.
        let begun = site.begin_in_turn(B, json!({"kind": "visitor"})).await;
        let further = site
            .register_with(B, &begun, "13812341234", json!({"visit": "return"}))
            .await
            .expect(201);
        assert_eq!(further["party_id"], party);
        site.finish(B, &begun).await;
        if confirmed {
            site.confirm(&further).await.expect(200);
        }
        site.clock("2026-06-08", "10:00").await;
        let recognised = json!({"kind": "recognition", "earlier_id": site.id(A), "recognised": "by_salesperson"});
        site.state_of(&party, A, recognised).await;
        site.pass_a_minute().await;
        assert_eq!(site.bought(&party).await, decided);
    }
}

#[actix_web::test]
async fn att_v13_a_salesperson_named_by_an_executive_without_a_reason_volunteers() {
    for (named, decided) in [
        (true, "ATT-V13: paid pool 1"),
        (false, "ATT-V14: paid A 7/10, pool 3/10"),
    ] {
        let mut site = Site::developer().await;
        let begun = site
            .begin_in_turn(A, json!({"kind": "visitor", "mobile": "13812341234"}))
            .await;
        let contact = json!({"kind": "company_contact", "executive_id": null, "named_id": named.then_some(site.id(A)),
                             "naming_reason": null, "negotiated_by_id": site.id(A), "after_sale_by_id": site.id(A)});
        site.decided(&begun["party_id"], None, contact).await;
        let registered = site.register(A, &begun, "13812341234").await;
        let registration = registered.expect(201);
        site.finish(A, &begun).await;
        site.confirm(&registration).await.expect(200);
        site.pass_a_minute().await;
        assert_eq!(site.bought(&registration["party_id"]).await, decided);
    }
}

#[actix_web::test]
async fn att_r10_a_newcomer_goes_to_whom_the_existing_customer_was_drawn() {
    for (drawn, decided) in [(true, "ATT-R10: paid B 1"), (false, "ATT-R10: paid A 1")] {
        let mut site = Site::sales_office().await;
        let old = site.registered_in_turn(A, "13812341234").await["party_id"].clone();
        site.pass_a_minute().await;
        if drawn {
            let draw = json!({"from_id": site.id(A), "cause": "transferred", "candidate_ids": [site.id(B)], "reason": "调离"});
            let path = site.path("transfers");
            site.sales.post(&path, draw).await.expect(201);
            site.pass_a_minute().await;
        }
        let newcomer = site.registered_in_turn(C, "13912341234").await;
        let link = json!({"reception_id": newcomer["reception_id"], "statement": {
            "kind": "introduction", "existing_party_id": old, "existing_customer_id": site.member(&old).await,
            "way": "brought_along", "salesperson_id": null, "announcement_id": null}});
        let party = &newcomer["party_id"];
        let path = format!("/v1/parties/{}/evidence", text(party));
        site.people[C].post(&path, link).await.expect(201);
        site.pass_a_minute().await;
        assert_eq!(site.bought(party).await, decided);
    }
}

#[actix_web::test]
async fn att_e09_who_becomes_an_executive_after_filing_has_referred_as_an_employee() {
    let mut site = Site::developer().await;
    let referrer = site.employee.clone();
    let referral = site.referral(&referrer, "13812341234").await;
    let who = json!({"kind": "referral", "referral_id": referral["id"]});
    let begun = site.begin_in_turn(A, who).await;
    let registered = site.register(A, &begun, "13812341234").await;
    let registration = registered.expect(201);
    site.finish(A, &begun).await;
    site.confirm(&registration).await.expect(200);
    site.approve_referrals().await;
    site.on("2026-06-02", "09:00").await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let promoted = site.server.app.db.transaction(async |tx| {
        kehu_identity::assignments::create(
            tx,
            &system,
            referrer.user.unwrap(),
            "general_manager",
            site.server.org.company,
            system.today(),
        )
        .await
    });
    promoted.await.unwrap();
    assert_eq!(
        site.bought(&registration["party_id"]).await,
        "ATT-V00: paid A 7/10, referrer 3/10"
    );
}

//! Qualification documents: what is asked for, what counts, and what follows when it ends (CUS-10, CUS-13).

use crate::office::{Office, days_after, evening, morning, nothing, text};
use kehu_customers::qualification::{self, QualificationPolicy};
use serde_json::{Value, json};

#[actix_web::test]
async fn cus_10_the_merged_licence_and_invoicing_details_qualify_a_company_today() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let before = office.standing(&prospect).await;
    assert_eq!(before["meets"], false);
    assert_eq!(before["missing"].as_array().unwrap().len(), 2);
    assert_eq!(
        before["missing"][0]["alternatives"][0]["kinds"],
        json!(["business_licence_uscc"])
    );
    let licence = office.licence(&prospect, None).await;
    let invoicing = office.invoicing(&prospect).await;
    let sent = office.standing(&prospect).await;
    assert_eq!(
        sent["because"][0]["reason"], "not_verified",
        "what is only sent in does not count"
    );
    office.verify(&licence).await.expect(200);
    assert_eq!(office.standing(&prospect).await["meets"], false);
    office.verify(&invoicing).await.expect(200);
    let after = office.standing(&prospect).await;
    assert_eq!(after["meets"], true);
    assert_eq!(after["suspended_from"], Value::Null);
    assert_eq!(
        after["may_trade"], false,
        "a prospect is not yet a customer"
    );
    assert_eq!(after["rule"], "CUS-11");
}

#[actix_web::test]
async fn cus_10_the_petrochemical_preset_asks_for_each_of_the_sources_papers() {
    let mut office = Office::open().await;
    office.publish(QualificationPolicy::petrochemical()).await;
    let prospect = office.prospect().await;
    let papers = [
        ("business_licence", "110108000000016".to_owned()),
        ("tax_registration_national", prospect.code.clone()),
        ("tax_registration_local", prospect.code.clone()),
        (
            "organisation_code_certificate",
            prospect.code[8..17].to_owned(),
        ),
    ];
    for (kind, number) in papers {
        let body = json!({
            "kind": kind, "number": number, "issuer": "发证机关", "issued_on": "2012-01-01", "unlimited": kind != "organisation_code_certificate",
            "valid_until": if kind == "organisation_code_certificate" { json!("2027-01-01") } else { Value::Null },
            "file_id": office.file(&office.manager).await
        });
        let document = text(&office.send_in(&prospect, body).await.expect(201)["id"]);
        office.verify(&document).await.expect(200);
        assert_eq!(
            office.standing(&prospect).await["meets"],
            false,
            "after {kind}"
        );
    }
    let invoicing = office.invoicing(&prospect).await;
    office.verify(&invoicing).await.expect(200);
    let standing = office.standing(&prospect).await;
    assert_eq!(standing["meets"], true);
    assert_eq!(standing["suspended_from"], "2027-01-02");
    assert!(
        standing["policy_version_id"].is_string(),
        "a published version decided"
    );
}

#[actix_web::test]
async fn cus_10_a_company_that_shows_an_old_licence_is_a_finding() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let body = json!({
        "kind": "business_licence", "number": "110108000000016", "issuer": "工商行政管理局", "issued_on": "2012-01-01",
        "unlimited": true, "file_id": office.file(&office.manager).await
    });
    let document = text(&office.send_in(&prospect, body).await.expect(201)["id"]);
    let standing = office.standing(&prospect).await;
    assert_eq!(standing["findings"][0]["document_id"], document);
    assert_eq!(standing["meets"], false);
}

#[actix_web::test]
async fn cus_10_documents_that_contradict_themselves_or_the_dossier_are_refused() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let other = office.prospect().await;
    let good = office.licence_body(&prospect, Some("2030-01-01")).await;
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (field, value, pointer) in [
        ("number", json!("91350100M000100Y44"), "/number"),
        ("issued_on", json!("2026-06-02"), "/issued_on"),
        ("valid_until", json!("2019-12-31"), "/valid_until"),
        ("valid_until", json!("2026-05-31"), "/valid_until"),
        ("unlimited", json!(true), "/valid_until"),
        ("valid_until", Value::Null, "/valid_until"),
        ("file_id", json!(nothing()), "/file_id"),
        (
            "invoicing",
            json!({"title": "x", "bank": "x", "account": "12345678", "address": "x", "telephone": "x"}),
            "/invoicing",
        ),
    ] {
        let problem = office
            .send_in(&prospect, with(field, value))
            .await
            .problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{field}");
    }
    let mismatch = office
        .send_in(&prospect, with("number", json!(other.code)))
        .await
        .problem(409, "document-number-mismatch");
    assert_eq!(mismatch["rule"], "CUS-10");
    office
        .send_in(
            &prospect,
            with("override_reason", json!("seen the original")),
        )
        .await
        .problem(403, "forbidden");
    office.send_in(&prospect, good).await.expect(201);
}

#[actix_web::test]
async fn cus_10_what_one_person_sent_in_another_decides_on_once() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    office
        .also(
            &office.manager,
            "finance_reviewer",
            office.server.org.company,
        )
        .await;
    let licence = office.licence(&prospect, None).await;
    let verify = format!("/v1/documents/{licence}/verify");
    office
        .manager
        .post(&verify, json!({}))
        .await
        .problem(403, "document-own-submission");
    office.verify(&licence).await.expect(200);
    office
        .verify(&licence)
        .await
        .problem(409, "document-state-forbidden");
    office
        .finance
        .post(
            &format!("/v1/documents/{licence}/reject"),
            json!({"reason": "late"}),
        )
        .await
        .problem(409, "document-state-forbidden");
    office
        .manager
        .post(&format!("/v1/documents/{licence}/withdraw"), json!({}))
        .await
        .problem(409, "document-state-forbidden");
    let invoicing = office.invoicing(&prospect).await;
    office
        .sales
        .post(&format!("/v1/documents/{invoicing}/verify"), json!({}))
        .await
        .problem(403, "invoicing-needs-finance");
}

#[actix_web::test]
async fn cus_10_a_verified_document_is_never_altered_not_even_behind_the_api() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let licence = office.licence(&prospect, Some("2030-01-01")).await;
    office.verify(&licence).await.expect(200);
    let mut superuser = office.server.database.as_ref().unwrap().superuser().await;
    for change in [
        "valid_until = '2040-01-01'",
        "number = 'X'",
        "state = 'submitted'",
    ] {
        let sql = format!("update customer_documents set {change} where id = '{licence}'");
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut superuser)
            .await;
        assert!(refused.is_err(), "{change}");
    }
}

#[actix_web::test]
async fn cus_10_a_renewal_supersedes_the_former_when_it_is_verified() {
    let mut office = Office::open().await;
    let (customer, licence) = office.customer("2026-06-30").await;
    let renew = format!("/v1/documents/{licence}/renew");
    let body = office.licence_body(&customer, Some("2031-06-30")).await;
    let renewal = text(&office.manager.post(&renew, body.clone()).await.expect(201)["id"]);
    office
        .manager
        .post(&renew, body)
        .await
        .problem(409, "document-already-renewed");
    let former = office
        .finance
        .get(&format!("/v1/documents/{licence}"))
        .await
        .expect(200);
    assert_eq!(former["state"], "verified", "it counts on until then");
    assert_eq!(
        office.standing(&customer).await["suspended_from"],
        "2026-07-01"
    );
    office.verify(&renewal).await.expect(200);
    let former = office
        .finance
        .get(&format!("/v1/documents/{licence}"))
        .await
        .expect(200);
    assert_eq!(former["state"], "superseded");
    assert_eq!(
        office.standing(&customer).await["suspended_from"],
        "2031-07-01"
    );
}

#[actix_web::test]
async fn cus_77_a_new_account_is_used_only_after_finance_has_verified_it() {
    let mut office = Office::open().await;
    let (customer, _) = office.customer("2030-01-01").await;
    let place = format!("/v1/customers/{}/invoicing", customer.id);
    office
        .finance
        .get(&place)
        .await
        .problem(404, "invoicing-not-approved");
    let document = office.invoicing(&customer).await;
    office
        .finance
        .get(&place)
        .await
        .problem(404, "invoicing-not-approved");
    office.verify(&document).await.expect(200);
    let masked = office.finance.get(&place).await.expect(200);
    assert_eq!(masked["document_id"], document);
    assert_eq!(masked["details"]["account_last4"], "2345");
    assert_ne!(masked["account"], "1901002019200012345");
    let before = office
        .count("select count(*) from audit_entries where disclosure")
        .await;
    let shown = office
        .finance
        .act(&format!("{place}/disclose"))
        .await
        .expect(200);
    assert_eq!(shown["account"], "1901002019200012345");
    let after = office
        .count("select count(*) from audit_entries where disclosure")
        .await;
    assert_eq!(after, before + 1);
}

#[actix_web::test]
async fn cus_13_business_goes_on_through_the_last_day_and_rests_from_the_next() {
    let mut office = Office::open().await;
    let (customer, licence) = office.customer("2026-06-30").await;
    office.at(evening("2026-06-30")).await;
    let last = office.standing(&customer).await;
    assert_eq!(last["may_trade"], true);
    assert!(text(&last["outlook"]).contains("2026-07-01"));
    assert_eq!(office.check().await["suspended_count"], 0);
    office.at(morning("2026-07-01")).await;
    let next = office.standing(&customer).await;
    assert_eq!(
        next["may_trade"], false,
        "a late check does not let it trade"
    );
    assert_eq!(next["rule"], "CUS-13");
    assert_eq!(office.status(&customer).await, "active");
    let rehearsed = office
        .finance
        .act("/v1/qualification-checks?dry_run=true")
        .await
        .expect(200);
    assert_eq!(rehearsed["suspended"][0]["customer_id"], customer.id);
    assert_eq!(
        office.status(&customer).await,
        "active",
        "a rehearsal has no effect"
    );
    let done = office.check().await;
    assert_eq!(done["suspended"][0]["suspended_from"], "2026-07-01");
    assert_eq!(done["suspended"][0]["because"][0]["document_id"], licence);
    assert_eq!(office.status(&customer).await, "suspended");
    let again = office.check().await;
    assert_eq!(again["suspended_count"], 0);
    assert_eq!(again["reinstated_count"], 0);
    let told = office
        .count("select count(*) from outbox_events where kind = 'customer.suspended'")
        .await;
    assert_eq!(told, 1);
}

#[actix_web::test]
async fn cus_13_warnings_go_out_sixty_thirty_and_seven_days_before_each_once() {
    let mut office = Office::open().await;
    let (_, licence) = office.customer("2026-12-31").await;
    for (days_before, level) in [
        (61, None),
        (60, Some(60)),
        (59, None),
        (31, None),
        (30, Some(30)),
        (8, None),
        (7, Some(7)),
        (0, None),
    ] {
        office
            .at(morning(&days_after("2026-12-31", -days_before)))
            .await;
        let warned = office.check().await["warned"].clone();
        let levels: Vec<u64> = warned
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["level"].as_u64().unwrap())
            .collect();
        assert_eq!(levels, Vec::from_iter(level), "{days_before} days before");
        assert_eq!(
            office.check().await["warned_count"],
            0,
            "{days_before} days before, again"
        );
    }
    let told = office
        .count(&format!(
            "select count(*) from outbox_events where kind = 'document.expiring' and subject_id = '{licence}'"
        ))
        .await;
    assert_eq!(told, 3);
}

#[actix_web::test]
async fn cus_13_a_document_that_has_been_renewed_is_not_warned_of() {
    let mut office = Office::open().await;
    let (customer, licence) = office.customer("2026-12-31").await;
    let body = office.licence_body(&customer, Some("2031-12-31")).await;
    let renewal = office
        .manager
        .post(&format!("/v1/documents/{licence}/renew"), body)
        .await
        .expect(201);
    office.verify(&text(&renewal["id"])).await.expect(200);
    office.at(morning("2026-12-24")).await;
    assert_eq!(office.check().await["warned_count"], 0);
}

#[actix_web::test]
async fn cus_13_forty_days_of_standstill_are_caught_up_with_once() {
    let mut office = Office::open().await;
    let (ended, _) = office.customer("2026-06-30").await;
    let (ending, _) = office.customer("2026-08-15").await;
    let app = office.server.app.clone();
    let now = morning("2026-06-05");
    assert!(
        qualification::run_if_due(&app.db, now)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        qualification::run_if_due(&app.db, now)
            .await
            .unwrap()
            .is_none(),
        "once a day"
    );
    office.at(morning("2026-07-15")).await;
    let now = office.server.app.clock.now();
    // Two instances at once.
    let (one, other) = tokio::join!(
        qualification::run_if_due(&app.db, now),
        qualification::run_if_due(&app.db, now)
    );
    let runs: Vec<_> = [one.unwrap(), other.unwrap()]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(runs.iter().map(|run| run.suspended.len()).sum::<usize>(), 1);
    assert_eq!(
        runs.iter().map(|run| run.warned.len()).sum::<usize>(),
        1,
        "the level that has been reached, not those that were missed"
    );
    assert_eq!(office.status(&ended).await, "suspended");
    assert_eq!(office.status(&ending).await, "active");
    let from = office
        .count(
            "select count(*) from qualification_suspensions where suspended_from = '2026-07-01' and ended_at is null",
        )
        .await;
    assert_eq!(
        from, 1,
        "suspended since the day after the end, though found later"
    );
    assert_eq!(office.check().await["suspended_count"], 0);
}

#[actix_web::test]
async fn cus_13_an_accepted_proof_bridges_the_gap_to_its_last_day() {
    let mut office = Office::open().await;
    let (customer, licence) = office.customer("2026-06-30").await;
    let place = format!("/v1/documents/{licence}/proofs");
    let body = json!({"description": "换证受理通知书", "file_id": office.file(&office.manager).await, "asked_until": "2026-08-31"});
    let proof = text(&office.manager.post(&place, body).await.expect(201)["id"]);
    let accept = format!("{place}/{proof}/accept");
    for (until, code) in [("2026-06-30", "bridges-nothing"), ("2027-06-03", "too-far")] {
        let problem = office
            .finance
            .post(&accept, json!({"accepted_until": until, "reason": "x"}))
            .await
            .problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["code"], code);
    }
    office.at(morning("2026-07-01")).await;
    assert_eq!(
        office.standing(&customer).await["may_trade"],
        false,
        "a proof that nobody has accepted bridges nothing"
    );
    office.check().await;
    assert_eq!(office.status(&customer).await, "suspended");
    let decision = json!({"accepted_until": "2026-07-31", "reason": "受理回执真实"});
    office
        .finance
        .post(&accept, decision.clone())
        .await
        .expect(200);
    assert_eq!(
        office.status(&customer).await,
        "active",
        "reinstated at once"
    );
    office
        .finance
        .post(&accept, decision)
        .await
        .problem(409, "proof-already-decided");
    office.at(evening("2026-07-31")).await;
    assert_eq!(office.standing(&customer).await["may_trade"], true);
    office.at(morning("2026-08-01")).await;
    assert_eq!(office.standing(&customer).await["may_trade"], false);
}

#[actix_web::test]
async fn cus_13_a_suspended_customer_is_reinstated_when_the_renewal_is_verified() {
    let mut office = Office::open().await;
    let (customer, licence) = office.customer("2026-06-30").await;
    office.at(morning("2026-07-10")).await;
    office.check().await;
    assert_eq!(office.status(&customer).await, "suspended");
    let mut body = office.licence_body(&customer, Some("2031-06-30")).await;
    body["issued_on"] = json!("2026-07-08");
    let renewal = office
        .manager
        .post(&format!("/v1/documents/{licence}/renew"), body)
        .await
        .expect(201);
    assert_eq!(
        office.status(&customer).await,
        "suspended",
        "sending in is not enough"
    );
    office.verify(&text(&renewal["id"])).await.expect(200);
    assert_eq!(office.status(&customer).await, "active");
    assert_eq!(office.standing(&customer).await["may_trade"], true);
    assert_eq!(office.check().await["suspended_count"], 0);
}

#[actix_web::test]
async fn cus_13_documents_that_end_before_a_day_are_listed() {
    let mut office = Office::open().await;
    let (_, soon) = office.customer("2026-06-30").await;
    office.customer("2026-07-01").await;
    let found = office
        .finance
        .get("/v1/documents?expiring_before=2026-07-01&state=verified")
        .await
        .expect(200);
    let ids: Vec<&str> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [soon]);
}

#[actix_web::test]
async fn cus_06_another_companys_documents_do_not_exist() {
    let mut office = Office::open().await;
    let (customer, licence) = office.customer("2026-06-30").await;
    let stranger = office
        .server
        .caller("finance_reviewer", office.server.org.other)
        .await;
    stranger
        .get(&format!("/v1/documents/{licence}"))
        .await
        .problem(404, "document-not-found");
    stranger
        .post(&format!("/v1/documents/{licence}/verify"), json!({}))
        .await
        .problem(404, "document-not-found");
    stranger
        .get(&format!("/v1/customers/{}/qualification", customer.id))
        .await
        .problem(404, "customer-not-found");
    let list = stranger.get("/v1/documents").await.expect(200);
    assert_eq!(list["items"], json!([]));
    office.at(morning("2026-07-01")).await;
    let mut stranger = stranger;
    office.server.renew(&mut stranger).await;
    let check = stranger.act("/v1/qualification-checks").await.expect(200);
    assert_eq!(check["checked_count"], 0, "only its own scope is checked");
}

#[actix_web::test]
async fn cus_13_a_proof_bridges_from_the_day_after_the_end_to_a_year_ahead_at_most() {
    for (until, code) in [
        ("2026-06-30", Some("bridges-nothing")),
        ("2026-07-01", None),
        ("2027-06-02", None),
        ("2027-06-03", Some("too-far")),
    ] {
        let mut office = Office::open().await;
        let (_, licence) = office.customer("2026-06-30").await;
        let place = format!("/v1/documents/{licence}/proofs");
        let file = office.file(&office.manager).await;
        let body =
            json!({"description": "换证受理通知书", "file_id": file, "asked_until": "2026-08-31"});
        let proof = text(&office.manager.post(&place, body).await.expect(201)["id"]);
        let accept = format!("{place}/{proof}/accept");
        let decision = json!({"accepted_until": until, "reason": "受理回执真实"});
        let answer = office.finance.post(&accept, decision).await;
        match code {
            None => drop(answer.expect(200)),
            Some(code) => {
                let refused = answer.problem(422, "validation-failed");
                assert_eq!(refused["errors"][0]["code"], code, "{until}");
            }
        }
    }
}

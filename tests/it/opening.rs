//! Account opening and disqualification: the full way through the three steps (CUS-11, CUS-12, CUS-14).

use crate::office::{Office, Prospect, morning, text};
use kehu_tests::Caller;
use serde_json::{Value, json};

const DEALER: [&str; 4] = [
    "in_region",
    "sound_and_honest",
    "funded",
    "reputation_and_ability",
];

fn application(prospect: &Prospect, customer_type: &str, conditions: &[&str]) -> Value {
    let conditions: Vec<Value> = conditions
        .iter()
        .map(|key| json!({"condition": key, "statement": "见走访报告"}))
        .collect();
    json!({
        "customer_id": prospect.id, "customer_type": customer_type, "expected_monthly_volume": "120.500",
        "products": ["聚乙烯"], "registered_capital": "5000000.00", "region": "华中", "conditions": conditions
    })
}

pub(crate) async fn papers(
    office: &Office,
    prospect: &Prospect,
    licence_until: Option<&str>,
) -> [String; 2] {
    [
        office.licence(prospect, licence_until).await,
        office.invoicing(prospect).await,
    ]
}

pub(crate) async fn apply(office: &Office, prospect: &Prospect) -> String {
    let body = application(prospect, "dealer", &DEALER);
    text(
        &office
            .manager
            .post("/v1/account-openings", body)
            .await
            .expect(201)["id"],
    )
}

/// Submits; answers the approval.
pub(crate) async fn submit(office: &Office, opening: &str) -> String {
    let submitted = office
        .manager
        .act(&format!("/v1/account-openings/{opening}/submit"))
        .await
        .expect(200);
    assert_eq!(submitted["state"], "submitted");
    text(&submitted["approval_id"])
}

pub(crate) async fn state(office: &Office, opening: &str) -> String {
    text(
        &office
            .general
            .get(&format!("/v1/account-openings/{opening}"))
            .await
            .expect(200)["state"],
    )
}

/// Sales, finance, general manager.
fn approvers(office: &Office) -> [&Caller; 3] {
    [&office.sales, &office.finance, &office.general]
}

pub(crate) async fn approve_by_all(office: &Office, approval: &str) {
    for approver in approvers(office) {
        office
            .decide(approver, approval, "approve")
            .await
            .expect(200);
    }
}

/// A dealer opened by the full procedure.
async fn opened(office: &mut Office) -> Prospect {
    let prospect = office.prospect().await;
    for document in papers(office, &prospect, None).await {
        office.verify(&document).await.expect(200);
    }
    let opening = apply(office, &prospect).await;
    let approval = submit(office, &opening).await;
    approve_by_all(office, &approval).await;
    assert_eq!(office.status(&prospect).await, "active");
    prospect
}

#[actix_web::test]
async fn cus_11_three_steps_in_order_make_the_prospect_a_customer() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let documents = papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    office
        .decide(&office.finance, &approval, "approve")
        .await
        .problem(409, "approval-out-of-order");
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .problem(409, "approval-step-decided");
    office
        .decide(&office.finance, &approval, "approve")
        .await
        .expect(200);
    assert_eq!(office.status(&prospect).await, "prospect");
    let early = office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "opening-documents-not-verified");
    assert_eq!(early["rule"], "CUS-11");
    for document in &documents {
        office.verify(document).await.expect(200);
    }
    office
        .decide(&office.general, &approval, "approve")
        .await
        .expect(200);
    assert_eq!(state(&office, &opening).await, "approved");
    assert_eq!(office.status(&prospect).await, "active");
    let standing = office.standing(&prospect).await;
    assert_eq!(standing["may_trade"], true);
    let customer = office
        .general
        .get(&format!("/v1/customers/{}", prospect.id))
        .await
        .expect(200);
    assert_eq!(customer["customer_type"], "dealer");
    let invoicing = office
        .finance
        .get(&format!("/v1/customers/{}/invoicing", prospect.id))
        .await
        .expect(200);
    assert_eq!(invoicing["document_id"], documents[1]);
    let passed_on = office
        .finance
        .get(&format!("/v1/deliveries?customer_id={}", prospect.id))
        .await
        .expect(200);
    let told: Vec<&Value> = passed_on["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["recipient"] == "finance")
        .collect();
    assert!(
        told.iter().any(|one| one["subjects"]
            .as_array()
            .unwrap()
            .contains(&"opened".into())),
        "{passed_on}"
    );
}

#[actix_web::test]
async fn cus_11_nobody_decides_their_own_application() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    office
        .also(&office.manager, "sales_reviewer", office.server.org.company)
        .await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    office
        .decide(&office.manager, &approval, "approve")
        .await
        .problem(403, "approval-own-application");
}

#[actix_web::test]
async fn cus_11_a_reviewer_of_another_company_has_no_part_in_it() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    let stranger = office
        .server
        .caller("sales_reviewer", office.server.org.other)
        .await;
    office
        .decide(&stranger, &approval, "approve")
        .await
        .problem(404, "approval-not-found");
    stranger
        .get(&format!("/v1/account-openings/{opening}"))
        .await
        .problem(404, "opening-not-found");
    office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "approval-out-of-order");
}

#[actix_web::test]
async fn cus_11_a_returned_application_is_corrected_and_submitted_again() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    let place = format!("/v1/account-openings/{opening}");
    let etag = office.manager.get(&place).await.etag();
    office
        .manager
        .patch(&place, &etag, json!({"region": "华南"}))
        .await
        .problem(409, "opening-state-forbidden");
    office
        .decide(&office.sales, &approval, "return")
        .await
        .expect(200);
    assert_eq!(state(&office, &opening).await, "returned");
    office
        .manager
        .patch(&place, &etag, json!({"region": "华南"}))
        .await
        .problem(412, "opening-stale");
    let etag = office.manager.get(&place).await.etag();
    let edited = office
        .manager
        .patch(&place, &etag, json!({"region": "华南", "remark": null}))
        .await
        .expect(200);
    assert_eq!(edited["region"], "华南");
    let again = submit(&office, &opening).await;
    assert_ne!(again, approval);
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .problem(409, "approval-not-pending");
    office
        .decide(&office.sales, &again, "approve")
        .await
        .expect(200);
}

#[actix_web::test]
async fn cus_11_a_rejected_application_is_final_and_another_may_follow() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    let second = office
        .manager
        .post(
            "/v1/account-openings",
            application(&prospect, "direct", &[]),
        )
        .await;
    second.problem(409, "opening-already-applied");
    office
        .decide(&office.sales, &approval, "reject")
        .await
        .expect(200);
    assert_eq!(state(&office, &opening).await, "rejected");
    office
        .manager
        .act(&format!("/v1/account-openings/{opening}/submit"))
        .await
        .problem(409, "opening-state-forbidden");
    assert_eq!(office.status(&prospect).await, "prospect");
    apply(&office, &prospect).await;
}

#[actix_web::test]
async fn cus_11_a_change_after_submission_is_noticed() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    let body = office.invoicing_body(&prospect).await;
    office.send_in(&prospect, body).await.expect(201);
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .problem(409, "approval-subject-changed");
    office
        .decide(&office.sales, &approval, "return")
        .await
        .expect(200);
    let again = submit(&office, &opening).await;
    office
        .decide(&office.sales, &again, "approve")
        .await
        .expect(200);
}

#[actix_web::test]
async fn cus_11_verifying_documents_is_part_of_the_approval_and_changes_nothing_submitted() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let documents = papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    for document in &documents {
        office.verify(document).await.expect(200);
    }
    approve_by_all(&office, &approval).await;
    assert_eq!(office.status(&prospect).await, "active");
}

#[actix_web::test]
async fn cus_11_a_document_that_ends_during_the_approval_stops_it() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    for document in papers(&office, &prospect, Some("2026-06-10")).await {
        office.verify(&document).await.expect(200);
    }
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    for approver in [&office.sales, &office.finance] {
        office
            .decide(approver, &approval, "approve")
            .await
            .expect(200);
    }
    office.at(morning("2026-06-11")).await;
    let refused = office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "opening-documents-not-verified");
    assert!(text(&refused["detail"]).contains("2026-06-10"), "{refused}");
    assert_eq!(office.status(&prospect).await, "prospect");
    office
        .decide(&office.general, &approval, "return")
        .await
        .expect(200);
    assert_eq!(state(&office, &opening).await, "returned");
}

#[actix_web::test]
async fn cus_11_without_the_papers_nothing_is_submitted() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    let opening = apply(&office, &prospect).await;
    let submit = format!("/v1/account-openings/{opening}/submit");
    office
        .manager
        .act(&submit)
        .await
        .problem(409, "opening-documents-lacking");
    office.licence(&prospect, None).await;
    let refused = office
        .manager
        .act(&submit)
        .await
        .problem(409, "opening-documents-lacking");
    assert_eq!(refused["rule"], "CUS-10");
    office.invoicing(&prospect).await;
    office.manager.act(&submit).await.expect(200);
}

#[actix_web::test]
async fn cus_11_an_opened_customer_is_not_opened_again() {
    let mut office = Office::open().await;
    let prospect = opened(&mut office).await;
    office
        .manager
        .post(
            "/v1/account-openings",
            application(&prospect, "dealer", &DEALER),
        )
        .await
        .problem(409, "customer-already-opened");
}

#[actix_web::test]
async fn cus_11_the_form_is_printed_with_every_opinion_and_escapes_what_was_typed() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    let mut body = application(&prospect, "dealer", &DEALER);
    body["remark"] = json!("<script>alert(1)</script>");
    let opening = text(
        &office
            .manager
            .post("/v1/account-openings", body)
            .await
            .expect(201)["id"],
    );
    let approval = submit(&office, &opening).await;
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    let answer = office
        .general
        .get(&format!("/v1/account-openings/{opening}/form"))
        .await
        .require(200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let page = String::from_utf8(answer.bytes).unwrap();
    for expected in [
        "Account opening approval form",
        "&lt;script&gt;",
        "Sales review",
        "Finance review",
        "材料齐全",
        "120.500",
        &prospect.code,
    ] {
        assert!(page.contains(expected), "{expected} is not on the form");
    }
    assert!(!page.contains("<script>"));
    assert!(
        !page.contains("1901002019200012345"),
        "the account is not printed in full"
    );
}

#[actix_web::test]
async fn cus_12_every_entry_condition_of_the_type_must_be_evidenced() {
    let mut office = Office::open().await;
    let types: [(&str, Vec<&str>); 3] = [
        (
            "direct",
            vec!["producing_company", "some_scale", "creditworthy", "own_use"],
        ),
        (
            "exclusive_agent",
            [&DEALER[..], &["no_competing_products"]].concat(),
        ),
        ("dealer", DEALER.to_vec()),
    ];
    for (customer_type, conditions) in types {
        let prospect = office.prospect().await;
        papers(&office, &prospect, None).await;
        let missing = conditions.last().unwrap();
        let body = application(
            &prospect,
            customer_type,
            &conditions[..conditions.len() - 1],
        );
        let made = office
            .manager
            .post("/v1/account-openings", body)
            .await
            .require(201);
        let place = made.header("location").to_owned();
        let refused = office
            .manager
            .act(&format!("{place}/submit"))
            .await
            .problem(422, "opening-conditions-lacking");
        assert_eq!(refused["rule"], "CUS-12");
        assert!(text(&refused["detail"]).contains(missing), "{refused}");
        let whole = application(&prospect, customer_type, &conditions)["conditions"].clone();
        office
            .manager
            .patch(&place, &made.etag(), json!({"conditions": whole}))
            .await
            .expect(200);
        office
            .manager
            .act(&format!("{place}/submit"))
            .await
            .expect(200);
    }
}

#[actix_web::test]
async fn cus_12_conditions_of_another_type_and_foreign_documents_are_refused() {
    let mut office = Office::open().await;
    let (prospect, other) = (office.prospect().await, office.prospect().await);
    let foreign = office.licence(&other, None).await;
    let mut body = application(&prospect, "dealer", &["own_use"]);
    let problem = office
        .manager
        .post("/v1/account-openings", body.clone())
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/conditions/0/condition");
    body["conditions"] =
        json!([{"condition": "funded", "statement": "见执照", "document_id": foreign}]);
    let problem = office
        .manager
        .post("/v1/account-openings", body)
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/conditions/0/document_id");
}

async fn disqualify(office: &Office, prospect: &Prospect, ground: &str) -> String {
    let evidence =
        json!([{"file_id": office.file(&office.department).await, "description": "函件"}]);
    let body = json!({"customer_id": prospect.id, "ground": ground, "description": "事实经过", "evidence": evidence});
    let made = office
        .department
        .post("/v1/disqualifications", body)
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let submitted = office
        .department
        .act(&format!("{place}/submit"))
        .await
        .expect(200);
    text(&submitted["approval_id"])
}

async fn approve_disqualification(office: &Office, approval: &str) {
    let second = office
        .server
        .caller("department_manager", office.server.org.company)
        .await;
    office
        .decide(&office.department, approval, "approve")
        .await
        .problem(403, "approval-own-application");
    for approver in [&second, &office.general] {
        office
            .decide(approver, approval, "approve")
            .await
            .expect(200);
    }
}

#[actix_web::test]
async fn cus_14_each_of_the_three_grounds_shuts_the_customer_out() {
    let mut office = Office::open().await;
    for ground in ["false_information", "economic_loss", "legal_investigation"] {
        let (customer, _) = office.customer("2030-01-01").await;
        assert_eq!(office.standing(&customer).await["may_trade"], true);
        let approval = disqualify(&office, &customer, ground).await;
        assert_eq!(office.status(&customer).await, "active");
        approve_disqualification(&office, &approval).await;
        assert_eq!(office.status(&customer).await, "disqualified");
        let standing = office.standing(&customer).await;
        assert_eq!(standing["may_trade"], false);
        assert_eq!(standing["rule"], "CUS-14");
    }
}

#[actix_web::test]
async fn cus_14_without_evidence_or_with_another_ground_nothing_is_proposed() {
    let mut office = Office::open().await;
    let (customer, _) = office.customer("2030-01-01").await;
    let body =
        json!({"customer_id": customer.id, "ground": "economic_loss", "description": "事实经过"});
    let made = office
        .department
        .post("/v1/disqualifications", body.clone())
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let refused = office
        .department
        .act(&format!("{place}/submit"))
        .await
        .problem(422, "disqualification-evidence-lacking");
    assert_eq!(refused["rule"], "CUS-14");
    office
        .department
        .post("/v1/disqualifications", body)
        .await
        .problem(409, "disqualification-already-proposed");
    office
        .department
        .post(&format!("{place}/withdraw"), json!({"reason": "另行处理"}))
        .await
        .expect(200);
    let other = json!({"customer_id": customer.id, "ground": "bad_manners", "description": "x"});
    office
        .department
        .post("/v1/disqualifications", other)
        .await
        .problem(422, "validation-failed");
    office
        .manager
        .post("/v1/disqualifications", json!({}))
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn cus_14_the_way_back_is_a_new_account_opening() {
    let mut office = Office::open().await;
    let prospect = opened(&mut office).await;
    let approval = disqualify(&office, &prospect, "false_information").await;
    approve_disqualification(&office, &approval).await;
    office.check().await;
    assert_eq!(
        office.status(&prospect).await,
        "disqualified",
        "valid documents alone bring nobody back"
    );
    let opening = apply(&office, &prospect).await;
    let found = office
        .general
        .get(&format!("/v1/account-openings/{opening}"))
        .await
        .expect(200);
    assert_eq!(found["reopening"], true);
    let approval = submit(&office, &opening).await;
    approve_by_all(&office, &approval).await;
    assert_eq!(office.status(&prospect).await, "active");
}

#[actix_web::test]
async fn cus_14_a_disqualification_takes_back_the_opening_under_way() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    papers(&office, &prospect, None).await;
    let opening = apply(&office, &prospect).await;
    let opening_approval = submit(&office, &opening).await;
    let approval = disqualify(&office, &prospect, "legal_investigation").await;
    approve_disqualification(&office, &approval).await;
    assert_eq!(state(&office, &opening).await, "withdrawn");
    office
        .decide(&office.sales, &opening_approval, "approve")
        .await
        .problem(409, "approval-not-pending");
    assert_eq!(office.status(&prospect).await, "disqualified");
}

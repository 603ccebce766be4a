//! Erasing.

use super::canaries::{self, ACCOUNT, ACCOUNTED, MOBILE, REASON, RESIDENT_ID};
use super::*;
use crate::customers::company;
use crate::office::{Office, Prospect, morning};
use kehu_customers::{privacy, qualification};
use kehu_kernel::CustomerId;
use std::collections::BTreeSet;

fn set<const N: usize>(columns: [&str; N]) -> BTreeSet<String> {
    columns.iter().map(|column| (*column).to_owned()).collect()
}

/// Somebody's papers with canaries: an identity document with a proof, and invoicing details.
async fn papers(office: &Office, customer: &str) -> [String; 2] {
    let place = format!("/v1/customers/{customer}/documents");
    let file = async |name: &str| upload(&office.department, name, "玄雀").await;
    let identity = json!({
        "kind": "legal_representative_id", "number": RESIDENT_ID, "issuer": "玄雀公安局", "issued_on": "2020-01-01",
        "valid_until": "2027-01-01", "remark": "玄雀材料备注", "file_id": file("玄雀身份证.pdf").await
    });
    let invoicing = json!({
        "kind": "invoicing_details", "number": RESIDENT_ID, "issuer": "玄雀本人", "issued_on": "2020-01-01",
        "file_id": file("玄雀开票.pdf").await,
        "invoicing": {"title": "玄雀抬头", "bank": "玄雀银行", "account": ACCOUNT, "address": "玄雀路77号",
                      "telephone": "0731-87778888"}
    });
    let mut ids = Vec::new();
    for body in [identity, invoicing] {
        let made = office.department.post(&place, body).await.expect(201);
        ids.push(text(&made["id"]));
    }
    [ids.remove(0), ids.remove(0)]
}

fn application(customer: &str) -> Value {
    let conditions = [
        "in_region",
        "sound_and_honest",
        "funded",
        "reputation_and_ability",
    ];
    let conditions: Vec<Value> = conditions
        .iter()
        .map(|key| json!({"condition": key, "statement": "玄雀依据"}))
        .collect();
    json!({
        "customer_id": customer, "customer_type": "dealer", "expected_monthly_volume": "1.000", "products": ["玄雀料"],
        "region": "玄雀区", "remark": "玄雀申请备注", "conditions": conditions
    })
}

/// Applies and submits; answers opening and approval.
async fn submitted(office: &Office, customer: &str) -> (String, String) {
    let opening = office
        .department
        .post("/v1/account-openings", application(customer))
        .await
        .expect(201);
    let opening = text(&opening["id"]);
    let done = office
        .department
        .act(&format!("/v1/account-openings/{opening}/submit"))
        .await
        .expect(200);
    (opening, text(&done["approval_id"]))
}

async fn decide(caller: &Caller, approval: &str, decision: &str) {
    let path = format!("/v1/approvals/{approval}/{decision}");
    caller
        .post(&path, json!({"reason": REASON}))
        .await
        .expect(200);
}

#[actix_web::test]
async fn cus_05_of_whom_never_was_a_customer_no_trace_is_left_in_any_column_or_file() {
    let office = Office::open().await;
    let server = &office.server;
    let director = director(server).await;
    let officer = officer(server).await;
    let customer = canaries::enter(server, &director).await;
    let place = id(&customer);
    let [identity, _] = papers(&office, &place).await;
    office.verify(&identity).await.expect(200);
    let proof = json!({"description": "玄雀证明", "asked_until": "2027-03-01",
                       "file_id": upload(&office.department, "玄雀证明.pdf", "玄雀").await});
    office
        .department
        .post(&format!("/v1/documents/{identity}/proofs"), proof)
        .await
        .expect(201);
    let (_, approval) = submitted(&office, &place).await;
    decide(&office.sales, &approval, "reject").await;
    let proposal = json!({"customer_id": place, "ground": "false_information", "description": "玄雀事由",
        "evidence": [{"file_id": upload(&office.department, "玄雀证据.pdf", "玄雀").await, "description": "玄雀证据"}]});
    let proposal = office
        .department
        .post("/v1/disqualifications", proposal)
        .await
        .expect(201);
    let withdraw = format!("/v1/disqualifications/{}/withdraw", text(&proposal["id"]));
    office
        .department
        .post(&withdraw, json!({"reason": REASON}))
        .await
        .expect(200);
    let noted = with(
        asks("export", &customer),
        json!({"verification_note": "玄雀核验", "reason": "玄雀理由"}),
    );
    let export = receive(&officer, noted).await;
    super::export::make(server, &officer, &export).await;
    let before = canaries::columns(server).await;
    for column in [
        "customers.name",
        "customer_contacts.mobile",
        "customer_grams.gram",
        "customer_search_keys.key",
        "customer_telephones.reversed",
        "customer_needs.content",
        "service_orders.content",
        "service_order_tasks.work",
        "communications.course",
        "incidents.description",
        "incidents.place",
        "survey_answers.text",
        "survey_follow_ups.result",
        "survey_links.draft",
        "complaints.content",
        "customer_documents.issuer",
        "document_invoicing.bank",
        "document_proofs.description",
        "account_openings.products",
        "account_opening_conditions.statement",
        "approvals.snapshot",
        "disqualifications.description",
        "disqualification_evidence.description",
        "files.file_name",
        "privacy_requests.reason",
    ] {
        assert!(before.contains(column), "no canary was in {column}");
    }
    assert!(canaries::stored_files(server) >= 2);
    let waiting = "select count(*) from mails where state = 'queued'";
    assert_eq!(count(server, waiting).await, 2, "invitation and reminder");
    let places = "select count(*) from survey_members where region_code = '430104'";
    assert_eq!(count(server, places).await, 4);

    let place = receive(&officer, asks("erasure", &customer)).await;
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    assert_eq!(preview["feasible"], true, "{preview}");
    for part in preview["parts"].as_array().unwrap() {
        let stays = ["timeline", "audit_record"].contains(&part["holding"].as_str().unwrap());
        let (fate, ground) = match stays {
            true => (json!("kept"), json!("accountability")),
            false => (json!("erased"), Value::Null),
        };
        assert_eq!((&part["fate"], &part["ground"]), (&fate, &ground), "{part}");
    }
    assert_eq!(
        canaries::columns(server).await,
        before,
        "a preview erases nothing"
    );
    let done = officer
        .post(&format!("{place}/erase"), json!({"reason": REASON}))
        .await
        .expect(200);
    assert_eq!(
        (&done["state"], &done["kept"]),
        (&json!("done"), &json!([]))
    );
    assert_eq!(canaries::columns(server).await, set([]));
    let reasons = canaries::columns_of_reasons(server).await;
    assert_eq!(reasons, set(ACCOUNTED), "reasons stay where they account");
    canaries::sweep(server).await;
    assert_eq!(canaries::stored_files(server), 0);
    let keys = "select count(*) from customer_keys where sealed_key is not null";
    assert_eq!(count(server, keys).await, 0);
    let keys = "select count(*) from contact_keys where sealed_key is not null";
    assert_eq!(count(server, keys).await, 0);
    assert_eq!(count(server, waiting).await, 0);
    assert_eq!(
        count(server, places).await,
        0,
        "of the region the province stays"
    );
    let scores = "select count(*) from survey_answers where score = 1 and points = 0";
    assert_eq!(count(server, scores).await, 2, "scores stay");
    let born = "select count(*) from customers where born_on is not null";
    assert_eq!(count(server, born).await, 0);
}

#[actix_web::test]
async fn cus_05_of_a_customer_the_law_keeps_what_was_examined_until_its_term_has_run() {
    let mut office = Office::open().await;
    let director = director(&office.server).await;
    let mut officer = officer(&office.server).await;
    let customer = canaries::enter(&office.server, &director).await;
    let place = id(&customer);
    let documents = papers(&office, &place).await;
    for document in &documents {
        office.verify(document).await.expect(200);
    }
    let (opening, approval) = submitted(&office, &place).await;
    for approver in [&office.sales, &office.finance, &office.general] {
        decide(approver, &approval, "approve").await;
    }
    let prospect = Prospect {
        id: place.clone(),
        code: String::new(),
    };
    assert_eq!(office.status(&prospect).await, "active");
    let erasure = receive(&officer, asks("erasure", &customer)).await;
    let preview = officer
        .get(&format!("{erasure}/erasure-preview"))
        .await
        .expect(200);
    let kept = |holding: &str| {
        let parts = preview["parts"].as_array().unwrap();
        let part = parts
            .iter()
            .find(|part| part["holding"] == holding && part["fate"] == "kept");
        let part = part.unwrap_or_else(|| panic!("{holding} is not kept: {preview}"));
        (part["ground"].clone(), part["until"].clone())
    };
    assert_eq!(
        kept("invoicing"),
        (json!("accounting"), json!("2036-12-31"))
    );
    assert_eq!(kept("documents"), (json!("contract"), json!("2029-06-01")));
    assert_eq!(
        kept("applications"),
        (json!("contract"), json!("2029-06-01"))
    );
    let done = carry_out(&officer, &erasure).await.expect(200);
    assert_eq!(done["kept"].as_array().unwrap().len(), 3);

    let kept_by_law = set([
        "account_opening_conditions.statement",
        "account_openings.products",
        "account_openings.region",
        "account_openings.remark",
        "approvals.snapshot",
        "customer_documents.issuer",
        "customer_documents.number",
        "customer_documents.remark",
        "document_invoicing.address",
        "document_invoicing.bank",
        "document_invoicing.taxpayer_number",
        "document_invoicing.telephone",
        "document_invoicing.title",
    ]);
    assert_eq!(canaries::columns(&office.server).await, kept_by_law);
    // What is kept is shown to nobody, and no business is done.
    for (caller, path) in [
        (&office.finance, format!("/v1/documents/{}", documents[0])),
        (&office.finance, format!("/v1/account-openings/{opening}")),
        (
            &office.finance,
            format!("/v1/account-openings/{opening}/form"),
        ),
    ] {
        assert_eq!(caller.get(&path).await.status, 404, "{path}");
    }
    let approved = format!("/v1/approvals/{approval}");
    let record = office.general.get(&approved).await.expect(200);
    assert!(record["submitted"].is_null(), "{record}");
    assert_eq!(record["approval"]["state"], "approved");
    let invoicing = format!("/v1/customers/{place}/invoicing");
    office
        .finance
        .get(&invoicing)
        .await
        .problem(409, "customer-erased");
    let listed = format!("/v1/customers/{place}/documents");
    let listed = office.finance.get(&listed).await.expect(200);
    assert_eq!(listed["items"], json!([]));
    let file = "select id from files where state = 'withheld' limit 1";
    let mut superuser = office.server.database.as_ref().unwrap().superuser().await;
    let file: uuid::Uuid = sqlx::query_scalar(file)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    office
        .department
        .get(&format!("/v1/files/{file}/content"))
        .await
        .problem(409, "file-withheld");
    let mut connection = office.server.app.db.read().await.unwrap();
    let held = place.parse::<CustomerId>().unwrap();
    let today = morning("2026-06-01").date_naive();
    let traded = qualification::may_trade(&mut connection, held, today);
    assert!(!traded.await.unwrap().is_allowed());
    drop(connection);
    // The person can have a copy of what is kept.
    let export = receive(&officer, asks("export", &customer)).await;
    let archive = super::export::make(&office.server, &officer, &export).await;
    assert!(archive.document().to_string().contains(ACCOUNT));
    assert_eq!(archive.names().len(), 3, "data and two files");

    for (day, left) in [
        ("2029-06-01", 13),
        ("2029-06-02", 7),
        ("2036-12-31", 7),
        ("2037-01-01", 0),
    ] {
        office.at(morning(day)).await;
        privacy::expire(&office.server.app.db, office.server.app.clock.now())
            .await
            .unwrap();
        let found = canaries::columns(&office.server).await;
        assert_eq!(found.len(), left, "{day}: {found:?}");
    }
    canaries::sweep(&office.server).await;
    assert_eq!(canaries::stored_files(&office.server), 0);
    office.server.renew(&mut officer).await;
    let read = officer.get(&erasure).await.expect(200);
    for part in read["kept"].as_array().unwrap() {
        assert!(part["erased_at"].is_string(), "{part}");
    }
}

#[actix_web::test]
async fn cus_05_an_erased_customer_is_read_as_erased_found_by_no_search_and_changes_no_more() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let customer = canaries::enter(&server, &director).await;
    let path = format!("/v1/customers/{}", id(&customer));
    let queries = [
        "玄雀",
        "单玄雀",
        "shanxuanque",
        "dxq",
        "8888",
        MOBILE,
        RESIDENT_ID,
        "002X",
        "玄雀二",
    ];
    let mut found = 0;
    let search = async |q: &str| {
        let list = director
            .get(&format!("/v1/customers?q={q}"))
            .await
            .expect(200);
        list["items"].as_array().unwrap().len()
    };
    for q in queries {
        found += search(q).await;
    }
    assert!(found >= 6, "{found}");
    erase(&officer, asks("erasure", &customer)).await;
    for q in queries.into_iter().chain(["已删除", "yishanchu"]) {
        assert_eq!(search(q).await, 0, "{q}");
    }
    for sort in [
        "name",
        "created_at",
        "-created_at",
        "updated_at",
        "-updated_at",
    ] {
        let list = format!("/v1/customers?sort={sort}&status=prospect");
        let list = director.get(&list).await.expect(200);
        assert_eq!(list["items"], json!([]), "{sort}");
    }
    for caller in [&director, &officer] {
        let read = caller.get(&path).await.require(200);
        assert_eq!(
            (
                &read.json["processing_state"],
                &read.json["name"],
                &read.json["mobile"],
                &read.json["contacts"],
                &read.json["identifiers"]
            ),
            (
                &json!("erased"),
                &json!("已删除"),
                &Value::Null,
                &json!([]),
                &json!([])
            )
        );
    }
    let etag = director.get(&path).await.etag();
    for answer in [
        director
            .patch(&path, &etag, json!({"mobile": MOBILE}))
            .await,
        director
            .post(&format!("{path}/contacts"), json!({"name": "王一"}))
            .await,
        director
            .post(
                &format!("{path}/needs"),
                json!({"kind": "need", "content": "x"}),
            )
            .await,
        director
            .post(
                &format!("{path}/disclose"),
                json!({"fields": ["mobile"], "reason": "核对"}),
            )
            .await,
        officer
            .post("/v1/privacy-requests", asks("erasure", &customer))
            .await,
    ] {
        answer.problem(409, "customer-erased");
    }
    let changes = director
        .get(&format!("{path}/changes?limit=200"))
        .await
        .expect(200);
    for line in changes["items"].as_array().unwrap() {
        let personal = line["field"] == "mobile" || line["field"] == "contact.name";
        assert!(!personal || line["erased"] == true, "{line}");
        let shown = [&line["old_value"], &line["new_value"]];
        assert!(
            shown
                .iter()
                .all(|value| !value.to_string().contains("玄雀")),
            "{line}"
        );
    }
    let events = director
        .get(&format!("{path}/timeline?limit=200"))
        .await
        .expect(200);
    assert_eq!(events["items"][0]["kind"], "customer.erased");
    let again = create(&director, canaries::body(&server)).await;
    assert_ne!(again["id"], customer["id"], "the person can come back");
}

#[actix_web::test]
async fn cus_05_what_is_under_way_stands_in_the_way() {
    let mut office = Office::open().await;
    let director = director(&office.server).await;
    let officer = officer(&office.server).await;
    let customer = create(&director, person(&office.server, "张伟")).await;
    let erasure = receive(&officer, asks("erasure", &customer)).await;
    let export = receive(&officer, asks("export", &customer)).await;
    let opening = office
        .department
        .post("/v1/account-openings", application(&id(&customer)))
        .await
        .expect(201);
    let proposal = json!({"customer_id": customer["id"], "ground": "economic_loss", "description": "拖欠货款"});
    let proposal = office
        .department
        .post("/v1/disqualifications", proposal)
        .await
        .expect(201);
    let obstacles = async || {
        officer
            .get(&format!("{erasure}/erasure-preview"))
            .await
            .expect(200)["obstacles"]
            .clone()
    };
    assert_eq!(
        obstacles().await,
        json!(["account_opening", "disqualification", "export"])
    );
    let problem = carry_out(&officer, &erasure)
        .await
        .problem(409, "privacy-erasure-obstructed");
    assert_eq!(problem["rule"], "CUS-05");
    let taken_back = json!({"reason": "不再需要"});
    for (caller, place) in [
        (
            &office.department,
            format!("/v1/account-openings/{}/withdraw", id(&opening)),
        ),
        (
            &office.department,
            format!("/v1/disqualifications/{}/withdraw", id(&proposal)),
        ),
    ] {
        caller.post(&place, taken_back.clone()).await.expect(200);
        carry_out(&officer, &erasure)
            .await
            .problem(409, "privacy-erasure-obstructed");
    }
    officer
        .post(&format!("{export}/withdraw"), taken_back)
        .await
        .expect(200);
    assert_eq!(obstacles().await, json!([]));
    carry_out(&officer, &erasure).await.expect(200);
    let prospect = office.prospect().await;
    assert_eq!(office.status(&prospect).await, "prospect", "others stay");
}

#[actix_web::test]
async fn cus_05_one_contact_is_erased_and_the_company_keeps_its_history() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let body = with(
        company(&server, "长沙远大化工有限公司"),
        json!({"remark": "原联系人玄雀二", "contacts": [
            {"name": "玄雀二", "title": "玄雀助理", "mobile": canaries::CONTACT_MOBILE, "email": "xuanque2@example.com"},
            {"name": "王芳", "mobile": "13812341234"}]}),
    );
    let firm = create(&director, body).await;
    let path = format!("/v1/customers/{}", id(&firm));
    let contact = text(&firm["contacts"][0]["id"]);
    let other = text(&firm["contacts"][1]["id"]);
    for (contact, mobile) in [(&contact, canaries::MOBILE), (&other, "13900001111")] {
        let etag = director.get(&path).await.etag();
        let place = format!("{path}/contacts/{contact}");
        director
            .patch(&place, &etag, json!({"mobile": mobile}))
            .await
            .expect(200);
    }
    let asked = with(asks("erasure", &firm), json!({"contact_id": contact}));
    let place = receive(&officer, asked.clone()).await;
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    assert_eq!(
        preview["mentions"],
        json!([{"place": "remark", "id": firm["id"]}])
    );
    let etag = director.get(&path).await.etag();
    director
        .patch(&path, &etag, json!({"remark": null}))
        .await
        .expect(200);
    carry_out(&officer, &place).await.expect(200);
    // The company's own remark of old is sealed under the company's key, and no canary is left in clear.
    assert_eq!(canaries::columns(&server).await, set([]));
    let read = director.get(&path).await.expect(200);
    assert_eq!(read["processing_state"], "active");
    assert_eq!(read["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(read["contacts"][0]["mobile"], "13900001111");
    let changes = director
        .get(&format!("{path}/changes?field=contact.mobile"))
        .await
        .expect(200);
    let lines = changes["items"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    for line in lines {
        let gone = line["subject_id"] == contact.as_str();
        assert_eq!(line["erased"], json!(gone), "{line}");
        assert_eq!(line["old_value"].is_null(), gone, "{line}");
    }
    for q in ["玄雀二", "9998888"] {
        let list = director
            .get(&format!("/v1/customers?q={q}"))
            .await
            .expect(200);
        assert_eq!(list["items"], json!([]), "{q}");
    }
    officer
        .post("/v1/privacy-requests", asked)
        .await
        .problem(409, "customer-erased");
}

#[actix_web::test]
async fn cus_05_a_contact_that_was_removed_can_still_be_erased_from_the_history() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let firm = create(&director, company(&server, "长沙远大化工有限公司")).await;
    let path = format!("/v1/customers/{}", id(&firm));
    let added = director
        .post(
            &format!("{path}/contacts"),
            json!({"name": "玄雀二", "mobile": MOBILE}),
        )
        .await
        .require(201);
    let place = added.header("location").to_owned();
    director.delete(&place, &added.etag()).await.require(204);
    let contact = text(&added.json["id"]);
    let erased = with(asks("erasure", &firm), json!({"contact_id": contact}));
    erase(&officer, erased).await;
    let changes = director
        .get(&format!("{path}/changes?field=contact.mobile"))
        .await
        .expect(200);
    for line in changes["items"].as_array().unwrap() {
        assert_eq!(line["erased"], true, "{line}");
    }
}

#[actix_web::test]
async fn cus_05_erasing_twice_or_at_once_is_one_erasure() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let customer = create(&director, person(&server, "张伟")).await;
    let place = receive(&officer, asks("erasure", &customer)).await;
    let (one, other) = tokio::join!(carry_out(&officer, &place), carry_out(&officer, &place));
    assert_eq!(one.expect(200), other.expect(200));
    let first = officer.get(&place).await.expect(200);
    assert_eq!(carry_out(&officer, &place).await.expect(200), first);
    let erased = "select count(*) from audit_entries where action = 'privacy.erase' and subject_kind = 'customer'";
    assert_eq!(count(&server, erased).await, 1);
    let told = "select count(*) from outbox_events where kind = 'customer.erased'";
    assert_eq!(count(&server, told).await, 1);
}

#[actix_web::test]
async fn cus_05_dossiers_that_were_merged_are_erased_with_the_survivor_also_when_merged_afterwards()
{
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let merged = canaries::enter(&server, &director).await;
    let survivor = with(person(&server, "玄雀"), json!({"remark": "玄雀备注"}));
    let survivor = create(&director, survivor).await;
    let place = receive(&officer, asks("erasure", &merged)).await;
    let merge = json!({"merged_id": merged["id"], "reason": "同一人"});
    director
        .post(&format!("/v1/customers/{}/merge", id(&survivor)), merge)
        .await
        .expect(200);
    officer
        .post("/v1/privacy-requests", asks("export", &merged))
        .await
        .problem(409, "customer-merged");
    carry_out(&officer, &place).await.expect(200);
    assert_eq!(canaries::columns(&server).await, set([]));
    for customer in [&merged, &survivor] {
        let read = director
            .get(&format!("/v1/customers/{}", id(customer)))
            .await
            .expect(200);
        assert_eq!(read["processing_state"], "erased");
    }
}

#[actix_web::test]
async fn cus_05_those_who_were_told_of_the_customer_are_told_of_its_erasure() {
    let office = Office::open().await;
    let officer = officer(&office.server).await;
    let director = director(&office.server).await;
    let customer = create(&director, person(&office.server, "张伟")).await;
    erase(&officer, asks("erasure", &customer)).await;
    let told = office.plant.get("/v1/deliveries?limit=1").await.expect(200);
    assert_eq!(told["items"][0]["subjects"], json!(["erased"]));
}

#[actix_web::test]
async fn cus_05_files_of_imports_in_which_a_person_may_stand_expire() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let customer = create(&director, person(&server, "张伟")).await;
    let sheet = format!("客户名称,手机\n玄雀公司,{MOBILE}\n");
    let part = Part::bytes(sheet.into_bytes())
        .file_name("玄雀.csv")
        .mime_str("text/csv")
        .unwrap();
    let form = Form::new().part("file", part).text("purpose", "import");
    let file = director
        .send(director.request(Method::POST, "/v1/files").multipart(form))
        .await
        .expect(201);
    let place = receive(&officer, asks("erasure", &customer)).await;
    let preview = officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .expect(200);
    let parts = preview["parts"].as_array().unwrap();
    let files = parts
        .iter()
        .find(|part| part["holding"] == "transfer_files")
        .unwrap();
    assert_eq!(
        (&files["fate"], &files["until"]),
        (&json!("expires"), &json!("2026-07-01"))
    );
    let mut director = director;
    let path = format!("/v1/files/{}/content", text(&file["id"]));
    let second = chrono::Duration::seconds(1);
    let stored = kehu_tests::noon();
    for (instant, status) in [
        (stored + chrono::Duration::days(30), 200),
        (stored + chrono::Duration::days(30) + second, 410),
    ] {
        server.app.clock.fix(instant);
        server.renew(&mut director).await;
        privacy::expire(&server.app.db, instant).await.unwrap();
        assert_eq!(director.get(&path).await.status, status, "{instant}");
    }
    assert!(!canaries::columns(&server).await.contains("files.file_name"));
    canaries::sweep(&server).await;
    assert_eq!(canaries::stored_files(&server), 0);
}

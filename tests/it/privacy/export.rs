//! Exporting.

use super::canaries::{self, ACCOUNT, CONTACT_MOBILE, FORMER_MOBILE, MOBILE, REASON, RESIDENT_ID};
use super::*;
use crate::customers::company;
use crate::office::{evening, morning};
use kehu_api::workers::Workers;
use kehu_customers::privacy;
use std::io::{Cursor, Read};
use std::time::Duration;

/// A downloaded archive.
pub(super) struct Archive {
    entries: Vec<(String, Vec<u8>)>,
}

impl Archive {
    fn read(bytes: Vec<u8>) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let entries = (0..archive.len()).map(|place| {
            let mut entry = archive.by_index(place).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        });
        Self {
            entries: entries.collect(),
        }
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn document(&self) -> Value {
        let (_, content) = self
            .entries
            .iter()
            .find(|(name, _)| name == "data.json")
            .unwrap();
        serde_json::from_slice(content).unwrap()
    }

    /// The records of a section.
    pub(super) fn records(&self, key: &str) -> Vec<Value> {
        let document = self.document();
        let sections = document["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["key"] == key);
        assert!(section.is_some(), "no section {key}");
        section.unwrap()["records"].as_array().unwrap().clone()
    }
}

/// Makes an archive and downloads it.
pub(super) async fn make(server: &Server, officer: &Caller, place: &str) -> Archive {
    let queued = officer.act(&format!("{place}/export")).await.require(202);
    let job = queued.header("location").to_owned();
    let workers = Workers::start(&server.app);
    let mut ended = Value::Null;
    for _ in 0..300 {
        ended = officer.get(&job).await.expect(200);
        if !["queued", "running"].contains(&ended["status"].as_str().unwrap()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    workers.stop(Duration::from_secs(5)).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
    assert!(
        ended["result_url"].is_null(),
        "the archive is handed out through its request alone"
    );
    let answer = officer.get(&format!("{place}/archive")).await.require(200);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    Archive::read(answer.bytes)
}

#[actix_web::test]
async fn cus_05_an_export_holds_all_that_is_held_in_full_and_under_titles() {
    let server = Server::start().await;
    let director = director(&server).await;
    let department = server
        .caller("department_manager", server.org.company)
        .await;
    let officer = officer(&server).await;
    let customer = canaries::enter(&server, &director).await;
    let invoicing = json!({
        "kind": "invoicing_details", "number": RESIDENT_ID, "issuer": "玄雀本人", "issued_on": "2020-01-01",
        "file_id": upload(&department, "玄雀开票.pdf", "玄雀").await,
        "invoicing": {"title": "玄雀抬头", "bank": "玄雀银行", "account": ACCOUNT, "address": "玄雀路77号",
                      "telephone": "0731-87778888"}
    });
    let documents = format!("/v1/customers/{}/documents", id(&customer));
    department.post(&documents, invoicing).await.expect(201);
    let stranger = canaries::columns(&server).await;
    assert!(!stranger.is_empty());
    let place = receive(&officer, asks("export", &customer)).await;
    let archive = make(&server, &officer, &place).await;

    let value = |record: &Value, field: &str| record[field]["value"].clone();
    let dossier = archive.records("dossier").remove(0);
    assert_eq!(
        (
            value(&dossier, "name"),
            value(&dossier, "mobile"),
            value(&dossier, "born_on")
        ),
        (json!("单玄雀"), json!(MOBILE), json!("1949-12-31"))
    );
    assert_eq!(dossier["name"]["title"]["zh"], "姓名");
    let surveys = archive.records("surveys");
    assert_eq!(surveys.len(), 4, "two answered, one begun, one anonymous");
    let told = |words: &str| {
        surveys
            .iter()
            .filter(|one| one.to_string().contains(words))
            .count()
    };
    for words in ["玄雀草稿", "玄雀意见", "玄雀不满", "已电话致歉，玄雀接受"]
    {
        assert_eq!(told(words), 1, "{words}");
    }
    let contacts = archive.records("contacts");
    assert_eq!(value(&contacts[0], "mobile"), CONTACT_MOBILE);
    let identifiers: Vec<Value> = archive
        .records("identifiers")
        .iter()
        .map(|record| value(record, "value"))
        .collect();
    assert_eq!(
        identifiers,
        [json!(RESIDENT_ID), json!(ACCOUNT)],
        "in full, former ones too"
    );
    let history = archive.records("history");
    assert!(
        history
            .iter()
            .any(|line| value(line, "old_value") == FORMER_MOBILE),
        "in clear"
    );
    let document = archive.records("documents").remove(0);
    assert_eq!(value(&document, "account"), ACCOUNT);
    let disclosed = archive.records("disclosures").remove(0);
    assert_eq!(
        (value(&disclosed, "reason"), value(&disclosed, "by_name")),
        (json!(REASON), json!("王芳"))
    );
    assert!(!archive.records("timeline").is_empty());
    assert!(!archive.records("recipients").is_empty());
    assert_eq!(archive.records("privacy_requests").len(), 1);
    assert_eq!(archive.records("needs").len(), 1);
    assert_eq!(archive.records("service_orders").len(), 1);
    assert_eq!(archive.records("communications").len(), 1);
    let file = archive.records("files").remove(0);
    let path = value(&file, "path");
    assert_eq!(archive.names(), ["data.json", path.as_str().unwrap()]);
    assert!(path.as_str().unwrap().ends_with("玄雀开票.pdf"));
    let (_, content) = &archive.entries[1];
    assert!(String::from_utf8_lossy(content).contains("玄雀"));
    titled(&archive.document());
    let request = officer.get(&place).await.expect(200);
    assert_eq!(request["state"], "done");
    officer
        .act(&format!("{place}/export"))
        .await
        .problem(409, "privacy-request-decided");
}

/// Every key has a title of its own.
fn titled(document: &Value) {
    for section in document["sections"].as_array().unwrap() {
        assert_ne!(section["title"]["zh"], section["key"], "{section}");
        for record in section["records"].as_array().unwrap() {
            for (key, field) in record.as_object().unwrap() {
                assert_ne!(field["title"]["zh"], json!(key), "{key} has no title");
                assert!(!field["value"].is_null(), "{key}");
            }
        }
    }
}

#[actix_web::test]
async fn cus_05_every_download_is_a_disclosure_and_the_archive_goes_after_its_days() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut officer = officer(&server).await;
    let customer = create(&director, person(&server, "张伟")).await;
    let place = receive(&officer, asks("export", &customer)).await;
    make(&server, &officer, &place).await;
    let download = format!("{place}/archive");
    officer.get(&download).await.require(200);
    let disclosures = format!(
        "select count(*) from audit_entries where action = 'privacy.download' and disclosure and subject_id = '{}'",
        id(&customer)
    );
    assert_eq!(count(&server, &disclosures).await, 2);
    // Nobody gets it another way, not even who made it.
    let file: uuid::Uuid = {
        let mut superuser = server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar("select file_id from privacy_requests")
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    };
    let general = server.caller("general_manager", server.org.group).await;
    for caller in [&officer, &general] {
        for path in [
            format!("/v1/files/{file}"),
            format!("/v1/files/{file}/content"),
        ] {
            caller.get(&path).await.problem(404, "file-not-found");
        }
        if caller.user != officer.user {
            caller.get(&download).await.problem(403, "forbidden");
        }
    }
    for (instant, status) in [(evening("2026-06-08"), 200), (morning("2026-06-09"), 410)] {
        server.app.clock.fix(instant);
        server.renew(&mut officer).await;
        assert_eq!(officer.get(&download).await.status, status, "{instant}");
        privacy::expire(&server.app.db, instant).await.unwrap();
        let request = officer.get(&place).await.expect(200);
        assert_eq!(request["archive"]["available"], json!(status == 200));
    }
    officer
        .get(&download)
        .await
        .problem(410, "privacy-file-gone");
    let stored =
        "select count(*) from files where purpose = 'privacy_export' and state <> 'erased'";
    assert_eq!(count(&server, stored).await, 0);
}

#[actix_web::test]
async fn cus_05_an_export_is_made_once_at_a_time_and_again_after_it_was_called_off() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    let customer = create(&director(&server).await, person(&server, "张伟")).await;
    let place = receive(&officer, asks("export", &customer)).await;
    let export = format!("{place}/export");
    let queued = officer.act(&export).await.require(202);
    officer
        .act(&export)
        .await
        .problem(409, "privacy-export-running");
    let refusal = json!({"ground": "nothing_held", "reason": "x"});
    officer
        .post(&format!("{place}/refuse"), refusal.clone())
        .await
        .problem(409, "privacy-export-running");
    officer
        .act(&format!("{}/cancel", queued.header("location")))
        .await
        .expect(200);
    officer.act(&export).await.require(202);
    let job = officer.get(&place).await.expect(200)["job_id"].clone();
    officer
        .act(&format!("/v1/jobs/{}/cancel", text(&job)))
        .await
        .expect(200);
    officer
        .post(&format!("{place}/refuse"), refusal)
        .await
        .expect(200);
}

#[actix_web::test]
async fn cus_05_the_export_of_a_contact_holds_that_contact_and_nobody_else() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let body = with(
        company(&server, "长沙远大化工有限公司"),
        json!({"telephone": "0731-84001234", "contacts": [
            {"name": "玄雀二", "mobile": MOBILE}, {"name": "王芳", "mobile": "13812341234"}]}),
    );
    let firm = create(&director, body).await;
    let path = format!("/v1/customers/{}", id(&firm));
    for (place, mobile) in [(0, CONTACT_MOBILE), (1, "13900001111")] {
        let etag = director.get(&path).await.etag();
        let contact = text(&firm["contacts"][place]["id"]);
        director
            .patch(
                &format!("{path}/contacts/{contact}"),
                &etag,
                json!({"mobile": mobile}),
            )
            .await
            .expect(200);
    }
    let asked = with(
        asks("export", &firm),
        json!({"contact_id": firm["contacts"][0]["id"]}),
    );
    let place = receive(&officer, asked).await;
    let archive = make(&server, &officer, &place).await;
    let all = archive.document().to_string();
    for held in [MOBILE, CONTACT_MOBILE, "玄雀二"] {
        assert!(all.contains(held), "{held}");
    }
    for foreign in ["王芳", "13812341234", "13900001111", "84001234"] {
        assert!(!all.contains(foreign), "{foreign}");
    }
    titled(&archive.document());
}

#[actix_web::test]
async fn cus_05_a_reserved_purpose_and_archives_from_outside_are_not_taken_in() {
    let server = Server::start().await;
    let clerk = server
        .caller("department_manager", server.org.company)
        .await;
    for (media_type, purpose, status) in [
        ("application/pdf", "privacy_export", 422),
        ("application/zip", "document", 422),
        ("application/pdf", "document", 201),
    ] {
        let part = Part::bytes(b"%PDF-1.4\nx".to_vec())
            .file_name("x.pdf")
            .mime_str(media_type)
            .unwrap();
        let form = Form::new().part("file", part).text("purpose", purpose);
        let answer = clerk
            .send(clerk.request(Method::POST, "/v1/files").multipart(form))
            .await;
        assert_eq!(answer.status, status, "{media_type} {purpose}");
    }
}

//! Backup and restore: what comes back is what was there, and nothing damaged, foreign or half made passes for a backup.

use crate::customers::{company, create};
use kehu_api::config::Config;
use kehu_api::keys::Keys;
use kehu_backup::{Error, Manifest, Source, back_up, check, restore};
use kehu_cluster::{Cluster, Options};
use kehu_files::FileStore;
use kehu_kernel::EventId;
use kehu_tests::{Caller, Database, Server, noon};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sqlx::{Connection, PgConnection};
use std::path::{Path, PathBuf};

/// A folder that is removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("kehu-backup-{}", EventId::generate())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn keys_of(server: &Server) -> kehu_backup::KeyNames {
    Keys::names(&server.app.config.keys_folder()).unwrap()
}

pub(crate) async fn take(server: &Server, folder: &Path) -> Result<Manifest, Error> {
    let source = Source {
        url: &server.database.as_ref().unwrap().url,
        files: &server.app.files,
        anchors: &server.app.config.audit_anchor_file(),
        keys: keys_of(server),
        program: "0.1.0",
        now: noon(),
    };
    back_up(&source, folder).await
}

async fn upload(caller: &Caller, text: &str) -> String {
    let part = Part::text(text.to_owned())
        .file_name("合同.txt")
        .mime_str("text/plain")
        .unwrap();
    let form = Form::new().part("file", part).text("purpose", "document");
    let answer = caller
        .send(caller.request(Method::POST, "/v1/files").multipart(form))
        .await
        .expect(201);
    answer["content_url"].as_str().unwrap().to_owned()
}

/// Restores a backup of a server into an empty database.
pub(crate) async fn restored(server: &Server, folder: &Path, url: &str) {
    let files = store(&folder.with_extension("files"));
    restore(folder, url, &files, &keys_of(server))
        .await
        .unwrap();
}

fn store(folder: &Path) -> FileStore {
    FileStore::open(&folder.display().to_string()).unwrap()
}

#[actix_web::test]
async fn a_restored_server_answers_as_the_one_that_was_backed_up() {
    let server = Server::start().await;
    let manager = server.caller("account_manager", server.org.branch).await;
    let customer = create(&manager, company(&server, "长沙恒远贸易有限公司")).await;
    let path = format!("/v1/customers/{}", customer["id"].as_str().unwrap());
    let content = upload(&manager, "购销合同，一式四份").await;
    let before = manager.get(&path).await.expect(200);
    let folder = Folder::new();
    let manifest = take(&server, &folder.0).await.unwrap();
    assert_eq!((manifest.tables["customers"].rows, manifest.files), (1, 1));
    create(&manager, company(&server, "岳阳后来贸易有限公司")).await;

    let elsewhere = Folder::new();
    let empty = Database::create_empty().await;
    restore(
        &folder.0,
        &empty.url,
        &store(&elsewhere.0),
        &keys_of(&server),
    )
    .await
    .unwrap();
    let config = Config {
        files_location: Some(elsewhere.0.display().to_string()),
        ..server.app.config.clone()
    };
    kehu_db::Database::migrate(&config.database(&empty.url))
        .await
        .unwrap();
    let restored = Server::over(&server, config, &empty.url);
    let reader = restored.adopt(&manager);
    assert_eq!(
        reader.get(&path).await.expect(200),
        before,
        "names and telephones are read again"
    );
    let list = reader.get("/v1/customers").await.expect(200);
    assert_eq!(
        list["items"].as_array().unwrap().len(),
        1,
        "what came later is not in it"
    );
    let bytes = reader.send(reader.request(Method::GET, &content)).await;
    assert_eq!(bytes.bytes, "购销合同，一式四份".as_bytes());
    restored.stop().await;
    empty.drop().await;
    server.stop().await;
}

#[actix_web::test]
async fn nothing_damaged_foreign_or_half_made_passes_for_a_backup() {
    let server = Server::start().await;
    let manager = server.caller("account_manager", server.org.branch).await;
    upload(&manager, "增值税专用发票").await;
    let folder = Folder::new();
    let keys = keys_of(&server);
    take(&server, &folder.0).await.unwrap();
    assert!(matches!(
        take(&server, &folder.0).await,
        Err(Error::NotEmpty(_))
    ));
    assert!(check(&folder.0, &keys).is_ok());

    let mut fewer = keys.clone();
    fewer.get_mut("column.key").unwrap().clear();
    assert!(matches!(
        check(&folder.0, &fewer),
        Err(Error::KeyMissing { .. })
    ));
    let mut more = keys.clone();
    more.get_mut("column.key")
        .unwrap()
        .insert(0, "00000000".to_owned());
    assert!(check(&folder.0, &more).is_ok(), "a key may have come since");

    let occupied = restore(
        &folder.0,
        &server.database.as_ref().unwrap().url,
        &server.app.files,
        &keys,
    );
    assert!(matches!(occupied.await, Err(Error::Occupied)));

    let listed = std::fs::read_to_string(folder.0.join("SHA256SUMS")).unwrap();
    assert_eq!(
        listed.lines().count(),
        3,
        "dump, manifest and one file: {listed}"
    );
    for line in listed.lines() {
        let file = folder.0.join(line.split_once("  ").unwrap().1);
        let whole = std::fs::read(&file).unwrap();
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        std::fs::write(&file, damaged).unwrap();
        assert!(
            matches!(check(&folder.0, &keys), Err(Error::Damaged(_))),
            "{line}"
        );
        std::fs::remove_file(&file).unwrap();
        assert!(
            matches!(check(&folder.0, &keys), Err(Error::Damaged(_))),
            "{line}"
        );
        std::fs::write(&file, whole).unwrap();
    }
    std::fs::remove_file(folder.0.join("SHA256SUMS")).unwrap();
    assert!(matches!(check(&folder.0, &keys), Err(Error::NotWhole(_))));
    server.stop().await;
}

#[actix_web::test]
async fn a_file_that_is_lost_or_damaged_in_the_store_is_found_when_the_backup_is_made() {
    let server = Server::start().await;
    let manager = server.caller("account_manager", server.org.branch).await;
    upload(&manager, "营业执照副本").await;
    let [sha256] = server.app.files.contents().await.unwrap()[..] else {
        panic!("one file was stored")
    };
    let object =
        PathBuf::from(server.app.config.files_location()).join(kehu_files::object_path(&sha256));
    std::fs::write(&object, "something else").unwrap();
    let folder = Folder::new();
    assert!(matches!(
        take(&server, &folder.0).await,
        Err(Error::FileDamaged(_))
    ));
    assert!(matches!(
        check(&folder.0, &keys_of(&server)),
        Err(Error::NotWhole(_))
    ));
    std::fs::remove_file(object).unwrap();
    let folder = Folder::new();
    assert!(matches!(
        take(&server, &folder.0).await,
        Err(Error::FileMissing(_))
    ));
    server.stop().await;
}

#[actix_web::test]
async fn what_differs_after_a_restore_is_named() {
    let server = Server::start().await;
    let folder = Folder::new();
    let mut manifest = take(&server, &folder.0).await.unwrap();
    manifest.tables.get_mut("units").unwrap().rows += 1;
    let written = serde_json::to_string(&manifest).unwrap();
    std::fs::write(folder.0.join("manifest.json"), &written).unwrap();
    let sums = folder.0.join("SHA256SUMS");
    let others: String = std::fs::read_to_string(&sums)
        .unwrap()
        .lines()
        .filter(|line| !line.ends_with("manifest.json"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(&sums, others).unwrap();
    let empty = Database::create_empty().await;
    let elsewhere = Folder::new();
    let refused = restore(
        &folder.0,
        &empty.url,
        &store(&elsewhere.0),
        &keys_of(&server),
    )
    .await;
    assert!(matches!(refused, Err(Error::Differs(tables)) if tables == "units"));
    empty.drop().await;
    server.stop().await;
}

#[actix_web::test]
async fn on_another_cluster_the_server_works_as_its_own_role_after_a_restore_too() {
    let server = Server::start().await;
    let folder = Folder::new();
    take(&server, &folder.0).await.unwrap();
    let cluster = Cluster::start(Options::throwaway()).unwrap();
    cluster.ensure_database("kehu").unwrap();
    let (url, elsewhere) = (cluster.url("kehu"), Folder::new());
    restore(&folder.0, &url, &store(&elsewhere.0), &keys_of(&server))
        .await
        .unwrap();
    kehu_db::Database::migrate(&server.app.config.database(&url))
        .await
        .unwrap();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let may: (bool, bool) = sqlx::query_as(
        "select has_table_privilege('kehu_app', 'audit_entries', 'insert'), has_table_privilege('kehu_app', 'audit_entries', 'update')",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(may, (true, false));
    connection.close().await.unwrap();
    cluster.stop().unwrap();
    server.stop().await;
}

//! Files: what is taken, who sees it, what remains.

use kehu_kernel::{Caller as Acting, FileId, Principal};
use kehu_tests::{Answer, Caller, Server, noon};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

const PDF: &str = "application/pdf";

fn part(name: &str, media_type: &str, bytes: Vec<u8>) -> Part {
    Part::bytes(bytes)
        .file_name(name.to_owned())
        .mime_str(media_type)
        .unwrap()
}

async fn send(caller: &Caller, form: Form) -> Answer {
    caller
        .send(caller.request(Method::POST, "/v1/files").multipart(form))
        .await
}

async fn upload(caller: &Caller, name: &str, media_type: &str, bytes: &[u8]) -> Answer {
    send(
        caller,
        Form::new()
            .part("file", part(name, media_type, bytes.to_vec()))
            .text("purpose", "document"),
    )
    .await
}

fn pdf(text: &str) -> Vec<u8> {
    [b"%PDF-1.7\n", text.as_bytes()].concat()
}

async fn stored_objects(server: &Server) -> usize {
    server
        .app
        .files
        .stale(kehu_kernel::Clock::system().now() + chrono::Duration::days(1))
        .await
        .unwrap()
        .len()
}

async fn rows(server: &Server) -> i64 {
    let mut database = server.database.as_ref().unwrap().superuser().await;
    sqlx::query_scalar("select count(*) from files")
        .fetch_one(&mut database)
        .await
        .unwrap()
}

fn content(file: &Value) -> String {
    file["content_url"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_file_comes_back_byte_for_byte_under_its_name() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let bytes = pdf(&"营业执照".repeat(100_000));
    let answer = upload(&clerk, "营业执照 \"1\".pdf", PDF, &bytes)
        .await
        .require(201);
    let file = answer.json.clone();
    assert_eq!(
        answer.header("location"),
        format!("/v1/files/{}", file["id"].as_str().unwrap())
    );
    assert_eq!(
        (&file["file_name"], &file["size"]),
        (&"营业执照 _1_.pdf".into(), &bytes.len().into())
    );
    assert_eq!(clerk.get(answer.header("location")).await.expect(200), file);
    let download = clerk.get(&content(&file)).await.require(200);
    assert!(download.bytes == bytes);
    assert_eq!(download.header("content-type"), PDF);
    assert_eq!(download.header("content-length"), bytes.len().to_string());
    assert_eq!(download.header("x-content-type-options"), "nosniff");
    assert_eq!(
        download.header("content-disposition"),
        "attachment; filename=\"______1_.pdf\"; filename*=UTF-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7%20_1_.pdf"
    );
    assert_eq!(
        download.etag(),
        format!("\"{}\"", file["sha256"].as_str().unwrap())
    );
    let known = clerk
        .request(Method::GET, &content(&file))
        .header("if-none-match", download.etag());
    assert!(clerk.send(known).await.require(304).bytes.is_empty());
}

#[actix_web::test]
async fn wrong_unknown_and_empty_content_is_refused_and_nothing_is_stored() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    upload(&clerk, "a.pdf", PDF, b"<html><script>")
        .await
        .problem(422, "file-content-mismatch");
    upload(&clerk, "a.pdf", "image/png", &pdf("x"))
        .await
        .problem(422, "file-content-mismatch");
    upload(&clerk, "a.zip", "application/zip", b"PK\x03\x04")
        .await
        .problem(422, "file-type-not-allowed");
    upload(&clerk, "a.pdf", PDF, b"")
        .await
        .problem(422, "file-empty");
    upload(&clerk, "..", PDF, &pdf("x"))
        .await
        .problem(422, "file-name-invalid");
    assert_eq!(rows(&server).await, 0);
}

/// Generated clients send what they do not know as `application/octet-stream`.
#[actix_web::test]
async fn what_is_of_no_declared_type_is_what_its_name_and_content_say() {
    const UNTOLD: &str = "application/octet-stream";
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    for (name, bytes, told, kept) in [
        ("licence.PDF", &pdf("x")[..], PDF, "licence.PDF"),
        ("list.csv", b"name,phone", "text/csv", "list.csv"),
        ("note.txt", b"name,phone", "text/plain", "note.txt"),
        // Too short for its first bytes to tell.
        ("short.txt", b"a", "text/plain", "short.txt"),
        ("scan", png, "image/png", "scan.png"),
        ("scan.2026", png, "image/png", "scan.2026.png"),
    ] {
        let file = upload(&clerk, name, UNTOLD, bytes).await.expect(201);
        assert_eq!(
            (&file["media_type"], &file["file_name"]),
            (&told.into(), &kept.into())
        );
        let download = clerk.get(&content(&file)).await.require(200);
        assert_eq!(
            (download.header("content-type"), &download.bytes[..]),
            (told, bytes)
        );
    }
    let silent = Part::bytes(pdf("y")).file_name("silent.pdf");
    let form = Form::new().part("file", silent).text("purpose", "document");
    assert_eq!(send(&clerk, form).await.expect(201)["media_type"], PDF);
    upload(&clerk, "licence.pdf", UNTOLD, png)
        .await
        .problem(422, "file-content-mismatch");
    for (name, bytes) in [
        ("a.zip", &b"PK\x03\x04"[..]),
        ("notes", b"text"),
        ("", b"text"),
    ] {
        upload(&clerk, name, UNTOLD, bytes)
            .await
            .problem(422, "file-type-not-allowed");
    }
    upload(&clerk, "empty.pdf", UNTOLD, b"")
        .await
        .problem(422, "file-empty");
}

#[actix_web::test]
async fn a_file_past_the_limit_is_413_and_nothing_is_stored() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let limit = usize::try_from(kehu_files::DEFAULT_LIMIT).unwrap();
    let mut bytes = pdf("");
    bytes.resize(limit, b' ');
    upload(&clerk, "just.pdf", PDF, &bytes).await.require(201);
    bytes.push(b' ');
    let form = Form::new()
        .part("file", part("over.pdf", PDF, bytes))
        .text("purpose", "document");
    // The server may close the connection before it has read everything: both are refusals.
    if let Ok(response) = clerk
        .request(Method::POST, "/v1/files")
        .multipart(form)
        .send()
        .await
    {
        assert_eq!(response.status(), 413);
    }
    assert_eq!((rows(&server).await, stored_objects(&server).await), (1, 1));
}

#[actix_web::test]
async fn a_file_to_be_imported_has_a_limit_of_its_own_wherever_the_purpose_stands() {
    let server = Server::start_with(|config| config.import_file_mib = 21).await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let sheet = |size: usize| {
        let mut bytes = "客户名称\n".as_bytes().to_vec();
        bytes.resize(size, b'x');
        part("customers.csv", "text/csv", bytes)
    };
    let limit = 21 * 1024 * 1024;
    let first = |purpose: &str, size| {
        Form::new()
            .text("purpose", purpose.to_owned())
            .part("file", sheet(size))
    };
    let last = |purpose: &str, size| {
        Form::new()
            .part("file", sheet(size))
            .text("purpose", purpose.to_owned())
    };
    send(&clerk, first("import", limit)).await.require(201);
    send(&clerk, last("import", limit - 1)).await.require(201);
    send(&clerk, last("attachment", limit))
        .await
        .problem(413, "file-too-large");
    for form in [
        first("import", limit + 1),
        last("import", limit + 1),
        first("attachment", limit),
    ] {
        let request = clerk.request(Method::POST, "/v1/files").multipart(form);
        // The server may close the connection before it has read everything: both are refusals.
        if let Ok(response) = request.send().await {
            assert_eq!(response.status(), 413);
        }
    }
    assert_eq!((rows(&server).await, stored_objects(&server).await), (2, 2));
}

#[actix_web::test]
async fn the_form_is_refused_with_the_place_of_the_fault() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let file = || part("a.pdf", PDF, pdf("x"));
    let place = async |form: Form| {
        send(&clerk, form).await.problem(422, "validation-failed")["errors"][0]["pointer"].clone()
    };
    assert_eq!(
        place(Form::new().text("purpose", "document")).await,
        "/file"
    );
    assert_eq!(place(Form::new().part("file", file())).await, "/purpose");
    assert_eq!(
        place(Form::new().part("file", file()).text("purpose", "fun")).await,
        "/purpose"
    );
    assert_eq!(
        place(
            Form::new()
                .part("file", file())
                .text("purpose", "document")
                .text("owner", "me")
        )
        .await,
        "/owner"
    );
    let elsewhere = server.org.other.to_string();
    assert_eq!(
        place(
            Form::new()
                .part("file", file())
                .text("purpose", "document")
                .text("unit_id", elsewhere)
        )
        .await,
        "/unit_id"
    );
    let json = clerk
        .request(Method::POST, "/v1/files")
        .header("content-type", "application/json")
        .body("{}");
    clerk
        .send(json)
        .await
        .problem(415, "unsupported-media-type");
    assert_eq!(rows(&server).await, 0);
}

#[actix_web::test]
async fn the_same_upload_with_one_key_makes_one_file_and_other_content_is_refused() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let send = async |text: &str| {
        let form = Form::new()
            .part("file", part("a.pdf", PDF, pdf(text)))
            .text("purpose", "document");
        clerk
            .send(
                clerk
                    .request(Method::POST, "/v1/files")
                    .header("idempotency-key", "k1")
                    .multipart(form),
            )
            .await
    };
    let first = send("x").await.expect(201);
    let again = send("x").await.require(201);
    assert_eq!(
        (&again.json["id"], again.header("idempotency-replayed")),
        (&first["id"], "true")
    );
    send("y").await.problem(422, "idempotency-key-reused");
    assert_eq!(rows(&server).await, 1);
}

#[actix_web::test]
async fn a_file_is_seen_by_its_uploader_and_by_readers_of_its_unit_only() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let colleague = server.caller("account_manager", server.org.branch).await;
    let manager = server.caller("general_manager", server.org.company).await;
    let elsewhere = server.caller("general_manager", server.org.other).await;
    let branch = server.org.branch.to_string();
    let form = Form::new()
        .part("file", part("a.pdf", PDF, pdf("x")))
        .text("purpose", "document")
        .text("unit_id", branch);
    let shared = send(&clerk, form).await.expect(201);
    let own = upload(&clerk, "b.pdf", PDF, &pdf("y")).await.expect(201);
    manager.get(&content(&shared)).await.require(200);
    manager
        .get(&content(&own))
        .await
        .problem(404, "file-not-found");
    for outside in [&colleague, &elsewhere] {
        for file in [&shared, &own] {
            outside
                .get(&content(file))
                .await
                .problem(404, "file-not-found");
            outside
                .get(&format!("/v1/files/{}", file["id"].as_str().unwrap()))
                .await
                .problem(404, "file-not-found");
        }
    }
}

#[actix_web::test]
async fn an_erased_file_loses_its_name_at_once_and_its_bytes_when_no_other_file_has_them() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let one = upload(&clerk, "one.pdf", PDF, &pdf("x")).await.expect(201);
    let two = upload(&clerk, "two.pdf", PDF, &pdf("x")).await.expect(201);
    assert_eq!(
        stored_objects(&server).await,
        1,
        "the same content lies there once"
    );
    let acting = Acting {
        principal: Principal::User(clerk.user.unwrap()),
        ..Acting::system("test", noon())
    };
    let erase = async |file: &Value| {
        let id: FileId = file["id"].as_str().unwrap().parse().unwrap();
        server
            .app
            .db
            .transaction(async |tx| kehu_files::erase(tx, &acting, id).await)
            .await
            .unwrap();
    };
    let sweep = async || {
        let stale = server
            .app
            .files
            .stale(kehu_kernel::Clock::system().now() + chrono::Duration::days(1))
            .await
            .unwrap();
        server
            .app
            .db
            .transaction(async |tx| kehu_files::sweep(tx, &server.app.files, &stale).await)
            .await
            .unwrap()
    };
    erase(&one).await;
    assert_eq!(
        clerk
            .get(&format!("/v1/files/{}", one["id"].as_str().unwrap()))
            .await
            .expect(200)["file_name"],
        "erased"
    );
    clerk.get(&content(&one)).await.problem(410, "file-erased");
    assert_eq!(sweep().await, 0);
    clerk.get(&content(&two)).await.require(200);
    erase(&two).await;
    assert_eq!((sweep().await, stored_objects(&server).await), (1, 0));
    upload(&clerk, "three.pdf", PDF, &pdf("x"))
        .await
        .require(201);
    assert_eq!((sweep().await, stored_objects(&server).await), (0, 1));
}

#[actix_web::test]
async fn a_download_does_not_wait_for_the_clients_delayed_acknowledgement() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let file = upload(&clerk, "licence.pdf", PDF, &pdf("content"))
        .await
        .expect(201);
    // The first answers of a connection are acknowledged at once; from then on head and body sent apart would take forty
    // milliseconds each time.
    let mut fastest = std::time::Duration::MAX;
    for turn in 0..30 {
        let begun = std::time::Instant::now();
        clerk.get(&content(&file)).await.require(200);
        if turn >= 20 {
            fastest = fastest.min(begun.elapsed());
        }
    }
    assert!(fastest.as_millis() < 35, "{fastest:?}");
}

//! Requests of persons concerned: receiving and deciding, export, erasure, and what law keeps (CUS-05).

mod canaries;
mod erasure;
mod events;
mod export;
mod requests;
mod sites;

use crate::customers::{create, director, id, person, with};
use crate::office::text;
use kehu_tests::{Answer, Caller, Server};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// The data protection officer of the group.
pub(crate) async fn officer(server: &Server) -> Caller {
    server
        .caller("data_protection_officer", server.org.group)
        .await
}

/// What is sent for a request of the person itself.
pub(crate) fn asks(kind: &str, customer: &Value) -> Value {
    json!({"kind": kind, "customer_id": customer["id"], "requester": "person", "verification": "document_in_person"})
}

/// Receives a request; answers its place.
async fn receive(officer: &Caller, body: Value) -> String {
    let received = officer.post("/v1/privacy-requests", body).await;
    received.require(201).header("location").to_owned()
}

/// Receives and carries out a request for erasure; answers the request.
pub(crate) async fn erase(officer: &Caller, body: Value) -> Value {
    let place = receive(officer, body).await;
    carry_out(officer, &place).await.expect(200)
}

async fn carry_out(officer: &Caller, place: &str) -> Answer {
    let body = json!({"reason": "本人已核验身份"});
    officer.post(&format!("{place}/erase"), body).await
}

/// Uploads a file with its bytes; answers its id.
async fn upload(caller: &Caller, name: &str, content: &str) -> String {
    let bytes = format!("%PDF-1.4\n{content}\n%%EOF\n").into_bytes();
    let part = Part::bytes(bytes)
        .file_name(name.to_owned())
        .mime_str("application/pdf")
        .unwrap();
    let form = Form::new().part("file", part).text("purpose", "document");
    let file = caller
        .send(caller.request(Method::POST, "/v1/files").multipart(form))
        .await
        .expect(201);
    text(&file["id"])
}

/// A number, read behind the API.
async fn count(server: &Server, sql: &str) -> i64 {
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
        .fetch_one(&mut superuser)
        .await
        .unwrap()
}

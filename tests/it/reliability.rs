//! What holds when clients break off, stall, race and repeat. The whole suite runs with one connection a pool, so that
//! a handler that takes a second one while it holds one hangs here.

use kehu_tests::{Caller, Server};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

fn address(server: &Server) -> SocketAddr {
    server
        .anyone()
        .base()
        .trim_start_matches("http://")
        .parse()
        .unwrap()
}

fn request(caller: &Caller, code: &str, parent: &str) -> String {
    let body = json!({"kind": "department", "parent_id": parent, "code": code, "name": "部门"})
        .to_string();
    format!(
        "POST /v1/units HTTP/1.1\r\nHost: kehu\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        caller.token.as_deref().unwrap(),
        body.len()
    )
}

#[actix_web::test]
async fn clients_that_reset_at_any_moment_leak_no_transaction_and_halve_no_write() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let (address, parent) = (address(&server), server.org.branch.to_string());
    let sender = operator.clone();
    let resets = tokio::task::spawn_blocking(move || {
        for number in 0..200_u64 {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .write_all(request(&sender, &format!("R-{number}"), &parent).as_bytes())
                .unwrap();
            std::thread::sleep(Duration::from_micros(number * 97 % 20_000));
            // Unread data at close makes the kernel send a reset.
            let mut first = [0; 1];
            stream.set_nonblocking(true).unwrap();
            drop(stream.read(&mut first));
            drop(stream);
        }
    });
    resets.await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let idle: i64 = sqlx::query_scalar("select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(idle, 0);
    let halves: i64 = sqlx::query_scalar(
        "select count(*) from units u where code like 'R-%' and not exists (select from audit_entries a where a.subject_id = u.id)",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(
        halves, 0,
        "a unit and its audit entry exist together or not at all"
    );
    operator.get("/v1/units?limit=200").await.expect(200);
}

#[actix_web::test]
async fn the_same_key_at_once_has_one_effect() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    for round in 0..20 {
        let code = format!("ONCE-{round}");
        let body = json!({"kind": "department", "parent_id": server.org.branch, "code": code, "name": "部门"});
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let (operator, key, body) =
                    (operator.clone(), format!("key-{round}"), body.clone());
                actix_web::rt::spawn(
                    async move { operator.post_once("/v1/units", &key, body).await },
                )
            })
            .collect();
        let mut made = std::collections::BTreeSet::new();
        for task in tasks {
            let answer = task.await.unwrap();
            match answer.status.as_u16() {
                201 => drop(made.insert(answer.json["id"].to_string())),
                409 => assert_eq!(answer.json["code"], "idempotency-key-running"),
                other => panic!("{other}: {}", answer.json),
            }
        }
        assert_eq!(made.len(), 1, "round {round}");
    }
}

#[actix_web::test]
async fn a_body_that_stalls_is_refused_after_ten_seconds() {
    let server = Server::start().await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let address = address(&server);
    let whole = request(&operator, "STALL", &server.org.branch.to_string());
    let stalled = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let begun = Instant::now();
        stream
            .write_all(&whole.as_bytes()[..whole.len() - 5])
            .unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        (
            String::from_utf8_lossy(&answer).into_owned(),
            begun.elapsed(),
        )
    });
    let (head, took) = stalled.await.unwrap();
    assert_eq!(head, "HTTP/1.1 408");
    assert!((9..15).contains(&took.as_secs()), "{took:?}");
}

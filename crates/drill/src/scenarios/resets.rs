//! Clients that reset their connections at random moments, on servers with pools of two: no session is left in an open
//! transaction, each key has at most one effect, and the servers go on answering.

use super::told;
use crate::{Act, Asked, Client, Failure, Journal, Line, Load, Row, Stage};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Connections at once.
const AT_ONCE: u64 = 8;
/// A reset comes at most this many microseconds after the request.
const LATEST: u64 = 60_000;

pub(super) async fn run(stage: &Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let resets = if full { 10_000 } else { 300 };
    let scene = stage.scene("resets", 2).await?;
    let journal = Arc::new(Journal::create(&scene.journal())?);
    let bases: Arc<Vec<String>> =
        Arc::new(scene.instances.iter().map(crate::Instance::base).collect());
    let alone = Arc::new(AtomicBool::new(false));
    let client = Client::new(bases.clone(), 0, journal.clone(), alone)?;
    // Signs in.
    client.read(&scene.world.desk.officer, "/v1/me").await;
    let token = scene.world.desk.officer.token().await.clone();
    let token = token.ok_or_else(|| Failure::told("nobody is signed in"))?;
    let next = Arc::new(AtomicUsize::new(0));
    let workers = (0..AT_ONCE).map(|number| {
        let (next, journal, bases) = (next.clone(), journal.clone(), bases.clone());
        let (token, unit) = (token.clone(), scene.world.desk.unit.clone());
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        chance.set_stream(number);
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= resets {
                    return Ok::<_, Failure>(());
                }
                if number % 1_000 == 0 {
                    println!("    reset {number} of {resets}");
                }
                let key = format!("{}{number}", Load::prefix(seed));
                let address = bases
                    .get(number % bases.len())
                    .map(|base| base.trim_start_matches("http://"))
                    .unwrap_or_default();
                let body = json!({"unit_id": unit, "channel": "telephone", "category": "delivery", "content": key})
                    .to_string();
                let request = format!(
                    "POST /v1/complaints HTTP/1.1\r\nHost: kehu\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n\
                     Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                journal.write(&Line::Asked(Asked {
                    at: journal.now(),
                    key,
                    attempt: 1,
                    act: Act::Complain,
                    person: String::new(),
                    path: "/v1/complaints".to_owned(),
                    subject: None,
                    amount: None,
                }))?;
                let mut stream = TcpStream::connect(address).await?;
                // Closing resets instead of ending in order.
                stream.set_zero_linger()?;
                stream.write_all(request.as_bytes()).await?;
                tokio::time::sleep(Duration::from_micros(chance.random_range(0..LATEST))).await;
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker
            .await
            .map_err(|error| Failure::told(error.to_string()))??;
    }
    let findings = scene.check(seed).await?;
    let done = stage.sql(
        &scene.database,
        &format!(
            "select count(*) from complaints where starts_with(content, '{}')",
            Load::prefix(seed)
        ),
    )?;
    // With a leaked transaction in a pool of two, these would wait for a connection.
    let mut answered = 0_usize;
    for _ in 0..20 {
        for instance in &scene.instances {
            if instance.status("/readyz").await == Some(200) {
                answered = answered.saturating_add(1);
            }
        }
    }
    let measured = format!(
        "{}; {} of them were done; {answered} of 40 readiness checks afterwards",
        told(&findings),
        done.trim()
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "resets",
        size: format!("{resets} resets, pools of 2"),
        passed: Some(findings.is_empty() && answered == 40),
        measured,
    })
}

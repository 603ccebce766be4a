//! The same key three times at once, over both servers: one effect, and the same answer for all.

use super::{counted, told};
use crate::{Act, Client, Deed, Failure, Journal, Load, Row, Scene, Settled, Stage};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many keys are on the way at once.
const AT_ONCE: usize = 8;

pub(super) async fn run(stage: &Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let keys = if full { 10_000 } else { 300 };
    let scene = stage.scene("idempotency", 8).await?;
    let journal = Arc::new(Journal::create(&scene.journal())?);
    let next = Arc::new(AtomicUsize::new(0));
    let unsettled = Arc::new(AtomicUsize::new(0));
    let workers = (0..AT_ONCE).map(|_| {
        let (next, unsettled) = (next.clone(), unsettled.clone());
        let clients = clients(&scene, &journal);
        let world = scene.world.clone();
        tokio::spawn(async move {
            let [first, second, third] = clients?;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= keys {
                    return Ok::<_, Failure>(());
                }
                if number % 1_000 == 0 {
                    println!("    key {number} of {keys}");
                }
                let key = format!("{}{number}", Load::prefix(seed));
                let officer = &world.desk.officer;
                let deed = Deed {
                    act: Act::Complain,
                    path: "/v1/complaints".to_owned(),
                    body: json!({"unit_id": world.desk.unit, "channel": "telephone", "category": "delivery", "content": key,
                        "complainant": {"name": "单小红", "telephone": "13812341234"}}),
                    subject: None,
                    amount: None,
                    key,
                };
                let answers = tokio::try_join!(
                    first.write(officer, &deed),
                    second.write(officer, &deed),
                    third.write(officer, &deed)
                )?;
                let (Settled::Done(one), Settled::Done(two), Settled::Done(three)) = answers else {
                    unsettled.fetch_add(1, Ordering::Relaxed);
                    continue;
                };
                if one != two || two != three {
                    unsettled.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker
            .await
            .map_err(|error| Failure::told(error.to_string()))??;
    }
    let different = unsettled.load(Ordering::Relaxed);
    let findings = scene.check(seed).await?;
    let measured = format!(
        "{}; {}; {different} keys with answers that differ",
        told(&findings),
        counted(&scene.lines()?)
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "idempotency",
        size: format!("{keys} keys, 3 at once"),
        passed: Some(findings.is_empty() && different == 0),
        measured,
    })
}

/// Three clients, of which at least one is with each server.
fn clients(scene: &Scene, journal: &Arc<Journal>) -> Result<[Client; 3], Failure> {
    let bases: Arc<Vec<String>> =
        Arc::new(scene.instances.iter().map(crate::Instance::base).collect());
    let client = |first| {
        Client::new(
            bases.clone(),
            first,
            journal.clone(),
            Arc::new(AtomicBool::new(false)),
        )
    };
    Ok([client(0)?, client(1)?, client(2)?])
}

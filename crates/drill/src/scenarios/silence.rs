//! PostgreSQL stopped where it stands (SIGSTOP), then cut off by a proxy that passes nothing on: every request is answered
//! within ten seconds, liveness stays, readiness goes, and five seconds after the end all is well.

use super::{answers, counted, endless, late_failures, told};
use crate::{Failure, Flow, Instance, Load, Row, Scene, Stage};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An answer comes within this many milliseconds; half a second is the client's own.
const DEADLINE: u64 = 10_500;
/// How long the servers may take to come to themselves, in milliseconds.
const RECOVERY: u64 = 5_000;

/// What was seen in the silences.
#[derive(Debug, Default)]
struct Seen {
    /// Liveness that was not 200.
    dead: usize,
    /// Readiness that was not 503.
    ready: usize,
    /// From when on, and until when, no request may fail.
    calm: Vec<(u64, u64)>,
}

pub(super) async fn run(stage: &Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let seconds = if full { 30 } else { 5 };
    let scene = stage.scene("silence", 8).await?;
    let load = scene.load(endless(seed)).await?;
    let mut seen = Seen::default();
    let silence = Duration::from_secs(seconds);
    Scene::run_until(load.clone(), async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        stage.postgres.freeze()?;
        watch(&scene.instances, silence, &mut seen).await;
        stage.postgres.thaw()?;
        recover(&load, &mut seen, "stopped").await;
        stage.proxy.set(Flow::Cut);
        watch(&scene.instances, silence, &mut seen).await;
        stage.proxy.set(Flow::Open);
        recover(&load, &mut seen, "cut off").await;
        Ok(())
    })
    .await?;
    let findings = scene.check(seed).await?;
    let lines = scene.lines()?;
    let slowest = answers(&lines).map(|answered| answered.took).max();
    let slowest = slowest.unwrap_or_default();
    let late: usize = seen
        .calm
        .iter()
        .map(|(from, until)| late_failures(&lines, *from, *until))
        .sum();
    let measured = format!(
        "{}; {}; slowest answer {slowest} ms; {late} failures later than 5 s after; liveness failed {} times, readiness stood \
         {} times",
        told(&findings),
        counted(&lines),
        seen.dead,
        seen.ready
    );
    stage.strike(scene).await?;
    let calm = late == 0 && seen.dead == 0 && seen.ready == 0 && slowest <= DEADLINE;
    Ok(Row {
        drill: "silence",
        size: format!("stopped {seconds} s, cut off {seconds} s"),
        passed: Some(findings.is_empty() && calm),
        measured,
    })
}

/// Asks the servers how they are while the silence lasts; readiness may take its two seconds to notice.
async fn watch(instances: &[Instance], silence: Duration, seen: &mut Seen) {
    let begun = Instant::now();
    while begun.elapsed() < silence {
        for instance in instances {
            if instance.status("/healthz").await != Some(200) {
                seen.dead = seen.dead.saturating_add(1);
            }
            let before = begun.elapsed();
            let ready = instance.status("/readyz").await;
            // An answer that was begun in the silence and given after it says nothing.
            if before + Duration::from_secs(4) < silence && ready != Some(503) {
                println!("    readiness after {before:?}: {ready:?}");
                seen.ready = seen.ready.saturating_add(1);
            }
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn recover(load: &Arc<Load>, seen: &mut Seen, what: &str) {
    let back = load.now();
    tokio::time::sleep(Duration::from_millis(RECOVERY + 3_000)).await;
    seen.calm.push((back.saturating_add(RECOVERY), load.now()));
    println!(
        "    {what}: {:?} writes ended and acknowledged",
        load.progress()
    );
}

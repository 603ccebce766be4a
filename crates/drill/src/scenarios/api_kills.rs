//! kill -9 of the servers under load: nothing acknowledged is lost, each key has one effect, the server is ready soon.

use super::{counted, endless, told};
use crate::{Failure, Row, Scene, Stage};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// A server is ready again within this time, beside 16 clients at work. A debug build takes longer to begin.
const READY: Duration = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 2 });

pub(super) async fn run(stage: &Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let kills = if full { 50 } else { 5 };
    let mut scene = stage.scene("api-kills", 8).await?;
    let load = scene.load(endless(seed)).await?;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut slowest = Duration::ZERO;
    let instances = &mut scene.instances;
    Scene::run_until(load.clone(), async {
        for kill in 1..=kills {
            let moment = Duration::from_millis(chance.random_range(500..3_000));
            tokio::time::sleep(moment).await;
            let place = chance.random_range(0..instances.len());
            let Some(instance) = instances.get_mut(place) else {
                continue;
            };
            instance.kill().await?;
            let ready = instance.begin().await?;
            slowest = slowest.max(ready);
            println!(
                "    kill {kill} of {kills}: ready after {} ms; {:?} writes ended and acknowledged",
                ready.as_millis(),
                load.progress()
            );
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    })
    .await?;
    let findings = scene.check(seed).await?;
    let lines = scene.lines()?;
    let measured = format!(
        "{}; {}; slowest start {} ms",
        told(&findings),
        counted(&lines),
        slowest.as_millis()
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "api-kills",
        size: format!("{kills} kills"),
        passed: Some(findings.is_empty() && slowest <= READY),
        measured,
    })
}

//! kill -9 and fast restart of PostgreSQL under load: nothing acknowledged is lost, and five seconds after the database is
//! back everything is answered again.

use super::{counted, endless, late_failures, told};
use crate::{Failure, Row, Scene, Stage};
use std::time::Duration;

/// How long the servers may take to come to themselves, in milliseconds.
const RECOVERY: u64 = 5_000;

pub(super) async fn run(stage: &mut Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let each = if full { 20 } else { 2 };
    let scene = stage.scene("database-kills", 8).await?;
    let load = scene.load(endless(seed)).await?;
    // From when on, and until when, no request may fail.
    let mut calm = Vec::new();
    let postgres = &mut stage.postgres;
    Scene::run_until(load.clone(), async {
        for number in 0..each * 2 {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            tokio::task::block_in_place(|| {
                if number % 2 == 0 {
                    postgres.kill()?;
                } else {
                    postgres.end()?;
                }
                postgres.begin()
            })?;
            let back = load.now();
            tokio::time::sleep(Duration::from_millis(RECOVERY + 1_500)).await;
            calm.push((back.saturating_add(RECOVERY), load.now()));
            println!(
                "    {} of {}: {:?} writes ended and acknowledged",
                number + 1,
                each * 2,
                load.progress()
            );
        }
        Ok(())
    })
    .await?;
    let findings = scene.check(seed).await?;
    let lines = scene.lines()?;
    let late: usize = calm
        .iter()
        .map(|(from, until)| late_failures(&lines, *from, *until))
        .sum();
    let measured = format!(
        "{}; {}; {late} failures later than 5 s after the database was back",
        told(&findings),
        counted(&lines)
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "database-kills",
        size: format!("{each} kills, {each} fast restarts"),
        passed: Some(findings.is_empty() && late == 0),
        measured,
    })
}

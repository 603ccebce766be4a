//! Many operations of 16 clients, while servers and database are killed now and then: the books add up to the cent.

use super::{counted, told};
use crate::{Failure, Plan, Row, Scene, Stage};
use std::time::{Duration, Instant};

pub(super) async fn run(stage: &mut Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let operations = if full { 100_000 } else { 2_000 };
    let mut scene = stage.scene("history", 8).await?;
    let plan = Plan {
        seed,
        clients: 16,
        operations,
        units: if full { 3_000 } else { 300 },
    };
    let load = scene.load(plan).await?;
    let (postgres, instances) = (&mut stage.postgres, &mut scene.instances);
    let begun = Instant::now();
    let mut faults = 0_usize;
    // A fault after each twelfth of the way: each server twice, then the database.
    let step = operations / 12;
    let mut next = step;
    Scene::run_until(load.clone(), async {
        while load.progress().0 < operations {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let (done, acknowledged) = load.progress();
            if done < next {
                continue;
            }
            next = next.saturating_add(step);
            match instances.get_mut(faults % 3) {
                Some(instance) => {
                    instance.kill().await?;
                    instance.begin().await?;
                }
                None => tokio::task::block_in_place(|| {
                    postgres.kill()?;
                    postgres.begin()
                })?,
            }
            faults = faults.saturating_add(1);
            println!(
                "    {done} of {operations} after {} s, {acknowledged} acknowledged, fault {faults}",
                begun.elapsed().as_secs()
            );
        }
        Ok(())
    })
    .await?;
    let seconds = begun.elapsed().as_secs();
    let findings = scene.check(seed).await?;
    let lines = scene.lines()?;
    let measured = format!(
        "{}; {}; {faults} kills; {seconds} s",
        told(&findings),
        counted(&lines)
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "history",
        size: format!("{operations} operations"),
        passed: Some(findings.is_empty()),
        measured,
    })
}

//! The checker finds every fault that is planted, and nothing where nothing is planted.

use super::{counted, told};
use crate::plants::{PLANTS, plant};
use crate::{Failure, Load, Plan, Row, Stage};

pub(super) async fn run(stage: &Stage, seed: u64) -> Result<Row, Failure> {
    let scene = stage.scene("planted-faults", 8).await?;
    let plan = Plan {
        seed,
        clients: 16,
        operations: 400,
        units: 100,
    };
    scene.load(plan).await?.run().await?;
    let findings = scene.check(seed).await?;
    let clean = told(&findings);
    let lines = scene.lines()?;
    println!("    {}", counted(&lines));
    // Servers work in the background: what is planted is theirs to trip over.
    let mut scene = scene;
    for instance in &mut scene.instances {
        instance.kill().await?;
    }
    let mut found = 0_usize;
    for one in PLANTS {
        let (seen, findings) = plant(one, &scene.url, &lines, &Load::prefix(seed)).await?;
        if seen {
            found = found.saturating_add(1);
        } else {
            println!("    NOT FOUND: {}; instead: {findings:?}", one.name);
        }
    }
    stage.strike(scene).await?;
    Ok(Row {
        drill: "planted-faults",
        size: format!("{} faults", PLANTS.len()),
        passed: Some(findings.is_empty() && found == PLANTS.len()),
        measured: format!("{found} found; before that: {clean}"),
    })
}

//! Backup under load, restore into another cluster, verification: what was acknowledged before the backup is there, the
//! books add up, the audit chain is sound, and a server on it answers.

use super::{counted, told};
use crate::checker::check_books;
use crate::{Failure, Instance, Plan, Postgres, Row, Scene, Settings, Stage};
use sqlx::{Connection, PgConnection};
use std::time::Duration;

pub(super) async fn run(stage: &Stage, seed: u64) -> Result<Row, Failure> {
    let scene = stage.scene("backup", 8).await?;
    let plan = |seed, operations| Plan {
        seed,
        clients: 16,
        operations,
        units: 100,
    };
    scene.load(plan(seed, 400)).await?.run().await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = scene.lines()?;
    let kept = scene.folder.join("kept");
    let kept = kept.display().to_string();
    // Another load goes on meanwhile: of what it does the backup holds a part, whole transactions only.
    let load = scene.load(plan(seed.wrapping_add(1), usize::MAX)).await?;
    Scene::run_until(load, async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let said = scene.settings.run(&["backup", "make", &kept]).await?;
        print!("    {said}");
        Ok(())
    })
    .await?;
    let said = scene.settings.run(&["backup", "check", &kept]).await?;
    print!("    {said}");
    let elsewhere = scene.folder.join("elsewhere");
    std::fs::create_dir_all(&elsewhere)?;
    let other = tokio::task::block_in_place(|| Postgres::start(&elsewhere.join("postgres")))?;
    tokio::task::block_in_place(|| {
        other
            .cluster()?
            .ensure_database("kehu")
            .map_err(Failure::from)
    })?;
    let url = other.cluster()?.url("kehu");
    let settings = Settings {
        url: url.clone(),
        folder: elsewhere.clone(),
        ..scene.settings.clone()
    };
    let said = settings.run(&["backup", "restore", &kept]).await?;
    print!("    {said}");
    let mut connection = PgConnection::connect(&url).await?;
    let prefix = crate::Load::prefix(seed);
    let mut findings = crate::check(&mut connection, &before, &prefix).await?;
    findings.extend(check_books(&mut connection).await?);
    connection.close().await?;
    let mut instance = Instance::start(settings).await?;
    let answers = instance.status("/readyz").await == Some(200);
    instance.kill().await?;
    drop(instance);
    drop(other);
    let measured = format!(
        "{}; {}; restored, compared by digest, audit record sound; a server on it answers: {answers}",
        told(&findings),
        counted(&before)
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "backup",
        size: "400 operations, backup under load".to_owned(),
        passed: Some(findings.is_empty() && answers),
        measured,
    })
}

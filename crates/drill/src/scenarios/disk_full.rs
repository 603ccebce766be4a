//! The disk of the data is full, that of the write-ahead log is not: reads go on, writes that need room are answered with 503,
//! nothing acknowledged is lost, and with room again all goes on.
//!
//! The data lie in a file system in memory, which only root can mount.

use super::{answers, counted, endless, late_failures, told};
use crate::{Act, Client, Failure, Journal, Line, Postgres, Row, Scene, Stage};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// A mounted file system; unmounted when dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// Mounts one; nothing where that is not allowed.
    fn new(folder: &Path) -> Result<Option<Self>, Failure> {
        std::fs::create_dir_all(folder)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=400m,mode=755", "kehu-drill"])
            .arg(folder)
            .output();
        let fine = mounted.is_ok_and(|output| output.status.success());
        Ok(fine.then(|| Self(folder.to_owned())))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.0).status());
    }
}

pub(super) async fn run(stage: &Stage, seed: u64) -> Result<Row, Failure> {
    let home = stage.folder.join("disk-full");
    let Some(mounted) = Mounted::new(&home.join("postgres"))? else {
        return Ok(Row {
            drill: "disk-full",
            size: "-".to_owned(),
            passed: None,
            measured: "only root may mount the small file system that this takes".to_owned(),
        });
    };
    let row = on_small_disk(stage, &home, &mounted, seed).await;
    drop(mounted);
    std::fs::remove_dir_all(home)?;
    row
}

async fn on_small_disk(
    stage: &Stage,
    home: &Path,
    mounted: &Mounted,
    seed: u64,
) -> Result<Row, Failure> {
    let mut postgres = tokio::task::block_in_place(|| Postgres::start(&mounted.0))?;
    let log = home.join("log");
    tokio::task::block_in_place(|| move_log(&mut postgres, &log))?;
    let small = stage.beside(home, postgres).await?;
    let scene = small.scene("disk-full", 8).await?;
    let load = scene.load(endless(seed)).await?;
    let ballast = mounted.0.join("ballast");
    let mut reads = (0_usize, 0_usize);
    let mut calm = (0, 0);
    let mut full = (0, 0);
    Scene::run_until(load.clone(), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        fill(&ballast)?;
        full.0 = load.now();
        println!(
            "    full: {:?} writes ended and acknowledged",
            load.progress()
        );
        reads = read(&scene, Duration::from_secs(12)).await?;
        // What was freed meanwhile is filled as well.
        full.1 = load.now();
        std::fs::remove_file(&ballast)?;
        let back = load.now();
        println!(
            "    room again: {:?} writes ended and acknowledged",
            load.progress()
        );
        tokio::time::sleep(Duration::from_secs(9)).await;
        calm = (back.saturating_add(5_000), load.now());
        Ok(())
    })
    .await?;
    let findings = scene.check(seed).await?;
    let lines = scene.lines()?;
    let late = late_failures(&lines, calm.0, calm.1);
    let unavailable = answers(&lines)
        .filter(|answered| (full.0..full.1).contains(&answered.at))
        .filter(|answered| answered.status == Some(503))
        .count();
    let during = asked_during(&lines, full);
    let measured = format!(
        "{}; {}; while full {during} writes asked, {unavailable} times 503, {} of {} reads answered; {late} failures later than \
         5 s after",
        told(&findings),
        counted(&lines),
        reads.0,
        reads.1
    );
    small.strike(scene).await?;
    let calm = late == 0 && unavailable > 0 && reads.0 == reads.1 && reads.1 > 0;
    Ok(Row {
        drill: "disk-full",
        size: "12 s".to_owned(),
        passed: Some(findings.is_empty() && calm),
        measured,
    })
}

fn asked_during(lines: &[Line], (from, until): (u64, u64)) -> usize {
    let asked = lines.iter().filter(|line| match line {
        Line::Asked(asked) => (from..until).contains(&asked.at) && asked.act != Act::Finish,
        Line::Answered(_) => false,
    });
    asked.count()
}

/// Moves the write-ahead log to another disk, as an operator would: with the cluster stopped, and a link in its place.
fn move_log(postgres: &mut Postgres, log: &Path) -> Result<(), Failure> {
    let within = postgres.data()?.join("pg_wal");
    postgres.end()?;
    let done = Command::new("/bin/sh")
        .args(["-ec", r#"cp -a "$0" "$1"; rm -r "$0"; ln -s "$1" "$0""#])
        .arg(&within)
        .arg(log)
        .status()?;
    if !done.success() {
        return Err(Failure::told("the write-ahead log could not be moved"));
    }
    postgres.begin()
}

/// Writes until nothing more goes in.
fn fill(ballast: &Path) -> Result<(), Failure> {
    let mut file = File::create(ballast)?;
    let mut block = vec![1; 1 << 20];
    while !block.is_empty() {
        if file.write_all(&block).is_err() {
            block.truncate(block.len() / 2);
        }
    }
    Ok(())
}

/// Reads for that long: reads that were answered, and all.
async fn read(scene: &Scene, long: Duration) -> Result<(usize, usize), Failure> {
    let bases = Arc::new(scene.instances.iter().map(crate::Instance::base).collect());
    let journal = Arc::new(Journal::create(&scene.folder.join("reads.jsonl"))?);
    // One that asks once.
    let reader = Client::new(bases, 0, journal, Arc::new(AtomicBool::new(true)))?;
    let (mut answered, mut asked) = (0_usize, 0_usize);
    let begun = std::time::Instant::now();
    while begun.elapsed() < long {
        for (person, path) in [
            (&scene.world.desk.officer, "/v1/me"),
            (&scene.world.portfolio.assigner, "/v1/customers?limit=20"),
        ] {
            asked = asked.saturating_add(1);
            if reader.read(person, path).await.is_some() {
                answered = answered.saturating_add(1);
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok((answered, asked))
}

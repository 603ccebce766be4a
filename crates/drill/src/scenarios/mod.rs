//! What is done to the stage.

mod api_kills;
mod backup;
mod clock;
mod database_kills;
mod disk_full;
mod history;
mod idempotency;
mod planted;
mod resets;
mod silence;

use crate::{Answered, Failure, Finding, Line, Plan, Row, Stage};
use clap::ValueEnum;

/// A drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// The checker finds every fault that is planted.
    PlantedFaults,
    /// kill -9 of the servers under load.
    ApiKills,
    /// kill -9 and fast restart of PostgreSQL under load.
    DatabaseKills,
    /// PostgreSQL stopped where it stands, then cut off.
    Silence,
    /// Clients that reset their connections at random moments.
    Resets,
    /// Many operations with faults.
    History,
    /// The same key three times at once.
    Idempotency,
    /// The disk of the data is full.
    DiskFull,
    /// Year end, leap day, month ends.
    Clock,
    /// Backup, restore elsewhere, verification.
    Backup,
}

impl Scenario {
    /// Its name in the table and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PlantedFaults => "planted-faults",
            Self::ApiKills => "api-kills",
            Self::DatabaseKills => "database-kills",
            Self::Silence => "silence",
            Self::Resets => "resets",
            Self::History => "history",
            Self::Idempotency => "idempotency",
            Self::DiskFull => "disk-full",
            Self::Clock => "clock",
            Self::Backup => "backup",
        }
    }

    /// Minutes that the small and the full size take, about, with a debug build on two cores.
    #[must_use]
    pub fn minutes(self) -> (u32, u32) {
        match self {
            Self::PlantedFaults => (1, 1),
            Self::ApiKills => (1, 6),
            Self::DatabaseKills => (1, 6),
            Self::Silence => (1, 3),
            Self::Resets => (1, 6),
            Self::History => (2, 60),
            Self::Idempotency => (1, 15),
            Self::DiskFull => (2, 2),
            Self::Clock => (1, 2),
            Self::Backup => (1, 1),
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// When it cannot be carried through; what it finds stands in the row.
    pub async fn run(self, stage: &mut Stage, full: bool, seed: u64) -> Result<Row, Failure> {
        match self {
            Self::PlantedFaults => planted::run(stage, seed).await,
            Self::ApiKills => api_kills::run(stage, full, seed).await,
            Self::DatabaseKills => database_kills::run(stage, full, seed).await,
            Self::Silence => silence::run(stage, full, seed).await,
            Self::Resets => resets::run(stage, full, seed).await,
            Self::History => history::run(stage, full, seed).await,
            Self::Idempotency => idempotency::run(stage, full, seed).await,
            Self::DiskFull => disk_full::run(stage, seed).await,
            Self::Clock => clock::run(stage, full, seed).await,
            Self::Backup => backup::run(stage, seed).await,
        }
    }
}

/// A load that ends by being told to.
fn endless(seed: u64) -> Plan {
    Plan {
        seed,
        clients: 16,
        operations: usize::MAX,
        units: 400,
    }
}

/// Prints what was found, the first of it, and answers it in a few words.
fn told(findings: &[Finding]) -> String {
    for finding in findings.iter().take(20) {
        println!("    FOUND {finding}");
    }
    match findings.len() {
        0 => "nothing lost, doubled or off".to_owned(),
        count => format!("{count} FINDINGS"),
    }
}

fn answers(lines: &[Line]) -> impl Iterator<Item = &Answered> {
    lines.iter().filter_map(|line| match line {
        Line::Answered(answered) => Some(answered),
        Line::Asked(_) => None,
    })
}

/// How many answers of which kind there were.
fn counted(lines: &[Line]) -> String {
    let of =
        |wanted: fn(&Answered) -> bool| answers(lines).filter(|answered| wanted(answered)).count();
    let wait = |answered: &Answered| answered.code.as_deref() == Some("idempotency-key-running");
    format!(
        "{} acknowledged, {} refused, {} told to repeat, {} times 503, {} connections broken",
        of(|answered| answered.digest.is_some()),
        answers(lines)
            .filter(|answered| matches!(answered.status, Some(400..500)) && !wait(answered))
            .count(),
        answers(lines).filter(|answered| wait(answered)).count(),
        of(|answered| answered.status == Some(503)),
        of(|answered| answered.status.is_none())
    )
}

/// Answers of 5xx and broken connections that came between `settled` and `until`, in milliseconds of the journal, to requests
/// that were sent after `settled`.
fn late_failures(lines: &[Line], settled: u64, until: u64) -> usize {
    answers(lines)
        .filter(|answered| {
            answered.at.saturating_sub(answered.took) >= settled && answered.at < until
        })
        .filter(|answered| answered.status.is_none_or(|status| status >= 500))
        .count()
}

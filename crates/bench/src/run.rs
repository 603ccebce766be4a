//! A run: size by size, row by row, kept after each.

use crate::bench::{Bench, Effort};
use crate::ground::{Ground, Programs, SETTINGS};
use crate::results::{FORM, Outcome, Results, Row, Size};
use crate::rows::{PLANS, soak};
use crate::{Error, machine, say};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

/// What to run.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Customers of the data sets; of none the demo alone is measured.
    pub sizes: Vec<u64>,
    /// Names of rows, or beginnings of names; all, if empty.
    pub only: Vec<String>,
    /// How much is measured.
    pub effort: Effort,
    /// Minutes of mixed load at the end of each size.
    pub soak: u64,
    /// Whether databases are made anew.
    pub fresh: bool,
    /// Whether rows that the file of results has already are measured all the same.
    pub again: bool,
    /// The folder of databases and results.
    pub root: PathBuf,
    /// The folder of tools that are installed on demand.
    pub tools: PathBuf,
    /// The programs.
    pub programs: Programs,
    /// `release` or `dev`.
    pub profile: String,
    /// The file of results.
    pub results: PathBuf,
    /// The command line.
    pub command: String,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Runs, and answers what was found.
///
/// # Errors
/// When nothing can be measured or written: no database, no server, no place.
pub async fn run(wanted: &Wanted) -> Result<Results, Error> {
    std::fs::create_dir_all(&wanted.root)?;
    let mut results = match Results::read(&wanted.results) {
        Ok(former) => former,
        Err(_) => beginning(wanted),
    };
    for customers in &wanted.sizes {
        // The large and the small one alike: one that cannot be had does not end the run.
        if let Err(error) = one_size(wanted, *customers, &mut results).await {
            say(&format!("{customers} customers: {error}"));
            results.size_mut(*customers).missing = Some(error.to_string());
            results.write(&wanted.results)?;
        }
    }
    Ok(results)
}

fn beginning(wanted: &Wanted) -> Results {
    Results {
        form: FORM,
        begun_at: wanted.now.format("%Y-%m-%d %H:%M UTC").to_string(),
        machine: machine::machine(&wanted.root),
        versions: machine::versions(&wanted.profile, "", SETTINGS),
        command: wanted.command.clone(),
        seconds: wanted.effort.seconds,
        rounds: wanted.effort.rounds,
        sizes: Vec::new(),
    }
}

async fn one_size(wanted: &Wanted, customers: u64, results: &mut Results) -> Result<(), Error> {
    say(&format!("{customers} customers"));
    let size = results.size_mut(customers);
    let ground = Ground::lay(&wanted.programs, &wanted.root, wanted.fresh, size).await?;
    let mut bench = Bench::start(ground, wanted.effort, wanted.tools.clone()).await?;
    results.versions.postgres = version(&mut bench).await?;
    results.write(&wanted.results)?;
    let chosen = |name: &str| {
        wanted.only.is_empty() || wanted.only.iter().any(|one| name.starts_with(one.as_str()))
    };
    for plan in PLANS.iter().filter(|plan| chosen(plan.name)) {
        let size: &mut Size = results.size_mut(customers);
        let is_done = size
            .row(plan.name)
            .is_some_and(|row| row.outcome == Outcome::Measured);
        if is_done && !wanted.again {
            continue;
        }
        let row = plan.measure(&mut bench).await;
        say(&summary(&row));
        size.put(row);
        results.write(&wanted.results)?;
        // A server that a row has brought down is not to fail all others.
        if crate::process::memory(bench.server.pid).is_err() {
            say("the server is gone; it is started anew");
            bench.server = bench
                .ground
                .program
                .serve(crate::server::Purpose::Measured)
                .await?;
        }
    }
    if wanted.soak > 0 {
        say(&format!("a mixed load of {} minutes", wanted.soak));
        let row = soak(&mut bench, wanted.soak).await;
        say(&summary(&row));
        results.size_mut(customers).put(row);
        results.write(&wanted.results)?;
    }
    bench.stop().await
}

async fn version(bench: &mut Bench) -> Result<String, Error> {
    let version: String = sqlx::query_scalar("select split_part(version(), ' on ', 1)")
        .fetch_one(&mut bench.database)
        .await?;
    Ok(version)
}

/// A row in a line, for the person who waits.
fn summary(row: &Row) -> String {
    let mut said = format!("{:<22}", row.name);
    match row.outcome {
        Outcome::Measured => {}
        Outcome::Missing => said.push_str("not measured; "),
        Outcome::Failed => said.push_str("FAILED; "),
    }
    if let Some(ours) = &row.ours {
        said.push_str(&format!(
            "{:>8.0}/s  p50 {:.2} ms  p99 {:.2} ms  CPU {:.0} + {:.0} us  ",
            ours.per_second, ours.p50_ms, ours.p99_ms, ours.server_cpu_us, ours.postgres_cpu_us
        ));
    }
    if let (Some(limit), Some(ratio)) = (&row.limit, row.ratio) {
        said.push_str(&format!(
            "{ratio:.2} of pgbench's {:.0}/s  ",
            limit.per_second
        ));
    }
    if let Some(trips) = row.round_trips {
        said.push_str(&format!("{trips} round trips  "));
    }
    if let Some(once) = &row.once {
        said.push_str(&format!(
            "{} {} in {:.2} s, peak {} MiB  ",
            once.things,
            once.of,
            once.seconds,
            once.peak_kib / 1024
        ));
    }
    for (name, value) in &row.figures {
        said.push_str(&format!("{name} {value:.1}  "));
    }
    let script = row
        .script
        .as_ref()
        .filter(|script| script.starts_with("none"));
    for told in row.note.iter().chain(script) {
        said.push_str(told);
        said.push_str("  ");
    }
    said.push_str(&format!("({:.0} s)", row.took_s));
    said
}

/// Where the results of a run are kept: by day and commit.
#[must_use]
pub fn place_of(root: &Path, now: DateTime<Utc>, commit: &str) -> PathBuf {
    let commit = commit.replace('+', "-changed");
    root.join("results")
        .join(format!("{}-{commit}.json", now.format("%Y-%m-%d")))
}

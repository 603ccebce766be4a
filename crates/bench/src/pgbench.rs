//! PostgreSQL's own load tool, with the same statements: the limit of what a server in front of the database can reach.

use crate::Error;
use crate::process;
use crate::script::Script;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::process::Command;

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// Connections at once.
    pub connections: usize,
    /// Transactions (all statements of a request) in a second.
    pub per_second: f64,
    /// Mean time of one, in milliseconds.
    pub mean_ms: f64,
    /// Processor time of all of PostgreSQL for each, in microseconds.
    pub postgres_cpu_us: f64,
}

/// pgbench with its scripts.
#[derive(Debug, Clone)]
pub struct PgBench {
    program: PathBuf,
    url: String,
    /// The scripts' files.
    files: Vec<PathBuf>,
    variables: Vec<(String, String)>,
}

impl PgBench {
    /// Writes the scripts into a folder, where they can be looked at and run again by hand.
    ///
    /// # Errors
    /// When the folder cannot be written, or pgbench is not installed.
    pub fn prepare(
        programs: &Path,
        url: &str,
        folder: &Path,
        scripts: &[Script],
    ) -> Result<Self, Error> {
        let program = programs.join("pgbench");
        if !program.is_file() {
            return Err(Error::Other(format!(
                "{} is missing: it comes with PostgreSQL's server, which scripts/install-postgres installs",
                program.display()
            )));
        }
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
        let mut files = Vec::new();
        for (number, script) in scripts.iter().enumerate() {
            let file = folder.join(format!("{number}.sql"));
            fs::write(&file, &script.text)?;
            files.push(file);
        }
        let variables: Vec<_> = scripts
            .iter()
            .flat_map(|script| script.variables.clone())
            .collect();
        let listed: String = variables
            .iter()
            .map(|(name, value)| format!("-D {name}={value}\n"))
            .collect();
        fs::write(folder.join("variables.txt"), listed)?;
        Ok(Self {
            program,
            url: url.to_owned(),
            files,
            variables,
        })
    }

    /// Runs for a while.
    ///
    /// # Errors
    /// With what pgbench said, if it failed or one of its clients gave up.
    pub async fn run(
        &self,
        postgres: u32,
        connections: usize,
        span: Duration,
    ) -> Result<Limit, Error> {
        let before = process::processor_time_of_all(postgres)?;
        let begun = Instant::now();
        let mut command = Command::new(&self.program);
        command.args([
            "-n",
            "-M",
            "prepared",
            "-c",
            &connections.to_string(),
            "-j",
            &connections.min(2).to_string(),
        ]);
        command.args(["-T", &span.as_secs().max(1).to_string()]);
        for (name, value) in &self.variables {
            command.arg("-D").arg(format!("{name}={value}"));
        }
        for file in &self.files {
            command.arg("-f").arg(file);
        }
        command.arg(&self.url).kill_on_drop(true);
        // As the server's sessions: the application's role, which owns nothing.
        command.env(
            "PGOPTIONS",
            "-c role=kehu_app -c timezone=UTC -c client_min_messages=error",
        );
        let output = tokio::time::timeout(span + Duration::from_secs(60), command.output())
            .await
            .map_err(|_| Error::Other("pgbench did not end".into()))??;
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        let (Some(per_second), true) = (figure(&said, "tps = "), output.status.success()) else {
            return Err(Error::Other(format!("pgbench: {}", complaint(&complained))));
        };
        let used = process::processor_time_of_all(postgres)?.saturating_sub(before);
        let transactions = per_second
            * begun
                .elapsed()
                .as_secs_f64()
                .min(span.as_secs_f64().max(1.0));
        Ok(Limit {
            connections,
            per_second,
            mean_ms: figure(&said, "latency average = ").unwrap_or_default(),
            postgres_cpu_us: used.as_secs_f64() * 1e6 / transactions.max(1.0),
        })
    }
}

/// The number behind a heading.
fn figure(said: &str, heading: &str) -> Option<f64> {
    said.split_once(heading)?
        .1
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// The first lines that tell what went wrong.
fn complaint(text: &str) -> String {
    let wrong = |line: &&str| {
        ["error", "ERROR", "fatal", "DETAIL"]
            .iter()
            .any(|word| line.contains(word))
    };
    let told: Vec<&str> = text.lines().filter(wrong).take(3).collect();
    let told = if told.is_empty() {
        text.lines().take(3).collect()
    } else {
        told
    };
    told.join("; ").chars().take(600).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_out_of_what_pgbench_says() {
        let said = "number of transactions actually processed: 1000\nlatency average = 0.523 ms\n\
                    initial connection time = 8 ms\ntps = 15297.42 (without initial connection time)\n";
        assert_eq!(figure(said, "tps = "), Some(15297.42));
        assert_eq!(figure(said, "latency average = "), Some(0.523));
        assert_eq!(figure("", "tps = "), None);
    }

    #[test]
    fn a_complaint_tells_what_went_wrong_and_not_how_it_began() {
        let text = "pgbench (15.13)\npgbench: error: client 0 script 0 aborted\nDETAIL: a key\n";
        assert_eq!(
            complaint(text),
            "pgbench: error: client 0 script 0 aborted; DETAIL: a key"
        );
        assert_eq!(complaint("something\n"), "something");
    }
}

//! `kehu-bench`: measures the server on large data sets, beside pgbench, and tells what it found.

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand};
use kehu_bench::bench::Effort;
use kehu_bench::ground::Programs;
use kehu_bench::results::Results;
use kehu_bench::run::{Wanted, place_of, run};
use kehu_bench::{Error, compare, machine, say, table};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// Measures the server.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure, and keep what is found.
    Run(Box<Run>),
    /// Tell what changed from one run to another.
    Compare {
        /// The file of the first run.
        first: PathBuf,
        /// The file of the second.
        second: PathBuf,
    },
    /// Print a run as tables.
    Table {
        /// The file of the run.
        results: PathBuf,
        /// Put them between the marks of this file instead.
        #[arg(long)]
        into: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct Run {
    /// Customers of the data sets, separated by commas; 0 measures the demo alone.
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000")]
    size: Vec<u64>,
    /// Only rows whose names begin so, separated by commas.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Seconds of one load.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Loads of each side, ours and pgbench's in turn.
    #[arg(long, default_value_t = 6)]
    rounds: usize,
    /// Clients at once.
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Minutes of mixed load at the end of each size.
    #[arg(long, default_value_t = 0)]
    soak: u64,
    /// Make the databases anew.
    #[arg(long)]
    fresh: bool,
    /// Measure rows again that the file of results has already.
    #[arg(long)]
    again: bool,
    /// The folder of databases and results.
    #[arg(long, default_value = ".bench")]
    folder: PathBuf,
    /// The folder of tools that are installed on demand.
    #[arg(long, default_value = ".tools")]
    tools: PathBuf,
    /// The file of results; by default named after day and commit, in `results` of the folder.
    #[arg(long)]
    results: Option<PathBuf>,
    /// The server; by default beside this program.
    #[arg(long, env = "KEHU_PROGRAM")]
    kehu: Option<PathBuf>,
    /// The generator of the data set; by default beside this program.
    #[arg(long, env = "KEHU_DATASET")]
    dataset: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match carry_out(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kehu-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> Result<(), Error> {
    match command {
        Command::Run(arguments) => measure(*arguments).await,
        Command::Compare { first, second } => {
            print!(
                "{}",
                compare::compare(&Results::read(&first)?, &Results::read(&second)?)
            );
            Ok(())
        }
        Command::Table { results, into } => {
            let results = Results::read(&results)?;
            match into {
                Some(path) => table::put_into(&path, &results),
                None => {
                    print!("{}", table::tables(&results));
                    Ok(())
                }
            }
        }
    }
}

async fn measure(arguments: Run) -> Result<(), Error> {
    let here = std::env::current_exe()?;
    let beside = |name: &str| here.parent().unwrap_or(Path::new("")).join(name);
    let programs = Programs {
        kehu: arguments.kehu.unwrap_or_else(|| beside("kehu")),
        dataset: arguments.dataset.unwrap_or_else(|| beside("kehu-dataset")),
    };
    // Of the server that is measured, not of this program.
    let profile = if programs
        .kehu
        .components()
        .any(|part| part.as_os_str() == "release")
    {
        "release"
    } else {
        "dev"
    };
    std::fs::create_dir_all(&arguments.folder)?;
    let root = arguments.folder.canonicalize()?;
    let now = now();
    let commit = machine::versions(profile, "", &[]).commit;
    let results = arguments
        .results
        .unwrap_or_else(|| place_of(&root, now, &commit));
    if let Some(folder) = results.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let command: Vec<String> = std::env::args().skip(1).collect();
    let wanted = Wanted {
        sizes: arguments.size,
        only: arguments.only,
        effort: Effort {
            seconds: arguments.seconds,
            rounds: arguments.rounds,
            clients: arguments.clients,
        },
        soak: arguments.soak,
        fresh: arguments.fresh,
        again: arguments.again,
        root,
        tools: std::path::absolute(arguments.tools)?,
        programs,
        profile: profile.to_owned(),
        results: results.clone(),
        command: format!("kehu-bench {}", command.join(" ")),
        now,
    };
    say(&format!("the results are kept in {}", results.display()));
    // Whoever is told to end leaves no server behind: what is dropped is ended.
    let mut told = signal(SignalKind::terminate())?;
    tokio::select! {
        done = run(&wanted) => done.map(drop)?,
        _ = told.recv() => return Err(Error::Other("told to end; the same command goes on from here".into())),
        _ = tokio::signal::ctrl_c() => return Err(Error::Other("told to end; the same command goes on from here".into())),
    }
    say(&format!("done: {}", results.display()));
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the day in the results' name; nothing is decided by it"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

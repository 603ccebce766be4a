//! The command line of the drills.

use clap::Parser;
use kehu_drill::scenarios::Scenario;
use kehu_drill::{Failure, Row, Stage, check_table, write_table};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Faults under load: kills, silence, resets, full disks and clock jumps, and a checker that finds what they broke.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// What to drill: `all`, or names such as `api-kills`.
    #[arg(required = true)]
    scenarios: Vec<String>,
    /// From which all choices of the load follow; drawn, if left out.
    #[arg(long)]
    seed: Option<u64>,
    /// In full size.
    #[arg(long)]
    full: bool,
    /// The program `kehu`; default: beside this program.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Folder of the cluster, which is kept with its demo for the next run; default: one that is removed at the end.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// A document into whose table each result is written.
    #[arg(long)]
    record: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("kehu-drill: {failure}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<bool, Failure> {
    let scenarios = chosen(&arguments.scenarios)?;
    let seed = arguments.seed.unwrap_or_else(rand::random);
    let minutes: u32 = scenarios
        .iter()
        .map(|scenario| {
            let (small, full) = scenario.minutes();
            if arguments.full { full } else { small }
        })
        .sum();
    println!("seed {seed}; about {minutes} minutes, beside loading the demo");
    let program = match arguments.server {
        Some(program) => program,
        None => std::env::current_exe()?.with_file_name("kehu"),
    };
    let (folder, kept) = match arguments.folder {
        Some(folder) => (folder, true),
        None => {
            let name = format!("kehu-drill-{}", std::process::id());
            (PathBuf::from("/var/tmp").join(name), false)
        }
    };
    if let Some(document) = &arguments.record {
        check_table(document)?;
    }
    let mut stage = Stage::open(program, folder.clone()).await?;
    let mut all_hold = true;
    for scenario in scenarios {
        let row = drill(scenario, &mut stage, arguments.full, seed).await?;
        if let Some(document) = &arguments.record {
            write_table(document, &row, &where_and_when())?;
        }
        all_hold &= row.passed != Some(false);
    }
    drop(stage);
    if !kept {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(all_hold)
}

async fn drill(
    scenario: Scenario,
    stage: &mut Stage,
    full: bool,
    seed: u64,
) -> Result<Row, Failure> {
    println!("{} ...", scenario.name());
    let begun = Instant::now();
    let row = scenario.run(stage, full, seed).await?;
    println!(
        "{}: {}, {}: {} ({} s)",
        row.drill,
        row.result(),
        row.size,
        row.measured,
        begun.elapsed().as_secs()
    );
    Ok(row)
}

fn chosen(names: &[String]) -> Result<Vec<Scenario>, Failure> {
    use clap::ValueEnum;
    if names.iter().any(|name| name == "all") {
        return Ok(Scenario::value_variants().to_vec());
    }
    names
        .iter()
        .map(|name| Scenario::from_str(name, false).map_err(Failure::told))
        .collect()
}

/// The day, and what the machine is.
fn where_and_when() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "a tool that is run by hand says when"
    )]
    let day = chrono::Utc::now().format("%Y-%m-%d");
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let build = if cfg!(debug_assertions) {
        "debug build"
    } else {
        "release build"
    };
    format!("{day}, {cores} cores, {build}")
}

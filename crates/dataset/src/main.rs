//! `kehu-dataset`: fills a database that holds the demo with a large data set.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use kehu_dataset::{Error, Plan, keys, load};
use kehu_kernel::{Clock, Zone};
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes a large data set for measuring.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    load: Load,
}

#[derive(Debug, Subcommand)]
enum Command {}

/// Adds customers and all that belongs to them to the demo in `DATABASE_URL`.
#[derive(Debug, Args)]
struct Load {
    /// Number of customers, and of visits to the sites.
    #[arg(long, default_value_t = 10_000)]
    customers: u64,
    /// From which everything is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The last day of what is told; by default the present one.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// A migrated database with the demo, as a superuser of it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// The server's folder; its keys are in `keys` there.
    #[arg(long, env = "KEHU_DATA_FOLDER", default_value = ".data")]
    data_folder: PathBuf,
    /// The server's keys, where they are elsewhere.
    #[arg(long, env = "KEHU_KEYS_FOLDER")]
    keys_folder: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kehu-dataset: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Some(command) => match command {},
        None => add(arguments.load).await,
    }
}

async fn add(wanted: Load) -> Result<(), Error> {
    let folder = wanted
        .keys_folder
        .unwrap_or_else(|| wanted.data_folder.join("keys"));
    let plan = Plan {
        customers: wanted.customers,
        seed: wanted.seed,
        today: wanted
            .today
            .unwrap_or_else(|| Zone::CHINA.day_of(Clock::system().now())),
    };
    load(&wanted.database_url, plan, keys::read(&folder)?).await
}

//! `kehu-dataset`: fills a database that holds the demo with a large data set.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use kehu_dataset::check::check;
use kehu_dataset::random::Seed;
use kehu_dataset::trade::write_list;
use kehu_dataset::{Error, Plan, keys, load};
use kehu_kernel::{Clock, Zone};
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes a large data set for measuring.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    load: Option<Load>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a list of new customers for an import to the standard output.
    Csv {
        /// Number of customers.
        #[arg(long, default_value_t = 100_000)]
        rows: u64,
        /// From which everything is drawn.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The day before which the companies were founded; by default the present one.
        #[arg(long)]
        today: Option<NaiveDate>,
    },
    /// Proves what references and triggers guard in `DATABASE_URL`; tells every rule that rows break.
    Check {
        /// The database.
        #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
        database_url: String,
    },
}

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
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("kehu-dataset: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<bool, Error> {
    match (arguments.command, arguments.load) {
        (Some(Command::Csv { rows, seed, today }), _) => {
            let to = std::io::stdout().lock();
            write_list(to, rows, Seed(seed), today.unwrap_or_else(present))?;
            Ok(true)
        }
        (Some(Command::Check { database_url }), _) => {
            let breaches = check(&database_url).await?;
            for breach in &breaches {
                eprintln!("kehu-dataset: {breach}");
            }
            Ok(breaches.is_empty())
        }
        (None, Some(wanted)) => {
            add(wanted).await?;
            Ok(true)
        }
        (None, None) => Ok(false),
    }
}

async fn add(wanted: Load) -> Result<(), Error> {
    let folder = wanted
        .keys_folder
        .unwrap_or_else(|| wanted.data_folder.join("keys"));
    let plan = Plan {
        customers: wanted.customers,
        seed: wanted.seed,
        today: wanted.today.unwrap_or_else(present),
    };
    load(&wanted.database_url, plan, keys::read(&folder)?, |step| {
        eprintln!("{:>8.1} s  {}", step.took.as_secs_f64(), step.name);
    })
    .await
}

fn present() -> NaiveDate {
    Zone::CHINA.day_of(Clock::system().now())
}

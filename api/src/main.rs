//! The command line.

use clap::Parser;
use kehu_api::commands::{Command, run};
use std::path::PathBuf;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Kehu (客户): customer management for Chinese companies.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// File of settings (TOML); the environment overrides it.
    #[arg(long, env = "KEHU_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command, arguments.config.as_deref()).await {
        Ok(code) => code,
        Err(message) => {
            eprintln!("kehu: {message}");
            ExitCode::FAILURE
        }
    }
}

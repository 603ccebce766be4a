//! What the program can be told to do.

mod audit;
mod backup;
mod demo;
mod ground;
mod serve;
mod statistics;

use crate::config::Config;
use clap::Subcommand;
use std::path::Path;
use std::process::ExitCode;

pub use audit::AuditCommand;
pub use backup::BackupCommand;
pub use ground::Ground;

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the schema up to date and serve the API.
    Serve,
    /// Bring the schema up to date.
    Migrate,
    /// Print the OpenAPI document, as YAML.
    Openapi {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print an access token for a user, for operators and scripts.
    Token {
        /// The user's sign-in name.
        name: String,
    },
    /// Verify the audit record.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Make, check and restore backups.
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Make the roll-up of statistics anew from what was recorded.
    RebuildStatistics,
    /// Load the demo into an empty database; development mode only.
    Demo,
    /// Make the key files that are missing in the keys folder.
    Keys,
}

/// Runs a command.
///
/// # Errors
/// A message for the operator.
pub async fn run(command: Command, file: Option<&Path>) -> Result<ExitCode, String> {
    if let Command::Openapi { json } = command {
        return print_document(json);
    }
    let config = Config::load(file)?;
    let telemetry = crate::telemetry::start(&config)?;
    let outcome = match command {
        Command::Openapi { json } => print_document(json),
        Command::Serve => serve::serve(config).await,
        Command::Keys => {
            crate::keys::Keys::make_missing(&config.keys_folder()).map(|()| ExitCode::SUCCESS)
        }
        Command::Migrate => Ground::lay(config).await.map(|_| ExitCode::SUCCESS),
        Command::Audit(AuditCommand::Verify) => Ground::lay(config).await?.verify_audit().await,
        Command::Backup(command) => backup::run(config, command).await,
        Command::RebuildStatistics => Ground::lay(config).await?.rebuild_statistics().await,
        Command::Demo => demo::load(config).await,
        Command::Token { name } => Ground::lay(config).await?.print_token(&name).await,
    };
    drop(telemetry);
    outcome
}

fn print_document(json: bool) -> Result<ExitCode, String> {
    if json {
        print!("{}", crate::document::document());
    } else {
        print!("{}", crate::document::yaml()?);
    }
    Ok(ExitCode::SUCCESS)
}

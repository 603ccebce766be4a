//! `kehu backup`.

use super::Ground;
use super::ground::private_cluster;
use crate::config::Config;
use crate::keys::Keys;
use clap::Subcommand;
use kehu_backup::{Manifest, Source};
use kehu_files::FileStore;
use kehu_kernel::Clock;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to do with a backup.
#[derive(Debug, Clone, Subcommand)]
pub enum BackupCommand {
    /// Back up the database and the files into a new folder, while the server goes on working. Keys are not part of it.
    Make {
        /// The folder; it is made.
        folder: PathBuf,
    },
    /// Read a whole backup, and say whether it is undamaged and its keys are here.
    Check {
        /// The folder of the backup.
        folder: PathBuf,
    },
    /// Restore a backup into an empty database and the place of files, verify it, and bring its schema up to date.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
    },
}

/// Runs a command on backups.
///
/// # Errors
/// A message for the operator.
pub(super) async fn run(config: Config, command: BackupCommand) -> Result<ExitCode, String> {
    match command {
        BackupCommand::Make { folder } => make(&config, &folder).await,
        BackupCommand::Check { folder } => check(&config, &folder),
        BackupCommand::Restore { folder } => restore(config, &folder).await,
    }
}

async fn make(config: &Config, folder: &Path) -> Result<ExitCode, String> {
    let keys = Keys::names(&config.keys_folder())?;
    let files = files(config)?;
    let (url, _cluster) = database(config)?;
    let source = Source {
        url: &url,
        files: &files,
        anchors: &config.audit_anchor_file(),
        keys,
        program: env!("CARGO_PKG_VERSION"),
        now: Clock::system().now(),
    };
    let manifest = kehu_backup::back_up(&source, folder)
        .await
        .map_err(|error| error.to_string())?;
    println!("backed up {}", said(&manifest));
    println!(
        "keep the keys in {} elsewhere: without them this backup cannot be restored",
        config.keys_folder().display()
    );
    Ok(ExitCode::SUCCESS)
}

fn check(config: &Config, folder: &Path) -> Result<ExitCode, String> {
    let keys = Keys::names(&config.keys_folder())?;
    let manifest = kehu_backup::check(folder, &keys).map_err(|error| error.to_string())?;
    println!("undamaged: {}", said(&manifest));
    Ok(ExitCode::SUCCESS)
}

async fn restore(mut config: Config, folder: &Path) -> Result<ExitCode, String> {
    let keys = Keys::names(&config.keys_folder())?;
    let (url, cluster) = database(&config)?;
    let manifest = kehu_backup::restore(folder, &url, &files(&config)?, &keys)
        .await
        .map_err(|error| error.to_string())?;
    println!("restored, and compared: {}", said(&manifest));
    // The anchors made since the backup speak of entries that this database does not have.
    config.audit_anchor_file = Some(kehu_backup::anchors_of(folder));
    let verified = Ground::lay(config).await?.verify_audit().await;
    drop(cluster);
    verified
}

fn files(config: &Config) -> Result<FileStore, String> {
    FileStore::open(&config.files_location()).map_err(|error| error.to_string())
}

/// The URL of the database, and the private cluster that it lies in, if it does.
fn database(config: &Config) -> Result<(String, Option<kehu_cluster::Cluster>), String> {
    match &config.database_url {
        Some(url) => Ok((url.clone(), None)),
        None => private_cluster(config).map(|(url, cluster)| (url, Some(cluster))),
    }
}

fn said(manifest: &Manifest) -> String {
    let rows: i64 = manifest.tables.values().map(|table| table.rows).sum();
    format!(
        "{rows} rows of {} tables, {} files, of {}",
        manifest.tables.len(),
        manifest.files,
        manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC")
    )
}

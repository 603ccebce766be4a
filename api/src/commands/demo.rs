//! `kehu demo`.

use super::Ground;
use crate::config::Config;
use kehu_kernel::Clock;
use std::process::ExitCode;
use std::time::Instant;

pub(super) async fn load(config: Config) -> Result<ExitCode, String> {
    if !config.development() {
        return Err("the demo is for development mode only".to_owned());
    }
    let ground = Ground::lay(config).await?;
    ground.load_demo().await?;
    if ground.holds_demo().await? {
        announce();
    }
    Ok(ExitCode::SUCCESS)
}

impl Ground {
    /// Loads the demo when the database is empty, and says so.
    pub(super) async fn load_demo(&self) -> Result<(), String> {
        let begun = Instant::now();
        let hasher = kehu_identity::Hasher::default();
        let files = kehu_files::FileStore::open(&self.config.files_location())
            .map_err(|error| error.to_string())?;
        let loaded = kehu_demo::load(
            &self.db,
            &self.keys.vault,
            &files,
            &hasher,
            &Clock::system(),
        )
        .await
        .map_err(|error| format!("the demo cannot be loaded: {error}"))?;
        match loaded {
            Some(loaded) => tracing::info!(
                units = loaded.units,
                users = loaded.users,
                customers = loaded.customers,
                seconds = begun.elapsed().as_secs(),
                "the demo is loaded"
            ),
            None => tracing::info!("the database is not empty; no demo is loaded"),
        }
        Ok(())
    }

    /// Whether the database holds the demo.
    pub(super) async fn holds_demo(&self) -> Result<bool, String> {
        kehu_demo::is_loaded(&self.db)
            .await
            .map_err(|error| error.to_string())
    }
}

/// Says who can sign in.
pub(super) fn announce() {
    println!(
        "Demo: sign in under one of these names with the password {}",
        kehu_demo::PASSWORD
    );
    for account in kehu_demo::ACCOUNTS {
        println!(
            "  {:<15} {:<29} at {:<15} {}",
            account.sign_in_name, account.role, account.post, account.display_name
        );
    }
}

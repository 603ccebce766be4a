//! What sends webhooks, from the settings.

use crate::config::Config;
use kehu_vault::Sealer;
use kehu_webhooks::{Outfit, Resolve, Sender, certificates};
use std::path::Path;
use std::sync::Arc;

/// The sender behind the guard that the settings ask for.
///
/// # Errors
/// When the file of own authorities cannot be read.
pub fn fit_out(
    config: &Config,
    sealer: Sealer,
    resolver: Arc<dyn Resolve>,
) -> Result<Outfit, String> {
    let roots = match &config.webhook_ca_file {
        Some(file) => {
            certificates(&read(file)?).map_err(|error| format!("{}: {error}", file.display()))?
        }
        None => Vec::new(),
    };
    Ok(Outfit {
        sender: Sender::new(config.webhook_guard(), resolver, roots)?,
        sealer,
    })
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

//! What every handler can reach.

use crate::config::Config;
use crate::contract::Contract;
use crate::gauges::Gauges;
use crate::key_usage::KeyUsage;
use crate::known_callers::KnownCallers;
use crate::middleware::Limits;
use crate::problem::Problem;
use kehu_audit::Entry;
use kehu_db::Database;
use kehu_identity::{Hasher, SigningKeys};
use kehu_kernel::{Caller, Clock};
use kehu_vault::Vault;
use std::sync::atomic::AtomicBool;
use tokio_util::task::TaskTracker;

/// One running server: its configuration and its ways to the outside.
#[derive(Debug)]
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Database,
    /// The time.
    pub clock: Clock,
    /// Keys for personal data.
    pub vault: Vault,
    /// Keys for access tokens.
    pub signing: SigningKeys,
    /// Hashes passwords, few at a time.
    pub hasher: Hasher,
    /// Key under which refresh tokens are derived.
    pub refresh_key: kehu_vault::Key,
    /// Key of the audit anchors.
    pub audit_key: kehu_vault::Key,
    /// Sends webhooks, and opens their secrets.
    pub webhooks: kehu_webhooks::Outfit,
    /// What an operator watches.
    pub gauges: Gauges,
    /// Who was authenticated a moment ago.
    pub known_callers: KnownCallers,
    /// The way to the figures of surveys; it keeps those that were computed.
    pub survey_figures: kehu_survey_results::Figures,
    /// What API keys were used for and is not stored yet.
    pub key_usage: KeyUsage,
    /// Stored files.
    pub files: kehu_files::FileStore,
    /// The way to the mail server; without it mails wait in the queue.
    pub mailer: Option<kehu_mail::Mailer>,
    /// What is kept of the contract.
    pub contract: Contract,
    /// Rate limits.
    pub limits: Limits,
    /// Writes under way, which outlive their connections.
    pub writes: TaskTracker,
    /// Set when the server is stopping: readiness goes first.
    pub stopping: AtomicBool,
}

impl App {
    /// Puts on record what a read discloses, before it is answered, in a transaction of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn put_on_record(
        &self,
        caller: &Caller,
        entry: Entry<'_>,
    ) -> Result<(), Problem> {
        self.db
            .transaction(async |tx| -> Result<(), kehu_db::Error> {
                Ok(kehu_audit::record(tx, caller, entry.clone()).await?)
            })
            .await?;
        Ok(())
    }

    /// Runs work that the client's connection does not own: whoever breaks off ends no write half-way, and a server that
    /// stops waits for it.
    ///
    /// # Errors
    /// An internal problem when the work dies.
    pub async fn detached<T: 'static>(
        &self,
        work: impl Future<Output = T> + 'static,
    ) -> Result<T, Problem> {
        actix_web::rt::spawn(self.writes.track_future(work))
            .await
            .map_err(|error| Problem::internal(&error))
    }
}

/// The application's state as handlers take it.
pub type State = actix_web::web::Data<App>;

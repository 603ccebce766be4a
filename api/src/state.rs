//! What every handler can reach.

use crate::config::Config;
use crate::document::Operations;
use crate::gauges::Gauges;
use crate::key_usage::KeyUsage;
use crate::middleware::Limits;
use kehu_db::Database;
use kehu_identity::{Hasher, SigningKeys};
use kehu_kernel::Clock;
use kehu_vault::Vault;
use std::sync::Arc;
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
    /// What API keys were used for and is not stored yet.
    pub key_usage: KeyUsage,
    /// Stored files.
    pub files: kehu_files::FileStore,
    /// The way to the mail server; without it mails wait in the queue.
    pub mailer: Option<kehu_mail::Mailer>,
    /// The operations of the document: permissions and parameters.
    pub operations: Arc<Operations>,
    /// Rate limits.
    pub limits: Limits,
    /// Writes under way, which outlive their connections.
    pub writes: TaskTracker,
    /// Set when the server is stopping: readiness goes first.
    pub stopping: AtomicBool,
}

/// The application's state as handlers take it.
pub type State = actix_web::web::Data<App>;

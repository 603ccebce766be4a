//! What most commands need first: a database with the present schema, and the keys.

use crate::config::Config;
use crate::contract::Contract;
use crate::keys::Keys;
use crate::middleware::Limits;
use crate::state::App;
use kehu_cluster::{Cluster, Options};
use kehu_db::Database;
use kehu_kernel::Clock;
use std::process::ExitCode;
use std::sync::Arc;

/// A database with the present schema, the keys, and, in development without `DATABASE_URL`, the private cluster
/// that is stopped when this is dropped.
#[derive(Debug)]
pub struct Ground {
    pub(crate) config: Config,
    pub(crate) db: Database,
    pub(crate) keys: Keys,
    cluster: Option<Cluster>,
}

impl Ground {
    /// Finds or starts the database, migrates it, and reads the keys; development mode makes missing ones.
    ///
    /// # Errors
    /// A message that says what is missing and what to do.
    pub async fn lay(config: Config) -> Result<Self, String> {
        if config.development() {
            Keys::make_missing(&config.keys_folder())?;
        }
        let keys = Keys::read(
            &config.keys_folder(),
            &config.token_issuer,
            &config.token_audience,
        )?;
        let (url, cluster) = match &config.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let (url, cluster) = private_cluster(&config)?;
                (url, Some(cluster))
            }
        };
        let settings = config.database(&url);
        Database::migrate(&settings)
            .await
            .map_err(|error| format!("the database cannot be prepared: {error}"))?;
        let db = Database::prepare(&settings).map_err(|error| error.to_string())?;
        let now = Clock::system().now();
        db.transaction(async |tx| kehu_identity::roles::ensure_shipped(tx, now).await)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Self {
            config,
            db,
            keys,
            cluster,
        })
    }

    /// The state of a server on this ground.
    ///
    /// # Errors
    /// When the file store cannot be opened.
    pub fn into_app(
        self,
        contract: Contract,
        clock: Clock,
    ) -> Result<(App, Option<Cluster>), String> {
        let files = kehu_files::FileStore::open(&self.config.files_location())
            .map_err(|error| error.to_string())?;
        let app = App {
            mailer: self.config.mailer()?,
            limits: Limits::new(self.config.requests_per_minute, self.config.proxies),
            webhooks: crate::webhook_outfit::fit_out(
                &self.config,
                self.keys.webhook,
                Arc::new(kehu_webhooks::SystemResolver),
            )?,
            gauges: crate::gauges::Gauges::new().map_err(|error| error.to_string())?,
            known_callers: crate::known_callers::KnownCallers::default(),
            key_usage: crate::key_usage::KeyUsage::default(),
            survey_figures: kehu_survey_results::Figures::new(self.db.clone()),
            config: self.config,
            db: self.db,
            clock,
            vault: self.keys.vault,
            signing: self.keys.signing,
            hasher: kehu_identity::Hasher::default(),
            refresh_key: self.keys.refresh,
            audit_key: self.keys.audit,
            files,
            contract,
            writes: tokio_util::task::TaskTracker::new(),
            stopping: std::sync::atomic::AtomicBool::new(false),
        };
        Ok((app, self.cluster))
    }

    pub(super) async fn print_token(self, name: &str) -> Result<ExitCode, String> {
        let now = Clock::system().now();
        let token = self
            .db
            .transaction(async |tx| {
                kehu_identity::sign_in::issue_for_operator(tx, &self.keys.signing, name, now).await
            })
            .await
            .map_err(|error| format!("{error}: {name}"))?;
        println!("{token}");
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn private_cluster(config: &Config) -> Result<(String, Cluster), String> {
    let folder = config.data_folder.join("postgres");
    let cluster = Cluster::start(Options::durable(folder)).map_err(|error| error.to_string())?;
    cluster
        .ensure_database("kehu")
        .map_err(|error| error.to_string())?;
    Ok((cluster.url("kehu"), cluster))
}

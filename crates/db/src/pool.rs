//! The pools.

use crate::Error;
use crate::lane::{Lane, Lent, PATIENCE};
use crate::lanes::Lanes;
use crate::replica::Replica;
use crate::standing::Standing;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Executor, PgPool};
use std::sync::Arc;
use std::time::Duration;

/// The role as which the server works: it owns nothing and cannot change what is append-only.
pub(crate) const APPLICATION_ROLE: &str = "kehu_app";

/// How to reach the database, and how much of it to use.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A PostgreSQL connection URL.
    pub url: String,
    /// That of a streaming replica for reports, where there is one.
    pub replica_url: Option<String>,
    /// Most connections that write.
    pub write_connections: u32,
    /// Most connections that read.
    pub read_connections: u32,
    /// Threads that answer requests; each gets its share of the connections to itself.
    pub threads: usize,
    /// Milliseconds after which the database stops a statement.
    pub statement_timeout_ms: u32,
}

impl Settings {
    /// The defaults for a URL: eight connections to write, eight to read, eight seconds a statement.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            replica_url: None,
            write_connections: 8,
            read_connections: 8,
            threads: 1,
            statement_timeout_ms: 8_000,
        }
    }
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    write: Lanes,
    read: Lanes,
    pub(crate) replica: Option<Replica>,
    pub(crate) notices: PgPool,
    pub(crate) standing: Arc<Standing>,
}

impl Database {
    /// Prepares the pools; connects when first needed.
    ///
    /// # Errors
    /// When the URL cannot be parsed.
    pub fn prepare(settings: &Settings) -> Result<Self, Error> {
        let options = connect_options(settings, &settings.url)?;
        let replica = settings.replica_url.as_deref();
        let replica = replica
            .map(|url| connect_options(settings, url))
            .transpose()?
            .map(|options| {
                let pool = pool(settings.read_connections).connect_lazy_with(options);
                Lane::new(pool, settings.read_connections)
            });
        let lanes = |connections| {
            Lanes::of(settings.threads, connections, |share| {
                pool(share).connect_lazy_with(options.clone())
            })
        };
        Ok(Self {
            write: lanes(settings.write_connections),
            read: lanes(settings.read_connections),
            replica: replica.map(Replica::new),
            notices: pool(1).connect_lazy_with(options.clone()),
            standing: Arc::default(),
        })
    }

    /// A connection for a transaction.
    pub(crate) async fn write(&self) -> Result<Lent, sqlx::Error> {
        self.write.own().lend().await
    }

    /// A connection for reading: single statements, no transaction. What is read often gives it back
    /// ([`Lent::give_back`]) and spares the database a round trip.
    ///
    /// # Errors
    /// When none is free within three seconds or the database cannot be reached.
    pub async fn read(&self) -> Result<Lent, Error> {
        Ok(self.read.own().lend().await?)
    }

    /// Whether the database answers within two seconds.
    pub async fn is_ready(&self) -> bool {
        let probe = async {
            let mut connection = self.read.own().lend().await?;
            sqlx::query_scalar::<_, i32>("select 1")
                .fetch_one(&mut *connection)
                .await
        };
        matches!(
            tokio::time::timeout(Duration::from_secs(2), probe).await,
            Ok(Ok(1))
        )
    }

    /// Closes the pools after their connections have come back.
    pub async fn close(&self) {
        self.notices.close().await;
        if let Some(replica) = &self.replica {
            replica.close().await;
        }
        self.write.close().await;
        self.read.close().await;
    }

    /// Connections in use and idle, of those that write and those that read.
    #[must_use]
    pub fn usage(&self) -> [(&'static str, u32, usize); 2] {
        let ((writing, idle_writing), (reading, idle_reading)) =
            (self.write.usage(), self.read.usage());
        [
            ("write", writing, idle_writing),
            ("read", reading, idle_reading),
        ]
    }
}

pub(crate) fn connect_options(settings: &Settings, url: &str) -> Result<PgConnectOptions, Error> {
    let options: PgConnectOptions = url.parse()?;
    // The parameters of a statement are personal data: sqlx must not log statements.
    Ok(options
        .application_name("kehu")
        .disable_statement_logging()
        .options([
            (
                "statement_timeout",
                settings.statement_timeout_ms.to_string(),
            ),
            ("lock_timeout", "5000".to_owned()),
            ("idle_in_transaction_session_timeout", "15000".to_owned()),
            ("timezone", "UTC".to_owned()),
            // The rollback before each transaction warns when there is nothing to roll back, which is the rule.
            ("client_min_messages", "error".to_owned()),
        ]))
}

fn pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .max_lifetime(Duration::from_secs(1800))
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Where the role could not be made (no right to create roles), the triggers still hold.
                let member: bool = sqlx::query_scalar(
                    "select exists (select from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'member'))",
                )
                .bind(APPLICATION_ROLE)
                .fetch_one(&mut *connection)
                .await?;
                if member {
                    connection.execute("set role kehu_app").await?;
                }
                Ok(())
            })
        })
}

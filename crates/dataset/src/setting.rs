//! What every part of the data set is made from: the plan, the database, the keys, the demo's organisation.

use crate::copy::Copy;
use crate::random::Seed;
use crate::{Error, Plan};
use kehu_vault::Vault;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use uuid::Uuid;

/// Connections that write side by side.
const CONNECTIONS: u64 = 3;

/// The plan, where it is carried out, and what the demo has founded there.
#[derive(Debug)]
pub struct Setting {
    /// What is to be made.
    pub plan: Plan,
    /// Seals personal values as the server does.
    pub vault: Vault,
    units: BTreeMap<String, Uuid>,
    users: BTreeMap<String, Uuid>,
    options: PgConnectOptions,
}

impl Setting {
    /// Connects and finds the demo.
    ///
    /// # Errors
    /// [`Error::Database`]; [`Error::Missing`] without the demo.
    pub async fn open(url: &str, plan: Plan, vault: Vault) -> Result<Self, Error> {
        let options: PgConnectOptions = url.parse()?;
        let mut connection = options.connect().await?;
        let units = sqlx::query_as("select code, id from units").fetch_all(&mut connection);
        let units: Vec<(String, Uuid)> = units.await?;
        let users = sqlx::query_as("select sign_in_name, id from users").fetch_all(&mut connection);
        let users: Vec<(String, Uuid)> = users.await?;
        connection.close().await?;
        Ok(Self {
            plan,
            vault,
            units: units.into_iter().collect(),
            users: users.into_iter().collect(),
            options,
        })
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> Seed {
        Seed(self.plan.seed)
    }

    /// A unit by its code.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub fn unit(&self, code: &str) -> Result<Uuid, Error> {
        let found = self.units.get(code).copied();
        found.ok_or_else(|| Error::Missing(format!("the unit {code}")))
    }

    /// A user by the name for signing in.
    ///
    /// # Errors
    /// [`Error::Missing`].
    pub fn user(&self, name: &str) -> Result<Uuid, Error> {
        let found = self.users.get(name).copied();
        found.ok_or_else(|| Error::Missing(format!("the user {name}")))
    }

    /// A connection for loading: no trigger runs and no reference is checked on it, and a commit does not wait for the disk.
    /// `check` proves afterwards what they guard.
    ///
    /// # Errors
    /// [`Error::Database`], also where the user is no superuser.
    pub async fn connect(&self) -> Result<PgConnection, Error> {
        let mut connection = self.options.connect().await?;
        sqlx::raw_sql(
            "set session_replication_role = replica; set synchronous_commit = off; set statement_timeout = 0;
             set maintenance_work_mem = '512MB'; set work_mem = '128MB'; set timezone = 'UTC'",
        )
        .execute(&mut connection)
        .await?;
        Ok(connection)
    }
}

/// Writes rows 0 to `total`, in chunks of `size` that several connections take in turn. `write` makes the rows of a chunk; those
/// of one chunk are committed together, in the order in which their tables are named.
///
/// # Errors
/// The first of any chunk.
pub async fn in_chunks<W>(
    setting: &Arc<Setting>,
    total: u64,
    size: u64,
    write: W,
) -> Result<(), Error>
where
    W: Fn(Range<u64>) -> Result<Vec<Copy>, Error> + Send + Sync + 'static,
{
    let write = Arc::new(write);
    let chunks = total.div_ceil(size);
    let mut lanes = tokio::task::JoinSet::new();
    for lane in 0..CONNECTIONS.min(chunks) {
        let (setting, write) = (Arc::clone(setting), Arc::clone(&write));
        lanes.spawn(async move {
            let mut connection = setting.connect().await?;
            let mut chunk = lane;
            while chunk < chunks {
                let rows = chunk * size..((chunk + 1) * size).min(total);
                let mut copies = write(rows)?;
                let mut transaction = connection.begin().await?;
                for copy in &mut copies {
                    copy.send(&mut transaction).await?;
                }
                transaction.commit().await?;
                chunk += CONNECTIONS;
            }
            Ok::<(), Error>(())
        });
    }
    while let Some(ended) = lanes.join_next().await {
        ended??;
    }
    Ok(())
}

//! Starting, sharing and stopping a cluster.

mod database;
mod launch;
mod leave;

pub use database::create_database_sql;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Output};
use std::time::Duration;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::io;
use crate::locks::{self, Share};
use crate::place::Place;
use crate::postmaster::Postmaster;
use crate::{ClusterError, settings};

/// The database superuser of every private cluster. It has no password: only the account that
/// runs the server, and root, reach the socket.
pub const SUPERUSER: &str = "kehu";

/// Whether a cluster keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Data survive crashes and restarts.
    Durable,
    /// Fast and forgetful: gone with its last user.
    Throwaway,
}

/// What to start.
#[derive(Debug, Clone)]
pub struct Options {
    folder: Option<PathBuf>,
    follows: Option<String>,
    patience: Duration,
    settings: Vec<(String, String)>,
}

impl Options {
    /// A durable cluster in `folder`, made if missing together with its parents.
    ///
    /// Called by root, the server's account must be able to enter all parents of `folder`;
    /// otherwise the data are kept below `/var/lib/kehu` and the folder remembers where.
    pub fn durable(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: Some(folder.into()),
            follows: None,
            patience: Duration::from_secs(120),
            settings: Vec::new(),
        }
    }

    /// A throw-away cluster of its own, in memory if there is room.
    #[must_use]
    pub fn throwaway() -> Self {
        Self {
            folder: None,
            follows: None,
            patience: Duration::from_secs(60),
            settings: Vec::new(),
        }
    }

    /// As a streaming replica of another durable cluster, whose data are copied if the folder has none.
    #[must_use]
    pub fn following(mut self, other: &Cluster) -> Self {
        self.follows = Some(other.url("postgres"));
        self
    }

    /// How long to wait for locks and for the server, which after a crash first recovers.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// A setting of the server that goes before the cluster's own, such as more memory for a large machine. A server that
    /// already runs keeps its settings.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }
}

/// A running private cluster that this value uses. All methods block.
///
/// Dropping it does what [`Cluster::stop`] does, but only logs a failure.
#[derive(Debug)]
pub struct Cluster {
    kind: Kind,
    place: Place,
    binaries: Binaries,
    socket_folder: String,
    port: u16,
    reused: bool,
    /// The cluster that a new one copies and follows.
    follows: Option<String>,
    /// Held shared while the cluster is used; `None` once stopped.
    users: Option<File>,
    server: Option<Child>,
    watcher: Option<Child>,
}

impl Cluster {
    /// Finds the newest installed server. See [`Binaries::find`].
    ///
    /// # Errors
    /// See [`Binaries::find`].
    pub fn find_binaries() -> Result<Binaries, ClusterError> {
        Binaries::find()
    }

    /// Starts a cluster, or joins the one that already runs in the folder.
    ///
    /// A folder without data is initialised first; a server that was killed is started again and
    /// recovers what was committed.
    ///
    /// # Errors
    /// [`ClusterError`]; nothing is left running then.
    pub fn start(options: Options) -> Result<Self, ClusterError> {
        let Some(folder) = &options.folder else {
            let (place, account) = Place::throwaway()?;
            return Self::start_in(Kind::Throwaway, place.clone(), account, &options)
                .inspect_err(|_| drop(fs::remove_dir_all(place.home())));
        };
        fs::create_dir_all(folder).map_err(io("make", folder))?;
        let lock_path = folder.join("start.lock");
        let lock = locks::open(&lock_path)?;
        locks::take(&lock, Share::Exclusive, &lock_path, options.patience)?;
        let (place, account) = Place::durable(folder)?;
        // Root must not lock out the owner of the data, who may start the cluster next time.
        account.own(&lock_path)?;
        Self::start_in(Kind::Durable, place, account, &options)
    }

    fn start_in(
        kind: Kind,
        place: Place,
        account: Account,
        options: &Options,
    ) -> Result<Self, ClusterError> {
        let patience = options.patience;
        let users_path = place.users_lock();
        let users = locks::open(&users_path)?;
        account.own(&users_path)?;
        // Held exclusively only by a watcher that is stopping the server right now.
        locks::take(&users, Share::Shared, &users_path, patience)?;
        let binaries = binaries_for(&place)?;
        let mut cluster = Self {
            kind,
            place,
            binaries,
            socket_folder: String::new(),
            port: settings::PORT,
            reused: true,
            follows: options.follows.clone(),
            users: Some(users),
            server: None,
            watcher: None,
        };
        if Postmaster::running(&cluster.place.pgdata()).is_none() {
            cluster.launch(account, patience, &options.settings)?;
        }
        cluster.wait_until_ready(patience)?;
        Ok(cluster)
    }

    /// The connection URL of a database of this cluster, for sqlx, psql and other libpq programs.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let (database, folder) = (
            percent_encoded(database),
            percent_encoded(&self.socket_folder),
        );
        format!(
            "postgres:///{database}?host={folder}&port={}&user={SUPERUSER}",
            self.port
        )
    }

    /// Whether the server already ran, under another user of the cluster.
    #[must_use]
    pub fn reused(&self) -> bool {
        self.reused
    }

    /// The folder that holds the cluster: usually the one asked for.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.place.home()
    }

    /// The programs that belong to the running server.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// Stops using the cluster. The last user to leave stops the server: sessions are ended, the
    /// data of a durable cluster are written out, a throw-away cluster's folder is removed.
    ///
    /// # Errors
    /// [`ClusterError::NotStopped`]; the server then still runs.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.leave()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::warn!(%error, "the private database cluster could not be stopped");
        }
    }
}

/// The programs of the version that wrote the data, or the newest for a new cluster.
fn binaries_for(place: &Place) -> Result<Binaries, ClusterError> {
    let pgdata = place.pgdata();
    let written = fs::read_to_string(pgdata.join("PG_VERSION")).ok();
    match written.and_then(|version| version.trim().parse().ok()) {
        Some(major) => Binaries::find_major(major, &pgdata),
        None => Binaries::find(),
    }
}

fn finished(
    program: &'static str,
    output: std::io::Result<Output>,
) -> Result<String, ClusterError> {
    let output = output.map_err(|source| ClusterError::Io {
        what: format!("start {program}"),
        source,
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(ClusterError::Program {
        program,
        output: last_lines(&text),
    })
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let skipped = lines.len().saturating_sub(12);
    lines
        .into_iter()
        .skip(skipped)
        .collect::<Vec<_>>()
        .join("\n")
}

fn percent_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| {
        if plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_encoded_for_the_url() {
        assert_eq!(percent_encoded("/数/a b?"), "%2F%E6%95%B0%2Fa%20b%3F");
    }
}

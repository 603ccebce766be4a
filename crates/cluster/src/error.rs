//! What can go wrong with a private cluster.

use std::path::{Path, PathBuf};

use crate::binaries::OLDEST_MAJOR;

/// A reason why the private cluster could not be started, used or stopped.
///
/// The texts are meant for the person at the terminal and say what to do where that is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No usable server is installed.
    #[error(
        "no PostgreSQL server {OLDEST_MAJOR} or later was found. On Debian or Ubuntu run \
         scripts/install-postgres; elsewhere install PostgreSQL's server, client and contrib \
         modules, or name their bin folder in KEHU_PG_BIN, or set DATABASE_URL to a running server"
    )]
    BinariesMissing,
    /// `KEHU_PG_BIN` does not name a folder with a usable server.
    #[error("KEHU_PG_BIN={} has no postgres {OLDEST_MAJOR} or later with initdb and psql", .0.display())]
    BinariesUnusable(PathBuf),
    /// The data were written by a major version that is not installed.
    #[error(
        "{} was written by PostgreSQL {major}, which is not installed: install it, or move the \
         folder away to begin anew", .folder.display()
    )]
    MajorMissing {
        /// The data folder.
        folder: PathBuf,
        /// The major version that wrote it.
        major: u32,
    },
    /// Root called, and there is no account to run the server as.
    #[error(
        "PostgreSQL refuses to run as root, and neither the account postgres nor nobody exists"
    )]
    NoAccount,
    /// The data folder belongs to another account.
    #[error("{} belongs to another account (uid {owner}): run as that account, or as root", .folder.display())]
    Foreign {
        /// The data folder.
        folder: PathBuf,
        /// Owner's number.
        owner: u32,
    },
    /// No folder could be found in which the server's account can work.
    #[error("no folder was found in which the database server's account can work; tried {0}")]
    NoPlace(String),
    /// A path is not valid UTF-8 and cannot stand in a connection URL.
    #[error("the path {} is not valid UTF-8", .0.display())]
    PathNotText(PathBuf),
    /// Someone else held the cluster's lock for too long.
    #[error("{} stayed locked by another process", .0.display())]
    Locked(PathBuf),
    /// Server processes of an earlier run are still in the data folder.
    #[error("processes of an earlier run still work in {}", .0.display())]
    Occupied(PathBuf),
    /// A program of PostgreSQL's failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Its name.
        program: &'static str,
        /// What it wrote last.
        output: String,
    },
    /// The server ended, or was not ready in time.
    #[error("the database server did not start: {reason}. Its log ends with:\n{log}")]
    NotStarted {
        /// What was observed.
        reason: String,
        /// The last lines of the log.
        log: String,
    },
    /// The server did not end when told to.
    #[error("the database server in {} did not stop", .0.display())]
    NotStopped(PathBuf),
    /// A database name that is not a plain lower-case identifier of at most 63 bytes.
    #[error("{0:?} is not a usable database name")]
    DatabaseName(String),
    /// The operating system refused.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// The operating system's answer.
        source: std::io::Error,
    },
}

/// Adds what was tried, and on which path, to an operating system error.
pub(crate) fn io(verb: &str, path: &Path) -> impl FnOnce(std::io::Error) -> ClusterError {
    let what = format!("{verb} {}", path.display());
    move |source| ClusterError::Io { what, source }
}

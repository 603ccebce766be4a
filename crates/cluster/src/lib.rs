//! A private PostgreSQL server: started from the binaries installed on the machine, reached only
//! through a unix socket in a folder nobody else may enter.
//!
//! `kehu serve` keeps its data in a durable cluster when no `DATABASE_URL` is given; tests and
//! checked builds use throw-away clusters. Linux only: it reads `/proc` and uses `flock(1)`.
//!
//! Invariants:
//! - Whoever uses a cluster holds a shared lock on its `users.lock`. A watcher process waits for the
//!   exclusive lock, so the server stops when its last user is gone, even one killed without a
//!   chance to clean up, and never under a user that is still there.
//! - A data folder becomes visible under its final name only after `initdb` has finished.
//! - No process is signalled and no lock file removed on the word of a process number alone: the
//!   process must have the data folder as its working directory.
//! - Started by root, the server runs as an unprivileged account that owns the cluster's folder.
//! - Statements and their parameters are never logged: they carry personal data.
//!
//! The crate `postgresql_embedded` does the neighbouring job, but it cannot run the server as
//! another account, which PostgreSQL demands when the caller is root, and it brings an HTTP client
//! and an archive unpacker for downloads that are not wanted here.

mod account;
mod binaries;
mod cluster;
mod error;
mod locks;
mod place;
mod postmaster;
mod settings;
mod watcher;

pub use binaries::{Binaries, OLDEST_MAJOR};
pub use cluster::{Cluster, Kind, Options, SUPERUSER, create_database_sql};
pub use error::ClusterError;

//! What an operator is told.

use std::path::PathBuf;

/// Why a backup cannot be made or restored. The text is for an operator and names what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder for a new backup holds something.
    #[error("{} is not empty: give each backup a folder of its own", .0.display())]
    NotEmpty(PathBuf),
    /// The folder holds no whole backup.
    #[error("{} is no whole backup: SHA256SUMS, which is written last, is missing", .0.display())]
    NotWhole(PathBuf),
    /// A file of the backup is not what was written.
    #[error("{} is damaged or missing: restore from another backup", .0.display())]
    Damaged(PathBuf),
    /// The manifest is of a form that this program does not know.
    #[error("the backup was made by a newer Kehu ({0}): use that version, or a later one")]
    TooNew(String),
    /// The database server is older than the one that the backup came from.
    #[error("the backup came from PostgreSQL {from}, this server is {to}: use {from} or later")]
    OlderServer {
        /// Major version of the server that was backed up.
        from: i32,
        /// Major version of the server to restore to.
        to: i32,
    },
    /// A key under which data were sealed is not in the keys folder.
    #[error(
        "{file} lacks the key {id}, under which data of this backup are sealed: put it back, if need be as a second line"
    )]
    KeyMissing {
        /// The key file.
        file: String,
        /// The key's identifier.
        id: String,
    },
    /// The database to restore to holds tables.
    #[error(
        "the database is not empty: restore into a new one, made with encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'"
    )]
    Occupied,
    /// What was restored differs from what was backed up.
    #[error("restored, but not the same: {0}. Do not use this database")]
    Differs(String),
    /// The bytes of a file are not where the database says: erased while the backup was made, or lost.
    #[error(
        "the file with digest {0} is not in the file store: if it was erased just now, make the backup again"
    )]
    FileMissing(String),
    /// The bytes of a file are not those that were stored.
    #[error(
        "the file with digest {0} is damaged in the file store: bring it back from an earlier backup"
    )]
    FileDamaged(String),
    /// A program of PostgreSQL failed or is not there.
    #[error("{program}: {said}")]
    Program {
        /// Its name.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// The database refused.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The place of the files refused.
    #[error("the file store: {0}")]
    Files(#[from] kehu_files::Error),
    /// The folder cannot be opened as a place of files.
    #[error("{0}")]
    Store(#[from] kehu_files::OpenError),
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    Disk {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

impl Error {
    /// For `map_err`: which path an error of the disk is about.
    pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::Disk { path, error }
    }
}

//! Making a backup.

use crate::manifest::FORM;
use crate::programs::Programs;
use crate::{Error, KeyNames, Manifest, digests, sums};
use chrono::{DateTime, Utc};
use kehu_files::{Copied, FileStore};
use sqlx::{Connection, PgConnection};
use std::path::{Path, PathBuf};

pub(crate) const DUMP: &str = "database.dump";
const ANCHORS: &str = "audit-anchors";
pub(crate) const FILES: &str = "files";

/// What is backed up.
#[derive(Debug)]
pub struct Source<'a> {
    /// The database's URL.
    pub url: &'a str,
    /// Where the bytes of files lie.
    pub files: &'a FileStore,
    /// The file with the anchors of the audit record; it need not exist.
    pub anchors: &'a Path,
    /// The keys that the data may be sealed under.
    pub keys: KeyNames,
    /// Version of the running program.
    pub program: &'a str,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Makes a backup in a folder, which is made; while it runs, the server goes on working.
///
/// # Errors
/// See [`Error`]; what was written until then has no `SHA256SUMS` and is no backup.
pub async fn back_up(source: &Source<'_>, folder: &Path) -> Result<Manifest, Error> {
    demand_empty(folder)?;
    let programs = Programs::find(source.url)?;
    // Before the snapshot: every anchor of the backup then lies within its record.
    let mut names = vec![DUMP, crate::manifest::MANIFEST];
    if copy_if_there(source.anchors, &anchors_of(folder))? {
        names.push(ANCHORS);
    }
    let mut connection = PgConnection::connect(source.url).await?;
    let mut snapshot = connection
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    sqlx::raw_sql("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0")
        .execute(&mut *snapshot)
        .await?;
    let exported: String = sqlx::query_scalar("select pg_export_snapshot()")
        .fetch_one(&mut *snapshot)
        .await?;
    programs.dump(&exported, &folder.join(DUMP)).await?;
    let objects = objects(&mut snapshot).await?;
    let manifest = Manifest {
        form: FORM,
        program: source.program.to_owned(),
        made_at: source.now,
        server: server(&mut snapshot).await?,
        migration: sqlx::query_scalar("select max(version) from _sqlx_migrations")
            .fetch_one(&mut *snapshot)
            .await?,
        keys: source.keys.clone(),
        tables: digests::of_database(&mut snapshot).await?,
        files: objects.len(),
    };
    snapshot.rollback().await?;
    connection.close().await?;
    copy_files(source.files, folder, &objects).await?;
    manifest.write(folder)?;
    sums::write(folder, &names, &objects)?;
    Ok(manifest)
}

/// The file of a backup with the anchors of its audit record; it may not exist.
#[must_use]
pub fn anchors_of(folder: &Path) -> PathBuf {
    folder.join(ANCHORS)
}

fn demand_empty(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(Error::at(folder))?;
    let mut entries = std::fs::read_dir(folder).map_err(Error::at(folder))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Error::NotEmpty(folder.to_owned())),
    }
}

fn copy_if_there(from: &Path, to: &Path) -> Result<bool, Error> {
    match std::fs::copy(from, to) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::at(from)(error)),
    }
}

/// The contents that the database names, each once.
async fn objects(connection: &mut PgConnection) -> Result<Vec<[u8; 32]>, Error> {
    let found: Vec<Vec<u8>> = sqlx::query_scalar(
        "select distinct sha256 from files where state <> 'erased' order by sha256",
    )
    .fetch_all(connection)
    .await?;
    Ok(found
        .into_iter()
        .filter_map(|sha256| sha256.try_into().ok())
        .collect())
}

async fn copy_files(from: &FileStore, folder: &Path, objects: &[[u8; 32]]) -> Result<(), Error> {
    let to = FileStore::open(&folder.join(FILES).display().to_string())?;
    for sha256 in objects {
        match from.copy_into(sha256, &to).await? {
            Copied::Whole => {}
            Copied::Missing => return Err(Error::FileMissing(hex::encode(sha256))),
            Copied::Damaged => return Err(Error::FileDamaged(hex::encode(sha256))),
        }
    }
    Ok(())
}

/// The major version of the database server.
pub(crate) async fn server(connection: &mut PgConnection) -> Result<i32, Error> {
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
        .fetch_one(connection)
        .await?;
    Ok(version.div_euclid(10_000))
}

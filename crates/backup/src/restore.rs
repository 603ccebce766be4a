//! Checking a backup, and putting it back.

use crate::programs::Programs;
use crate::take::{DUMP, FILES, server};
use crate::{Error, KeyNames, Manifest, digests, sums};
use kehu_files::{Copied, FileStore};
use sqlx::{Connection, PgConnection};
use std::path::Path;

/// Reads a whole backup, and demands that nothing of it is damaged and that its keys are there. `sha256sum --check` does the
/// first by itself.
///
/// # Errors
/// [`Error::NotWhole`], [`Error::Damaged`], [`Error::TooNew`], [`Error::KeyMissing`].
pub fn check(folder: &Path, keys: &KeyNames) -> Result<Manifest, Error> {
    sums::demand_whole(folder)?;
    let manifest = Manifest::read(folder)?;
    let newest = kehu_db::MIGRATOR.iter().map(|one| one.version).max();
    if newest < Some(manifest.migration) {
        return Err(Error::TooNew(manifest.program));
    }
    manifest.demand_keys(keys)?;
    // Last, since it reads every byte: what can be refused at once is.
    sums::demand_undamaged(folder)?;
    Ok(manifest)
}

/// Restores a backup into an empty database and a place for files, and demands that both hold what was backed up. The schema
/// is that of the backup; migrating it is the next step.
///
/// # Errors
/// [`Error::Occupied`], those of [`check`], [`Error::OlderServer`] before anything is written; [`Error::Differs`].
pub async fn restore(
    folder: &Path,
    url: &str,
    files: &FileStore,
    keys: &KeyNames,
) -> Result<Manifest, Error> {
    let programs = Programs::find(url)?;
    let mut connection = PgConnection::connect(url).await?;
    let occupied: bool = sqlx::query_scalar(
        "select exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r')",
    )
    .fetch_one(&mut connection)
    .await?;
    if occupied {
        return Err(Error::Occupied);
    }
    let manifest = check(folder, keys)?;
    let server = server(&mut connection).await?;
    if server < manifest.server {
        return Err(Error::OlderServer {
            from: manifest.server,
            to: server,
        });
    }
    put_files_back(folder, files).await?;
    programs.restore(&folder.join(DUMP)).await?;
    sqlx::raw_sql("analyze").execute(&mut connection).await?;
    manifest.demand_same(&digests::of_database(&mut connection).await?)?;
    connection.close().await?;
    Ok(manifest)
}

/// Before the rows that name them: a restore that is broken off leaves objects that the next sweep removes.
async fn put_files_back(folder: &Path, files: &FileStore) -> Result<(), Error> {
    let from = FileStore::open(&folder.join(FILES).display().to_string())?;
    for sha256 in from.contents().await? {
        if from.copy_into(&sha256, files).await? != Copied::Whole {
            return Err(Error::FileDamaged(hex::encode(sha256)));
        }
    }
    Ok(())
}

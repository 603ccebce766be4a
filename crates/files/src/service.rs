//! Use cases.

use crate::model::{File, FileState, Link, NewFile};
use crate::{Error, FileStore, StoredContent, rules, store};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, FileId, UnitId};
use uuid::Uuid;

/// Makes stored bytes a file of the caller.
///
/// # Errors
/// [`Error::NameInvalid`]; [`Error::StorageUnavailable`] when the bytes have been swept away meanwhile.
pub async fn register(
    tx: &mut Tx,
    caller: &Caller,
    files: &FileStore,
    content: &StoredContent,
    new: NewFile,
) -> Result<File, Error> {
    let NewFile {
        file_name,
        unit_id,
        purpose,
    } = new;
    let file_name =
        rules::clean_name(&file_name, content.media_type).ok_or(Error::NameInvalid {})?;
    store::take_turn(tx, &content.sha256).await?;
    if !files.holds(&content.sha256).await? {
        return Err(Error::StorageUnavailable {});
    }
    let file = File {
        id: FileId::generate(),
        sha256: content.sha256,
        size: i64::try_from(content.size).unwrap_or(i64::MAX),
        media_type: content.media_type,
        file_name,
        unit_id,
        uploaded_by_kind: caller.principal.kind().to_owned(),
        uploaded_by: caller.principal.id(),
        uploaded_at: caller.now,
        purpose,
        state: FileState::Stored,
    };
    store::insert(tx, &file).await?;
    record(tx, caller, "files.upload", &file, None).await?;
    Ok(file)
}

/// A file that the caller uploaded or that lies in its scope. An erased one is found too, without its name.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: FileId,
) -> Result<File, Error> {
    store::find(connection, caller, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// A file that is attached to a thing. Whoever asks has made sure that the caller sees that thing.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find_linked(
    connection: &mut PgConnection,
    id: FileId,
    subject_kind: &str,
    subject_id: Uuid,
) -> Result<File, Error> {
    store::find_linked(connection, id, subject_kind, subject_id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The things that a file is attached to, at most 200.
///
/// # Errors
/// When the database fails.
pub async fn links(connection: &mut PgConnection, id: FileId) -> Result<Vec<Link>, Error> {
    Ok(store::links(connection, id).await?)
}

/// The files that are attached to a thing, at most 200. Whoever asks has made sure that the caller sees that thing.
///
/// # Errors
/// When the database fails.
pub async fn linked_to(
    connection: &mut PgConnection,
    subject_kind: &str,
    subject_id: Uuid,
) -> Result<Vec<File>, Error> {
    Ok(store::list_by_subject(connection, subject_kind, subject_id).await?)
}

/// Attaches a file that the caller sees to a thing; nothing happens when it is attached already.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Erased`].
pub async fn link(
    tx: &mut Tx,
    caller: &Caller,
    id: FileId,
    subject_kind: &'static str,
    subject_id: Uuid,
) -> Result<File, Error> {
    let file = find(tx, caller, id).await?;
    if store::state_for_update(tx, id).await? != Some(FileState::Stored) {
        return Err(Error::Erased {});
    }
    store::insert_link(tx, id, subject_kind, subject_id, caller.now).await?;
    Ok(file)
}

/// Detaches a file from a thing; nothing happens when it is not attached. Whoever asks has made sure that the caller
/// may change that thing.
///
/// # Errors
/// When the database fails.
pub async fn unlink(
    tx: &mut Tx,
    id: FileId,
    subject_kind: &str,
    subject_id: Uuid,
) -> Result<(), Error> {
    store::delete_link(tx, id, subject_kind, subject_id).await?;
    Ok(())
}

/// Erases a file inside the caller's scope: its name and links now, its bytes with the next sweep. Nothing happens
/// when it is erased already.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn erase(tx: &mut Tx, caller: &Caller, id: FileId) -> Result<(), Error> {
    let file = find(tx, caller, id).await?;
    if store::state_for_update(tx, id).await? == Some(FileState::Erased) {
        return Ok(());
    }
    store::erase(tx, id, caller.now).await?;
    record(tx, caller, "files.erase", &file, None).await
}

/// The files that are attached to any of these things and have their content still, those that are only kept too; each
/// beside the thing. Whoever asks has made sure that the caller may have them.
///
/// # Errors
/// When the database fails.
pub async fn attached_to(
    connection: &mut PgConnection,
    things: &[Link],
) -> Result<Vec<(Link, File)>, Error> {
    Ok(store::list_attached(connection, things).await?)
}

/// Erases the files that are attached to these things and to nothing else, and detaches the others. Whoever calls has made
/// sure that the caller may do so. Returns how many were erased.
///
/// # Errors
/// When the database fails.
pub async fn erase_attached(tx: &mut Tx, caller: &Caller, things: &[Link]) -> Result<usize, Error> {
    let erased = store::erase_attached(tx, things, caller.now).await?;
    store::detach(tx, things).await?;
    record_each(tx, caller, "files.erase", &erased).await?;
    Ok(erased.len())
}

/// Withholds the files that are attached to these things and to nothing else: they are kept, without their names, and
/// shown to nobody. Returns how many were withheld.
///
/// # Errors
/// When the database fails.
pub async fn withhold_attached(
    tx: &mut Tx,
    caller: &Caller,
    things: &[Link],
) -> Result<usize, Error> {
    let withheld = store::withhold_attached(tx, things).await?;
    record_each(tx, caller, "files.withhold", &withheld).await?;
    Ok(withheld.len())
}

/// Erases files of imports and exports that were stored before an instant, at most `limit`. Returns how many.
///
/// # Errors
/// When the database fails.
pub async fn erase_transfers(
    tx: &mut Tx,
    caller: &Caller,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, Error> {
    let erased = store::erase_transfers(tx, before, caller.now, limit).await?;
    record_each(tx, caller, "files.erase", &erased).await?;
    Ok(erased.len())
}

/// Removes those of the objects that no file needs; `stale` comes from [`FileStore::stale`], at most some hundred at
/// a time. Returns how many were removed.
///
/// # Errors
/// When database or store do not answer; what was removed stays removed.
pub async fn sweep(tx: &mut Tx, files: &FileStore, stale: &[[u8; 32]]) -> Result<usize, Error> {
    let digests: Vec<Vec<u8>> = stale.iter().map(|digest| digest.to_vec()).collect();
    let mut removed = 0;
    for digest in store::unneeded(tx, &digests).await? {
        let Ok(sha256) = <[u8; 32]>::try_from(digest.as_slice()) else {
            continue;
        };
        store::take_turn(tx, &sha256).await?;
        // A file of the same content may have been registered while waiting for the turn.
        if store::unneeded(tx, std::slice::from_ref(&digest))
            .await?
            .is_empty()
        {
            continue;
        }
        files.remove_object(&sha256).await?;
        removed += 1;
    }
    Ok(removed)
}

async fn record_each(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    files: &[(Uuid, Option<UnitId>)],
) -> Result<(), Error> {
    let entry = kehu_audit::Entry {
        action,
        subject_kind: "file",
        ..kehu_audit::Entry::default()
    };
    Ok(kehu_audit::record_each(tx, caller, entry, files).await?)
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    file: &File,
    reason: Option<&str>,
) -> Result<(), Error> {
    let entry = kehu_audit::Entry {
        action,
        subject_kind: "file",
        subject_id: file.id.0,
        unit_id: file.unit_id,
        reason,
        ..kehu_audit::Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

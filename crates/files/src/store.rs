//! Every statement on files.

use crate::model::{File, FileState, Link, MediaType, Purpose};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, FileId, UnitId};
use uuid::Uuid;

/// A file as its row has it.
struct Row {
    id: FileId,
    sha256: Vec<u8>,
    size: i64,
    media_type: MediaType,
    file_name: String,
    unit_id: Option<UnitId>,
    uploaded_by_kind: String,
    uploaded_by: String,
    uploaded_at: DateTime<Utc>,
    purpose: Purpose,
    state: FileState,
}

impl Row {
    fn file(self) -> Result<File, Error> {
        let Self {
            id,
            sha256,
            size,
            media_type,
            file_name,
            unit_id,
            uploaded_by_kind,
            uploaded_by,
            uploaded_at,
            purpose,
            state,
        } = self;
        let sha256 = sha256.try_into().map_err(|_| Error::Inconsistent {
            table: "files",
            row: id.to_string(),
            reason: "the digest has not 32 bytes".into(),
        })?;
        Ok(File {
            id,
            sha256,
            size,
            media_type,
            file_name,
            unit_id,
            uploaded_by_kind,
            uploaded_by,
            uploaded_at,
            purpose,
            state,
        })
    }
}

/// Registering and sweeping the same content take turns.
pub(crate) async fn take_turn(tx: &mut Tx, sha256: &[u8; 32]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        format!("kehu file {}", hex::encode(sha256))
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn insert(tx: &mut Tx, file: &File) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into files (id, sha256, size, media_type, file_name, unit_id, uploaded_by_kind, uploaded_by, uploaded_at, purpose, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'stored')",
        file.id.0,
        &file.sha256[..],
        file.size,
        file.media_type.as_str(),
        file.file_name,
        file.unit_id.map(Uuid::from),
        file.uploaded_by_kind,
        file.uploaded_by,
        file.uploaded_at,
        file.purpose.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A file that the caller uploaded or that lies in its scope.
pub(crate) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: FileId,
) -> Result<Option<File>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: _", sha256, size, media_type as "media_type: _", file_name, unit_id as "unit_id: _",
                  uploaded_by_kind, uploaded_by, uploaded_at, purpose as "purpose: _", state as "state: _"
           from files
           where id = $1 and ($2::boolean or unit_id = any($3) or (uploaded_by_kind = $4 and uploaded_by = $5))"#,
        id.0,
        caller.scope.all,
        &caller.scope.units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
        caller.principal.kind(),
        caller.principal.id(),
    )
    .fetch_optional(connection)
    .await?;
    row.map(Row::file).transpose()
}

pub(crate) async fn find_linked(
    connection: &mut PgConnection,
    id: FileId,
    subject_kind: &str,
    subject_id: Uuid,
) -> Result<Option<File>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select f.id as "id: _", f.sha256, f.size, f.media_type as "media_type: _", f.file_name, f.unit_id as "unit_id: _",
                  f.uploaded_by_kind, f.uploaded_by, f.uploaded_at, f.purpose as "purpose: _", f.state as "state: _"
           from files f join file_links l on l.file_id = f.id
           where f.id = $1 and l.subject_kind = $2 and l.subject_id = $3"#,
        id.0,
        subject_kind,
        subject_id,
    )
    .fetch_optional(connection)
    .await?;
    row.map(Row::file).transpose()
}

pub(crate) async fn list_by_subject(
    connection: &mut PgConnection,
    subject_kind: &str,
    subject_id: Uuid,
) -> Result<Vec<File>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select f.id as "id: _", f.sha256, f.size, f.media_type as "media_type: _", f.file_name, f.unit_id as "unit_id: _",
                  f.uploaded_by_kind, f.uploaded_by, f.uploaded_at, f.purpose as "purpose: _", f.state as "state: _"
           from file_links l join files f on f.id = l.file_id
           where l.subject_kind = $1 and l.subject_id = $2 and f.state = 'stored'
           order by f.id
           limit 200"#,
        subject_kind,
        subject_id,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::file).collect()
}

pub(crate) async fn links(connection: &mut PgConnection, id: FileId) -> Result<Vec<Link>, Error> {
    Ok(sqlx::query_as!(
        Link,
        "select subject_kind, subject_id from file_links where file_id = $1 order by subject_kind, subject_id limit 200",
        id.0
    )
    .fetch_all(connection)
    .await?)
}

/// Whether the file has its content still, locked so that it is not erased meanwhile.
pub(crate) async fn state_for_update(tx: &mut Tx, id: FileId) -> Result<Option<FileState>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select state as "state: FileState" from files where id = $1 for update"#,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(crate) async fn insert_link(
    tx: &mut Tx,
    id: FileId,
    subject_kind: &str,
    subject_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into file_links (file_id, subject_kind, subject_id, linked_at) values ($1, $2, $3, $4)
         on conflict on constraint file_links_pkey do nothing",
        id.0,
        subject_kind,
        subject_id,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn delete_link(
    tx: &mut Tx,
    id: FileId,
    subject_kind: &str,
    subject_id: Uuid,
) -> Result<u64, Error> {
    Ok(sqlx::query!(
        "delete from file_links where file_id = $1 and subject_kind = $2 and subject_id = $3",
        id.0,
        subject_kind,
        subject_id
    )
    .execute(&mut **tx)
    .await?
    .rows_affected())
}

/// Takes name and links; the bytes go with the next sweep.
pub(crate) async fn erase(tx: &mut Tx, id: FileId, now: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!("delete from file_links where file_id = $1", id.0)
        .execute(&mut **tx)
        .await?;
    let done = sqlx::query!(
        "update files set state = 'erased', erased_at = $2, file_name = 'erased' where id = $1 and state = 'stored'",
        id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("files", done.rows_affected(), 1)
}

/// The things as columns: kinds beside identifiers.
fn columns(things: &[Link]) -> (Vec<String>, Vec<Uuid>) {
    things
        .iter()
        .map(|thing| (thing.subject_kind.clone(), thing.subject_id))
        .unzip()
}

pub(crate) async fn list_attached(
    connection: &mut PgConnection,
    things: &[Link],
) -> Result<Vec<(Link, File)>, Error> {
    let (kinds, ids) = columns(things);
    let rows = sqlx::query!(
        r#"select l.subject_kind, l.subject_id, f.id as "id: FileId", f.sha256, f.size,
                  f.media_type as "media_type: MediaType", f.file_name, f.unit_id as "unit_id: UnitId",
                  f.uploaded_by_kind, f.uploaded_by, f.uploaded_at, f.purpose as "purpose: Purpose",
                  f.state as "state: FileState"
           from unnest($1::text[], $2::uuid[]) as s (kind, id)
           join file_links l on l.subject_kind = s.kind and l.subject_id = s.id
           join files f on f.id = l.file_id
           where f.state <> 'erased'
           order by f.id, l.subject_kind, l.subject_id"#,
        &kinds,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let attached = rows.into_iter().map(|row| {
        let link = Link {
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
        };
        let file = Row {
            id: row.id,
            sha256: row.sha256,
            size: row.size,
            media_type: row.media_type,
            file_name: row.file_name,
            unit_id: row.unit_id,
            uploaded_by_kind: row.uploaded_by_kind,
            uploaded_by: row.uploaded_by,
            uploaded_at: row.uploaded_at,
            purpose: row.purpose,
            state: row.state,
        };
        Ok((link, file.file()?))
    });
    attached.collect()
}

/// Erases what is attached to these things and to nothing else; the links stay.
pub(crate) async fn erase_attached(
    tx: &mut Tx,
    things: &[Link],
    now: DateTime<Utc>,
) -> Result<Vec<(Uuid, Option<UnitId>)>, Error> {
    let (kinds, ids) = columns(things);
    let rows = sqlx::query!(
        r#"with s as materialized (select * from unnest($1::text[], $2::uuid[]) as s (kind, id))
           update files f set state = 'erased', erased_at = $3, file_name = 'erased'
           where f.state <> 'erased'
             and f.id in (select l.file_id from file_links l join s on l.subject_kind = s.kind and l.subject_id = s.id)
             and not exists (select from file_links o where o.file_id = f.id
                             and not exists (select from s where s.kind = o.subject_kind and s.id = o.subject_id))
           returning f.id, f.unit_id as "unit_id: UnitId""#,
        &kinds,
        &ids,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.unit_id)).collect())
}

/// As [`erase_attached`], but keeps the content.
pub(crate) async fn withhold_attached(
    tx: &mut Tx,
    things: &[Link],
) -> Result<Vec<(Uuid, Option<UnitId>)>, Error> {
    let (kinds, ids) = columns(things);
    let rows = sqlx::query!(
        r#"with s as materialized (select * from unnest($1::text[], $2::uuid[]) as s (kind, id))
           update files f set state = 'withheld', file_name = 'withheld'
           where f.state = 'stored'
             and f.id in (select l.file_id from file_links l join s on l.subject_kind = s.kind and l.subject_id = s.id)
             and not exists (select from file_links o where o.file_id = f.id
                             and not exists (select from s where s.kind = o.subject_kind and s.id = o.subject_id))
           returning f.id, f.unit_id as "unit_id: UnitId""#,
        &kinds,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.unit_id)).collect())
}

/// Removes all links to these things.
pub(crate) async fn detach(tx: &mut Tx, things: &[Link]) -> Result<(), Error> {
    let (kinds, ids) = columns(things);
    sqlx::query!(
        "delete from file_links l using unnest($1::text[], $2::uuid[]) as s (kind, id)
         where l.subject_kind = s.kind and l.subject_id = s.id",
        &kinds,
        &ids,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn erase_transfers(
    tx: &mut Tx,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(Uuid, Option<UnitId>)>, Error> {
    let rows = sqlx::query!(
        r#"update files f set state = 'erased', erased_at = $2, file_name = 'erased'
           where f.id in (select id from files
                          where purpose in ('import', 'export') and state = 'stored' and uploaded_at < $1
                          order by uploaded_at limit $3 for update skip locked)
           returning f.id, f.unit_id as "unit_id: UnitId""#,
        before,
        now,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.unit_id)).collect())
}

/// Which of these contents no file needs.
pub(crate) async fn unneeded(tx: &mut Tx, digests: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select sha256 as "sha256!" from unnest($1::bytea[]) as found(sha256)
           where not exists (select from files f where f.sha256 = found.sha256 and f.state <> 'erased')"#,
        digests
    )
    .fetch_all(&mut **tx)
    .await?)
}

//! Every statement on the record and its seals, except the writing of an entry.

use crate::canonical::{Hash, StoredEntry};
use crate::list::Filters;
use crate::seal::Head;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx, Waiting};
use kehu_kernel::{AuditId, PageRequest, Scope, UnitId};
use uuid::Uuid;

/// Names the lock of the sealer among the advisory locks of the database.
const SEALER_LOCK: i64 = 0x6b65_6875_7365_616c;

/// Takes the sealer's lock for this transaction; false when another holds it.
pub(crate) async fn try_to_lead(tx: &mut Tx) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock($1) as "leads!""#,
        SEALER_LOCK
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Where the chain stands.
pub(crate) struct Tip {
    pub(crate) head: Option<Head>,
    /// The highest identifier among the sealed entries.
    pub(crate) newest: Option<Uuid>,
    pub(crate) database_time: DateTime<Utc>,
}

pub(crate) async fn tip(connection: &mut PgConnection) -> Result<Tip, Error> {
    let row = sqlx::query!(
        r#"select clock_timestamp() as "database_time!", last.position as "position?", last.hash as "hash?",
                  (select entry_id from audit_seals order by entry_id desc limit 1) as newest
           from (values (1)) as one(row)
           left join (select position, hash from audit_seals order by position desc limit 1) as last on true"#
    )
    .fetch_one(connection)
    .await?;
    let head = match (row.position, row.hash) {
        (Some(position), Some(hash)) => Some(Head {
            position,
            hash: hash_of(position, hash)?,
        }),
        _ => None,
    };
    Ok(Tip {
        head,
        newest: row.newest,
        database_time: row.database_time,
    })
}

/// Committed entries without a seal, behind the boundary, in the order of their identifiers.
pub(crate) async fn unsealed(
    tx: &mut Tx,
    boundary: Uuid,
    limit: usize,
) -> Result<Vec<StoredEntry>, Error> {
    Ok(sqlx::query_as!(
        StoredEntry,
        r#"select id as "id: AuditId", occurred_at, principal_kind, principal_id, action, subject_kind, subject_id,
                  unit_id as "unit_id: UnitId", fields, reason, disclosure, request_id
           from audit_entries e
           where id > $1 and not exists (select from audit_seals s where s.entry_id = e.id)
           order by id
           limit $2"#,
        boundary,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Seals to be stored together.
#[derive(Default)]
pub(crate) struct NewSeals {
    positions: Vec<i64>,
    entries: Vec<Uuid>,
    hashes: Vec<Vec<u8>>,
}

impl NewSeals {
    pub(crate) fn push(&mut self, head: Head, entry: AuditId) {
        self.positions.push(head.position);
        self.entries.push(entry.0);
        self.hashes.push(head.hash.to_vec());
    }
}

pub(crate) async fn insert_seals(
    tx: &mut Tx,
    seals: &NewSeals,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into audit_seals (position, entry_id, hash, sealed_at)
         select position, entry_id, hash, $4 from unnest($1::bigint[], $2::uuid[], $3::bytea[]) as new(position, entry_id, hash)",
        &seals.positions,
        &seals.entries,
        &seals.hashes,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows(
        "audit_seals",
        done.rows_affected(),
        u64::try_from(seals.positions.len()).unwrap_or(u64::MAX),
    )
}

/// A seal, and the entry that it seals while that is still there.
pub(crate) struct Link {
    pub(crate) position: i64,
    pub(crate) entry_id: AuditId,
    pub(crate) hash: Vec<u8>,
    pub(crate) sealed_at: DateTime<Utc>,
    pub(crate) entry: Option<StoredEntry>,
}

/// A seal beside the columns of its entry, all absent when that is gone.
struct Row {
    position: i64,
    entry_id: AuditId,
    hash: Vec<u8>,
    sealed_at: DateTime<Utc>,
    id: Option<AuditId>,
    occurred_at: Option<DateTime<Utc>>,
    principal_kind: Option<String>,
    principal_id: Option<String>,
    action: Option<String>,
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    unit_id: Option<UnitId>,
    fields: Option<Vec<String>>,
    reason: Option<String>,
    disclosure: Option<bool>,
    request_id: Option<Uuid>,
}

impl Row {
    fn link(self) -> Link {
        // A column that is never null is absent only together with the entry.
        let entry = || {
            Some(StoredEntry {
                id: self.id?,
                occurred_at: self.occurred_at?,
                principal_kind: self.principal_kind?,
                principal_id: self.principal_id?,
                action: self.action?,
                subject_kind: self.subject_kind?,
                subject_id: self.subject_id?,
                unit_id: self.unit_id,
                fields: self.fields?,
                reason: self.reason,
                disclosure: self.disclosure?,
                request_id: self.request_id,
            })
        };
        Link {
            position: self.position,
            entry_id: self.entry_id,
            hash: self.hash,
            sealed_at: self.sealed_at,
            entry: entry(),
        }
    }
}

/// The next links of the chain after a position.
pub(crate) async fn links(
    connection: &mut PgConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<Link>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.position, s.entry_id as "entry_id: AuditId", s.hash, s.sealed_at, e.id as "id?: AuditId",
                  e.occurred_at as "occurred_at?", e.principal_kind as "principal_kind?", e.principal_id as "principal_id?",
                  e.action as "action?", e.subject_kind as "subject_kind?", e.subject_id as "subject_id?",
                  e.unit_id as "unit_id?: UnitId", e.fields as "fields?", e.reason as "reason?",
                  e.disclosure as "disclosure?", e.request_id as "request_id?"
           from (select position, entry_id, hash, sealed_at from audit_seals where position > $1 order by position limit $2) s
           left join audit_entries e on e.id = s.entry_id
           order by s.position"#,
        after,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Row::link).collect())
}

/// The hash of one seal.
pub(crate) async fn hash_at(
    connection: &mut PgConnection,
    position: i64,
) -> Result<Option<Hash>, Error> {
    let hash = sqlx::query_scalar!("select hash from audit_seals where position = $1", position)
        .fetch_optional(connection)
        .await?;
    hash.map(|hash| hash_of(position, hash)).transpose()
}

/// The entry of the first seal after a position.
pub(crate) async fn entry_after(
    connection: &mut PgConnection,
    position: i64,
) -> Result<Option<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select entry_id from audit_seals where position > $1 order by position limit 1",
        position
    )
    .fetch_optional(connection)
    .await?)
}

/// The identifier `count` entries further on; none when fewer remain.
pub(crate) async fn entry_further_on(
    connection: &mut PgConnection,
    after: Uuid,
    count: i64,
) -> Result<Option<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select id from audit_entries where id > $1 order by id offset $2 limit 1",
        after,
        count
    )
    .fetch_optional(connection)
    .await?)
}

/// Identifiers of entries without a seal behind `after` and up to `until`, at most `limit`.
pub(crate) async fn loose(
    connection: &mut PgConnection,
    after: Uuid,
    until: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AuditId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: AuditId" from audit_entries e
           where id > $1 and ($2::uuid is null or id <= $2) and not exists (select from audit_seals s where s.entry_id = e.id)
           order by id limit $3"#,
        after,
        until,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// Number of entries behind one identifier and up to another.
pub(crate) async fn count(
    connection: &mut PgConnection,
    after: Uuid,
    until: Option<Uuid>,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from audit_entries where id > $1 and ($2::uuid is null or id <= $2)"#,
        after,
        until
    )
    .fetch_one(connection)
    .await?)
}

/// One statement per way in, since each has its index; the planner cannot choose for a filter that may be absent.
macro_rules! entries_where {
    ($condition:literal, $scope:expr, $filters:expr, $page:expr $(, $key:expr)*) => {
        sqlx::query_as!(
            StoredEntry,
            r#"select id as "id: AuditId", occurred_at, principal_kind, principal_id, action, subject_kind, subject_id,
                      unit_id as "unit_id: UnitId", fields, reason, disclosure, request_id
               from audit_entries
               where ($1::boolean or unit_id = any($2) or (principal_kind = 'user' and principal_id = $3::text))
                 and ($4::uuid is null or id < $4)
                 and ($5::text is null or action = $5)
                 and ($6::timestamptz is null or occurred_at >= $6)
                 and ($7::timestamptz is null or occurred_at < $7)
                 and (not $8::boolean or disclosure)
                 and "# + $condition + r#"
               order by id desc
               limit $9"#,
            $scope.all,
            &$scope.units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
            $scope.owner.map(|user| user.to_string()),
            $page.after.map(|id: AuditId| id.0),
            $filters.action.as_deref(),
            $filters.occurred_from,
            $filters.occurred_before,
            $filters.disclosures_only,
            $page.fetch(),
            $($key),*
        )
    };
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &Filters,
    page: &PageRequest<AuditId>,
) -> Result<Vec<StoredEntry>, Error> {
    let rows = match (&filters.subject, &filters.principal) {
        (Some((kind, id)), None) => {
            entries_where!("subject_kind = $10 and subject_id = $11", scope, filters, page, kind, id).fetch_all(connection).await?
        }
        (None, Some((kind, id))) => {
            entries_where!("principal_kind = $10 and principal_id = $11", scope, filters, page, kind, id).fetch_all(connection).await?
        }
        (Some((kind, id)), Some((principal_kind, principal_id))) => {
            entries_where!(
                "subject_kind = $10 and subject_id = $11 and principal_kind = $12 and principal_id = $13",
                scope,
                filters,
                page,
                kind,
                id,
                principal_kind,
                principal_id
            )
            .fetch_all(connection)
            .await?
        }
        (None, None) if filters.disclosures_only => entries_where!("disclosure", scope, filters, page).fetch_all(connection).await?,
        (None, None) => entries_where!("true", scope, filters, page).fetch_all(connection).await?,
    };
    Ok(rows)
}

fn hash_of(position: i64, hash: Vec<u8>) -> Result<Hash, Error> {
    hash.try_into().map_err(|_| Error::Inconsistent {
        table: "audit_seals",
        row: position.to_string(),
        reason: "the hash has not 32 bytes".into(),
    })
}

/// Entries behind the newest sealed one.
pub(crate) async fn waiting(connection: &mut PgConnection) -> Result<Waiting, Error> {
    Ok(sqlx::query_as!(
        Waiting,
        r#"select count(*) as "count!", min(occurred_at) as since from audit_entries
           where id > coalesce((select entry_id from audit_seals order by entry_id desc limit 1),
                               '00000000-0000-0000-0000-000000000000')"#
    )
    .fetch_one(connection)
    .await?)
}

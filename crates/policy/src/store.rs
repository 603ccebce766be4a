//! Every SQL statement of the crate.

use crate::{PolicyVersion, Publication, VersionState};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Digest, PageRequest, PolicyVersionId, Scope, UnitId, UserId};
use serde_json::Value;
use uuid::Uuid;

struct Row {
    id: PolicyVersionId,
    kind: String,
    unit_id: UnitId,
    state: VersionState,
    number: Option<i32>,
    effective_on: Option<NaiveDate>,
    document: Value,
    digest: Vec<u8>,
    note: Option<String>,
    version: i32,
    drafted_by: Option<UserId>,
    drafted_at: DateTime<Utc>,
    edited_at: DateTime<Utc>,
    published_by: Option<UserId>,
    published_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for PolicyVersion {
    type Error = kehu_db::Error;

    fn try_from(row: Row) -> Result<Self, kehu_db::Error> {
        let inconsistent = |reason: String| kehu_db::Error::Inconsistent {
            table: "policy_versions",
            row: row.id.to_string(),
            reason,
        };
        let publication = match (row.state, row.number, row.effective_on, row.published_at) {
            (VersionState::Draft, ..) => None,
            (VersionState::Published, Some(number), Some(effective_on), Some(published_at)) => {
                Some(Publication {
                    number,
                    effective_on,
                    published_by: row.published_by,
                    published_at,
                })
            }
            (VersionState::Published, ..) => {
                return Err(inconsistent(
                    "published without number, day or instant".to_owned(),
                ));
            }
        };
        Ok(Self {
            id: row.id,
            unit_id: row.unit_id,
            publication,
            digest: Digest::try_from(row.digest).map_err(inconsistent)?,
            kind: row.kind,
            document: row.document,
            note: row.note,
            version: row.version,
            drafted_by: row.drafted_by,
            drafted_at: row.drafted_at,
            edited_at: row.edited_at,
        })
    }
}

/// A new draft.
pub(crate) struct NewRow<'a> {
    pub(crate) id: PolicyVersionId,
    pub(crate) kind: &'a str,
    pub(crate) unit_id: UnitId,
    pub(crate) document: &'a Value,
    pub(crate) digest: Digest,
    pub(crate) note: Option<&'a str>,
    pub(crate) drafted_by: Option<UserId>,
    pub(crate) drafted_at: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Tx, row: NewRow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into policy_versions (id, kind, unit_id, state, document, digest, note, drafted_by, drafted_at, edited_at)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $8)",
        row.id.0,
        row.kind,
        row.unit_id.0,
        row.document,
        row.digest.bytes(),
        row.note,
        row.drafted_by.map(Uuid::from),
        row.drafted_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    id: PolicyVersionId,
    document: &Value,
    digest: Digest,
    note: Option<&str>,
    at: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update policy_versions set document = $2, digest = $3, note = $4, edited_at = $5, version = version + 1
         where id = $1 and state = 'draft'",
        id.0,
        document,
        digest.bytes(),
        note,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn delete(tx: &mut Tx, id: PolicyVersionId) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from policy_versions where id = $1 and state = 'draft'",
        id.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn publish(
    tx: &mut Tx,
    id: PolicyVersionId,
    publication: Publication,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update policy_versions
         set state = 'published', number = $2, effective_on = $3, published_by = $4, published_at = $5, version = version + 1
         where id = $1 and state = 'draft'",
        id.0,
        publication.number,
        publication.effective_on,
        publication.published_by.map(Uuid::from),
        publication.published_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Takes the next number of a series and locks it; nothing when the last version takes effect on that day or later.
pub(crate) async fn next_number(
    tx: &mut Tx,
    kind: &str,
    unit: UnitId,
    effective_on: NaiveDate,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        "insert into policy_series as series (kind, unit_id, last_number, last_effective_on) values ($1, $2, 1, $3)
         on conflict (kind, unit_id) do update
             set last_number = series.last_number + 1, last_effective_on = excluded.last_effective_on
             where series.last_effective_on < excluded.last_effective_on
         returning last_number",
        kind,
        unit.0,
        effective_on,
    )
    .fetch_optional(&mut **tx)
    .await
}

pub(crate) async fn last_effective_on(
    tx: &mut Tx,
    kind: &str,
    unit: UnitId,
) -> Result<NaiveDate, sqlx::Error> {
    sqlx::query_scalar!(
        "select last_effective_on from policy_series where kind = $1 and unit_id = $2",
        kind,
        unit.0
    )
    .fetch_one(&mut **tx)
    .await
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: PolicyVersionId,
) -> Result<Option<PolicyVersion>, kehu_db::Error> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: _", kind, unit_id as "unit_id: _", state as "state: _", number, effective_on, document, digest,
                  note, version, drafted_by as "drafted_by: _", drafted_at, edited_at, published_by as "published_by: _", published_at
           from policy_versions
           where id = $1 and ($2::boolean or unit_id = any($3))"#,
        id.0,
        scope.all,
        &uuids(&scope.units),
    )
    .fetch_optional(connection)
    .await?
    .map(PolicyVersion::try_from)
    .transpose()
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: PolicyVersionId,
) -> Result<Option<PolicyVersion>, kehu_db::Error> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: _", kind, unit_id as "unit_id: _", state as "state: _", number, effective_on, document, digest,
                  note, version, drafted_by as "drafted_by: _", drafted_at, edited_at, published_by as "published_by: _", published_at
           from policy_versions
           where id = $1 and ($2::boolean or unit_id = any($3))
           for update"#,
        id.0,
        scope.all,
        &uuids(&scope.units),
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(PolicyVersion::try_from)
    .transpose()
}

/// The versions of a kind at a unit, newest first.
pub(crate) async fn list_by_unit(
    connection: &mut PgConnection,
    scope: &Scope,
    kind: &str,
    unit: UnitId,
    page: &PageRequest<PolicyVersionId>,
) -> Result<Vec<PolicyVersion>, kehu_db::Error> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: _", kind, unit_id as "unit_id: _", state as "state: _", number, effective_on, document, digest,
                  note, version, drafted_by as "drafted_by: _", drafted_at, edited_at, published_by as "published_by: _", published_at
           from policy_versions
           where unit_id = $1 and kind = $2 and ($3::boolean or unit_id = any($4)) and ($5::uuid is null or id < $5)
           order by id desc
           limit $6"#,
        unit.0,
        kind,
        scope.all,
        &uuids(&scope.units),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(PolicyVersion::try_from)
    .collect()
}

/// The version under which the first of these units that has one lives on a day.
pub(crate) async fn find_in_force(
    connection: &mut PgConnection,
    kind: &str,
    lineage: &[UnitId],
    day: NaiveDate,
) -> Result<Option<PolicyVersion>, kehu_db::Error> {
    sqlx::query_as!(
        Row,
        r#"select v.id as "id: _", v.kind, v.unit_id as "unit_id: _", v.state as "state: _", v.number, v.effective_on, v.document,
                  v.digest, v.note, v.version, v.drafted_by as "drafted_by: _", v.drafted_at, v.edited_at,
                  v.published_by as "published_by: _", v.published_at
           from unnest($2::uuid[]) with ordinality as place (unit_id, distance)
           cross join lateral (
               select * from policy_versions
               where kind = $1 and unit_id = place.unit_id and state = 'published' and effective_on <= $3
               order by effective_on desc
               limit 1) v
           order by place.distance
           limit 1"#,
        kind,
        &uuids(lineage),
        day,
    )
    .fetch_optional(connection)
    .await?
    .map(PolicyVersion::try_from)
    .transpose()
}

/// What is in force at a unit.
pub(crate) struct Holding {
    pub(crate) id: PolicyVersionId,
    pub(crate) unit_id: UnitId,
    pub(crate) number: Option<i32>,
    pub(crate) effective_on: Option<NaiveDate>,
    pub(crate) digest: Digest,
    /// The document, unless its digest is among those that are known.
    pub(crate) document: Option<Value>,
}

/// The version under which a unit lives on a day: its own or that of the nearest unit above it.
pub(crate) async fn find_in_force_at(
    connection: &mut PgConnection,
    kind: &str,
    unit: UnitId,
    day: NaiveDate,
    known: &[Digest],
) -> Result<Option<Holding>, kehu_db::Error> {
    let known: Vec<Vec<u8>> = known.iter().map(|digest| digest.bytes().to_vec()).collect();
    let found = sqlx::query!(
        r#"select v.id as "id: PolicyVersionId", v.unit_id as "unit_id: UnitId", v.number, v.effective_on, v.digest,
                  case when v.digest = any($4) then null else v.document end as document
           from unnest(coalesce((select u.ancestors from units u where u.id = $2), '{}') || $2::uuid)
                with ordinality as place (unit_id, depth)
           cross join lateral (
               select * from policy_versions
               where kind = $1 and unit_id = place.unit_id and state = 'published' and effective_on <= $3
               order by effective_on desc
               limit 1) v
           order by place.depth desc
           limit 1"#,
        kind,
        unit.0,
        day,
        &known,
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|found| {
            let inconsistent = |reason: String| kehu_db::Error::Inconsistent {
                table: "policy_versions",
                row: found.id.to_string(),
                reason,
            };
            Ok(Holding {
                id: found.id,
                unit_id: found.unit_id,
                number: found.number,
                effective_on: found.effective_on,
                digest: Digest::try_from(found.digest).map_err(inconsistent)?,
                document: found.document,
            })
        })
        .transpose()
}

fn uuids(units: &[UnitId]) -> Vec<Uuid> {
    units.iter().map(|unit| unit.0).collect()
}

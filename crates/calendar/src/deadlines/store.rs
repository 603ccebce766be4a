//! Every SQL statement about deadlines.

use super::{Change, Counted, DeadlineFilter, DeadlineMove, RunningDeadline};
use crate::rules::{CountedDay, Span};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, DeadlineId, EventId, PageRequest, Scope, UnitId};
use serde_json::Value;
use uuid::Uuid;

struct Row {
    id: DeadlineId,
    subject_kind: String,
    subject_id: Uuid,
    clock: String,
    unit_id: UnitId,
    began_at: DateTime<Utc>,
    span_unit: String,
    span_count: i32,
    starts_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    days: Option<Value>,
    calendar_version: Option<String>,
    missing_year: Option<i32>,
    stopped_at: Option<DateTime<Utc>>,
    overrun_at: Option<DateTime<Utc>>,
}

macro_rules! select_deadlines {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", subject_kind, subject_id, clock, unit_id as "unit_id: _", began_at, span_unit, span_count,
                      starts_at, due_at, days, calendar_version, missing_year, stopped_at, overrun_at
               from deadlines
               "# + $rest,
            $($argument),*
        )
    };
}

/// A counted moment as columns.
struct Columns {
    starts_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    days: Option<Value>,
    version: Option<String>,
    missing_year: Option<i32>,
}

impl From<&Counted> for Columns {
    fn from(counted: &Counted) -> Self {
        match counted {
            Counted::Due {
                starts_at,
                due_at,
                days,
                version,
            } => Self {
                starts_at: Some(*starts_at),
                due_at: Some(*due_at),
                days: Some(serde_json::to_value(days).unwrap_or_default()),
                version: Some(version.clone()),
                missing_year: None,
            },
            Counted::Waiting { year } => Self {
                starts_at: None,
                due_at: None,
                days: None,
                version: None,
                missing_year: Some(*year),
            },
        }
    }
}

pub(super) async fn insert(tx: &mut Tx, running: &RunningDeadline) -> Result<(), crate::Error> {
    let (span_unit, span_count) = columns_of(running.span);
    let columns = Columns::from(&running.counted);
    sqlx::query!(
        "insert into deadlines (id, subject_kind, subject_id, clock, unit_id, began_at, span_unit, span_count, starts_at, due_at,
                                days, calendar_version, missing_year)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        running.id.0,
        running.subject_kind,
        running.subject_id,
        running.clock,
        running.unit_id.0,
        running.began_at,
        span_unit,
        span_count,
        columns.starts_at,
        columns.due_at,
        columns.days,
        columns.version,
        columns.missing_year,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes what was counted anew. An end that had passed unmet and moves stays on record.
pub(super) async fn update_counted(
    tx: &mut Tx,
    id: DeadlineId,
    counted: &Counted,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let columns = Columns::from(counted);
    let changed = sqlx::query!(
        "update deadlines
         set starts_at = $2, due_at = $3, days = $4, calendar_version = $5, missing_year = $6,
             overrun_at = coalesce(overrun_at, case when due_at < $7 and due_at is distinct from $3 then due_at end)
         where id = $1",
        id.0,
        columns.starts_at,
        columns.due_at,
        columns.days,
        columns.version,
        columns.missing_year,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deadlines", changed.rows_affected(), 1)
}

pub(super) async fn insert_move(
    tx: &mut Tx,
    caller: &Caller,
    deadline: &RunningDeadline,
    counted: &Counted,
    change: Change,
) -> Result<(), Error> {
    let (schedule, version) = match change {
        Change::Schedule(schedule) => (Some(schedule), None),
        Change::WorkingTime(version) => (None, version),
    };
    sqlx::query!(
        "insert into deadline_moves (id, deadline_id, schedule_id, policy_version_id, moved_at, by_kind, by_id, due_before,
                                     due_after)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EventId::generate().0,
        deadline.id.0,
        schedule.map(Uuid::from),
        version.map(Uuid::from),
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        deadline.due_at(),
        Columns::from(counted).due_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn stop(
    tx: &mut Tx,
    (kind, id): (&str, Uuid),
    clock: &str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update deadlines set stopped_at = $4 where subject_kind = $1 and subject_id = $2 and clock = $3 and stopped_at is null",
        kind,
        id,
        clock,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn resume(
    tx: &mut Tx,
    (kind, id): (&str, Uuid),
    clock: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "update deadlines set stopped_at = null where subject_kind = $1 and subject_id = $2 and clock = $3",
        kind,
        id,
        clock,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DeadlineId,
) -> Result<Option<RunningDeadline>, Error> {
    select_deadlines!(
        "where id = $1 and ($2::boolean or unit_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?
    .map(RunningDeadline::try_from)
    .transpose()
}

pub(super) async fn list_moves(
    connection: &mut PgConnection,
    id: DeadlineId,
) -> Result<Vec<DeadlineMove>, Error> {
    Ok(sqlx::query_as!(
        DeadlineMove,
        r#"select moved_at, schedule_id as "schedule_id: _", policy_version_id as "policy_version_id: _", by_kind, by_id, due_before, due_after
           from deadline_moves where deadline_id = $1 order by id limit 200"#,
        id.0,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn list_of(
    connection: &mut PgConnection,
    kind: &str,
    subjects: &[Uuid],
) -> Result<Vec<RunningDeadline>, Error> {
    let rows = select_deadlines!(
        "where subject_kind = $1 and subject_id = any($2) order by id",
        kind,
        subjects,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RunningDeadline::try_from).collect()
}

/// Those without an end come last; the page's key is the end and the identifier.
pub(super) async fn list_open(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &DeadlineFilter,
    page: &PageRequest<(Option<DateTime<Utc>>, DeadlineId)>,
) -> Result<Vec<RunningDeadline>, Error> {
    let after = page.after.map(|(_, id)| Uuid::from(id));
    let rows = select_deadlines!(
        "where stopped_at is null
           and ($1::boolean or unit_id = any($2))
           and ($3::uuid is null or unit_id = $3)
           and ($4::text is null or subject_kind = $4)
           and ($5::timestamptz is null or due_at < $5)
           and (not $6::boolean or missing_year is not null)
           and ($7::uuid is null
                or (coalesce(due_at, 'infinity'), id) > (coalesce($8::timestamptz, 'infinity'), $7))
         order by coalesce(due_at, 'infinity'), id limit $9",
        scope.all,
        scope.units.as_slice() as _,
        filter.unit.map(Uuid::from),
        filter.subject_kind,
        filter.due_before,
        filter.waiting,
        after,
        page.after.and_then(|(due, _)| due),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RunningDeadline::try_from).collect()
}

/// The open deadlines for which a day of a year is needed, in the order of their identifiers: begun before its end in the
/// company's zone, and not ended before it began.
pub(super) async fn list_needing(
    connection: &mut PgConnection,
    year: i32,
    after: Option<DeadlineId>,
    limit: i64,
) -> Result<Vec<RunningDeadline>, Error> {
    let rows = select_deadlines!(
        "where stopped_at is null
           and (missing_year = $1
                or began_at < make_timestamptz($1 + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai')
                   and due_at >= make_timestamptz($1, 1, 1, 0, 0, 0, 'Asia/Shanghai'))
           and ($2::uuid is null or id > $2)
         order by id limit $3",
        year,
        after.map(Uuid::from),
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RunningDeadline::try_from).collect()
}

/// The open deadlines of units, in the order of their identifiers.
pub(super) async fn list_open_of(
    connection: &mut PgConnection,
    units: &[Uuid],
    after: Option<DeadlineId>,
    limit: i64,
) -> Result<Vec<RunningDeadline>, Error> {
    let rows = select_deadlines!(
        "where stopped_at is null and unit_id = any($1) and ($2::uuid is null or id > $2) order by id limit $3",
        units,
        after.map(Uuid::from),
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RunningDeadline::try_from).collect()
}

/// The units and years for whose schedules open deadlines wait, with how many do.
pub(super) async fn list_waiting(
    connection: &mut PgConnection,
) -> Result<Vec<(UnitId, i32, i64)>, Error> {
    let rows = sqlx::query!(
        r#"select unit_id as "unit_id: UnitId", missing_year as "year!", count(*) as "waiting!" from deadlines
           where missing_year is not null and stopped_at is null group by unit_id, missing_year order by 2, 1"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.unit_id, row.year, row.waiting))
        .collect())
}

impl TryFrom<Row> for RunningDeadline {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let inconsistent = |reason: &str| Error::Inconsistent {
            table: "deadlines",
            row: row.id.to_string(),
            reason: reason.to_owned(),
        };
        let span =
            span_of(&row.span_unit, row.span_count).ok_or_else(|| inconsistent("unknown span"))?;
        let parts = (row.starts_at, row.due_at, row.days, row.calendar_version);
        let counted = match (parts, row.missing_year) {
            ((Some(starts_at), Some(due_at), Some(days), Some(version)), None) => Counted::Due {
                starts_at,
                due_at,
                days: serde_json::from_value::<Vec<CountedDay>>(days)
                    .map_err(|error| inconsistent(&error.to_string()))?,
                version,
            },
            (_, Some(year)) => Counted::Waiting { year },
            _ => return Err(inconsistent("neither counted nor waiting")),
        };
        Ok(Self {
            id: row.id,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            clock: row.clock,
            unit_id: row.unit_id,
            began_at: row.began_at,
            span,
            counted,
            stopped_at: row.stopped_at,
            overrun_at: row.overrun_at,
        })
    }
}

fn columns_of(span: Span) -> (&'static str, i32) {
    match span {
        Span::WorkingDays(count) => ("working_days", count.into()),
        Span::WorkingMinutes(count) => {
            ("working_minutes", i32::try_from(count).unwrap_or(i32::MAX))
        }
    }
}

fn span_of(unit: &str, count: i32) -> Option<Span> {
    match unit {
        "working_days" => u16::try_from(count).ok().map(Span::WorkingDays),
        "working_minutes" => u32::try_from(count).ok().map(Span::WorkingMinutes),
        _ => None,
    }
}

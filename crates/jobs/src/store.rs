//! Every statement on jobs.

use crate::model::{Filters, Job, NewJob, Outcome};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx, Waiting};
use kehu_kernel::{Caller, JobId, PageRequest, Words};
use uuid::Uuid;

/// The columns of a job stand here once; the macro puts a statement around them.
macro_rules! jobs {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Job,
            $before
                + r#" id as "id: _", kind, unit_id as "unit_id: _", requested_by_kind, requested_by, parameters,
                      state as "state: _", progress_done, progress_total, result, result_file as "result_file: _",
                      error_code, error_en, error_zh, attempts, cancel_requested_at, created_at, started_at, finished_at,
                      version "#
                + $after
            $(, $argument)*
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, caller: &Caller, new: &NewJob) -> Result<Job, Error> {
    Ok(jobs!(
        "insert into jobs (id, kind, unit_id, requested_by_kind, requested_by, parameters, state, progress_total, created_at)
         values ($1, $2, $3, $4, $5, $6, 'queued', $7, $8) returning",
        "",
        JobId::generate().0,
        new.kind,
        new.unit_id.map(Uuid::from),
        caller.principal.kind(),
        caller.principal.id(),
        new.parameters,
        new.total,
        caller.now,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Ends jobs whose last permitted attempt has died.
pub(crate) async fn give_up(
    tx: &mut Tx,
    most_attempts: i32,
    now: DateTime<Utc>,
    why: &Words,
) -> Result<Vec<Job>, Error> {
    Ok(jobs!(
        "with dead as (
             select id as dead_id from jobs
             where state = 'running' and lease_until < $1 and attempts - releases >= $2
             order by lease_until limit 20
             for update skip locked
         )
         update jobs set state = 'failed', lease_until = null, finished_at = $1, version = version + 1,
                         error_code = 'job-interrupted', error_en = $3, error_zh = $4
         from dead where id = dead_id returning",
        "",
        now,
        most_attempts,
        why.en,
        why.zh,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Takes the oldest job that waits or whose lease has run out, of one of these kinds.
pub(crate) async fn claim(
    tx: &mut Tx,
    kinds: &[String],
    most_attempts: i32,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    Ok(jobs!(
        "with next as (
             select id as next_id from jobs
             where (state = 'queued' or (state = 'running' and lease_until < $1)) and kind = any($2) and attempts - releases < $3
             order by id limit 1
             for update skip locked
         )
         update jobs set state = 'running', attempts = attempts + 1, lease_until = $4,
                         started_at = coalesce(started_at, $1), version = version + 1
         from next where id = next_id returning",
        "",
        now,
        kinds,
        most_attempts,
        lease_until,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Notes progress and renews the lease. Whether the job was asked to be called off; none when the attempt is over.
pub(crate) async fn progress(
    tx: &mut Tx,
    id: JobId,
    attempt: i32,
    done: i64,
    total: Option<i64>,
    lease_until: DateTime<Utc>,
) -> Result<Option<bool>, Error> {
    Ok(sqlx::query_scalar!(
        r#"update jobs set progress_done = greatest(progress_done, $3), progress_total = coalesce($4, progress_total),
                  lease_until = $5, version = version + 1
           where id = $1 and attempts = $2 and state = 'running'
           returning cancel_requested_at is not null as "cancel!""#,
        id.0,
        attempt,
        done,
        total,
        lease_until,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(crate) async fn succeed(
    tx: &mut Tx,
    id: JobId,
    attempt: i32,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    Ok(jobs!(
        "update jobs set state = 'succeeded', lease_until = null, finished_at = $3, version = version + 1, result = $4,
                         result_file = $5, progress_done = coalesce(progress_total, progress_done)
         where id = $1 and attempts = $2 and state = 'running' returning",
        "",
        id.0,
        attempt,
        now,
        outcome.result,
        outcome.file.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(crate) async fn fail(
    tx: &mut Tx,
    id: JobId,
    attempt: i32,
    code: &str,
    detail: &Words,
    now: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    Ok(jobs!(
        "update jobs set state = 'failed', lease_until = null, finished_at = $3, version = version + 1, error_code = $4,
                         error_en = $5, error_zh = $6
         where id = $1 and attempts = $2 and state = 'running' returning",
        "",
        id.0,
        attempt,
        now,
        code,
        detail.en,
        detail.zh,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Puts a job back into the queue; its place there is by its age.
pub(crate) async fn release(tx: &mut Tx, id: JobId, attempt: i32) -> Result<u64, Error> {
    Ok(sqlx::query!(
        "update jobs set state = 'queued', lease_until = null, releases = releases + 1, version = version + 1
         where id = $1 and attempts = $2 and state = 'running'",
        id.0,
        attempt,
    )
    .execute(&mut **tx)
    .await?
    .rows_affected())
}

/// Whether a check was finished on a day.
pub(crate) async fn is_done(
    connection: &mut PgConnection,
    name: &str,
    day: NaiveDate,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from daily_checks where name = $1 and done_on = $2) as "done!""#,
        name,
        day
    )
    .fetch_one(connection)
    .await?)
}

pub(crate) async fn mark_done(tx: &mut Tx, name: &str, day: NaiveDate) -> Result<(), Error> {
    sqlx::query!(
        "insert into daily_checks (name, done_on) values ($1, $2)
         on conflict on constraint daily_checks_pkey do update set done_on = excluded.done_on",
        name,
        day,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn stop(
    tx: &mut Tx,
    id: JobId,
    attempt: i32,
    now: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    Ok(jobs!(
        "update jobs set state = 'cancelled', lease_until = null, finished_at = $3, version = version + 1
         where id = $1 and attempts = $2 and state = 'running' returning",
        "",
        id.0,
        attempt,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(crate) async fn cancel_queued(
    tx: &mut Tx,
    id: JobId,
    now: DateTime<Utc>,
) -> Result<Job, Error> {
    Ok(jobs!(
        "update jobs set state = 'cancelled', cancel_requested_at = $2, finished_at = $2, version = version + 1
         where id = $1 and state = 'queued' returning",
        "",
        id.0,
        now,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(crate) async fn ask_to_cancel(
    tx: &mut Tx,
    id: JobId,
    now: DateTime<Utc>,
) -> Result<Job, Error> {
    Ok(jobs!(
        "update jobs set cancel_requested_at = coalesce(cancel_requested_at, $2), version = version + 1
         where id = $1 and state = 'running' returning",
        "",
        id.0,
        now,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// A job that the caller asked for or that lies in its scope.
pub(crate) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: JobId,
) -> Result<Option<Job>, Error> {
    Ok(jobs!(
        "select",
        "from jobs where id = $1 and ($2::boolean or unit_id = any($3) or (requested_by_kind = $4 and requested_by = $5))",
        id.0,
        caller.scope.all,
        &caller.scope.units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
        caller.principal.kind(),
        caller.principal.id(),
    )
    .fetch_optional(connection)
    .await?)
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: JobId,
) -> Result<Option<Job>, Error> {
    Ok(jobs!(
        "select",
        "from jobs where id = $1 and ($2::boolean or unit_id = any($3) or (requested_by_kind = $4 and requested_by = $5))
         for update",
        id.0,
        caller.scope.all,
        &caller.scope.units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
        caller.principal.kind(),
        caller.principal.id(),
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Jobs, the newest first. Two statements, since one's own have an index of their own.
pub(crate) async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filters: &Filters,
    page: &PageRequest<JobId>,
) -> Result<Vec<Job>, Error> {
    let states: Vec<String> = filters
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let everything_seen_is_own = !caller.scope.all && caller.scope.units.is_empty();
    if filters.own || everything_seen_is_own {
        return Ok(jobs!(
            "select",
            "from jobs
             where requested_by_kind = $1 and requested_by = $2 and ($3::uuid is null or id < $3)
               and ($4::text is null or kind = $4) and (cardinality($5::text[]) = 0 or state = any($5))
             order by id desc limit $6",
            caller.principal.kind(),
            caller.principal.id(),
            page.after.map(Uuid::from),
            filters.kind,
            &states,
            page.fetch(),
        )
        .fetch_all(connection)
        .await?);
    }
    Ok(jobs!(
        "select",
        "from jobs
         where ($1::boolean or unit_id = any($2) or (requested_by_kind = $3 and requested_by = $4))
           and ($5::uuid is null or id < $5)
           and ($6::text is null or kind = $6) and (cardinality($7::text[]) = 0 or state = any($7))
         order by id desc limit $8",
        caller.scope.all,
        &caller
            .scope
            .units
            .iter()
            .map(|unit| unit.0)
            .collect::<Vec<_>>(),
        caller.principal.kind(),
        caller.principal.id(),
        page.after.map(Uuid::from),
        filters.kind,
        &states,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// Jobs that nobody has begun.
pub(crate) async fn waiting(connection: &mut PgConnection) -> Result<Waiting, Error> {
    Ok(sqlx::query_as!(
        Waiting,
        r#"select count(*) as "count!", min(created_at) as since from jobs where state = 'queued'"#
    )
    .fetch_one(connection)
    .await?)
}

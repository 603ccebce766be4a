//! The use cases of an import.

use super::batch::{RowResult, do_rows};
use super::model::{Import, Plan, RowFault, Settings};
use super::{Error, store};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_jobs::{Claim, Job, JobState, NewJob, Outcome};
use kehu_kernel::{Caller, Faults, FileId, ImportId};
use kehu_vault::Vault;
use serde_json::json;

/// Rows done in one transaction.
const BATCH: usize = 1_000;
/// Rows that a preview shows.
const PREVIEW: usize = 20;

/// Prepares an import: its first rows are done as if it ran, and undone.
///
/// # Errors
/// [`Error::NobodyNamed`]; [`Error::Invalid`] for a unit outside the caller's scope; [`Error::Database`].
pub async fn prepare(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    settings: Settings,
    plan: &Plan,
) -> Result<(Import, Vec<RowResult>), Error> {
    settings.mapping.check()?;
    if let Some(unit) = settings.unit_id
        && !caller.scope.may_place(unit, caller.user())
    {
        return Err(Faults::one(
            "/unit_id",
            "outside-scope",
            "must be a unit inside your own scope",
            "应为您数据范围内的单位",
        )
        .into());
    }
    store::begin_preview(tx).await?;
    let first = plan.table.rows.get(..PREVIEW).unwrap_or(&plan.table.rows);
    let preview = do_rows(tx, caller, vault, &settings, plan, first).await?;
    store::end_preview(tx).await?;
    let import = Import {
        id: ImportId::generate(),
        settings,
        language: caller.language,
        job_id: None,
        rows_total: i64::try_from(plan.table.rows.len()).unwrap_or(i64::MAX),
        rows_done: 0,
        created_count: 0,
        updated_count: 0,
        unchanged_count: 0,
        failed_count: 0,
        error_file_id: None,
        created_at: caller.now,
        finished_at: None,
    };
    store::insert(tx, caller, &import).await?;
    record(tx, caller, "customers.prepare_import", &import).await?;
    Ok((import, preview))
}

/// An import that the caller prepared.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ImportId,
) -> Result<Import, Error> {
    store::find(connection, caller, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// Queues an import, or queues it again where it stopped, when its job has failed or was called off.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::AlreadyStarted`]; [`Error::Database`].
pub async fn run(tx: &mut Tx, caller: &Caller, id: ImportId) -> Result<Job, Error> {
    find(tx, caller, id).await?;
    let import = store::find_for_update(tx, id)
        .await?
        .ok_or(Error::NotFound {})?;
    if import.finished_at.is_some() {
        return Err(Error::AlreadyStarted {});
    }
    if let Some(job) = import.job_id {
        let job = kehu_jobs::find(tx, caller, job).await?;
        if !matches!(job.state, JobState::Failed | JobState::Cancelled) {
            return Err(Error::AlreadyStarted {});
        }
    }
    let new = NewJob {
        kind: "customers.import",
        unit_id: import.settings.unit_id,
        parameters: json!({ "import_id": id }),
        total: Some(import.rows_total),
    };
    let job = kehu_jobs::enqueue(tx, caller, new).await?;
    store::set_job(tx, id, job.id).await?;
    record(tx, caller, "customers.run_import", &import).await?;
    Ok(job)
}

/// Does the next rows and counts them; answers how many are done by now. Whoever does the job calls it until all are.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`]: nothing was done then.
pub async fn next_batch(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    id: ImportId,
    plan: &Plan,
) -> Result<i64, Error> {
    let import = store::find_for_update(tx, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let from = usize::try_from(import.rows_done).unwrap_or(usize::MAX);
    let rows = plan.table.rows.get(from..).unwrap_or_default();
    let rows = rows.get(..BATCH).unwrap_or(rows);
    if rows.is_empty() {
        return Ok(import.rows_total);
    }
    store::do_not_wait_for_disk(tx).await?;
    let results = do_rows(tx, caller, vault, &import.settings, plan, rows).await?;
    store::advance(tx, id, &results).await?;
    Ok(import.rows_done + i64::try_from(rows.len()).unwrap_or(i64::MAX))
}

/// What was wrong with rows, in their order.
///
/// # Errors
/// [`Error::Database`].
pub async fn faults(
    connection: &mut PgConnection,
    id: ImportId,
) -> Result<Vec<(u32, RowFault)>, Error> {
    store::faults(connection, id).await
}

/// Ends an import whose rows are all done, with the file of row errors if there were any, and its job with it. What came
/// of it is told once, however often an instance dies before this.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    id: ImportId,
    error_file: Option<FileId>,
) -> Result<Outcome, Error> {
    let import = store::find_for_update(tx, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let error_file = match import.finished_at {
        Some(_) => import.error_file_id,
        None => {
            store::finish(tx, id, error_file, caller.now).await?;
            record(tx, caller, "customers.finish_import", &import).await?;
            error_file
        }
    };
    Ok(Outcome {
        result: Some(json!({
            "created_count": import.created_count,
            "updated_count": import.updated_count,
            "unchanged_count": import.unchanged_count,
            "failed_count": import.failed_count,
        })),
        file: error_file,
    })
}

/// The import that a claimed job is to do.
#[must_use]
pub fn import_of(claim: &Claim) -> Option<ImportId> {
    claim
        .job
        .parameters
        .get("import_id")
        .and_then(serde_json::Value::as_str)
        .and_then(|id| id.parse().ok())
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    import: &Import,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "customer_import",
        subject_id: import.id.into(),
        unit_id: import.settings.unit_id,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

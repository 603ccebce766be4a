//! Use cases.

use crate::model::{Claim, Failure, Filters, Job, NewJob, Outcome, Signal};
use crate::rules::{Cancellation, LEASE, MOST_ATTEMPTS, cancellation, cut};
use crate::{Error, store};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx, Waiting};
use kehu_kernel::{Caller, JobId, Page, PageRequest, Words};

/// Queues a job. It begins after the commit.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(tx: &mut Tx, caller: &Caller, new: NewJob) -> Result<Job, Error> {
    let job = store::insert(tx, caller, &new).await?;
    record(tx, caller, "jobs.enqueue", &job).await?;
    Ok(job)
}

/// Gives the caller's instance the oldest job of one of these kinds that waits or was abandoned.
///
/// # Errors
/// When the database fails.
pub async fn claim_next(
    tx: &mut Tx,
    kinds: &[&str],
    now: DateTime<Utc>,
) -> Result<Option<Claim>, Error> {
    let why = Words::new(
        format!(
            "The work was interrupted {MOST_ATTEMPTS} times. Ask for it again, and report it when that happens again."
        ),
        format!("任务已中断 {MOST_ATTEMPTS} 次，请重新发起；如再次出现请反馈。"),
    );
    for job in store::give_up(tx, MOST_ATTEMPTS, now, &why).await? {
        tell(tx, &job, now).await?;
    }
    let kinds: Vec<String> = kinds.iter().map(|&kind| kind.to_owned()).collect();
    Ok(store::claim(tx, &kinds, MOST_ATTEMPTS, now, now + LEASE)
        .await?
        .map(|job| Claim { job }))
}

/// Notes progress (`done` steps, of `total` when that is known by now) and keeps the job for another lease. Call it
/// at least every twenty seconds.
///
/// # Errors
/// When the database fails.
pub async fn report_progress(
    tx: &mut Tx,
    claim: &Claim,
    done: i64,
    total: Option<i64>,
    now: DateTime<Utc>,
) -> Result<Signal, Error> {
    let asked = store::progress(
        tx,
        claim.job.id,
        claim.attempt(),
        done.max(0),
        total,
        now + LEASE,
    )
    .await?;
    Ok(match asked {
        Some(false) => Signal::Continue,
        Some(true) => Signal::Cancel,
        None => Signal::Lost,
    })
}

/// Ends a job well. None when it is no longer in this instance's hands; its effects must then be undone, which they
/// are when they are in this transaction and it is not committed.
///
/// # Errors
/// When the database fails.
pub async fn succeed(
    tx: &mut Tx,
    claim: &Claim,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    let job = store::succeed(tx, claim.job.id, claim.attempt(), outcome, now).await?;
    tell_if_ended(tx, job, now).await
}

/// Ends a job badly. None when it is no longer in this instance's hands.
///
/// # Errors
/// When the database fails.
pub async fn fail(
    tx: &mut Tx,
    claim: &Claim,
    failure: &Failure,
    now: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    let detail = Words::new(cut(&failure.detail.en, 2000), cut(&failure.detail.zh, 2000));
    let job = store::fail(
        tx,
        claim.job.id,
        claim.attempt(),
        &cut(&failure.code, 100),
        &detail,
        now,
    )
    .await?;
    tell_if_ended(tx, job, now).await
}

/// Ends a job that was called off, after [`Signal::Cancel`]. None when it is no longer in this instance's hands.
///
/// # Errors
/// When the database fails.
pub async fn stop(tx: &mut Tx, claim: &Claim, now: DateTime<Utc>) -> Result<Option<Job>, Error> {
    let job = store::stop(tx, claim.job.id, claim.attempt(), now).await?;
    tell_if_ended(tx, job, now).await
}

/// Gives a job back unfinished, because this instance is told to stop; another one begins it anew at once. Nothing
/// happens when it is no longer in this instance's hands.
///
/// # Errors
/// When the database fails.
pub async fn release(tx: &mut Tx, claim: &Claim) -> Result<(), Error> {
    store::release(tx, claim.job.id, claim.attempt()).await?;
    Ok(())
}

/// Whether a daily check was finished for a business day.
///
/// # Errors
/// When the database fails.
pub async fn is_check_done(
    connection: &mut PgConnection,
    name: &'static str,
    day: NaiveDate,
) -> Result<bool, Error> {
    Ok(store::is_done(connection, name, day).await?)
}

/// Notes that a daily check was finished for a business day.
///
/// # Errors
/// When the database fails.
pub async fn mark_check_done(tx: &mut Tx, name: &'static str, day: NaiveDate) -> Result<(), Error> {
    Ok(store::mark_done(tx, name, day).await?)
}

/// Calls a job off: at once while it waits, with its next report while it runs.
///
/// # Errors
/// [`Error::NotFound`], [`Error::AlreadyFinished`].
pub async fn cancel(tx: &mut Tx, caller: &Caller, id: JobId) -> Result<Job, Error> {
    let job = store::find_for_update(tx, caller, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let job = match cancellation(&job) {
        Cancellation::TooLate => {
            return Err(Error::AlreadyFinished { state: job.state });
        }
        Cancellation::Asked => store::ask_to_cancel(tx, id, caller.now).await?,
        Cancellation::AtOnce => {
            let job = store::cancel_queued(tx, id, caller.now).await?;
            tell(tx, &job, caller.now).await?;
            job
        }
    };
    record(tx, caller, "jobs.cancel", &job).await?;
    Ok(job)
}

/// A job that the caller asked for or that lies in its scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(connection: &mut PgConnection, caller: &Caller, id: JobId) -> Result<Job, Error> {
    store::find(connection, caller, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// Jobs that the caller asked for or that lie in its scope, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filters: &Filters,
    page: &PageRequest<JobId>,
) -> Result<Page<Job, JobId>, Error> {
    let rows = store::list(connection, caller, filters, page).await?;
    Ok(page.page(rows, |job| job.id))
}

async fn tell_if_ended(
    tx: &mut Tx,
    job: Option<Job>,
    now: DateTime<Utc>,
) -> Result<Option<Job>, Error> {
    if let Some(job) = &job {
        tell(tx, job, now).await?;
    }
    Ok(job)
}

/// Tells that a job has ended.
async fn tell(tx: &mut Tx, job: &Job, now: DateTime<Utc>) -> Result<(), Error> {
    let event = Event {
        kind: "job.finished",
        subject_kind: "job",
        subject_id: job.id.0,
        unit_id: job.unit_id,
        payload: serde_json::json!({
            "kind": job.kind,
            "state": job.state,
            "requested_by_kind": job.requested_by_kind,
            "requested_by": job.requested_by,
        }),
    };
    outbox::emit(tx, &Caller::system("jobs", now), event).await?;
    Ok(())
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    job: &Job,
) -> Result<(), Error> {
    let entry = kehu_audit::Entry {
        action,
        subject_kind: "job",
        subject_id: job.id.0,
        unit_id: job.unit_id,
        ..kehu_audit::Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

/// Jobs that nobody has begun.
///
/// # Errors
/// When the database fails.
pub async fn waiting(connection: &mut PgConnection) -> Result<Waiting, kehu_db::Error> {
    store::waiting(connection).await
}

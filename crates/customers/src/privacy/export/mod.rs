//! Exporting all that is held of a person.

mod archive;
mod portrait;
mod titles;

pub use archive::Archive;
pub use portrait::{Portrait, portrait};

use super::error::Error;
use super::model::Request;
use super::policy::PrivacyPolicy;
use super::requests::{find, locked, tell};
use super::store;
use super::words::{PrivacyRequestKind, PrivacyRequestState};
use crate::dossier::timeline;
use crate::lineage::policy_of;
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_files::File;
use kehu_jobs::{Claim, Job, JobState, NewJob, Outcome};
use kehu_kernel::{Caller, FileId, PrivacyRequestId, Scope};
use serde_json::json;

/// The kind of the jobs.
const JOB: &str = "privacy.export";

/// Queues the making of the archive for an open request for export; again, when the job before has failed or was called
/// off.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::OtherKind`]; [`Error::Decided`]; [`Error::ExportRunning`]; [`Error::Database`].
pub async fn start_export(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
) -> Result<Job, Error> {
    let request = locked(tx, caller, id).await?;
    if request.kind != PrivacyRequestKind::Export {
        return Err(Error::OtherKind {});
    }
    refuse_running(tx, caller, &request).await?;
    let new = NewJob {
        kind: JOB,
        unit_id: Some(request.unit_id),
        parameters: json!({ "request_id": id }),
        total: None,
    };
    let job = kehu_jobs::enqueue(tx, caller, new).await?;
    store::requests::set_job(tx, caller, id, job.id).await?;
    tell(
        tx,
        caller,
        &request,
        "privacy.start_export",
        "export_started",
        None,
    )
    .await?;
    Ok(job)
}

/// While its archive is being made a request is neither decided nor begun again.
pub(super) async fn refuse_running(
    tx: &mut Tx,
    caller: &Caller,
    request: &Request,
) -> Result<(), Error> {
    let Some(job) = request.job_id else {
        return Ok(());
    };
    // Another officer may have begun it: the request was found in the caller's scope, and the job is part of it.
    let reader = Caller {
        scope: Scope::everything(),
        ..caller.clone()
    };
    match kehu_jobs::find(tx, &reader, job).await?.state {
        JobState::Failed | JobState::Cancelled => Ok(()),
        JobState::Queued | JobState::Running | JobState::Succeeded => Err(Error::ExportRunning {}),
    }
}

/// The request whose archive a claimed job is to make.
#[must_use]
pub fn request_of(claim: &Claim) -> Option<PrivacyRequestId> {
    let id = claim.job.parameters.get("request_id")?;
    id.as_str()?.parse().ok()
}

/// Ends a request with its archive; the job ends with it, in this transaction. The archive is handed out by
/// [`open_file`], never by the job.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Decided`]; [`Error::Database`].
pub async fn finish_export(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    file: FileId,
    attached: usize,
) -> Result<Outcome, Error> {
    let request = locked(tx, caller, id).await?;
    let policy = policy_of::<PrivacyPolicy>(tx, request.unit_id, caller.today()).await?;
    let state = PrivacyRequestState::Done;
    store::requests::decide(tx, caller, id, state, None, None).await?;
    let until = policy.document.file_until(caller.today());
    store::requests::set_file(tx, id, file, until).await?;
    let details = json!({ "request_id": id, "contact_id": request.person.contact_id });
    timeline::note(
        tx,
        caller,
        request.person.customer_id,
        "customer.exported",
        details,
    )
    .await?;
    tell(tx, caller, &request, "privacy.export", "done", None).await?;
    Ok(Outcome {
        result: Some(json!({ "request_id": id, "file_count": attached })),
        file: None,
    })
}

/// The archive of a request, to be handed out to the caller: a disclosure of all that is held of the person, recorded as
/// such.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::OtherKind`]; [`Error::FileNotReady`]; [`Error::FileGone`]; [`Error::Database`].
pub async fn open_file(tx: &mut Tx, caller: &Caller, id: PrivacyRequestId) -> Result<File, Error> {
    let request = find(tx, caller, id).await?;
    if request.kind != PrivacyRequestKind::Export {
        return Err(Error::OtherKind {});
    }
    let file = request.file.ok_or(Error::FileNotReady {})?;
    if !file.available || file.until < caller.today() {
        return Err(Error::FileGone { until: file.until });
    }
    let reason = format!("privacy request {id}");
    let entry = Entry {
        action: "privacy.download",
        subject_kind: "customer",
        subject_id: request.person.customer_id.into(),
        unit_id: Some(request.unit_id),
        fields: &[match request.person.contact_id {
            None => "everything",
            Some(_) => "contacts",
        }],
        reason: Some(&reason),
        disclosure: true,
    };
    kehu_audit::record(tx, caller, entry).await?;
    let reader = Caller {
        scope: Scope::everything(),
        ..caller.clone()
    };
    Ok(kehu_files::find(tx, &reader, file.id).await?)
}

//! Extensions: in special cases, approved by every level of leader, never beyond the policy's longest deadline (CMP-07).

use crate::case::{self, demand_stranger, enter};
use crate::deadlines::{demand_extension, punctuality};
use crate::desk::policy_of;
use crate::model::{Case, Complaint, Extension};
use crate::telling::{Told, tell};
use crate::text::REASON;
use crate::words::{ExtensionState, StepKind};
use crate::{Error, clock, store};
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::text::passage;
use kehu_kernel::{ApprovalId, Caller, ComplaintExtensionId, ComplaintId, Digest, Scope};
use serde_json::{Value, json};
use uuid::Uuid;

/// The requests of a complaint inside the caller's scope, the first one first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Vec<Extension>, Error> {
    case::load(connection, &caller.scope, id).await?;
    Ok(store::extensions::list(connection, id).await?)
}

/// Asks for so many working days from acceptance in all. The clock runs on until every level of leader has approved.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::Finished`]; [`Error::OutOfOrder`] before it is accepted; [`Error::NotExtendable`] for a
/// general complaint; [`Error::OverCap`] for an eighth day; [`Error::NotLonger`]; [`Error::DeadlineOver`];
/// [`Error::ExtensionPending`]; [`Error::NobodyDecides`].
pub async fn request(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    working_days: u16,
    reason: &str,
) -> Result<Extension, Error> {
    let (user, case) = enter(tx, caller, id).await?;
    case.demand_unfinished()?;
    let reason = passage(reason, "/reason", REASON)?;
    demand_possible(tx, caller, &case, working_days).await?;
    let complaint = &case.complaint;
    let extension = ComplaintExtensionId::generate();
    let wanted = i16::try_from(working_days).unwrap_or(i16::MAX);
    let submission = Submission {
        subject_kind: SubjectKind::ComplaintExtension,
        subject_id: extension.0,
        unit_id: complaint.unit_id,
        snapshot: snapshot(complaint, wanted, reason),
        applicants: complaint.parties(),
    };
    let approval_id = put_before_leaders(tx, caller, complaint, submission).await?;
    let extension = Extension {
        id: extension,
        complaint_id: id,
        working_days: wanted,
        reason: reason.to_owned(),
        state: ExtensionState::Requested,
        requested_by: user,
        requested_at: caller.now,
        approval_id,
        decided_at: None,
    };
    store::extensions::insert(tx, &extension).await?;
    let told = Told::plain(
        "complaints.request_extension",
        "complaint.extension_requested",
    );
    tell(tx, caller, complaint, told).await?;
    Ok(extension)
}

/// Submits a request to every level of leader; one who is a party to the matter gives way to the next level up (CMP-13).
async fn put_before_leaders(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    submission: Submission,
) -> Result<ApprovalId, Error> {
    let policy = policy_of(tx, caller, complaint).await?;
    let line = policy.line();
    match kehu_approvals::submit_past_applicants(tx, caller, submission, &line).await {
        Ok(approval) => Ok(approval.id),
        Err(kehu_approvals::Error::NobodyLeft {}) => Err(Error::NobodyDecides {
            roles: line.join(", "),
        }),
        Err(error) => Err(error.into()),
    }
}

async fn demand_possible(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    wanted: u16,
) -> Result<(), Error> {
    let complaint = &case.complaint;
    let (Some(acceptance), Some(standing)) =
        (complaint.acceptance, clock::standing(tx, complaint).await?)
    else {
        return Err(Error::OutOfOrder {
            stage: complaint.stage,
            next: StepKind::Acceptance,
        });
    };
    let policy = policy_of(tx, caller, complaint).await?;
    let present = standing.working_days;
    let standing = punctuality(Some(acceptance.due_at), complaint.replied_at, caller.now);
    demand_extension(&policy, complaint.severity, (present, wanted), standing)
}

fn snapshot(complaint: &Complaint, working_days: i16, reason: &str) -> Value {
    json!({
        "complaint_id": complaint.id, "number": complaint.number.to_string(), "severity": complaint.severity,
        "accepted_at": complaint.acceptance.map(|acceptance| acceptance.at), "working_days": working_days,
        "reason": Digest::of(&json!(reason)).to_string(),
    })
}

/// The request as it is now, in the form in which it was put before the approvers.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let extension = store::extensions::find(connection, ComplaintExtensionId(id))
        .await?
        .ok_or(Error::NotFound {})?;
    let case = case::load(connection, &Scope::everything(), extension.complaint_id).await?;
    Ok(snapshot(
        &case.complaint,
        extension.working_days,
        &extension.reason,
    ))
}

/// Carries out what the approvers decided. An approval that comes after the deadline, or after the reply, is refused: what
/// has passed is not extended afterwards.
///
/// # Errors
/// Those of [`request`]; [`Error::NotPending`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let extension = store::extensions::find(tx, ComplaintExtensionId(id))
        .await?
        .ok_or(Error::NotFound {})?;
    let case = case::lock(tx, &Scope::everything(), extension.complaint_id).await?;
    if extension.state != ExtensionState::Requested {
        return Err(Error::NotPending {});
    }
    let state = match finished {
        Finished::Approved => ExtensionState::Approved,
        Finished::Returned => ExtensionState::Returned,
        Finished::Rejected => ExtensionState::Rejected,
        Finished::Withdrawn => ExtensionState::Withdrawn,
    };
    if state == ExtensionState::Approved {
        extend(tx, caller, &case, &extension).await?;
    }
    store::extensions::update_state(tx, caller, extension.id, state).await?;
    let told = Told {
        action: "complaints.settle_extension",
        event: "complaint.extension_decided",
        reason: Some(reason),
        payload: json!({ "state": state }),
    };
    tell(tx, caller, &case.complaint, told).await
}

async fn extend(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    extension: &Extension,
) -> Result<(), Error> {
    if let Some(user) = caller.user() {
        demand_stranger(&case.complaint, user)?;
    }
    let days = u16::try_from(extension.working_days).unwrap_or(u16::MAX);
    demand_possible(tx, caller, case, days).await?;
    let complaint = &case.complaint;
    let acceptance = complaint.acceptance.ok_or(Error::NotPending {})?;
    let policy = policy_of(tx, caller, complaint).await?;
    let deadline =
        clock::open_extension(tx, caller, complaint, extension, (days, acceptance.at)).await?;
    clock::let_stand(tx, caller, complaint, &policy, &deadline).await
}

/// Ends a request that nobody needs any more, or that cannot be granted any more.
pub(crate) async fn give_up(
    tx: &mut Tx,
    caller: &Caller,
    complaint: ComplaintId,
    why: &str,
) -> Result<(), Error> {
    let requests = store::extensions::list(tx, complaint).await?;
    for request in requests
        .iter()
        .filter(|request| request.state == ExtensionState::Requested)
    {
        kehu_approvals::cancel(
            tx,
            caller,
            SubjectKind::ComplaintExtension,
            request.id.0,
            why,
        )
        .await?;
        store::extensions::update_state(tx, caller, request.id, ExtensionState::Withdrawn).await?;
    }
    Ok(())
}

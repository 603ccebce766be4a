//! Deciding, and taking back. The subject's domain carries out how an approval ends in the same transaction.

use super::dto::{Approval, DecideStep, WithdrawApproval};
use super::read::reader;
use crate::act::Act;
use crate::approval_subjects::{current_snapshot, settle};
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_approvals::{Decision, Outcome};
use kehu_db::Tx;
use kehu_kernel::ApprovalId;

/// Approve an open step
///
/// Approves the open step for which the caller has a right, with a reason. When that satisfies the last stage, the
/// approval has its effect at once. Refused: for one's own application, to the wrong person or out of order, twice, to
/// who already took part, and when the subject has changed since it was submitted. Rules: GOV-09, CUS-11, CUS-14.
#[utoipa::path(operation_id = "approveApproval", tag = "approvals", security(("bearer" = ["approvals:decide"])),
    params(("approval_id" = ApprovalId, Path, description = "The approval")), request_body = DecideStep,
    responses((status = 200, description = "The approval after it", body = Approval),
        (status = 409, description = "Decided, ended, not the step's turn, or the subject has changed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/approvals/{approval_id}/approve")]
pub async fn approve_approval(
    caller: Caller<can::DecideApprovals>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<ApprovalId>,
    body: Json<DecideStep>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        decide(tx, caller, path.0, Decision::Approve, &body.0).await
    })
    .await
}

/// Return what was submitted for correction
///
/// Sends the subject back to be corrected and submitted again; ends this approval. It is the only decision on a subject
/// that has changed since it was submitted. Rules: GOV-09, CUS-11.
#[utoipa::path(operation_id = "returnApproval", tag = "approvals", security(("bearer" = ["approvals:decide"])),
    params(("approval_id" = ApprovalId, Path, description = "The approval")), request_body = DecideStep,
    responses((status = 200, description = "The approval after it", body = Approval),
        (status = 409, description = "Decided, ended, or not the step's turn", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/approvals/{approval_id}/return")]
pub async fn return_approval(
    caller: Caller<can::DecideApprovals>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<ApprovalId>,
    body: Json<DecideStep>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        decide(tx, caller, path.0, Decision::Return, &body.0).await
    })
    .await
}

/// Reject what was submitted
///
/// Refuses the subject for good; ends this approval. Rules: GOV-09, CUS-11.
#[utoipa::path(operation_id = "rejectApproval", tag = "approvals", security(("bearer" = ["approvals:decide"])),
    params(("approval_id" = ApprovalId, Path, description = "The approval")), request_body = DecideStep,
    responses((status = 200, description = "The approval after it", body = Approval),
        (status = 409, description = "Decided, ended, not the step's turn, or the subject has changed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/approvals/{approval_id}/reject")]
pub async fn reject_approval(
    caller: Caller<can::DecideApprovals>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<ApprovalId>,
    body: Json<DecideStep>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        decide(tx, caller, path.0, Decision::Reject, &body.0).await
    })
    .await
}

/// Withdraw what one submitted
///
/// Takes one's own submission back while it is pending, with a reason. Rule: GOV-09.
#[utoipa::path(operation_id = "withdrawApproval", tag = "approvals", security(("bearer" = ["signed-in"])),
    params(("approval_id" = ApprovalId, Path, description = "The approval")), request_body = WithdrawApproval,
    responses((status = 200, description = "The approval after it", body = Approval),
        (status = 409, description = "It has ended", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/approvals/{approval_id}/withdraw")]
pub async fn withdraw_approval(
    caller: Caller<can::SignIn>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<ApprovalId>,
    body: Json<WithdrawApproval>,
) -> Result<HttpResponse, Problem> {
    // Who may read an approval hears that only its submitter withdraws; for others it does not exist.
    let readable = reader(&caller).scope;
    act.run(&app, caller, async move |tx, caller| {
        let caller = &kehu_kernel::Caller {
            scope: readable.clone(),
            ..caller.clone()
        };
        let reason = &body.0.reason;
        let outcome = kehu_approvals::withdraw(tx, caller, path.0, reason).await?;
        conclude(tx, caller, outcome, reason).await
    })
    .await
}

async fn decide(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    id: ApprovalId,
    decision: Decision,
    body: &DecideStep,
) -> Result<Reply, Failure> {
    let held = kehu_approvals::hold(tx, caller, id).await?;
    let current = current_snapshot(tx, caller, held.subject_kind, held.subject_id).await?;
    let (step, reason) = (body.step_id, &body.reason);
    let outcome = kehu_approvals::decide(tx, caller, id, step, decision, reason, &current).await?;
    conclude(tx, caller, outcome, reason).await
}

async fn conclude(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    outcome: Outcome,
    reason: &str,
) -> Result<Reply, Failure> {
    let Outcome { approval, finished } = outcome;
    if let Some(how) = finished {
        let (kind, subject) = (approval.subject_kind, approval.subject_id);
        settle(tx, caller, kind, subject, how, reason.trim()).await?;
    }
    Reply::ok(&Approval::of(approval, caller.language))
}

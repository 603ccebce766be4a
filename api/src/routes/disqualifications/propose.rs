//! Proposing, changing, submitting, withdrawing.

use super::dto::{Disqualification, EditDisqualification, ProposeDisqualification};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routes::openings::ApplicationReason;
use crate::routing::{patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::disqualification;
use kehu_kernel::DisqualificationId;

/// Propose a disqualification
///
/// With one of the three grounds and its evidence. It begins as a draft; a customer has one unfinished proposal at most.
/// Rule: CUS-14.
#[utoipa::path(operation_id = "proposeDisqualification", tag = "disqualifications", security(("bearer" = ["disqualifications:propose"])),
    request_body = ProposeDisqualification, responses((status = 201, description = "The proposal", body = Disqualification)))]
#[post("/disqualifications")]
pub async fn propose_disqualification(
    caller: Caller<can::ProposeDisqualification>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<ProposeDisqualification>,
) -> Result<HttpResponse, Problem> {
    let (customer, proposal) = body.0.proposal();
    act.run(&app, caller, async move |tx, caller| {
        let one = disqualification::propose(tx, caller, customer, &proposal).await?;
        let place = format!("/v1/disqualifications/{}", one.id);
        Reply::made(place, &Disqualification::of(one, caller.language))
    })
    .await
}

/// Change a proposal
///
/// Drafts and returned ones. Rule: CUS-14.
#[utoipa::path(operation_id = "editDisqualification", tag = "disqualifications", security(("bearer" = ["disqualifications:propose"])),
    params(("id" = DisqualificationId, Path, description = "The proposal"), crate::extract::IfMatch),
    request_body(content = EditDisqualification, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The proposal", body = Disqualification)))]
#[patch("/disqualifications/{id}")]
pub async fn edit_disqualification(
    caller: Caller<can::ProposeDisqualification>,
    app: State,
    path: Path<DisqualificationId>,
    _: NoQuery,
    version: IfMatch,
    act: Act,
    body: MergePatch<EditDisqualification>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = disqualification::find(tx, caller, path.0).await?;
        let proposal = body.0.clone().applied_to(found.proposal);
        let one = disqualification::edit(tx, caller, path.0, version.0, &proposal).await?;
        Reply::current(&Disqualification::of(one, caller.language))
    })
    .await
}

/// Submit a proposal
///
/// To its approvers, with at least one file of evidence. Once approved the customer can do no business; the way back is
/// a new account opening. Rules: CUS-14, GOV-09.
#[utoipa::path(operation_id = "submitDisqualification", tag = "disqualifications", security(("bearer" = ["disqualifications:propose"])),
    params(("id" = DisqualificationId, Path, description = "The proposal")),
    responses((status = 200, description = "The proposal", body = Disqualification)))]
#[post("/disqualifications/{id}/submit")]
pub async fn submit_disqualification(
    caller: Caller<can::ProposeDisqualification>,
    app: State,
    path: Path<DisqualificationId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = disqualification::submit(tx, caller, path.0).await?;
        Reply::current(&Disqualification::of(one, caller.language))
    })
    .await
}

/// Withdraw a proposal
///
/// Before it is decided; its approval ends with it. Rule: CUS-14.
#[utoipa::path(operation_id = "withdrawDisqualification", tag = "disqualifications", security(("bearer" = ["disqualifications:propose"])),
    params(("id" = DisqualificationId, Path, description = "The proposal")), request_body = ApplicationReason,
    responses((status = 200, description = "The proposal", body = Disqualification)))]
#[post("/disqualifications/{id}/withdraw")]
pub async fn withdraw_disqualification(
    caller: Caller<can::ProposeDisqualification>,
    app: State,
    path: Path<DisqualificationId>,
    _: NoQuery,
    act: Act,
    body: Json<ApplicationReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = disqualification::withdraw(tx, caller, path.0, &body.0.reason).await?;
        Reply::current(&Disqualification::of(one, caller.language))
    })
    .await
}

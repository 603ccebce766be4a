//! The eight steps.

use super::dto::{
    ComplaintCase, DetermineComplaint, EvaluateComplaint, FollowUpComplaint, InvestigateComplaint,
    NameResponsible, ProposeOpinion, RedirectComplaint, ReplyToComplaint,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints as complaints;
use kehu_complaints::{CallResult, Case, opinions};
use kehu_kernel::ComplaintId;

/// Accept a complaint (step 1)
///
/// Makes the caller accountable for it through every step, and starts the clock: the reply is due so many working days
/// later by its severity. Refused to whoever is complained about. Where the holiday schedule of a year that is needed
/// is not known, the deadline waits for it. Rules: CMP-04, CMP-05, CMP-07, CMP-13.
#[utoipa::path(operation_id = "acceptComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/accept")]
pub async fn accept_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = complaints::accept(tx, caller, path.0).await?;
        reply(caller, case)
    })
    .await
}

/// Determine the nature of a complaint (step 2)
///
/// Founded, unfounded or misdirected, and how grave. In a category for which the policy names another party it is
/// misdirected; what the media publish is no less grave than the policy takes it for. Another severity promises another
/// deadline, counted from acceptance all the same; a deadline that has passed stays passed, and a request for extension
/// falls where the severity allows none. Rules: CMP-01, CMP-03, CMP-04, CMP-06, CMP-07, CMP-08.
#[utoipa::path(operation_id = "determineComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = DetermineComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/determine")]
pub async fn determine_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<DetermineComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = (body.0.nature, body.0.severity);
        let case = complaints::determine(tx, caller, path.0, found, &body.0.found).await?;
        reply(caller, case)
    })
    .await
}

/// Answer a misdirected complaint and hand it over
///
/// Tells the complainant who is responsible, and closes it here. By the acceptor. Service orders of the complaint are finished
/// or called off before, an offered handover is answered or taken back; a request for extension falls away. Rules: CMP-03,
/// CMP-05, CMP-07, CMP-14.
#[utoipa::path(operation_id = "redirectComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = RedirectComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/redirect")]
pub async fn redirect_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<RedirectComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let RedirectComplaint {
            party,
            channel,
            answer,
        } = &body.0;
        let case = complaints::redirect(tx, caller, path.0, (party, *channel), answer).await?;
        reply(caller, case)
    })
    .await
}

/// Record the cause of a complaint (step 3)
///
/// What was found, and which of the policy's causes it is. Rules: CMP-04, CMP-12, CMP-13.
#[utoipa::path(operation_id = "investigateComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = InvestigateComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/investigate")]
pub async fn investigate_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<InvestigateComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case =
            complaints::investigate(tx, caller, path.0, &body.0.cause, &body.0.found).await?;
        reply(caller, case)
    })
    .await
}

/// Name the responsible person (step 4)
///
/// The responsible unit of the company, and the employee where one is. Rules: CMP-04, CMP-13.
#[utoipa::path(operation_id = "nameResponsible", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = NameResponsible,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/name-responsible")]
pub async fn name_responsible(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<NameResponsible>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let named = (body.0.unit_id, body.0.user_id);
        let case = complaints::name_responsible(tx, caller, path.0, named, &body.0.found).await?;
        reply(caller, case)
    })
    .await
}

/// Propose a handling opinion (step 5)
///
/// Drafted with the departments concerned. Where the policy lets the supervising leader decide, it is put before the
/// approvers at once; else it waits for the special meeting. Who is complained about, who is responsible and who proposes
/// decides nothing: where that leaves nobody, the next level up decides, the general manager, at last a special meeting;
/// where nobody is left to convene one either, it is refused. After a return or rejection another one is proposed. Rules:
/// CMP-04, CMP-06, CMP-13, GOV-09.
#[utoipa::path(operation_id = "proposeOpinion", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = ProposeOpinion,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/propose")]
pub async fn propose_opinion(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<ProposeOpinion>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = opinions::propose(tx, caller, path.0, &body.0.departments, &body.0.text).await?;
        reply(caller, case)
    })
    .await
}

/// Reply to the complainant (step 6)
///
/// By the acceptor, and only once the handling opinion stands; where other owners' rights are touched, only with their
/// committee's consent or a rule agreed before on file. The reply need not grant what was asked. It stops the clock and
/// ends a request for extension. Rules: CMP-04, CMP-05, CMP-06, CMP-09, CMP-17.
#[utoipa::path(operation_id = "replyToComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = ReplyToComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/reply")]
pub async fn reply_to_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<ReplyToComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = complaints::reply(tx, caller, path.0, body.0.channel, &body.0.text).await?;
        reply(caller, case)
    })
    .await
}

/// Record a follow-up call (step 7)
///
/// By the acceptor: satisfied or not, with a score where the policy demands one. A dissatisfied complainant opens the case
/// again at the investigation, with its history and its clock, which ran all the while. A call that nobody answers is tried
/// again after the policy's pause; after as many as the policy demands the complainant counts as unreachable. While a
/// service order of the complaint is open nobody is satisfied yet, and no call is the last. Rules: CMP-04, CMP-05, CMP-08,
/// CMP-10, CMP-14.
#[utoipa::path(operation_id = "followUpComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = FollowUpComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/follow-up")]
pub async fn follow_up_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<FollowUpComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let call = CallResult {
            result: body.0.result,
            score: body.0.score,
        };
        let case = complaints::follow_up(tx, caller, path.0, call, &body.0.remark).await?;
        reply(caller, case)
    })
    .await
}

/// Evaluate and close a complaint (step 8)
///
/// Summarises and evaluates the case; its record does not change any more. Service orders of the complaint are finished or
/// called off before, an offered handover is answered or taken back. Rules: CMP-04, CMP-05, CMP-12, CMP-14.
#[utoipa::path(operation_id = "evaluateComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = EvaluateComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/evaluate")]
pub async fn evaluate_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<EvaluateComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = complaints::evaluate(tx, caller, path.0, &body.0.summary).await?;
        reply(caller, case)
    })
    .await
}

/// The complaint as the caller sees it.
pub(super) fn reply(caller: &kehu_kernel::Caller, case: Case) -> Result<Reply, Failure> {
    Reply::ok(&ComplaintCase::of(case, caller))
}

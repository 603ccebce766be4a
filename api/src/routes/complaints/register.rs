//! Taking in, acknowledging, recognising.

use super::dto::{AcknowledgeComplaint, ComplaintCase, RecogniseComplainant, RegisterComplaint};
use super::steps::reply;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints as complaints;
use kehu_kernel::ComplaintId;

/// Register a complaint
///
/// Takes a complaint in by whatever channel, with its files; the complainant need not be a known customer, and one of the
/// company is recognised by the telephone. It gets a number without gaps. Whoever takes it in accepts it unless `accept` is
/// false. What the media publish is escalated from the start: leader and general manager are told. Another complaint of the
/// same complainant in the same category within the policy's days is marked as a repeat. By telephone, in person and online
/// the receipt is acknowledged at once. Rules: CMP-01, CMP-03, CMP-05, CMP-07, CMP-12, CMP-13.
#[utoipa::path(operation_id = "registerComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    request_body = RegisterComplaint, responses((status = 201, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints")]
pub async fn register_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RegisterComplaint>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let case = complaints::register(tx, caller, &new).await?;
        let id = case.complaint.id;
        let place = format!("/v1/complaints/{id}");
        Reply::created(place, &ComplaintCase::of(case, caller))
    })
    .await
}

/// Acknowledge the receipt of a complaint
///
/// Puts on record when and by what way the complainant was told that it was received. Rule: CMP-01.
#[utoipa::path(operation_id = "acknowledgeComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = AcknowledgeComplaint,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/acknowledge")]
pub async fn acknowledge_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<AcknowledgeComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = complaints::acknowledge(tx, caller, path.0, body.0.channel).await?;
        reply(caller, case)
    })
    .await
}

/// Say who complains
///
/// Names the customer of the company, where the desk has found out only later. Rule: CMP-01.
#[utoipa::path(operation_id = "recogniseComplainant", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = RecogniseComplainant,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/recognise")]
pub async fn recognise_complainant(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<RecogniseComplainant>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = complaints::recognise(tx, caller, path.0, body.0.customer_id).await?;
        reply(caller, case)
    })
    .await
}

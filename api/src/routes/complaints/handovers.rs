//! Handovers.

use super::dto::{ComplaintCase, ComplaintHandovers, DeclineHandover, OfferHandover};
use super::steps::reply;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints::handovers;
use kehu_kernel::ComplaintId;

/// Offer a complaint to another acceptor
///
/// With a reason, by the acceptor or the supervising leader, to somebody who may handle complaints at the unit and is
/// not complained about. The acceptor stays accountable until the other accepts. Rules: CMP-05, CMP-13.
#[utoipa::path(operation_id = "offerHandover", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = OfferHandover,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/handovers")]
pub async fn offer_handover(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<OfferHandover>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = handovers::offer(tx, caller, path.0, body.0.to_id, &body.0.reason).await?;
        reply(caller, case)
    })
    .await
}

/// List the handovers of a complaint
///
/// Each with its reason and answer, the first one first. Rule: CMP-05.
#[utoipa::path(operation_id = "listHandovers", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The handovers", body = ComplaintHandovers)))]
#[get("/complaints/{id}/handovers")]
pub async fn list_handovers(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = handovers::list(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintHandovers {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

/// Accept a handover
///
/// The caller, to whom it is offered, is accountable from now on; the clock runs on as it did. Rules: CMP-05, CMP-08,
/// CMP-13.
#[utoipa::path(operation_id = "acceptHandover", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/handovers/accept")]
pub async fn accept_handover(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = handovers::accept(tx, caller, path.0).await?;
        reply(caller, case)
    })
    .await
}

/// Decline a handover
///
/// The acceptor stays accountable. Rule: CMP-05.
#[utoipa::path(operation_id = "declineHandover", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = DeclineHandover,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/handovers/decline")]
pub async fn decline_handover(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<DeclineHandover>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = handovers::decline(tx, caller, path.0, &body.0.reason).await?;
        reply(caller, case)
    })
    .await
}

/// Take an offered handover back
///
/// By the acceptor or the supervising leader, before it is answered. Rule: CMP-05.
#[utoipa::path(operation_id = "takeHandoverBack", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/handovers/take-back")]
pub async fn take_handover_back(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case = handovers::take_back(tx, caller, path.0).await?;
        reply(caller, case)
    })
    .await
}

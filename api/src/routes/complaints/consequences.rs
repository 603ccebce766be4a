//! Service orders and improvement items from complaints and consultations.

use super::dto::{Consultation, ConsultationOrder, IssueOrderAtDesk, RaiseFromComplaint};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routes::improvements::dto::Improvement;
use crate::routes::service_orders::dto::ServiceOrder;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints as complaints;
use kehu_complaints::consultations;
use kehu_kernel::{ComplaintId, ConsultationId};

/// Issue a service order for a complaint
///
/// For the complainant, at the complaint's unit, with its own times to respond and to complete. The complaint is followed
/// up and closed only when the order is finished. Rules: CMP-14, CUS-60, CUS-61.
#[utoipa::path(operation_id = "issueOrderForComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = IssueOrderAtDesk,
    responses((status = 201, description = "The order", body = ServiceOrder)))]
#[post("/complaints/{id}/service-orders")]
pub async fn issue_order_for_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<IssueOrderAtDesk>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let order = complaints::issue_order(tx, caller, path.0, &new).await?;
        let place = format!("/v1/service-orders/{}", order.id);
        Reply::created(place, &ServiceOrder::of(order, caller.language))
    })
    .await
}

/// Raise an improvement item from a complaint
///
/// From its cause, once that is known, in the matter of the responsible unit, with owner and last day. Rules: CMP-12,
/// GOV-07.
#[utoipa::path(operation_id = "raiseImprovementFromComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = RaiseFromComplaint,
    responses((status = 201, description = "The item", body = Improvement)))]
#[post("/complaints/{id}/improvements")]
pub async fn raise_improvement_from_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<RaiseFromComplaint>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let item = complaints::raise_improvement(tx, caller, path.0, &new).await?;
        let place = format!("/v1/improvements/{}", item.id);
        Reply::created(place, &Improvement::of(item, caller.today()))
    })
    .await
}

/// Turn a consultation into a service order
///
/// For whoever asks, at the consultation's unit. Rules: CMP-02, CUS-60.
#[utoipa::path(operation_id = "turnConsultationIntoOrder", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ConsultationId, Path, description = "The consultation")), request_body = IssueOrderAtDesk,
    responses((status = 201, description = "The order, and the consultation", body = ConsultationOrder)))]
#[post("/consultations/{id}/turn-into-service-order")]
pub async fn turn_consultation_into_order(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ConsultationId>,
    _: NoQuery,
    act: Act,
    body: Json<IssueOrderAtDesk>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let (one, order) = consultations::turn_into_order(tx, caller, path.0, &new).await?;
        let place = format!("/v1/service-orders/{}", order.id);
        let turned = ConsultationOrder {
            consultation: Consultation::of(one, caller),
            service_order: ServiceOrder::of(order, caller.language),
        };
        Reply::created(place, &turned)
    })
    .await
}

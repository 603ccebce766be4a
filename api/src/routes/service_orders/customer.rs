//! Up to the customer's satisfaction.

use super::dto::{CancelServiceOrder, CompleteServiceOrder, ConfirmServiceOrder, ServiceOrder};
use super::work::reply;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::ServiceOrderId;

/// Report a service order as done
///
/// When every part is done and every step of the standard is taken; it ends the time for completion. Where the standard does
/// not ask the customer, it closes the order. Rules: CUS-60, CUS-61.
#[utoipa::path(operation_id = "completeServiceOrder", tag = "service-orders", security(("bearer" = ["service_orders:issue"])),
    params(("id" = ServiceOrderId, Path, description = "The order")), request_body = CompleteServiceOrder,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/complete")]
pub async fn complete_service_order(
    caller: Caller<can::IssueServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
    act: Act,
    body: Json<CompleteServiceOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::complete(tx, caller, path.0, &body.0.result).await?;
        reply(order, caller.language)
    })
    .await
}

/// Record the customer's word
///
/// Satisfaction closes the order. Without it work goes on: another part is given, and the time for completion runs on from
/// where it began. Rule: CUS-60.
#[utoipa::path(operation_id = "confirmServiceOrder", tag = "service-orders", security(("bearer" = ["service_orders:issue"])),
    params(("id" = ServiceOrderId, Path, description = "The order")), request_body = ConfirmServiceOrder,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/confirm")]
pub async fn confirm_service_order(
    caller: Caller<can::IssueServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
    act: Act,
    body: Json<ConfirmServiceOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::confirm(
            tx,
            caller,
            path.0,
            (body.0.satisfied, body.0.score),
            body.0.words.as_deref(),
            body.0.channel,
        )
        .await?;
        reply(order, caller.language)
    })
    .await
}

/// Call a service order off
///
/// With a reason, before it is closed; its times stop. Rule: CUS-60.
#[utoipa::path(operation_id = "cancelServiceOrder", tag = "service-orders", security(("bearer" = ["service_orders:issue"])),
    params(("id" = ServiceOrderId, Path, description = "The order")), request_body = CancelServiceOrder,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/cancel")]
pub async fn cancel_service_order(
    caller: Caller<can::IssueServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
    act: Act,
    body: Json<CancelServiceOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::cancel(tx, caller, path.0, &body.0.reason).await?;
        reply(order, caller.language)
    })
    .await
}

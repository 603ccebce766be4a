//! What teams do.

use super::dto::{AssignServiceTask, FinishServiceTask, ServiceOrder, TakeServiceStep};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{Language, ServiceOrderId, ServiceTaskId};

/// Give a part to a team
///
/// While the order is not done; several teams work side by side. A named person accepts it, or anybody of the team. Rule:
/// CUS-60.
#[utoipa::path(operation_id = "assignServiceTask", tag = "service-orders", security(("bearer" = ["service_orders:issue"])),
    params(("id" = ServiceOrderId, Path, description = "The order")), request_body = AssignServiceTask,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/assign")]
pub async fn assign_service_task(
    caller: Caller<can::IssueServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
    act: Act,
    body: Json<AssignServiceTask>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::assign(tx, caller, path.0, body.0.clone().into()).await?;
        reply(order, caller.language)
    })
    .await
}

/// Accept a part
///
/// By the person to whom it was given, by anybody of the team where nobody was named, or by who leads the team. The first
/// part that is accepted ends the time to respond. Rules: CUS-60, CUS-61.
#[utoipa::path(operation_id = "acceptServiceTask", tag = "service-orders", security(("bearer" = ["service_orders:work"])),
    params(("id" = ServiceOrderId, Path, description = "The order"),
        ("task_id" = ServiceTaskId, Path, description = "The part")),
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/tasks/{task_id}/accept")]
pub async fn accept_service_task(
    caller: Caller<can::WorkServiceOrders>,
    app: State,
    path: Path<(ServiceOrderId, ServiceTaskId)>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::accept(tx, caller, path.0.0, path.0.1).await?;
        reply(order, caller.language)
    })
    .await
}

/// Start a part
///
/// After it was accepted. Rule: CUS-60.
#[utoipa::path(operation_id = "startServiceTask", tag = "service-orders", security(("bearer" = ["service_orders:work"])),
    params(("id" = ServiceOrderId, Path, description = "The order"),
        ("task_id" = ServiceTaskId, Path, description = "The part")),
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/tasks/{task_id}/start")]
pub async fn start_service_task(
    caller: Caller<can::WorkServiceOrders>,
    app: State,
    path: Path<(ServiceOrderId, ServiceTaskId)>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::start(tx, caller, path.0.0, path.0.1).await?;
        reply(order, caller.language)
    })
    .await
}

/// Finish a part
///
/// After it was started, with what came of it. Rule: CUS-60.
#[utoipa::path(operation_id = "finishServiceTask", tag = "service-orders", security(("bearer" = ["service_orders:work"])),
    params(("id" = ServiceOrderId, Path, description = "The order"),
        ("task_id" = ServiceTaskId, Path, description = "The part")), request_body = FinishServiceTask,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/tasks/{task_id}/finish")]
pub async fn finish_service_task(
    caller: Caller<can::WorkServiceOrders>,
    app: State,
    path: Path<(ServiceOrderId, ServiceTaskId)>,
    _: NoQuery,
    act: Act,
    body: Json<FinishServiceTask>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order =
            kehu_service_orders::finish(tx, caller, path.0.0, path.0.1, &body.0.result).await?;
        reply(order, caller.language)
    })
    .await
}

/// Take a step of the standard
///
/// Such as the review of the drawings of a fit-out. Steps are taken in the order of the standard, each once, and all before the
/// order is done. Rule: CUS-61.
#[utoipa::path(operation_id = "takeServiceStep", tag = "service-orders", security(("bearer" = ["service_orders:work"])),
    params(("id" = ServiceOrderId, Path, description = "The order")), request_body = TakeServiceStep,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/take-step")]
pub async fn take_service_step(
    caller: Caller<can::WorkServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
    act: Act,
    body: Json<TakeServiceStep>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order =
            kehu_service_orders::take_step(tx, caller, path.0, &body.0.key, body.0.note.as_deref())
                .await?;
        reply(order, caller.language)
    })
    .await
}

pub(super) fn reply(
    order: kehu_service_orders::ServiceOrder,
    language: Language,
) -> Result<Reply, Failure> {
    Reply::ok(&ServiceOrder::of(order, language))
}

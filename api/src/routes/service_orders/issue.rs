//! Issuing.

use super::dto::{IssueServiceOrder, ServiceOrder};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;

/// Issue a service order
///
/// For a customer or an area, from a request, an inspection or a plan, typed, with the first parts for teams; a complaint issues
/// its own by `issueOrderForComplaint`.
/// It keeps the unit's standard of its type as it stands now; the times to respond and to complete begin, in working time.
/// Where the holiday schedule of a year is missing they wait for it, flagged. Rules: CUS-60, CUS-61, CMP-14.
#[utoipa::path(operation_id = "issueServiceOrder", tag = "service-orders", security(("bearer" = ["service_orders:issue"])),
    request_body = IssueServiceOrder,
    responses((status = 201, description = "The order", body = ServiceOrder)))]
#[post("/service-orders")]
pub async fn issue_service_order(
    caller: Caller<can::IssueServiceOrders>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<IssueServiceOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order = kehu_service_orders::issue_by_hand(tx, caller, body.0.clone().into()).await?;
        let place = format!("/v1/service-orders/{}", order.id);
        Reply::created(place, &ServiceOrder::of(order, caller.language))
    })
    .await
}

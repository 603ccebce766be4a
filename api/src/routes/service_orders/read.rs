//! Reading.

use super::dto::{ServiceOrder, ServiceOrderPage, ServiceOrderRecord, ServiceStandardList};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{CustomerId, ServiceOrderId, UnitId};
use kehu_service_orders::{Filter, ServiceKind, ServiceOrderState};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

/// The filters of the list of service orders.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListServiceOrders {
    /// Only those issued by this unit.
    pub unit_id: Option<UnitId>,
    /// Only those with a part of this team.
    pub team_id: Option<UnitId>,
    /// Only those for this customer.
    pub customer_id: Option<CustomerId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 5)]
    #[validate(length(max = 5))]
    pub state: Vec<ServiceOrderState>,
    /// Only those of this type.
    pub kind: Option<ServiceKind>,
    /// Only those that this thing raised, such as a complaint.
    pub origin_id: Option<Uuid>,
    /// Only those whose time to respond or to complete has passed unmet.
    #[serde(default)]
    #[param(default = false)]
    pub overdue: bool,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List service orders
///
/// Of units within the caller's reach, with parts of their teams, or the caller's own; the latest first. `overdue=true`
/// shows those that have missed a time and still run. Rule: CUS-60.
#[utoipa::path(operation_id = "listServiceOrders", tag = "service-orders", security(("bearer" = ["service_orders:read"])),
    params(ListServiceOrders), responses((status = 200, description = "A page of orders", body = ServiceOrderPage)))]
#[get("/service-orders")]
pub async fn list_service_orders(
    caller: Caller<can::ReadServiceOrders>,
    app: State,
    query: Query<ListServiceOrders>,
) -> Result<HttpResponse, Problem> {
    let ListServiceOrders {
        unit_id,
        team_id,
        customer_id,
        state,
        kind,
        origin_id,
        overdue,
        limit,
        cursor,
    } = query.0;
    let filter = Filter {
        unit: unit_id,
        team: team_id,
        customer: customer_id,
        states: state.clone(),
        kind,
        origin: origin_id,
        overdue,
    };
    let list = (
        "service-orders",
        (unit_id, team_id, customer_id),
        (state, kind, origin_id, overdue),
    );
    let page = page_request::<ServiceOrderId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_service_orders::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let items = found.items.into_iter();
    Ok(HttpResponse::Ok().json(ServiceOrderPage {
        items: items
            .map(|order| ServiceOrder::of(order, caller.language))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a service order
///
/// With its parts, steps, the customer's words, what was fed back, and its times measured against the standard in working
/// time. Rules: CUS-60, CUS-61.
#[utoipa::path(operation_id = "getServiceOrder", tag = "service-orders", security(("bearer" = ["service_orders:read"])),
    params(("id" = ServiceOrderId, Path, description = "The order")),
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[get("/service-orders/{id}")]
pub async fn get_service_order(
    caller: Caller<can::ReadServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let order = kehu_service_orders::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ServiceOrder::of(order, caller.language)))
}

/// Get the record of a service order
///
/// Every act, the first one first. Rule: CUS-60.
#[utoipa::path(operation_id = "getServiceOrderRecord", tag = "service-orders", security(("bearer" = ["service_orders:read"])),
    params(("id" = ServiceOrderId, Path, description = "The order")),
    responses((status = 200, description = "The record", body = ServiceOrderRecord)))]
#[get("/service-orders/{id}/record")]
pub async fn get_service_order_record(
    caller: Caller<can::ReadServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let lines = kehu_service_orders::record_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ServiceOrderRecord {
        items: lines.into_iter().map(Into::into).collect(),
    }))
}

/// The unit whose standards are asked for.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskServiceStandards {
    /// The unit; the caller's own scope decides whether it is there.
    pub unit_id: UnitId,
}

/// List the service standards of a unit
///
/// The types that it offers, with times, wording and steps, as its policy `service-standards` or that of the nearest unit
/// above says today. Rule: CUS-61.
#[utoipa::path(operation_id = "listServiceStandards", tag = "service-orders", security(("bearer" = ["service_orders:read"])),
    params(AskServiceStandards), responses((status = 200, description = "The standards", body = ServiceStandardList)))]
#[get("/service-orders/standards")]
pub async fn list_service_standards(
    caller: Caller<can::ReadServiceOrders>,
    app: State,
    query: Query<AskServiceStandards>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let (standards, version) =
        kehu_service_orders::standards(&mut connection, &caller, query.0.unit_id).await?;
    Ok(HttpResponse::Ok().json(ServiceStandardList::of(standards, version, caller.language)))
}

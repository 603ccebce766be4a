//! Feeding back to departments.

use super::dto::{FeedBackServiceOrder, ServiceFeedback, ServiceFeedbackPage, ServiceOrder};
use super::work::reply;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{ServiceFeedbackId, ServiceOrderId, UnitId};
use kehu_service_orders::FeedbackFilter;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Feed a result back to departments
///
/// What came of an order that is done or closed, and how the customer took it, to the departments named; each acknowledges
/// it. Rule: CUS-62.
#[utoipa::path(operation_id = "feedBackServiceOrder", tag = "service-orders", security(("bearer" = ["service_orders:issue"])),
    params(("id" = ServiceOrderId, Path, description = "The order")), request_body = FeedBackServiceOrder,
    responses((status = 200, description = "The order", body = ServiceOrder)))]
#[post("/service-orders/{id}/feed-back")]
pub async fn feed_back_service_order(
    caller: Caller<can::IssueServiceOrders>,
    app: State,
    path: Path<ServiceOrderId>,
    _: NoQuery,
    act: Act,
    body: Json<FeedBackServiceOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let order =
            kehu_service_orders::feed_back(tx, caller, path.0, &body.0.unit_ids, &body.0.text)
                .await?;
        reply(order, caller.language)
    })
    .await
}

/// Acknowledge feedback
///
/// By somebody of the department, once. Rule: CUS-62.
#[utoipa::path(operation_id = "acknowledgeServiceFeedback", tag = "service-orders", security(("bearer" = ["service_orders:read"])),
    params(("id" = ServiceFeedbackId, Path, description = "The feedback")),
    responses((status = 200, description = "The feedback", body = ServiceFeedback)))]
#[post("/service-orders/feedback/{id}/acknowledge")]
pub async fn acknowledge_service_feedback(
    caller: Caller<can::ReadServiceOrders>,
    app: State,
    path: Path<ServiceFeedbackId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = kehu_service_orders::acknowledge(tx, caller, path.0).await?;
        Reply::ok(&ServiceFeedback::from(found))
    })
    .await
}

/// The filters of the list of feedback.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListServiceFeedback {
    /// Only that to this department.
    pub unit_id: Option<UnitId>,
    /// Only what was acknowledged, or only what is new.
    pub acknowledged: Option<bool>,
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

/// List feedback
///
/// To departments within the caller's reach, the latest first. `acknowledged=false` shows what is new. Rule: CUS-62.
#[utoipa::path(operation_id = "listServiceFeedback", tag = "service-orders", security(("bearer" = ["service_orders:read"])),
    params(ListServiceFeedback), responses((status = 200, description = "A page of feedback", body = ServiceFeedbackPage)))]
#[get("/service-orders/feedback")]
pub async fn list_service_feedback(
    caller: Caller<can::ReadServiceOrders>,
    app: State,
    query: Query<ListServiceFeedback>,
) -> Result<HttpResponse, Problem> {
    let ListServiceFeedback {
        unit_id,
        acknowledged,
        limit,
        cursor,
    } = query.0;
    let list = ("service-feedback", unit_id, acknowledged);
    let page = page_request::<ServiceFeedbackId>(limit, cursor.as_deref(), &list)?;
    let filter = FeedbackFilter {
        unit: unit_id,
        acknowledged,
    };
    let mut connection = app.db.read().await?;
    let found =
        kehu_service_orders::list_feedback(&mut connection, &caller, &filter, &page).await?;
    Ok(HttpResponse::Ok().json(ServiceFeedbackPage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

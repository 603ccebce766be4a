//! Reading deliveries.

use super::dto::{Delivery, DeliveryNews, DeliveryPage};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::deliveries::{self, DeliveryFilter};
use kehu_kernel::{CustomerId, DeliveryId, UnitId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of deliveries.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeliveries {
    /// Only those to this unit.
    pub unit_id: Option<UnitId>,
    /// Only those of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only acknowledged ones, or only those that are new.
    pub acknowledged: Option<bool>,
    /// Only those that were not acknowledged in time.
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

/// List deliveries
///
/// What was passed on to units within the caller's reach, and what became of the changes of its own customers; the latest
/// first. `acknowledged=false` shows what is new to a unit, `overdue=true` what it has left lying. Rule: CUS-03.
#[utoipa::path(operation_id = "listDeliveries", tag = "deliveries", security(("bearer" = ["deliveries:read"])),
    params(ListDeliveries), responses((status = 200, description = "A page of deliveries", body = DeliveryPage)))]
#[get("/deliveries")]
pub async fn list_deliveries(
    caller: Caller<can::ReadDeliveries>,
    app: State,
    query: Query<ListDeliveries>,
) -> Result<HttpResponse, Problem> {
    let ListDeliveries {
        unit_id,
        customer_id,
        acknowledged,
        overdue,
        limit,
        cursor,
    } = query.0;
    let list = ("deliveries", unit_id, customer_id, acknowledged, overdue);
    let page = page_request::<DeliveryId>(limit, cursor.as_deref(), &list)?;
    let filter = DeliveryFilter {
        customer: customer_id,
        unit: unit_id,
        acknowledged,
        overdue_on: overdue.then(|| caller.today()),
    };
    let mut connection = app.db.read().await?;
    let found = deliveries::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeliveryPage {
        items: found
            .items
            .into_iter()
            .map(|delivery| Delivery::seen(&caller, delivery))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a delivery
///
/// What is new to its recipient: the lines of the customer's history that it passes on, with old and new values, also to
/// units that do not see the customers themselves. Of other fields nothing is told, and personal values are masked by
/// role. Rules: CUS-03, CUS-05.
#[utoipa::path(operation_id = "getDelivery", tag = "deliveries", security(("bearer" = ["deliveries:read"])),
    params(("id" = DeliveryId, Path, description = "The delivery")),
    responses((status = 200, description = "The delivery and what is new", body = DeliveryNews)))]
#[get("/deliveries/{id}")]
pub async fn get_delivery(
    caller: Caller<can::ReadDeliveries>,
    app: State,
    path: Path<DeliveryId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let news = deliveries::read(&mut connection, &caller, &app.vault, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeliveryNews::seen(&caller, news)))
}

/// List a customer's deliveries
///
/// To whom its changes were passed on, and who has acknowledged them; the latest first. Rule: CUS-03.
#[utoipa::path(operation_id = "listCustomerDeliveries", tag = "deliveries", security(("bearer" = ["deliveries:read"])),
    params(("id" = CustomerId, Path, description = "The customer"), PageQuery),
    responses((status = 200, description = "A page of deliveries", body = DeliveryPage)))]
#[get("/customers/{id}/deliveries")]
pub async fn list_customer_deliveries(
    caller: Caller<can::ReadDeliveries>,
    app: State,
    path: Path<CustomerId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("customer-deliveries", path.0);
    let page = page_request::<DeliveryId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = deliveries::list_of(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeliveryPage {
        items: found
            .items
            .into_iter()
            .map(|delivery| Delivery::seen(&caller, delivery))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

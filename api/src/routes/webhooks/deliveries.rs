//! The log of deliveries.

use super::dto::{WebhookAttempt, WebhookDelivery, WebhookDeliveryPage, WebhookDeliveryRecord};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{WebhookDeliveryId, WebhookEndpointId};
use kehu_webhooks::{DeliveryFilter, DeliveryState};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Which deliveries to show.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListWebhookDeliveries {
    /// Only those in this state.
    pub state: Option<DeliveryState>,
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

#[derive(Serialize)]
struct List {
    endpoint: WebhookEndpointId,
    state: Option<DeliveryState>,
}

/// List the deliveries of a webhook endpoint
///
/// The newest first. Deliveries are kept as long as their events, for 90 days.
#[utoipa::path(operation_id = "listWebhookDeliveries", tag = "webhooks", security(("bearer" = ["webhooks:read"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"), ListWebhookDeliveries),
    responses((status = 200, description = "A page of deliveries", body = WebhookDeliveryPage)))]
#[get("/webhook-endpoints/{id}/deliveries")]
pub async fn list_webhook_deliveries(
    caller: Caller<can::ReadWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    query: Query<ListWebhookDeliveries>,
) -> Result<HttpResponse, Problem> {
    let ListWebhookDeliveries {
        state,
        limit,
        cursor,
    } = query.0;
    let list = List {
        endpoint: path.0,
        state,
    };
    let page = page_request(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let filter = DeliveryFilter { state };
    let found =
        kehu_webhooks::deliveries_of(&mut connection, &caller, path.0, filter, &page).await?;
    Ok(HttpResponse::Ok().json(WebhookDeliveryPage {
        items: found.items.into_iter().map(WebhookDelivery::from).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a delivery with its tries
///
/// With status, latency and the beginning of each answer of the receiver.
#[utoipa::path(operation_id = "getWebhookDelivery", tag = "webhooks", security(("bearer" = ["webhooks:read"])),
    params(("id" = WebhookDeliveryId, Path, description = "The delivery")),
    responses((status = 200, description = "The delivery", body = WebhookDeliveryRecord)))]
#[get("/webhook-deliveries/{id}")]
pub async fn get_webhook_delivery(
    caller: Caller<can::ReadWebhooks>,
    app: State,
    path: Path<WebhookDeliveryId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let delivery = kehu_webhooks::find_delivery(&mut connection, &caller, path.0).await?;
    let attempts = kehu_webhooks::attempts_of(&mut connection, &delivery).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(WebhookDeliveryRecord {
        delivery: delivery.into(),
        attempts: attempts.into_iter().map(WebhookAttempt::from).collect(),
    }))
}

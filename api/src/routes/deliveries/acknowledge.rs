//! Acknowledging deliveries.

use super::dto::{AcknowledgeDeliveries, AcknowledgedDeliveries, Delivery};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::deliveries;
use kehu_kernel::DeliveryId;

/// Acknowledge deliveries
///
/// At most a hundred, all of them or none. Only people of the recipient unit with the permission acknowledge, once.
/// Rule: CUS-03.
#[utoipa::path(operation_id = "acknowledgeDeliveries", tag = "deliveries", security(("bearer" = ["deliveries:acknowledge"])),
    request_body = AcknowledgeDeliveries,
    responses((status = 200, description = "The deliveries", body = AcknowledgedDeliveries)))]
#[post("/deliveries/acknowledge")]
pub async fn acknowledge_deliveries(
    caller: Caller<can::AcknowledgeDeliveries>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<AcknowledgeDeliveries>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = deliveries::acknowledge(tx, caller, &body.0.delivery_ids).await?;
        let items = found
            .into_iter()
            .map(|delivery| Delivery::seen(caller, delivery))
            .collect();
        Reply::ok(&AcknowledgedDeliveries { items })
    })
    .await
}

/// Acknowledge a delivery
///
/// By somebody of the recipient unit with the permission, once. Rule: CUS-03.
#[utoipa::path(operation_id = "acknowledgeDelivery", tag = "deliveries", security(("bearer" = ["deliveries:acknowledge"])),
    params(("id" = DeliveryId, Path, description = "The delivery")),
    responses((status = 200, description = "The delivery", body = AcknowledgedDeliveries)))]
#[post("/deliveries/{id}/acknowledge")]
pub async fn acknowledge_delivery(
    caller: Caller<can::AcknowledgeDeliveries>,
    app: State,
    path: Path<DeliveryId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = deliveries::acknowledge(tx, caller, &[path.0]).await?;
        let items = found
            .into_iter()
            .map(|delivery| Delivery::seen(caller, delivery))
            .collect();
        Reply::ok(&AcknowledgedDeliveries { items })
    })
    .await
}

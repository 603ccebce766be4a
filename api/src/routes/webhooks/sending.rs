//! Sending a test, and sending again.

use super::dto::{ReplayWebhookEvents, ReplayedEvents, WebhookDelivery};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{WebhookDeliveryId, WebhookEndpointId};
use kehu_webhooks::Replay;

/// Test a webhook endpoint
///
/// Sends the event `webhook_endpoint.tested` to this endpoint alone, signed and retried like any other. Look at the
/// delivery to see what came of it.
#[utoipa::path(operation_id = "testWebhookEndpoint", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 202, description = "On its way", body = WebhookDelivery,
            headers(("Location" = String, description = "The delivery"), ("Retry-After" = String, description = "Seconds after which to look"))),
        (status = 409, description = "The endpoint is disabled", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/webhook-endpoints/{id}/test")]
pub async fn test_webhook_endpoint(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let delivery = kehu_webhooks::send_test(tx, caller, path.0).await?;
        let place = format!("/v1/webhook-deliveries/{}", delivery.id);
        Reply::accepted(place, &WebhookDelivery::from(delivery))
    })
    .await
}

/// Send events again
///
/// Everything since an instant that the endpoint wants: what was given up, what happened while it was disabled or before it
/// was made, and on request also what it took already. Events keep their ids, so that receivers drop repetitions. At most
/// 10,000 events at once; events are kept for 90 days.
#[utoipa::path(operation_id = "replayWebhookEvents", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")), request_body = ReplayWebhookEvents,
    responses((status = 200, description = "How many", body = ReplayedEvents),
        (status = 409, description = "The endpoint is disabled", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/webhook-endpoints/{id}/replay")]
pub async fn replay_webhook_events(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
    act: Act,
    body: Json<ReplayWebhookEvents>,
) -> Result<HttpResponse, Problem> {
    let replay = Replay {
        since: body.0.since,
        with_delivered: body.0.with_delivered,
    };
    act.run(&app, caller, async move |tx, caller| {
        let count = kehu_webhooks::replay_since(tx, caller, path.0, replay).await?;
        Reply::ok(&ReplayedEvents { count })
    })
    .await
}

/// Send one event again
///
/// A delivery that was delivered or given up begins anew, under the same id of the event.
#[utoipa::path(operation_id = "replayWebhookDelivery", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookDeliveryId, Path, description = "The delivery")),
    responses((status = 202, description = "On its way", body = WebhookDelivery,
            headers(("Location" = String, description = "The delivery"), ("Retry-After" = String, description = "Seconds after which to look"))),
        (status = 409, description = "It has not ended, or the endpoint is disabled", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/webhook-deliveries/{id}/replay")]
pub async fn replay_webhook_delivery(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookDeliveryId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let delivery = kehu_webhooks::replay(tx, caller, path.0).await?;
        let place = format!("/v1/webhook-deliveries/{}", delivery.id);
        Reply::accepted(place, &WebhookDelivery::from(delivery))
    })
    .await
}

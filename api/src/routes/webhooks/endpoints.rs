//! Making and keeping endpoints.

use super::dto::{
    CreateWebhookEndpoint, RotateWebhookSecret, UpdateWebhookEndpoint, WebhookEndpoint,
    WebhookEndpointPage, WebhookEndpointWithSecret,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::WebhookEndpointId;
use kehu_webhooks::{Change, Endpoint, NewEndpoint};

/// Create a webhook endpoint
///
/// Events of the unit and all below it are sent to the URL from now on, signed by the Standard Webhooks specification. The
/// secret is shown this once. The caller must be allowed to read the things that the types of events are of, at the unit and
/// below it; system administrators may make any. Only a status 2xx within 15 seconds is success; otherwise the event is
/// sent again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, later where `Retry-After` asks for it. Status
/// 410 disables the endpoint, and so does an event that cannot be delivered by the end of that schedule, nor any after it.
#[utoipa::path(operation_id = "createWebhookEndpoint", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    request_body = CreateWebhookEndpoint,
    responses((status = 201, description = "Made", body = WebhookEndpointWithSecret, headers(("Location" = String, description = "The endpoint")))))]
#[post("/webhook-endpoints")]
pub async fn create_webhook_endpoint(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<CreateWebhookEndpoint>,
) -> Result<HttpResponse, Problem> {
    let CreateWebhookEndpoint {
        unit_id,
        name,
        url,
        types,
    } = body.0;
    let new = NewEndpoint {
        unit_id,
        name,
        url,
        types,
    };
    let outfit = app.webhooks.clone();
    act.run(&app, caller, async move |tx, caller| {
        let (endpoint, secret) = kehu_webhooks::create(tx, caller, &outfit, new.clone()).await?;
        let place = format!("/v1/webhook-endpoints/{}", endpoint.id);
        let answer = WebhookEndpointWithSecret {
            endpoint: endpoint.into(),
            secret: secret.text(),
        };
        Reply::made(place, &answer)
    })
    .await
}

/// List webhook endpoints
///
/// Those of the units in the caller's scope, the newest first, without their secrets.
#[utoipa::path(operation_id = "listWebhookEndpoints", tag = "webhooks", security(("bearer" = ["webhooks:read"])),
    params(PageQuery), responses((status = 200, description = "A page of endpoints", body = WebhookEndpointPage)))]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(
    caller: Caller<can::ReadWebhooks>,
    app: State,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref(), &())?;
    let mut connection = app.db.read().await?;
    let endpoints = kehu_webhooks::list(&mut connection, &caller, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(WebhookEndpointPage {
        items: endpoints
            .items
            .into_iter()
            .map(WebhookEndpoint::from)
            .collect(),
        next_cursor: next_cursor(endpoints.next, &()),
    }))
}

/// Get a webhook endpoint
///
/// With its state: whether it gets events, why not, and until when the receiver asked for a pause.
#[utoipa::path(operation_id = "getWebhookEndpoint", tag = "webhooks", security(("bearer" = ["webhooks:read"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint", body = WebhookEndpoint)))]
#[get("/webhook-endpoints/{id}")]
pub async fn get_webhook_endpoint(
    caller: Caller<can::ReadWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let endpoint = kehu_webhooks::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    // A pause and the end of a secret come without a new version: the answer is never "not modified".
    let reply = reply(endpoint).map_err(|failure| failure.problem)?;
    Ok(reply.into_response())
}

/// Change a webhook endpoint
///
/// Its name, URL or types of events, of the version that `If-Match` names. What waits is sent to the new URL.
#[utoipa::path(operation_id = "updateWebhookEndpoint", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"), ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body(content = UpdateWebhookEndpoint, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = WebhookEndpoint),
        (status = 412, description = "Changed by someone else", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/webhook-endpoints/{id}")]
pub async fn update_webhook_endpoint(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
    act: Act,
    body: MergePatch<UpdateWebhookEndpoint>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let UpdateWebhookEndpoint { name, url, types } = body.0;
    let change = Change { name, url, types };
    let outfit = app.webhooks.clone();
    act.run(&app, caller, async move |tx, caller| {
        let change = change.clone();
        reply(kehu_webhooks::change(tx, caller, &outfit, path.0, version.0, change).await?)
    })
    .await
}

/// Disable a webhook endpoint
///
/// It gets nothing until it is enabled. What waits for it goes on waiting.
#[utoipa::path(operation_id = "disableWebhookEndpoint", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "Disabled", body = WebhookEndpoint),
        (status = 409, description = "It is disabled already", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/webhook-endpoints/{id}/disable")]
pub async fn disable_webhook_endpoint(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        reply(kehu_webhooks::disable(tx, caller, path.0).await?)
    })
    .await
}

/// Enable a webhook endpoint
///
/// What waited is sent at once. What happened while it was disabled is sent by a replay.
#[utoipa::path(operation_id = "enableWebhookEndpoint", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "Enabled", body = WebhookEndpoint),
        (status = 409, description = "It is enabled already", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/webhook-endpoints/{id}/enable")]
pub async fn enable_webhook_endpoint(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        reply(kehu_webhooks::enable(tx, caller, path.0).await?)
    })
    .await
}

/// Rotate the secret of a webhook endpoint
///
/// The new secret is shown this once and signs from now on. The present one signs beside it for the hours that are given, so
/// that receivers change over without losing a message; the one before that ends at once.
#[utoipa::path(operation_id = "rotateWebhookSecret", tag = "webhooks", security(("bearer" = ["webhooks:manage"])),
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")), request_body = RotateWebhookSecret,
    responses((status = 200, description = "The endpoint with its new secret", body = WebhookEndpointWithSecret)))]
#[post("/webhook-endpoints/{id}/rotate-secret")]
pub async fn rotate_webhook_secret(
    caller: Caller<can::ManageWebhooks>,
    app: State,
    path: Path<WebhookEndpointId>,
    _: NoQuery,
    act: Act,
    body: Json<RotateWebhookSecret>,
) -> Result<HttpResponse, Problem> {
    let outfit = app.webhooks.clone();
    act.run(&app, caller, async move |tx, caller| {
        let hours = body.0.keep_hours;
        let rotated = kehu_webhooks::rotate_secret(tx, caller, &outfit, path.0, hours).await?;
        Reply::current(&WebhookEndpointWithSecret {
            endpoint: rotated.endpoint.into(),
            secret: rotated.secret.text(),
        })
    })
    .await
}

fn reply(endpoint: Endpoint) -> Result<Reply, Failure> {
    Reply::current(&WebhookEndpoint::from(endpoint))
}

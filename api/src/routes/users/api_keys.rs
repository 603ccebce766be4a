//! Keys of other systems.

use super::dto::{
    ApiKey, ApiKeyDay, ApiKeyUsage, ApiKeyUsageQuery, ApiKeys, CreateApiKey, LimitApiKey, NewApiKey,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::Days;
use kehu_identity::{Reach, api_keys};
use kehu_kernel::ApiKeyId;

/// List API keys
///
/// The keys of the units in the caller's scope, newest first, without their secrets.
#[utoipa::path(operation_id = "listApiKeys", tag = "users", security(("bearer" = ["api_keys:manage"])),
    responses((status = 200, description = "The keys", body = ApiKeys)))]
#[get("/api-keys")]
pub async fn list_api_keys(
    caller: Caller<can::ManageApiKeys>,
    app: State,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = api_keys::list(&mut connection, &caller.scope)
        .await?
        .into_iter()
        .map(ApiKey::from)
        .collect();
    Ok(HttpResponse::Ok().json(ApiKeys { items }))
}

/// Create an API key
///
/// The secret is shown this once. A key permits nothing that its maker lacks, except for system administrators.
#[utoipa::path(operation_id = "createApiKey", tag = "users", security(("bearer" = ["api_keys:manage"])), request_body = CreateApiKey,
    responses((status = 201, description = "Made", body = NewApiKey, headers(("Location" = String, description = "The list of keys"))),
        (status = 409, description = "The unit is not active", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/api-keys")]
pub async fn create_api_key(
    caller: Caller<can::ManageApiKeys>,
    app: State,
    act: Act,
    body: Json<CreateApiKey>,
) -> Result<HttpResponse, Problem> {
    let CreateApiKey {
        name,
        permissions,
        unit_id,
        reach,
        expires_at,
        requests_per_minute,
    } = body.0;
    if reach == Reach::Own {
        return Err(Problem::body(
            "/reach",
            "reach-own",
            "a key has no rows of its own; use team, unit_and_below or all",
            "密钥没有自己的数据，请使用 team、unit_and_below 或 all",
        ));
    }
    let new = api_keys::NewApiKey {
        name,
        permissions,
        unit_id,
        reach,
        expires_at,
        requests_per_minute,
    };
    act.run(&app, caller, async move |tx, caller| {
        let (key, secret) = api_keys::create(tx, caller, new.clone()).await?;
        Reply::created(
            "/v1/api-keys",
            &NewApiKey {
                api_key: key.into(),
                secret,
            },
        )
    })
    .await
}

/// Revoke an API key
///
/// The key is refused from now on.
#[utoipa::path(operation_id = "revokeApiKey", tag = "users", security(("bearer" = ["api_keys:manage"])),
    params(("api_key_id" = ApiKeyId, Path, description = "The key")),
    responses((status = 204, description = "Revoked"),
        (status = 409, description = "It was revoked before", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/api-keys/{api_key_id}/revoke")]
pub async fn revoke_api_key(
    caller: Caller<can::ManageApiKeys>,
    app: State,
    act: Act,
    path: Path<ApiKeyId>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        api_keys::revoke(tx, caller, path.0).await?;
        Ok(Reply::done())
    })
    .await
}

/// Limit an API key
///
/// Gives the key a limit of requests a minute of its own, or takes it back to that of any other principal. It holds from the
/// next request. Each instance counts for itself, and addresses have a limit of their own beside it.
#[utoipa::path(operation_id = "limitApiKey", tag = "users", security(("bearer" = ["api_keys:manage"])),
    params(("api_key_id" = ApiKeyId, Path, description = "The key")), request_body = LimitApiKey,
    responses((status = 204, description = "Limited"),
        (status = 409, description = "It is revoked", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/api-keys/{api_key_id}/limit")]
pub async fn limit_api_key(
    caller: Caller<can::ManageApiKeys>,
    app: State,
    path: Path<ApiKeyId>,
    _: NoQuery,
    act: Act,
    body: Json<LimitApiKey>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        api_keys::limit(tx, caller, path.0, body.0.requests_per_minute).await?;
        Ok(Reply::done())
    })
    .await
}

/// Get the use of an API key
///
/// How many requests it sent on each day, how many of them were refused because its limit was reached, and when the last one
/// came. Counts are some seconds behind; days are kept for 400 days.
#[utoipa::path(operation_id = "getApiKeyUsage", tag = "users", security(("bearer" = ["api_keys:manage"])),
    params(("api_key_id" = ApiKeyId, Path, description = "The key"), ApiKeyUsageQuery),
    responses((status = 200, description = "The days", body = ApiKeyUsage)))]
#[get("/api-keys/{api_key_id}/usage")]
pub async fn get_api_key_usage(
    caller: Caller<can::ManageApiKeys>,
    app: State,
    path: Path<ApiKeyId>,
    query: Query<ApiKeyUsageQuery>,
) -> Result<HttpResponse, Problem> {
    let until = query.0.until.unwrap_or_else(|| caller.today());
    let from = query
        .0
        .from
        .unwrap_or_else(|| until.checked_sub_days(Days::new(30)).unwrap_or(until));
    let mut connection = app.db.read().await?;
    let days = api_keys::usage_of(&mut connection, &caller.scope, path.0, (from, until)).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ApiKeyUsage {
        items: days.into_iter().map(ApiKeyDay::from).collect(),
    }))
}

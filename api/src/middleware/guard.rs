//! Deny by default: before a handler runs, the operation's declared permission is demanded, unknown query parameters
//! are refused, and the request is counted.

use crate::auth::{Known, forbidden, unauthenticated};
use crate::deadline::Deadline;
use crate::document::{Access, Operation};
use crate::middleware::attempts;
use crate::middleware::limits::Left;
use crate::problem::{self, Problem};
use crate::routing;
use crate::state::State;
use actix_web::Error;
use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use kehu_identity::{Authenticated, Credential};
use kehu_kernel::Principal;
use std::sync::Arc;

/// The layer between routing and handlers.
///
/// A refusal is an answer, not an error, so that the outer layers add their headers to it.
pub async fn guard<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let deadline = Deadline::begin();
    deadline.remember(&request);
    let left = match deadline.give_up(admit(&request)).await.flatten() {
        Ok(left) => left,
        Err(problem) => return Ok(request.error_response(problem)),
    };
    let mut response = next.call(request).await?.map_into_boxed_body();
    for (name, value) in left.into_iter().flat_map(Left::headers) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// Admits a request and tells what the rate limit leaves its principal.
async fn admit(request: &ServiceRequest) -> Result<Option<Left>, Problem> {
    let Some(app) = request.app_data::<State>() else {
        return Err(Problem::internal(&"the application's state is missing"));
    };
    let resource = routing::resource(app, request.request());
    let operation = resource.and_then(|resource| resource.operation(request.method()));
    let Some(operation) = operation else {
        return Ok(None);
    };
    app.limits
        .count_address(app.limits.address_of(request.request()))?;
    let left = match operation.access {
        Access::Public => None,
        Access::SignedIn | Access::Permission(_) => {
            let who = authenticate(app, request).await?;
            let demanded = demand(operation, &who);
            let counted = app
                .limits
                .count_principal(&who.principal.id(), who.requests_per_minute);
            if let Principal::ApiKey(key) = who.principal {
                app.key_usage.note(key, app.clock.now(), counted.is_err());
            }
            let left = counted?;
            if let Err(refusal) = demanded {
                return Err(attempts::refused(app, request, operation, &who, refusal).await);
            }
            request.extensions_mut().insert(Known(who));
            Some(left)
        }
    };
    refuse_unknown_parameters(operation, request.query_string())?;
    Ok(left)
}

async fn authenticate(
    app: &State,
    request: &ServiceRequest,
) -> Result<Arc<Authenticated>, Problem> {
    let header = |name: header::HeaderName| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let bearer = header(header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    let bearer = bearer
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let key = header(header::HeaderName::from_static("x-api-key"));
    let credential = match (bearer, key) {
        (Some(token), None) => Credential::AccessToken(token),
        (None, Some(key)) => Credential::ApiKey(key),
        _ => return Err(unauthenticated()),
    };
    let now = app.clock.now();
    if let Some(who) = app.known_callers.find(&app.db, credential, now) {
        return Ok(who);
    }
    let epoch = app.db.standing_epoch();
    let mut connection = app.db.read().await?;
    let who = kehu_identity::authenticate(&mut connection, &app.signing, credential, now).await?;
    connection.give_back();
    let who = Arc::new(who.ok_or_else(unauthenticated)?);
    app.known_callers.remember(epoch, credential, now, &who);
    Ok(who)
}

fn demand(operation: &Operation, who: &Authenticated) -> Result<(), Problem> {
    if who.must_change_password && !operation.serves_password_change() {
        return Err(Problem::new(
            problem::FORBIDDEN,
            "The password was given by an administrator; change it first with POST /v1/me/change-password.",
            "当前密码由管理员设置，请先通过 POST /v1/me/change-password 修改密码。",
        ));
    }
    match operation.access {
        Access::Permission(permission) if who.standing.scope(permission).is_none() => {
            Err(forbidden(permission))
        }
        _ => Ok(()),
    }
}

fn refuse_unknown_parameters(operation: &Operation, query: &str) -> Result<(), Problem> {
    let unknown = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .find(|name| !name.is_empty() && !operation.parameters.iter().any(|known| known == name));
    match unknown {
        None => Ok(()),
        Some(name) => {
            let known = operation.parameters.join(", ");
            let name: String = name.chars().take(50).collect();
            Err(Problem::parameter(
                &name,
                format!("is not a parameter of this operation; it takes: {known}"),
                format!("不是此操作的参数；可用参数：{known}"),
            ))
        }
    }
}

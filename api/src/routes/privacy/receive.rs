//! Receiving.

use super::dto::{PrivacyRequest, ReceivePrivacyRequest};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::privacy;

/// Receive a privacy request
///
/// A person asks for a copy of all that is held of it, or for its erasure: a customer that is a natural person, or one
/// contact of a customer. It says how the person's identity was verified, and is due by the policy of kind `privacy`. Of
/// whom was erased a copy of what a law keeps can be asked for. A person has one open request of a kind at most. Rules:
/// CUS-05, CUS-06 (PIPL 45, 47, 50).
#[utoipa::path(operation_id = "receivePrivacyRequest", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    request_body = ReceivePrivacyRequest,
    responses((status = 201, description = "Received", body = PrivacyRequest, headers(("Location" = String, description = "The request"))),
        (status = 409, description = "The person has an open request of this kind, or was erased", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/privacy-requests")]
pub async fn receive_privacy_request(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<ReceivePrivacyRequest>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let new = body.0.clone().at(caller.today());
        let request = privacy::receive(tx, caller, new).await?;
        let place = format!("/v1/privacy-requests/{}", request.id);
        let body = PrivacyRequest::of(request, caller.today());
        Reply::made(place, &body)
    })
    .await
}

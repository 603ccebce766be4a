//! Refusing and taking back.

use super::dto::{PrivacyDecision, PrivacyRequest, RefusePrivacyRequest};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::privacy;
use kehu_kernel::PrivacyRequestId;

/// Refuse a privacy request
///
/// On a legal ground, with the reason that the person is told. Rule: CUS-05 (PIPL 50).
#[utoipa::path(operation_id = "refusePrivacyRequest", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request")), request_body = RefusePrivacyRequest,
    responses((status = 200, description = "The request", body = PrivacyRequest),
        (status = 409, description = "It is decided, or its archive is being made", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/privacy-requests/{id}/refuse")]
pub async fn refuse_privacy_request(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
    act: Act,
    body: Json<RefusePrivacyRequest>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let RefusePrivacyRequest { ground, reason } = &body.0;
        let request = privacy::refuse(tx, caller, path.0, *ground, reason).await?;
        Reply::current(&PrivacyRequest::of(request, caller.today()))
    })
    .await
}

/// Withdraw a privacy request
///
/// The person no longer wishes it. Rule: CUS-05.
#[utoipa::path(operation_id = "withdrawPrivacyRequest", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request")), request_body = PrivacyDecision,
    responses((status = 200, description = "The request", body = PrivacyRequest),
        (status = 409, description = "It is decided, or its archive is being made", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/privacy-requests/{id}/withdraw")]
pub async fn withdraw_privacy_request(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
    act: Act,
    body: Json<PrivacyDecision>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let request = privacy::withdraw(tx, caller, path.0, &body.0.reason).await?;
        Reply::current(&PrivacyRequest::of(request, caller.today()))
    })
    .await
}

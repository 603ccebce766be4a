//! Erasing.

use super::dto::{ErasurePreview, PrivacyDecision, PrivacyRequest};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::privacy;
use kehu_kernel::PrivacyRequestId;

/// Preview an erasure
///
/// What it would erase, what it would keep on which ground and until when, and what stands in its way: an account opening
/// or disqualification that is not finished, or an open request for export of the same person. Of a contact also the free
/// texts about the company in which its name or numbers stand: they are not erased with it, so look at them before. Nothing
/// is done. Rule: CUS-05 (PIPL 47).
#[utoipa::path(operation_id = "previewErasure", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request")),
    responses((status = 200, description = "What would be done", body = ErasurePreview),
        (status = 409, description = "It is no open request for erasure", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/privacy-requests/{id}/erasure-preview")]
pub async fn preview_erasure(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let preview = privacy::preview(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ErasurePreview::from(preview)))
}

/// Erase a person
///
/// Carries an open request for erasure out, at once and for good: personal values, all by which the person is found, the
/// keys of the history, the files and archives of exports. What a law demands is kept, shown to nobody, and erased when
/// its term has run: invoicing details for the accounting term; verified documents, account openings and disqualifications
/// that were approved for as long as claims from the contract can be made. Identifiers, dates, states, reasons of acts, the
/// timeline and the audit record stay. The customer reads as erased, is found by no search and changes no more. Repeating
/// it changes nothing. Rule: CUS-05 (PIPL 47).
#[utoipa::path(operation_id = "erasePerson", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request")), request_body = PrivacyDecision,
    responses((status = 200, description = "The request", body = PrivacyRequest),
        (status = 409, description = "Something stands in the way, or it is no open request for erasure", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/privacy-requests/{id}/erase")]
pub async fn erase_person(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
    act: Act,
    body: Json<PrivacyDecision>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let request = privacy::erase(tx, caller, path.0, &body.0.reason).await?;
        Reply::current(&PrivacyRequest::of(request, caller.today()))
    })
    .await
}

//! Consents.

use super::dto::{ComplaintConsent, ComplaintConsents, FileConsent};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints as complaints;
use kehu_kernel::ComplaintId;

/// Put a consent on file
///
/// The consent of the owners' committee, or a rule agreed before, on which the answer rests where other owners' rights are
/// touched. Rule: CMP-17.
#[utoipa::path(operation_id = "fileConsent", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = FileConsent,
    responses((status = 201, description = "The consent", body = ComplaintConsent)))]
#[post("/complaints/{id}/consents")]
pub async fn file_consent(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<FileConsent>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let one = complaints::put_on_file(tx, caller, path.0, &new).await?;
        let place = format!("/v1/complaints/{}/consents", path.0);
        Reply::created(place, &ComplaintConsent::from(one))
    })
    .await
}

/// List the consents of a complaint
///
/// The first one first. Rule: CMP-17.
#[utoipa::path(operation_id = "listConsents", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The consents", body = ComplaintConsents)))]
#[get("/complaints/{id}/consents")]
pub async fn list_consents(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = complaints::consents(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintConsents {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

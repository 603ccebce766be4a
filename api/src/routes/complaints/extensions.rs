//! Extensions.

use super::dto::{ComplaintExtension, ComplaintExtensions, RequestExtension};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints::extensions;
use kehu_kernel::ComplaintId;

/// Ask for a longer deadline
///
/// In special cases of major and serious complaints: so many working days from acceptance in all, with the approval of
/// every level of leader, and never beyond the policy's longest. A leader who is complained about, responsible or asks for it
/// gives way to the next level up. A general complaint's deadline is not extended, nor one
/// that has passed. The clock runs on until the last approval; promise and extension stay apart on record. Rules: CMP-07,
/// CMP-08, GOV-09.
#[utoipa::path(operation_id = "requestExtension", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = RequestExtension,
    responses((status = 201, description = "The request", body = ComplaintExtension)))]
#[post("/complaints/{id}/extensions")]
pub async fn request_extension(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<RequestExtension>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let RequestExtension {
            working_days,
            reason,
        } = &body.0;
        let one = extensions::request(tx, caller, path.0, *working_days, reason).await?;
        let place = format!("/v1/complaints/{}/extensions", path.0);
        Reply::created(place, &ComplaintExtension::from(one))
    })
    .await
}

/// List the requests for a longer deadline
///
/// The first one first. Rule: CMP-07.
#[utoipa::path(operation_id = "listExtensions", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The requests", body = ComplaintExtensions)))]
#[get("/complaints/{id}/extensions")]
pub async fn list_extensions(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = extensions::list(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintExtensions {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

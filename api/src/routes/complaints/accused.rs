//! Employees against whom complaints are directed.

use super::dto::{ComplaintAccused, ComplaintCase, NameAccused, VerifyComplaint};
use super::steps::reply;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints as complaints;
use kehu_kernel::{ComplaintId, UserId};

/// Name an employee against whom a complaint is directed
///
/// From now on that employee does nothing in the case but hand it over. For a salesperson the reception at which the
/// visitor complained can be named, so that the supervisor's verification counts for whose the customer is. Rules:
/// CMP-13, ATT-R05.
#[utoipa::path(operation_id = "nameAccused", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = NameAccused,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/employees")]
pub async fn name_accused(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<NameAccused>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let case =
            complaints::accuse(tx, caller, path.0, body.0.user_id, body.0.reception_id).await?;
        reply(caller, case)
    })
    .await
}

/// List the employees against whom a complaint is directed
///
/// The first one first, with the reception and the evidence where there is one. Rules: CMP-13, ATT-R05.
#[utoipa::path(operation_id = "listAccused", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The employees", body = ComplaintAccused)))]
#[get("/complaints/{id}/employees")]
pub async fn list_accused(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = complaints::accused(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintAccused {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

/// Verify a complaint about a salesperson
///
/// By the sales supervisor, sales manager or project manager of the site, never in a matter of their own: the complaint
/// becomes evidence of the visitor's party, as of the instant at which it was received, and whose the customer is follows
/// from it. Rules: CMP-13, ATT-R05.
#[utoipa::path(operation_id = "verifyComplaint", tag = "complaints", security(("bearer" = ["receptions:decide"])),
    params(("id" = ComplaintId, Path, description = "The complaint"), ("user_id" = UserId, Path, description = "The salesperson")),
    request_body = VerifyComplaint, responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/employees/{user_id}/verify")]
pub async fn verify_complaint(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<(ComplaintId, UserId)>,
    _: NoQuery,
    act: Act,
    body: Json<VerifyComplaint>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let VerifyComplaint {
            supervisor_told_at,
            salesperson_told_at,
        } = body.0;
        let told = (supervisor_told_at, salesperson_told_at);
        let case = complaints::verify(tx, caller, id, user, told).await?;
        reply(caller, case)
    })
    .await
}

//! Links of the public intake.

use super::dto::{IntakeLink, IntakeLinkPage, MakeIntakeLink, NewIntakeLink};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints::intake;
use kehu_kernel::IntakeLinkId;

/// Make a link for taking complaints in without signing in
///
/// For a form of the company's website. The secret is shown this once and kept as its digest; whoever has it can send in
/// complaints and questions, as many in an hour as the policy takes, and see nothing. Rule: CMP-01.
#[utoipa::path(operation_id = "makeIntakeLink", tag = "complaints", security(("bearer" = ["complaints:manage"])),
    request_body = MakeIntakeLink, responses((status = 201, description = "The link with its secret", body = NewIntakeLink)))]
#[post("/complaint-intake-links")]
pub async fn make_intake_link(
    caller: Caller<can::ManageComplaints>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<MakeIntakeLink>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let (link, secret) = intake::make_link(tx, caller, body.0.unit_id, &body.0.name).await?;
        let made = NewIntakeLink {
            link: link.into(),
            path: format!("/v1/complaint-intakes/{secret}"),
        };
        Reply::created("/v1/complaint-intake-links", &made)
    })
    .await
}

/// List the links for taking complaints in
///
/// Those of the units that the caller reaches, the latest first; secrets are not shown. Rule: CMP-01.
#[utoipa::path(operation_id = "listIntakeLinks", tag = "complaints", security(("bearer" = ["complaints:manage"])),
    params(PageQuery), responses((status = 200, description = "A page of links", body = IntakeLinkPage)))]
#[get("/complaint-intake-links")]
pub async fn list_intake_links(
    caller: Caller<can::ManageComplaints>,
    app: State,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = "complaint-intake-links";
    let page = page_request::<IntakeLinkId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = intake::list_links(&mut connection, &caller, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(IntakeLinkPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Revoke a link for taking complaints in
///
/// Nothing comes in through it any more. Rule: CMP-01.
#[utoipa::path(operation_id = "revokeIntakeLink", tag = "complaints", security(("bearer" = ["complaints:manage"])),
    params(("id" = IntakeLinkId, Path, description = "The link")),
    responses((status = 200, description = "The link", body = IntakeLink)))]
#[post("/complaint-intake-links/{id}/revoke")]
pub async fn revoke_intake_link(
    caller: Caller<can::ManageComplaints>,
    app: State,
    path: Path<IntakeLinkId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let link = intake::revoke_link(tx, caller, path.0).await?;
        Reply::ok(&IntakeLink::from(link))
    })
    .await
}

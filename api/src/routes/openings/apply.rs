//! Applying, changing, submitting, withdrawing.

use super::dto::{AccountOpening, ApplicationReason, ApplyForOpening, EditOpening};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::opening;
use kehu_kernel::OpeningId;

/// Apply for account opening
///
/// For a prospect, or for a customer that was disqualified. A customer has one unfinished application at most; it begins
/// as a draft. Rules: CUS-11, CUS-12, CUS-14.
#[utoipa::path(operation_id = "applyForOpening", tag = "account-openings", security(("bearer" = ["openings:apply"])),
    request_body = ApplyForOpening, responses((status = 201, description = "The application", body = AccountOpening)))]
#[post("/account-openings")]
pub async fn apply_for_opening(
    caller: Caller<can::ApplyForOpening>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<ApplyForOpening>,
) -> Result<HttpResponse, Problem> {
    let (customer, content) = body.0.content();
    act.run(&app, caller, async move |tx, caller| {
        let opening = opening::apply(tx, caller, customer, &content).await?;
        let place = format!("/v1/account-openings/{}", opening.id);
        Reply::made(place, &AccountOpening::from(opening))
    })
    .await
}

/// Change an application
///
/// Drafts and returned ones; what has been submitted is changed only after a return. Rules: CUS-11, CUS-12.
#[utoipa::path(operation_id = "editOpening", tag = "account-openings", security(("bearer" = ["openings:apply"])),
    params(("id" = OpeningId, Path, description = "The application"), crate::extract::IfMatch),
    request_body(content = EditOpening, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The application", body = AccountOpening)))]
#[patch("/account-openings/{id}")]
pub async fn edit_opening(
    caller: Caller<can::ApplyForOpening>,
    app: State,
    path: Path<OpeningId>,
    _: NoQuery,
    version: IfMatch,
    act: Act,
    body: MergePatch<EditOpening>,
) -> Result<HttpResponse, Problem> {
    if !body.0.amounts_are_sound() {
        return Err(Problem::body(
            "",
            "range",
            "amounts must not be negative",
            "数量和金额不能为负",
        ));
    }
    act.run(&app, caller, async move |tx, caller| {
        let found = opening::find(tx, caller, path.0).await?;
        let content = body.0.clone().applied_to(found.content);
        let opening = opening::edit(tx, caller, path.0, version.0, &content).await?;
        Reply::current(&AccountOpening::from(opening))
    })
    .await
}

/// Submit an application
///
/// To the sales review, the finance review and the general manager, in this order. Every entry condition must be
/// evidenced, and every required document sent in and in force; by the last approval all of them must be verified.
/// Nobody decides their own application. Rules: CUS-10, CUS-11, CUS-12, GOV-09.
#[utoipa::path(operation_id = "submitOpening", tag = "account-openings", security(("bearer" = ["openings:apply"])),
    params(("id" = OpeningId, Path, description = "The application")),
    responses((status = 200, description = "The application", body = AccountOpening)))]
#[post("/account-openings/{id}/submit")]
pub async fn submit_opening(
    caller: Caller<can::ApplyForOpening>,
    app: State,
    path: Path<OpeningId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let opening = opening::submit(tx, caller, path.0).await?;
        Reply::current(&AccountOpening::from(opening))
    })
    .await
}

/// Withdraw an application
///
/// Before it is decided; its approval ends with it. Rule: CUS-11.
#[utoipa::path(operation_id = "withdrawOpening", tag = "account-openings", security(("bearer" = ["openings:apply"])),
    params(("id" = OpeningId, Path, description = "The application")), request_body = ApplicationReason,
    responses((status = 200, description = "The application", body = AccountOpening)))]
#[post("/account-openings/{id}/withdraw")]
pub async fn withdraw_opening(
    caller: Caller<can::ApplyForOpening>,
    app: State,
    path: Path<OpeningId>,
    _: NoQuery,
    act: Act,
    body: Json<ApplicationReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let opening = opening::withdraw(tx, caller, path.0, &body.0.reason).await?;
        Reply::current(&AccountOpening::from(opening))
    })
    .await
}

//! Investigating, deciding, appealing.

use super::dto::{
    AppealViolation, DecideViolation, DecideViolationAppeal, DismissViolation, Violation,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::ViolationId;

/// Investigate a violation
///
/// Takes up what was reported. Not for the accused or whoever reported it. Rule: GOV-05.
#[utoipa::path(operation_id = "investigateViolation", tag = "violations", security(("bearer" = ["violations:decide"])),
    params(("id" = ViolationId, Path, description = "The violation")),
    responses((status = 200, description = "The violation", body = Violation)))]
#[post("/violations/{id}/investigate")]
pub async fn investigate_violation(
    caller: Caller<can::DecideViolations>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = kehu_violations::investigate(tx, caller, path.0).await?;
        reply(caller, one)
    })
    .await
}

/// Dismiss a violation as unfounded
///
/// After it was investigated, with a reason. Not for the accused or whoever reported it. Rule: GOV-05.
#[utoipa::path(operation_id = "dismissViolation", tag = "violations", security(("bearer" = ["violations:decide"])),
    params(("id" = ViolationId, Path, description = "The violation")), request_body = DismissViolation,
    responses((status = 200, description = "The violation", body = Violation)))]
#[post("/violations/{id}/dismiss")]
pub async fn dismiss_violation(
    caller: Caller<can::DecideViolations>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
    act: Act,
    body: Json<DismissViolation>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = kehu_violations::dismiss(tx, caller, path.0, &body.0.reason).await?;
        reply(caller, one)
    })
    .await
}

/// Decide on a sanction
///
/// After it was investigated: the sanctions are those of the catalogue for the kind and severity that were found. They take
/// effect when the days of the appeal are over, those on commission with the next settlement. Not for the accused or
/// whoever reported it. Rule: GOV-05.
#[utoipa::path(operation_id = "decideViolation", tag = "violations", security(("bearer" = ["violations:decide"])),
    params(("id" = ViolationId, Path, description = "The violation")), request_body = DecideViolation,
    responses((status = 200, description = "The violation", body = Violation)))]
#[post("/violations/{id}/decide")]
pub async fn decide_violation(
    caller: Caller<can::DecideViolations>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
    act: Act,
    body: Json<DecideViolation>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = kehu_violations::decide(
            tx,
            caller,
            path.0,
            (&body.0.kind, body.0.severity),
            &body.0.reason,
        )
        .await?;
        reply(caller, one)
    })
    .await
}

/// Appeal against a decision
///
/// By the accused, once, and within the days of the appeal; until it is decided nothing takes effect. Rule: GOV-05.
#[utoipa::path(operation_id = "appealViolation", tag = "violations", security(("bearer" = ["signed-in"])),
    params(("id" = ViolationId, Path, description = "The violation")), request_body = AppealViolation,
    responses((status = 200, description = "The violation", body = Violation)))]
#[post("/violations/{id}/appeal")]
pub async fn appeal_violation(
    caller: Caller<can::SignIn>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
    act: Act,
    body: Json<AppealViolation>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = kehu_violations::appeal(tx, caller, path.0, &body.0.text).await?;
        Reply::ok(&Violation::for_accused(one, caller.today()))
    })
    .await
}

/// Decide on an appeal
///
/// The decision is upheld, changed to another kind and severity of the catalogue, or revoked; then it is final. Not for the
/// accused, whoever reported it, or who decided first. Rule: GOV-05.
#[utoipa::path(operation_id = "decideViolationAppeal", tag = "violations", security(("bearer" = ["violations:decide"])),
    params(("id" = ViolationId, Path, description = "The violation")), request_body = DecideViolationAppeal,
    responses((status = 200, description = "The violation", body = Violation)))]
#[post("/violations/{id}/decide-appeal")]
pub async fn decide_violation_appeal(
    caller: Caller<can::DecideViolations>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
    act: Act,
    body: Json<DecideViolationAppeal>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = kehu_violations::decide_appeal(
            tx,
            caller,
            path.0,
            body.0.outcome,
            body.0.instead(),
            &body.0.reason,
        )
        .await?;
        reply(caller, one)
    })
    .await
}

fn reply(caller: &kehu_kernel::Caller, one: kehu_violations::Violation) -> Result<Reply, Failure> {
    Reply::ok(&Violation::of(one, caller.today()))
}

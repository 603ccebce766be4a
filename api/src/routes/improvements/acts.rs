//! Acting on improvement items.

use super::dto::{
    GiveUpImprovement, HandOverImprovement, Improvement, JudgeImprovement, RaiseImprovement,
    ReportImprovementDone,
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
use kehu_kernel::ImprovementId;

/// Raise an improvement item
///
/// From a visit, seminar, complaint, survey, inspection or suggestion, with who carries it out and by when. Rule: GOV-07.
#[utoipa::path(operation_id = "raiseImprovement", tag = "improvements", security(("bearer" = ["improvements:write"])),
    request_body = RaiseImprovement,
    responses((status = 201, description = "The item", body = Improvement)))]
#[post("/improvements")]
pub async fn raise_improvement(
    caller: Caller<can::WriteImprovements>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RaiseImprovement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let item = kehu_improvements::raise(tx, caller, body.0.clone().into()).await?;
        let place = format!("/v1/improvements/{}", item.id);
        Reply::created(place, &Improvement::of(item, caller.today()))
    })
    .await
}

/// Give an item to another owner or day
///
/// While it is open, with the reason; the history keeps who owned it until when. Nobody postpones their own item: a later day
/// is set by another. Rule: GOV-07.
#[utoipa::path(operation_id = "handOverImprovement", tag = "improvements", security(("bearer" = ["improvements:write"])),
    params(("id" = ImprovementId, Path, description = "The item")), request_body = HandOverImprovement,
    responses((status = 200, description = "The item", body = Improvement)))]
#[post("/improvements/{id}/hand-over")]
pub async fn hand_over_improvement(
    caller: Caller<can::WriteImprovements>,
    app: State,
    path: Path<ImprovementId>,
    _: NoQuery,
    act: Act,
    body: Json<HandOverImprovement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let item = kehu_improvements::hand_over(
            tx,
            caller,
            path.0,
            (body.0.owner_id, body.0.due_on),
            &body.0.reason,
        )
        .await?;
        reply(caller, item)
    })
    .await
}

/// Report an item as done
///
/// With its result, by its owner or whoever may act on the unit's items. Rule: GOV-07.
#[utoipa::path(operation_id = "reportImprovementDone", tag = "improvements", security(("bearer" = ["improvements:write"])),
    params(("id" = ImprovementId, Path, description = "The item")), request_body = ReportImprovementDone,
    responses((status = 200, description = "The item", body = Improvement)))]
#[post("/improvements/{id}/report-done")]
pub async fn report_improvement_done(
    caller: Caller<can::WriteImprovements>,
    app: State,
    path: Path<ImprovementId>,
    _: NoQuery,
    act: Act,
    body: Json<ReportImprovementDone>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let item = kehu_improvements::report_done(tx, caller, path.0, &body.0.result).await?;
        reply(caller, item)
    })
    .await
}

/// Judge the effect of an item
///
/// By another than who carried it out. With effect it is closed; without, it is open again until the day that is given, and
/// the judgement stays in its history. Rule: GOV-07.
#[utoipa::path(operation_id = "judgeImprovement", tag = "improvements", security(("bearer" = ["improvements:write"])),
    params(("id" = ImprovementId, Path, description = "The item")), request_body = JudgeImprovement,
    responses((status = 200, description = "The item", body = Improvement)))]
#[post("/improvements/{id}/judge")]
pub async fn judge_improvement(
    caller: Caller<can::WriteImprovements>,
    app: State,
    path: Path<ImprovementId>,
    _: NoQuery,
    act: Act,
    body: Json<JudgeImprovement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let item =
            kehu_improvements::judge(tx, caller, path.0, &body.0.effect, body.0.again_by).await?;
        reply(caller, item)
    })
    .await
}

/// Give an item up
///
/// With the reason, before its effect is judged. Rule: GOV-07.
#[utoipa::path(operation_id = "giveUpImprovement", tag = "improvements", security(("bearer" = ["improvements:write"])),
    params(("id" = ImprovementId, Path, description = "The item")), request_body = GiveUpImprovement,
    responses((status = 200, description = "The item", body = Improvement)))]
#[post("/improvements/{id}/give-up")]
pub async fn give_up_improvement(
    caller: Caller<can::WriteImprovements>,
    app: State,
    path: Path<ImprovementId>,
    _: NoQuery,
    act: Act,
    body: Json<GiveUpImprovement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let item = kehu_improvements::give_up(tx, caller, path.0, &body.0.reason).await?;
        reply(caller, item)
    })
    .await
}

fn reply(
    caller: &kehu_kernel::Caller,
    item: kehu_improvements::Improvement,
) -> Result<Reply, Failure> {
    Reply::ok(&Improvement::of(item, caller.today()))
}

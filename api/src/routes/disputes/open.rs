//! Opening, stating, taking back.

use super::dto::{Dispute, DisputeReason, OpenDispute, StateCase};
use super::read::{replied, told};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_determinations::disputes;
use kehu_kernel::DisputeId;

/// Open a dispute
///
/// By a salesperson against others who claim the party, over whose it is or over the facts themselves; before there is a
/// deal, or against its determination within the days that the policy leaves after the deal. The facts are frozen as they
/// stand. A party has one open dispute at a time. Disputed facts suspend what was determined of the deal until a settlement
/// decides or they are found to stand. Rules: ATT-V20, ATT-R15 to ATT-R18.
#[utoipa::path(operation_id = "openDispute", tag = "disputes", security(("bearer" = ["disputes:open"])),
    request_body = OpenDispute,
    responses((status = 201, description = "The dispute", body = Dispute, headers(("Location" = String, description = "Its place"))),
        (status = 409, description = "One is open, or the days are over", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes")]
pub async fn open_dispute(
    caller: Caller<can::OpenDisputes>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<OpenDispute>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::open(tx, caller, body.0.to_domain()).await?;
        let place = format!("/v1/disputes/{}", dispute.id);
        let body = told(tx, caller.language, dispute).await?;
        Reply::made(place, &body)
    })
    .await
}

/// State one's case in a dispute
///
/// By those between whom it is, while it is open. What was said is not changed; whoever has more to say says it again.
#[utoipa::path(operation_id = "addDisputeStatement", tag = "disputes", security(("bearer" = ["disputes:open"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = StateCase,
    responses((status = 200, description = "The dispute", body = Dispute)))]
#[post("/disputes/{id}/statements")]
pub async fn add_dispute_statement(
    caller: Caller<can::OpenDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<StateCase>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::state_case(tx, caller, path.0, body.0.to_domain()).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Withdraw a dispute
///
/// By who opened it, while it is open and nothing waits for signature or approval. Facts that it disputed stand again.
#[utoipa::path(operation_id = "withdrawDispute", tag = "disputes", security(("bearer" = ["disputes:open"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = DisputeReason,
    responses((status = 200, description = "The dispute", body = Dispute)))]
#[post("/disputes/{id}/withdraw")]
pub async fn withdraw_dispute(
    caller: Caller<can::OpenDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<DisputeReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::withdraw(tx, caller, path.0, &body.0.reason).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

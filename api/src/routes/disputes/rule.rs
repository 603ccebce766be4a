//! Quarrels and rulings.

use super::dto::{Dispute, DisputeReason, RecordDisobedience, RecordQuarrel, RuleOnDispute};
use super::read::replied;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_determinations::disputes;
use kehu_kernel::DisputeId;

/// Record a quarrel
///
/// Those who claim quarrel: the performance and the commission of the deal go to the department. Nobody records a quarrel of
/// their own. Rule: ATT-R17.
#[utoipa::path(operation_id = "recordQuarrel", tag = "disputes", security(("bearer" = ["disputes:rule"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = RecordQuarrel,
    responses((status = 200, description = "The dispute", body = Dispute)))]
#[post("/disputes/{id}/quarrels")]
pub async fn record_quarrel(
    caller: Caller<can::RuleDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordQuarrel>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::quarrelled(tx, caller, path.0, body.0.to_domain()).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Rule on a dispute
///
/// Only where no rule decides the case or the facts are disputed; else it is refused, naming the rule that decides. By the
/// developer's rules the project manager (at a site without one the sales manager) gives a written opinion by fault and
/// contribution, which takes effect when the sales director approves it (ATT-V20); by the sales office's rules the department
/// manager rules with effect at once (ATT-R18). Nobody rules on their own dispute. Shares sum to exactly 1. A fault that is
/// found is told of, to be reported as a violation. Rules: ATT-V20, ATT-R18, GOV-05, GOV-09.
#[utoipa::path(operation_id = "ruleOnDispute", tag = "disputes", security(("bearer" = ["disputes:rule"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = RuleOnDispute,
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "A rule decides, or a settlement is under way", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/rulings")]
pub async fn rule_on_dispute(
    caller: Caller<can::RuleDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<RuleOnDispute>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::rule(tx, caller, path.0, body.0.to_domain()).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Record that a ruling was not obeyed
///
/// The performance and the commission of the deal go to the department. Rule: ATT-R17.
#[utoipa::path(operation_id = "recordDisobedience", tag = "disputes", security(("bearer" = ["disputes:rule"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = RecordDisobedience,
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "No ruling has taken effect", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/disobediences")]
pub async fn record_disobedience(
    caller: Caller<can::RuleDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordDisobedience>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::disobeyed(tx, caller, path.0, body.0.to_domain()).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Find that disputed facts stand
///
/// By who would rule on the dispute: the facts stand, corrected in the records where they were wrong, and the rules decide
/// again. Rules: ATT-V20, ATT-R18.
#[utoipa::path(operation_id = "clearDispute", tag = "disputes", security(("bearer" = ["disputes:rule"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = DisputeReason,
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "The facts are not disputed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/clear")]
pub async fn clear_dispute(
    caller: Caller<can::RuleDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<DisputeReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let dispute = disputes::clear(tx, caller, path.0, &body.0.reason).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

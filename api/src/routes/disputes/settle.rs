//! Agreements.

use super::dto::{Dispute, DisputeReason, ProposeSettlement};
use super::read::replied;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_determinations::disputes::{self, NewAgreement};
use kehu_kernel::{DisputeId, EvidenceId};

/// Propose an agreement
///
/// By one of those between whom the dispute is, in writing; who proposes it has signed it. It takes effect with the last
/// signature: the dispute is settled and the deal determined anew. Shares are fractions that sum to exactly 1. By the
/// developer's rules agreements settle nothing. Rule: ATT-R15.
#[utoipa::path(operation_id = "proposeAgreement", tag = "disputes", security(("bearer" = ["disputes:open"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = ProposeSettlement,
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "Not open, or a settlement is under way", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/agreements")]
pub async fn propose_agreement(
    caller: Caller<can::OpenDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<ProposeSettlement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let terms = body.0.terms();
        let dispute = disputes::agree(tx, caller, path.0, NewAgreement { terms }).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Mediate a dispute
///
/// The department proposes an agreement, which all of those between whom the dispute is sign. Nobody mediates in their own
/// dispute. Rule: ATT-R16.
#[utoipa::path(operation_id = "mediateDispute", tag = "disputes", security(("bearer" = ["disputes:rule"])),
    params(("id" = DisputeId, Path, description = "The dispute")), request_body = ProposeSettlement,
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "Not open, or a settlement is under way", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/mediations")]
pub async fn mediate_dispute(
    caller: Caller<can::RuleDisputes>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    act: Act,
    body: Json<ProposeSettlement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let terms = body.0.terms();
        let dispute = disputes::mediate(tx, caller, path.0, NewAgreement { terms }).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Sign an agreement
///
/// By those between whom the dispute is. With the last signature the agreement takes effect and the deal is determined anew.
/// Rules: ATT-R15, ATT-R16.
#[utoipa::path(operation_id = "signSettlement", tag = "disputes", security(("bearer" = ["disputes:open"])),
    params(("id" = DisputeId, Path, description = "The dispute"), ("settlement_id" = EvidenceId, Path, description = "The agreement")),
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "Signed already, or no longer on the table", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/settlements/{settlement_id}/sign")]
pub async fn sign_settlement(
    caller: Caller<can::OpenDisputes>,
    app: State,
    path: Path<(DisputeId, EvidenceId)>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let (id, settlement) = path.0;
        let dispute = disputes::sign(tx, caller, id, settlement).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

/// Decline an agreement
///
/// By one of those between whom the dispute is. The agreement falls, the dispute stays open. Rules: ATT-R15, ATT-R16.
#[utoipa::path(operation_id = "declineSettlement", tag = "disputes", security(("bearer" = ["disputes:open"])),
    params(("id" = DisputeId, Path, description = "The dispute"), ("settlement_id" = EvidenceId, Path, description = "The agreement")),
    request_body = DisputeReason,
    responses((status = 200, description = "The dispute", body = Dispute),
        (status = 409, description = "No longer on the table", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/disputes/{id}/settlements/{settlement_id}/decline")]
pub async fn decline_settlement(
    caller: Caller<can::OpenDisputes>,
    app: State,
    path: Path<(DisputeId, EvidenceId)>,
    _: NoQuery,
    act: Act,
    body: Json<DisputeReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let (id, settlement) = path.0;
        let dispute = disputes::decline(tx, caller, id, settlement, &body.0.reason).await?;
        replied(tx, caller.language, dispute).await
    })
    .await
}

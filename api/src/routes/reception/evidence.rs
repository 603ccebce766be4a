//! Evidence.

use super::dto::{PartyEvidence, RecordDecision, RecordEvidence};
use crate::act::{Act, Attempt};
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::PartyId;
use kehu_reception::evidence::{self, NewEvidence};

/// Record evidence
///
/// What a salesperson of the site states of a party, whoever holds it: a recognition, a match in the records, the announcement
/// of a new visitor, an existing customer who introduced the party, a kinship. It never changes; a correction is another one
/// that points at it, a withdrawal takes it back. Late entry is refused, and the attempt recorded. Rules: ATT-V02 to ATT-V05,
/// ATT-V10 to ATT-V12, ATT-R08, ATT-R10, ATT-R11, ATT-G21.
#[utoipa::path(operation_id = "recordEvidence", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = RecordEvidence,
    responses((status = 201, description = "The record", body = PartyEvidence)))]
#[post("/parties/{id}/evidence")]
pub async fn record_evidence(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordEvidence>,
) -> Result<HttpResponse, Problem> {
    let new = NewEvidence::from(body.0);
    let attempt = Attempt {
        action: "evidence.record_refused",
        subject_kind: "party",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let evidence = evidence::state(tx, caller, path.0, &new).await?;
            Reply::created(
                format!("/v1/parties/{}/record", evidence.party_id),
                &PartyEvidence::from(evidence),
            )
        })
        .await
}

/// Record a manager's decision
///
/// A change of salesperson allowed or not, a degree of fault, instigation proved, an explanation tried, a complaint verified,
/// a priority turn granted, a company customer. Each by the roles that decide it, never in one's own matter. Rules: ATT-V06,
/// ATT-V08, ATT-V09, ATT-V13 to ATT-V17, ATT-R05, ATT-G21.
#[utoipa::path(operation_id = "recordDecision", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = RecordDecision,
    responses((status = 201, description = "The record", body = PartyEvidence)))]
#[post("/parties/{id}/decisions")]
pub async fn record_decision(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordDecision>,
) -> Result<HttpResponse, Problem> {
    let new = NewEvidence::from(body.0);
    let attempt = Attempt {
        action: "evidence.decide_refused",
        subject_kind: "party",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let evidence = evidence::decide(tx, caller, path.0, &new).await?;
            Reply::created(
                format!("/v1/parties/{}/record", evidence.party_id),
                &PartyEvidence::from(evidence),
            )
        })
        .await
}

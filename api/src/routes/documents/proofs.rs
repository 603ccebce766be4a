//! Supporting proofs.

use super::dto::{AcceptProof, AddProof, Proof, ProofList, RejectDocument};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::qualification::{self, NewProof};
use kehu_kernel::DocumentId;
use uuid::Uuid;

/// List the proofs of a document
///
/// Everything that was sent in to bridge the gap until its renewal. Rule: CUS-13.
#[utoipa::path(operation_id = "listProofs", tag = "qualification", security(("bearer" = ["documents:read"])),
    params(("id" = DocumentId, Path, description = "The document")),
    responses((status = 200, description = "The proofs", body = ProofList)))]
#[get("/documents/{id}/proofs")]
pub async fn list_proofs(
    caller: Caller<can::ReadDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = qualification::proofs(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ProofList {
        items: found.into_iter().map(Proof::from).collect(),
    }))
}

/// Send in a supporting proof
///
/// For instance the receipt of the renewal application. It bridges the gap only once somebody else has accepted it.
/// Rule: CUS-13.
#[utoipa::path(operation_id = "addProof", tag = "qualification", security(("bearer" = ["documents:write"])),
    params(("id" = DocumentId, Path, description = "The document")), request_body = AddProof,
    responses((status = 201, description = "The proof", body = Proof)))]
#[post("/documents/{id}/proofs")]
pub async fn add_proof(
    caller: Caller<can::WriteDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
    act: Act,
    body: Json<AddProof>,
) -> Result<HttpResponse, Problem> {
    let AddProof {
        description,
        file_id,
        asked_until,
    } = body.0;
    let new = NewProof {
        description,
        file_id,
        asked_until,
    };
    act.run(&app, caller, async move |tx, caller| {
        let proof = qualification::add_proof(tx, caller, path.0, new.clone()).await?;
        Reply::created(
            format!("/v1/documents/{}/proofs", path.0),
            &Proof::from(proof),
        )
    })
    .await
}

/// Accept a supporting proof
///
/// Through a last day. A customer that was suspended for want of the document is reinstated at once. Rule: CUS-13.
#[utoipa::path(operation_id = "acceptProof", tag = "qualification", security(("bearer" = ["documents:verify"])),
    params(("id" = DocumentId, Path, description = "The document"), ("proof_id" = Uuid, Path, description = "The proof")),
    request_body = AcceptProof, responses((status = 200, description = "The proof", body = Proof)))]
#[post("/documents/{id}/proofs/{proof_id}/accept")]
pub async fn accept_proof(
    caller: Caller<can::VerifyDocuments>,
    app: State,
    path: Path<(DocumentId, Uuid)>,
    _: NoQuery,
    act: Act,
    body: Json<AcceptProof>,
) -> Result<HttpResponse, Problem> {
    let (document, proof) = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let proof = qualification::accept_proof(
            tx,
            caller,
            document,
            proof,
            body.0.accepted_until,
            &body.0.reason,
        )
        .await?;
        Reply::ok(&Proof::from(proof))
    })
    .await
}

/// Reject a supporting proof
///
/// By somebody else than who sent it in, with the reason. Rule: CUS-13.
#[utoipa::path(operation_id = "rejectProof", tag = "qualification", security(("bearer" = ["documents:verify"])),
    params(("id" = DocumentId, Path, description = "The document"), ("proof_id" = Uuid, Path, description = "The proof")),
    request_body = RejectDocument, responses((status = 200, description = "The proof", body = Proof)))]
#[post("/documents/{id}/proofs/{proof_id}/reject")]
pub async fn reject_proof(
    caller: Caller<can::VerifyDocuments>,
    app: State,
    path: Path<(DocumentId, Uuid)>,
    _: NoQuery,
    act: Act,
    body: Json<RejectDocument>,
) -> Result<HttpResponse, Problem> {
    let (document, proof) = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let proof =
            qualification::reject_proof(tx, caller, document, proof, &body.0.reason).await?;
        Reply::ok(&Proof::from(proof))
    })
    .await
}

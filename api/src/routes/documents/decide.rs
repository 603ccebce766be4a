//! Deciding on documents.

use super::dto::{DecideDocument, Document, RejectDocument};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::qualification;
use kehu_kernel::DocumentId;

/// Verify a document
///
/// By somebody else than who sent it in; invoicing details by who may see the account in full. A renewal takes the
/// former's place, and a customer that was suspended for want of it is reinstated at once. Rules: CUS-10, CUS-11,
/// CUS-13, CUS-77.
#[utoipa::path(operation_id = "verifyDocument", tag = "qualification", security(("bearer" = ["documents:verify"])),
    params(("id" = DocumentId, Path, description = "The document")), request_body = DecideDocument,
    responses((status = 200, description = "The document", body = Document)))]
#[post("/documents/{id}/verify")]
pub async fn verify_document(
    caller: Caller<can::VerifyDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
    act: Act,
    body: Json<DecideDocument>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let document = qualification::verify(tx, caller, path.0, body.0.reason.as_deref()).await?;
        Reply::ok(&Document::of(document, caller.language))
    })
    .await
}

/// Reject a document
///
/// By somebody else than who sent it in, with the reason; a right one is sent in anew. Rules: CUS-10, CUS-11.
#[utoipa::path(operation_id = "rejectDocument", tag = "qualification", security(("bearer" = ["documents:verify"])),
    params(("id" = DocumentId, Path, description = "The document")), request_body = RejectDocument,
    responses((status = 200, description = "The document", body = Document)))]
#[post("/documents/{id}/reject")]
pub async fn reject_document(
    caller: Caller<can::VerifyDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
    act: Act,
    body: Json<RejectDocument>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let document = qualification::reject(tx, caller, path.0, &body.0.reason).await?;
        Reply::ok(&Document::of(document, caller.language))
    })
    .await
}

/// Withdraw a document
///
/// Takes back what was sent in by mistake, before it is decided on. Rule: CUS-10.
#[utoipa::path(operation_id = "withdrawDocument", tag = "qualification", security(("bearer" = ["documents:write"])),
    params(("id" = DocumentId, Path, description = "The document")), request_body = DecideDocument,
    responses((status = 200, description = "The document", body = Document)))]
#[post("/documents/{id}/withdraw")]
pub async fn withdraw_document(
    caller: Caller<can::WriteDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
    act: Act,
    body: Json<DecideDocument>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let document =
            qualification::withdraw(tx, caller, path.0, body.0.reason.as_deref()).await?;
        Reply::ok(&Document::of(document, caller.language))
    })
    .await
}

//! Sending documents in.

use super::dto::{Document, SubmitDocument, SubmitInvoicing};
use crate::act::Act;
use crate::auth::{Caller, forbidden};
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::qualification::{self, DocumentKind, NewDocument, NewInvoicing};
use kehu_identity::Permission;
use kehu_kernel::{CustomerId, DocumentId};

/// Send in a qualification document
///
/// The number is checked by its national standard and against the dossier: a licence with a unified social credit code
/// must bear the customer's own. It counts for business only after somebody else has verified it. Rules: CUS-10, CUS-13.
#[utoipa::path(operation_id = "submitDocument", tag = "qualification", security(("bearer" = ["documents:write"])),
    params(("id" = CustomerId, Path, description = "The customer")), request_body = SubmitDocument,
    responses((status = 201, description = "The document", body = Document)))]
#[post("/customers/{id}/documents")]
pub async fn submit_document(
    caller: Caller<can::WriteDocuments>,
    app: State,
    path: Path<CustomerId>,
    _: NoQuery,
    act: Act,
    body: Json<SubmitDocument>,
) -> Result<HttpResponse, Problem> {
    let new = new_document(&caller, body.0)?;
    let vault = app.vault.clone();
    act.run(&app, caller, async move |tx, caller| {
        let document = qualification::submit(tx, &vault, caller, path.0, new.clone()).await?;
        let place = format!("/v1/documents/{}", document.id);
        Reply::created(place, &Document::of(document, caller.language))
    })
    .await
}

/// Send in the renewal of a document
///
/// The former document must be verified, and counts on until the renewal has been verified; the two must be of one kind,
/// but an old licence may give way to a merged one. One renewal waits at a time. Rules: CUS-10, CUS-13.
#[utoipa::path(operation_id = "renewDocument", tag = "qualification", security(("bearer" = ["documents:write"])),
    params(("id" = DocumentId, Path, description = "The document to be renewed")), request_body = SubmitDocument,
    responses((status = 201, description = "The new document", body = Document)))]
#[post("/documents/{id}/renew")]
pub async fn renew_document(
    caller: Caller<can::WriteDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
    act: Act,
    body: Json<SubmitDocument>,
) -> Result<HttpResponse, Problem> {
    let new = new_document(&caller, body.0)?;
    let vault = app.vault.clone();
    act.run(&app, caller, async move |tx, caller| {
        let document = qualification::renew(tx, &vault, caller, path.0, new.clone()).await?;
        let place = format!("/v1/documents/{}", document.id);
        Reply::created(place, &Document::of(document, caller.language))
    })
    .await
}

fn new_document(
    caller: &Caller<can::WriteDocuments>,
    body: SubmitDocument,
) -> Result<NewDocument, Problem> {
    let SubmitDocument {
        kind,
        number,
        override_reason,
        issuer,
        issued_on,
        valid_from,
        valid_until,
        unlimited,
        file_id,
        remark,
        invoicing,
    } = body;
    if override_reason.is_some() && !caller.may(Permission::CustomersOverrideIdentifier) {
        return Err(forbidden(Permission::CustomersOverrideIdentifier));
    }
    if unlimited == valid_until.is_some() && (unlimited || kind != DocumentKind::InvoicingDetails) {
        return Err(Problem::body(
            "/valid_until",
            "one-of-two",
            "give either valid_until or unlimited",
            "valid_until 与 unlimited 须且只能填写一项",
        ));
    }
    Ok(NewDocument {
        kind,
        number,
        override_reason,
        issuer,
        issued_on,
        valid_from: valid_from.unwrap_or(issued_on),
        valid_until,
        file_id,
        remark,
        invoicing: invoicing.map(
            |SubmitInvoicing {
                 title,
                 bank,
                 account,
                 address,
                 telephone,
             }| NewInvoicing {
                title,
                bank,
                account,
                address,
                telephone,
            },
        ),
    })
}

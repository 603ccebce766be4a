//! Invoicing details as approved.

use super::dto::InvoicingAccount;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::qualification::{self, Error};
use kehu_db::Tx;
use kehu_kernel::{CustomerId, DocumentId};

/// Get a customer's approved invoicing details
///
/// The ones to be used: as approved with the account opening, or as verified by finance since. The account number is
/// masked; finance discloses it by `discloseApprovedInvoicing`. Rules: CUS-11, CUS-77.
#[utoipa::path(operation_id = "getApprovedInvoicing", tag = "qualification", security(("bearer" = ["documents:read"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "The invoicing details", body = InvoicingAccount)))]
#[get("/customers/{id}/invoicing")]
pub async fn get_approved_invoicing(
    caller: Caller<can::ReadDocuments>,
    app: State,
    path: Path<CustomerId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let masked = kehu_kernel::Caller {
        unmasked: false,
        ..caller.into_inner()
    };
    let work = async |tx: &mut Tx| {
        qualification::approved_invoicing(tx, &app.vault, &masked, path.0).await
    };
    let found = app.db.transaction::<_, Error>(work).await?;
    Ok(HttpResponse::Ok().json(InvoicingAccount::from(found)))
}

/// Disclose a customer's approved invoicing details
///
/// With the account number in full. Every disclosure is recorded. Rules: CUS-05, CUS-77.
#[utoipa::path(operation_id = "discloseApprovedInvoicing", tag = "qualification", security(("bearer" = ["customers:unmask"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "The invoicing details", body = InvoicingAccount)))]
#[post("/customers/{id}/invoicing/disclose")]
pub async fn disclose_approved_invoicing(
    caller: Caller<can::UnmaskCustomers>,
    app: State,
    path: Path<CustomerId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    let vault = app.vault.clone();
    act.run(&app, caller, async move |tx, caller| {
        let found = qualification::approved_invoicing(tx, &vault, caller, path.0).await?;
        Reply::ok(&InvoicingAccount::from(found))
    })
    .await
}

/// Disclose the account number of a document
///
/// Of invoicing details that wait for verification, so that they can be compared with the scan. Every disclosure is
/// recorded. Rules: CUS-05, CUS-77.
#[utoipa::path(operation_id = "discloseDocumentInvoicing", tag = "qualification", security(("bearer" = ["customers:unmask"])),
    params(("id" = DocumentId, Path, description = "The document")),
    responses((status = 200, description = "The invoicing details", body = InvoicingAccount)))]
#[post("/documents/{id}/disclose")]
pub async fn disclose_document_invoicing(
    caller: Caller<can::UnmaskCustomers>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    let vault = app.vault.clone();
    act.run(&app, caller, async move |tx, caller| {
        let found = qualification::document_invoicing(tx, &vault, caller, path.0).await?;
        Reply::ok(&InvoicingAccount::from(found))
    })
    .await
}

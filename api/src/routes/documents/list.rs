//! Reading documents.

use super::dto::{Document, DocumentPage};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_customers::dossier;
use kehu_customers::qualification::{self, DocumentFilter, DocumentKind, DocumentState};
use kehu_kernel::{CustomerId, DocumentId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of documents.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDocuments {
    /// Only those whose last day of validity lies before this one.
    pub expiring_before: Option<NaiveDate>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub state: Vec<DocumentState>,
    /// Only those of these kinds.
    #[serde(default)]
    #[param(max_items = 20)]
    #[validate(length(max = 20))]
    pub kind: Vec<DocumentKind>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List qualification documents
///
/// Those of all customers that the caller may see, in the order in which they came; for instance the verified ones that
/// end before a day, or those that wait for verification. Rules: CUS-10, CUS-13.
#[utoipa::path(operation_id = "listDocuments", tag = "qualification", security(("bearer" = ["documents:read"])),
    params(ListDocuments), responses((status = 200, description = "A page of documents", body = DocumentPage)))]
#[get("/documents")]
pub async fn list_documents(
    caller: Caller<can::ReadDocuments>,
    app: State,
    query: Query<ListDocuments>,
) -> Result<HttpResponse, Problem> {
    let ListDocuments {
        expiring_before,
        state,
        kind,
        limit,
        cursor,
    } = query.0;
    let list = ("documents", expiring_before, &state, &kind);
    let page = page_request::<DocumentId>(limit, cursor.as_deref(), &list)?;
    let filter = DocumentFilter {
        customer: None,
        states: state.clone(),
        kinds: kind.clone(),
        expiring_before,
    };
    let mut connection = app.db.read().await?;
    let found = qualification::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DocumentPage {
        items: found
            .items
            .into_iter()
            .map(|document| Document::of(document, caller.language))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// List a customer's documents
///
/// All of them, also rejected, superseded and withdrawn ones, in the order in which they came. Rule: CUS-10.
#[utoipa::path(operation_id = "listCustomerDocuments", tag = "qualification", security(("bearer" = ["documents:read"])),
    params(("id" = CustomerId, Path, description = "The customer"), PageQuery),
    responses((status = 200, description = "A page of documents", body = DocumentPage)))]
#[get("/customers/{id}/documents")]
pub async fn list_customer_documents(
    caller: Caller<can::ReadDocuments>,
    app: State,
    path: Path<CustomerId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("customer-documents", path.0);
    let page = page_request::<DocumentId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    dossier::load(&mut connection, &caller, path.0).await?;
    let filter = DocumentFilter {
        customer: Some(path.0),
        ..DocumentFilter::default()
    };
    let found = qualification::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DocumentPage {
        items: found
            .items
            .into_iter()
            .map(|document| Document::of(document, caller.language))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a document
///
/// With what is printed on it and what was decided. Rule: CUS-10.
#[utoipa::path(operation_id = "getDocument", tag = "qualification", security(("bearer" = ["documents:read"])),
    params(("id" = DocumentId, Path, description = "The document")),
    responses((status = 200, description = "The document", body = Document)))]
#[get("/documents/{id}")]
pub async fn get_document(
    caller: Caller<can::ReadDocuments>,
    app: State,
    path: Path<DocumentId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let document = qualification::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    // Proofs and renewals show here and do not change the version: no entity tag.
    Ok(HttpResponse::Ok().json(Document::of(document, caller.language)))
}

//! History and timeline.

use super::dto::{CustomerChange, CustomerChangePage, CustomerEventPage};
use super::mask::Sight;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, timeline};
use kehu_kernel::CustomerId;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which changes.
#[derive(Debug, Clone, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeQuery {
    /// Only of this field, such as `mobile` or `contact.mobile`.
    #[param(max_length = 64)]
    #[validate(length(max = 64))]
    pub field: Option<String>,
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

/// List a customer's changes
///
/// The history of every field, latest first: who, when, old and new value, why; with that of dossiers merged into this
/// one. Nothing in it can be changed or deleted. Personal values are masked by role; those erased at the person's request
/// are gone, and the line stays. Rules: CUS-02, CUS-05.
#[utoipa::path(operation_id = "listCustomerChanges", tag = "customers", security(("bearer" = ["customers:read"])),
    params(("id" = CustomerId, Path, description = "The customer"), ChangeQuery),
    responses((status = 200, description = "A page of changes", body = CustomerChangePage)))]
#[get("/customers/{id}/changes")]
pub async fn list_changes(
    caller: Caller<can::ReadCustomers>,
    app: State,
    id: Path<CustomerId>,
    query: Query<ChangeQuery>,
) -> Result<HttpResponse, Problem> {
    let ChangeQuery {
        field,
        limit,
        cursor,
    } = query.0;
    let list = ("changes", id.0, &field);
    let page = page_request(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = dossier::history(
        &mut connection,
        &caller,
        &app.vault,
        id.0,
        field.as_deref(),
        &page,
    )
    .await?;
    connection.give_back();
    let sight = Sight::of(&caller);
    Ok(HttpResponse::Ok().json(CustomerChangePage {
        next_cursor: next_cursor(found.next, &list),
        items: found
            .items
            .into_iter()
            .map(|change| CustomerChange::seen(sight, change))
            .collect(),
    }))
}

/// List a customer's timeline
///
/// What happened to the customer, over all areas, latest first; with that of dossiers merged into this one. Rule: CUS-02.
#[utoipa::path(operation_id = "listCustomerEvents", tag = "customers", security(("bearer" = ["customers:read"])),
    params(("id" = CustomerId, Path, description = "The customer"), PageQuery),
    responses((status = 200, description = "A page of events", body = CustomerEventPage)))]
#[get("/customers/{id}/timeline")]
pub async fn list_events(
    caller: Caller<can::ReadCustomers>,
    app: State,
    id: Path<CustomerId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("timeline", id.0);
    let page = page_request(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = timeline::list(&mut connection, &caller, id.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CustomerEventPage {
        next_cursor: next_cursor(found.next, &list),
        items: found.items.into_iter().map(Into::into).collect(),
    }))
}

//! Finding customers.

use super::dto::{CustomerPage, CustomerSummary, SearchCustomers};
use super::mask::Sight;
use crate::auth::Caller;
use crate::extract::{Json, Query};
use crate::page::{next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier;

/// List customers
///
/// Customers inside the caller's scope, by filters and text, in pages that cost the same however deep they are. Names
/// are found by any part from one character on, by pinyin and initials; surnames under each of their readings. Personal
/// values are masked by role. A search by the end of a number needs four digits and is logged. Numbers of persons belong
/// into the body of `searchCustomers`. Rules: CUS-01, CUS-05, CUS-06.
#[utoipa::path(operation_id = "listCustomers", tag = "customers", security(("bearer" = ["customers:read"])),
    params(SearchCustomers), responses((status = 200, description = "A page of customers", body = CustomerPage)))]
#[get("/customers")]
pub async fn list_customers(
    caller: Caller<can::ReadCustomers>,
    app: State,
    query: Query<SearchCustomers>,
) -> Result<HttpResponse, Problem> {
    find(&caller, &app, &query.0).await
}

/// Search customers
///
/// The same as `listCustomers`, with the question in the body: telephone and identity numbers do not appear in
/// addresses, which are kept in many logs. It changes nothing. Rules: CUS-01, CUS-05, CUS-06.
#[utoipa::path(operation_id = "searchCustomers", tag = "customers", security(("bearer" = ["customers:read"])),
    request_body = SearchCustomers, responses((status = 200, description = "A page of customers", body = CustomerPage)))]
#[post("/customers/search")]
pub async fn search_customers(
    caller: Caller<can::ReadCustomers>,
    app: State,
    body: Json<SearchCustomers>,
) -> Result<HttpResponse, Problem> {
    find(&caller, &app, &body.0).await
}

async fn find(
    caller: &kehu_kernel::Caller,
    app: &State,
    asked: &SearchCustomers,
) -> Result<HttpResponse, Problem> {
    let filters = asked.filters();
    let list = (&filters, asked.sort);
    let page = page_request(asked.limit, asked.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = dossier::search(
        &mut connection,
        caller,
        &app.vault,
        &filters,
        asked.sort,
        &page,
    )
    .await?;
    connection.give_back();
    let sight = Sight::of(caller);
    Ok(HttpResponse::Ok().json(CustomerPage {
        next_cursor: next_cursor(found.next, &list),
        items: found
            .items
            .into_iter()
            .map(|found| CustomerSummary::seen(sight, found))
            .collect(),
    }))
}

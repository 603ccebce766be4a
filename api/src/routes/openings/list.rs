//! Reading applications.

use super::dto::{AccountOpening, AccountOpeningPage};
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::found;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::opening::{self, ApplicationState, OpeningFilter};
use kehu_kernel::{CustomerId, OpeningId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of applications.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListOpenings {
    /// Only those of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub state: Vec<ApplicationState>,
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

/// List account openings
///
/// Those of the customers that the caller may see, the latest first. Rule: CUS-11.
#[utoipa::path(operation_id = "listOpenings", tag = "account-openings", security(("bearer" = ["openings:read"])),
    params(ListOpenings), responses((status = 200, description = "A page of applications", body = AccountOpeningPage)))]
#[get("/account-openings")]
pub async fn list_openings(
    caller: Caller<can::ReadOpenings>,
    app: State,
    query: Query<ListOpenings>,
) -> Result<HttpResponse, Problem> {
    let ListOpenings {
        customer_id,
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("openings", customer_id, &state);
    let page = page_request::<OpeningId>(limit, cursor.as_deref(), &list)?;
    let filter = OpeningFilter {
        customer: customer_id,
        states: state.clone(),
    };
    let mut connection = app.db.read().await?;
    let page = opening::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(AccountOpeningPage {
        items: page.items.into_iter().map(AccountOpening::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get an account opening
///
/// The application, with where it stands and its latest approval. Rule: CUS-11.
#[utoipa::path(operation_id = "getOpening", tag = "account-openings", security(("bearer" = ["openings:read"])),
    params(("id" = OpeningId, Path, description = "The application"), IfNoneMatch),
    responses((status = 200, description = "The application", body = AccountOpening)))]
#[get("/account-openings/{id}")]
pub async fn get_opening(
    caller: Caller<can::ReadOpenings>,
    app: State,
    path: Path<OpeningId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let opening = opening::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(found(&known, &AccountOpening::from(opening)))
}

//! Reading proposals.

use super::dto::{Disqualification, DisqualificationPage};
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::found;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::disqualification::{self, DisqualificationFilter};
use kehu_customers::opening::ApplicationState;
use kehu_kernel::{CustomerId, DisqualificationId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of proposals.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDisqualifications {
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

/// List disqualifications
///
/// The proposals for the customers that the caller may see, the latest first. Rule: CUS-14.
#[utoipa::path(operation_id = "listDisqualifications", tag = "disqualifications", security(("bearer" = ["openings:read"])),
    params(ListDisqualifications), responses((status = 200, description = "A page of proposals", body = DisqualificationPage)))]
#[get("/disqualifications")]
pub async fn list_disqualifications(
    caller: Caller<can::ReadOpenings>,
    app: State,
    query: Query<ListDisqualifications>,
) -> Result<HttpResponse, Problem> {
    let ListDisqualifications {
        customer_id,
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("disqualifications", customer_id, &state);
    let page = page_request::<DisqualificationId>(limit, cursor.as_deref(), &list)?;
    let filter = DisqualificationFilter {
        customer: customer_id,
        states: state.clone(),
    };
    let mut connection = app.db.read().await?;
    let page = disqualification::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DisqualificationPage {
        items: page
            .items
            .into_iter()
            .map(|one| Disqualification::of(one, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a disqualification
///
/// The proposal with its evidence, where it stands, and its latest approval. Rule: CUS-14.
#[utoipa::path(operation_id = "getDisqualification", tag = "disqualifications", security(("bearer" = ["openings:read"])),
    params(("id" = DisqualificationId, Path, description = "The proposal"), IfNoneMatch),
    responses((status = 200, description = "The proposal", body = Disqualification)))]
#[get("/disqualifications/{id}")]
pub async fn get_disqualification(
    caller: Caller<can::ReadOpenings>,
    app: State,
    path: Path<DisqualificationId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = disqualification::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(found(&known, &Disqualification::of(one, caller.language)))
}

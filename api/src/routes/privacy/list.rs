//! Reading requests.

use super::dto::{PrivacyRequest, PrivacyRequestPage};
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::found;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::privacy::{self, PrivacyRequestKind, PrivacyRequestState, RequestFilter};
use kehu_kernel::{CustomerId, PrivacyRequestId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of requests.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPrivacyRequests {
    /// Only those about this customer or its contacts.
    pub customer_id: Option<CustomerId>,
    /// Only those of these kinds.
    #[serde(default)]
    #[param(max_items = 2)]
    #[validate(length(max = 2))]
    pub kind: Vec<PrivacyRequestKind>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub state: Vec<PrivacyRequestState>,
    /// Only those that are open past their day.
    #[serde(default)]
    #[param(default = false)]
    pub overdue: bool,
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

/// List privacy requests
///
/// Those about customers that the caller may see, the latest first; `overdue=true` shows what is open past its day. Rules:
/// CUS-05, CUS-06.
#[utoipa::path(operation_id = "listPrivacyRequests", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(ListPrivacyRequests), responses((status = 200, description = "A page of requests", body = PrivacyRequestPage)))]
#[get("/privacy-requests")]
pub async fn list_privacy_requests(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    query: Query<ListPrivacyRequests>,
) -> Result<HttpResponse, Problem> {
    let ListPrivacyRequests {
        customer_id,
        kind,
        state,
        overdue,
        limit,
        cursor,
    } = query.0;
    let list = ("privacy-requests", customer_id, &kind, &state, overdue);
    let page = page_request::<PrivacyRequestId>(limit, cursor.as_deref(), &list)?;
    let filter = RequestFilter {
        customer: customer_id,
        kinds: kind.clone(),
        states: state.clone(),
        overdue,
    };
    let mut connection = app.db.read().await?;
    let page = privacy::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let today = caller.today();
    Ok(HttpResponse::Ok().json(PrivacyRequestPage {
        items: page
            .items
            .into_iter()
            .map(|one| PrivacyRequest::of(one, today))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a privacy request
///
/// Where it stands, by when it is due, how it ended; of an export its archive, of an erasure what a law keeps and until
/// when. Rules: CUS-05, CUS-06.
#[utoipa::path(operation_id = "getPrivacyRequest", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request"), IfNoneMatch),
    responses((status = 200, description = "The request", body = PrivacyRequest)))]
#[get("/privacy-requests/{id}")]
pub async fn get_privacy_request(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = privacy::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    // Whether it is overdue, and whether the archive is there, change without a version.
    let body = PrivacyRequest::of(one, caller.today());
    let volatile = body.overdue || body.archive.is_some();
    Ok(match volatile {
        true => HttpResponse::Ok().json(body),
        false => found(&known, &body),
    })
}

//! Customers filed by those outside the group.

use super::dto::{
    ApproveFiling, CorrectFiling, FileCustomer, Filing, FilingPage, RecordFilingPresence,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routes::customers::mask::Sight;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{FilingId, PartyId, RecommenderId, UnitId};
use kehu_reception::filings::{self, Correction, FilingFilter, NewFiling};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// File a customer
///
/// In the name of somebody outside the group: an agency, a private person, an owner. Answers whether the filing holds by the
/// site's terms, until when the customer may come, or which condition it fails and why; one that is void is on record too. Who
/// is filed is matched by mobile with those who were here. A filing changes neither whose turn it is nor whose customer; it is
/// weighed again when the customer comes, and at the deal. Rules: ATT-F01, ATT-F02, ATT-F03, ATT-F05.
#[utoipa::path(operation_id = "fileCustomer", tag = "reception", security(("bearer" = ["filings:record"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = FileCustomer,
    responses((status = 201, description = "The filing", body = Filing),
        (status = 409, description = "The site's rules take no such filings, or it is entered too late", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/filings")]
pub async fn file_customer(
    caller: Caller<can::RecordFilings>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<FileCustomer>,
) -> Result<HttpResponse, Problem> {
    let (state, new) = (app.clone(), NewFiling::from(body.0));
    act.run(&app, caller, async move |tx, caller| {
        let filing = filings::file(tx, caller, &state.vault, path.0, &new).await?;
        created(caller, filing)
    })
    .await
}

fn created(
    caller: &kehu_kernel::Caller,
    filing: filings::Filing,
) -> Result<Reply, crate::problem::Failure> {
    let place = format!("/v1/filings/{}", filing.id);
    Reply::created(place, &shown(caller, filing))
}

fn shown(caller: &kehu_kernel::Caller, filing: filings::Filing) -> Filing {
    Filing::seen(Sight::of(caller), caller.language, filing)
}

/// The filters of the list of filings.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListFilings {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this recommender.
    pub recommender_id: Option<RecommenderId>,
    /// Only those of this party, or of one merged with it.
    pub party_id: Option<PartyId>,
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

/// List filings
///
/// Those of the sites within the caller's reach, the latest first, each with how it was found to stand. Rules: ATT-F01 to
/// ATT-F09.
#[utoipa::path(operation_id = "listFilings", tag = "reception", security(("bearer" = ["filings:record"])),
    params(ListFilings), responses((status = 200, description = "A page of filings", body = FilingPage)))]
#[get("/filings")]
pub async fn list_filings(
    caller: Caller<can::RecordFilings>,
    app: State,
    query: Query<ListFilings>,
) -> Result<HttpResponse, Problem> {
    let ListFilings {
        site_id,
        recommender_id,
        party_id,
        limit,
        cursor,
    } = query.0;
    let list = ("filings", site_id, recommender_id, party_id);
    let page = page_request::<FilingId>(limit, cursor.as_deref(), &list)?;
    let filter = FilingFilter {
        site: site_id,
        recommender: recommender_id,
        party: party_id,
    };
    let mut connection = app.db.read().await?;
    let page = filings::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(FilingPage {
        items: page
            .items
            .into_iter()
            .map(|one| shown(&caller, one))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a filing
///
/// With how it was found to stand whenever it was weighed, and why. Rules: ATT-F01 to ATT-F09.
#[utoipa::path(operation_id = "getFiling", tag = "reception", security(("bearer" = ["filings:record"])),
    params(("id" = FilingId, Path, description = "The filing")),
    responses((status = 200, description = "The filing", body = Filing)))]
#[get("/filings/{id}")]
pub async fn get_filing(
    caller: Caller<can::RecordFilings>,
    app: State,
    path: Path<FilingId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let filing = filings::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(shown(&caller, filing)))
}

/// Correct a filing
///
/// The name under which the customer was filed, by another filing that points at the first and keeps its time. Only until the
/// customer or the recommender comes; who gave another telephone is another customer, to be filed anew. Rule: ATT-F07.
#[utoipa::path(operation_id = "correctFiling", tag = "reception", security(("bearer" = ["filings:record"])),
    params(("id" = FilingId, Path, description = "The filing")), request_body = CorrectFiling,
    responses((status = 201, description = "The filing that corrects it", body = Filing),
        (status = 409, description = "It was corrected, or somebody has come", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/filings/{id}/corrections")]
pub async fn correct_filing(
    caller: Caller<can::RecordFilings>,
    app: State,
    path: Path<FilingId>,
    _: NoQuery,
    act: Act,
    body: Json<CorrectFiling>,
) -> Result<HttpResponse, Problem> {
    let CorrectFiling { name, reason } = body.0;
    let new = Correction {
        filing: path.0,
        name,
        reason,
    };
    act.run(&app, caller, async move |tx, caller| {
        created(caller, filings::correct(tx, caller, &new).await?)
    })
    .await
}

/// Record that a recommender came along
///
/// With the filed customer, now, and whether the identity papers of both were seen. It counts on the day of the visit that the
/// filing brings. Rule: ATT-F05.
#[utoipa::path(operation_id = "recordRecommenderPresence", tag = "reception", security(("bearer" = ["filings:record"])),
    params(("id" = FilingId, Path, description = "The filing")), request_body = RecordFilingPresence,
    responses((status = 200, description = "The filing", body = Filing),
        (status = 409, description = "It was corrected", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/filings/{id}/presences")]
pub async fn record_recommender_presence(
    caller: Caller<can::RecordFilings>,
    app: State,
    path: Path<FilingId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordFilingPresence>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let filing = filings::bring_along(tx, caller, path.0, body.0.papers_seen).await?;
        Reply::ok(&shown(caller, filing))
    })
    .await
}

/// Approve a filing
///
/// That its recommender is paid, once the customer has come and the filing holds. Where the site's terms want it, what the
/// recommender gets is held until then. Nobody approves a filing that they entered. Rule: ATT-F09.
#[utoipa::path(operation_id = "approveFiling", tag = "reception", security(("bearer" = ["filings:approve"])),
    params(("id" = FilingId, Path, description = "The filing")), request_body = ApproveFiling,
    responses((status = 200, description = "The filing", body = Filing),
        (status = 409, description = "It is approved, was corrected, or does not hold", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/filings/{id}/approve")]
pub async fn approve_filing(
    caller: Caller<can::ApproveFilings>,
    app: State,
    path: Path<FilingId>,
    _: NoQuery,
    act: Act,
    body: Json<ApproveFiling>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let filing = filings::approve(tx, caller, path.0, body.0.opinion.as_deref()).await?;
        Reply::ok(&shown(caller, filing))
    })
    .await
}

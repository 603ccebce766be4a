//! Those outside the group who file customers.

use super::dto::{EnterRecommender, Recommender, RecommenderPage, UpdateRecommender};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, IfNoneMatch, Json, MergePatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::{Reply, found};
use crate::routes::customers::mask::Sight;
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_attribution::policy::RecommenderKind;
use kehu_kernel::{RecommenderId, UnitId};
use kehu_reception::filings::{self, NewRecommender, RecommenderFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Enter a recommender
///
/// Somebody outside the group who files customers at a site: an agency (a company of the dossier), a private person or an owner
/// (a person of the dossier), with the period of the contract. What they get of a deal, and on which terms, the site's rules
/// say; a kind for which they say nothing is refused. Rule: ATT-F01.
#[utoipa::path(operation_id = "enterRecommender", tag = "reception", security(("bearer" = ["filings:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = EnterRecommender,
    responses((status = 201, description = "The recommender", body = Recommender, headers(("Location" = String, description = "Its place"))),
        (status = 409, description = "It is entered already, or the site's rules take no filings of this kind", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/recommenders")]
pub async fn enter_recommender(
    caller: Caller<can::ManageFilings>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<EnterRecommender>,
) -> Result<HttpResponse, Problem> {
    let new = NewRecommender::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let one = filings::create_recommender(tx, caller, path.0, &new).await?;
        let place = format!("/v1/recommenders/{}", one.id);
        Reply::made(place, &Recommender::seen(Sight::of(caller), one))
    })
    .await
}

/// The filters of the list of recommenders.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRecommenders {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this kind.
    pub kind: Option<RecommenderKind>,
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

/// List recommenders
///
/// Those of the sites within the caller's reach, the latest first. Rule: ATT-F01.
#[utoipa::path(operation_id = "listRecommenders", tag = "reception", security(("bearer" = ["filings:record"])),
    params(ListRecommenders), responses((status = 200, description = "A page of recommenders", body = RecommenderPage)))]
#[get("/recommenders")]
pub async fn list_recommenders(
    caller: Caller<can::RecordFilings>,
    app: State,
    query: Query<ListRecommenders>,
) -> Result<HttpResponse, Problem> {
    let ListRecommenders {
        site_id,
        kind,
        limit,
        cursor,
    } = query.0;
    let list = ("recommenders", site_id, kind);
    let page = page_request::<RecommenderId>(limit, cursor.as_deref(), &list)?;
    let filter = RecommenderFilter {
        site: site_id,
        kind,
    };
    let mut connection = app.db.read().await?;
    let page = filings::list_recommenders(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let sight = Sight::of(&caller);
    Ok(HttpResponse::Ok().json(RecommenderPage {
        items: page
            .items
            .into_iter()
            .map(|one| Recommender::seen(sight, one))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a recommender
///
/// Who files, of which kind, and until when the contract runs. Rule: ATT-F01.
#[utoipa::path(operation_id = "getRecommender", tag = "reception", security(("bearer" = ["filings:record"])),
    params(("id" = RecommenderId, Path, description = "The recommender"), IfNoneMatch),
    responses((status = 200, description = "The recommender", body = Recommender)))]
#[get("/recommenders/{id}")]
pub async fn get_recommender(
    caller: Caller<can::RecordFilings>,
    app: State,
    path: Path<RecommenderId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = filings::find_recommender(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let body = Recommender::seen(Sight::of(&caller), one);
    Ok(found(&known, &body))
}

/// Change a recommender
///
/// The last day of the contract, of the version that `If-Match` names. Filings that were made keep the contract as it stood.
/// Rule: ATT-F01.
#[utoipa::path(operation_id = "updateRecommender", tag = "reception", security(("bearer" = ["filings:manage"])),
    params(("id" = RecommenderId, Path, description = "The recommender"), crate::extract::IfMatch),
    request_body(content = UpdateRecommender, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The recommender", body = Recommender),
        (status = 409, description = "The key was used for another request", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/recommenders/{id}")]
pub async fn update_recommender(
    caller: Caller<can::ManageFilings>,
    app: State,
    act: Act,
    path: Path<RecommenderId>,
    body: MergePatch<UpdateRecommender>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let until = body.0.contract_until;
        let one = filings::change_contract(tx, caller, path.0, version.0, until).await?;
        Reply::current(&Recommender::seen(Sight::of(caller), one))
    })
    .await
}

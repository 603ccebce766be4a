//! Collection notices.

use super::dto::{CollectionNotice, CollectionNoticeList};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::collection;
use kehu_kernel::DealId;

/// Issue a collection notice
///
/// The next one of a deal of which money is overdue: first, second, and so on, numbered in the register. Rules: ATT-D06,
/// GOV-10.
#[utoipa::path(operation_id = "issueCollectionNotice", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal")),
    responses((status = 201, description = "The notice", body = CollectionNotice)))]
#[post("/deals/{id}/collection-notices")]
pub async fn issue_collection_notice(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let notice = collection::issue(tx, caller, path.0).await?;
        let place = format!("/v1/collection-notices/{}/form", notice.id);
        Reply::created(place, &CollectionNotice::from(notice))
    })
    .await
}

/// List the collection notices of a deal
///
/// The first first. Rule: ATT-D06.
#[utoipa::path(operation_id = "listCollectionNotices", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DealId, Path, description = "The deal")),
    responses((status = 200, description = "The notices", body = CollectionNoticeList)))]
#[get("/deals/{id}/collection-notices")]
pub async fn list_collection_notices(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let notices = collection::list(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let items = notices.into_iter().map(CollectionNotice::from).collect();
    Ok(HttpResponse::Ok().json(CollectionNoticeList { items }))
}

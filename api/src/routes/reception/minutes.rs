//! Evening minutes.

use super::dto::{Minutes, MinutesPage, TakeMinutes};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{MinutesId, UnitId};
use kehu_reception::minutes::{self, NewMinutes};

/// Take the minutes of the evening meeting
///
/// Of today, by the sales manager or the project manager. All receptions of the day are listed, with what was reported of
/// them: the minutes are evidence of a claim's time. Once a day. Rule: ATT-G25.
#[utoipa::path(operation_id = "takeMinutes", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = TakeMinutes,
    responses((status = 201, description = "The minutes", body = Minutes)))]
#[post("/sites/{site_id}/evening-minutes")]
pub async fn take_minutes(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<TakeMinutes>,
) -> Result<HttpResponse, Problem> {
    let new = NewMinutes::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let minutes = minutes::take(tx, caller, path.0, &new).await?;
        Reply::created(
            format!("/v1/sites/{}/evening-minutes", minutes.site_id),
            &Minutes::from(minutes),
        )
    })
    .await
}

/// List evening minutes
///
/// Of a site, the latest first; a salesperson reads of the own visitors only. Rule: ATT-G25.
#[utoipa::path(operation_id = "listMinutes", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), PageQuery),
    responses((status = 200, description = "A page of minutes", body = MinutesPage)))]
#[get("/sites/{site_id}/evening-minutes")]
pub async fn list_minutes(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("evening-minutes", path.0);
    let page = page_request::<MinutesId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = minutes::list(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(MinutesPage {
        items: page.items.into_iter().map(Minutes::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

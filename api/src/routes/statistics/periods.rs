//! Closed periods.

use super::dto::{ClosePeriod, StatisticsPeriodPage};
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
use kehu_kernel::{StatisticsPeriodId, UnitId};
use kehu_statistics::periods::{self, PeriodFigures};

/// Close a period
///
/// A day, a week or a month that has ended, after the days for which the site's policy leaves it open; once. Its figures are
/// kept as they are now and change no more. Rule: ATT-S01.
#[utoipa::path(operation_id = "closeStatisticsPeriod", tag = "statistics", security(("bearer" = ["statistics:close"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = ClosePeriod,
    responses((status = 201, description = "The period with its figures", body = PeriodFigures)))]
#[post("/sites/{site_id}/statistics/periods")]
pub async fn close_statistics_period(
    caller: Caller<can::CloseStatistics>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<ClosePeriod>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let closed = periods::close(tx, caller, path.0, body.0.kind, body.0.starts_on).await?;
        Reply::created(
            format!("/v1/statistics/periods/{}", closed.period.id),
            &closed,
        )
    })
    .await
}

/// List the closed periods of a site
///
/// The latest first. Rule: ATT-S01.
#[utoipa::path(operation_id = "listStatisticsPeriods", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), PageQuery),
    responses((status = 200, description = "A page of periods", body = StatisticsPeriodPage)))]
#[get("/sites/{site_id}/statistics/periods")]
pub async fn list_statistics_periods(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("statistics-periods", path.0);
    let page = page_request::<StatisticsPeriodId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = periods::list(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(StatisticsPeriodPage {
        items: found.items,
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a closed period
///
/// The figures with which it was closed, and beside them, day by day, what was recorded of it afterwards: corrections, late
/// money. Rule: ATT-S01.
#[utoipa::path(operation_id = "getStatisticsPeriod", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("id" = StatisticsPeriodId, Path, description = "The period")),
    responses((status = 200, description = "The period with its figures and adjustments", body = PeriodFigures)))]
#[get("/statistics/periods/{id}")]
pub async fn get_statistics_period(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<StatisticsPeriodId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    Ok(HttpResponse::Ok().json(periods::find(&mut connection, &caller, path.0).await?))
}

//! The weekly general report.

use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_kernel::UnitId;
use kehu_statistics::weekly::{self, WeeklyReport};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Which week.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WeekQuery {
    /// Any day of the week, which runs from Monday to Sunday; this week, if absent.
    pub day: Option<NaiveDate>,
}

/// Get the weekly general report
///
/// 业务综合周报 of a site: the figures of each day of the week, by channel, salesperson, intent level and product, conversion,
/// withdrawals with their reasons, the month and the project to date. Rules: ATT-S01, ATT-S02.
#[utoipa::path(operation_id = "getWeeklyReport", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), WeekQuery),
    responses((status = 200, description = "The report", body = WeeklyReport)))]
#[get("/sites/{site_id}/statistics/weekly-report")]
pub async fn get_weekly_report(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<WeekQuery>,
) -> Result<HttpResponse, Problem> {
    let day = query.0.day.unwrap_or(caller.today());
    let mut connection = app.db.read_for_report().await?;
    Ok(HttpResponse::Ok().json(weekly::report(&mut connection, &caller, path.0, day).await?))
}

//! Reading figures.

use super::dto::{
    Conversions, SiteMonths, SpanQuery, StatisticsBreakdown, StatisticsDays, StatisticsWithdrawals,
};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_kernel::UnitId;
use kehu_statistics::figures::{self, Dimension, Standing};
use kehu_statistics::{conversion, withdrawals};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Which day.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The day; today, if absent.
    pub day: Option<NaiveDate>,
}

/// Get the daily statistics
///
/// Calls, visits, registrations, reservations, subscriptions and contracts with their amounts and receipts, withdrawals
/// (来人来电统计表): of the day, of the month to the day, of the project to the day. A day begins at midnight of the site. Exact
/// at the moment of reading. Rule: ATT-S01.
#[utoipa::path(operation_id = "getDailyStatistics", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), DayQuery),
    responses((status = 200, description = "The figures", body = Standing)))]
#[get("/sites/{site_id}/statistics/daily")]
pub async fn get_daily_statistics(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<DayQuery>,
) -> Result<HttpResponse, Problem> {
    let day = query.0.day.unwrap_or(caller.today());
    let mut connection = app.db.read_for_report().await?;
    Ok(HttpResponse::Ok().json(figures::daily(&mut connection, &caller, path.0, day).await?))
}

/// List the statistics of days
///
/// A line for each day of a span: the weekly and monthly analysis of visitors, calls and deals. Rule: ATT-S01.
#[utoipa::path(operation_id = "listStatisticsDays", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), SpanQuery),
    responses((status = 200, description = "The figures", body = StatisticsDays)))]
#[get("/sites/{site_id}/statistics/days")]
pub async fn list_statistics_days(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<SpanQuery>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read_for_report().await?;
    let items = figures::days(&mut connection, &caller, path.0, query.0.into()).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(StatisticsDays { items }))
}

/// By what, and of which span.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BreakdownQuery {
    /// By what the figures are divided.
    pub by: Dimension,
    /// First day.
    pub from: NaiveDate,
    /// Last day; at most 365 days after the first.
    pub until: NaiveDate,
}

/// Get statistics by one dimension
///
/// By channel, salesperson, intent level or type of property. Of a visit the first receiver counts; channel, level and
/// product are those of the registration as last corrected, of a deal those of its party's latest registration before it.
/// Rule: ATT-S01.
#[utoipa::path(operation_id = "getStatisticsBreakdown", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), BreakdownQuery),
    responses((status = 200, description = "A line for each item", body = StatisticsBreakdown)))]
#[get("/sites/{site_id}/statistics/breakdown")]
pub async fn get_statistics_breakdown(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<BreakdownQuery>,
) -> Result<HttpResponse, Problem> {
    let BreakdownQuery { by, from, until } = query.0;
    let span = SpanQuery { from, until }.into();
    let mut connection = app.db.read_for_report().await?;
    let items = figures::breakdown(&mut connection, &caller, path.0, by, span).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(StatisticsBreakdown { items }))
}

/// Get the conversion from step to step
///
/// Of those who took a step in the span, how many have taken the next one until now: calls to visits, visits to
/// registrations, registrations to reservations and subscriptions, reservations to subscriptions, subscriptions to
/// contracts. Rule: ATT-S01.
#[utoipa::path(operation_id = "getConversion", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), SpanQuery),
    responses((status = 200, description = "The steps", body = Conversions)))]
#[get("/sites/{site_id}/statistics/conversion")]
pub async fn get_conversion(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<SpanQuery>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read_for_report().await?;
    let items = conversion::conversion(&mut connection, &caller, path.0, query.0.into()).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Conversions { items }))
}

/// List withdrawals
///
/// And ends by default of a span, each with its reason. Rule: ATT-S01.
#[utoipa::path(operation_id = "listWithdrawals", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), SpanQuery),
    responses((status = 200, description = "The withdrawals", body = StatisticsWithdrawals)))]
#[get("/sites/{site_id}/statistics/withdrawals")]
pub async fn list_withdrawals(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<SpanQuery>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read_for_report().await?;
    let items = withdrawals::withdrawals(&mut connection, &caller, path.0, query.0.into()).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(StatisticsWithdrawals { items }))
}

/// List the months of all sites
///
/// Of a year, of every site within the caller's reach; exact at the moment of reading. Rule: ATT-S01.
#[utoipa::path(operation_id = "listSiteMonths", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("year" = u16, Path, description = "The year", minimum = 2000, maximum = 2200)),
    responses((status = 200, description = "The months", body = SiteMonths)))]
#[get("/statistics/sites/{year}")]
pub async fn list_site_months(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<u16>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read_for_report().await?;
    let items = figures::sites(&mut connection, &caller, path.0.into()).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(SiteMonths { items }))
}

//! The weekly general report.

use super::dto::WeeklyReport;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::state::State;
use actix_web::{HttpResponse, get};
use chrono::{Days, NaiveDate, Weekday};
use kehu_db::PgConnection;
use kehu_kernel::UnitId;
use kehu_statistics::figures::{self, Dimension, Span};
use kehu_statistics::{conversion, withdrawals};
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
    let span = week_of(query.0.day.unwrap_or(caller.today()));
    let mut connection = app.db.read_for_report().await?;
    Ok(HttpResponse::Ok().json(report(&mut connection, &caller, path.0, span).await?))
}

/// Monday to Sunday.
fn week_of(day: NaiveDate) -> Span {
    let from = day.week(Weekday::Mon).first_day();
    Span {
        from,
        until: from.checked_add_days(Days::new(6)).unwrap_or(from),
    }
}

async fn report(
    connection: &mut PgConnection,
    caller: &kehu_kernel::Caller,
    site: UnitId,
    span: Span,
) -> Result<WeeklyReport, kehu_statistics::Error> {
    Ok(WeeklyReport {
        from: span.from,
        until: span.until,
        standing: figures::daily(connection, caller, site, span.until).await?,
        days: figures::days(connection, caller, site, span).await?,
        channels: figures::breakdown(connection, caller, site, Dimension::Channel, span).await?,
        salespeople: figures::breakdown(connection, caller, site, Dimension::Salesperson, span)
            .await?,
        intent_levels: figures::breakdown(connection, caller, site, Dimension::IntentLevel, span)
            .await?,
        products: figures::breakdown(connection, caller, site, Dimension::Product, span).await?,
        conversion: conversion::conversion(connection, caller, site, span).await?,
        withdrawals: withdrawals::withdrawals(connection, caller, site, span).await?,
    })
}

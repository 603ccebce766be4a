//! The weekly general report 业务综合周报 (ATT-S02).

use crate::conversion::{self, Conversion};
use crate::figures::{self, DayTotals, Dimension, Line, Span, Standing};
use crate::withdrawals::{self, Withdrawal};
use crate::{Error, site};
use chrono::{Days, NaiveDate, Weekday};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

/// The weekly general report 业务综合周报 (ATT-S02).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WeeklyReport {
    /// First day, a Monday.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Figures of the last day, of the month to it, and of the project to it.
    pub standing: Standing,
    /// A line for each day.
    #[schema(max_items = 7)]
    pub days: Vec<DayTotals>,
    /// By channel.
    #[schema(max_items = 1000)]
    pub channels: Vec<Line>,
    /// By salesperson.
    #[schema(max_items = 1000)]
    pub salespeople: Vec<Line>,
    /// By intent level.
    #[schema(max_items = 1000)]
    pub intent_levels: Vec<Line>,
    /// By type of property.
    #[schema(max_items = 1000)]
    pub products: Vec<Line>,
    /// From step to step.
    #[schema(max_items = 6)]
    pub conversion: Vec<Conversion>,
    /// Withdrawals and ends by default.
    #[schema(max_items = 1000)]
    pub withdrawals: Vec<Withdrawal>,
}

/// The report of the week, from Monday to Sunday, in which a day lies. The facts are read once for all breakdowns.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn report(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    day: NaiveDate,
) -> Result<WeeklyReport, Error> {
    site::demand(connection, caller, site).await?;
    let span = week_of(day);
    let standing = figures::standing(connection, site, span.until).await?;
    let days = figures::each_day(connection, site, span).await?;
    let facts = figures::figures(connection, site, span, caller.now).await?;
    let names = figures::names(connection, &facts).await?;
    let lines = |dimension| figures::lines(&facts, dimension, &names);
    Ok(WeeklyReport {
        from: span.from,
        until: span.until,
        standing,
        days,
        channels: lines(Dimension::Channel)?,
        salespeople: lines(Dimension::Salesperson)?,
        intent_levels: lines(Dimension::IntentLevel)?,
        products: lines(Dimension::Product)?,
        conversion: conversion::steps(connection, site, span).await?,
        withdrawals: withdrawals::ended(connection, site, span).await?,
    })
}

fn week_of(day: NaiveDate) -> Span {
    let from = day.week(Weekday::Mon).first_day();
    Span {
        from,
        until: from.checked_add_days(Days::new(6)).unwrap_or(from),
    }
}

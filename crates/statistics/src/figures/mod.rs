//! Figures of a site and of all sites.

mod model;
mod store;

pub(crate) use model::out_of_range;
pub use model::{DayTotals, Dimension, Figure, Line, Measure, SiteMonth, Span, Standing, Totals};
pub(crate) use store::{figures, standing};

use crate::{Error, site};
use chrono::{Days, NaiveDate};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// Figures of a day, of the month to that day, and of the project to that day (来人来电统计表).
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn daily(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    day: NaiveDate,
) -> Result<Standing, Error> {
    site::demand(connection, caller, site).await?;
    standing(connection, site, day).await
}

/// A line for each day of a span, days without anything among them.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] for a span that is empty or too long.
pub async fn days(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    span: Span,
) -> Result<Vec<DayTotals>, Error> {
    span.check()?;
    site::demand(connection, caller, site).await?;
    each_day(connection, site, span).await
}

/// The days of a site that the caller may read.
pub(crate) async fn each_day(
    connection: &mut PgConnection,
    site: UnitId,
    span: Span,
) -> Result<Vec<DayTotals>, Error> {
    let mut known: BTreeMap<NaiveDate, Totals> = store::days(connection, site, span)
        .await?
        .into_iter()
        .map(|one| (one.day, one.totals))
        .collect();
    Ok(span
        .days()
        .map(|day| DayTotals {
            day,
            totals: known.remove(&day).unwrap_or_default(),
        })
        .collect())
}

/// A line for each item of a dimension, the most visits first; what is not known of comes last.
///
/// # Errors
/// As [`days`].
pub async fn breakdown(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    dimension: Dimension,
    span: Span,
) -> Result<Vec<Line>, Error> {
    span.check()?;
    site::demand(connection, caller, site).await?;
    let figures = figures(connection, site, span, caller.now).await?;
    let names = match dimension {
        Dimension::Salesperson => names(connection, &figures).await?,
        _ => BTreeMap::new(),
    };
    lines(&figures, dimension, &names)
}

/// The display names of the salespeople of whom there are figures.
pub(crate) async fn names(
    connection: &mut PgConnection,
    figures: &[Figure],
) -> Result<BTreeMap<String, String>, Error> {
    let people: BTreeSet<&String> = figures
        .iter()
        .filter(|figure| figure.dimension == Dimension::Salesperson)
        .map(|figure| &figure.item)
        .collect();
    store::names(connection, people.into_iter()).await
}

/// The lines of a dimension, with the names of those that have one, in the order of [`breakdown`].
pub(crate) fn lines(
    figures: &[Figure],
    dimension: Dimension,
    names: &BTreeMap<String, String>,
) -> Result<Vec<Line>, Error> {
    let mut totals: BTreeMap<&str, Totals> = BTreeMap::new();
    for figure in figures
        .iter()
        .filter(|figure| figure.dimension == dimension)
    {
        totals.entry(&figure.item).or_default().add(figure)?;
    }
    let mut lines: Vec<Line> = totals
        .into_iter()
        .map(|(item, totals)| Line {
            name: names.get(item).cloned(),
            item: Some(item.to_owned()).filter(|item| !item.is_empty()),
            totals,
        })
        .collect();
    lines.sort_by_key(|line| {
        (
            line.item.is_none(),
            std::cmp::Reverse(line.totals.visits()),
            line.item.clone(),
        )
    });
    Ok(lines)
}

/// The months of a year of every site inside the caller's scope, sites and months in order; months without anything are
/// left out.
///
/// # Errors
/// [`Error::Database`].
pub async fn sites(
    connection: &mut PgConnection,
    caller: &Caller,
    year: i32,
) -> Result<Vec<SiteMonth>, Error> {
    let (Some(from), Some(before)) = (
        NaiveDate::from_ymd_opt(year, 1, 1),
        NaiveDate::from_ymd_opt(year + 1, 1, 1),
    ) else {
        return Ok(Vec::new());
    };
    store::sites(
        connection,
        &caller.scope,
        Span {
            from,
            until: before.checked_sub_days(Days::new(1)).unwrap_or(from),
        },
    )
    .await
}

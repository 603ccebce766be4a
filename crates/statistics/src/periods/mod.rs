//! Closed periods: a period keeps the figures that it was closed with; later corrections show as dated adjustments beside
//! them, never in them (ATT-S01).

mod model;
mod rules;
mod store;

pub use model::{Adjustment, Change, Period, PeriodFigures, PeriodKind};

use crate::figures::{Figure, Span, figures, out_of_range};
use crate::{Error, site};
use chrono::{Days, NaiveDate};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_kernel::{Caller, Page, PageRequest, StatisticsPeriodId, UnitId};
use serde_json::json;

/// Closes a period that has ended and stores its figures.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] for a day on which no such period begins; [`Error::PeriodOpen`],
/// [`Error::PeriodClosed`].
pub async fn close(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    kind: PeriodKind,
    starts_on: NaiveDate,
) -> Result<PeriodFigures, Error> {
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    site::demand(tx, caller, site).await?;
    let span = rules::span(kind, starts_on)?;
    let open_days = site::rules(tx, caller, site)
        .await?
        .tracking
        .periods_open_days;
    let from = span
        .after()
        .checked_add_days(Days::new(open_days.into()))
        .unwrap_or(span.until);
    if caller.today() < from {
        return Err(Error::PeriodOpen { from });
    }
    let period = Period {
        id: StatisticsPeriodId::generate(),
        site_id: site,
        kind,
        starts_on,
        ends_on: span.until,
        closed_at: caller.now,
        closed_by: by,
    };
    let figures = figures(tx, site, span, caller.now).await?;
    store::insert(tx, &period, &figures).await?;
    let entry = Entry {
        action: "statistics.close",
        subject_kind: "statistics_period",
        subject_id: period.id.0,
        unit_id: Some(site),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: "statistics.period_closed",
        subject_kind: "statistics_period",
        subject_id: period.id.0,
        unit_id: Some(site),
        payload: json!({ "kind": kind, "starts_on": starts_on, "ends_on": span.until }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(PeriodFigures {
        period,
        figures,
        adjustments: Vec::new(),
    })
}

/// A closed period inside the caller's scope, with its figures and what has changed since.
///
/// # Errors
/// [`Error::PeriodNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: StatisticsPeriodId,
) -> Result<PeriodFigures, Error> {
    let period = store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::PeriodNotFound {})?;
    let stored = store::figures(connection, id).await?;
    let adjustments = adjustments(connection, caller, &period, &stored).await?;
    Ok(PeriodFigures {
        period,
        figures: stored,
        adjustments,
    })
}

/// The closed periods of a site, the latest first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    page: &PageRequest<StatisticsPeriodId>,
) -> Result<Page<Period, StatisticsPeriodId>, Error> {
    site::demand(connection, caller, site).await?;
    let rows = store::list(connection, site, page).await?;
    Ok(page.page(rows, |period| period.id))
}

/// What was recorded after the closing, day by day: the difference of the figures as they were known at the end of the day
/// to those of the day before.
async fn adjustments(
    connection: &mut PgConnection,
    caller: &Caller,
    period: &Period,
    stored: &[Figure],
) -> Result<Vec<Adjustment>, Error> {
    let span = Span {
        from: period.starts_on,
        until: period.ends_on,
    };
    let mut known = stored.to_vec();
    if figures(connection, period.site_id, span, caller.now).await? == known {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for day in store::days_of_later_records(connection, period, span, caller.now).await? {
        let end = Span {
            from: day,
            until: day,
        }
        .bounds()
        .1 - chrono::Duration::microseconds(1);
        let then = figures(connection, period.site_id, span, end.min(caller.now)).await?;
        let changes = rules::changes(&known, &then).map_err(out_of_range)?;
        if !changes.is_empty() {
            found.push(Adjustment {
                recorded_on: day,
                changes,
            });
        }
        known = then;
    }
    Ok(found)
}

//! Deadlines: computed for anybody, and those that are open.

use super::dto::{ComputedDeadline, Deadline, DeadlineHistory, DeadlinePage, DeadlineShare};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_calendar::deadlines::{self, DeadlineFilter};
use kehu_calendar::rules::Span;
use kehu_kernel::{DeadlineId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What is asked of a deadline. Without a length it is one working day.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskDeadline {
    /// From when; now when absent.
    pub from: Option<DateTime<Utc>>,
    /// How many working days; instead of `working_minutes`.
    #[param(minimum = 1, maximum = 366)]
    #[validate(range(min = 1, max = 366))]
    pub working_days: Option<u16>,
    /// How many working minutes; instead of `working_days`.
    #[param(minimum = 1, maximum = 175_680)]
    #[validate(range(min = 1, max = 175_680))]
    pub working_minutes: Option<u32>,
    /// Shares of the working time whose moments are told, in percent.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub percent: Vec<Percent>,
}

/// A share in percent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "u8")]
#[schema(minimum = 1, maximum = 100, example = 50)]
pub struct Percent(u8);

impl TryFrom<u8> for Percent {
    type Error = &'static str;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        match percent {
            1..=100 => Ok(Self(percent)),
            _ => Err("must lie between 1 and 100"),
        }
    }
}

impl AskDeadline {
    fn span(&self) -> Result<Span, Problem> {
        match (self.working_days, self.working_minutes) {
            (Some(_), Some(_)) => Err(Problem::parameter(
                "working_minutes",
                "give working_days or working_minutes, not both".to_owned(),
                "working_days 与 working_minutes 只能填写一项",
            )),
            (None, Some(count)) => Ok(Span::WorkingMinutes(count)),
            (days, None) => Ok(Span::WorkingDays(days.unwrap_or(1))),
        }
    }
}

/// Compute a deadline
///
/// When so many working days or working minutes end by a unit's calendar, with every day from start to end, counted or
/// skipped, and why, and the versions on which that rests. Outside the working time it starts at the next working moment.
/// Working days are counted from the day after the day of start and end with the close of the last; working time passes
/// over the lunch break, nights and days off. A year without a schedule is refused, never guessed. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "computeDeadline", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), AskDeadline),
    responses((status = 200, description = "The deadline", body = ComputedDeadline)))]
#[get("/calendars/units/{unit_id}/deadline")]
pub async fn compute_deadline(
    caller: Caller<can::ReadCalendars>,
    app: State,
    path: Path<UnitId>,
    query: Query<AskDeadline>,
) -> Result<HttpResponse, Problem> {
    let span = query.0.span()?;
    let from = query.0.from.unwrap_or(caller.now);
    let mut connection = app.db.read().await?;
    let found = kehu_calendar::seen(&mut connection, &caller, path.0, caller.today()).await?;
    connection.give_back();
    let deadline = found.calendar.deadline(from, span)?;
    let shares = query.0.percent.iter().map(|&Percent(percent)| {
        let at = found.calendar.share_of(&deadline, percent)?;
        Ok(DeadlineShare { percent, at })
    });
    let shares = shares.collect::<Result<_, kehu_calendar::CalendarError>>()?;
    Ok(HttpResponse::Ok().json(ComputedDeadline {
        unit_id: path.0,
        from,
        starts_at: deadline.starts_at,
        due_at: deadline.due_at,
        days: deadline.days.into_iter().map(Into::into).collect(),
        shares,
        version: deadline.version,
    }))
}

/// The filters of the list of open deadlines.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeadlines {
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those of things of this kind.
    #[param(max_length = 50)]
    #[validate(length(max = 50))]
    pub subject_kind: Option<String>,
    /// Only those that end before this instant.
    pub due_before: Option<DateTime<Utc>>,
    /// Only those that wait for a holiday schedule.
    #[serde(default)]
    #[param(default = false)]
    pub waiting: bool,
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

/// List open deadlines
///
/// Of all domains, of units within the caller's reach: the first to end first, those that wait for a holiday schedule last.
/// Each tells the days that were counted for it. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "listDeadlines", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(ListDeadlines), responses((status = 200, description = "A page of deadlines", body = DeadlinePage)))]
#[get("/calendars/deadlines")]
pub async fn list_deadlines(
    caller: Caller<can::ReadCalendars>,
    app: State,
    query: Query<ListDeadlines>,
) -> Result<HttpResponse, Problem> {
    let ListDeadlines {
        unit_id,
        subject_kind,
        due_before,
        waiting,
        limit,
        cursor,
    } = query.0;
    let list = ("deadlines", unit_id, &subject_kind, due_before, waiting);
    let page =
        page_request::<(Option<DateTime<Utc>>, DeadlineId)>(limit, cursor.as_deref(), &list)?;
    let filter = DeadlineFilter {
        unit: unit_id,
        subject_kind: subject_kind.clone(),
        due_before,
        waiting,
    };
    let mut connection = app.db.read().await?;
    let found = deadlines::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let items = found.items.into_iter();
    Ok(HttpResponse::Ok().json(DeadlinePage {
        items: items.map(|one| Deadline::of(one, caller.now)).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a deadline
///
/// With every day from start to end, counted or skipped, and why; also one that was met or fell away. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "getDeadline", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(("id" = DeadlineId, Path, description = "The deadline")),
    responses((status = 200, description = "The deadline", body = Deadline)))]
#[get("/calendars/deadlines/{id}")]
pub async fn get_deadline(
    caller: Caller<can::ReadCalendars>,
    app: State,
    path: Path<DeadlineId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = deadlines::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Deadline::of(found, caller.now)))
}

/// Get the moves of a deadline
///
/// When a confirmed holiday schedule has moved it, from when to when, and who confirmed it; the first move first. Rules:
/// CMP-07, CMP-08.
#[utoipa::path(operation_id = "getDeadlineMoves", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(("id" = DeadlineId, Path, description = "The deadline")),
    responses((status = 200, description = "The moves", body = DeadlineHistory)))]
#[get("/calendars/deadlines/{id}/moves")]
pub async fn get_deadline_moves(
    caller: Caller<can::ReadCalendars>,
    app: State,
    path: Path<DeadlineId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let moves = deadlines::moves_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeadlineHistory {
        items: moves.into_iter().map(Into::into).collect(),
    }))
}

//! A unit's calendar.

use super::dto::{Calendar, CalendarDay, CalendarDays};
use super::schedule_dto::HolidayScheduleImpact;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{Days, NaiveDate};
use kehu_calendar::working_time;
use kehu_kernel::UnitId;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The day for which a calendar is told.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskCalendar {
    /// The day; today when absent.
    pub valid_on: Option<NaiveDate>,
}

/// Get a unit's calendar
///
/// Its working hours, lunch break and own days, as published at the unit or the nearest above it under the policy
/// `working-time`, and the years whose national schedule is in force. Rule: CMP-07.
#[utoipa::path(operation_id = "getCalendar", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), AskCalendar),
    responses((status = 200, description = "The calendar", body = Calendar)))]
#[get("/calendars/units/{unit_id}")]
pub async fn get_calendar(
    caller: Caller<can::ReadCalendars>,
    app: State,
    path: Path<UnitId>,
    query: Query<AskCalendar>,
) -> Result<HttpResponse, Problem> {
    let on = query.0.valid_on.unwrap_or_else(|| caller.today());
    let mut connection = app.db.read().await?;
    let found = kehu_calendar::seen(&mut connection, &caller, path.0, on).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Calendar::of(path.0, on, found)))
}

/// The days to be listed.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCalendarDays {
    /// The first day; today when absent.
    pub from: Option<NaiveDate>,
    /// How many days.
    #[serde(default = "a_month")]
    #[param(minimum = 1, maximum = 366, default = 31)]
    #[validate(range(min = 1, max = 366))]
    pub days: u16,
}

const fn a_month() -> u16 {
    31
}

/// List the days of a unit's calendar
///
/// Each day with whether there is work, and why: weekday, make-up day, weekend, holiday, or a day of the company's own. A
/// day of a year without schedule is refused, not guessed. Rule: CMP-07.
#[utoipa::path(operation_id = "listCalendarDays", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), ListCalendarDays),
    responses((status = 200, description = "The days", body = CalendarDays)))]
#[get("/calendars/units/{unit_id}/days")]
pub async fn list_calendar_days(
    caller: Caller<can::ReadCalendars>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListCalendarDays>,
) -> Result<HttpResponse, Problem> {
    let from = query.0.from.unwrap_or_else(|| caller.today());
    let mut connection = app.db.read().await?;
    let found = kehu_calendar::seen(&mut connection, &caller, path.0, caller.today()).await?;
    connection.give_back();
    let calendar = found.calendar;
    let items: Vec<CalendarDay> = (0..query.0.days)
        .filter_map(|place| from.checked_add_days(Days::new(place.into())))
        .map(|date| {
            let reason = calendar.reason(date)?;
            Ok(CalendarDay {
                date,
                works: reason.works(),
                reason,
                name: calendar.own_name(date).map(str::to_owned),
                hours: calendar.hours(date)?.map(Into::into),
            })
        })
        .collect::<Result<_, kehu_calendar::CalendarError>>()?;
    let last = items.last().map_or(from, |day| day.date);
    let version = calendar.version(from, last);
    Ok(HttpResponse::Ok().json(CalendarDays { items, version }))
}

/// See what a company's calendar moves
///
/// A calendar that is published counts for deadlines that begin while it is in force; those that already run stay. Here are
/// the open deadlines of all domains, of the unit and of those below it, that would end at another moment by the calendars
/// in force today, with both moments. Nothing is changed. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "getCalendarImpact", tag = "calendars", security(("bearer" = ["calendars:manage"])),
    params(("unit_id" = UnitId, Path, description = "The unit")),
    responses((status = 200, description = "What moves", body = HolidayScheduleImpact)))]
#[get("/calendars/units/{unit_id}/impact")]
pub async fn get_calendar_impact(
    caller: Caller<can::ManageCalendars>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let impact = working_time::impact(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(HolidayScheduleImpact::from(impact)))
}

/// Confirm a company's calendar
///
/// Moves the open deadlines that end otherwise by it, in one transaction; each move is kept with the version of the
/// calendar, and what was overdue by then stays on record as having been so. Whoever opens a deadline meanwhile waits for
/// it. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "confirmCalendar", tag = "calendars", security(("bearer" = ["calendars:manage"])),
    params(("unit_id" = UnitId, Path, description = "The unit")),
    responses((status = 200, description = "What moved", body = HolidayScheduleImpact)))]
#[post("/calendars/units/{unit_id}/confirm")]
pub async fn confirm_calendar(
    caller: Caller<can::ManageCalendars>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let impact = working_time::confirm(tx, caller, path.0).await?;
        Reply::ok(&HolidayScheduleImpact::from(impact))
    })
    .await
}

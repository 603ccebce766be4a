//! National holiday schedules.

use super::schedule_dto::{
    HolidaySchedule, HolidayScheduleImpact, HolidaySchedulePage, ImportHolidaySchedule,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_calendar::schedules::{self, ScheduleState};
use kehu_kernel::HolidayScheduleId;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Import a holiday schedule
///
/// The national schedule of a year as announced: its days off and the weekend days on which work is made up. It is a
/// proposal and changes nothing before it is confirmed; a year that has a schedule is corrected by importing another.
/// Refused, with the day, when a day stands twice or on both lists, when a make-up day is a working day anyway, and when
/// days are missing: those that the law of that year gives (New Year, the Spring Festival, Qingming, Labour Day, the Dragon
/// Boat and the Mid-Autumn Festival, National Day), a single working day between two days off.
/// For callers who reach the whole installation. Rule: CMP-07.
#[utoipa::path(operation_id = "importHolidaySchedule", tag = "calendars", security(("bearer" = ["calendars:manage"])),
    request_body = ImportHolidaySchedule,
    responses((status = 201, description = "The proposal", body = HolidaySchedule)))]
#[post("/calendars/schedules")]
pub async fn import_holiday_schedule(
    caller: Caller<can::ManageCalendars>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<ImportHolidaySchedule>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let made = schedules::import(tx, caller, body.0.clone().into()).await?;
        let place = format!("/v1/calendars/schedules/{}", made.id);
        Reply::created(place, &HolidaySchedule::from(made))
    })
    .await
}

/// The filters of the list of holiday schedules.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListHolidaySchedules {
    /// Only those of this year.
    #[param(minimum = 2000, maximum = 2100)]
    #[validate(range(min = 2000, max = 2100))]
    pub year: Option<i32>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub state: Vec<ScheduleState>,
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

/// List holiday schedules
///
/// The latest year first, within a year the latest number. A year without one in force is counted by nobody: what needs it
/// is refused or waits. Rule: CMP-07.
#[utoipa::path(operation_id = "listHolidaySchedules", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(ListHolidaySchedules), responses((status = 200, description = "A page of schedules", body = HolidaySchedulePage)))]
#[get("/calendars/schedules")]
pub async fn list_holiday_schedules(
    _: Caller<can::ReadCalendars>,
    app: State,
    query: Query<ListHolidaySchedules>,
) -> Result<HttpResponse, Problem> {
    let ListHolidaySchedules {
        year,
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("holiday-schedules", year, &state);
    let page = page_request::<(i32, i32)>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = schedules::list(&mut connection, year, &state, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(HolidaySchedulePage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a holiday schedule
///
/// Schedules are no secret: everybody counts by them. Rule: CMP-07.
#[utoipa::path(operation_id = "getHolidaySchedule", tag = "calendars", security(("bearer" = ["calendars:read"])),
    params(("id" = HolidayScheduleId, Path, description = "The schedule")),
    responses((status = 200, description = "The schedule", body = HolidaySchedule)))]
#[get("/calendars/schedules/{id}")]
pub async fn get_holiday_schedule(
    _: Caller<can::ReadCalendars>,
    app: State,
    path: Path<HolidayScheduleId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = schedules::find(&mut connection, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(HolidaySchedule::from(found)))
}

/// See what a proposed schedule moves
///
/// The open deadlines of all domains that need a day of the year and would end at another moment, with both moments; those
/// that waited for the schedule are given an end. Nothing is changed. For callers who reach the whole installation. Rules:
/// CMP-07, CMP-08.
#[utoipa::path(operation_id = "getHolidayScheduleImpact", tag = "calendars", security(("bearer" = ["calendars:manage"])),
    params(("id" = HolidayScheduleId, Path, description = "The proposal")),
    responses((status = 200, description = "What moves", body = HolidayScheduleImpact),
        (status = 409, description = "It was confirmed, discarded or replaced", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[get("/calendars/schedules/{id}/impact")]
pub async fn get_holiday_schedule_impact(
    caller: Caller<can::ManageCalendars>,
    app: State,
    path: Path<HolidayScheduleId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let impact = schedules::impact(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(HolidayScheduleImpact::from(impact)))
}

/// Confirm a holiday schedule
///
/// Puts the proposal in force in place of the year's schedule and, in the same transaction, moves the open deadlines that
/// end otherwise by it; each move is kept. Whoever opens a deadline meanwhile waits for it. For callers who reach the whole
/// installation. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "confirmHolidaySchedule", tag = "calendars", security(("bearer" = ["calendars:manage"])),
    params(("id" = HolidayScheduleId, Path, description = "The proposal")),
    responses((status = 200, description = "What moved", body = HolidayScheduleImpact)))]
#[post("/calendars/schedules/{id}/confirm")]
pub async fn confirm_holiday_schedule(
    caller: Caller<can::ManageCalendars>,
    app: State,
    path: Path<HolidayScheduleId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let impact = schedules::confirm(tx, caller, path.0).await?;
        Reply::ok(&HolidayScheduleImpact::from(impact))
    })
    .await
}

/// Discard a proposed holiday schedule
///
/// It stays on record and never comes in force. For callers who reach the whole installation. Rule: CMP-07.
#[utoipa::path(operation_id = "discardHolidaySchedule", tag = "calendars", security(("bearer" = ["calendars:manage"])),
    params(("id" = HolidayScheduleId, Path, description = "The proposal")),
    responses((status = 200, description = "The schedule", body = HolidaySchedule)))]
#[post("/calendars/schedules/{id}/discard")]
pub async fn discard_holiday_schedule(
    caller: Caller<can::ManageCalendars>,
    app: State,
    path: Path<HolidayScheduleId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = schedules::discard(tx, caller, path.0).await?;
        Reply::ok(&HolidaySchedule::from(found))
    })
    .await
}

//! Who is on duty.

use super::dto::{ChangeOrder, Roster, RosterOfDay, SetRoster, TurnEntry};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_kernel::UnitId;
use kehu_rotation as rotation;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Set a roster
///
/// Says who is on duty and in which order: on one day, or on a day of the week from a day on (the weekly pattern). The latest
/// one counts; one for the day goes before one for the day of the week; where there is none, those who began the last day
/// stand in. Whether the order goes on from the day before or begins as the roster says is policy. A day whose order has
/// begun is changed by `changeRotationOrder`. Rule: ATT-G01.
#[utoipa::path(operation_id = "setRoster", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = SetRoster,
    responses((status = 201, description = "Set", body = Roster, headers(("Location" = String, description = "The day's roster"))),
        (status = 409, description = "The day is past or its order has begun", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/rosters")]
pub async fn set_roster(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<SetRoster>,
) -> Result<HttpResponse, Problem> {
    let site = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let roster = rotation::set_roster(tx, caller, site, body.0.clone().into()).await?;
        let place = format!("/v1/sites/{site}/rotation/roster");
        Reply::created(place, &Roster::from(roster))
    })
    .await
}

/// Which day's roster.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// The day; today when absent.
    pub day: Option<NaiveDate>,
}

/// Get a day's roster
///
/// Who is on duty on a day, and from where that comes: a roster for the day or its day of the week, or those who began the
/// last day. Rule: ATT-G01.
#[utoipa::path(operation_id = "getRoster", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), RosterQuery),
    responses((status = 200, description = "The roster", body = RosterOfDay)))]
#[get("/sites/{site_id}/rotation/roster")]
pub async fn get_roster(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<RosterQuery>,
) -> Result<HttpResponse, Problem> {
    let day = query.0.day.unwrap_or_else(|| caller.today());
    let mut connection = app.db.read().await?;
    let source = rotation::roster(&mut connection, &caller, path.0, day).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(RosterOfDay::of(day, source)))
}

/// Change the order of the day
///
/// Somebody comes on duty (at the end, or at a place), goes off duty, or is put at a place; each change is an entry of the
/// ledger with its reason. Opens the day if nothing has happened yet. Rule: ATT-G01.
#[utoipa::path(operation_id = "changeRotationOrder", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = ChangeOrder,
    responses((status = 200, description = "The entry", body = TurnEntry),
        (status = 409, description = "On duty already, not on duty, or no roster", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/order-changes")]
pub async fn change_rotation_order(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<ChangeOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let ChangeOrder {
            salesperson_id,
            what,
            reason,
        } = &body.0;
        let (who, change) = (*salesperson_id, what.into());
        let entry = rotation::change_order(tx, caller, path.0, who, change, reason).await?;
        Reply::ok(&TurnEntry::from(entry))
    })
    .await
}

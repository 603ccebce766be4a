//! The fairness report.

use super::dto::RotationFairness;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{Datelike, NaiveDate};
use kehu_kernel::UnitId;
use kehu_rotation::{self as rotation, Period};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The days of a fairness report.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FairnessQuery {
    /// First day; that of the last day's month when absent.
    pub from: Option<NaiveDate>,
    /// Last day, at most 365 days later; today when absent.
    pub until: Option<NaiveDate>,
}

/// Report on fairness
///
/// What each salesperson had of the rotation in a period: turns taken, by claim or order, passed over, made up, priority turns,
/// volunteer receptions, time on duty; and the part of all turns against the part of all time on duty. A salesperson sees their
/// own line. Rule: ATT-G01.
#[utoipa::path(operation_id = "getRotationFairness", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), FairnessQuery),
    responses((status = 200, description = "The report", body = RotationFairness)))]
#[get("/sites/{site_id}/rotation/fairness")]
pub async fn get_rotation_fairness(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<FairnessQuery>,
) -> Result<HttpResponse, Problem> {
    let until = query.0.until.unwrap_or_else(|| caller.today());
    let from = query.0.from.or(until.with_day(1)).unwrap_or(until);
    let mut connection = app.db.read().await?;
    let period = Period { from, until };
    let report = rotation::fairness(&mut connection, &caller, path.0, period).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(RotationFairness::from(report)))
}

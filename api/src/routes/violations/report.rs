//! Reporting, and what can be reported.

use super::dto::{ReportViolation, Violation, ViolationCatalogue, ViolationKind};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::UnitId;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Report a violation
///
/// Anybody who works at the site reports what somebody did who works there too or refers visitors to it, by a kind of the
/// catalogue. The judges learn who reported
/// it, the accused does not. Rules: GOV-05, ATT-G10, ATT-E08.
#[utoipa::path(operation_id = "reportViolation", tag = "violations", security(("bearer" = ["violations:report"])),
    request_body = ReportViolation, responses((status = 201, description = "The violation", body = Violation)))]
#[post("/violations")]
pub async fn report_violation(
    caller: Caller<can::ReportViolations>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<ReportViolation>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = kehu_violations::report(tx, caller, body.0.clone().into()).await?;
        let place = format!("/v1/violations/{}", one.id);
        Reply::created(place, &Violation::of(one, caller.today()))
    })
    .await
}

/// Which catalogue.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetViolationCatalogue {
    /// The site.
    pub site_id: UnitId,
}

/// Get the catalogue of violations
///
/// What is a violation at the site, how grave, and what it costs, by the policy in force today; for those who may report there.
/// Rule: GOV-05.
#[utoipa::path(operation_id = "getViolationCatalogue", tag = "violations", security(("bearer" = ["violations:report"])),
    params(GetViolationCatalogue), responses((status = 200, description = "The catalogue", body = ViolationCatalogue)))]
#[get("/violations/catalogue")]
pub async fn get_violation_catalogue(
    caller: Caller<can::ReportViolations>,
    app: State,
    query: Query<GetViolationCatalogue>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let (rules, policy_version_id) =
        kehu_violations::read_catalogue(&mut connection, &caller, query.0.site_id).await?;
    let kinds = rules.catalogue.into_iter();
    connection.give_back();
    Ok(HttpResponse::Ok().json(ViolationCatalogue {
        policy_version_id,
        appeal_days: rules.appeal_days,
        items: kinds
            .map(|entry| ViolationKind::of(entry, caller.language))
            .collect(),
    }))
}

//! Daily and weekly plans.

use super::dto::{MissingPlans, PlanPage, RewritePlan, SummarisePlan, WritePlan};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post, put};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_kernel::{PlanId, UnitId, UserId};
use kehu_reception::tracking::plans::{self, NewPlan, Plan, PlanFilter};
use kehu_reception::tracking::words::{PlanKind, PlanState};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Write a plan
///
/// One's own: daily of today, weekly of the calendar week that follows the latest planning day. By the hour and on the day
/// that the site's policy says; later it shows as late. Managers write theirs too. Rule: ATT-S03.
#[utoipa::path(operation_id = "writePlan", tag = "tracking", security(("bearer" = ["plans:write"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = WritePlan,
    responses((status = 201, description = "The plan", body = Plan)))]
#[post("/sites/{site_id}/plans")]
pub async fn write_plan(
    caller: Caller<can::WritePlans>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<WritePlan>,
) -> Result<HttpResponse, Problem> {
    let new = NewPlan::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let plan = plans::write(tx, caller, path.0, &new).await?;
        Reply::created(format!("/v1/plans/{}", plan.id), &plan)
    })
    .await
}

/// The filters of the list of plans.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPlans {
    /// Only those of this person.
    pub owner_id: Option<UserId>,
    /// Only daily or weekly ones.
    pub kind: Option<PlanKind>,
    /// Only those that begin on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those that begin before this day.
    pub before: Option<NaiveDate>,
    /// Only those in this state.
    pub state: Option<PlanState>,
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

/// List plans
///
/// Of a site, the latest first; a salesperson sees the own ones. `late` shows those written late, `overdue` those not given
/// back and summarised in time. Rule: ATT-S03.
#[utoipa::path(operation_id = "listPlans", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListPlans),
    responses((status = 200, description = "A page of plans", body = PlanPage)))]
#[get("/sites/{site_id}/plans")]
pub async fn list_plans(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListPlans>,
) -> Result<HttpResponse, Problem> {
    let ListPlans {
        owner_id,
        kind,
        from,
        before,
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("plans", path.0, owner_id, kind, from, before, state);
    let page = page_request::<PlanId>(limit, cursor.as_deref(), &list)?;
    let filter = PlanFilter {
        owner: owner_id,
        kind,
        from,
        before,
        state,
    };
    let mut connection = app.db.read().await?;
    let found = plans::list(&mut connection, &caller, path.0, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PlanPage {
        items: found.items,
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Which plans are missing.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMissingPlans {
    /// Daily or weekly.
    pub kind: PlanKind,
}

/// List missing plans
///
/// Of the present period: who of the site's people has written none, and whether the time for it is over. Rule: ATT-S03.
#[utoipa::path(operation_id = "listMissingPlans", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListMissingPlans),
    responses((status = 200, description = "Whose plans are missing", body = MissingPlans)))]
#[get("/sites/{site_id}/plans/missing")]
pub async fn list_missing_plans(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListMissingPlans>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = plans::missing(&mut connection, &caller, path.0, query.0.kind).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(MissingPlans { items }))
}

/// Get a plan
///
/// One's own, or one of a site within the caller's reach. Rule: ATT-S03.
#[utoipa::path(operation_id = "getPlan", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("id" = PlanId, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = Plan)))]
#[get("/plans/{id}")]
pub async fn get_plan(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<PlanId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    Ok(HttpResponse::Ok().json(plans::find(&mut connection, &caller, path.0).await?))
}

/// Change what is planned
///
/// By its owner, before it is kept. Rule: ATT-S03.
#[utoipa::path(operation_id = "rewritePlan", tag = "tracking", security(("bearer" = ["plans:write"])),
    params(("id" = PlanId, Path, description = "The plan")), request_body = RewritePlan,
    responses((status = 200, description = "The plan", body = Plan)))]
#[put("/plans/{id}/entries")]
pub async fn rewrite_plan(
    caller: Caller<can::WritePlans>,
    app: State,
    path: Path<PlanId>,
    _: NoQuery,
    act: Act,
    body: Json<RewritePlan>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&plans::rewrite(tx, caller, path.0, &body.0.entries).await?)
    })
    .await
}

/// Take a plan into keeping
///
/// By the sales assistant, never one's own; by the sales manager at a site without one. Its owner changes it no more. Rule:
/// ATT-S03.
#[utoipa::path(operation_id = "keepPlan", tag = "tracking", security(("bearer" = ["plans:keep"])),
    params(("id" = PlanId, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = Plan)))]
#[post("/plans/{id}/keep")]
pub async fn keep_plan(
    caller: Caller<can::KeepPlans>,
    app: State,
    path: Path<PlanId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&plans::keep(tx, caller, path.0).await?)
    })
    .await
}

/// Give a plan back
///
/// Before closing, by who keeps plans, for its owner to add the summary. Rule: ATT-S03.
#[utoipa::path(operation_id = "givePlanBack", tag = "tracking", security(("bearer" = ["plans:keep"])),
    params(("id" = PlanId, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = Plan)))]
#[post("/plans/{id}/give-back")]
pub async fn give_plan_back(
    caller: Caller<can::KeepPlans>,
    app: State,
    path: Path<PlanId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&plans::give_back(tx, caller, path.0).await?)
    })
    .await
}

/// Summarise a plan
///
/// By its owner, once it was given back. It is closed by that: nothing in it changes any more. Rule: ATT-S03.
#[utoipa::path(operation_id = "summarisePlan", tag = "tracking", security(("bearer" = ["plans:write"])),
    params(("id" = PlanId, Path, description = "The plan")), request_body = SummarisePlan,
    responses((status = 200, description = "The plan", body = Plan)))]
#[post("/plans/{id}/summary")]
pub async fn summarise_plan(
    caller: Caller<can::WritePlans>,
    app: State,
    path: Path<PlanId>,
    _: NoQuery,
    act: Act,
    body: Json<SummarisePlan>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&plans::summarise(tx, caller, path.0, &body.0.summary).await?)
    })
    .await
}

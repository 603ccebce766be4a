//! Plans of regular communication.

use super::plan_dto::{CommunicationPlan, CommunicationPlanPage, MakeCommunicationPlan};
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
use chrono::NaiveDate;
use kehu_communications::plans::{self, PlanFilter};
use kehu_kernel::{CommunicationPlanId, CustomerId, UnitId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Make a plan of regular communication
///
/// A visit, meeting or survey so many days after the last communication that was recorded under it, with who sees to it.
/// Rule: CUS-08.
#[utoipa::path(operation_id = "makeCommunicationPlan", tag = "communications", security(("bearer" = ["communications:write"])),
    request_body = MakeCommunicationPlan,
    responses((status = 201, description = "The plan", body = CommunicationPlan)))]
#[post("/communication-plans")]
pub async fn make_communication_plan(
    caller: Caller<can::WriteCommunications>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<MakeCommunicationPlan>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into_domain()?;
    act.run(&app, caller, async move |tx, caller| {
        let made = plans::make(tx, caller, new.clone()).await?;
        let place = format!("/v1/communication-plans/{}", made.id);
        Reply::created(place, &CommunicationPlan::of(made, caller.today()))
    })
    .await
}

/// The filters of the list of plans.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCommunicationPlans {
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those with this customer.
    pub customer_id: Option<CustomerId>,
    /// Only those of this responsible person.
    pub responsible_id: Option<UserId>,
    /// Only those whose day has passed.
    #[serde(default)]
    #[param(default = false)]
    pub overdue: bool,
    /// Also those that have ended.
    #[serde(default)]
    #[param(default = false)]
    pub ended: bool,
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

/// List plans of regular communication
///
/// Of units within the caller's reach, and the caller's own; the first due first. `overdue=true` shows what was not held by
/// its day. Rule: CUS-08.
#[utoipa::path(operation_id = "listCommunicationPlans", tag = "communications", security(("bearer" = ["communications:read"])),
    params(ListCommunicationPlans), responses((status = 200, description = "A page of plans", body = CommunicationPlanPage)))]
#[get("/communication-plans")]
pub async fn list_communication_plans(
    caller: Caller<can::ReadCommunications>,
    app: State,
    query: Query<ListCommunicationPlans>,
) -> Result<HttpResponse, Problem> {
    let ListCommunicationPlans {
        unit_id,
        customer_id,
        responsible_id,
        overdue,
        ended,
        limit,
        cursor,
    } = query.0;
    let filter = PlanFilter {
        unit: unit_id,
        customer: customer_id,
        responsible: responsible_id,
        overdue_on: overdue.then(|| caller.today()),
        ended,
    };
    let list = (
        "communication-plans",
        (unit_id, customer_id, responsible_id),
        (overdue, ended),
    );
    let page = page_request::<(NaiveDate, CommunicationPlanId)>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = plans::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let items = found.items.into_iter();
    Ok(HttpResponse::Ok().json(CommunicationPlanPage {
        items: items
            .map(|plan| CommunicationPlan::of(plan, caller.today()))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a plan of regular communication
///
/// With the day by which it is held next. Rule: CUS-08.
#[utoipa::path(operation_id = "getCommunicationPlan", tag = "communications", security(("bearer" = ["communications:read"])),
    params(("id" = CommunicationPlanId, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = CommunicationPlan)))]
#[get("/communication-plans/{id}")]
pub async fn get_communication_plan(
    caller: Caller<can::ReadCommunications>,
    app: State,
    path: Path<CommunicationPlanId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = plans::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommunicationPlan::of(found, caller.today())))
}

/// End a plan of regular communication
///
/// It is due no more; what was recorded under it stays. Rule: CUS-08.
#[utoipa::path(operation_id = "endCommunicationPlan", tag = "communications", security(("bearer" = ["communications:write"])),
    params(("id" = CommunicationPlanId, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = CommunicationPlan)))]
#[post("/communication-plans/{id}/end")]
pub async fn end_communication_plan(
    caller: Caller<can::WriteCommunications>,
    app: State,
    path: Path<CommunicationPlanId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = plans::end(tx, caller, path.0).await?;
        Reply::ok(&CommunicationPlan::of(found, caller.today()))
    })
    .await
}

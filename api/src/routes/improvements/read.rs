//! Reading the register.

use super::dto::{Improvement, ImprovementHistory, ImprovementPage};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_improvements::{Filter, ImprovementState, SourceKind};
use kehu_kernel::{ImprovementId, UnitId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

/// The filters of the register of improvements.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListImprovements {
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those of this owner.
    pub owner_id: Option<UserId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub state: Vec<ImprovementState>,
    /// Only those from this kind of source.
    pub source: Option<SourceKind>,
    /// Only those from this thing.
    pub source_id: Option<Uuid>,
    /// Only those whose day has passed without a result.
    #[serde(default)]
    #[param(default = false)]
    pub overdue: bool,
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

/// List improvement items
///
/// Of units within the caller's reach, and the caller's own; the latest first, from visits, seminars, complaints, surveys,
/// inspections and suggestions alike. Rule: GOV-07.
#[utoipa::path(operation_id = "listImprovements", tag = "improvements", security(("bearer" = ["improvements:read"])),
    params(ListImprovements), responses((status = 200, description = "A page of items", body = ImprovementPage)))]
#[get("/improvements")]
pub async fn list_improvements(
    caller: Caller<can::ReadImprovements>,
    app: State,
    query: Query<ListImprovements>,
) -> Result<HttpResponse, Problem> {
    let ListImprovements {
        unit_id,
        owner_id,
        state,
        source,
        source_id,
        overdue,
        limit,
        cursor,
    } = query.0;
    let filter = Filter {
        unit: unit_id,
        owner: owner_id,
        states: state.clone(),
        source,
        source_id,
        overdue_on: overdue.then(|| caller.today()),
    };
    let list = (
        "improvements",
        (unit_id, owner_id),
        (state, source, source_id, overdue),
    );
    let page = page_request::<ImprovementId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_improvements::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let items = found.items.into_iter();
    Ok(HttpResponse::Ok().json(ImprovementPage {
        items: items
            .map(|item| Improvement::of(item, caller.today()))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get an improvement item
///
/// With its result and effect. Rule: GOV-07.
#[utoipa::path(operation_id = "getImprovement", tag = "improvements", security(("bearer" = ["improvements:read"])),
    params(("id" = ImprovementId, Path, description = "The item")),
    responses((status = 200, description = "The item", body = Improvement)))]
#[get("/improvements/{id}")]
pub async fn get_improvement(
    caller: Caller<can::ReadImprovements>,
    app: State,
    path: Path<ImprovementId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let item = kehu_improvements::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Improvement::of(item, caller.today())))
}

/// Get the history of an improvement item
///
/// Every act, the first one first, with owners and days as they were. Rule: GOV-07.
#[utoipa::path(operation_id = "getImprovementHistory", tag = "improvements", security(("bearer" = ["improvements:read"])),
    params(("id" = ImprovementId, Path, description = "The item")),
    responses((status = 200, description = "The history", body = ImprovementHistory)))]
#[get("/improvements/{id}/history")]
pub async fn get_improvement_history(
    caller: Caller<can::ReadImprovements>,
    app: State,
    path: Path<ImprovementId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let lines = kehu_improvements::history_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ImprovementHistory {
        items: lines.into_iter().map(Into::into).collect(),
    }))
}

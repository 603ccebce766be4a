//! Reading violations.

use super::dto::{Violation, ViolationPage, ViolationRecord};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{UnitId, UserId, ViolationId};
use kehu_violations::Filter;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of violations.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListViolations {
    /// Only those at this site.
    pub site_id: Option<UnitId>,
    /// Only those of this person.
    pub accused_id: Option<UserId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub state: Vec<kehu_violations::State>,
    /// Only those of this kind.
    #[param(max_length = 50)]
    #[validate(length(max = 50))]
    pub kind: Option<String>,
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

/// List violations
///
/// Those at the sites that the caller may see, the latest first. Rule: GOV-05.
#[utoipa::path(operation_id = "listViolations", tag = "violations", security(("bearer" = ["violations:read"])),
    params(ListViolations), responses((status = 200, description = "A page of violations", body = ViolationPage)))]
#[get("/violations")]
pub async fn list_violations(
    caller: Caller<can::ReadViolations>,
    app: State,
    query: Query<ListViolations>,
) -> Result<HttpResponse, Problem> {
    let ListViolations {
        site_id,
        accused_id,
        state,
        kind,
        limit,
        cursor,
    } = query.0;
    let list = ("violations", site_id, accused_id, &state, &kind);
    let page = page_request::<ViolationId>(limit, cursor.as_deref(), &list)?;
    let filter = Filter {
        site: site_id,
        accused: accused_id,
        states: state.clone(),
        kind: kind.clone(),
    };
    let mut connection = app.db.read().await?;
    let page = kehu_violations::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let today = caller.today();
    Ok(HttpResponse::Ok().json(ViolationPage {
        items: page
            .items
            .into_iter()
            .map(|one| Violation::of(one, today))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// List the violations decided against the caller
///
/// What the caller is accused of, once it has been decided on, the latest first. Who reported it is not shown. Rule:
/// GOV-05.
#[utoipa::path(operation_id = "listOwnViolations", tag = "violations", security(("bearer" = ["signed-in"])),
    params(PageQuery), responses((status = 200, description = "A page of violations", body = ViolationPage)))]
#[get("/violations/own")]
pub async fn list_own_violations(
    caller: Caller<can::SignIn>,
    app: State,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = "violations/own";
    let page = page_request::<ViolationId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = kehu_violations::list_own(&mut connection, &caller, &page).await?;
    connection.give_back();
    let today = caller.today();
    Ok(HttpResponse::Ok().json(ViolationPage {
        items: page
            .items
            .into_iter()
            .map(|one| Violation::for_accused(one, today))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a violation
///
/// What happened, where it stands, and what was decided. Rule: GOV-05.
#[utoipa::path(operation_id = "getViolation", tag = "violations", security(("bearer" = ["violations:read"])),
    params(("id" = ViolationId, Path, description = "The violation")),
    responses((status = 200, description = "The violation", body = Violation)))]
#[get("/violations/{id}")]
pub async fn get_violation(
    caller: Caller<can::ReadViolations>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = kehu_violations::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Violation::of(one, caller.today())))
}

/// Get the record of a violation
///
/// Every act on it, with who, when, and what was said. Rule: GOV-05.
#[utoipa::path(operation_id = "getViolationRecord", tag = "violations", security(("bearer" = ["violations:read"])),
    params(("id" = ViolationId, Path, description = "The violation")),
    responses((status = 200, description = "The record", body = ViolationRecord)))]
#[get("/violations/{id}/record")]
pub async fn get_violation_record(
    caller: Caller<can::ReadViolations>,
    app: State,
    path: Path<ViolationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let lines = kehu_violations::record_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ViolationRecord {
        items: lines.into_iter().map(Into::into).collect(),
    }))
}

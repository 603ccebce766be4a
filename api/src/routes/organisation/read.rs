//! Reading the organisation tree.

use super::dto::{ListUnits, Unit, UnitPage};
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, Path, Query};
use crate::page::{next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::found;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::Error;
use kehu_identity::units::{self, UnitFilter};
use kehu_kernel::UnitId;

/// List units
///
/// The units in the caller's scope, by code. Rule: CUS-06.
#[utoipa::path(operation_id = "listUnits", tag = "organisation", security(("bearer" = ["organisation:read"])), params(ListUnits),
    responses((status = 200, description = "A page of units", body = UnitPage)))]
#[get("/units")]
pub async fn list_units(
    caller: Caller<can::ReadOrganisation>,
    app: State,
    query: Query<ListUnits>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let request = page_request(query.limit, query.cursor.as_deref(), &query)?;
    let filter = UnitFilter {
        under: query.under,
        parent_id: query.parent_id,
        kinds: query.kind.clone(),
        active: query.active,
        q: query.q.clone(),
    };
    let mut connection = app.db.read().await?;
    let page = units::list(&mut connection, &caller.scope, &filter, &request).await?;
    connection.give_back();
    let items = page.items.into_iter().map(Unit::from).collect();
    Ok(HttpResponse::Ok().json(UnitPage {
        items,
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Get a unit
///
/// One unit in the caller's scope. Rule: CUS-06.
#[utoipa::path(operation_id = "getUnit", tag = "organisation", security(("bearer" = ["organisation:read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), IfNoneMatch),
    responses((status = 200, description = "The unit", body = Unit)))]
#[get("/units/{unit_id}")]
pub async fn get_unit(
    caller: Caller<can::ReadOrganisation>,
    app: State,
    known: IfNoneMatch,
    path: Path<UnitId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let unit = units::find(&mut connection, &caller.scope, path.0)
        .await?
        .ok_or(Error::UnitNotFound {})?;
    Ok(found(&known, &Unit::from(unit)))
}

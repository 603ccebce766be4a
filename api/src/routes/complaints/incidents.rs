//! Incidents at a site.

use super::dto::{Incident, IncidentPage, RecordIncident};
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
use kehu_complaints::incidents;
use kehu_kernel::{IncidentId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Record an incident
///
/// A conflict between staff and a visitor at a site: what happened, what was done at once, and who took the parties out of
/// the room. A record never changes; a correction is another record that names the one before. Rule: CMP-15.
#[utoipa::path(operation_id = "recordIncident", tag = "complaints", security(("bearer" = ["incidents:record"])),
    request_body = RecordIncident, responses((status = 201, description = "The incident", body = Incident)))]
#[post("/incidents")]
pub async fn record_incident(
    caller: Caller<can::RecordIncidents>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RecordIncident>,
) -> Result<HttpResponse, Problem> {
    let unit = body.0.unit_id;
    let account = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let one = incidents::record(tx, caller, unit, &account).await?;
        let place = format!("/v1/incidents/{}", one.id);
        Reply::created(place, &Incident::from(one))
    })
    .await
}

/// The filters of the list of incidents.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListIncidents {
    /// Only those at this unit.
    pub unit_id: Option<UnitId>,
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

/// List incidents
///
/// Those at the units that the caller reaches, the latest first. Rule: CMP-15.
#[utoipa::path(operation_id = "listIncidents", tag = "complaints", security(("bearer" = ["incidents:read"])),
    params(ListIncidents), responses((status = 200, description = "A page of incidents", body = IncidentPage)))]
#[get("/incidents")]
pub async fn list_incidents(
    caller: Caller<can::ReadIncidents>,
    app: State,
    query: Query<ListIncidents>,
) -> Result<HttpResponse, Problem> {
    let list = &query.0;
    let page = page_request::<IncidentId>(list.limit, list.cursor.as_deref(), list)?;
    let mut connection = app.db.read().await?;
    let page = incidents::list(&mut connection, &caller, list.unit_id, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(IncidentPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, list),
    }))
}

/// Get an incident
///
/// As it was recorded. Rule: CMP-15.
#[utoipa::path(operation_id = "getIncident", tag = "complaints", security(("bearer" = ["incidents:read"])),
    params(("id" = IncidentId, Path, description = "The incident")),
    responses((status = 200, description = "The incident", body = Incident)))]
#[get("/incidents/{id}")]
pub async fn get_incident(
    caller: Caller<can::ReadIncidents>,
    app: State,
    path: Path<IncidentId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = incidents::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Incident::from(one)))
}

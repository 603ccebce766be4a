//! Buildings.

use super::dto::{Building, BuildingList, CreateBuilding};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::units::{self, NewBuilding};
use kehu_kernel::UnitId;

/// Enter a building
///
/// Under a number that is unique at the site. Rule: ATT-D01.
#[utoipa::path(operation_id = "createBuilding", tag = "sale-units", security(("bearer" = ["sale_units:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = CreateBuilding,
    responses((status = 201, description = "The building", body = Building)))]
#[post("/sites/{site_id}/buildings")]
pub async fn create_building(
    caller: Caller<can::ManageSaleUnits>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<CreateBuilding>,
) -> Result<HttpResponse, Problem> {
    let new = NewBuilding::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let building = units::create_building(tx, caller, path.0, &new).await?;
        let place = format!("/v1/sites/{}/buildings", path.0);
        Reply::created(place, &Building::from(building))
    })
    .await
}

/// List the buildings of a site
///
/// By number. Rule: ATT-D01.
#[utoipa::path(operation_id = "listBuildings", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 200, description = "The buildings", body = BuildingList)))]
#[get("/sites/{site_id}/buildings")]
pub async fn list_buildings(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let buildings = units::list_buildings(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let items = buildings.into_iter().map(Building::from).collect();
    Ok(HttpResponse::Ok().json(BuildingList { items }))
}

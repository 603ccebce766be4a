//! Units for sale.

use super::dto::{CreateSaleUnits, SaleUnit, SaleUnitList, SaleUnitPage, Sight};
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
use kehu_deals::units::{self, ControlState, NewUnit, SaleUnitKind, UnitFilter, UnitPlace};
use kehu_kernel::{Area, BuildingId, Money, SaleUnitId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Enter units for sale
///
/// Up to 100, all or none; a fault names its unit by pointer, such as `/items/3/room`. They are free, and for sale once a
/// price list names them. Rule: ATT-D01.
#[utoipa::path(operation_id = "createSaleUnits", tag = "sale-units", security(("bearer" = ["sale_units:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = CreateSaleUnits,
    responses((status = 201, description = "The units", body = SaleUnitList)))]
#[post("/sites/{site_id}/sale-units/batch")]
pub async fn create_sale_units(
    caller: Caller<can::ManageSaleUnits>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<CreateSaleUnits>,
) -> Result<HttpResponse, Problem> {
    let new: Vec<NewUnit> = body.0.items.into_iter().map(NewUnit::from).collect();
    act.run(&app, caller, async move |tx, caller| {
        let made = units::create(tx, caller, path.0, &new).await?;
        let items = made
            .into_iter()
            .map(|unit| Sight::whole().unit(unit))
            .collect();
        let place = format!("/v1/sites/{}/sale-units", path.0);
        Reply::created(place, &SaleUnitList { items })
    })
    .await
}

/// The filters of the list of units.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSaleUnits {
    /// Only those of this building.
    pub building_id: Option<BuildingId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 5)]
    #[validate(length(max = 5))]
    pub state: Vec<ControlState>,
    /// Only those of these kinds.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub kind: Vec<SaleUnitKind>,
    /// Only those of exactly this layout.
    #[param(max_length = 50)]
    #[validate(length(max = 50))]
    pub layout: Option<String>,
    /// Area built from here, square metres.
    pub area_min: Option<Area>,
    /// Area built up to here, square metres.
    pub area_max: Option<Area>,
    /// Price of the unit from here, in yuan.
    pub price_min: Option<Money>,
    /// Price of the unit up to here, in yuan.
    pub price_max: Option<Money>,
    /// The business day whose prices are shown; today when absent.
    pub valid_on: Option<NaiveDate>,
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

/// List the units of a site
///
/// The master sales control unit by unit, by building, floor and room, each with its state and price. The floor price is
/// shown to those alone who manage price lists. Rules: ATT-D01, ATT-D08.
#[utoipa::path(operation_id = "listSaleUnits", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListSaleUnits),
    responses((status = 200, description = "A page of units", body = SaleUnitPage)))]
#[get("/sites/{site_id}/sale-units")]
pub async fn list_sale_units(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListSaleUnits>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let page = page_request::<UnitPlace>(query.limit, query.cursor.as_deref(), &query)?;
    let filter = UnitFilter {
        building: query.building_id,
        states: query.state.clone(),
        kinds: query.kind.clone(),
        layout: query.layout.clone(),
        area_min: query.area_min,
        area_max: query.area_max,
        price_min: query.price_min,
        price_max: query.price_max,
    };
    let day = query.valid_on.unwrap_or_else(|| caller.today());
    let sight = Sight::of(&caller, path.0);
    let mut connection = app.db.read().await?;
    let page = units::list(&mut connection, &caller, path.0, &filter, day, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(SaleUnitPage {
        items: page
            .items
            .into_iter()
            .map(|unit| sight.unit(unit))
            .collect(),
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Get a unit
///
/// With its state in sales control and its price now. Rules: ATT-D01, ATT-D08.
#[utoipa::path(operation_id = "getSaleUnit", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("id" = SaleUnitId, Path, description = "The unit")),
    responses((status = 200, description = "The unit", body = SaleUnit)))]
#[get("/sale-units/{id}")]
pub async fn get_sale_unit(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<SaleUnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let unit = units::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let sight = Sight::of(&caller, unit.site_id);
    Ok(HttpResponse::Ok().json(sight.unit(unit)))
}

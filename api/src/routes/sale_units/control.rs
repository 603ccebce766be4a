//! Sales control.

use super::dto::{SaleUnit, SalesControl, SalesControlCount, SalesControlReason, Sight};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::units;
use kehu_kernel::{SaleUnitId, UnitId};

/// Get the sales control of a site
///
/// The one master view: how many units of each building and kind are free, reserved, subscribed, contracted or withheld,
/// with their area and list price together. Rule: ATT-D01.
#[utoipa::path(operation_id = "getSalesControl", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 200, description = "Sales control", body = SalesControl)))]
#[get("/sites/{site_id}/sales-control")]
pub async fn get_sales_control(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let counts = units::control(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let items = counts.into_iter().map(SalesControlCount::from).collect();
    Ok(HttpResponse::Ok().json(SalesControl { items }))
}

/// Withhold a unit
///
/// Takes a free unit out of sale, with a reason. A unit that somebody holds is refused. Rule: ATT-D01.
#[utoipa::path(operation_id = "withholdSaleUnit", tag = "sale-units", security(("bearer" = ["sale_units:manage"])),
    params(("id" = SaleUnitId, Path, description = "The unit")), request_body = SalesControlReason,
    responses((status = 200, description = "The unit", body = SaleUnit)))]
#[post("/sale-units/{id}/withhold")]
pub async fn withhold_sale_unit(
    caller: Caller<can::ManageSaleUnits>,
    app: State,
    path: Path<SaleUnitId>,
    _: NoQuery,
    act: Act,
    body: Json<SalesControlReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let unit = units::withhold(tx, caller, path.0, &body.0.reason).await?;
        Reply::ok(&Sight::whole().unit(unit))
    })
    .await
}

/// Release a unit
///
/// Puts a withheld unit up for sale again, with a reason. Rule: ATT-D01.
#[utoipa::path(operation_id = "releaseSaleUnit", tag = "sale-units", security(("bearer" = ["sale_units:manage"])),
    params(("id" = SaleUnitId, Path, description = "The unit")), request_body = SalesControlReason,
    responses((status = 200, description = "The unit", body = SaleUnit)))]
#[post("/sale-units/{id}/release")]
pub async fn release_sale_unit(
    caller: Caller<can::ManageSaleUnits>,
    app: State,
    path: Path<SaleUnitId>,
    _: NoQuery,
    act: Act,
    body: Json<SalesControlReason>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let unit = units::release(tx, caller, path.0, &body.0.reason).await?;
        Reply::ok(&Sight::whole().unit(unit))
    })
    .await
}

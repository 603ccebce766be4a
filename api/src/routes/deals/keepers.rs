//! Who keeps the registers.

use super::dto::{AppointRegisterKeeper, RegisterKeeper, RegisterKeeperList};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, put};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::registers::{self, Register};
use kehu_kernel::UnitId;

/// List who keeps the registers of a site
///
/// A register without a keeper is left out. Rule: GOV-10.
#[utoipa::path(operation_id = "listRegisterKeepers", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 200, description = "The keepers", body = RegisterKeeperList)))]
#[get("/sites/{site_id}/register-keepers")]
pub async fn list_register_keepers(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let keepers = registers::keepers(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let items = keepers.into_iter().map(RegisterKeeper::from).collect();
    Ok(HttpResponse::Ok().json(RegisterKeeperList { items }))
}

/// Name who keeps a register
///
/// From now on; each document tells who kept its register when it was issued. Rule: GOV-10.
#[utoipa::path(operation_id = "appointRegisterKeeper", tag = "deals", security(("bearer" = ["sale_units:manage"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("register" = Register, Path, description = "The register")),
    request_body = AppointRegisterKeeper,
    responses((status = 200, description = "The keepers", body = RegisterKeeperList)))]
#[put("/sites/{site_id}/register-keepers/{register}")]
pub async fn appoint_register_keeper(
    caller: Caller<can::ManageSaleUnits>,
    app: State,
    path: Path<(UnitId, Register)>,
    _: NoQuery,
    act: Act,
    body: Json<AppointRegisterKeeper>,
) -> Result<HttpResponse, Problem> {
    let (site, register) = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let keepers = registers::appoint(tx, caller, site, register, body.0.keeper_id).await?;
        let items = keepers.into_iter().map(RegisterKeeper::from).collect();
        Reply::ok(&RegisterKeeperList { items })
    })
    .await
}

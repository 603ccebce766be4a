//! Opening deals.

use super::dto::{Deal, ReserveSaleUnit, SubscribeSaleUnit, TryChange};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::deal;
use kehu_kernel::UnitId;

/// Reserve a unit
///
/// Checks sales control and takes the unit, in one act: of any number of simultaneous attempts exactly one gets it, the
/// others are told that it is gone. The reservation holds for the hours of the policy and then lapses by itself. A price
/// under the list needs an approved discount. Rules: ATT-D01, ATT-D02, ATT-D08, GOV-10.
#[utoipa::path(operation_id = "reserveSaleUnit", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("site_id" = UnitId, Path, description = "The site"), TryChange), request_body = ReserveSaleUnit,
    responses((status = 201, description = "The deal", body = Deal),
        (status = 200, description = "What would come of it, with `dry_run`", body = Deal)))]
#[post("/sites/{site_id}/reservations")]
pub async fn reserve_sale_unit(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<UnitId>,
    query: Query<TryChange>,
    act: Act,
    body: Json<ReserveSaleUnit>,
) -> Result<HttpResponse, Problem> {
    let (opening, amount) = body.0.split();
    act.dry_run(query.0.dry_run)
        .run(&app, caller, async move |tx, caller| {
            let deal = deal::reserve(tx, caller, path.0, &opening, amount).await?;
            let place = format!("/v1/deals/{}", deal.id);
            Reply::created(place, &Deal::seen(caller, deal)?)
        })
        .await
}

/// Subscribe a unit
///
/// That was not reserved before: takes it as a reservation does, and signs and numbers the subscription agreement. The
/// agreement carries the price, what is paid and the balance, and the customer's current address, postal code and
/// telephone. Rules: ATT-D01, ATT-D02, ATT-D08, GOV-10.
#[utoipa::path(operation_id = "subscribeSaleUnit", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("site_id" = UnitId, Path, description = "The site"), TryChange), request_body = SubscribeSaleUnit,
    responses((status = 201, description = "The deal", body = Deal),
        (status = 200, description = "What would come of it, with `dry_run`", body = Deal)))]
#[post("/sites/{site_id}/subscriptions")]
pub async fn subscribe_sale_unit(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<UnitId>,
    query: Query<TryChange>,
    act: Act,
    body: Json<SubscribeSaleUnit>,
) -> Result<HttpResponse, Problem> {
    let (opening, agreement) = body.0.split();
    let state = app.clone();
    act.dry_run(query.0.dry_run)
        .run(&app, caller, async move |tx, caller| {
            let deal =
                deal::subscribe_directly(tx, caller, &state.vault, path.0, &opening, &agreement)
                    .await?;
            let place = format!("/v1/deals/{}", deal.id);
            Reply::created(place, &Deal::seen(caller, deal)?)
        })
        .await
}

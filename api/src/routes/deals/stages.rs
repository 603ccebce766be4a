//! Moving deals on.

use super::dto::{Deal, SignContract, SubscriptionAgreement};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::deal::{self, Agreement, Contract};
use kehu_kernel::DealId;

/// Subscribe a reserved unit
///
/// Signs and numbers the subscription agreement of a reservation that has not lapsed, for its price. Rules: ATT-D02,
/// GOV-10.
#[utoipa::path(operation_id = "subscribeDeal", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal")), request_body = SubscriptionAgreement,
    responses((status = 200, description = "The deal", body = Deal)))]
#[post("/deals/{id}/subscribe")]
pub async fn subscribe_deal(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
    act: Act,
    body: Json<SubscriptionAgreement>,
) -> Result<HttpResponse, Problem> {
    let agreement = Agreement::from(body.0);
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let deal = deal::subscribe(tx, caller, &state.vault, path.0, &agreement).await?;
        Reply::ok(&Deal::seen(caller, deal)?)
    })
    .await
}

/// Enter a signed contract
///
/// Of a subscription whose agreed deposit finance has received: the order is agreement, money, contract. Rules: ATT-D02,
/// GOV-10.
#[utoipa::path(operation_id = "signContract", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal")), request_body = SignContract,
    responses((status = 200, description = "The deal", body = Deal)))]
#[post("/deals/{id}/contract")]
pub async fn sign_contract(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
    act: Act,
    body: Json<SignContract>,
) -> Result<HttpResponse, Problem> {
    let contract = Contract::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let deal = deal::sign_contract(tx, caller, path.0, &contract).await?;
        Reply::ok(&Deal::seen(caller, deal)?)
    })
    .await
}

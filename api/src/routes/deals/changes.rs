//! Changes of deals.

use super::dto::{
    DealChange, DealChangeList, DeclareDefault, RenameDeal, SwapUnit, TryChange, WithdrawFromDeal,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::changes::{self, NewDefault, NewRenaming, NewSwap, NewWithdrawal};
use kehu_kernel::{DealChangeId, DealId};

fn place(change: &changes::DealChange) -> String {
    format!("/v1/deal-changes/{}", change.id)
}

/// Swap the unit of a deal
///
/// Towards the larger, the higher price, and from a good unit to a poorer one it is carried out at once; another
/// direction is put before its approvers. The deal stays, with its salesperson, money and determination: unit, documents
/// and all that hangs on them move together or not at all. `dry_run` tells whether approval would be needed. Rules:
/// ATT-D04, ATT-D11, GOV-10.
#[utoipa::path(operation_id = "swapUnit", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal"), TryChange), request_body = SwapUnit,
    responses((status = 201, description = "The change", body = DealChange),
        (status = 200, description = "What would come of it, with `dry_run`", body = DealChange)))]
#[post("/deals/{id}/swap")]
pub async fn swap_unit(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    query: Query<TryChange>,
    act: Act,
    body: Json<SwapUnit>,
) -> Result<HttpResponse, Problem> {
    let new = NewSwap::from(body.0);
    act.dry_run(query.0.dry_run)
        .run(&app, caller, async move |tx, caller| {
            let change = changes::swap(tx, caller, path.0, &new).await?;
            Reply::created(place(&change), &DealChange::from(change))
        })
        .await
}

/// Give a deal other holders
///
/// A renaming where the main holder changes, otherwise co-owners added, removed or with other shares. After the contract
/// it is a transfer, whose fee finance must have received. The document of the stage is issued anew. Rules: ATT-D05,
/// ATT-D11, GOV-10.
#[utoipa::path(operation_id = "renameDeal", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal"), TryChange), request_body = RenameDeal,
    responses((status = 201, description = "The change", body = DealChange),
        (status = 200, description = "What would come of it, with `dry_run`", body = DealChange)))]
#[post("/deals/{id}/rename")]
pub async fn rename_deal(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    query: Query<TryChange>,
    act: Act,
    body: Json<RenameDeal>,
) -> Result<HttpResponse, Problem> {
    let new = NewRenaming::from(body.0);
    let state = app.clone();
    act.dry_run(query.0.dry_run)
        .run(&app, caller, async move |tx, caller| {
            let change = changes::rename(tx, caller, &state.vault, path.0, &new).await?;
            Reply::created(place(&change), &DealChange::from(change))
        })
        .await
}

/// Ask for the withdrawal from a deal
///
/// In principle none is granted. Before the contract, when the customer could not be talked round, it is put before its
/// approvers; approved, all money goes back, the unit is free and the deal counts no more, in one act. After the contract
/// it is refused. Rules: ATT-D07, ATT-D11, GOV-09.
#[utoipa::path(operation_id = "withdrawFromDeal", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal")), request_body = WithdrawFromDeal,
    responses((status = 201, description = "The change", body = DealChange)))]
#[post("/deals/{id}/withdraw")]
pub async fn withdraw_from_deal(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
    act: Act,
    body: Json<WithdrawFromDeal>,
) -> Result<HttpResponse, Problem> {
    let new = NewWithdrawal::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let change = changes::withdraw(tx, caller, path.0, &new).await?;
        Reply::created(place(&change), &DealChange::from(change))
    })
    .await
}

/// Ask for the end of a deal by default
///
/// When money is overdue by more than the months of the policy and the collection notices went out; also when the seller
/// is in default. It is put before its approvers; a buyer who pays meanwhile is not in default any more. Rules: ATT-D06,
/// ATT-D11, GOV-09.
#[utoipa::path(operation_id = "declareDefault", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = DealId, Path, description = "The deal")), request_body = DeclareDefault,
    responses((status = 201, description = "The change", body = DealChange)))]
#[post("/deals/{id}/default")]
pub async fn declare_default(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
    act: Act,
    body: Json<DeclareDefault>,
) -> Result<HttpResponse, Problem> {
    let new = NewDefault::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let change = changes::declare_default(tx, caller, path.0, &new).await?;
        Reply::created(place(&change), &DealChange::from(change))
    })
    .await
}

/// List the changes of a deal
///
/// The first first, those that wait or were refused among them. Rule: ATT-D11.
#[utoipa::path(operation_id = "listDealChanges", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DealId, Path, description = "The deal")),
    responses((status = 200, description = "The changes", body = DealChangeList)))]
#[get("/deals/{id}/changes")]
pub async fn list_deal_changes(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = changes::list(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let items = found.into_iter().map(DealChange::from).collect();
    Ok(HttpResponse::Ok().json(DealChangeList { items }))
}

/// Get a change of a deal
///
/// With where it stands, and its approval. Rule: ATT-D11.
#[utoipa::path(operation_id = "getDealChange", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DealChangeId, Path, description = "The change")),
    responses((status = 200, description = "The change", body = DealChange)))]
#[get("/deal-changes/{id}")]
pub async fn get_deal_change(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DealChangeId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let change = changes::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DealChange::from(change)))
}

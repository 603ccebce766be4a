//! Trades of turns: proposed by one, accepted by the other, approved by the site supervisor (ATT-G03).

use super::dto::{Call, DecideTrade, ProposeTrade, TurnTrade, TurnTradePage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{TurnTradeId, UnitId};
use kehu_rotation::{self as rotation, Answer, TradeState};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Propose a trade of turns
///
/// The caller proposes to a colleague to trade their places of today. It is done when the colleague accepts and the site
/// supervisor, or a superior, approves; undecided, it lapses with the day. Rule: ATT-G03.
#[utoipa::path(operation_id = "proposeTurnTrade", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = ProposeTrade,
    responses((status = 201, description = "Proposed", body = TurnTrade, headers(("Location" = String, description = "The trades of the site"))),
        (status = 409, description = "One of the two is not on duty, or there is an open trade between them", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/trades")]
pub async fn propose_trade(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<ProposeTrade>,
) -> Result<HttpResponse, Problem> {
    let site = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let ProposeTrade {
            colleague_id,
            reason,
        } = &body.0;
        let trade = rotation::propose_trade(tx, caller, site, *colleague_id, reason).await?;
        let place = format!("/v1/sites/{site}/rotation/trades");
        Reply::created(place, &TurnTrade::from(trade))
    })
    .await
}

/// The filters of the list of trades.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTrades {
    /// Only those that stand there: `accepted` waits for the site supervisor.
    pub state: Option<TradeState>,
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

/// List trades of turns
///
/// The latest first. Rule: ATT-G03.
#[utoipa::path(operation_id = "listTurnTrades", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListTrades),
    responses((status = 200, description = "A page of trades", body = TurnTradePage)))]
#[get("/sites/{site_id}/rotation/trades")]
pub async fn list_trades(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListTrades>,
) -> Result<HttpResponse, Problem> {
    let ListTrades {
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("turn-trades", path.0, state);
    let page = page_request::<TurnTradeId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = rotation::trades(&mut connection, &caller, path.0, state, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(TurnTradePage {
        items: found.items.into_iter().map(TurnTrade::from).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Accept a trade of turns
///
/// The colleague agrees; the site supervisor decides. Rule: ATT-G03.
#[utoipa::path(operation_id = "acceptTurnTrade", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("trade_id" = TurnTradeId, Path, description = "The trade")),
    request_body = Call,
    responses((status = 200, description = "The trade", body = TurnTrade),
        (status = 403, description = "Not the caller's to say", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It does not stand there, or has lapsed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/trades/{trade_id}/accept")]
pub async fn accept_trade(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<(UnitId, TurnTradeId)>,
    _: NoQuery,
    act: Act,
    _body: Json<Call>,
) -> Result<HttpResponse, Problem> {
    answered(&app, caller, path.0, act, Answer::Accept).await
}

/// Decline a trade of turns
///
/// The colleague does not agree. Rule: ATT-G03.
#[utoipa::path(operation_id = "declineTurnTrade", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("trade_id" = TurnTradeId, Path, description = "The trade")),
    request_body = Call,
    responses((status = 200, description = "The trade", body = TurnTrade),
        (status = 403, description = "Not the caller's to say", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It does not stand there, or has lapsed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/trades/{trade_id}/decline")]
pub async fn decline_trade(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<(UnitId, TurnTradeId)>,
    _: NoQuery,
    act: Act,
    _body: Json<Call>,
) -> Result<HttpResponse, Problem> {
    answered(&app, caller, path.0, act, Answer::Decline).await
}

/// Withdraw a trade of turns
///
/// Who proposed it takes it back before it is decided. Rule: ATT-G03.
#[utoipa::path(operation_id = "withdrawTurnTrade", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("trade_id" = TurnTradeId, Path, description = "The trade")),
    request_body = Call,
    responses((status = 200, description = "The trade", body = TurnTrade),
        (status = 403, description = "Not the caller's to say", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It does not stand there, or has lapsed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/trades/{trade_id}/withdraw")]
pub async fn withdraw_trade(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<(UnitId, TurnTradeId)>,
    _: NoQuery,
    act: Act,
    _body: Json<Call>,
) -> Result<HttpResponse, Problem> {
    answered(&app, caller, path.0, act, Answer::Withdraw).await
}

/// Approve a trade of turns
///
/// The site supervisor, or a superior, approves a trade that the colleague has accepted: the two trade places at once. Nobody decides their own trade. Rule: ATT-G03.
#[utoipa::path(operation_id = "approveTurnTrade", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("trade_id" = TurnTradeId, Path, description = "The trade")),
    request_body = DecideTrade,
    responses((status = 200, description = "The trade", body = TurnTrade),
        (status = 403, description = "The caller's own", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The colleague has not accepted, it is decided, or has lapsed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/trades/{trade_id}/approve")]
pub async fn approve_trade(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<(UnitId, TurnTradeId)>,
    _: NoQuery,
    act: Act,
    body: Json<DecideTrade>,
) -> Result<HttpResponse, Problem> {
    decided(&app, caller, path.0, act, (true, body.0.reason)).await
}

/// Refuse a trade of turns
///
/// The site supervisor, or a superior, does not allow a trade that the colleague has accepted. Nobody decides their own trade. Rule: ATT-G03.
#[utoipa::path(operation_id = "refuseTurnTrade", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("trade_id" = TurnTradeId, Path, description = "The trade")),
    request_body = DecideTrade,
    responses((status = 200, description = "The trade", body = TurnTrade),
        (status = 403, description = "The caller's own", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The colleague has not accepted, it is decided, or has lapsed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/trades/{trade_id}/refuse")]
pub async fn refuse_trade(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<(UnitId, TurnTradeId)>,
    _: NoQuery,
    act: Act,
    body: Json<DecideTrade>,
) -> Result<HttpResponse, Problem> {
    decided(&app, caller, path.0, act, (false, body.0.reason)).await
}

/// What one of the two says to a trade.
async fn answered(
    app: &State,
    caller: Caller<can::WorkRotation>,
    (site, id): (UnitId, TurnTradeId),
    act: Act,
    answer: Answer,
) -> Result<HttpResponse, Problem> {
    act.run(app, caller, async move |tx, caller| {
        let trade = rotation::answer_trade(tx, caller, site, id, answer).await?;
        Reply::ok(&TurnTrade::from(trade))
    })
    .await
}

/// What the site supervisor says to a trade, and why.
async fn decided(
    app: &State,
    caller: Caller<can::ManageRotation>,
    (site, id): (UnitId, TurnTradeId),
    act: Act,
    (approved, reason): (bool, String),
) -> Result<HttpResponse, Problem> {
    act.run(app, caller, async move |tx, caller| {
        let trade = rotation::decide_trade(tx, caller, site, id, approved, &reason).await?;
        Reply::ok(&TurnTrade::from(trade))
    })
    .await
}

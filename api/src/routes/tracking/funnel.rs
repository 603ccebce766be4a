//! The funnel.

use super::dto::{FunnelMovePage, MoveParty, TrackedParty};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::reply::Reply;
use crate::routes::customers::mask::Sight;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_db::Tx;
use kehu_kernel::{FunnelMoveId, PartyId};
use kehu_reception::tracking::funnel;

/// Move one's party through the funnel
///
/// By hand, with a reason: to analysed and classified, into the archive and out of it, to referring after a deal. Registrations,
/// evening minutes, follow-ups and deals move a party by themselves. One that must be followed up is archived by a manager.
/// Rules: ATT-G26, ATT-G27.
#[utoipa::path(operation_id = "moveParty", tag = "tracking", security(("bearer" = ["receptions:write"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = MoveParty,
    responses((status = 200, description = "Where it stands now", body = TrackedParty)))]
#[post("/parties/{id}/stage")]
pub async fn move_party(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<MoveParty>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        moved(tx, caller, path.0, &body.0).await
    })
    .await
}

/// Decide the stage of a party
///
/// As moving one's own, by a manager, of any party of the site. One that must be followed up is archived by the sales
/// supervisor, the sales manager or the project manager only. Rules: ATT-G26, ATT-G27.
#[utoipa::path(operation_id = "decidePartyStage", tag = "tracking", security(("bearer" = ["receptions:decide"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = MoveParty,
    responses((status = 200, description = "Where it stands now", body = TrackedParty)))]
#[post("/parties/{id}/stage-decision")]
pub async fn decide_party_stage(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<MoveParty>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        moved(tx, caller, path.0, &body.0).await
    })
    .await
}

async fn moved(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    party: PartyId,
    wanted: &MoveParty,
) -> Result<Reply, Failure> {
    let moved = funnel::move_by_hand(tx, caller, party, wanted.stage, &wanted.reason).await?;
    Reply::ok(&TrackedParty::seen(Sight::of(caller), moved))
}

/// List the moves of a party through the funnel
///
/// The latest first, each with what moved it. Rule: ATT-G27.
#[utoipa::path(operation_id = "listFunnelMoves", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("id" = PartyId, Path, description = "The party"), PageQuery),
    responses((status = 200, description = "A page of moves", body = FunnelMovePage)))]
#[get("/parties/{id}/funnel-moves")]
pub async fn list_funnel_moves(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<PartyId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("funnel-moves", path.0);
    let page = page_request::<FunnelMoveId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read_for_report().await?;
    let found = funnel::moves(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(FunnelMovePage {
        items: found.items,
        next_cursor: next_cursor(found.next, &list),
    }))
}

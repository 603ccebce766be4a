//! Taking turns.

use super::dto::{DispatchTurn, TakeTurn, TakenTurn};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::UnitId;
use kehu_rotation as rotation;

/// Take the turn
///
/// A new visitor is there: whoever is next receives, is busy from now on and goes to the end of the order. First what is owed
/// (made-up and priority turns), then the order; whoever cannot receive is passed over, and that is an entry too. Two requests
/// at the same moment never give the same turn, and none is lost; with an `Idempotency-Key` a repetition gets the same answer.
/// For offices that use the rotation alone: where receptions are recorded, the reception takes its turn by itself. Rules:
/// ATT-G01, ATT-G04, ATT-G09.
#[utoipa::path(operation_id = "takeTurn", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = TakeTurn,
    responses((status = 200, description = "The turn", body = TakenTurn),
        (status = 409, description = "Nobody is free, or the day has no roster", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/take-turn")]
pub async fn take_turn(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<TakeTurn>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let request = rotation::TakeTurn {
            accompanied: body.0.accompanied,
            ..rotation::TakeTurn::default()
        };
        let taken = rotation::take_turn(tx, caller, path.0, request).await?;
        Reply::ok(&TakenTurn::from(taken))
    })
    .await
}

/// Dispatch the turn
///
/// As `takeTurn`, by a manager: with a reason, and without those whom the visitor is not for, who are left where they stand. So
/// a visitor whose change of salesperson was allowed goes to the next by roster as a new visitor. Rules: ATT-G01, ATT-G04,
/// ATT-V06c.
#[utoipa::path(operation_id = "dispatchTurn", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = DispatchTurn,
    responses((status = 200, description = "The turn", body = TakenTurn),
        (status = 409, description = "Nobody is free, or the day has no roster", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/dispatch-turn")]
pub async fn dispatch_turn(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<DispatchTurn>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let DispatchTurn {
            accompanied,
            except,
            reason,
        } = body.0.clone();
        let request = rotation::TakeTurn {
            reception: None,
            accompanied,
            except,
            reason: Some(reason),
        };
        let taken = rotation::take_turn(tx, caller, path.0, request).await?;
        Reply::ok(&TakenTurn::from(taken))
    })
    .await
}

//! A manager's decisions on turns.

use super::dto::{TurnDecision, TurnEntry};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_db::Tx;
use kehu_kernel::UnitId;
use kehu_rotation::{self as rotation, Error, Measure};

/// Decide on a turn
///
/// A manager's decision with its reason: a priority turn or turns to be made up (granted by the caller, never to themselves), or
/// that withdrawn; somebody passed over, using the turn out of order, or receiving as volunteer; a turn of today given back or
/// its reception void; a turn cancelled for dress; somebody not admitted to reception until mended, or admitted again. What the
/// policy does not allow is refused. Rules: ATT-G05, ATT-G08, ATT-V02, ATT-V06c, ATT-R02.
#[utoipa::path(operation_id = "decideOnTurn", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = TurnDecision,
    responses((status = 200, description = "The entry of the decision", body = TurnEntry),
        (status = 403, description = "On one's own turns", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Not on duty, nothing to decide, or not in the policy", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/decisions")]
pub async fn decide_on_turn(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<TurnDecision>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let entry = decide(tx, caller, path.0, &body.0).await?;
        Reply::ok(&TurnEntry::from(entry))
    })
    .await
}

async fn decide(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    site: UnitId,
    decision: &TurnDecision,
) -> Result<rotation::TurnEntry, Error> {
    use TurnDecision as D;
    match decision {
        D::Priority(it) => {
            rotation::priority(tx, caller, site, it.salesperson_id, &it.reason).await
        }
        D::MakeUp(it) => {
            rotation::make_up(tx, caller, site, it.salesperson_id, it.times, &it.reason).await
        }
        D::WithdrawClaim(it) => {
            rotation::withdraw_claim(tx, caller, site, it.entry_number, &it.reason).await
        }
        D::PassOver(it) => {
            rotation::pass_over(tx, caller, site, it.salesperson_id, &it.reason).await
        }
        D::UseTurn(it) => {
            rotation::use_turn_of(tx, caller, site, it.salesperson_id, &it.reason, None).await
        }
        D::Volunteer(it) => {
            let reason = Some(it.reason.as_str());
            rotation::volunteer(tx, caller, site, it.salesperson_id, reason, None).await
        }
        D::GiveBack(it) => rotation::give_back(tx, caller, site, it.entry_number, &it.reason).await,
        D::Void(it) => {
            let terms = (it.without_fault, it.priority);
            rotation::void(tx, caller, site, it.entry_number, terms, &it.reason).await
        }
        D::CancelTurn(it) => {
            let measure = Measure::CancelTurn;
            rotation::take_measure(tx, caller, site, it.salesperson_id, measure, &it.reason).await
        }
        D::Bar(it) => {
            let measure = Measure::Bar;
            rotation::take_measure(tx, caller, site, it.salesperson_id, measure, &it.reason).await
        }
        D::Admit(it) => {
            let measure = Measure::Admit;
            rotation::take_measure(tx, caller, site, it.salesperson_id, measure, &it.reason).await
        }
    }
}

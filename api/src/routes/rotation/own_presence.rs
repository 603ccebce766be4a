//! A salesperson's device: single calls for oneself.

use super::dto::{Call, GoOut, Leave, Presence};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_db::Tx;
use kehu_kernel::{UnitId, UserId};
use kehu_rotation::{self as rotation, Error, NewPresence, PresenceState};

fn oneself(caller: &kehu_kernel::Caller) -> Result<UserId, Error> {
    caller.user().ok_or(Error::PersonsOnly {})
}

async fn begin(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    site: UnitId,
    state: PresenceState,
    (ordered_by, reason): (Option<UserId>, Option<String>),
) -> Result<Reply, Failure> {
    let new = NewPresence {
        salesperson: oneself(caller)?,
        state,
        ordered_by,
        reason,
        occurred_at: None,
    };
    let presence = rotation::record_presence(tx, caller, site, new).await?;
    Reply::ok(&Presence::from(presence))
}

/// Arrive at the site
///
/// The caller comes to the site and is free to receive: whom the roster has, or who signs in where the policy orders by
/// signing in, stands in the order; after having gone home, at its end. Rule: ATT-G01.
#[utoipa::path(operation_id = "arriveAtSite", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = Call,
    responses((status = 200, description = "What the caller does from now on", body = Presence),
        (status = 409, description = "There already, or the day has no roster", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/arrive")]
pub async fn arrive(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    _body: Json<Call>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        begin(tx, caller, path.0, PresenceState::OnSite, (None, None)).await
    })
    .await
}

/// Go out of the site
///
/// The caller leaves the site for a while: on work that the superior named in `ordered_by` ordered, or for another reason.
/// What becomes of turns that come meanwhile is policy: after ordered work, once the project manager has verified it where
/// the policy demands that, they are made up or the next new visitor is the caller's; otherwise they are lost. Nobody goes out
/// during a reception. Rules: ATT-G04, ATT-G10.
#[utoipa::path(operation_id = "goOut", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = GoOut,
    responses((status = 200, description = "What the caller does from now on", body = Presence),
        (status = 409, description = "With a party, or out already", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/go-out")]
pub async fn go_out(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<GoOut>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let GoOut { ordered_by, reason } = body.0.clone();
        let state = match ordered_by {
            Some(_) => PresenceState::OnBusiness,
            None => PresenceState::Out,
        };
        begin(tx, caller, path.0, state, (ordered_by, Some(reason))).await
    })
    .await
}

/// Come back to the site
///
/// The caller is back and free to receive. Turns missed on ordered work are owed from now on, as the policy says: made up one
/// by one before the order goes on, or the next new visitor. Rule: ATT-G04.
#[utoipa::path(operation_id = "comeBack", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = Call,
    responses((status = 200, description = "What the caller does from now on", body = Presence),
        (status = 409, description = "There already, or with a party", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/come-back")]
pub async fn come_back(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    _body: Json<Call>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        begin(tx, caller, path.0, PresenceState::OnSite, (None, None)).await
    })
    .await
}

/// Leave for the day
///
/// The caller goes home and off duty; the place in the order is kept for the next day where the order goes on over the days.
/// Rule: ATT-G01.
#[utoipa::path(operation_id = "leaveSite", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = Leave,
    responses((status = 200, description = "What the caller does from now on", body = Presence),
        (status = 409, description = "With a party, or not there", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/leave")]
pub async fn leave(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<Leave>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let reason = body.0.reason.clone();
        begin(tx, caller, path.0, PresenceState::Left, (None, reason)).await
    })
    .await
}

/// Become free again
///
/// The party of the caller has left; the caller is free to receive. For offices that use the rotation alone: a recorded
/// reception ends as such. Rule: ATT-G04.
#[utoipa::path(operation_id = "becomeFree", tag = "rotation", security(("bearer" = ["rotation:work"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = Call,
    responses((status = 200, description = "What the caller does from now on", body = Presence),
        (status = 409, description = "With no party, or in a recorded reception", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/become-free")]
pub async fn become_free(
    caller: Caller<can::WorkRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    _body: Json<Call>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let who = oneself(caller)?;
        let presence = rotation::become_free(tx, caller, path.0, who).await?;
        Reply::ok(&Presence::from(presence))
    })
    .await
}

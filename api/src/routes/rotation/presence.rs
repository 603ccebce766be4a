//! Presence of others, and the verification of ordered work.

use super::dto::{Presence, PresencePage, RecordPresence, VerifyBusiness};
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
use chrono::NaiveDate;
use kehu_kernel::{PresenceId, UnitId, UserId};
use kehu_rotation::{self as rotation, NewPresence, PresenceFilter, PresenceState};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of presence.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPresences {
    /// Only this salesperson's.
    pub salesperson_id: Option<UserId>,
    /// Only those of this kind.
    pub state: Option<PresenceState>,
    /// Only ordered work outside on which the project manager has, or has not, said a word.
    pub verified: Option<bool>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, included.
    pub until: Option<NaiveDate>,
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

/// List presence
///
/// What the salespeople of a site did: each line from its own time on, until the next of the same salesperson and day; the
/// latest entered first. `verified=false` shows the ordered work on which the project manager has yet to say a word. Who was
/// where at an instant is told with the order (`getRotationOrder`). Rule: ATT-G04.
#[utoipa::path(operation_id = "listPresences", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListPresences),
    responses((status = 200, description = "A page of presence", body = PresencePage)))]
#[get("/sites/{site_id}/rotation/presences")]
pub async fn list_presences(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListPresences>,
) -> Result<HttpResponse, Problem> {
    let ListPresences {
        salesperson_id,
        state,
        verified,
        from,
        until,
        limit,
        cursor,
    } = query.0;
    let list = (
        "presences",
        path.0,
        salesperson_id,
        state,
        verified,
        from,
        until,
    );
    let page = page_request::<PresenceId>(limit, cursor.as_deref(), &list)?;
    let filter = PresenceFilter {
        salesperson: salesperson_id,
        state,
        verified,
        from,
        until,
    };
    let mut connection = app.db.read().await?;
    let found = rotation::presences(&mut connection, &caller, path.0, filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PresencePage {
        items: found.items.into_iter().map(Presence::from).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Record presence for somebody
///
/// A manager records for a salesperson what they do: coming, going out, coming back, leave of absence, absence without reason,
/// going home; with the reason, and since when if that was earlier today. Nobody for themselves. It has the effects of the
/// salesperson's own calls; who is on leave goes off duty, who is absent stays in the order and loses the turn when it comes.
/// Rules: ATT-G01, ATT-G04.
#[utoipa::path(operation_id = "recordPresence", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = RecordPresence,
    responses((status = 200, description = "What they do from then on", body = Presence),
        (status = 403, description = "One's own presence", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It cannot follow what they do", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/presences")]
pub async fn record_presence(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordPresence>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let RecordPresence {
            salesperson_id,
            state,
            ordered_by,
            reason,
            occurred_at,
        } = body.0.clone();
        let new = NewPresence {
            salesperson: salesperson_id,
            state,
            ordered_by,
            reason: Some(reason),
            occurred_at,
        };
        let presence = rotation::record_presence_of(tx, caller, path.0, new).await?;
        Reply::ok(&Presence::from(presence))
    })
    .await
}

/// Verify ordered work
///
/// The project manager says whether work outside was ordered; on a site without a project manager the sales manager. Once, and
/// nobody on their own absence. If the salesperson is back already, what the missed turns have become is owed from now on; not
/// confirmed, they count as missed without good reason. Rule: ATT-G04.
#[utoipa::path(operation_id = "verifyOrderedWork", tag = "rotation", security(("bearer" = ["rotation:manage"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("presence_id" = PresenceId, Path, description = "The stretch of work outside")),
    request_body = VerifyBusiness,
    responses((status = 200, description = "The stretch, with the word", body = Presence),
        (status = 403, description = "Not the one who verifies", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Verified already, or no work outside", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/sites/{site_id}/rotation/presences/{presence_id}/verify")]
pub async fn verify_business(
    caller: Caller<can::ManageRotation>,
    app: State,
    path: Path<(UnitId, PresenceId)>,
    _: NoQuery,
    act: Act,
    body: Json<VerifyBusiness>,
) -> Result<HttpResponse, Problem> {
    let (site, id) = path.0;
    act.run(&app, caller, async move |tx, caller| {
        let VerifyBusiness { confirmed, reason } = &body.0;
        let presence = rotation::verify_business(tx, caller, site, id, *confirmed, reason).await?;
        Reply::ok(&Presence::from(presence))
    })
    .await
}

//! Parties that may be one, since a visitor bears the name of somebody who was here.

use super::dto::{Party, PossibleMatch, PossibleMatchPage, SettlePossibleMatch};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routes::customers::mask::Sight;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{EvidenceId, UnitId};
use kehu_reception::parties::{self, PossibleMatchFilter};
use kehu_reception::words::PossibleMatchState;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of possible matches.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPossibleMatches {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those in this state.
    pub state: Option<PossibleMatchState>,
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

/// List possible matches
///
/// Parties of which a visitor bears the name of somebody who was here, where the site's rules look at names; the latest first.
/// Rule: ATT-G06.
#[utoipa::path(operation_id = "listPossibleMatches", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(ListPossibleMatches), responses((status = 200, description = "A page of possible matches", body = PossibleMatchPage)))]
#[get("/possible-matches")]
pub async fn list_possible_matches(
    caller: Caller<can::DecideReceptions>,
    app: State,
    query: Query<ListPossibleMatches>,
) -> Result<HttpResponse, Problem> {
    let ListPossibleMatches {
        site_id,
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("possible matches", site_id, state);
    let page = page_request::<EvidenceId>(limit, cursor.as_deref(), &list)?;
    let filter = PossibleMatchFilter {
        site: site_id,
        state,
    };
    let mut connection = app.db.read().await?;
    let page = parties::list_possible(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PossibleMatchPage {
        items: page.items.into_iter().map(PossibleMatch::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Join a possible match
///
/// The two are one: the later party is merged into the one that was known, and of two claims that overlap the earlier holds.
/// Rules: ATT-G06, ATT-G22.
#[utoipa::path(operation_id = "joinPossibleMatch", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("id" = EvidenceId, Path, description = "The possible match")), request_body = SettlePossibleMatch,
    responses((status = 200, description = "The party that remains", body = Party),
        (status = 409, description = "It is settled, or one of the parties was merged", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/possible-matches/{id}/join")]
pub async fn join_possible_match(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<EvidenceId>,
    _: NoQuery,
    act: Act,
    body: Json<SettlePossibleMatch>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let party = parties::join_possible(tx, caller, path.0, &body.0.reason).await?;
        Reply::ok(&Party::seen(Sight::of(caller), caller.now, party))
    })
    .await
}

/// Dismiss a possible match
///
/// The two are namesakes. Rule: ATT-G06.
#[utoipa::path(operation_id = "dismissPossibleMatch", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("id" = EvidenceId, Path, description = "The possible match")), request_body = SettlePossibleMatch,
    responses((status = 200, description = "The possible match", body = PossibleMatch),
        (status = 409, description = "It is settled", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/possible-matches/{id}/dismiss")]
pub async fn dismiss_possible_match(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<EvidenceId>,
    _: NoQuery,
    act: Act,
    body: Json<SettlePossibleMatch>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = parties::dismiss_possible(tx, caller, path.0, &body.0.reason).await?;
        Reply::ok(&PossibleMatch::from(found))
    })
    .await
}

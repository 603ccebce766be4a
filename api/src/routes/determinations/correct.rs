//! Determining anew what was recorded late or wrong.

use super::dto::Determination;
use super::read::told;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_determinations as domain;
use kehu_kernel::DeterminationId;

/// Determine a deal anew from corrected records
///
/// Gathers the facts of the deal's last determination once more: a registration was confirmed after the deal, a record was
/// corrected. What happened after the deal still changes nothing. The new determination supersedes the old one. Nobody does
/// so with a deal in which they have or claim a part; refused where the same would come out. Rules: ATT-D10, ATT-G21.
#[utoipa::path(operation_id = "correctDetermination", tag = "determinations", security(("bearer" = ["disputes:rule"])),
    params(("id" = DeterminationId, Path, description = "The deal's last determination")),
    responses((status = 201, description = "The new determination", body = Determination, headers(("Location" = String, description = "Its place"))),
        (status = 409, description = "It is superseded or void, or nothing has changed", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/determinations/{id}/correct")]
pub async fn correct_determination(
    caller: Caller<can::RuleDisputes>,
    app: State,
    path: Path<DeterminationId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let made = domain::correct(tx, caller, path.0).await?;
        let place = format!("/v1/determinations/{}", made.summary.id);
        Reply::created(place, &told(tx, caller.language, made).await?)
    })
    .await
}

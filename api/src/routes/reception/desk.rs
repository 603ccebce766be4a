//! The reception desk.

use super::dto::{DeskAnswer, SearchDesk};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::UnitId;
use kehu_reception::desk;

/// Ask who received a visitor before
///
/// Before a reception: by telephone, its last four digits or more, its first three and last four, name, pinyin or initials.
/// Answers at once, over the whole site, who received the visitor and when, whether a claim stands and until when, and who
/// receives now by the site's rules: the holder of the claim if on site, somebody on their behalf, who was named, or the next
/// in order; and whether that uses a turn. Where somebody outside the group filed the visitor and the filing holds, the answer names
/// it and until when it does. Personal values are masked for everybody. Every search is kept and in the audit
/// record, since a match found before or during a reception counts as recognition. Rules: ATT-G06, ATT-G07, ATT-G08, ATT-G24, ATT-F06.
#[utoipa::path(operation_id = "searchDesk", tag = "reception", security(("bearer" = ["receptions:search"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = SearchDesk,
    responses((status = 200, description = "What is known", body = DeskAnswer)))]
#[post("/sites/{site_id}/desk-search")]
pub async fn search_desk(
    caller: Caller<can::SearchReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<SearchDesk>,
) -> Result<HttpResponse, Problem> {
    let (state, question) = (app.clone(), desk::Question::from(body.0));
    act.run(&app, caller, async move |tx, caller| {
        let answer = desk::ask(tx, caller, &state.vault, path.0, &question).await?;
        Reply::ok(&DeskAnswer::at(caller.now, answer))
    })
    .await
}

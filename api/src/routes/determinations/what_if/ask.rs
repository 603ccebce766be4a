//! Asking.

use super::dto::{AskWhatIf, WhatIf};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_determinations::what_if;

/// Compare past deals with other rules
///
/// Queues a job that decides all past deals of a site, or those of a period, by another published version, a draft or a
/// preset, on the facts that were kept, and compares: per deal the rule and the shares where they differ, per salesperson
/// what would be gained and lost to the cent. Nothing else is changed. The comparison tells how far it is, and so does its
/// job, by which it can be called off. Rules: ATT-V00 to ATT-V20, ATT-R01 to ATT-R19, ATT-D09.
#[utoipa::path(operation_id = "askWhatIf", tag = "determinations", security(("bearer" = ["determinations:try"])),
    request_body = AskWhatIf,
    responses((status = 202, description = "Queued", body = WhatIf, headers(("Location" = String, description = "The comparison")))))]
#[post("/what-ifs")]
pub async fn ask_what_if(
    caller: Caller<can::TryDeterminations>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<AskWhatIf>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let asked = what_if::ask(tx, caller, body.0.to_domain()).await?;
        Reply::accepted(format!("/v1/what-ifs/{}", asked.id), &WhatIf::from(asked))
    })
    .await
}

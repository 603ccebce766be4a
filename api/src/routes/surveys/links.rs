//! Making personal links.

use super::dto::{MakeSurveyLinks, SurveyLinks};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::SurveyId;
use kehu_surveys::links;

/// Make the personal links of a survey
///
/// For the customers of the sample who have not answered. Each secret has 256 bits, is told this once and kept as its digest; a
/// link is used once and expires by the policy. Making a link anew replaces the open one and keeps what was answered. Of an
/// anonymous survey all links are made at once, nothing that is kept tells whose they are, and they are made anew only while
/// nobody has answered. The answer is never stored with an idempotency key. Rules: SUR-04, SUR-12.
#[utoipa::path(operation_id = "makeSurveyLinks", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = MakeSurveyLinks,
    responses((status = 201, description = "The links with their secrets", body = SurveyLinks)))]
#[post("/surveys/{id}/links")]
pub async fn make_survey_links(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<MakeSurveyLinks>,
) -> Result<HttpResponse, Problem> {
    act.without_key()
        .run(&app, caller, async move |tx, caller| {
            let MakeSurveyLinks {
                customer_ids,
                language,
            } = body.0.clone();
            let made = links::make(tx, caller, path.0, &customer_ids, language).await?;
            let links = SurveyLinks {
                items: made.into_iter().map(Into::into).collect(),
            };
            Reply::created(format!("/v1/surveys/{}/links", path.0), &links)
        })
        .await
}

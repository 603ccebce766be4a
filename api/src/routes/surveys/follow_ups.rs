//! Following very low answers up.

use super::dto::{CloseSurveyFollowUp, SurveyFollowUp, SurveyFollowUpPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{SurveyFollowUpId, SurveyId, UserId};
use kehu_surveys::{FollowUpFilter, consequences};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of follow-ups.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSurveyFollowUps {
    /// Only those of this survey.
    pub survey_id: Option<SurveyId>,
    /// Only those of this owner.
    pub owner_id: Option<UserId>,
    /// Only those that are to be done.
    #[serde(default)]
    #[param(default = false)]
    pub open: bool,
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

/// List what very low answers raised
///
/// Follow-ups and complaints, with the customer, for those who ask; the latest first. Rule: SUR-11.
#[utoipa::path(operation_id = "listSurveyFollowUps", tag = "surveys", security(("bearer" = ["surveys:ask"])),
    params(ListSurveyFollowUps),
    responses((status = 200, description = "A page of follow-ups", body = SurveyFollowUpPage)))]
#[get("/survey-follow-ups")]
pub async fn list_survey_follow_ups(
    caller: Caller<can::AskInSurveys>,
    app: State,
    query: Query<ListSurveyFollowUps>,
) -> Result<HttpResponse, Problem> {
    let ListSurveyFollowUps {
        survey_id,
        owner_id,
        open,
        limit,
        cursor,
    } = query.0;
    let filter = FollowUpFilter {
        survey: survey_id,
        owner: owner_id,
        open,
    };
    let list = ("survey-follow-ups", survey_id, owner_id, open);
    let page = page_request::<SurveyFollowUpId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = consequences::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let today = caller.today();
    Ok(HttpResponse::Ok().json(SurveyFollowUpPage {
        items: found
            .items
            .into_iter()
            .map(|one| SurveyFollowUp::of(one, today))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Record what came of a follow-up
///
/// Once; a complaint has its own desk. Rule: SUR-11.
#[utoipa::path(operation_id = "closeSurveyFollowUp", tag = "surveys", security(("bearer" = ["surveys:ask"])),
    params(("id" = SurveyFollowUpId, Path, description = "The follow-up")), request_body = CloseSurveyFollowUp,
    responses((status = 200, description = "The follow-up", body = SurveyFollowUp)))]
#[post("/survey-follow-ups/{id}/close")]
pub async fn close_survey_follow_up(
    caller: Caller<can::AskInSurveys>,
    app: State,
    path: Path<SurveyFollowUpId>,
    _: NoQuery,
    act: Act,
    body: Json<CloseSurveyFollowUp>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = consequences::close(tx, caller, path.0, &body.0.result).await?;
        Reply::ok(&SurveyFollowUp::of(found, caller.today()))
    })
    .await
}

//! Entering answers and reading responses.

use super::dto::{
    EnterSurveyAnswers, EnteredSurveyAnswers, SurveyRespondentPage, SurveyResponsePage,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{SurveyId, SurveyResponseId};
use kehu_surveys::answering;
use kehu_surveys::words::Channel;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Enter answers that staff took down
///
/// By telephone, e-mail, fax or face to face, with who asked; of a customer of the sample, once, as long as the quota has room.
/// Answers fit the version that was asked. Of an anonymous survey staff enter nothing. A very low answer is followed up or
/// becomes a complaint at once, by the policy. Rules: SUR-04, SUR-05, SUR-06, SUR-11, SUR-12.
#[utoipa::path(operation_id = "enterSurveyAnswers", tag = "surveys", security(("bearer" = ["surveys:ask"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = EnterSurveyAnswers,
    responses((status = 201, description = "Entered", body = EnteredSurveyAnswers)))]
#[post("/surveys/{id}/responses")]
pub async fn enter_survey_answers(
    caller: Caller<can::AskInSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<EnterSurveyAnswers>,
) -> Result<HttpResponse, Problem> {
    let taken = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let response_id = answering::enter_taken(tx, caller, path.0, &taken).await?;
        let place = format!("/v1/surveys/{}/responses", path.0);
        Reply::created(place, &EnteredSurveyAnswers { response_id })
    })
    .await
}

/// The filters of the list of responses.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSurveyResponses {
    /// Only those that came by this way.
    pub channel: Option<Channel>,
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

/// List what was answered
///
/// Without who answered. Rule: SUR-12.
#[utoipa::path(operation_id = "listSurveyResponses", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey"), ListSurveyResponses),
    responses((status = 200, description = "A page of responses", body = SurveyResponsePage),
              (status = 409, description = "The survey is anonymous: single responses would tell what the results hide")))]
#[get("/surveys/{id}/responses")]
pub async fn list_survey_responses(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<ListSurveyResponses>,
) -> Result<HttpResponse, Problem> {
    let ListSurveyResponses {
        channel,
        limit,
        cursor,
    } = query.0;
    let list = ("survey-responses", path.0, channel);
    let page = page_request::<SurveyResponseId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = answering::responses(&mut connection, &caller, path.0, channel, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(SurveyResponsePage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// List who answered
///
/// Which response is whose, and who asked: for those whose right allows it. Of an anonymous survey there is none.
/// That it was read goes into the audit record. Rule: SUR-12.
#[utoipa::path(operation_id = "listSurveyRespondents", tag = "surveys", security(("bearer" = ["surveys:respondents"])),
    params(("id" = SurveyId, Path, description = "The survey"), PageQuery),
    responses((status = 200, description = "A page of respondents", body = SurveyRespondentPage)))]
#[get("/surveys/{id}/respondents")]
pub async fn list_survey_respondents(
    caller: Caller<can::SeeRespondents>,
    app: State,
    path: Path<SurveyId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("survey-respondents", path.0);
    let page = page_request::<SurveyResponseId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let found = app
        .db
        .transaction(async |tx| answering::respondents(tx, &caller, path.0, &page).await)
        .await?;
    Ok(HttpResponse::Ok().json(SurveyRespondentPage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

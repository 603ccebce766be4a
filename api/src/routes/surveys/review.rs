//! Choosing the questionnaire and having it reviewed.

use super::dto::{ChooseQuestionnaire, Survey};
use super::plan::replied;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::SurveyId;
use kehu_surveys::review;

/// Choose the questionnaire of a survey
///
/// A version of the survey's unit or of one above it, while the questionnaire is drafted. Rules: SUR-01, SUR-05.
#[utoipa::path(operation_id = "chooseQuestionnaire", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = ChooseQuestionnaire,
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/choose-questionnaire")]
pub async fn choose_questionnaire(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<ChooseQuestionnaire>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let version = body.0.questionnaire_version_id;
        let survey = kehu_surveys::choose_questionnaire(tx, caller, path.0, version).await?;
        replied(survey, caller)
    })
    .await
}

/// Submit the questionnaire of a survey for review
///
/// To the reviewers of the flow `survey-questionnaire`. What they approve is published and asked from then on; what they return
/// is drafted anew. Rules: SUR-01, SUR-05, GOV-09.
#[utoipa::path(operation_id = "submitSurveyReview", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/submit-review")]
pub async fn submit_survey_review(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let survey = review::submit(tx, caller, path.0).await?;
        replied(survey, caller)
    })
    .await
}

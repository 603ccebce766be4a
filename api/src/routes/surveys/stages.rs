//! Stages and expectations.

use super::dto::{
    FinishSurveyStage, HandSurveyStageOver, RecordSurveyExpectation, Survey, SurveyExpectation,
    SurveyExpectations, SurveyPlannedStage,
};
use super::plan::replied;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::SurveyId;

/// Give a stage of a survey to another owner or day
///
/// A stage that is not done, with the reason. Rule: SUR-01.
#[utoipa::path(operation_id = "handSurveyStageOver", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = HandSurveyStageOver,
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/hand-stage-over")]
pub async fn hand_survey_stage_over(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<HandSurveyStageOver>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let HandSurveyStageOver {
            stage,
            owner_id,
            due_on,
            reason,
        } = body.0.clone();
        let planned = SurveyPlannedStage {
            stage,
            owner_id,
            due_on,
        };
        let survey = kehu_surveys::hand_over(tx, caller, path.0, planned.into(), &reason).await?;
        replied(survey, caller)
    })
    .await
}

/// Finish the stage of a survey
///
/// Done by the stage's owner, with what came of it. None is skipped, and each needs what it is for: the selection a sample, the
/// expectations at least one of them, the drafting a version, the fieldwork answers, the action an acknowledged report and,
/// where satisfaction fell or the policy says so, measures. The review is finished by the reviewers. Finishing the analysis
/// computes the overall index and that of the survey before; finishing the fieldwork ends all links. Rules: SUR-01, SUR-08,
/// SUR-09.
#[utoipa::path(operation_id = "finishSurveyStage", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = FinishSurveyStage,
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/finish-stage")]
pub async fn finish_survey_stage(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<FinishSurveyStage>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let survey =
            kehu_surveys::finish(tx, caller, path.0, body.0.stage, &body.0.summary).await?;
        replied(survey, caller)
    })
    .await
}

/// Record what customers expect
///
/// Before the questionnaire is drafted, with how it was learnt. Rule: SUR-01.
#[utoipa::path(operation_id = "recordSurveyExpectation", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = RecordSurveyExpectation,
    responses((status = 201, description = "The expectation", body = SurveyExpectation)))]
#[post("/surveys/{id}/expectations")]
pub async fn record_survey_expectation(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordSurveyExpectation>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let new = body.0.clone().into();
        let made = kehu_surveys::record_expectation(tx, caller, path.0, &new).await?;
        let place = format!("/v1/surveys/{}/expectations", path.0);
        Reply::created(place, &SurveyExpectation::from(made))
    })
    .await
}

/// List what customers expect
///
/// What was recorded for a survey, the first one first. Rule: SUR-01.
#[utoipa::path(operation_id = "listSurveyExpectations", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The expectations", body = SurveyExpectations)))]
#[get("/surveys/{id}/expectations")]
pub async fn list_survey_expectations(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = kehu_surveys::expectations(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(SurveyExpectations {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

//! The report, and the measures of improvement.

use super::dto::{DecideSurveyMeasure, Survey, SurveyMeasure, SurveyMeasures, WriteSurveyReport};
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
use kehu_surveys::report;

/// Write the report of a survey
///
/// In place of one that is not before the leaders. Where customers are content by the policy's figure, what went well is
/// recorded too. Rule: SUR-09.
#[utoipa::path(operation_id = "writeSurveyReport", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = WriteSurveyReport,
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/report")]
pub async fn write_survey_report(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<WriteSurveyReport>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let WriteSurveyReport { report, went_well } = &body.0;
        let survey = report::write(tx, caller, path.0, report, went_well.as_deref()).await?;
        replied(survey, caller)
    })
    .await
}

/// Submit the report of a survey to the leaders
///
/// To those of the flow `survey-report`, who read and acknowledge it, or return it. Rules: SUR-09, GOV-09.
#[utoipa::path(operation_id = "submitSurveyReport", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/submit-report")]
pub async fn submit_survey_report(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let survey = report::submit(tx, caller, path.0).await?;
        replied(survey, caller)
    })
    .await
}

/// Decide a measure of improvement
///
/// An item of the register of improvements, with owner and due date, whose source is the survey and the question that showed the
/// need; the same question shows its effect in the next survey. Rules: SUR-09, GOV-07.
#[utoipa::path(operation_id = "decideSurveyMeasure", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = DecideSurveyMeasure,
    responses((status = 201, description = "The measure", body = SurveyMeasure)))]
#[post("/surveys/{id}/measures")]
pub async fn decide_survey_measure(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<DecideSurveyMeasure>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let measure = report::decide_measure(tx, caller, path.0, &new).await?;
        let place = format!("/v1/improvements/{}", measure.improvement_id);
        Reply::created(place, &SurveyMeasure::from(measure))
    })
    .await
}

/// List the measures of a survey
///
/// With where each stands in the register of improvements. Rules: SUR-09, GOV-07.
#[utoipa::path(operation_id = "listSurveyMeasures", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The measures", body = SurveyMeasures)))]
#[get("/surveys/{id}/measures")]
pub async fn list_survey_measures(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = report::measures(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(SurveyMeasures {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

//! Planning and reading surveys.

use super::dto::{EditSurveyPlan, PlanSurvey, Survey, SurveyPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{SurveyId, UnitId, UserId};
use kehu_surveys::Filter;
use kehu_surveys::words::Stage;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The survey with its entity tag.
pub(super) fn replied(
    survey: kehu_surveys::Survey,
    caller: &kehu_kernel::Caller,
) -> Result<Reply, Failure> {
    Reply::current(&Survey::of(survey, caller.today()))
}

/// Plan a survey
///
/// The plan says what it is for, which departments the result will affect, how the data will be communicated, who carries it
/// out, how the response rate is raised, whether competitors' customers are asked too, the thanks for taking part, and for
/// each of the nine stages who answers for it, and by when. Rules: SUR-01, SUR-02, SUR-12.
#[utoipa::path(operation_id = "planSurvey", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    request_body = PlanSurvey, responses((status = 201, description = "The survey", body = Survey)))]
#[post("/surveys")]
pub async fn plan_survey(
    caller: Caller<can::ManageSurveys>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<PlanSurvey>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let PlanSurvey { unit_id, plan } = body.0.clone();
        let survey = kehu_surveys::plan(tx, caller, unit_id, plan.into()).await?;
        let place = format!("/v1/surveys/{}", survey.id);
        Reply::made(place, &Survey::of(survey, caller.today()))
    })
    .await
}

/// The filters of the list of surveys.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSurveys {
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those that stand at one of these stages; repeat it for several.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub stage: Vec<Stage>,
    /// Only those whose present stage this user answers for.
    pub owner_id: Option<UserId>,
    /// Only those that were called off, or only those that were not.
    pub called_off: Option<bool>,
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

/// List surveys
///
/// Of units within the caller's reach, and those that the caller carries out; the latest first. Rule: SUR-01.
#[utoipa::path(operation_id = "listSurveys", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(ListSurveys), responses((status = 200, description = "A page of surveys", body = SurveyPage)))]
#[get("/surveys")]
pub async fn list_surveys(
    caller: Caller<can::ReadSurveys>,
    app: State,
    query: Query<ListSurveys>,
) -> Result<HttpResponse, Problem> {
    let ListSurveys {
        unit_id,
        stage,
        owner_id,
        called_off,
        limit,
        cursor,
    } = query.0;
    let list = ("surveys", unit_id, stage.clone(), owner_id, called_off);
    let filter = Filter {
        unit: unit_id,
        stages: stage,
        owner: owner_id,
        called_off,
    };
    let page = page_request::<SurveyId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_surveys::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let today = caller.today();
    Ok(HttpResponse::Ok().json(SurveyPage {
        items: found
            .items
            .into_iter()
            .map(|survey| Survey::of(survey, today))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a survey
///
/// With its plan, its nine stages, who answers for each, what came of it, and its findings and report. Rules: SUR-01, SUR-02,
/// SUR-09.
#[utoipa::path(operation_id = "getSurvey", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The survey", body = Survey)))]
#[get("/surveys/{id}")]
pub async fn get_survey(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let survey = kehu_surveys::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let reply = replied(survey, &caller).map_err(|failure| failure.problem)?;
    Ok(reply.into_response())
}

/// Change the plan of a survey
///
/// While it is planned; the plan is replaced as a whole. Rule: SUR-02.
#[utoipa::path(operation_id = "editSurveyPlan", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey"), ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body(content = EditSurveyPlan, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The survey", body = Survey),
        (status = 409, description = "The plan is finished", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Changed by someone else", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/surveys/{id}")]
pub async fn edit_survey_plan(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: MergePatch<EditSurveyPlan>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let plan = body.0.plan.clone().into();
        let survey = kehu_surveys::edit(tx, caller, path.0, version.0, plan).await?;
        replied(survey, caller)
    })
    .await
}

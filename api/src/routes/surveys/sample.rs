//! Samples and their size.

use super::dto::{DrawSurveySample, SurveyMemberPage, SurveySample, SurveySampleSize};
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
use kehu_kernel::{CustomerId, SurveyId};
use kehu_satisfaction::Decimal;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Whether it is only tried out.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TryDraw {
    /// Answers with the sample as it would be drawn, and draws none.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

/// Draw the sample of a survey
///
/// Among active dossiers that the filter names, divided into strata, at random with a recorded seed, in place of a sample that
/// was drawn before. Who does not want to be asked, and who was asked within the policy's days, is left out. Of an anonymous
/// survey no stratum is smaller than the policy's figure. Rules: SUR-06, SUR-12.
#[utoipa::path(operation_id = "drawSurveySample", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey"), TryDraw), request_body = DrawSurveySample,
    responses((status = 200, description = "The sample", body = SurveySample)))]
#[post("/surveys/{id}/draw-sample")]
pub async fn draw_survey_sample(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<TryDraw>,
    act: Act,
    body: Json<DrawSurveySample>,
) -> Result<HttpResponse, Problem> {
    let wish = body.0.into();
    act.dry_run(query.0.dry_run)
        .run(&app, caller, async move |tx, caller| {
            let sample = kehu_surveys::sample::draw(tx, caller, path.0, &wish).await?;
            Reply::ok(&SurveySample::from(sample))
        })
        .await
}

/// Get the sample of a survey
///
/// With filter, seed and strata: population, how many are asked, quota, how many have answered. Rule: SUR-06.
#[utoipa::path(operation_id = "getSurveySample", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The sample", body = SurveySample)))]
#[get("/surveys/{id}/sample")]
pub async fn get_survey_sample(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let sample = kehu_surveys::sample::sample(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(SurveySample::from(sample)))
}

/// The filters of the list of members.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSurveyMembers {
    /// Only those who have not answered; of an anonymous survey all, since nobody knows.
    #[serde(default)]
    #[param(default = false)]
    pub unanswered: bool,
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

/// List whom a survey asks
///
/// For those who ask: the customers of the sample, and whether they have answered. Rules: SUR-04, SUR-06, SUR-12.
#[utoipa::path(operation_id = "listSurveyMembers", tag = "surveys", security(("bearer" = ["surveys:ask"])),
    params(("id" = SurveyId, Path, description = "The survey"), ListSurveyMembers),
    responses((status = 200, description = "A page of customers", body = SurveyMemberPage)))]
#[get("/surveys/{id}/members")]
pub async fn list_survey_members(
    caller: Caller<can::AskInSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<ListSurveyMembers>,
) -> Result<HttpResponse, Problem> {
    let ListSurveyMembers {
        unanswered,
        limit,
        cursor,
    } = query.0;
    let list = ("survey-members", path.0, unanswered);
    let page = page_request::<CustomerId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found =
        kehu_surveys::sample::members(&mut connection, &caller, path.0, unanswered, &page).await?;
    Ok(HttpResponse::Ok().json(SurveyMemberPage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// What a sample size depends on.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SampleSizeQuery {
    /// Customers there are; without it, so many that their number does not matter.
    #[param(minimum = 1, maximum = 1_000_000_000, example = 1000)]
    #[validate(range(min = 1, max = 1_000_000_000))]
    pub population: Option<u64>,
    /// Margin of error of a share, in percent, at a confidence of 95 %.
    #[serde(default = "five")]
    #[param(minimum = 1, maximum = 50, default = 5)]
    #[validate(range(min = 1, max = 50))]
    pub margin_percent: u8,
    /// Percent of those who are asked that are expected to answer.
    #[serde(default = "hundred")]
    #[param(minimum = 1, maximum = 100, default = 100)]
    #[validate(range(min = 1, max = 100))]
    pub response_percent: u8,
}

const fn five() -> u8 {
    5
}

const fn hundred() -> u8 {
    100
}

/// Calculate the size of a sample
///
/// Answers that are needed so that a share is known within the margin at a confidence of 95 %, corrected for a finite
/// population; and how many are to be asked for them. Rule: SUR-06.
#[utoipa::path(operation_id = "calculateSurveySampleSize", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(SampleSizeQuery), responses((status = 200, description = "The size", body = SurveySampleSize)))]
#[get("/survey-sample-size")]
pub async fn calculate_survey_sample_size(
    _caller: Caller<can::ReadSurveys>,
    query: Query<SampleSizeQuery>,
) -> Result<HttpResponse, Problem> {
    let SampleSizeQuery {
        population,
        margin_percent,
        response_percent,
    } = query.0;
    let margin = Decimal::new(margin_percent.into(), 2);
    let answers = kehu_satisfaction::sample_size(population, margin)
        .map_err(|error| Problem::parameter("margin_percent", error.to_string(), "超出范围"))?;
    let asked = answers
        .saturating_mul(100)
        .div_ceil(response_percent.max(1).into());
    Ok(HttpResponse::Ok().json(SurveySampleSize { answers, asked }))
}

//! Reading results.

use super::dto::{SurveyEffects, SurveyTrend};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{SurveyId, UnitId};
use kehu_survey_results::{Breakdown, Comparison, Dimension, Results};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// How answers count.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsQuery {
    /// Whether answers count by stratum, so that the sample speaks for the population.
    #[serde(default = "yes")]
    #[param(default = true)]
    pub weighted: bool,
}

/// By what answers are divided, and how they count.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BreakdownQuery {
    /// The dimension.
    pub by: Dimension,
    /// Whether answers count by stratum.
    #[serde(default = "yes")]
    #[param(default = true)]
    pub weighted: bool,
}

/// With which survey to compare.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The earlier survey; that of the plan, if absent.
    pub with: Option<SurveyId>,
}

/// Whose surveys, and which index.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrendQuery {
    /// The unit.
    pub unit_id: UnitId,
    /// Key of a question; the overall index, if absent.
    #[validate(length(min = 1, max = 40))]
    #[param(min_length = 1, max_length = 40)]
    pub question: Option<String>,
}

const fn yes() -> bool {
    true
}

/// Get the results of a survey
///
/// Response rate by channel and stratum; the index of each question and section and overall, as weighted means on 0-100; the
/// share of the two best answers; the recommendation score, each with its number of answers and a 95 % confidence interval;
/// choices and numbers; the matrix of importance and performance; the company against competitors where they were asked
/// about. Answers count by stratum unless the caller wants them equal. Nobody is named; in an anonymous survey what fewer
/// than five answered is hidden and counts in no index. Rules: SUR-08, SUR-12.
#[utoipa::path(operation_id = "getSurveyResults", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey"), ResultsQuery),
    responses((status = 200, description = "The results", body = Results),
              (status = 409, description = "Nobody has been asked yet")))]
#[get("/surveys/{id}/results")]
pub async fn get_survey_results(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<ResultsQuery>,
) -> Result<HttpResponse, Problem> {
    let weighted = query.0.weighted;
    let found =
        kehu_survey_results::results(&app.survey_figures, &caller, path.0, weighted).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Get the results of a survey by unit, class or another dimension
///
/// The overall index, sections and questions of each part, so that units and classes compare. In an anonymous survey the
/// strata of the sample are the only parts; figures of fewer than five are hidden, and so many others that they cannot be
/// computed from the total. Rules: SUR-08, SUR-12.
#[utoipa::path(operation_id = "getSurveyBreakdown", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey"), BreakdownQuery),
    responses((status = 200, description = "The parts", body = Breakdown),
              (status = 409, description = "Nobody has been asked yet, or the anonymous survey keeps no such dimension")))]
#[get("/surveys/{id}/results/breakdown")]
pub async fn get_survey_breakdown(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<BreakdownQuery>,
) -> Result<HttpResponse, Problem> {
    let BreakdownQuery { by, weighted } = query.0;
    let found =
        kehu_survey_results::breakdown(&app.survey_figures, &caller, path.0, by, weighted).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Compare a survey with an earlier one
///
/// With the previous survey of its plan, or another: overall, sections and questions that both ask, each before, after and
/// the difference with its interval. Indexes under different maps of the scale are shown and not compared. Rule: SUR-08.
#[utoipa::path(operation_id = "getSurveyComparison", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey"), ComparisonQuery),
    responses((status = 200, description = "The comparison", body = Comparison),
              (status = 409, description = "Nobody has been asked yet, or there is nothing to compare with")))]
#[get("/surveys/{id}/results/comparison")]
pub async fn get_survey_comparison(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<ComparisonQuery>,
) -> Result<HttpResponse, Problem> {
    let with = query.0.with;
    let found = kehu_survey_results::comparison(&app.survey_figures, &caller, path.0, with).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Get the effect of a survey's improvement items
///
/// For each item the index of its question in this survey, in the next one, and the difference with its interval, of the
/// customers of the item's unit; of everybody where the item is of the survey's own unit or one of the surveys is anonymous.
/// Rules: SUR-09, GOV-07.
#[utoipa::path(operation_id = "listSurveyEffects", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The effects", body = SurveyEffects),
              (status = 409, description = "Nobody has been asked yet")))]
#[get("/surveys/{id}/effects")]
pub async fn list_survey_effects(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let items = kehu_survey_results::effects(&app.survey_figures, &caller, path.0).await?;
    Ok(HttpResponse::Ok().json(SurveyEffects { items }))
}

/// List a unit's surveys with an index
///
/// The overall index, or that of a question, of the latest twenty surveys of which asking has ended, each with its change
/// from the one before. Rule: SUR-08.
#[utoipa::path(operation_id = "listSurveyTrend", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(TrendQuery), responses((status = 200, description = "The trend", body = SurveyTrend)))]
#[get("/survey-trend")]
pub async fn list_survey_trend(
    caller: Caller<can::ReadSurveys>,
    app: State,
    query: Query<TrendQuery>,
) -> Result<HttpResponse, Problem> {
    let TrendQuery { unit_id, question } = query.0;
    let question = question.as_deref();
    let items = kehu_survey_results::trend(&app.survey_figures, &caller, unit_id, question).await?;
    Ok(HttpResponse::Ok().json(SurveyTrend { items }))
}

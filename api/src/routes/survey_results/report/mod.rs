//! The report of a survey, for printing.

mod charts;
mod conclusions;
mod page;
mod questions;

use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::markup::PrintedPage;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use conclusions::Conclusions;
use kehu_kernel::SurveyId;
use kehu_survey_results::Error;

/// Print the report of a survey
///
/// 满意度调查报告 as a page fit for printing, in the caller's language, with charts: the conclusions in words once they are
/// written, who answered, the indexes with their intervals, choices, the matrix of importance and performance, competitors,
/// the change from the last survey, and the measures. Its figures are those of the results. Rules: SUR-08, SUR-09.
#[utoipa::path(operation_id = "getSurveyReport", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey")),
    responses((status = 200, description = "The report", body = PrintedPage, content_type = "text/html"),
              (status = 409, description = "Nobody has been asked yet")))]
#[get("/surveys/{id}/results/report")]
pub async fn get_survey_report(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let results = kehu_survey_results::results(&app.survey_figures, &caller, path.0, true).await?;
    let change =
        match kehu_survey_results::comparison(&app.survey_figures, &caller, path.0, None).await {
            Ok(change) => Some(change),
            // The first survey, or one whose previous one the caller may not see.
            Err(
                Error::NothingToCompare {}
                | Error::Survey(_)
                | Error::NothingAsked {}
                | Error::StillAnswered {},
            ) => None,
            Err(error) => return Err(error.into()),
        };
    let mut connection = app.db.read_for_report().await?;
    let conclusions = Conclusions::read(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let page = page::render(
        &results,
        change.as_ref(),
        &conclusions,
        caller.language,
        caller.today(),
    );
    Ok(PrintedPage::answer(page))
}

//! What surveys found (SUR-08, SUR-09, SUR-12).

mod dto;
mod export;
mod read;
mod report;
mod texts;

pub(crate) use export::SurveyTable;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(read::list_survey_trend)
        .service(read::get_survey_results)
        .service(read::get_survey_breakdown)
        .service(read::get_survey_comparison)
        .service(read::list_survey_effects)
        .service(texts::list_survey_texts)
        .service(export::export_survey_results)
        .service(report::get_survey_report);
}

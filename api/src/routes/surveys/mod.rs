//! Satisfaction surveys: questionnaires, nine stages, samples, links, answers, report, measures (SUR).

mod answers;
mod calling_off;
mod dto;
mod follow_ups;
mod links;
mod plan;
mod public;
mod questionnaires;
mod report;
mod review;
mod sample;
mod stages;

use crate::contract::Routes;
pub(super) use dto::{QuestionnaireVersion, Survey};

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(questionnaires::draft_questionnaire)
        .service(questionnaires::draft_questionnaire_version)
        .service(questionnaires::list_questionnaire_versions)
        .service(questionnaires::list_questionnaire_templates)
        .service(questionnaires::get_questionnaire_version)
        .service(questionnaires::edit_questionnaire_version)
        .service(sample::calculate_survey_sample_size)
        .service(plan::plan_survey)
        .service(plan::list_surveys)
        .service(plan::get_survey)
        .service(plan::edit_survey_plan)
        .service(stages::hand_survey_stage_over)
        .service(stages::finish_survey_stage)
        .service(calling_off::call_survey_off)
        .service(stages::record_survey_expectation)
        .service(stages::list_survey_expectations)
        .service(sample::draw_survey_sample)
        .service(sample::get_survey_sample)
        .service(sample::list_survey_members)
        .service(review::choose_questionnaire)
        .service(review::submit_survey_review)
        .service(links::make_survey_links)
        .service(answers::enter_survey_answers)
        .service(answers::list_survey_responses)
        .service(answers::list_survey_respondents)
        .service(report::write_survey_report)
        .service(report::submit_survey_report)
        .service(report::decide_survey_measure)
        .service(report::list_survey_measures);
    routes
        .service(follow_ups::list_survey_follow_ups)
        .service(follow_ups::close_survey_follow_up)
        .service(public::open_survey_link)
        .service(public::save_survey_answers)
        .service(public::submit_survey_answers);
}

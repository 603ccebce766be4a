-- Satisfaction surveys: nine stages, none skipped, with plan, sample, expectations, findings, report (SUR-01 to SUR-09).

alter table customers
    -- Whether the customer does not want to be asked in surveys (SUR-06).
    add column survey_opt_out boolean not null default false;

create table surveys
(
    id                       uuid primary key,
    unit_id                  uuid        not null constraint surveys_unit_fkey references units (id),
    title                    text        not null constraint surveys_title_check check (length(title) between 1 and 200),
    -- An anonymous survey keeps no link from an answer to a customer (SUR-12).
    anonymous                boolean     not null,
    -- The plan (SUR-02).
    objective                text        not null constraint surveys_objective_check check (length(objective) between 1 and 2000),
    communication            text        not null constraint surveys_communication_check check (length(communication) between 1 and 2000),
    response_measures        text        not null constraint surveys_response_measures_check check (length(response_measures) between 1 and 2000),
    reward                   text        not null constraint surveys_reward_check check (length(reward) between 1 and 1000),
    asks_about_competitors   boolean     not null,
    carried_out_by           uuid        not null constraint surveys_carried_out_by_fkey references users (id),
    -- The survey with which its results are compared.
    previous_survey_id       uuid constraint surveys_previous_fkey references surveys (id),
    stage                    text        not null constraint surveys_stage_check
        check (stage in ('plan', 'selection', 'expectations', 'drafting', 'review', 'fieldwork', 'analysis', 'action', 'evaluation', 'finished')),
    planned_at               timestamptz not null constraint surveys_planned_at_check check (isfinite(planned_at)),
    planned_by               uuid        not null constraint surveys_planned_by_fkey references users (id),
    questionnaire_version_id uuid constraint surveys_questionnaire_version_fkey references questionnaire_versions (id),
    review_approval_id       uuid constraint surveys_review_approval_fkey references approvals (id),
    -- From when to when answers were taken.
    fieldwork_opened_at      timestamptz constraint surveys_fieldwork_opened_at_check check (isfinite(fieldwork_opened_at)),
    fieldwork_closed_at      timestamptz constraint surveys_fieldwork_closed_at_check check (isfinite(fieldwork_closed_at)),
    -- What the analysis found: overall index 0 to 100 of this survey and of the previous one.
    overall_index            numeric(5, 2) constraint surveys_overall_index_check check (overall_index between 0 and 100),
    previous_index           numeric(5, 2) constraint surveys_previous_index_check check (previous_index between 0 and 100),
    -- The report, what went well, the acknowledgement (SUR-09).
    report                   text constraint surveys_report_check check (length(report) between 1 and 8000),
    went_well                text constraint surveys_went_well_check check (length(went_well) between 1 and 4000),
    report_approval_id       uuid constraint surveys_report_approval_fkey references approvals (id),
    report_acknowledged_at   timestamptz constraint surveys_report_acknowledged_at_check check (isfinite(report_acknowledged_at)),
    version                  bigint      not null default 1,
    -- What the rows of samples and answers refer to.
    constraint surveys_anonymity_key unique (id, anonymous),
    constraint surveys_previous_itself_check check (previous_survey_id <> id),
    constraint surveys_version_chosen_check
        check (stage in ('plan', 'selection', 'expectations', 'drafting') or questionnaire_version_id is not null),
    constraint surveys_opened_check check ((fieldwork_opened_at is not null) = (stage in ('fieldwork', 'analysis', 'action', 'evaluation', 'finished'))),
    constraint surveys_closed_check check ((fieldwork_closed_at is not null) = (stage in ('analysis', 'action', 'evaluation', 'finished'))),
    constraint surveys_span_check check (fieldwork_closed_at >= fieldwork_opened_at),
    constraint surveys_acknowledged_check check (report_acknowledged_at is null or (report is not null and report_approval_id is not null)),
    constraint surveys_reported_check check (stage not in ('evaluation', 'finished') or report_acknowledged_at is not null)
);
create index surveys_by_unit on surveys (unit_id, id);
create index surveys_by_previous on surveys (previous_survey_id) where previous_survey_id is not null;
create index surveys_by_questionnaire_version on surveys (questionnaire_version_id) where questionnaire_version_id is not null;
create index surveys_by_carrier on surveys (carried_out_by, id);

-- The departments that the result will affect (SUR-02).
create table survey_departments
(
    survey_id uuid not null constraint survey_departments_survey_fkey references surveys (id),
    unit_id   uuid not null constraint survey_departments_unit_fkey references units (id),
    constraint survey_departments_pkey primary key (survey_id, unit_id)
);

-- Who answers for a stage, and by when.
create table survey_stages
(
    survey_id uuid     not null constraint survey_stages_survey_fkey references surveys (id),
    place     smallint not null constraint survey_stages_place_check check (place between 1 and 9),
    owner_id  uuid     not null constraint survey_stages_owner_fkey references users (id),
    due_on    date     not null constraint survey_stages_due_on_check check (isfinite(due_on)),
    constraint survey_stages_pkey primary key (survey_id, place)
);
create index survey_stages_by_owner on survey_stages (owner_id, survey_id);

-- Stages that are done. None is skipped: each but the first refers to the one before it.
create table survey_stage_results
(
    survey_id   uuid        not null,
    place       smallint    not null,
    previous    smallint generated always as (nullif(place - 1, 0)) stored,
    finished_at timestamptz not null constraint survey_stage_results_finished_at_check check (isfinite(finished_at)),
    finished_by uuid        not null constraint survey_stage_results_finished_by_fkey references users (id),
    summary     text        not null constraint survey_stage_results_summary_check check (length(summary) between 1 and 4000),
    constraint survey_stage_results_pkey primary key (survey_id, place),
    constraint survey_stage_results_stage_fkey foreign key (survey_id, place) references survey_stages (survey_id, place),
    constraint survey_stage_results_none_skipped foreign key (survey_id, previous) references survey_stage_results (survey_id, place)
);
select make_append_only('survey_stage_results');

-- What customers expect, learnt before the questionnaire is drafted.
create table survey_expectations
(
    id          uuid primary key,
    survey_id   uuid        not null constraint survey_expectations_survey_fkey references surveys (id),
    subject     text        not null constraint survey_expectations_subject_check
        check (subject in ('service_quality', 'company_image', 'product_quality', 'other')),
    source      text        not null constraint survey_expectations_source_check
        check (source in ('interview', 'visit', 'seminar', 'complaints', 'earlier_survey', 'desk_research')),
    content     text        not null constraint survey_expectations_content_check check (length(content) between 1 and 2000),
    recorded_at timestamptz not null constraint survey_expectations_recorded_at_check check (isfinite(recorded_at)),
    recorded_by uuid        not null constraint survey_expectations_recorded_by_fkey references users (id)
);
create index survey_expectations_by_survey on survey_expectations (survey_id, id);
select make_append_only('survey_expectations');

-- The improvement items to which a survey led, with the question that showed the need (SUR-09, GOV-07).
create table survey_measures
(
    improvement_id uuid primary key constraint survey_measures_improvement_fkey references improvements (id),
    survey_id      uuid not null constraint survey_measures_survey_fkey references surveys (id),
    question_key   text not null constraint survey_measures_question_key_check check (length(question_key) between 1 and 40)
);
create index survey_measures_by_survey on survey_measures (survey_id, improvement_id);
select make_append_only('survey_measures');

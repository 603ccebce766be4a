-- Satisfaction indicators of each company, evaluated once a day (SUR-10).

create table indicator_values
(
    company_id   uuid        not null constraint indicator_values_company_fkey references units (id),
    indicator    text        not null constraint indicator_values_indicator_check
        check (indicator in ('complaints', 'survey', 'lost_customers', 'competitors')),
    evaluated_on date        not null constraint indicator_values_evaluated_on_check check (isfinite(evaluated_on)),
    -- None where there is nothing to measure yet.
    value        numeric(12, 2) constraint indicator_values_value_check check (value <> 'NaN'),
    -- As the policy of that day set it; none where it set none.
    target       numeric(12, 2) constraint indicator_values_target_check check (target <> 'NaN'),
    met          boolean,
    -- The survey that was measured.
    survey_id    uuid constraint indicator_values_survey_fkey references surveys (id),
    constraint indicator_values_pkey primary key (company_id, indicator, evaluated_on),
    constraint indicator_values_met_check check ((met is null) = (value is null or target is null)),
    constraint indicator_values_survey_check check (survey_id is null or indicator in ('survey', 'competitors'))
);
select make_append_only('indicator_values');

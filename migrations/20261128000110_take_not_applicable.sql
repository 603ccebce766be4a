-- "Not applicable" is an answer to a question on a scale that allows it: it says neither good nor bad and counts in no index
-- (SUR-05, SUR-08).

alter table survey_answers
    add column not_applicable boolean not null default false,
    drop constraint survey_answers_form_check,
    add constraint survey_answers_form_check check (case
        when not_applicable then kind in ('scale', 'visit_scale') and score is null and points is null
        when kind = 'scale' then score between 1 and 5 and points is not null
        when kind = 'visit_scale' then score = points
        when kind = 'recommendation' then score between 0 and 10 and points is null
        when kind = 'number' then number is not null
        when kind = 'free_text' then true
        else choice is not null end
        and (score is not null) = (kind in ('scale', 'visit_scale', 'recommendation') and not not_applicable)
        and (points is null or kind in ('scale', 'visit_scale'))
        and (number is null or kind = 'number') and (text is null or kind = 'free_text')
        and (choice is null or kind in ('single_choice', 'multiple_choice', 'yes_no')));

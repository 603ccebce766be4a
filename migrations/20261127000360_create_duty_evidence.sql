-- What policies demand on a schedule (GOV-06).

-- Which duty of which company was done on which day, by what. Another duty joins by another part of this view and a word
-- in kehu_obligations::Duty.
create view duty_evidence as
select 'satisfaction_survey'::text as duty,
       c.id as company_id,
       (s.fieldwork_closed_at at time zone 'Asia/Shanghai')::date as done_on,
       'survey'::text as subject_kind,
       s.id as subject_id
from surveys s
join units u on u.id = s.unit_id
join units c on c.kind = 'company' and (c.id = u.id or c.id = any (u.ancestors))
where s.fieldwork_closed_at is not null;

-- Of which overdue duties leaders were told: of each once.
create table duty_alarms
(
    company_id uuid        not null constraint duty_alarms_company_fkey references units (id),
    duty       text        not null constraint duty_alarms_duty_check check (duty in ('satisfaction_survey')),
    -- First day of the period in which it was not done.
    period     date        not null constraint duty_alarms_period_check check (isfinite(period)),
    told_at    timestamptz not null constraint duty_alarms_told_at_check check (isfinite(told_at)),
    constraint duty_alarms_pkey primary key (company_id, duty, period)
);
select make_append_only('duty_alarms');

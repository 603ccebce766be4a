-- Of which year's missing schedule a company was warned, once (CMP-07).
create table missing_schedule_warnings
(
    company_id uuid        not null constraint missing_schedule_warnings_company_fkey references units (id),
    year       integer     not null constraint missing_schedule_warnings_year_check check (year between 2000 and 2200),
    warned_at  timestamptz not null constraint missing_schedule_warnings_warned_at_check check (isfinite(warned_at)),
    constraint missing_schedule_warnings_key primary key (company_id, year)
);

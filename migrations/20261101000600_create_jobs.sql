-- Long-running work. Instances take jobs from here; a lease that is no longer renewed gives a job back.

create table jobs
(
    id                  uuid primary key,
    kind                text        not null
        constraint jobs_kind_check check (kind ~ '^[a-z][a-z0-9_.]{2,63}$'),
    unit_id             uuid
        constraint jobs_unit_fkey references units (id),
    requested_by_kind   text        not null
        constraint jobs_requested_by_kind_check check (requested_by_kind in ('user', 'api_key', 'system')),
    requested_by        text        not null
        constraint jobs_requested_by_check check (length(requested_by) between 1 and 64),
    parameters          jsonb       not null
        constraint jobs_parameters_check check (jsonb_typeof(parameters) = 'object'),
    state               text        not null
        constraint jobs_state_check check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    progress_done       bigint      not null default 0
        constraint jobs_progress_done_check check (progress_done >= 0),
    progress_total      bigint
        constraint jobs_progress_total_check check (progress_total >= 0),
    result              jsonb,
    result_file         uuid,
    error_code          text
        constraint jobs_error_code_check check (length(error_code) between 1 and 100),
    error_en            text
        constraint jobs_error_en_check check (length(error_en) <= 2000),
    error_zh            text
        constraint jobs_error_zh_check check (length(error_zh) <= 2000),
    attempts            integer     not null default 0
        constraint jobs_attempts_check check (attempts >= 0),
    -- Attempts that ended because their instance was told to stop: not the job's fault.
    releases            integer     not null default 0
        constraint jobs_releases_check check (releases between 0 and attempts),
    lease_until         timestamptz
        constraint jobs_lease_until_check check (isfinite(lease_until)),
    cancel_requested_at timestamptz
        constraint jobs_cancel_requested_at_check check (isfinite(cancel_requested_at)),
    created_at          timestamptz not null
        constraint jobs_created_at_check check (isfinite(created_at)),
    started_at          timestamptz
        constraint jobs_started_at_check check (isfinite(started_at)),
    finished_at         timestamptz
        constraint jobs_finished_at_check check (isfinite(finished_at)),
    version             bigint      not null default 1
        constraint jobs_version_check check (version >= 1),
    constraint jobs_lease_check check ((state = 'running') = (lease_until is not null)),
    constraint jobs_finish_check check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint jobs_error_check check ((state = 'failed') = (error_code is not null and error_en is not null and error_zh is not null))
);
create index jobs_waiting on jobs (id) where state = 'queued';
create index jobs_running on jobs (lease_until) where state = 'running';
create index jobs_by_requester on jobs (requested_by_kind, requested_by, id);
create index jobs_by_unit on jobs (unit_id, id);

-- The checks of each business day: when each was last finished, so that several instances do the work of a day once.
create table daily_checks
(
    name    text primary key
        constraint daily_checks_name_check check (name ~ '^[a-z][a-z0-9_.]{2,63}$'),
    done_on date not null
        constraint daily_checks_done_on_check check (isfinite(done_on))
);

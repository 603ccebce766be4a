-- What API keys are used for, by day, and a limit of their own.
alter table api_keys
    add column requests_per_minute integer
        constraint api_keys_requests_per_minute_check check (requests_per_minute between 1 and 100000);

create table api_key_days
(
    api_key_id    uuid   not null
        constraint api_key_days_key_fkey references api_keys (id),
    day           date   not null
        constraint api_key_days_day_check check (isfinite(day)),
    requests      bigint not null
        constraint api_key_days_requests_check check (requests >= 0),
    -- Of these, how many were refused because the limit was reached.
    limited       bigint not null
        constraint api_key_days_limited_check check (limited between 0 and requests),
    last_used_at  timestamptz not null
        constraint api_key_days_last_used_at_check check (isfinite(last_used_at)),
    constraint api_key_days_pkey primary key (api_key_id, day)
);
create index api_key_days_by_day on api_key_days (day);

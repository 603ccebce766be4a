-- Answers by idempotency key, stored in the transaction of the work that they answer.
create table idempotency_keys
(
    principal   text        not null check (length(principal) <= 100),
    route       text        not null check (length(route) <= 200),
    key         text        not null check (length(key) between 1 and 255),
    fingerprint bytea       not null check (length(fingerprint) = 32),
    status      smallint    not null check (status between 200 and 299),
    headers     jsonb       not null,
    body        bytea       not null,
    created_at  timestamptz not null default now() check (isfinite(created_at)),
    constraint idempotency_keys_pkey primary key (principal, route, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

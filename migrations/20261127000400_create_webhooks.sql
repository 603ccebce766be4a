-- Webhooks and the feed of events.

-- The place of an event in the feed, given by one publisher at a time: whoever has read up to a place has missed nothing
-- before it, in whatever order transactions committed. Null until it is published.
alter table outbox_events
    add column position bigint
        constraint outbox_events_position_check check (position > 0);
create unique index outbox_events_position on outbox_events (position) where position is not null;
create index outbox_events_by_unit on outbox_events (unit_id, position) where position is not null;
create index outbox_events_unpublished on outbox_events (id) where position is null;

-- The head of the feed; its one row is what publishers take turns by. Events up to `purged_position` are no longer kept
-- without a gap.
create table event_feed
(
    one             boolean primary key default true
        constraint event_feed_one_check check (one),
    last_position   bigint not null default 0
        constraint event_feed_last_position_check check (last_position >= 0),
    purged_position bigint not null default 0
        constraint event_feed_purged_position_check check (purged_position between 0 and last_position)
);
insert into event_feed default values;

-- Where events are sent. No types: all of them.
create table webhook_endpoints
(
    id               uuid primary key,
    unit_id          uuid        not null
        constraint webhook_endpoints_unit_fkey references units (id),
    name             text        not null
        constraint webhook_endpoints_name_check check (length(name) between 1 and 100),
    url              text        not null
        constraint webhook_endpoints_url_check check (length(url) between 8 and 2048),
    types            text[]      not null
        constraint webhook_endpoints_types_check check (cardinality(types) <= 300),
    created_by_kind  text        not null,
    created_by_id    text        not null
        constraint webhook_endpoints_created_by_check check (length(created_by_id) <= 64),
    created_at       timestamptz not null
        constraint webhook_endpoints_created_at_check check (isfinite(created_at)),
    disabled_at      timestamptz
        constraint webhook_endpoints_disabled_at_check check (isfinite(disabled_at)),
    disabled_because text
        constraint webhook_endpoints_disabled_because_check check (disabled_because in ('by_hand', 'gone', 'undeliverable')),
    -- The receiver asked for a pause.
    paused_until     timestamptz
        constraint webhook_endpoints_paused_until_check check (isfinite(paused_until)),
    version          bigint      not null default 1,
    constraint webhook_endpoints_disabled_check check ((disabled_at is null) = (disabled_because is null))
);
create index webhook_endpoints_by_unit on webhook_endpoints (unit_id, id);

-- What an endpoint's messages are signed with, sealed. The one without an end is the present one; the former signs
-- beside it until its end.
create table webhook_secrets
(
    id          uuid primary key,
    endpoint_id uuid        not null
        constraint webhook_secrets_endpoint_fkey references webhook_endpoints (id),
    sealed      bytea       not null
        constraint webhook_secrets_sealed_check check (length(sealed) between 40 and 200),
    created_at  timestamptz not null
        constraint webhook_secrets_created_at_check check (isfinite(created_at)),
    expires_at  timestamptz
        constraint webhook_secrets_expires_at_check check (isfinite(expires_at))
);
create unique index webhook_secrets_present on webhook_secrets (endpoint_id) where expires_at is null;
create unique index webhook_secrets_former on webhook_secrets (endpoint_id) where expires_at is not null;

-- One event for one endpoint, over all its tries.
create table webhook_deliveries
(
    id          uuid primary key,
    endpoint_id uuid        not null
        constraint webhook_deliveries_endpoint_fkey references webhook_endpoints (id),
    event_id    uuid        not null
        constraint webhook_deliveries_event_fkey references outbox_events (id) on delete cascade,
    state       text        not null
        constraint webhook_deliveries_state_check check (state in ('waiting', 'delivered', 'given_up')),
    -- Tries since it began or was replayed.
    tries       integer     not null default 0
        constraint webhook_deliveries_tries_check check (tries >= 0),
    next_try_at timestamptz not null
        constraint webhook_deliveries_next_try_at_check check (isfinite(next_try_at)),
    -- Who has it in hand; whoever comes after the lease has run takes it over.
    claim       uuid,
    created_at  timestamptz not null
        constraint webhook_deliveries_created_at_check check (isfinite(created_at)),
    ended_at    timestamptz
        constraint webhook_deliveries_ended_at_check check (isfinite(ended_at)),
    constraint webhook_deliveries_event_key unique (endpoint_id, event_id),
    constraint webhook_deliveries_ended_check check ((state = 'waiting') = (ended_at is null))
);
create index webhook_deliveries_waiting on webhook_deliveries (endpoint_id, next_try_at, id) where state = 'waiting';
create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, id);
create index webhook_deliveries_by_event on webhook_deliveries (event_id);

-- One try. What the receiver answered is its own words, kept to find out why it refused.
create table webhook_attempts
(
    id          uuid primary key,
    delivery_id uuid        not null
        constraint webhook_attempts_delivery_fkey references webhook_deliveries (id) on delete cascade,
    started_at  timestamptz not null
        constraint webhook_attempts_started_at_check check (isfinite(started_at)),
    latency_ms  integer     not null
        constraint webhook_attempts_latency_check check (latency_ms >= 0),
    outcome     text        not null
        constraint webhook_attempts_outcome_check check (outcome in ('delivered', 'gone', 'redirected', 'refused', 'timed_out',
                                                                     'unreachable', 'address_forbidden', 'untrusted', 'broken_off')),
    status      smallint
        constraint webhook_attempts_status_check check (status between 100 and 999),
    answer      text        not null
        constraint webhook_attempts_answer_check check (length(answer) <= 1024)
);
create index webhook_attempts_by_delivery on webhook_attempts (delivery_id, id);

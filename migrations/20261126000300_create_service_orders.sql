-- Service orders: issued, given to teams, done, confirmed by the customer, fed back (CUS-60 to CUS-62). Their times are
-- kept in `deadlines`.

create table service_order_counters
(
    unit_id     uuid    not null constraint service_order_counters_unit_fkey references units (id),
    year        integer not null,
    last_number bigint  not null constraint service_order_counters_last_check check (last_number > 0),
    constraint service_order_counters_key primary key (unit_id, year)
);

create table service_orders
(
    id                uuid primary key,
    number            text        not null constraint service_orders_number_check check (length(number) <= 20),
    unit_id           uuid        not null constraint service_orders_unit_fkey references units (id),
    customer_id       uuid constraint service_orders_customer_fkey references customers (id),
    kind              text        not null constraint service_orders_kind_check
        check (kind in ('repair', 'consultation', 'technical_advice', 'patrol', 'fit_out', 'other')),
    matter            text        not null constraint service_orders_matter_check check (length(matter) between 1 and 200),
    content           text        not null constraint service_orders_content_check check (length(content) between 1 and 4000),
    place             text constraint service_orders_place_check check (length(place) between 1 and 300),
    -- What raised it, such as a complaint.
    origin_kind       text        not null constraint service_orders_origin_kind_check
        check (origin_kind in ('request', 'inspection', 'complaint', 'plan')),
    origin_id         uuid,
    coordinator_id    uuid        not null constraint service_orders_coordinator_fkey references users (id),
    issued_by_kind    text        not null,
    issued_by_id      text        not null constraint service_orders_issued_by_check check (length(issued_by_id) <= 64),
    issued_at         timestamptz not null constraint service_orders_issued_at_check check (isfinite(issued_at)),
    -- The standard of the type as it stood when the order was issued.
    standard          jsonb       not null,
    policy_version_id uuid constraint service_orders_policy_version_fkey references policy_versions (id),
    state             text        not null constraint service_orders_state_check
        check (state in ('issued', 'under_way', 'done', 'closed', 'cancelled')),
    done_at           timestamptz constraint service_orders_done_at_check check (isfinite(done_at)),
    done_by           uuid constraint service_orders_done_by_fkey references users (id),
    result            text constraint service_orders_result_check check (length(result) between 1 and 4000),
    ended_at          timestamptz constraint service_orders_ended_at_check check (isfinite(ended_at)),
    cancel_reason     text constraint service_orders_cancel_reason_check check (length(cancel_reason) between 1 and 2000),
    version           bigint      not null default 1,
    constraint service_orders_number_key unique (unit_id, number),
    constraint service_orders_done_check check ((done_at is null) = (done_by is null) and (done_at is null) = (result is null)
        and (state not in ('done', 'closed') or done_at is not null) and (state not in ('issued', 'under_way') or done_at is null)),
    constraint service_orders_ended_check check ((state in ('closed', 'cancelled')) = (ended_at is not null)
        and (state = 'cancelled') = (cancel_reason is not null))
);
create index service_orders_by_unit on service_orders (unit_id, id);
create index service_orders_by_coordinator on service_orders (coordinator_id, id);
create index service_orders_by_customer on service_orders (customer_id, id) where customer_id is not null;
create index service_orders_by_origin on service_orders (origin_id, id) where origin_id is not null;

-- The parts of the teams.
create table service_order_tasks
(
    id          uuid primary key,
    order_id    uuid        not null constraint service_order_tasks_order_fkey references service_orders (id),
    unit_id     uuid        not null constraint service_order_tasks_unit_fkey references units (id),
    assignee_id uuid constraint service_order_tasks_assignee_fkey references users (id),
    work        text        not null constraint service_order_tasks_work_check check (length(work) between 1 and 2000),
    state       text        not null constraint service_order_tasks_state_check
        check (state in ('assigned', 'accepted', 'started', 'done')),
    assigned_at timestamptz not null constraint service_order_tasks_assigned_at_check check (isfinite(assigned_at)),
    accepted_at timestamptz constraint service_order_tasks_accepted_at_check check (isfinite(accepted_at)),
    accepted_by uuid constraint service_order_tasks_accepted_by_fkey references users (id),
    started_at  timestamptz constraint service_order_tasks_started_at_check check (isfinite(started_at)),
    done_at     timestamptz constraint service_order_tasks_done_at_check check (isfinite(done_at)),
    result      text constraint service_order_tasks_result_check check (length(result) between 1 and 2000),
    constraint service_order_tasks_progress_check check (
        (state = 'assigned') = (accepted_at is null) and (accepted_at is null) = (accepted_by is null)
        and (state in ('assigned', 'accepted')) = (started_at is null)
        and (state <> 'done') = (done_at is null) and (done_at is null) = (result is null))
);
create index service_order_tasks_by_order on service_order_tasks (order_id, id);
create index service_order_tasks_by_unit on service_order_tasks (unit_id, order_id);
create index service_order_tasks_by_assignee on service_order_tasks (assignee_id, order_id) where assignee_id is not null;

-- The steps of the standard that were taken, each once.
create table service_order_steps
(
    order_id uuid        not null constraint service_order_steps_order_fkey references service_orders (id),
    key      text        not null constraint service_order_steps_key_check check (key ~ '^[a-z0-9_]{1,50}$'),
    taken_at timestamptz not null constraint service_order_steps_taken_at_check check (isfinite(taken_at)),
    taken_by uuid        not null constraint service_order_steps_taken_by_fkey references users (id),
    note     text constraint service_order_steps_note_check check (length(note) between 1 and 2000),
    constraint service_order_steps_key primary key (order_id, key)
);

-- The customer's words on what was reported as done.
create table service_order_confirmations
(
    id        uuid primary key,
    order_id  uuid        not null constraint service_order_confirmations_order_fkey references service_orders (id),
    satisfied boolean     not null,
    -- The report that they are about.
    result    text        not null constraint service_order_confirmations_result_check check (length(result) between 1 and 4000),
    score     smallint    not null constraint service_order_confirmations_score_check check (score between 1 and 5),
    words     text constraint service_order_confirmations_words_check check (length(words) between 1 and 2000),
    channel   text        not null constraint service_order_confirmations_channel_check
        check (channel in ('on_site', 'telephone', 'writing', 'online')),
    heard_at  timestamptz not null constraint service_order_confirmations_heard_at_check check (isfinite(heard_at)),
    heard_by  uuid        not null constraint service_order_confirmations_heard_by_fkey references users (id)
);
create index service_order_confirmations_by_order on service_order_confirmations (order_id, id);
create unique index service_order_confirmations_satisfied_key on service_order_confirmations (order_id) where satisfied;

-- Results and reactions told to departments.
create table service_order_feedback
(
    id              uuid primary key,
    order_id        uuid        not null constraint service_order_feedback_order_fkey references service_orders (id),
    unit_id         uuid        not null constraint service_order_feedback_unit_fkey references units (id),
    text            text        not null constraint service_order_feedback_text_check check (length(text) between 1 and 4000),
    sent_at         timestamptz not null constraint service_order_feedback_sent_at_check check (isfinite(sent_at)),
    sent_by         uuid        not null constraint service_order_feedback_sent_by_fkey references users (id),
    acknowledged_at timestamptz constraint service_order_feedback_acknowledged_at_check check (isfinite(acknowledged_at)),
    acknowledged_by uuid constraint service_order_feedback_acknowledged_by_fkey references users (id),
    constraint service_order_feedback_acknowledged_check check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index service_order_feedback_by_order on service_order_feedback (order_id, id);
create index service_order_feedback_by_unit on service_order_feedback (unit_id, id);

-- Every act on an order.
create table service_order_events
(
    id          uuid primary key,
    order_id    uuid        not null constraint service_order_events_order_fkey references service_orders (id),
    event       text        not null constraint service_order_events_event_check
        check (event in ('issued', 'assigned', 'accepted', 'started', 'finished', 'step_taken', 'completed', 'satisfied',
                         'dissatisfied', 'cancelled', 'fed_back', 'acknowledged')),
    occurred_at timestamptz not null constraint service_order_events_occurred_at_check check (isfinite(occurred_at)),
    by_kind     text        not null,
    by_id       text        not null constraint service_order_events_by_check check (length(by_id) <= 64),
    unit_id     uuid constraint service_order_events_unit_fkey references units (id),
    -- The reason, or the step; what was written about the matter stands in the order.
    note        text constraint service_order_events_note_check check (length(note) between 1 and 2000)
);
create index service_order_events_by_order on service_order_events (order_id, id);
select make_append_only('service_order_events');

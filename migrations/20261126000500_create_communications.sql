-- Communication with customers and with others, and the plans by which regular communication is held (CUS-08, CMP-16).

create table communication_plans
(
    id               uuid primary key,
    unit_id          uuid        not null constraint communication_plans_unit_fkey references units (id),
    counterpart      text        not null constraint communication_plans_counterpart_check
        check (counterpart in ('customer', 'authority', 'developer', 'utility', 'owners_committee')),
    customer_id      uuid constraint communication_plans_customer_fkey references customers (id),
    counterpart_name text constraint communication_plans_name_check check (length(counterpart_name) between 1 and 200),
    reference        text constraint communication_plans_reference_check check (length(reference) between 1 and 200),
    kind             text        not null constraint communication_plans_kind_check check (kind in ('visit', 'meeting', 'survey')),
    every_days       integer     not null constraint communication_plans_every_days_check check (every_days between 1 and 731),
    next_due_on      date        not null constraint communication_plans_next_due_on_check check (isfinite(next_due_on)),
    last_held_at     timestamptz constraint communication_plans_last_held_at_check check (isfinite(last_held_at)),
    responsible_id   uuid        not null constraint communication_plans_responsible_fkey references users (id),
    made_at          timestamptz not null constraint communication_plans_made_at_check check (isfinite(made_at)),
    ended_at         timestamptz constraint communication_plans_ended_at_check check (isfinite(ended_at)),
    constraint communication_plans_with_check check ((counterpart = 'customer') = (customer_id is not null)
        and (counterpart = 'customer') = (counterpart_name is null) and (counterpart = 'customer') = (reference is null))
);
create index communication_plans_by_unit on communication_plans (unit_id, next_due_on, id) where ended_at is null;
create index communication_plans_by_responsible on communication_plans (responsible_id, next_due_on, id) where ended_at is null;
create index communication_plans_by_customer on communication_plans (customer_id, id) where customer_id is not null;

create table communications
(
    id               uuid primary key,
    unit_id          uuid        not null constraint communications_unit_fkey references units (id),
    counterpart      text        not null constraint communications_counterpart_check
        check (counterpart in ('customer', 'authority', 'developer', 'utility', 'owners_committee')),
    customer_id      uuid constraint communications_customer_fkey references customers (id),
    -- The type that the customer had then.
    customer_type    text constraint communications_customer_type_check
        check (customer_type in ('direct', 'exclusive_agent', 'dealer', 'other')),
    counterpart_name text constraint communications_name_check check (length(counterpart_name) between 1 and 200),
    -- The contract or agreement that it rests on.
    reference        text constraint communications_reference_check check (length(reference) between 1 and 200),
    way              text        not null constraint communications_way_check check (way in ('visit', 'call', 'letter', 'meeting', 'online')),
    held_at          timestamptz not null constraint communications_held_at_check check (isfinite(held_at)),
    matter           text        not null constraint communications_matter_check check (length(matter) between 1 and 200),
    course           text        not null constraint communications_course_check check (length(course) between 1 and 4000),
    result           text        not null constraint communications_result_check check (length(result) between 1 and 2000),
    plan_id          uuid constraint communications_plan_fkey references communication_plans (id),
    recorded_at      timestamptz not null constraint communications_recorded_at_check check (isfinite(recorded_at)),
    recorded_by      uuid        not null constraint communications_recorded_by_fkey references users (id),
    reviewed_at      timestamptz constraint communications_reviewed_at_check check (isfinite(reviewed_at)),
    reviewed_by      uuid constraint communications_reviewed_by_fkey references users (id),
    effect           text constraint communications_effect_check check (length(effect) between 1 and 2000),
    constraint communications_with_check check ((counterpart = 'customer') = (customer_id is not null)
        and (counterpart = 'customer') = (counterpart_name is null) and (counterpart = 'customer') = (reference is null)),
    constraint communications_order_check check (held_at <= recorded_at),
    constraint communications_reviewed_check check ((reviewed_at is null) = (reviewed_by is null) and (reviewed_at is null) = (effect is null))
);
create index communications_by_unit on communications (unit_id, held_at desc, id desc);
create index communications_by_recorder on communications (recorded_by, held_at desc, id desc);
create index communications_by_customer on communications (customer_id, held_at desc, id desc) where customer_id is not null;

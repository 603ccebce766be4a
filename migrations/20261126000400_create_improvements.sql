-- Improvement items: one register of what should be better, with owner, due date, result, effect (GOV-07).

create table improvements
(
    id             uuid primary key,
    unit_id        uuid        not null constraint improvements_unit_fkey references units (id),
    source_kind    text        not null constraint improvements_source_kind_check
        check (source_kind in ('visit', 'seminar', 'complaint', 'survey', 'inspection', 'suggestion')),
    -- The thing that showed the need, where the system keeps it.
    source_id      uuid,
    title          text        not null constraint improvements_title_check check (length(title) between 1 and 200),
    content        text        not null constraint improvements_content_check check (length(content) between 1 and 4000),
    owner_id       uuid        not null constraint improvements_owner_fkey references users (id),
    due_on         date        not null constraint improvements_due_on_check check (isfinite(due_on)),
    raised_by_kind text        not null,
    raised_by_id   text        not null constraint improvements_raised_by_check check (length(raised_by_id) <= 64),
    raised_at      timestamptz not null constraint improvements_raised_at_check check (isfinite(raised_at)),
    state          text        not null constraint improvements_state_check check (state in ('open', 'done', 'closed', 'given_up')),
    done_at        timestamptz constraint improvements_done_at_check check (isfinite(done_at)),
    done_by        uuid constraint improvements_done_by_fkey references users (id),
    result         text constraint improvements_result_check check (length(result) between 1 and 2000),
    judged_at      timestamptz constraint improvements_judged_at_check check (isfinite(judged_at)),
    judged_by      uuid constraint improvements_judged_by_fkey references users (id),
    effect         text constraint improvements_effect_check check (length(effect) between 1 and 2000),
    version        bigint      not null default 1,
    constraint improvements_done_check check ((done_at is null) = (done_by is null) and (done_at is null) = (result is null)
        and (state <> 'open' or done_at is null) and (state not in ('done', 'closed') or done_at is not null)),
    constraint improvements_judged_check check ((state = 'closed') = (judged_at is not null) and (judged_at is null) = (judged_by is null)
        and (judged_at is null) = (effect is null)),
    -- Nobody judges the effect of what they carried out.
    constraint improvements_own_check check (judged_by <> owner_id and judged_by <> done_by)
);
create index improvements_by_unit on improvements (unit_id, id);
create index improvements_by_owner on improvements (owner_id, id);
create index improvements_by_source on improvements (source_id, id) where source_id is not null;
create index improvements_open on improvements (due_on, id) where state = 'open';

-- Every act on an item.
create table improvement_events
(
    id             uuid primary key,
    improvement_id uuid        not null constraint improvement_events_improvement_fkey references improvements (id),
    event          text        not null constraint improvement_events_event_check
        check (event in ('raised', 'handed_over', 'done', 'effective', 'ineffective', 'given_up')),
    occurred_at    timestamptz not null constraint improvement_events_occurred_at_check check (isfinite(occurred_at)),
    by_kind        text        not null,
    by_id          text        not null constraint improvement_events_by_check check (length(by_id) <= 64),
    owner_id       uuid        not null constraint improvement_events_owner_fkey references users (id),
    due_on         date        not null constraint improvement_events_due_on_check check (isfinite(due_on)),
    -- The result, the effect or the reason.
    note           text constraint improvement_events_note_check check (length(note) between 1 and 2000)
);
create index improvement_events_by_improvement on improvement_events (improvement_id, id);
select make_append_only('improvement_events');

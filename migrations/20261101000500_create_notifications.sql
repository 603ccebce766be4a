-- The inbox of each user, filled from the outbox.

alter table outbox_events
    add column last_error text
        constraint outbox_events_last_error_check check (length(last_error) <= 500);
create index outbox_events_dispatched on outbox_events (dispatched_at) where dispatched_at is not null;

-- The event is not a reference: events are removed after ninety days. Repeated dispatching makes no second message.
create table notifications
(
    id           uuid primary key,
    user_id      uuid        not null
        constraint notifications_user_fkey references users (id),
    event_id     uuid        not null,
    kind         text        not null
        constraint notifications_kind_check check (length(kind) between 3 and 100),
    subject_kind text        not null
        constraint notifications_subject_kind_check check (length(subject_kind) between 1 and 64),
    subject_id   uuid        not null,
    title_en     text        not null
        constraint notifications_title_en_check check (length(title_en) between 1 and 200),
    title_zh     text        not null
        constraint notifications_title_zh_check check (length(title_zh) between 1 and 200),
    text_en      text        not null
        constraint notifications_text_en_check check (length(text_en) <= 2000),
    text_zh      text        not null
        constraint notifications_text_zh_check check (length(text_zh) <= 2000),
    created_at   timestamptz not null
        constraint notifications_created_at_check check (isfinite(created_at)),
    read_at      timestamptz
        constraint notifications_read_at_check check (isfinite(read_at)),
    constraint notifications_event_user_key unique (event_id, user_id)
);
create index notifications_by_user on notifications (user_id, id);
create index notifications_unread on notifications (user_id, id) where read_at is null;
create index notifications_by_age on notifications (created_at);

-- E-mail that waits to be sent, and what became of it. Address, subject and text are sealed and go as soon as the mail has
-- been sent or given up.

create table mails
(
    id            uuid primary key,
    unit_id       uuid        not null constraint mails_unit_fkey references units (id),
    kind          text        not null constraint mails_kind_check check (kind in ('survey_invitation', 'survey_reminder')),
    subject_kind  text        not null constraint mails_subject_kind_check check (length(subject_kind) between 1 and 60),
    subject_id    uuid        not null,
    -- The customer to whom the address belongs; at whose erasure the mail is called off.
    customer_id   uuid constraint mails_customer_fkey references customers (id),
    recipient     bytea constraint mails_recipient_check check (length(recipient) <= 2000),
    subject_line  bytea constraint mails_subject_line_check check (length(subject_line) <= 4000),
    body          bytea constraint mails_body_check check (length(body) <= 65536),
    state         text        not null constraint mails_state_check check (state in ('queued', 'sent', 'refused', 'expired', 'called_off')),
    attempts      integer     not null default 0 constraint mails_attempts_check check (attempts >= 0),
    -- What the server answered last; none while it could not be reached.
    reply         smallint constraint mails_reply_check check (reply between 100 and 599),
    queued_at     timestamptz not null constraint mails_queued_at_check check (isfinite(queued_at)),
    next_try_at   timestamptz not null constraint mails_next_try_at_check check (isfinite(next_try_at)),
    expires_at    timestamptz not null constraint mails_expires_at_check check (isfinite(expires_at) and expires_at > queued_at),
    ended_at      timestamptz constraint mails_ended_at_check check (isfinite(ended_at)),
    constraint mails_ended_check check ((state = 'queued') = (ended_at is null)),
    constraint mails_content_check check ((state = 'queued') = (recipient is not null)
        and (state = 'queued') = (subject_line is not null) and (state = 'queued') = (body is not null)),
    -- One mail of a kind about a thing: an invitation that is sent off twice is sent once.
    constraint mails_subject_key unique (kind, subject_kind, subject_id)
);
create index mails_due on mails (next_try_at, id) where state = 'queued';
create index mails_by_unit on mails (unit_id, id);
create index mails_by_customer on mails (customer_id) where customer_id is not null and state = 'queued';
create index mails_ended on mails (ended_at) where ended_at is not null;

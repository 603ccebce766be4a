-- Complaints and consultations: one desk, eight steps, deadlines that nothing resets (CMP-01 to CMP-14, CMP-17).

-- Links under which a company's website takes in complaints and questions without signing in. The secret is kept as its
-- digest alone.
create table complaint_intake_links
(
    id          uuid primary key,
    unit_id     uuid        not null constraint complaint_intake_links_unit_fkey references units (id),
    name        text        not null constraint complaint_intake_links_name_check check (length(name) between 1 and 100),
    secret_hash bytea       not null constraint complaint_intake_links_secret_key unique
        constraint complaint_intake_links_secret_check check (length(secret_hash) = 32),
    created_at  timestamptz not null constraint complaint_intake_links_created_at_check check (isfinite(created_at)),
    created_by  uuid        not null constraint complaint_intake_links_created_by_fkey references users (id),
    revoked_at  timestamptz constraint complaint_intake_links_revoked_at_check check (isfinite(revoked_at))
);
create index complaint_intake_links_by_unit on complaint_intake_links (unit_id, id);

-- Numbers without gaps: the row is locked until the end of the transaction that takes the next one.
create table complaint_counters
(
    company_id  uuid    not null constraint complaint_counters_company_fkey references units (id),
    series      text    not null constraint complaint_counters_series_check check (series in ('complaints', 'consultations', 'incidents')),
    year        integer not null constraint complaint_counters_year_check check (year between 2000 and 9999),
    last_number integer not null constraint complaint_counters_last_number_check check (last_number > 0),
    constraint complaint_counters_key primary key (company_id, series, year)
);

create table complaints
(
    id                  uuid primary key,
    unit_id             uuid        not null constraint complaints_unit_fkey references units (id),
    -- The company in which roles are held and numbers counted; the unit itself where it lies under none.
    company_id          uuid        not null constraint complaints_company_fkey references units (id),
    number_year         integer     not null constraint complaints_number_year_check check (number_year between 2000 and 9999),
    number              integer     not null constraint complaints_number_check check (number > 0),
    channel             text        not null constraint complaints_channel_check
        check (channel in ('telephone', 'letter', 'suggestion_box', 'in_person', 'proxy', 'online', 'media')),
    -- Key of the category in the policy of the day.
    category            text        not null constraint complaints_category_check check (category ~ '^[a-z][a-z0-9_]{1,49}$'),
    content             text        not null constraint complaints_content_check check (length(content) between 1 and 4000),
    remedy_sought       text constraint complaints_remedy_sought_check check (length(remedy_sought) between 1 and 2000),
    remarks             text constraint complaints_remarks_check check (length(remarks) between 1 and 2000),
    customer_id         uuid constraint complaints_customer_fkey references customers (id),
    complainant_name    text constraint complaints_complainant_name_check check (length(complainant_name) between 1 and 100),
    -- As digits, with a plus overseas.
    telephone           text constraint complaints_telephone_check check (length(telephone) between 3 and 25),
    represented_by      text constraint complaints_represented_by_check check (length(represented_by) between 1 and 100),
    received_at         timestamptz not null constraint complaints_received_at_check check (isfinite(received_at)),
    recorded_at         timestamptz not null constraint complaints_recorded_at_check check (isfinite(recorded_at)),
    taken_by_kind       text        not null,
    taken_by_id         text        not null constraint complaints_taken_by_check check (length(taken_by_id) <= 64),
    intake_link_id      uuid constraint complaints_intake_link_fkey references complaint_intake_links (id),
    -- Keyed digest of the address that a public intake came from, against floods.
    source_digest       bytea,
    acknowledged_at     timestamptz constraint complaints_acknowledged_at_check check (isfinite(acknowledged_at)),
    acknowledged_by     text constraint complaints_acknowledged_by_check
        check (acknowledged_by in ('telephone', 'letter', 'suggestion_box', 'in_person', 'proxy', 'online', 'media')),
    acceptor_id         uuid constraint complaints_acceptor_fkey references users (id),
    accepted_at         timestamptz constraint complaints_accepted_at_check check (isfinite(accepted_at)),
    -- To whom it is offered; the acceptor stays accountable until that one accepts.
    offered_to          uuid constraint complaints_offered_to_fkey references users (id),
    stage               text        not null constraint complaints_stage_check
        check (stage in ('received', 'accepted', 'determined', 'investigated', 'attributed', 'proposed', 'cleared', 'replied',
                         'followed_up', 'closed', 'redirected')),
    round               integer     not null default 1 constraint complaints_round_check check (round between 1 and 1000),
    severity            text        not null constraint complaints_severity_check check (severity in ('general', 'major', 'serious')),
    escalated           boolean     not null default false,
    needs_consent       boolean     not null default false,
    nature              text constraint complaints_nature_check check (nature in ('founded', 'unfounded', 'misdirected')),
    cause               text constraint complaints_cause_check check (cause ~ '^[a-z][a-z0-9_]{1,49}$'),
    responsible_unit_id uuid constraint complaints_responsible_unit_fkey references units (id),
    responsible_user_id uuid constraint complaints_responsible_user_fkey references users (id),
    -- The deadline that stands, as the calendar keeps it, and its end; none while the schedule of a year is missing.
    deadline_id         uuid constraint complaints_deadline_fkey references deadlines (id),
    due_at              timestamptz constraint complaints_due_at_check check (isfinite(due_at)),
    -- The reply that stands; none again once it is reopened.
    replied_at          timestamptz constraint complaints_replied_at_check check (isfinite(replied_at)),
    outcome             text constraint complaints_outcome_check check (outcome in ('satisfied', 'unreachable')),
    score               smallint constraint complaints_score_check check (score between 1 and 10),
    closed_at           timestamptz constraint complaints_closed_at_check check (isfinite(closed_at)),
    repeat_of           uuid constraint complaints_repeat_of_fkey references complaints (id),
    policy_version_id   uuid constraint complaints_policy_version_fkey references policy_versions (id),
    version             bigint      not null default 1,
    constraint complaints_number_key unique (company_id, number_year, number),
    constraint complaints_order_check check (received_at <= recorded_at and accepted_at >= received_at),
    constraint complaints_accepted_check check ((stage = 'received') = (acceptor_id is null)
        and (acceptor_id is null) = (accepted_at is null) and (acceptor_id is null) = (deadline_id is null)
        and (due_at is null or deadline_id is not null)),
    constraint complaints_offered_check check (offered_to is null or acceptor_id is not null and offered_to <> acceptor_id),
    constraint complaints_determined_check check ((stage in ('received', 'accepted')) = (nature is null)),
    constraint complaints_investigated_check check (stage not in ('received', 'accepted', 'determined', 'redirected')
        = (cause is not null)),
    constraint complaints_attributed_check check ((stage in ('attributed', 'proposed', 'cleared', 'replied', 'followed_up', 'closed'))
        = (responsible_unit_id is not null) and (responsible_user_id is null or responsible_unit_id is not null)),
    constraint complaints_replied_check check ((stage in ('replied', 'followed_up', 'closed', 'redirected')) = (replied_at is not null)),
    constraint complaints_followed_up_check check ((stage in ('followed_up', 'closed')) = (outcome is not null)
        and (score is null or outcome = 'satisfied')),
    constraint complaints_closed_check check ((stage in ('closed', 'redirected')) = (closed_at is not null)),
    constraint complaints_acknowledged_check check ((acknowledged_at is null) = (acknowledged_by is null)),
    constraint complaints_escalated_check check (channel <> 'media' or escalated)
);
create index complaints_by_unit on complaints (unit_id, id);
create index complaints_by_acceptor on complaints (acceptor_id, id);
create index complaints_by_offer on complaints (offered_to, id) where offered_to is not null;
create index complaints_by_customer on complaints (customer_id, id) where customer_id is not null;
create index complaints_by_telephone on complaints (company_id, telephone, category, received_at) where telephone is not null;
create index complaints_by_period on complaints (company_id, received_at);
create index complaints_unanswered on complaints (due_at) where replied_at is null;
create index complaints_by_link on complaints (intake_link_id, recorded_at) where intake_link_id is not null;

-- Every step, with who, when and what was found. It only grows; texts give way to the erasure of the person, and nothing
-- else ever changes (CUS-05).
create table complaint_steps
(
    id           uuid primary key,
    complaint_id uuid        not null constraint complaint_steps_complaint_fkey references complaints (id),
    -- Its place in the order, from 1.
    place        integer     not null constraint complaint_steps_place_check check (place > 0),
    round        integer     not null constraint complaint_steps_round_check check (round between 1 and 1000),
    occurred_at  timestamptz not null constraint complaint_steps_occurred_at_check check (isfinite(occurred_at)),
    by_kind      text        not null,
    by_id        text        not null constraint complaint_steps_by_check check (length(by_id) <= 64),
    kind         text        not null constraint complaint_steps_kind_check
        check (kind in ('acceptance', 'nature', 'redirection', 'cause', 'responsibility', 'opinion', 'objection', 'clearance', 'reply',
                        'follow_up', 'evaluation')),
    found        text        not null constraint complaint_steps_found_check check (length(found) between 1 and 4000),
    content      jsonb       not null,
    constraint complaint_steps_place_key unique (complaint_id, place)
);

create function complaint_steps_keep() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and new.found = '已删除'
        and (to_jsonb(new) - 'found') = (to_jsonb(old) - 'found') then
        return new;
    end if;
    raise exception 'table % is append-only', tg_table_name using errcode = '55000';
end
$$;
create trigger complaint_steps_keep before update or delete on complaint_steps for each row execute function complaint_steps_keep();
create trigger complaint_steps_refuse_truncate before truncate on complaint_steps for each statement execute function refuse_change();

-- Employees against whom a complaint is directed: they handle nothing of it (CMP-13).
create table complaint_accused
(
    complaint_id uuid        not null constraint complaint_accused_complaint_fkey references complaints (id),
    user_id      uuid        not null constraint complaint_accused_user_fkey references users (id),
    named_at     timestamptz not null constraint complaint_accused_named_at_check check (isfinite(named_at)),
    named_by     uuid constraint complaint_accused_named_by_fkey references users (id),
    -- The reception that a salesperson is complained of for, and what became of it in the record of evidence (ATT-R05).
    site_id      uuid constraint complaint_accused_site_fkey references units (id),
    party_id     uuid constraint complaint_accused_party_fkey references parties (id),
    reception_id uuid constraint complaint_accused_reception_fkey references receptions (id),
    evidence_id  uuid constraint complaint_accused_evidence_fkey references evidence (id),
    constraint complaint_accused_key primary key (complaint_id, user_id),
    constraint complaint_accused_reception_check check ((reception_id is null) = (party_id is null) and (reception_id is null) = (site_id is null)),
    constraint complaint_accused_evidence_check check (evidence_id is null or reception_id is not null)
);
create index complaint_accused_by_user on complaint_accused (user_id);

-- What is to be told when: planned at the instant that the calendar gives, sent once. What is no longer wanted is taken
-- away before it is sent; what was sent stays.
create table complaint_alarms
(
    id           uuid primary key,
    complaint_id uuid        not null constraint complaint_alarms_complaint_fkey references complaints (id),
    deadline_id  uuid constraint complaint_alarms_deadline_fkey references deadlines (id),
    kind         text        not null constraint complaint_alarms_kind_check
        check (kind in ('unaccepted', 'warning', 'leader', 'general_manager', 'follow_up')),
    percent      smallint constraint complaint_alarms_percent_check check (percent between 1 and 99),
    planned_at   timestamptz not null constraint complaint_alarms_planned_at_check check (isfinite(planned_at)),
    sent_at      timestamptz constraint complaint_alarms_sent_at_check check (isfinite(sent_at)),
    constraint complaint_alarms_key unique nulls not distinct (complaint_id, deadline_id, kind, percent, planned_at),
    constraint complaint_alarms_percent_kind_check check ((kind = 'warning') = (percent is not null)),
    constraint complaint_alarms_deadline_kind_check check ((kind in ('warning', 'leader', 'general_manager')) = (deadline_id is not null)),
    constraint complaint_alarms_early_check check (sent_at >= planned_at)
);
create unique index complaint_alarms_once on complaint_alarms (deadline_id, kind, coalesce(percent, 0)) where deadline_id is not null;
create index complaint_alarms_waiting on complaint_alarms (planned_at, id) where sent_at is null;

create table complaint_extensions
(
    id           uuid primary key,
    complaint_id uuid        not null constraint complaint_extensions_complaint_fkey references complaints (id),
    working_days smallint    not null constraint complaint_extensions_working_days_check check (working_days between 1 and 60),
    reason       text        not null constraint complaint_extensions_reason_check check (length(reason) between 1 and 2000),
    state        text        not null constraint complaint_extensions_state_check
        check (state in ('requested', 'approved', 'returned', 'rejected', 'withdrawn')),
    requested_by uuid        not null constraint complaint_extensions_requested_by_fkey references users (id),
    requested_at timestamptz not null constraint complaint_extensions_requested_at_check check (isfinite(requested_at)),
    approval_id  uuid        not null constraint complaint_extensions_approval_fkey references approvals (id),
    decided_at   timestamptz constraint complaint_extensions_decided_at_check check (isfinite(decided_at)),
    constraint complaint_extensions_decided_check check ((state = 'requested') = (decided_at is null))
);
create unique index complaint_extensions_one_pending on complaint_extensions (complaint_id) where state = 'requested';
create index complaint_extensions_by_complaint on complaint_extensions (complaint_id, id);

create table complaint_handovers
(
    id           uuid primary key,
    complaint_id uuid        not null constraint complaint_handovers_complaint_fkey references complaints (id),
    from_id      uuid        not null constraint complaint_handovers_from_fkey references users (id),
    to_id        uuid        not null constraint complaint_handovers_to_fkey references users (id),
    offered_by   uuid        not null constraint complaint_handovers_offered_by_fkey references users (id),
    reason       text        not null constraint complaint_handovers_reason_check check (length(reason) between 1 and 2000),
    offered_at   timestamptz not null constraint complaint_handovers_offered_at_check check (isfinite(offered_at)),
    answer       text constraint complaint_handovers_answer_check check (answer in ('accepted', 'declined', 'taken_back')),
    answered_at  timestamptz constraint complaint_handovers_answered_at_check check (isfinite(answered_at)),
    remark       text constraint complaint_handovers_remark_check check (length(remark) between 1 and 2000),
    constraint complaint_handovers_self_check check (from_id <> to_id),
    constraint complaint_handovers_answered_check check ((answer is null) = (answered_at is null))
);
create unique index complaint_handovers_one_pending on complaint_handovers (complaint_id) where answer is null;
create index complaint_handovers_by_complaint on complaint_handovers (complaint_id, id);

-- Consents of an owners' committee, and rules agreed before, for what touches common parts (CMP-17).
create table complaint_consents
(
    id           uuid primary key,
    complaint_id uuid        not null constraint complaint_consents_complaint_fkey references complaints (id),
    kind         text        not null constraint complaint_consents_kind_check check (kind in ('owners_committee', 'agreed_rule')),
    reference    text        not null constraint complaint_consents_reference_check check (length(reference) between 1 and 500),
    agreed_on    date        not null constraint complaint_consents_agreed_on_check check (isfinite(agreed_on)),
    file_id      uuid        not null constraint complaint_consents_file_fkey references files (id),
    recorded_at  timestamptz not null constraint complaint_consents_recorded_at_check check (isfinite(recorded_at)),
    recorded_by  uuid        not null constraint complaint_consents_recorded_by_fkey references users (id)
);
create index complaint_consents_by_complaint on complaint_consents (complaint_id, id);
select make_append_only('complaint_consents');

-- Questions that come to the same desk: answered, or turned into something else (CMP-02).
create table consultations
(
    id               uuid primary key,
    unit_id          uuid        not null constraint consultations_unit_fkey references units (id),
    company_id       uuid        not null constraint consultations_company_fkey references units (id),
    number_year      integer     not null constraint consultations_number_year_check check (number_year between 2000 and 9999),
    number           integer     not null constraint consultations_number_check check (number > 0),
    channel          text        not null constraint consultations_channel_check
        check (channel in ('telephone', 'letter', 'suggestion_box', 'in_person', 'proxy', 'online', 'media')),
    content          text        not null constraint consultations_content_check check (length(content) between 1 and 4000),
    customer_id      uuid constraint consultations_customer_fkey references customers (id),
    complainant_name text constraint consultations_complainant_name_check check (length(complainant_name) between 1 and 100),
    telephone        text constraint consultations_telephone_check check (length(telephone) between 3 and 25),
    represented_by   text constraint consultations_represented_by_check check (length(represented_by) between 1 and 100),
    received_at      timestamptz not null constraint consultations_received_at_check check (isfinite(received_at)),
    recorded_at      timestamptz not null constraint consultations_recorded_at_check check (isfinite(recorded_at)),
    taken_by_kind    text        not null,
    taken_by_id      text        not null constraint consultations_taken_by_check check (length(taken_by_id) <= 64),
    intake_link_id   uuid constraint consultations_intake_link_fkey references complaint_intake_links (id),
    source_digest    bytea,
    state            text        not null constraint consultations_state_check check (state in ('open', 'answered', 'complaint', 'service_order')),
    settled_at       timestamptz constraint consultations_settled_at_check check (isfinite(settled_at)),
    settled_by       uuid constraint consultations_settled_by_fkey references users (id),
    answer           text constraint consultations_answer_check check (length(answer) between 1 and 4000),
    complaint_id     uuid constraint consultations_complaint_fkey references complaints (id),
    service_order_id uuid,
    version          bigint      not null default 1,
    constraint consultations_number_key unique (company_id, number_year, number),
    constraint consultations_order_check check (received_at <= recorded_at),
    constraint consultations_settled_check check ((state = 'open') = (settled_at is null) and (settled_at is null) = (settled_by is null)
        and (state = 'answered') = (answer is not null) and (state = 'complaint') = (complaint_id is not null)
        and (state = 'service_order') = (service_order_id is not null))
);
create index consultations_by_unit on consultations (unit_id, id);
create index consultations_by_customer on consultations (customer_id, id) where customer_id is not null;
create index consultations_by_link on consultations (intake_link_id, recorded_at) where intake_link_id is not null;

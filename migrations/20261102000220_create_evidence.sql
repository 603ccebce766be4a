-- What else bears on whose a party is: statements of salespeople, links between parties, company customers, and managers'
-- decisions, each with its own time. References stand in columns, the words of each kind in `content`.

create table evidence
(
    id             uuid        not null,
    site_id        uuid        not null,
    party_id       uuid        not null,
    kind           text        not null,
    -- The reception that it is about.
    reception_id   uuid,
    -- The salesperson whom it is about.
    salesperson_id uuid,
    -- The other party of a link: the existing customer, the relative.
    other_party_id uuid,
    content        jsonb       not null,
    -- The record that this one corrects, or takes back.
    corrects_id    uuid,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    recorded_by    uuid        not null,
    constraint evidence_pkey primary key (id),
    constraint evidence_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint evidence_reception_fkey foreign key (reception_id, site_id) references receptions (id, site_id),
    constraint evidence_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint evidence_other_party_fkey foreign key (other_party_id, site_id) references parties (id, site_id),
    constraint evidence_other_party_check check (other_party_id <> party_id),
    constraint evidence_corrects_fkey foreign key (corrects_id) references evidence (id),
    constraint evidence_corrects_key unique (corrects_id),
    constraint evidence_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint evidence_kind_check check (kind in ('recognition', 'record_match', 'announcement', 'introduction', 'kinship',
        'company_contact', 'withdrawal', 'change', 'fault', 'instigation', 'explanation', 'complaint', 'priority_turn')),
    constraint evidence_references_check check (case kind
        when 'recognition' then salesperson_id is not null and other_party_id is null
        when 'record_match' then salesperson_id is not null and other_party_id is null
        when 'announcement' then salesperson_id is not null and reception_id is null and other_party_id is null
        when 'introduction' then other_party_id is not null and reception_id is not null
        when 'kinship' then salesperson_id is null and reception_id is null
        when 'company_contact' then num_nonnulls(salesperson_id, reception_id, other_party_id) = 0
        when 'withdrawal' then corrects_id is not null and num_nonnulls(salesperson_id, reception_id, other_party_id) = 0
        when 'explanation' then reception_id is not null and salesperson_id is null and other_party_id is null
        else reception_id is not null and salesperson_id is not null and other_party_id is null end),
    constraint evidence_content_check check (content ->> 'kind' = kind and length(content::text) <= 8192),
    constraint evidence_instants_check check (isfinite(occurred_at) and isfinite(recorded_at) and occurred_at <= recorded_at)
);
create index evidence_by_party on evidence (party_id, id);
create index evidence_by_other_party on evidence (other_party_id, id) where other_party_id is not null;
create index evidence_by_site on evidence (site_id, id);
select make_append_only('evidence');

-- ATT-R12: all parties of a salesperson who is gone for long are dealt to others by a draw that its seed repeats.
create table transfers
(
    id         uuid        not null,
    site_id    uuid        not null,
    from_id    uuid        not null,
    cause      text        not null,
    seed       text        not null,
    candidates uuid[]      not null,
    reason     text        not null,
    drawn_at   timestamptz not null,
    drawn_by   uuid        not null,
    constraint transfers_pkey primary key (id),
    constraint transfers_site_fkey foreign key (site_id) references units (id),
    constraint transfers_from_fkey foreign key (from_id) references users (id),
    constraint transfers_drawn_by_fkey foreign key (drawn_by) references users (id),
    constraint transfers_cause_check check (cause in ('long_leave', 'transferred')),
    constraint transfers_seed_check check (seed ~ '^[0-9a-f]{64}$'),
    constraint transfers_candidates_check check (cardinality(candidates) between 1 and 100 and from_id <> all (candidates)),
    constraint transfers_drawn_by_check check (drawn_by <> from_id and drawn_by <> all (candidates)),
    constraint transfers_reason_check check (length(reason) between 1 and 500),
    constraint transfers_instants_check check (isfinite(drawn_at))
);
create index transfers_by_site on transfers (site_id, id);
select make_append_only('transfers');

create table transferred_parties
(
    transfer_id uuid not null,
    party_id    uuid not null,
    to_id       uuid not null,
    constraint transferred_parties_pkey primary key (transfer_id, party_id),
    constraint transferred_parties_transfer_fkey foreign key (transfer_id) references transfers (id),
    constraint transferred_parties_party_fkey foreign key (party_id) references parties (id),
    constraint transferred_parties_to_fkey foreign key (to_id) references users (id)
);
create index transferred_parties_by_party on transferred_parties (party_id);
select make_append_only('transferred_parties');

-- ATT-R13: how visitors of an event are attributed, published before it begins.
create table event_methods
(
    id           uuid        not null,
    site_id      uuid        not null,
    event_tag    text        not null,
    starts_on    date        not null,
    ends_on      date        not null,
    method       text        not null,
    explanation  text        not null,
    published_at timestamptz not null,
    published_by uuid        not null,
    constraint event_methods_pkey primary key (id),
    constraint event_methods_site_fkey foreign key (site_id) references units (id),
    constraint event_methods_published_by_fkey foreign key (published_by) references users (id),
    constraint event_methods_event_tag_key unique (site_id, event_tag),
    constraint event_methods_event_tag_check check (event_tag ~ '^[a-z0-9][a-z0-9-]{0,49}$'),
    constraint event_methods_period_check check (isfinite(starts_on) and isfinite(ends_on) and starts_on <= ends_on),
    constraint event_methods_method_check check (method in ('first_receiver', 'event_receiver', 'equally', 'pool', 'department')),
    constraint event_methods_explanation_check check (length(explanation) between 1 and 2000),
    constraint event_methods_instants_check check (isfinite(published_at))
);
select make_append_only('event_methods');

-- ATT-G25: the minutes of an evening meeting list each visitor of the day.
create table evening_minutes
(
    id          uuid        not null,
    site_id     uuid        not null,
    held_on     date        not null,
    attendees   uuid[]      not null,
    remark      text,
    recorded_at timestamptz not null,
    recorded_by uuid        not null,
    constraint evening_minutes_pkey primary key (id),
    constraint evening_minutes_site_fkey foreign key (site_id) references units (id),
    constraint evening_minutes_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint evening_minutes_day_key unique (site_id, held_on),
    constraint evening_minutes_remark_check check (length(remark) between 1 and 4000),
    constraint evening_minutes_attendees_check check (cardinality(attendees) between 1 and 200),
    constraint evening_minutes_instants_check check (isfinite(held_on) and isfinite(recorded_at))
);
select make_append_only('evening_minutes');

create table evening_minutes_visitors
(
    minutes_id     uuid not null,
    reception_id   uuid not null,
    party_id       uuid not null,
    salesperson_id uuid not null,
    report         text,
    constraint evening_minutes_visitors_pkey primary key (minutes_id, reception_id),
    constraint evening_minutes_visitors_minutes_fkey foreign key (minutes_id) references evening_minutes (id),
    constraint evening_minutes_visitors_reception_fkey foreign key (reception_id, party_id) references receptions (id, party_id),
    constraint evening_minutes_visitors_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint evening_minutes_visitors_report_check check (length(report) between 1 and 2000)
);
create index evening_minutes_visitors_by_party on evening_minutes_visitors (party_id);
select make_append_only('evening_minutes_visitors');

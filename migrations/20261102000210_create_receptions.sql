-- Phone enquiries (ATT-G23), receptions with what was said in them (ATT-G06 to ATT-G09, ATT-G24), registrations with their
-- claims (ATT-G20 to ATT-G22).

create table phone_enquiries
(
    id             uuid        not null,
    site_id        uuid        not null,
    form_number    bigint      not null,
    party_id       uuid        not null,
    salesperson_id uuid        not null,
    called_at      timestamptz not null,
    recorded_at    timestamptz not null,
    channel        text        not null,
    question       text        not null,
    district       text,
    wanted         jsonb       not null,
    invited        boolean     not null,
    promised_on    date,
    remark         text,
    constraint phone_enquiries_pkey primary key (id),
    constraint phone_enquiries_form_number_key unique (site_id, form_number),
    constraint phone_enquiries_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint phone_enquiries_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint phone_enquiries_channel_check check (channel in ('newspaper', 'outdoor', 'television', 'radio', 'internet', 'text_message',
        'leaflet', 'passing_by', 'friend', 'existing_customer', 'agency', 'employee', 'event', 'other')),
    constraint phone_enquiries_question_check check (question in ('price', 'location', 'layout', 'handover', 'event', 'other')),
    constraint phone_enquiries_texts_check check (length(district) <= 100 and length(remark) <= 1000 and length(wanted::text) <= 8000),
    constraint phone_enquiries_instants_check check (isfinite(called_at) and isfinite(recorded_at) and called_at <= recorded_at
                                                     and isfinite(promised_on))
);
create index phone_enquiries_by_site on phone_enquiries (site_id, id);
create index phone_enquiries_by_party on phone_enquiries (party_id, called_at);
create index phone_enquiries_by_salesperson on phone_enquiries (salesperson_id, id);
select make_append_only('phone_enquiries');

create table receptions
(
    id                uuid        not null,
    site_id           uuid        not null,
    party_id          uuid        not null,
    receiver_id       uuid        not null,
    capacity          text        not null,
    -- Whose visitor it is, of one received as volunteer or assistant.
    on_behalf_of      uuid,
    -- The reception of the same visit that it took over from.
    continues_id      uuid,
    -- Which persons of the party came.
    visitors          uuid[]      not null,
    -- The salespeople who were on site when the visitor arrived.
    present           uuid[]      not null,
    uses_turn         boolean     not null,
    -- Number of the entry of the turn ledger by which the next in order took it.
    turn_number       bigint,
    arrived_at        timestamptz not null,
    started_at        timestamptz not null,
    started_by        uuid        not null,
    been_before       text        not null,
    came_for_discount boolean     not null,
    party_size        smallint    not null,
    channel           text,
    event_tag         text,
    enquiry_id        uuid,
    referral_id       uuid,
    left_at           timestamptz,
    finished_at       timestamptz,
    finished_by       uuid,
    constraint receptions_pkey primary key (id),
    constraint receptions_party_key unique (id, party_id),
    constraint receptions_site_key unique (id, site_id),
    constraint receptions_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint receptions_receiver_fkey foreign key (receiver_id) references users (id),
    constraint receptions_on_behalf_of_fkey foreign key (on_behalf_of) references users (id),
    constraint receptions_continues_fkey foreign key (continues_id, site_id) references receptions (id, site_id),
    constraint receptions_continues_key unique (continues_id),
    constraint receptions_visitors_check check (cardinality(visitors) <= 50 and cardinality(present) <= 200),
    constraint receptions_started_by_fkey foreign key (started_by) references users (id),
    constraint receptions_finished_by_fkey foreign key (finished_by) references users (id),
    constraint receptions_enquiry_fkey foreign key (enquiry_id) references phone_enquiries (id),
    constraint receptions_capacity_check check (capacity in ('turn', 'returning', 'named', 'volunteer', 'assisting')),
    constraint receptions_on_behalf_of_check check (
        case capacity when 'volunteer' then on_behalf_of is not null when 'assisting' then true else on_behalf_of is null end
        and on_behalf_of <> receiver_id),
    constraint receptions_turn_check check (turn_number is null or uses_turn),
    constraint receptions_been_before_check check (been_before in ('yes', 'no', 'forgot')),
    constraint receptions_party_size_check check (party_size between 1 and 50),
    constraint receptions_channel_check check (channel in ('newspaper', 'outdoor', 'television', 'radio', 'internet', 'text_message',
        'leaflet', 'passing_by', 'friend', 'existing_customer', 'agency', 'employee', 'event', 'other')),
    constraint receptions_event_tag_check check (event_tag ~ '^[a-z0-9][a-z0-9-]{0,49}$'),
    constraint receptions_end_check check (num_nulls(left_at, finished_at, finished_by) in (0, 3) and left_at >= arrived_at
                                           and left_at <= finished_at),
    constraint receptions_instants_check check (isfinite(arrived_at) and isfinite(started_at) and arrived_at <= started_at
                                                and isfinite(left_at) and isfinite(finished_at))
);
create index receptions_by_site on receptions (site_id, id);
create index receptions_by_arrival on receptions (site_id, arrived_at);
create index receptions_by_party on receptions (party_id, arrived_at);
create index receptions_by_receiver on receptions (receiver_id, id);
-- A salesperson receives one party at a time, and a party is received by one.
create unique index receptions_open_receiver_key on receptions (site_id, receiver_id) where finished_at is null;
create unique index receptions_open_party_key on receptions (party_id) where finished_at is null;
create unique index receptions_enquiry_key on receptions (enquiry_id) where enquiry_id is not null;

-- It ends once; nothing else changes.
create function refuse_change_of_reception() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.finished_at is not null
        or to_jsonb(old) - array ['left_at', 'finished_at', 'finished_by']
           is distinct from to_jsonb(new) - array ['left_at', 'finished_at', 'finished_by'] then
        raise exception 'reception % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_reception before update or delete on receptions
    for each row execute function refuse_change_of_reception();
create trigger refuse_truncate before truncate on receptions for each statement execute function refuse_change();

-- What the visitor said, in order; `phase` tells whether the reception proper (showing, explaining) had begun.
create table reception_statements
(
    id             uuid        not null,
    reception_id   uuid        not null,
    kind           text        not null,
    salesperson_id uuid,
    phase          text        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    recorded_by    uuid        not null,
    constraint reception_statements_pkey primary key (id),
    constraint reception_statements_reception_fkey foreign key (reception_id) references receptions (id),
    constraint reception_statements_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint reception_statements_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint reception_statements_kind_check check (kind in ('named', 'declined', 'complained', 'insisted', 'came_for_discount', 'proper_began')),
    constraint reception_statements_salesperson_check check (
        case kind when 'named' then salesperson_id is not null when 'declined' then salesperson_id is not null
                  when 'complained' then salesperson_id is not null when 'insisted' then true else salesperson_id is null end),
    constraint reception_statements_phase_check check (phase in ('before', 'during')),
    constraint reception_statements_instants_check check (isfinite(occurred_at) and isfinite(recorded_at) and occurred_at <= recorded_at)
);
create index reception_statements_by_reception on reception_statements (reception_id, id);
create unique index reception_statements_proper_began_key on reception_statements (reception_id) where kind = 'proper_began';
select make_append_only('reception_statements');

create table registrations
(
    id                uuid        not null,
    site_id           uuid        not null,
    form_number       bigint      not null,
    party_id          uuid        not null,
    reception_id      uuid        not null,
    salesperson_id    uuid        not null,
    visit             text        not null,
    corrects_id       uuid,
    registered_at     timestamptz not null,
    form              jsonb       not null,
    channel           text        not null generated always as (form ->> 'channel') stored,
    source            text        not null generated always as (form ->> 'source') stored,
    intent_level      text        not null generated always as (form ->> 'intent_level') stored,
    policy_version_id uuid,
    constraint registrations_pkey primary key (id),
    constraint registrations_salesperson_key unique (id, salesperson_id),
    constraint registrations_form_number_key unique (site_id, form_number),
    constraint registrations_correction_key unique (corrects_id),
    constraint registrations_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint registrations_reception_fkey foreign key (reception_id, site_id) references receptions (id, site_id),
    constraint registrations_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint registrations_corrects_fkey foreign key (corrects_id) references registrations (id),
    constraint registrations_policy_version_fkey foreign key (policy_version_id) references policy_versions (id),
    constraint registrations_form_number_check check (form_number >= 1),
    constraint registrations_visit_check check (visit in ('first', 'return')),
    constraint registrations_channel_check check (channel in ('newspaper', 'outdoor', 'television', 'radio', 'internet', 'text_message',
        'leaflet', 'passing_by', 'friend', 'existing_customer', 'agency', 'employee', 'event', 'other')),
    constraint registrations_source_check check (source in ('natural', 'agency', 'referral')),
    constraint registrations_intent_level_check check (intent_level in ('a', 'b', 'c', 'd')),
    constraint registrations_form_check check (length(form::text) <= 32768),
    constraint registrations_instants_check check (isfinite(registered_at))
);
create index registrations_by_site on registrations (site_id, id);
create index registrations_by_time on registrations (site_id, registered_at);
create index registrations_by_party on registrations (party_id, registered_at);
create index registrations_by_salesperson on registrations (salesperson_id, id);
-- A reception is registered once; after that it is corrected.
create unique index registrations_reception_key on registrations (reception_id) where corrects_id is null;
select make_append_only('registrations');

-- The project manager's word on a registration (ATT-G21). Nobody decides on their own.
create table registration_decisions
(
    registration_id uuid        not null,
    salesperson_id  uuid        not null,
    confirmed       boolean     not null,
    reason          text,
    acting_as       text        not null,
    decided_at      timestamptz not null,
    decided_by      uuid        not null,
    constraint registration_decisions_pkey primary key (registration_id),
    constraint registration_decisions_registration_fkey foreign key (registration_id, salesperson_id)
        references registrations (id, salesperson_id),
    constraint registration_decisions_decided_by_fkey foreign key (decided_by) references users (id),
    constraint registration_decisions_own_check check (decided_by <> salesperson_id),
    constraint registration_decisions_reason_check check ((confirmed or reason is not null) and length(reason) between 1 and 500),
    constraint registration_decisions_acting_as_check check (length(acting_as) between 3 and 64),
    constraint registration_decisions_instants_check check (isfinite(decided_at))
);
select make_append_only('registration_decisions');

-- What a registration gives its salesperson, from its time until it expires. One claim at a time stands on a party: the
-- database decides between two that are made in the same moment (ATT-G22).
create table claims
(
    id              uuid        not null,
    site_id         uuid        not null,
    party_id        uuid        not null,
    holder_id       uuid        not null,
    registration_id uuid,
    enquiry_id      uuid,
    began_at        timestamptz not null,
    expires_at      timestamptz not null,
    validity        tstzrange   not null generated always as (tstzrange(began_at, expires_at)) stored,
    -- Since when it counts; absent while the project manager has not confirmed it.
    confirmed_at    timestamptz,
    ended_at        timestamptz,
    ended_by        text,
    yielded_to      uuid,
    constraint claims_pkey primary key (id),
    constraint claims_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint claims_holder_fkey foreign key (holder_id) references users (id),
    constraint claims_registration_fkey foreign key (registration_id) references registrations (id),
    constraint claims_registration_key unique (registration_id),
    constraint claims_enquiry_fkey foreign key (enquiry_id) references phone_enquiries (id),
    constraint claims_enquiry_key unique (enquiry_id),
    constraint claims_yielded_to_fkey foreign key (yielded_to) references claims (id),
    constraint claims_source_check check (num_nonnulls(registration_id, enquiry_id) = 1),
    constraint claims_end_check check ((ended_at is null) = (ended_by is null) and ended_by in ('refused', 'yielded')
                                       and (ended_by = 'yielded') = (yielded_to is not null)),
    constraint claims_instants_check check (isfinite(began_at) and isfinite(expires_at) and began_at < expires_at
                                            and isfinite(confirmed_at) and isfinite(ended_at)),
    constraint claims_standing_excl exclude using gist (party_id with =, validity with &&) where (ended_at is null)
);
create index claims_by_party on claims (party_id, began_at);
create index claims_by_holder on claims (holder_id, site_id);
create index claims_by_expiry on claims (site_id, expires_at) where ended_at is null;

-- A salesperson's registrations of a day, handed to the superior (ATT-G21).
create table registration_submissions
(
    id             uuid        not null,
    site_id        uuid        not null,
    salesperson_id uuid        not null,
    day            date        not null,
    registrations  uuid[]      not null,
    analysis       text,
    submitted_at   timestamptz not null,
    constraint registration_submissions_pkey primary key (id),
    constraint registration_submissions_site_fkey foreign key (site_id) references units (id),
    constraint registration_submissions_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint registration_submissions_day_key unique (site_id, salesperson_id, day),
    constraint registration_submissions_analysis_check check (length(analysis) between 1 and 4000),
    constraint registration_submissions_instants_check check (isfinite(day) and isfinite(submitted_at))
);
create index registration_submissions_by_site on registration_submissions (site_id, id);
select make_append_only('registration_submissions');

-- Every search at the desk (ATT-G06): who, when, for which reception, a keyed digest of what was typed, and which parties
-- and earlier salespeople were found.
create table desk_searches
(
    id           uuid        not null,
    site_id      uuid        not null,
    key          text        not null,
    sought       bytea       not null,
    reception_id uuid,
    searched_at  timestamptz not null,
    searched_by  uuid        not null,
    constraint desk_searches_pkey primary key (id),
    constraint desk_searches_site_fkey foreign key (site_id) references units (id),
    constraint desk_searches_reception_fkey foreign key (reception_id, site_id) references receptions (id, site_id),
    constraint desk_searches_searched_by_fkey foreign key (searched_by) references users (id),
    constraint desk_searches_key_check check (key in ('telephone', 'name', 'records')),
    constraint desk_searches_sought_check check (length(sought) between 16 and 64),
    constraint desk_searches_instants_check check (isfinite(searched_at))
);
create index desk_searches_by_site on desk_searches (site_id, id);
select make_append_only('desk_searches');

create table desk_search_matches
(
    search_id uuid not null,
    party_id  uuid not null,
    -- The holder of the claim, or who received last.
    found_id  uuid,
    constraint desk_search_matches_pkey primary key (search_id, party_id),
    constraint desk_search_matches_search_fkey foreign key (search_id) references desk_searches (id),
    constraint desk_search_matches_party_fkey foreign key (party_id) references parties (id),
    constraint desk_search_matches_found_fkey foreign key (found_id) references users (id)
);
create index desk_search_matches_by_party on desk_search_matches (party_id);
select make_append_only('desk_search_matches');

-- The party and all that were merged into it: what is recorded of any of them is recorded of it.
create function party_family(party uuid) returns table (id uuid)
    language sql stable parallel safe as
$$
    select p.id from parties p where p.id = party or p.merged_into = party
$$;

-- Whether a party is a salesperson's own: held, registered, received or spoken to on the telephone.
create function party_is_of(party uuid, salesperson uuid) returns boolean
    language sql stable parallel safe as
$$
    select exists (select from claims c where c.party_id = party and c.holder_id = salesperson)
        or exists (select from party_family(party) f join registrations r on r.party_id = f.id where r.salesperson_id = salesperson)
        or exists (select from party_family(party) f join receptions r on r.party_id = f.id where r.receiver_id = salesperson)
        or exists (select from party_family(party) f join phone_enquiries e on e.party_id = f.id where e.salesperson_id = salesperson)
$$;

-- Whose turn it is at a site: rosters, presence and the ledger of turns (ATT-G01 to ATT-G05).

-- Who is on duty and in which order: for one day, or for a day of the week from a day on. The latest one counts; one for
-- the day goes before one for the day of the week.
create table rosters
(
    id         uuid        not null,
    site_id    uuid        not null,
    day        date,
    -- 1 Monday to 7 Sunday.
    weekday    smallint,
    valid_from date,
    reason     text,
    set_by     uuid        not null,
    set_at     timestamptz not null,
    constraint rosters_pkey primary key (id),
    constraint rosters_site_fkey foreign key (site_id) references units (id),
    constraint rosters_set_by_fkey foreign key (set_by) references users (id),
    constraint rosters_applies_check check (num_nonnulls(day, weekday) = 1 and (weekday is null) = (valid_from is null)),
    constraint rosters_weekday_check check (weekday between 1 and 7),
    constraint rosters_days_check check (isfinite(day) and isfinite(valid_from)),
    constraint rosters_reason_check check (length(reason) between 1 and 2000),
    constraint rosters_set_at_check check (isfinite(set_at))
);
create index rosters_by_day on rosters (site_id, day, id) where day is not null;
create index rosters_by_weekday on rosters (site_id, weekday, valid_from, id) where weekday is not null;
select make_append_only('rosters');

create table roster_places
(
    roster_id      uuid     not null,
    place          smallint not null,
    salesperson_id uuid     not null,
    constraint roster_places_pkey primary key (roster_id, place),
    constraint roster_places_salesperson_key unique (roster_id, salesperson_id),
    constraint roster_places_roster_fkey foreign key (roster_id) references rosters (id),
    constraint roster_places_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint roster_places_place_check check (place between 1 and 200)
);
select make_append_only('roster_places');

-- What a salesperson does at a site from an instant on, until the next line of theirs (of the same day).
create table presences
(
    id             uuid        not null,
    site_id        uuid        not null,
    salesperson_id uuid        not null,
    state          text        not null,
    -- With what kind of visitor, while busy.
    engagement     text,
    reception_id   uuid,
    -- The superior who ordered the work outside.
    ordered_by     uuid,
    reason         text,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    -- Empty where no person acted; the audit record names the system or the key.
    recorded_by    uuid,
    constraint presences_pkey primary key (id),
    constraint presences_site_fkey foreign key (site_id) references units (id),
    constraint presences_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint presences_ordered_by_fkey foreign key (ordered_by) references users (id),
    constraint presences_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint presences_state_check check (state in ('on_site', 'busy', 'on_business', 'out', 'on_leave', 'absent', 'left')),
    constraint presences_engagement_check check (
        (state = 'busy') = (engagement is not null)
        and engagement in ('new_visitor', 'accompanied', 'returning', 'named', 'volunteer')),
    constraint presences_reception_check check (reception_id is null or state = 'busy'),
    constraint presences_ordered_by_check check ((state = 'on_business') = (ordered_by is not null)),
    constraint presences_own_order_check check (ordered_by <> salesperson_id),
    constraint presences_reason_check check (length(reason) between 1 and 2000),
    constraint presences_instants_check check (isfinite(occurred_at) and isfinite(recorded_at) and occurred_at <= recorded_at)
);
create index presences_by_salesperson on presences (site_id, salesperson_id, occurred_at desc, id desc);
create index presences_by_instant on presences (site_id, occurred_at, id);
create index presences_by_site on presences (site_id, id);
select make_append_only('presences');

-- The project manager's word on whether work outside was ordered (ATT-G04): once.
create table business_verifications
(
    presence_id uuid        not null,
    confirmed   boolean     not null,
    reason      text        not null,
    verified_by uuid        not null,
    verified_at timestamptz not null,
    constraint business_verifications_pkey primary key (presence_id),
    constraint business_verifications_presence_fkey foreign key (presence_id) references presences (id),
    constraint business_verifications_verified_by_fkey foreign key (verified_by) references users (id),
    constraint business_verifications_reason_check check (length(reason) between 1 and 2000),
    constraint business_verifications_verified_at_check check (isfinite(verified_at))
);
select make_append_only('business_verifications');

-- The head of a site's ledger of turns: locked by whoever moves anything, so that numbers have no gap and the ledger's
-- time never runs back.
create table turn_ledgers
(
    site_id       uuid   not null,
    last_number   bigint not null default 0,
    last_at       timestamptz,
    -- The day that is open, and the number of the entry that opened it.
    day           date,
    opened_number bigint,
    constraint turn_ledgers_pkey primary key (site_id),
    constraint turn_ledgers_site_fkey foreign key (site_id) references units (id),
    constraint turn_ledgers_numbers_check check (last_number >= 0 and opened_number between 1 and last_number),
    constraint turn_ledgers_opened_check check (
        (last_number = 0) = (last_at is null) and (last_number = 0) = (day is null) and (day is null) = (opened_number is null)),
    constraint turn_ledgers_instants_check check (isfinite(last_at) and isfinite(day))
);

-- Two salespeople want to trade their places of a day (ATT-G03).
create table turn_trades
(
    id              uuid        not null,
    site_id         uuid        not null,
    day             date        not null,
    proposer_id     uuid        not null,
    colleague_id    uuid        not null,
    reason          text        not null,
    state           text        not null,
    proposed_at     timestamptz not null,
    answered_at     timestamptz,
    decided_by      uuid,
    decided_at      timestamptz,
    decision_reason text,
    constraint turn_trades_pkey primary key (id),
    constraint turn_trades_site_fkey foreign key (site_id) references units (id),
    constraint turn_trades_proposer_fkey foreign key (proposer_id) references users (id),
    constraint turn_trades_colleague_fkey foreign key (colleague_id) references users (id),
    constraint turn_trades_decided_by_fkey foreign key (decided_by) references users (id),
    constraint turn_trades_pair_check check (proposer_id <> colleague_id),
    constraint turn_trades_four_eyes_check check (decided_by <> proposer_id and decided_by <> colleague_id),
    constraint turn_trades_state_check check (
        state in ('proposed', 'accepted', 'declined', 'withdrawn', 'approved', 'refused')),
    constraint turn_trades_decision_check check (
        (state in ('approved', 'refused')) = (decided_by is not null)
        and (decided_by is null) = (decided_at is null) and (decided_by is null) = (decision_reason is null)
        and (state not in ('accepted', 'declined', 'approved') or answered_at is not null)),
    constraint turn_trades_reasons_check check (length(reason) between 1 and 2000 and length(decision_reason) between 1 and 2000),
    constraint turn_trades_instants_check check (isfinite(day) and isfinite(proposed_at) and isfinite(answered_at) and isfinite(decided_at))
);
create unique index turn_trades_open_key on turn_trades (site_id, day, least(proposer_id, colleague_id), greatest(proposer_id, colleague_id))
    where state in ('proposed', 'accepted');
create index turn_trades_by_site on turn_trades (site_id, id);

create function refuse_change_of_turn_trade() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.state not in ('proposed', 'accepted')
        or (old.id, old.site_id, old.day, old.proposer_id, old.colleague_id, old.reason, old.proposed_at)
           is distinct from (new.id, new.site_id, new.day, new.proposer_id, new.colleague_id, new.reason, new.proposed_at) then
        raise exception 'turn trade % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_turn_trade before update or delete on turn_trades
    for each row execute function refuse_change_of_turn_trade();
create trigger refuse_truncate before truncate on turn_trades for each statement execute function refuse_change();

-- Every move in the order, with its reason. The order at any instant is the fold of the entries of its day up to then.
create table turn_entries
(
    id             uuid        not null,
    site_id        uuid        not null,
    number         bigint      not null,
    kind           text        not null,
    -- Whom it moves; empty where the day begins.
    salesperson_id uuid,
    -- The other one of a trade.
    other_id       uuid,
    -- Where somebody is put, from 1.
    place          smallint,
    -- Why somebody was passed over.
    cause          text,
    -- What somebody is owed, how often, and whether before all others.
    claim          text,
    times          smallint,
    ahead          boolean,
    -- The number of the entry that this one concerns: the claim that a turn comes from, the turn given back or void ...
    refers_to      bigint,
    -- The stretch of presence that it comes of.
    presence_id    uuid,
    trade_id       uuid,
    reception_id   uuid,
    -- The whole order at the beginning of the day.
    line           jsonb,
    reason         text,
    occurred_at    timestamptz not null,
    -- Empty where no person acted; the audit record names the system or the key.
    actor_id       uuid,
    constraint turn_entries_pkey primary key (id),
    constraint turn_entries_number_key unique (site_id, number),
    constraint turn_entries_site_fkey foreign key (site_id) references units (id),
    constraint turn_entries_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint turn_entries_other_fkey foreign key (other_id) references users (id),
    constraint turn_entries_presence_fkey foreign key (presence_id) references presences (id),
    constraint turn_entries_trade_fkey foreign key (trade_id) references turn_trades (id),
    constraint turn_entries_actor_fkey foreign key (actor_id) references users (id),
    constraint turn_entries_refers_to_fkey foreign key (site_id, refers_to) references turn_entries (site_id, number),
    constraint turn_entries_number_check check (number >= 1 and refers_to < number),
    constraint turn_entries_kind_check check (kind in (
        'day_opened', 'joined', 'left_duty', 'moved', 'taken', 'used', 'passed_over', 'granted', 'withdrawn', 'given_back',
        'voided', 'volunteered', 'cancelled', 'barred', 'admitted', 'traded')),
    constraint turn_entries_whom_check check ((kind = 'day_opened') = (salesperson_id is null) and (kind = 'day_opened') = (line is not null)),
    constraint turn_entries_trade_check check (
        (kind = 'traded') = (other_id is not null) and (kind = 'traded') = (trade_id is not null) and other_id <> salesperson_id),
    constraint turn_entries_place_check check ((kind = 'moved') = (place is not null) and place between 1 and 200),
    constraint turn_entries_cause_check check (
        (kind = 'passed_over') = (cause is not null)
        and cause in ('absent', 'on_business', 'busy_with_new', 'busy_with_returning', 'busy_with_named', 'volunteering',
                      'not_admitted', 'by_decision')),
    constraint turn_entries_claim_check check (
        (kind = 'granted') = (claim is not null) and claim in ('priority', 'make_up', 'volunteer')
        and (claim is null) = (times is null) and (claim is null) = (ahead is null) and times between 1 and 100),
    constraint turn_entries_refers_to_check check (kind not in ('given_back', 'voided', 'withdrawn') or refers_to is not null),
    constraint turn_entries_reason_check check (length(reason) between 1 and 2000),
    constraint turn_entries_line_check check (length(line::text) <= 262144),
    constraint turn_entries_occurred_at_check check (isfinite(occurred_at))
);
-- A turn is given back or void once; a claim is withdrawn once; a stretch of presence is settled once.
create unique index turn_entries_returned_key on turn_entries (site_id, refers_to) where kind in ('given_back', 'voided');
create unique index turn_entries_withdrawn_key on turn_entries (site_id, refers_to) where kind = 'withdrawn';
create unique index turn_entries_settled_key on turn_entries (presence_id) where kind = 'granted';
create index turn_entries_opened on turn_entries (site_id, occurred_at, number) where kind = 'day_opened';
create index turn_entries_by_instant on turn_entries (site_id, occurred_at, number);
create index turn_entries_by_presence on turn_entries (presence_id) where presence_id is not null;
create index turn_entries_by_reception on turn_entries (reception_id) where reception_id is not null;
select make_append_only('turn_entries');

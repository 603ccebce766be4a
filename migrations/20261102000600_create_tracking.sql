-- Following parties up (ATT-G26), the funnel (ATT-G27) and plans (ATT-S03).

-- Where a party stands: kept by the program from what is recorded of it, in the transaction of each record.
create table party_tracks
(
    party_id         uuid        not null,
    site_id          uuid        not null,
    stage            text        not null,
    stage_since      timestamptz not null,
    -- How often it bought and did not withdraw.
    deals            smallint    not null default 0,
    -- The latest intent level, of a registration or a follow-up.
    level            text,
    -- The days of the latest registration, the latest contact, and the latest in which it was reached.
    registered_on    date,
    contacted_on     date,
    reached_on       date,
    last_contact_at  timestamptz,
    -- What the latest contact agreed.
    next_on          date,
    visit_promised_on date,
    -- Contacts in a row that met an objection or reached nobody, since the level rose or the case was analysed.
    troubled         smallint    not null default 0,
    -- Since when the salesperson asks the manager to join.
    help_wanted_at   timestamptz,
    constraint party_tracks_pkey primary key (party_id),
    constraint party_tracks_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint party_tracks_stage_check check (stage in ('collected', 'screened', 'analysed', 'classified', 'followed', 'archived',
        'followed_again', 'dealt', 'second_deal', 'referring')),
    constraint party_tracks_level_check check (level in ('a', 'b', 'c', 'd')),
    constraint party_tracks_counts_check check (deals >= 0 and troubled >= 0),
    constraint party_tracks_instants_check check (isfinite(stage_since) and isfinite(registered_on) and isfinite(contacted_on)
        and isfinite(reached_on) and isfinite(last_contact_at) and isfinite(next_on) and isfinite(visit_promised_on)
        and isfinite(help_wanted_at))
);
create index party_tracks_by_site on party_tracks (site_id, stage, party_id);

create table funnel_moves
(
    id          uuid        not null,
    party_id    uuid        not null,
    site_id     uuid        not null,
    from_stage  text,
    to_stage    text        not null,
    -- The fact by which the rule moved it; `by_hand` where somebody did, with a reason.
    cause       text        not null,
    reason      text,
    occurred_at timestamptz not null,
    moved_by    uuid,
    constraint funnel_moves_pkey primary key (id),
    constraint funnel_moves_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint funnel_moves_moved_by_fkey foreign key (moved_by) references users (id),
    constraint funnel_moves_cause_check check (cause in ('first_contact', 'registration', 'minutes', 'follow_up', 'deal', 'deal_left',
        'inactivity', 'merge', 'by_hand')),
    constraint funnel_moves_reason_check check ((cause = 'by_hand') = (reason is not null) and length(reason) between 1 and 500),
    constraint funnel_moves_by_hand_check check (cause <> 'by_hand' or moved_by is not null),
    constraint funnel_moves_stages_check check (from_stage is distinct from to_stage and length(to_stage) <= 20),
    constraint funnel_moves_instants_check check (isfinite(occurred_at))
);
create index funnel_moves_by_party on funnel_moves (party_id, id);
select make_append_only('funnel_moves');

-- The follow-up form 客户追踪表, a line a contact.
create table follow_ups
(
    id                uuid        not null,
    site_id           uuid        not null,
    party_id          uuid        not null,
    salesperson_id    uuid        not null,
    occurred_at       timestamptz not null,
    recorded_at       timestamptz not null,
    way               text        not null,
    -- Whom of the party was spoken with.
    spoken_with       uuid,
    reached           boolean     not null,
    content           text        not null,
    objections        text[]      not null,
    objection_detail  text,
    counter_measure   text,
    result            text        not null,
    needs_help        boolean     not null,
    level_before      text,
    level_after       text,
    next_on           date,
    visit_promised_on date,
    corrects_id       uuid,
    constraint follow_ups_pkey primary key (id),
    constraint follow_ups_salesperson_key unique (id, salesperson_id),
    constraint follow_ups_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint follow_ups_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint follow_ups_spoken_with_fkey foreign key (spoken_with) references customers (id),
    constraint follow_ups_spoken_with_check check (spoken_with is null or reached),
    constraint follow_ups_corrects_fkey foreign key (corrects_id) references follow_ups (id),
    constraint follow_ups_corrects_key unique (corrects_id),
    constraint follow_ups_way_check check (way in ('telephone', 'text_message', 'wechat', 'site_visit', 'home_visit', 'other')),
    constraint follow_ups_levels_check check (level_before in ('a', 'b', 'c', 'd') and level_after in ('a', 'b', 'c', 'd')),
    constraint follow_ups_objections_check check (cardinality(objections) <= 11 and objections <@ array ['location', 'price', 'layout',
        'facilities', 'transport', 'school', 'brand', 'property_management', 'appreciation', 'quality', 'other']),
    constraint follow_ups_texts_check check (length(content) between 1 and 2000 and length(objection_detail) between 1 and 1000
        and length(counter_measure) between 1 and 1000 and length(result) between 1 and 1000),
    constraint follow_ups_instants_check check (isfinite(occurred_at) and isfinite(recorded_at) and occurred_at <= recorded_at
        and isfinite(next_on) and isfinite(visit_promised_on))
);
create index follow_ups_by_party on follow_ups (party_id, occurred_at, id);
create index follow_ups_by_site on follow_ups (site_id, id);
create index follow_ups_by_salesperson on follow_ups (salesperson_id, id);
select make_append_only('follow_ups');

-- The sales supervisor's check of a record. Nobody checks their own.
create table follow_up_checks
(
    follow_up_id   uuid        not null,
    salesperson_id uuid        not null,
    in_order       boolean     not null,
    comment        text,
    acting_as      text        not null,
    checked_at     timestamptz not null,
    checked_by     uuid        not null,
    constraint follow_up_checks_pkey primary key (follow_up_id),
    constraint follow_up_checks_follow_up_fkey foreign key (follow_up_id, salesperson_id) references follow_ups (id, salesperson_id),
    constraint follow_up_checks_checked_by_fkey foreign key (checked_by) references users (id),
    constraint follow_up_checks_own_check check (checked_by <> salesperson_id),
    constraint follow_up_checks_comment_check check ((in_order or comment is not null) and length(comment) between 1 and 1000),
    constraint follow_up_checks_acting_as_check check (length(acting_as) between 3 and 64),
    constraint follow_up_checks_instants_check check (isfinite(checked_at))
);
select make_append_only('follow_up_checks');

-- The sales manager joins the analysis of a hard case.
create table case_analyses
(
    id          uuid        not null,
    site_id     uuid        not null,
    party_id    uuid        not null,
    analysis    text        not null,
    advice      text        not null,
    analysed_at timestamptz not null,
    analysed_by uuid        not null,
    constraint case_analyses_pkey primary key (id),
    constraint case_analyses_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint case_analyses_analysed_by_fkey foreign key (analysed_by) references users (id),
    constraint case_analyses_texts_check check (length(analysis) between 1 and 2000 and length(advice) between 1 and 2000),
    constraint case_analyses_instants_check check (isfinite(analysed_at))
);
create index case_analyses_by_party on case_analyses (party_id, analysed_at);
select make_append_only('case_analyses');

-- The order of their own that salespeople give to their parties.
create table party_pins
(
    site_id  uuid     not null,
    user_id  uuid     not null,
    place    smallint not null,
    party_id uuid     not null,
    constraint party_pins_pkey primary key (site_id, user_id, place),
    constraint party_pins_party_key unique (user_id, party_id),
    constraint party_pins_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint party_pins_user_fkey foreign key (user_id) references users (id),
    constraint party_pins_place_check check (place between 1 and 200)
);

-- Daily and weekly plans.
create table plans
(
    id            uuid        not null,
    site_id       uuid        not null,
    owner_id      uuid        not null,
    kind          text        not null,
    -- The day, or the first of the seven days.
    starts_on     date        not null,
    entries       text[]      not null,
    written_at    timestamptz not null,
    kept_at       timestamptz,
    kept_by       uuid,
    given_back_at timestamptz,
    given_back_by uuid,
    summary       text,
    closed_at     timestamptz,
    version       bigint      not null default 1,
    constraint plans_pkey primary key (id),
    constraint plans_site_fkey foreign key (site_id) references units (id),
    constraint plans_owner_fkey foreign key (owner_id) references users (id),
    constraint plans_kept_by_fkey foreign key (kept_by) references users (id),
    constraint plans_given_back_by_fkey foreign key (given_back_by) references users (id),
    constraint plans_period_key unique (site_id, owner_id, kind, starts_on),
    constraint plans_kind_check check (kind in ('daily', 'weekly')),
    constraint plans_entries_check check (cardinality(entries) between 1 and 50 and length(array_to_string(entries, '')) <= 25000),
    constraint plans_summary_check check (length(summary) between 1 and 4000),
    constraint plans_kept_check check ((kept_at is null) = (kept_by is null) and kept_at >= written_at and kept_by <> owner_id),
    constraint plans_given_back_check check ((given_back_at is null) = (given_back_by is null) and given_back_at >= kept_at
        and (given_back_at is null or kept_at is not null)),
    constraint plans_closed_check check ((closed_at is null) = (summary is null) and closed_at >= given_back_at
        and (closed_at is null or given_back_at is not null)),
    constraint plans_instants_check check (isfinite(starts_on) and isfinite(written_at) and isfinite(kept_at)
        and isfinite(given_back_at) and isfinite(closed_at))
);
create index plans_by_site on plans (site_id, id);
create index plans_by_owner on plans (owner_id, id);
create index plans_open on plans (site_id, kind, starts_on) where closed_at is null;

-- A plan is its owner's until it is kept, and nobody's once it is closed.
create function refuse_change_of_plan() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.closed_at is not null
        or (old.id, old.site_id, old.owner_id, old.kind, old.starts_on, old.written_at)
           is distinct from (new.id, new.site_id, new.owner_id, new.kind, new.starts_on, new.written_at)
        or (old.kept_at is not null and (old.entries, old.kept_at, old.kept_by) is distinct from (new.entries, new.kept_at, new.kept_by))
        or (old.given_back_at is not null
            and (old.given_back_at, old.given_back_by) is distinct from (new.given_back_at, new.given_back_by)) then
        raise exception 'plan % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_plan before update or delete on plans
    for each row execute function refuse_change_of_plan();
create trigger refuse_truncate before truncate on plans for each statement execute function refuse_change();

-- The parties of a site with whose they are, the holder of the latest claim or who answered the latest call, and by when the next contact is due. The interval is that of the level, or of
-- buyers; it begins with the latest registration or contact, and an earlier day that was agreed comes first. An archived
-- party is due only as agreed.
create function followed_parties(site uuid, levels text[], days integer[], musts boolean[], only_reached boolean)
    returns table (party_id uuid, salesperson_id uuid, claim_expires_at timestamptz, stage text, stage_since timestamptz, deals smallint,
                   level text, registered_on date, last_contact_at timestamptz, visit_promised_on date, troubled smallint,
                   help_wanted_at timestamptz, due_on date, obligatory boolean)
    language sql stable parallel safe as
$$
    select t.party_id, coalesce(c.holder_id, e.salesperson_id), c.expires_at, t.stage, t.stage_since, t.deals, t.level, t.registered_on, t.last_contact_at,
           t.visit_promised_on, t.troubled, t.help_wanted_at,
           least(t.next_on, case when t.stage <> 'archived'
               then greatest(t.registered_on, case when only_reached then t.reached_on else t.contacted_on end) + v.days end),
           coalesce(v.obligatory and t.stage <> 'archived', false)
    from party_tracks t
    join parties p on p.id = t.party_id and p.merged_into is null
    left join lateral (
        select h.holder_id, h.expires_at from claims h
        where h.party_id = t.party_id and h.ended_at is null
        order by h.began_at desc limit 1) c on true
    left join lateral (
        select a.salesperson_id from phone_enquiries a
        where a.party_id = t.party_id and c.holder_id is null
        order by a.called_at desc limit 1) e on true
    left join unnest(levels, days, musts) as v (level, days, obligatory)
           on v.level = case when t.deals > 0 then 'buyer' else t.level end
    where t.site_id = site
$$;

-- The check of each business day, a line a site.
create table tracking_checks
(
    site_id    uuid        not null,
    day        date        not null,
    checked_at timestamptz not null,
    -- Parties that must have been contacted before the day, and how many were archived.
    overdue    bigint      not null default 0,
    archived   bigint      not null default 0,
    constraint tracking_checks_pkey primary key (site_id, day),
    constraint tracking_checks_site_fkey foreign key (site_id) references units (id),
    constraint tracking_checks_instants_check check (isfinite(day) and isfinite(checked_at))
);

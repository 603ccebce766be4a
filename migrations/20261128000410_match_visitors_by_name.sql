-- Visitors who bear the name of somebody who was here: by policy joined, or shown to the manager as possibly the same (ATT-G06).

-- A name as names are compared: without spaces, whatever the case.
create function name_key(name text) returns text
    language sql immutable parallel safe as
$$
select lower(regexp_replace(name, '\s', '', 'g'))
$$;
create index customers_by_person_name on customers (unit_id, name_key(name)) where kind = 'person';

alter table party_merges drop constraint party_merges_means_check;
alter table party_merges add constraint party_merges_means_check check (means in ('by_hand', 'same_mobile', 'same_name'));

create table possible_matches
(
    id             uuid        not null,
    site_id        uuid        not null,
    -- The party that came later, and the one that was known.
    party_id       uuid        not null,
    known_party_id uuid        not null,
    state          text        not null default 'open',
    found_at       timestamptz not null,
    found_by       uuid        not null,
    reason         text,
    settled_at     timestamptz,
    settled_by     uuid,
    constraint possible_matches_pkey primary key (id),
    constraint possible_matches_parties_key unique (party_id, known_party_id),
    constraint possible_matches_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint possible_matches_known_party_fkey foreign key (known_party_id, site_id) references parties (id, site_id),
    constraint possible_matches_found_by_fkey foreign key (found_by) references users (id),
    constraint possible_matches_settled_by_fkey foreign key (settled_by) references users (id),
    constraint possible_matches_itself_check check (party_id <> known_party_id),
    constraint possible_matches_state_check check (state in ('open', 'joined', 'dismissed')),
    constraint possible_matches_settled_check check ((state = 'open') = (settled_at is null)
        and num_nulls(settled_at, settled_by, reason) in (0, 3)),
    constraint possible_matches_reason_check check (length(reason) between 1 and 500),
    constraint possible_matches_instants_check check (isfinite(found_at) and isfinite(settled_at))
);
create index possible_matches_by_site on possible_matches (site_id, id);
create index possible_matches_open on possible_matches (site_id, id) where state = 'open';
create index possible_matches_by_known_party on possible_matches (known_party_id);

create function refuse_change_of_possible_match() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.state <> 'open'
        or to_jsonb(old) - array ['state', 'reason', 'settled_at', 'settled_by']
           is distinct from to_jsonb(new) - array ['state', 'reason', 'settled_at', 'settled_by'] then
        raise exception 'possible match % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_possible_match before update or delete on possible_matches
    for each row execute function refuse_change_of_possible_match();

-- Parties: who comes together to a site (ATT: terms). A party groups persons of the dossier; what tells of the persons
-- stays there.

create table parties
(
    id          uuid        not null,
    site_id     uuid        not null,
    -- The party that this one proved to be. What was recorded of it stays recorded of it, and is read as the other's.
    merged_into uuid,
    opened_at   timestamptz not null,
    opened_by   uuid        not null,
    constraint parties_pkey primary key (id),
    constraint parties_site_key unique (id, site_id),
    constraint parties_site_fkey foreign key (site_id) references units (id),
    constraint parties_opened_by_fkey foreign key (opened_by) references users (id),
    constraint parties_merged_into_fkey foreign key (merged_into, site_id) references parties (id, site_id),
    constraint parties_merged_into_check check (merged_into <> id),
    constraint parties_instants_check check (isfinite(opened_at))
);
create index parties_by_site on parties (site_id, id);
create index parties_by_merged_into on parties (merged_into) where merged_into is not null;

-- A merge is the only change, and is never undone.
create function refuse_change_of_party() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or new.merged_into is null
        or (old.id, old.site_id, old.opened_at, old.opened_by) is distinct from (new.id, new.site_id, new.opened_at, new.opened_by) then
        raise exception 'party % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_party before update or delete on parties
    for each row execute function refuse_change_of_party();
create trigger refuse_truncate before truncate on parties for each statement execute function refuse_change();

-- A person belongs to one party. `kinship` is that to the member who came first.
create table party_members
(
    customer_id uuid        not null,
    party_id    uuid        not null,
    kinship     text,
    known_at    timestamptz not null,
    added_at    timestamptz not null,
    added_by    uuid        not null,
    constraint party_members_pkey primary key (customer_id),
    constraint party_members_customer_fkey foreign key (customer_id) references customers (id),
    constraint party_members_party_fkey foreign key (party_id) references parties (id),
    constraint party_members_added_by_fkey foreign key (added_by) references users (id),
    constraint party_members_kinship_check check (kinship in ('spouse', 'parent', 'child', 'sibling', 'other_relative', 'friend')),
    constraint party_members_instants_check check (isfinite(known_at) and isfinite(added_at) and known_at <= added_at)
);
create index party_members_by_party on party_members (party_id, added_at);

create table party_merges
(
    merged_id   uuid        not null,
    kept_id     uuid        not null,
    site_id     uuid        not null,
    means       text        not null,
    reason      text        not null,
    -- Claims of either that gave way to an earlier one of the other.
    yielded     uuid[]      not null,
    occurred_at timestamptz not null,
    recorded_by uuid        not null,
    constraint party_merges_pkey primary key (merged_id),
    constraint party_merges_merged_fkey foreign key (merged_id, site_id) references parties (id, site_id),
    constraint party_merges_kept_fkey foreign key (kept_id, site_id) references parties (id, site_id),
    constraint party_merges_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint party_merges_means_check check (means in ('by_hand', 'same_mobile')),
    constraint party_merges_reason_check check (length(reason) between 1 and 500),
    constraint party_merges_instants_check check (isfinite(occurred_at))
);
create index party_merges_by_kept on party_merges (kept_id, occurred_at);
select make_append_only('party_merges');

-- Gapless numbers of a site's registers (GOV-10): the row is the lock under which they are given.
create table site_registers
(
    site_id     uuid   not null,
    register    text   not null,
    last_number bigint not null,
    constraint site_registers_pkey primary key (site_id, register),
    constraint site_registers_site_fkey foreign key (site_id) references units (id),
    constraint site_registers_register_check check (register in ('visitor_registration', 'phone_enquiry', 'employee_referral')),
    constraint site_registers_last_number_check check (last_number >= 1)
);


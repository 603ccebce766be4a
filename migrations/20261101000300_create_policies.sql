-- Versioned policy documents. A version is drafted, changed at will, then published with the day from which it holds;
-- from then on it never changes and is never deleted, since decisions point at it.

-- The head of each series of published versions: its row is the lock under which numbers are given, without gaps, and
-- under which the days of effect only grow.
create table policy_series
(
    kind              text    not null,
    unit_id           uuid    not null,
    last_number       integer not null,
    last_effective_on date    not null,
    constraint policy_series_pkey primary key (kind, unit_id),
    constraint policy_series_unit_fkey foreign key (unit_id) references units (id),
    constraint policy_series_last_number_check check (last_number >= 1)
);

create table policy_versions
(
    id           uuid        not null,
    kind         text        not null,
    unit_id      uuid        not null,
    state        text        not null,
    number       integer,
    effective_on date,
    document     jsonb       not null,
    digest       bytea       not null,
    note         text,
    version      integer     not null default 1,
    -- Empty where no person acted; the audit record names the system or key.
    drafted_by   uuid,
    drafted_at   timestamptz not null,
    edited_at    timestamptz not null,
    published_by uuid,
    published_at timestamptz,
    constraint policy_versions_pkey primary key (id),
    constraint policy_versions_unit_fkey foreign key (unit_id) references units (id),
    constraint policy_versions_drafted_by_fkey foreign key (drafted_by) references users (id),
    constraint policy_versions_published_by_fkey foreign key (published_by) references users (id),
    constraint policy_versions_kind_check check (kind ~ '^[a-z][a-z0-9-]{1,49}$'),
    constraint policy_versions_state_check check (state in ('draft', 'published')),
    constraint policy_versions_published_check check (
        (state = 'published') = (number is not null)
        and (number is null) = (effective_on is null)
        and (number is null) = (published_at is null)
        and (number is not null or published_by is null)),
    constraint policy_versions_number_check check (number >= 1),
    constraint policy_versions_effective_on_check check (effective_on between '2000-01-01' and '2999-12-31'),
    constraint policy_versions_document_check check (jsonb_typeof(document) = 'object' and length(document::text) <= 262144),
    constraint policy_versions_digest_check check (length(digest) = 32),
    constraint policy_versions_note_check check (length(note) between 1 and 2000),
    constraint policy_versions_version_check check (version >= 1),
    constraint policy_versions_instants_check check (isfinite(drafted_at) and isfinite(edited_at) and isfinite(published_at))
);
create unique index policy_versions_number_key on policy_versions (kind, unit_id, number) where state = 'published';
create unique index policy_versions_effective_on_key on policy_versions (kind, unit_id, effective_on) where state = 'published';
create index policy_versions_by_unit on policy_versions (unit_id, kind, id);

create function refuse_change_of_published_policy() returns trigger
    language plpgsql as
$$
begin
    if old.state = 'published' then
        raise exception 'policy version % is published and cannot change', old.id using errcode = '55000';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger refuse_change_of_published before update or delete on policy_versions
    for each row execute function refuse_change_of_published_policy();
create trigger refuse_truncate before truncate on policy_versions
    for each statement execute function refuse_change();

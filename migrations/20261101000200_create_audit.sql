-- The audit record and its seals. Entries are written in the transaction of what they record, so that writers do not
-- queue for the head of the chain; a single worker seals them afterwards in one order.

create table audit_entries
(
    id             uuid primary key,
    occurred_at    timestamptz not null check (isfinite(occurred_at)),
    principal_kind text        not null check (principal_kind in ('user', 'api_key', 'system')),
    principal_id   text        not null check (length(principal_id) <= 64),
    action         text        not null check (length(action) <= 100),
    subject_kind   text        not null check (length(subject_kind) <= 64),
    subject_id     uuid        not null,
    unit_id        uuid,
    fields         text[]      not null default '{}',
    reason         text check (length(reason) <= 2000),
    disclosure     boolean     not null,
    request_id     uuid
);
create index audit_entries_by_subject on audit_entries (subject_kind, subject_id, id);
create index audit_entries_by_principal on audit_entries (principal_kind, principal_id, id);
create index audit_entries_disclosures on audit_entries (id) where disclosure;
select make_append_only('audit_entries');

-- One row for each sealed entry: its place in the chain and the hash over the place, the hash before and the entry.
create table audit_seals
(
    position  bigint primary key check (position >= 1),
    entry_id  uuid        not null constraint audit_seals_entry_key unique references audit_entries (id),
    hash      bytea       not null check (length(hash) = 32),
    sealed_at timestamptz not null check (isfinite(sealed_at))
);
select make_append_only('audit_seals');

-- Requests of persons concerned: export and erasure of their data (CUS-05).

create table privacy_requests
(
    id                uuid primary key,
    kind              text        not null constraint privacy_requests_kind_check check (kind in ('export', 'erasure')),
    -- The person: this customer itself, or the contact of it.
    customer_id       uuid        not null constraint privacy_requests_customer_fkey references customers (id),
    -- No reference: an erased contact is gone.
    contact_id        uuid,
    requester         text        not null constraint privacy_requests_requester_check
        check (requester in ('person', 'representative', 'guardian', 'relative')),
    verification      text        not null constraint privacy_requests_verification_check
        check (verification in ('document_in_person', 'document_copy', 'registered_mobile', 'registered_email', 'power_of_attorney', 'other')),
    verification_note text constraint privacy_requests_verification_note_check check (length(verification_note) between 1 and 500),
    reason            text constraint privacy_requests_reason_check check (length(reason) between 1 and 2000),
    received_on       date        not null constraint privacy_requests_received_on_check check (isfinite(received_on)),
    due_on            date        not null constraint privacy_requests_due_on_check check (isfinite(due_on)),
    policy_version    uuid constraint privacy_requests_policy_fkey references policy_versions (id),
    state             text        not null constraint privacy_requests_state_check
        check (state in ('open', 'done', 'refused', 'withdrawn')),
    refusal_ground    text constraint privacy_requests_refusal_ground_check
        check (refusal_ground in ('identity_not_proven', 'contract_in_force', 'legal_retention', 'legal_procedure',
                                  'confidentiality', 'harm_to_others', 'nothing_held')),
    decision_reason   text constraint privacy_requests_decision_reason_check check (length(decision_reason) between 1 and 2000),
    decided_by_kind   text,
    decided_by_id     text constraint privacy_requests_decided_by_check check (length(decided_by_id) <= 64),
    decided_at        timestamptz constraint privacy_requests_decided_at_check check (isfinite(decided_at)),
    -- Of an export: who makes the file, the file, and the last day on which it is there.
    job_id            uuid constraint privacy_requests_job_fkey references jobs (id),
    file_id           uuid constraint privacy_requests_file_fkey references files (id),
    file_until        date constraint privacy_requests_file_until_check check (isfinite(file_until)),
    created_by_kind   text        not null,
    created_by_id     text        not null constraint privacy_requests_created_by_check check (length(created_by_id) <= 64),
    created_at        timestamptz not null constraint privacy_requests_created_at_check check (isfinite(created_at)),
    updated_at        timestamptz not null constraint privacy_requests_updated_at_check check (isfinite(updated_at)),
    version           bigint      not null default 1,
    constraint privacy_requests_due_check check (due_on >= received_on),
    constraint privacy_requests_decided_check check ((state = 'open') = (decided_at is null)
        and (decided_at is null) = (decided_by_id is null) and (decided_by_id is null) = (decided_by_kind is null)),
    constraint privacy_requests_refused_check check ((state = 'refused') = (refusal_ground is not null)
        and (state <> 'refused' or decision_reason is not null)),
    constraint privacy_requests_file_check check ((file_id is null) = (file_until is null)
        and (file_id is null or (kind = 'export' and state = 'done')))
);
-- One open request of a kind by one person at a time.
create unique index privacy_requests_open_key on privacy_requests (kind, customer_id, coalesce(contact_id, customer_id))
    where state = 'open';
create index privacy_requests_by_customer on privacy_requests (customer_id, id);
create index privacy_requests_by_state on privacy_requests (state, id);
create index privacy_requests_by_due on privacy_requests (due_on, id) where state = 'open';
create index privacy_requests_by_file_until on privacy_requests (file_until) where file_until is not null;

-- What an erasure left because a law demands it, on which ground and until when; erased on the day after.
create table privacy_retentions
(
    request_id  uuid   not null constraint privacy_retentions_request_fkey references privacy_requests (id),
    customer_id uuid   not null constraint privacy_retentions_customer_fkey references customers (id),
    holding     text   not null constraint privacy_retentions_holding_check check (holding in ('documents', 'invoicing', 'applications')),
    ground      text   not null constraint privacy_retentions_ground_check check (ground in ('accounting', 'contract')),
    item_count  bigint not null constraint privacy_retentions_item_count_check check (item_count >= 1),
    keep_until  date   not null constraint privacy_retentions_keep_until_check check (isfinite(keep_until)),
    erased_at   timestamptz constraint privacy_retentions_erased_at_check check (isfinite(erased_at)),
    constraint privacy_retentions_pkey primary key (request_id, holding)
);
create index privacy_retentions_due on privacy_retentions (keep_until) where erased_at is null;

-- The key of a contact's lines in the history: one contact's data is erased without the company's history.
create table contact_keys
(
    contact_id  uuid primary key,
    customer_id uuid not null constraint contact_keys_customer_fkey references customers (id),
    sealed_key  bytea,
    erased_at   timestamptz constraint contact_keys_erased_at_check check (isfinite(erased_at)),
    constraint contact_keys_erased_check check ((sealed_key is null) = (erased_at is not null))
);
create index contact_keys_by_customer on contact_keys (customer_id);

-- Files: the archive of an export, and what is kept by law and shown to nobody.
alter table files drop constraint files_media_type_check;
alter table files add constraint files_media_type_check check (media_type in
    ('application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/csv', 'application/zip',
     'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
     'application/vnd.openxmlformats-officedocument.wordprocessingml.document'));
alter table files drop constraint files_purpose_check;
alter table files add constraint files_purpose_check
    check (purpose in ('document', 'attachment', 'import', 'export', 'privacy_export'));
alter table files drop constraint files_state_check;
alter table files add constraint files_state_check check (state in ('stored', 'withheld', 'erased'));
drop index files_stored_by_sha256;
create index files_needed_by_sha256 on files (sha256) where state <> 'erased';
create index files_of_transfers on files (uploaded_at) where purpose in ('import', 'export') and state = 'stored';

-- What never changes gives way to the erasure of the person whose it is, and to nothing else.
create or replace function refuse_altered_document() returns trigger
    language plpgsql as
$$
begin
    if exists (select from customers c where c.id = old.customer_id and c.processing_state = 'erased') then
        return new;
    end if;
    if to_jsonb(new) - 'customer_id' = to_jsonb(old) - 'customer_id'
        and exists (select from customers c where c.id = old.customer_id and c.merged_into = new.customer_id) then
        return new;
    end if;
    if (new.customer_id, new.kind, new.number, new.issuer, new.issued_on, new.valid_from, new.file_id, new.submitted_at)
           is distinct from
       (old.customer_id, old.kind, old.number, old.issuer, old.issued_on, old.valid_from, old.file_id, old.submitted_at)
        or new.valid_until is distinct from old.valid_until
        or new.renews_id is distinct from old.renews_id
        or not (old.state = 'submitted' or (old.state = 'verified' and new.state = 'superseded')) then
        raise exception 'a qualification document cannot be altered: renew it' using errcode = '55000';
    end if;
    return new;
end
$$;

create function refuse_change_unless_erased() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' and exists (
        select from customer_documents d join customers c on c.id = d.customer_id
        where d.id = old.document_id and c.processing_state = 'erased') then
        return old;
    end if;
    raise exception 'table % is append-only', tg_table_name using errcode = '55000';
end
$$;
drop trigger refuse_change on document_invoicing;
create trigger refuse_change_unless_erased before update or delete on document_invoicing
    for each row execute function refuse_change_unless_erased();

-- Of a finished approval nothing changes but what was submitted giving way to its erasure; the digest stays.
create or replace function refuse_change_of_approval() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and old.state <> 'pending' and new.snapshot = '{"erased": true}'::jsonb
        and to_jsonb(new) - 'snapshot' = to_jsonb(old) - 'snapshot' then
        return new;
    end if;
    if tg_op = 'DELETE' or old.state <> 'pending'
        or (old.subject_kind, old.subject_id, old.unit_id, old.flow_key, old.policy_version_id, old.snapshot, old.digest,
            old.attempt, old.former_id, old.applicants, old.submitted_by, old.submitted_at)
           is distinct from
           (new.subject_kind, new.subject_id, new.unit_id, new.flow_key, new.policy_version_id, new.snapshot, new.digest,
            new.attempt, new.former_id, new.applicants, new.submitted_by, new.submitted_at) then
        raise exception 'approval % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;

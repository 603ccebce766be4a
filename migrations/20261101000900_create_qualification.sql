-- Qualification documents with their proofs, warnings and suspensions (CUS-10, CUS-13), account opening (CUS-11,
-- CUS-12), disqualification (CUS-14), and the passing on of changes (CUS-03).

create table customer_documents
(
    id                 uuid primary key,
    customer_id        uuid        not null constraint customer_documents_customer_fkey references customers (id),
    kind               text        not null constraint customer_documents_kind_check
        check (kind in ('business_licence', 'business_licence_uscc', 'tax_registration_national', 'tax_registration_local',
                        'organisation_code_certificate', 'invoicing_details', 'hazardous_chemicals_licence',
                        'bank_account_certificate', 'legal_representative_id', 'letter_of_authority',
                        'precursor_certificate', 'other')),
    -- Of an identity document only the masked number: the full one stands on the file.
    number             text        not null constraint customer_documents_number_check check (length(number) between 1 and 64),
    override_reason    text constraint customer_documents_override_reason_check check (length(override_reason) between 1 and 500),
    issuer             text        not null constraint customer_documents_issuer_check check (length(issuer) between 1 and 200),
    issued_on          date        not null constraint customer_documents_issued_on_check check (isfinite(issued_on)),
    valid_from         date        not null constraint customer_documents_valid_from_check check (isfinite(valid_from)),
    -- The last day of validity; none for a document without end.
    valid_until        date constraint customer_documents_valid_until_check check (isfinite(valid_until)),
    file_id            uuid        not null constraint customer_documents_file_fkey references files (id),
    remark             text constraint customer_documents_remark_check check (length(remark) between 1 and 1000),
    state              text        not null constraint customer_documents_state_check
        check (state in ('submitted', 'verified', 'rejected', 'superseded', 'withdrawn')),
    renews_id          uuid constraint customer_documents_renews_fkey references customer_documents (id),
    submitted_by_kind  text        not null,
    submitted_by_id    text        not null constraint customer_documents_submitted_by_check check (length(submitted_by_id) <= 64),
    submitted_at       timestamptz not null constraint customer_documents_submitted_at_check check (isfinite(submitted_at)),
    decided_by_kind    text,
    decided_by_id      text constraint customer_documents_decided_by_check check (length(decided_by_id) <= 64),
    decided_at         timestamptz constraint customer_documents_decided_at_check check (isfinite(decided_at)),
    decision_reason    text constraint customer_documents_decision_reason_check check (length(decision_reason) between 1 and 2000),
    version            bigint      not null default 1,
    constraint customer_documents_term_check check (valid_until >= valid_from and valid_until >= issued_on),
    constraint customer_documents_decided_check check ((state = 'submitted') = (decided_at is null)
        and (decided_at is null) = (decided_by_id is null) and (decided_by_id is null) = (decided_by_kind is null)),
    constraint customer_documents_rejected_check check (state <> 'rejected' or decision_reason is not null),
    constraint customer_documents_renews_itself_check check (renews_id <> id),
    constraint customer_documents_four_eyes_check check (state not in ('verified', 'superseded', 'rejected')
        or (decided_by_kind, decided_by_id) is distinct from (submitted_by_kind, submitted_by_id))
);
create index customer_documents_by_customer on customer_documents (customer_id, id);
create index customer_documents_by_end on customer_documents (valid_until, id) where state = 'verified' and valid_until is not null;
create index customer_documents_by_state on customer_documents (state, id);
-- One renewal of a document at a time.
create unique index customer_documents_renewal_key on customer_documents (renews_id)
    where renews_id is not null and state in ('submitted', 'verified', 'superseded');

-- What is printed on a document never changes; nor does anything once it has been decided, but for its giving way to
-- a renewal, and its going over to the survivor when its customer is merged.
create function refuse_altered_document() returns trigger
    language plpgsql as
$$
begin
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
create trigger refuse_altered_document before update on customer_documents for each row execute function refuse_altered_document();

-- Invoicing details 开票资料 of a document of that kind; immutable with it.
create table document_invoicing
(
    document_id     uuid primary key constraint document_invoicing_document_fkey references customer_documents (id),
    title           text  not null constraint document_invoicing_title_check check (length(title) between 1 and 200),
    taxpayer_number text  not null constraint document_invoicing_taxpayer_number_check check (length(taxpayer_number) between 1 and 64),
    bank            text  not null constraint document_invoicing_bank_check check (length(bank) between 1 and 200),
    account_sealed  bytea not null,
    account_last4   text  not null constraint document_invoicing_account_last4_check check (length(account_last4) <= 4),
    address         text  not null constraint document_invoicing_address_check check (length(address) between 1 and 300),
    telephone       text  not null constraint document_invoicing_telephone_check check (length(telephone) between 1 and 40)
);
select make_append_only('document_invoicing');

-- The invoicing details as approved: the last line of a customer is the one to be used (CUS-11, CUS-77).
create table approved_invoicing
(
    id          uuid primary key,
    customer_id uuid        not null constraint approved_invoicing_customer_fkey references customers (id),
    document_id uuid        not null constraint approved_invoicing_document_fkey references customer_documents (id),
    opening_id  uuid,
    approved_at timestamptz not null constraint approved_invoicing_approved_at_check check (isfinite(approved_at))
);
create index approved_invoicing_by_customer on approved_invoicing (customer_id, id);
select make_append_only('approved_invoicing');

-- Supporting proofs 相关证明 that bridge the gap between a document's end and its renewal (CUS-13).
create table document_proofs
(
    id                uuid primary key,
    document_id       uuid        not null constraint document_proofs_document_fkey references customer_documents (id),
    description       text        not null constraint document_proofs_description_check check (length(description) between 1 and 1000),
    file_id           uuid        not null constraint document_proofs_file_fkey references files (id),
    -- The last day to which it bridges: asked for, and as accepted.
    asked_until       date        not null constraint document_proofs_asked_until_check check (isfinite(asked_until)),
    accepted_until    date constraint document_proofs_accepted_until_check check (isfinite(accepted_until)),
    state             text        not null constraint document_proofs_state_check check (state in ('submitted', 'accepted', 'rejected')),
    submitted_by_kind text        not null,
    submitted_by_id   text        not null constraint document_proofs_submitted_by_check check (length(submitted_by_id) <= 64),
    submitted_at      timestamptz not null constraint document_proofs_submitted_at_check check (isfinite(submitted_at)),
    decided_by_kind   text,
    decided_by_id     text constraint document_proofs_decided_by_check check (length(decided_by_id) <= 64),
    decided_at        timestamptz constraint document_proofs_decided_at_check check (isfinite(decided_at)),
    reason            text constraint document_proofs_reason_check check (length(reason) between 1 and 2000),
    constraint document_proofs_accepted_check check ((state = 'accepted') = (accepted_until is not null)),
    constraint document_proofs_decided_check check ((state = 'submitted') = (decided_at is null)
        and (decided_at is null) = (reason is null) and (decided_at is null) = (decided_by_id is null)),
    constraint document_proofs_four_eyes_check check (state = 'submitted'
        or (decided_by_kind, decided_by_id) is distinct from (submitted_by_kind, submitted_by_id))
);
create index document_proofs_by_document on document_proofs (document_id, id);

-- Each level of warning goes out once for each end of a document.
create table document_warnings
(
    document_id uuid        not null constraint document_warnings_document_fkey references customer_documents (id),
    ends_on     date        not null constraint document_warnings_ends_on_check check (isfinite(ends_on)),
    level       integer     not null constraint document_warnings_level_check check (level between 1 and 365),
    warned_at   timestamptz not null constraint document_warnings_warned_at_check check (isfinite(warned_at)),
    constraint document_warnings_key primary key (document_id, ends_on, level)
);

-- Suspensions for want of valid documents; the open one is lifted when the documents suffice again.
create table qualification_suspensions
(
    id             uuid primary key,
    customer_id    uuid        not null constraint qualification_suspensions_customer_fkey references customers (id),
    -- The first day without sufficient documents; the suspension may have been written later.
    suspended_from date        not null constraint qualification_suspensions_from_check check (isfinite(suspended_from)),
    because        jsonb       not null,
    policy_version uuid constraint qualification_suspensions_policy_fkey references policy_versions (id),
    suspended_at   timestamptz not null constraint qualification_suspensions_suspended_at_check check (isfinite(suspended_at)),
    ended_at       timestamptz constraint qualification_suspensions_ended_at_check check (isfinite(ended_at))
);
create unique index qualification_suspensions_open_key on qualification_suspensions (customer_id) where ended_at is null;
create index qualification_suspensions_by_customer on qualification_suspensions (customer_id, id);

-- Runs of the regular check over all customers.
create table qualification_checks
(
    id               uuid primary key,
    checked_on       date        not null constraint qualification_checks_checked_on_check check (isfinite(checked_on)),
    started_at       timestamptz not null constraint qualification_checks_started_at_check check (isfinite(started_at)),
    checked_count    bigint      not null,
    suspended_count  bigint      not null,
    reinstated_count bigint      not null,
    warned_count     bigint      not null
);
create index qualification_checks_by_start on qualification_checks (started_at desc);

-- Applications for account opening 客户开户审批 (CUS-11).
create table account_openings
(
    id                 uuid primary key,
    customer_id        uuid        not null constraint account_openings_customer_fkey references customers (id),
    customer_type      text        not null constraint account_openings_customer_type_check
        check (customer_type in ('direct', 'exclusive_agent', 'dealer', 'other')),
    expected_monthly_tonnes numeric(15, 3) constraint account_openings_expected_monthly_tonnes_check
        check (expected_monthly_tonnes >= 0 and expected_monthly_tonnes <> 'NaN'),
    products           text[]      not null constraint account_openings_products_check check (cardinality(products) between 1 and 50),
    registered_capital numeric(14, 2) constraint account_openings_registered_capital_check
        check (registered_capital >= 0 and registered_capital <> 'NaN'),
    region             text constraint account_openings_region_check check (length(region) between 1 and 100),
    remark             text constraint account_openings_remark_check check (length(remark) between 1 and 2000),
    state              text        not null constraint account_openings_state_check
        check (state in ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn')),
    approval_id        uuid constraint account_openings_approval_fkey references approvals (id),
    reopening          boolean     not null,
    created_by_kind    text        not null,
    created_by_id      text        not null constraint account_openings_created_by_check check (length(created_by_id) <= 64),
    created_at         timestamptz not null constraint account_openings_created_at_check check (isfinite(created_at)),
    submitted_at       timestamptz constraint account_openings_submitted_at_check check (isfinite(submitted_at)),
    finished_at        timestamptz constraint account_openings_finished_at_check check (isfinite(finished_at)),
    reason             text constraint account_openings_reason_check check (length(reason) between 1 and 2000),
    updated_at         timestamptz not null constraint account_openings_updated_at_check check (isfinite(updated_at)),
    version            bigint      not null default 1,
    constraint account_openings_finished_check check ((state in ('approved', 'rejected', 'withdrawn')) = (finished_at is not null)),
    constraint account_openings_submitted_check check (state not in ('submitted', 'approved', 'rejected') or approval_id is not null)
);
create unique index account_openings_live_key on account_openings (customer_id) where state in ('draft', 'submitted', 'returned');
create index account_openings_by_customer on account_openings (customer_id, id);
create index account_openings_by_state on account_openings (state, id);
alter table approved_invoicing
    add constraint approved_invoicing_opening_fkey foreign key (opening_id) references account_openings (id);

-- How each entry condition is evidenced (CUS-12).
create table account_opening_conditions
(
    opening_id  uuid    not null constraint account_opening_conditions_opening_fkey references account_openings (id),
    condition   text    not null constraint account_opening_conditions_condition_check check (length(condition) between 1 and 50),
    statement   text    not null constraint account_opening_conditions_statement_check check (length(statement) between 1 and 2000),
    document_id uuid constraint account_opening_conditions_document_fkey references customer_documents (id),
    file_id     uuid constraint account_opening_conditions_file_fkey references files (id),
    constraint account_opening_conditions_key primary key (opening_id, condition)
);

-- Proposals to disqualify a customer (CUS-14).
create table disqualifications
(
    id              uuid primary key,
    customer_id     uuid        not null constraint disqualifications_customer_fkey references customers (id),
    ground          text        not null constraint disqualifications_ground_check
        check (ground in ('false_information', 'economic_loss', 'legal_investigation')),
    description     text        not null constraint disqualifications_description_check check (length(description) between 1 and 4000),
    state           text        not null constraint disqualifications_state_check
        check (state in ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn')),
    approval_id     uuid constraint disqualifications_approval_fkey references approvals (id),
    created_by_kind text        not null,
    created_by_id   text        not null constraint disqualifications_created_by_check check (length(created_by_id) <= 64),
    created_at      timestamptz not null constraint disqualifications_created_at_check check (isfinite(created_at)),
    submitted_at    timestamptz constraint disqualifications_submitted_at_check check (isfinite(submitted_at)),
    finished_at     timestamptz constraint disqualifications_finished_at_check check (isfinite(finished_at)),
    reason          text constraint disqualifications_reason_check check (length(reason) between 1 and 2000),
    updated_at      timestamptz not null constraint disqualifications_updated_at_check check (isfinite(updated_at)),
    version         bigint      not null default 1,
    constraint disqualifications_finished_check check ((state in ('approved', 'rejected', 'withdrawn')) = (finished_at is not null)),
    constraint disqualifications_submitted_check check (state not in ('submitted', 'approved', 'rejected') or approval_id is not null)
);
create unique index disqualifications_live_key on disqualifications (customer_id) where state in ('draft', 'submitted', 'returned');
create index disqualifications_by_customer on disqualifications (customer_id, id);
create index disqualifications_by_state on disqualifications (state, id);

create table disqualification_evidence
(
    disqualification_id uuid    not null constraint disqualification_evidence_disqualification_fkey references disqualifications (id),
    file_id             uuid    not null constraint disqualification_evidence_file_fkey references files (id),
    description         text    not null constraint disqualification_evidence_description_check check (length(description) between 1 and 500),
    position            integer not null,
    constraint disqualification_evidence_key primary key (disqualification_id, file_id)
);

-- Changes passed on to those who need them: one line for each change and recipient unit (CUS-03).
create table customer_deliveries
(
    id                   uuid primary key,
    customer_id          uuid        not null constraint customer_deliveries_customer_fkey references customers (id),
    recipient            text        not null constraint customer_deliveries_recipient_check check (length(recipient) between 1 and 50),
    recipient_unit_id    uuid        not null constraint customer_deliveries_recipient_unit_fkey references units (id),
    -- What changed: names of fields and events, never their values.
    subjects             text[]      not null constraint customer_deliveries_subjects_check check (cardinality(subjects) between 1 and 100),
    change_ids           uuid[]      not null default '{}',
    created_at           timestamptz not null constraint customer_deliveries_created_at_check check (isfinite(created_at)),
    due_on               date        not null constraint customer_deliveries_due_on_check check (isfinite(due_on)),
    acknowledged_at      timestamptz constraint customer_deliveries_acknowledged_at_check check (isfinite(acknowledged_at)),
    acknowledged_by_kind text,
    acknowledged_by_id   text constraint customer_deliveries_acknowledged_by_check check (length(acknowledged_by_id) <= 64),
    constraint customer_deliveries_acknowledged_check check ((acknowledged_at is null) = (acknowledged_by_id is null)
        and (acknowledged_by_id is null) = (acknowledged_by_kind is null))
);
create index customer_deliveries_new on customer_deliveries (recipient_unit_id, id) where acknowledged_at is null;
create index customer_deliveries_due on customer_deliveries (due_on, id) where acknowledged_at is null;
create index customer_deliveries_by_unit on customer_deliveries (recipient_unit_id, id);
create index customer_deliveries_by_customer on customer_deliveries (customer_id, id);

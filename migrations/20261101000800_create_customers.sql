-- The dossier (CUS-01, CUS-02, CUS-05, CUS-07): customers with their contacts, identifiers, telephones and search keys,
-- the history of every field, the timeline, and the needs that were noted.

create table customers
(
    id                   uuid primary key,
    kind                 text        not null constraint customers_kind_check check (kind in ('company', 'person')),
    unit_id              uuid        not null constraint customers_unit_fkey references units (id),
    account_manager_id   uuid constraint customers_account_manager_fkey references users (id),
    status               text        not null
        constraint customers_status_check check (status in ('prospect', 'active', 'suspended', 'disqualified', 'merged')),
    merged_into          uuid constraint customers_merged_into_fkey references customers (id),
    customer_type        text constraint customers_customer_type_check
        check (customer_type in ('direct', 'exclusive_agent', 'dealer', 'other')),
    name                 text        not null constraint customers_name_check check (length(name) between 1 and 200),
    -- Computed from the name: see the crate of names.
    name_normalised      text collate "C" not null,
    name_core            text collate "C" not null,
    name_grams           text[]      not null,
    sort_key             text collate "C" not null,
    telephone            text constraint customers_telephone_check check (length(telephone) <= 40),
    mobile               text constraint customers_mobile_check check (length(mobile) <= 40),
    email                text constraint customers_email_check check (length(email) <= 254),
    region_code          text constraint customers_region_code_check check (region_code ~ '^[0-9]{6}$'),
    address              text constraint customers_address_check check (length(address) <= 300),
    postal_code          text constraint customers_postal_code_check check (postal_code ~ '^[0-9]{6}$'),
    legal_representative text constraint customers_legal_representative_check check (length(legal_representative) <= 100),
    registered_capital   numeric(14, 2) constraint customers_registered_capital_check
        check (registered_capital >= 0 and registered_capital <> 'NaN'),
    founded_on           date constraint customers_founded_on_check check (isfinite(founded_on)),
    industry             text constraint customers_industry_check check (length(industry) <= 100),
    size                 text constraint customers_size_check check (size in ('micro', 'small', 'medium', 'large')),
    headcount            integer constraint customers_headcount_check check (headcount between 0 and 10000000),
    website              text constraint customers_website_check check (length(website) <= 300),
    business_scope       text constraint customers_business_scope_check check (length(business_scope) <= 4000),
    remark               text constraint customers_remark_check check (length(remark) <= 2000),
    -- Sensitive, shown only unmasked. In clear, since care at birthdays is found by day and month.
    born_on              date constraint customers_born_on_check check (isfinite(born_on)),
    marketing_opt_out    boolean     not null default false,
    processing_state     text        not null default 'active'
        constraint customers_processing_state_check check (processing_state in ('active', 'restricted', 'erased')),
    version              bigint      not null default 1,
    created_at           timestamptz not null constraint customers_created_at_check check (isfinite(created_at)),
    created_by_kind      text        not null,
    created_by_id        text        not null constraint customers_created_by_check check (length(created_by_id) <= 64),
    updated_at           timestamptz not null constraint customers_updated_at_check check (isfinite(updated_at)),
    constraint customers_merged_check check ((status = 'merged') = (merged_into is not null)),
    constraint customers_merged_into_itself_check check (merged_into <> id),
    constraint customers_company_fields_check check (kind = 'company' or (legal_representative is null
        and registered_capital is null and founded_on is null and size is null and headcount is null
        and business_scope is null)),
    constraint customers_person_fields_check check (kind = 'person' or born_on is null)
);
-- Lists walk lanes of one state, or one unit and state, in order: whatever the filter, a page costs a page.
create index customers_by_name on customers (status, sort_key, id);
create index customers_by_update on customers (status, updated_at, id);
create index customers_by_creation on customers (status, id);
create index customers_by_unit_name on customers (unit_id, status, sort_key, id);
create index customers_by_unit_update on customers (unit_id, status, updated_at, id);
create index customers_by_unit_creation on customers (unit_id, status, id);
create index customers_by_account_manager on customers (account_manager_id, sort_key, id) where account_manager_id is not null;
create index customers_by_merged_into on customers (merged_into) where merged_into is not null;
-- Substrings of one and two characters, the usual question in Chinese, are elements of the array.
create index customers_by_gram on customers using gin (name_grams);
create index customers_by_core on customers (name_core);
-- For names that are alike and not equal.
create index customers_by_core_trigram on customers using gin (name_core gin_trgm_ops);

-- The key of a customer's history. Destroying it makes the personal values there unreadable and leaves the record.
create table customer_keys
(
    customer_id uuid primary key constraint customer_keys_customer_fkey references customers (id),
    sealed_key  bytea,
    erased_at   timestamptz constraint customer_keys_erased_at_check check (isfinite(erased_at)),
    constraint customer_keys_erased_check check ((sealed_key is null) = (erased_at is not null))
);

create table customer_contacts
(
    id              uuid primary key,
    customer_id     uuid        not null constraint customer_contacts_customer_fkey references customers (id),
    name            text        not null constraint customer_contacts_name_check check (length(name) between 1 and 100),
    name_normalised text collate "C" not null,
    name_grams      text[]      not null,
    title           text constraint customer_contacts_title_check check (length(title) <= 100),
    role            text        not null constraint customer_contacts_role_check
        check (role in ('decision', 'purchasing', 'finance', 'collector', 'other')),
    telephone       text constraint customer_contacts_telephone_check check (length(telephone) <= 40),
    mobile          text constraint customer_contacts_mobile_check check (length(mobile) <= 40),
    email           text constraint customer_contacts_email_check check (length(email) <= 254),
    is_primary      boolean     not null,
    position        integer     not null,
    created_at      timestamptz not null constraint customer_contacts_created_at_check check (isfinite(created_at)),
    updated_at      timestamptz not null constraint customer_contacts_updated_at_check check (isfinite(updated_at))
);
create index customer_contacts_by_customer on customer_contacts (customer_id, position, id);
create unique index customer_contacts_primary_key on customer_contacts (customer_id) where is_primary;
create index customer_contacts_by_gram on customer_contacts using gin (name_grams);

-- Every number by which the customer or a contact is reached, for search: full, by its end, by beginning and end.
-- In clear, since no sealed form can be searched by its end; answers mask it by role.
create table customer_telephones
(
    customer_id uuid not null constraint customer_telephones_customer_fkey references customers (id),
    contact_id  uuid constraint customer_telephones_contact_fkey references customer_contacts (id) on delete cascade,
    kind        text not null constraint customer_telephones_kind_check
        check (kind in ('mobile', 'landline', 'service', 'overseas', 'hidden')),
    digits      text collate "C" not null constraint customer_telephones_digits_check check (length(digits) between 4 and 20),
    reversed    text collate "C" not null generated always as (reverse(digits)) stored
);
create index customer_telephones_by_customer on customer_telephones (customer_id, contact_id);
create index customer_telephones_by_contact on customer_telephones (contact_id) where contact_id is not null;
create index customer_telephones_by_tail on customer_telephones (reversed, customer_id);

-- Pinyin in full and as initials, of customers and contacts; found by prefix.
create table customer_search_keys
(
    customer_id uuid not null constraint customer_search_keys_customer_fkey references customers (id),
    contact_id  uuid constraint customer_search_keys_contact_fkey references customer_contacts (id) on delete cascade,
    key         text collate "C" not null constraint customer_search_keys_key_check check (length(key) between 1 and 400)
);
create index customer_search_keys_by_key on customer_search_keys (key, customer_id);
create index customer_search_keys_by_customer on customer_search_keys (customer_id, contact_id);
create index customer_search_keys_by_contact on customer_search_keys (contact_id) where contact_id is not null;

create table customer_identifiers
(
    id              uuid primary key,
    customer_id     uuid        not null constraint customer_identifiers_customer_fkey references customers (id),
    kind            text        not null constraint customer_identifiers_kind_check check (length(kind) between 3 and 40),
    -- Published numbers in clear; those of persons and accounts sealed, found by a blind index.
    value           text collate "C" constraint customer_identifiers_value_check check (length(value) between 1 and 64),
    sealed          bytea,
    blind_index     bytea,
    last4           text collate "C" constraint customer_identifiers_last4_check check (length(last4) <= 4),
    verdict         text        not null constraint customer_identifiers_verdict_check
        check (verdict in ('passed', 'warned', 'overridden')),
    warnings        text[]      not null default '{}',
    overridden_by   text,
    override_reason text constraint customer_identifiers_override_reason_check check (length(override_reason) between 1 and 500),
    created_at      timestamptz not null constraint customer_identifiers_created_at_check check (isfinite(created_at)),
    removed_at      timestamptz constraint customer_identifiers_removed_at_check check (isfinite(removed_at)),
    constraint customer_identifiers_form_check
        check ((value is null) = (sealed is not null) and (sealed is null) = (blind_index is null)),
    constraint customer_identifiers_override_check
        check ((verdict = 'overridden') = (overridden_by is not null and override_reason is not null))
);
create index customer_identifiers_by_customer on customer_identifiers (customer_id, id);
create unique index customer_identifiers_credit_code_key on customer_identifiers (value)
    where kind = 'unified_social_credit_code' and removed_at is null;
create unique index customer_identifiers_one_credit_code_key on customer_identifiers (customer_id)
    where kind = 'unified_social_credit_code' and removed_at is null;
create unique index customer_identifiers_value_key on customer_identifiers (customer_id, kind, value)
    where value is not null and removed_at is null;
create unique index customer_identifiers_blind_key on customer_identifiers (customer_id, kind, blind_index)
    where blind_index is not null and removed_at is null;
create index customer_identifiers_by_value on customer_identifiers (value) where value is not null and removed_at is null;
create index customer_identifiers_by_blind_index on customer_identifiers (blind_index)
    where blind_index is not null and removed_at is null;
create index customer_identifiers_by_last4 on customer_identifiers (last4) where last4 is not null and removed_at is null;

-- What every change did to every field (CUS-02). Personal values are sealed under the customer's own key.
create table customer_changes
(
    id          uuid primary key,
    customer_id uuid        not null constraint customer_changes_customer_fkey references customers (id),
    subject_id  uuid,
    occurred_at timestamptz not null constraint customer_changes_occurred_at_check check (isfinite(occurred_at)),
    by_kind     text        not null,
    by_id       text        not null constraint customer_changes_by_check check (length(by_id) <= 64),
    operation   text        not null constraint customer_changes_operation_check check (length(operation) <= 64),
    field       text        not null constraint customer_changes_field_check check (length(field) <= 64),
    personal    boolean     not null,
    old_value   text,
    new_value   text,
    old_sealed  bytea,
    new_sealed  bytea,
    reason      text constraint customer_changes_reason_check check (length(reason) <= 2000),
    request_id  uuid,
    constraint customer_changes_form_check check (case when personal
        then old_value is null and new_value is null else old_sealed is null and new_sealed is null end)
);
create index customer_changes_by_customer on customer_changes (customer_id, id);
select make_append_only('customer_changes');

-- One list of what happened to a customer, over all areas; no personal data.
create table customer_events
(
    id          uuid primary key,
    customer_id uuid        not null constraint customer_events_customer_fkey references customers (id),
    occurred_at timestamptz not null constraint customer_events_occurred_at_check check (isfinite(occurred_at)),
    by_kind     text        not null,
    by_id       text        not null constraint customer_events_by_check check (length(by_id) <= 64),
    kind        text        not null constraint customer_events_kind_check check (length(kind) between 3 and 64),
    details     jsonb       not null
);
create index customer_events_by_customer on customer_events (customer_id, id);
select make_append_only('customer_events');

-- Surveys of target customers and needs (CUS-07).
create table customer_needs
(
    id            uuid primary key,
    customer_id   uuid        not null constraint customer_needs_customer_fkey references customers (id),
    kind          text        not null constraint customer_needs_kind_check check (kind in ('target_survey', 'need')),
    product       text constraint customer_needs_product_check check (length(product) <= 200),
    content       text        not null constraint customer_needs_content_check check (length(content) between 1 and 4000),
    source        text constraint customer_needs_source_check check (length(source) <= 200),
    noted_on      date        not null constraint customer_needs_noted_on_check check (isfinite(noted_on)),
    noted_by_kind text        not null,
    noted_by_id   text        not null,
    status        text        not null constraint customer_needs_status_check check (status in ('open', 'acted', 'closed')),
    result        text constraint customer_needs_result_check check (length(result) between 1 and 2000),
    follow_up_on  date constraint customer_needs_follow_up_on_check check (isfinite(follow_up_on)),
    version       bigint      not null default 1,
    created_at    timestamptz not null constraint customer_needs_created_at_check check (isfinite(created_at)),
    updated_at    timestamptz not null constraint customer_needs_updated_at_check check (isfinite(updated_at)),
    constraint customer_needs_closed_check check (status <> 'closed' or result is not null)
);
create index customer_needs_by_customer on customer_needs (customer_id, id);
create index customer_needs_by_status on customer_needs (status, id);
create index customer_needs_by_follow_up on customer_needs (follow_up_on, id) where status <> 'closed';
create index customer_needs_by_text on customer_needs using gin (content gin_trgm_ops, product gin_trgm_ops);

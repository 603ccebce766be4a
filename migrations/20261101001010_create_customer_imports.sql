-- Imports of customers (CUS-01): a file, what its columns hold, how many of its rows are done, and what was wrong with
-- those that could not be. The cells stay in the file: none is copied here.

create table customer_imports
(
    id                uuid primary key,
    file_id           uuid        not null constraint customer_imports_file_fkey references files (id),
    unit_id           uuid constraint customer_imports_unit_fkey references units (id),
    -- By place in the file: the name of the column, empty where nothing is imported.
    mapping           text[]      not null constraint customer_imports_mapping_check check (cardinality(mapping) <= 200),
    language          text        not null constraint customer_imports_language_check check (language in ('zh-CN', 'en')),
    update_existing   boolean     not null,
    acceptance_reason text constraint customer_imports_acceptance_reason_check check (length(acceptance_reason) between 1 and 500),
    job_id            uuid constraint customer_imports_job_fkey references jobs (id),
    rows_total        bigint      not null constraint customer_imports_rows_total_check check (rows_total between 0 and 100000),
    rows_done         bigint      not null default 0,
    created_count     bigint      not null default 0,
    updated_count     bigint      not null default 0,
    unchanged_count   bigint      not null default 0,
    failed_count      bigint      not null default 0,
    error_file_id     uuid constraint customer_imports_error_file_fkey references files (id),
    created_by_kind   text        not null,
    created_by_id     text        not null constraint customer_imports_created_by_check check (length(created_by_id) <= 64),
    created_at        timestamptz not null constraint customer_imports_created_at_check check (isfinite(created_at)),
    finished_at       timestamptz constraint customer_imports_finished_at_check check (isfinite(finished_at)),
    constraint customer_imports_rows_check check (rows_done between 0 and rows_total
        and rows_done = created_count + updated_count + unchanged_count + failed_count),
    constraint customer_imports_finished_check check (finished_at is null or rows_done = rows_total)
);
create index customer_imports_by_creator on customer_imports (created_by_kind, created_by_id, id);

-- Why rows were not done; no personal data.
create table customer_import_faults
(
    import_id  uuid    not null constraint customer_import_faults_import_fkey references customer_imports (id),
    row_number bigint  not null constraint customer_import_faults_row_number_check check (row_number >= 1),
    place      integer not null,
    column_key text constraint customer_import_faults_column_key_check check (length(column_key) <= 64),
    code       text    not null constraint customer_import_faults_code_check check (length(code) between 1 and 100),
    message_en text    not null constraint customer_import_faults_message_en_check check (length(message_en) <= 2000),
    message_zh text    not null constraint customer_import_faults_message_zh_check check (length(message_zh) <= 2000),
    constraint customer_import_faults_pkey primary key (import_id, row_number, place)
);

-- Stored files. The bytes lie outside the database under their SHA-256, once for all files of the same content; a row
-- here gives them a name, an owner and a purpose.

create table files
(
    id               uuid primary key,
    sha256           bytea       not null
        constraint files_sha256_check check (length(sha256) = 32),
    size             bigint      not null
        constraint files_size_check check (size between 1 and 1073741824),
    media_type       text        not null
        constraint files_media_type_check check (media_type in
            ('application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/csv',
             'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
             'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
    file_name        text        not null
        constraint files_file_name_check check (length(file_name) between 1 and 200),
    unit_id          uuid
        constraint files_unit_fkey references units (id),
    uploaded_by_kind text        not null
        constraint files_uploaded_by_kind_check check (uploaded_by_kind in ('user', 'api_key', 'system')),
    uploaded_by      text        not null
        constraint files_uploaded_by_check check (length(uploaded_by) between 1 and 64),
    uploaded_at      timestamptz not null
        constraint files_uploaded_at_check check (isfinite(uploaded_at)),
    purpose          text        not null
        constraint files_purpose_check check (purpose in ('document', 'attachment', 'import', 'export')),
    state            text        not null default 'stored'
        constraint files_state_check check (state in ('stored', 'erased')),
    erased_at        timestamptz
        constraint files_erased_at_check check (isfinite(erased_at)),
    constraint files_erasure_check check ((state = 'erased') = (erased_at is not null))
);
-- Whether an object is still needed.
create index files_stored_by_sha256 on files (sha256) where state = 'stored';

-- What a file is attached to: who sees that sees the file.
create table file_links
(
    file_id      uuid        not null
        constraint file_links_file_fkey references files (id),
    subject_kind text        not null
        constraint file_links_subject_kind_check check (length(subject_kind) between 1 and 64),
    subject_id   uuid        not null,
    linked_at    timestamptz not null
        constraint file_links_linked_at_check check (isfinite(linked_at)),
    constraint file_links_pkey primary key (file_id, subject_kind, subject_id)
);
create index file_links_by_subject on file_links (subject_kind, subject_id, file_id);

-- What a job has produced.
alter table jobs
    add constraint jobs_result_file_fkey foreign key (result_file) references files (id);

-- Questionnaires and their versions (SUR-05). What was published was perhaps asked, and never changes.

create table questionnaires
(
    id         uuid primary key,
    unit_id    uuid        not null constraint questionnaires_unit_fkey references units (id),
    name       text        not null constraint questionnaires_name_check check (length(name) between 1 and 200),
    created_at timestamptz not null constraint questionnaires_created_at_check check (isfinite(created_at)),
    created_by uuid        not null constraint questionnaires_created_by_fkey references users (id)
);
create index questionnaires_by_unit on questionnaires (unit_id, id);

create table questionnaire_versions
(
    id               uuid primary key,
    questionnaire_id uuid        not null constraint questionnaire_versions_questionnaire_fkey references questionnaires (id),
    -- In the order in which they were drafted, from 1.
    number           integer     not null constraint questionnaire_versions_number_check check (number >= 1),
    state            text        not null constraint questionnaire_versions_state_check check (state in ('draft', 'published')),
    -- Sections with their questions, languages, index map: as kehu_surveys::Questionnaire writes it.
    content          jsonb       not null,
    digest           bytea       not null constraint questionnaire_versions_digest_check check (length(digest) = 32),
    drafted_at       timestamptz not null constraint questionnaire_versions_drafted_at_check check (isfinite(drafted_at)),
    drafted_by       uuid        not null constraint questionnaire_versions_drafted_by_fkey references users (id),
    edited_at        timestamptz not null constraint questionnaire_versions_edited_at_check check (isfinite(edited_at)),
    published_at     timestamptz constraint questionnaire_versions_published_at_check check (isfinite(published_at)),
    version          bigint      not null default 1,
    constraint questionnaire_versions_number_key unique (questionnaire_id, number),
    constraint questionnaire_versions_published_check check ((state = 'published') = (published_at is not null))
);
-- One draft at a time.
create unique index questionnaire_versions_draft_key on questionnaire_versions (questionnaire_id) where state = 'draft';

create function refuse_change_of_published() returns trigger
    language plpgsql as
$$
begin
    raise exception 'a published version of a questionnaire does not change' using errcode = 'restrict_violation';
end
$$;
create trigger refuse_change_of_published before update or delete on questionnaire_versions
    for each row when (old.state = 'published') execute function refuse_change_of_published();

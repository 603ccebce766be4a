-- Samples (SUR-06) and the personal links of those who are asked (SUR-04).

create table survey_samples
(
    survey_id         uuid primary key constraint survey_samples_survey_fkey references surveys (id),
    -- The filter on dossiers, as kehu_surveys::SampleFilter writes it.
    filter            jsonb       not null,
    stratified_by     text        not null constraint survey_samples_stratified_by_check
        check (stratified_by in ('nothing', 'customer_type', 'region', 'unit')),
    -- What the draw is made with: the same dossiers and the same seed give the same sample to the byte.
    seed              text        not null constraint survey_samples_seed_check check (length(seed) between 1 and 64),
    -- Fingerprint of the identifiers and strata among which was drawn.
    population_digest bytea       not null constraint survey_samples_population_digest_check check (length(population_digest) = 32),
    -- Left out of the population since they do not want to be asked, and since they were asked not long ago.
    opted_out         integer     not null constraint survey_samples_opted_out_check check (opted_out >= 0),
    asked_lately      integer     not null constraint survey_samples_asked_lately_check check (asked_lately >= 0),
    drawn_at          timestamptz not null constraint survey_samples_drawn_at_check check (isfinite(drawn_at)),
    drawn_by          uuid        not null constraint survey_samples_drawn_by_fkey references users (id)
);

create table survey_strata
(
    survey_id  uuid    not null constraint survey_strata_survey_fkey references survey_samples (survey_id) on delete cascade,
    -- What the members have in common: a customer type, the first two digits of a region code, a unit; `all` or `unknown`.
    key        text    not null constraint survey_strata_key_check check (length(key) between 1 and 64),
    population integer not null constraint survey_strata_population_check check (population >= 1),
    drawn      integer not null constraint survey_strata_drawn_check check (drawn between 0 and population),
    -- Most answers that are taken; none for no limit.
    quota      integer constraint survey_strata_quota_check check (quota >= 1),
    answered   integer not null default 0,
    constraint survey_strata_pkey primary key (survey_id, key),
    -- No quota is overfilled, however many answer at once.
    constraint survey_strata_answered_check check (answered between 0 and drawn and answered <= quota)
);

-- Who is asked. In an anonymous survey these rows are written when the sample is drawn, all alike, and when all links are
-- made, all at once: nothing in them depends on who answered.
create table survey_members
(
    survey_id     uuid not null,
    customer_id   uuid not null constraint survey_members_customer_fkey references customers (id),
    stratum       text not null,
    -- As the dossier stood when the sample was drawn.
    unit_id       uuid not null constraint survey_members_unit_fkey references units (id),
    customer_type text,
    region_code   text,
    -- When the customer was first asked: decides who was asked too lately for another survey.
    asked_at      timestamptz constraint survey_members_asked_at_check check (isfinite(asked_at)),
    constraint survey_members_pkey primary key (survey_id, customer_id),
    constraint survey_members_stratum_fkey foreign key (survey_id, stratum) references survey_strata (survey_id, key) on delete cascade
);
create index survey_members_by_stratum on survey_members (survey_id, stratum);
create index survey_members_by_customer on survey_members (customer_id, asked_at);

create table survey_links
(
    id          uuid primary key,
    survey_id   uuid  not null,
    anonymous   boolean not null,
    stratum     text  not null,
    -- Whose link it is; never in an anonymous survey.
    customer_id uuid,
    digest      bytea not null constraint survey_links_digest_check check (length(digest) = 32),
    language    text  not null constraint survey_links_language_check check (language in ('zh', 'en')),
    expires_at  timestamptz not null constraint survey_links_expires_at_check check (isfinite(expires_at)),
    state       text  not null constraint survey_links_state_check check (state in ('open', 'used', 'closed')),
    -- What was answered so far, until it is sent in.
    draft       jsonb,
    constraint survey_links_digest_key unique (digest),
    constraint survey_links_survey_fkey foreign key (survey_id, anonymous) references surveys (id, anonymous),
    constraint survey_links_stratum_fkey foreign key (survey_id, stratum) references survey_strata (survey_id, key),
    constraint survey_links_member_fkey foreign key (survey_id, customer_id) references survey_members (survey_id, customer_id),
    constraint survey_links_anonymous_check check (anonymous = (customer_id is null)),
    constraint survey_links_draft_check check (state = 'open' or draft is null)
);
create index survey_links_by_survey on survey_links (survey_id, state);
-- One link at a time for a customer.
create unique index survey_links_open_key on survey_links (survey_id, customer_id) where state = 'open';
create index survey_links_by_customer on survey_links (customer_id) where customer_id is not null;

-- Who there is, where they stand, what they may do, and how they prove who they are (CUS-06).

-- The organisation tree. `ancestors` leads from the group down to the parent, without the unit itself; the service keeps
-- it, under one lock for all changes of shape.
create table units
(
    id         uuid primary key,
    kind       text        not null
        constraint units_kind_check check (kind in ('group', 'company', 'branch', 'department', 'site', 'plant_office')),
    parent_id  uuid
        constraint units_parent_fkey references units (id),
    ancestors  uuid[]      not null,
    code       text        not null
        constraint units_code_key unique
        constraint units_code_check check (code ~ '^[A-Z0-9][A-Z0-9-]{0,31}$'),
    name       text        not null
        constraint units_name_check check (length(name) between 1 and 100),
    name_en    text
        constraint units_name_en_check check (length(name_en) between 1 and 200),
    active     boolean     not null default true,
    version    integer     not null default 1
        constraint units_version_check check (version >= 1),
    created_at timestamptz not null
        constraint units_created_at_check check (isfinite(created_at)),
    updated_at timestamptz not null
        constraint units_updated_at_check check (isfinite(updated_at)),
    constraint units_root_check check ((kind = 'group') = (parent_id is null)),
    constraint units_ancestors_check check (
        case when parent_id is null then cardinality(ancestors) = 0
             else cardinality(ancestors) >= 1 and ancestors[cardinality(ancestors)] = parent_id end),
    constraint units_cycle_check check (id <> all (ancestors))
);
create unique index units_group_key on units ((kind)) where kind = 'group';
create index units_by_parent on units (parent_id);
create index units_by_ancestor on units using gin (ancestors);

-- People who sign in. `token_version` is carried by their access tokens: a higher one ends all older ones at once.
create table users
(
    id            uuid primary key,
    unit_id       uuid        not null
        constraint users_unit_fkey references units (id),
    sign_in_name  text        not null
        constraint users_sign_in_name_key unique
        constraint users_sign_in_name_check check (sign_in_name ~ '^[a-z0-9][a-z0-9._-]{2,63}$'),
    display_name  text        not null
        constraint users_display_name_check check (length(display_name) between 1 and 100),
    active        boolean     not null default true,
    token_version integer     not null default 1
        constraint users_token_version_check check (token_version >= 1),
    version       integer     not null default 1
        constraint users_version_check check (version >= 1),
    created_at    timestamptz not null
        constraint users_created_at_check check (isfinite(created_at)),
    updated_at    timestamptz not null
        constraint users_updated_at_check check (isfinite(updated_at))
);
create index users_by_unit on users (unit_id);

-- How users prove who they are. A one-time password has an end and must be changed.
create table credentials
(
    user_id       uuid primary key
        constraint credentials_user_fkey references users (id),
    password_hash text        not null
        constraint credentials_password_hash_check check (password_hash like '$argon2id$%' and length(password_hash) <= 200),
    must_change   boolean     not null,
    usable_before timestamptz
        constraint credentials_usable_before_check check (isfinite(usable_before)),
    changed_at    timestamptz not null
        constraint credentials_changed_at_check check (isfinite(changed_at)),
    constraint credentials_one_time_check check (must_change or usable_before is null)
);

-- Named sets of permissions and how far they reach. The shipped ones are kept by the program.
create table roles
(
    id          uuid primary key,
    code        text        not null
        constraint roles_code_key unique
        constraint roles_code_check check (code ~ '^[a-z][a-z0-9_]{2,63}$'),
    name        text        not null
        constraint roles_name_check check (length(name) between 1 and 100),
    name_en     text        not null
        constraint roles_name_en_check check (length(name_en) between 1 and 100),
    permissions text[]      not null
        constraint roles_permissions_check check (cardinality(permissions) between 1 and 100),
    reach       text        not null
        constraint roles_reach_check check (reach in ('own', 'team', 'unit_and_below', 'all')),
    shipped     boolean     not null,
    version     integer     not null default 1
        constraint roles_version_check check (version >= 1),
    created_at  timestamptz not null
        constraint roles_created_at_check check (isfinite(created_at)),
    updated_at  timestamptz not null
        constraint roles_updated_at_check check (isfinite(updated_at))
);

-- Who holds which role where and when: from `valid_from` until the day before `valid_before`.
create table assignments
(
    id           uuid primary key,
    user_id      uuid        not null
        constraint assignments_user_fkey references users (id),
    role_id      uuid        not null
        constraint assignments_role_fkey references roles (id),
    unit_id      uuid        not null
        constraint assignments_unit_fkey references units (id),
    valid_from   date        not null
        constraint assignments_valid_from_check check (isfinite(valid_from)),
    valid_before date
        constraint assignments_valid_before_check check (isfinite(valid_before)),
    created_at   timestamptz not null
        constraint assignments_created_at_check check (isfinite(created_at)),
    constraint assignments_period_check check (valid_before >= valid_from),
    constraint assignments_overlap_excl exclude using gist
        (user_id with =, role_id with =, unit_id with =, daterange(valid_from, valid_before) with &&)
);
create index assignments_by_user on assignments (user_id, valid_from);
create index assignments_by_role on assignments (role_id, unit_id);
create index assignments_by_unit on assignments (unit_id);

-- One sign-in on one device: a family of refresh tokens with an absolute end.
create table sessions
(
    id             uuid primary key,
    user_id        uuid        not null
        constraint sessions_user_fkey references users (id),
    created_at     timestamptz not null
        constraint sessions_created_at_check check (isfinite(created_at)),
    expires_at     timestamptz not null
        constraint sessions_expires_at_check check (isfinite(expires_at) and expires_at > created_at),
    revoked_at     timestamptz
        constraint sessions_revoked_at_check check (isfinite(revoked_at)),
    revoked_reason text
        constraint sessions_revoked_reason_check
            check (revoked_reason in ('signed_out', 'token_reused', 'blocked', 'password_changed', 'password_reset')),
    constraint sessions_revocation_check check ((revoked_at is null) = (revoked_reason is null))
);
create index sessions_open on sessions (user_id) where revoked_at is null;
create index sessions_by_end on sessions (expires_at);

-- Only the digest of a token is stored. Its successor is stored sealed under the token itself, so that the same refresh
-- can be answered twice without the database knowing either.
create table refresh_tokens
(
    token_hash       bytea primary key
        constraint refresh_tokens_token_hash_check check (length(token_hash) = 32),
    session_id       uuid        not null
        constraint refresh_tokens_session_fkey references sessions (id) on delete cascade,
    issued_at        timestamptz not null
        constraint refresh_tokens_issued_at_check check (isfinite(issued_at)),
    used_at          timestamptz
        constraint refresh_tokens_used_at_check check (isfinite(used_at)),
    successor_sealed bytea
        constraint refresh_tokens_successor_check check (length(successor_sealed) = 32),
    constraint refresh_tokens_use_check check ((used_at is null) = (successor_sealed is null))
);
create index refresh_tokens_by_session on refresh_tokens (session_id);

-- Instants of the guesses of the last quarter of an hour, per account and per client address (both as digests).
create table sign_in_throttles
(
    subject    bytea primary key
        constraint sign_in_throttles_subject_check check (length(subject) = 32),
    guesses    timestamptz[] not null
        constraint sign_in_throttles_guesses_check check (cardinality(guesses) <= 200),
    updated_at timestamptz   not null
        constraint sign_in_throttles_updated_at_check check (isfinite(updated_at))
);
create index sign_in_throttles_by_age on sign_in_throttles (updated_at);

-- Keys of other systems: shown once, stored as digests.
create table api_keys
(
    id           uuid primary key,
    name         text        not null
        constraint api_keys_name_check check (length(name) between 1 and 100),
    secret_hash  bytea       not null
        constraint api_keys_secret_key unique
        constraint api_keys_secret_hash_check check (length(secret_hash) = 32),
    permissions  text[]      not null
        constraint api_keys_permissions_check check (cardinality(permissions) between 1 and 100),
    unit_id      uuid        not null
        constraint api_keys_unit_fkey references units (id),
    reach        text        not null
        constraint api_keys_reach_check check (reach in ('team', 'unit_and_below', 'all')),
    created_at   timestamptz not null
        constraint api_keys_created_at_check check (isfinite(created_at)),
    expires_at   timestamptz
        constraint api_keys_expires_at_check check (isfinite(expires_at) and expires_at > created_at),
    last_used_at timestamptz
        constraint api_keys_last_used_at_check check (isfinite(last_used_at)),
    revoked_at   timestamptz
        constraint api_keys_revoked_at_check check (isfinite(revoked_at))
);
create index api_keys_by_unit on api_keys (unit_id);

-- Whether a person holds a role in a company on a day: at the company itself, at a unit of that company (not of another
-- company below it), or at a unit above it from which the role reaches down. Blocked users hold nothing.
create function role_is_held(person uuid, role_code text, company_id uuid, day date) returns boolean
    language sql stable parallel safe as
$$
    select exists (
        select
        from assignments a
        join roles r on r.id = a.role_id
        join users u on u.id = a.user_id
        join units place on place.id = a.unit_id
        join units company on company.id = company_id
        where a.user_id = person
          and u.active
          and r.code = role_code
          and a.valid_from <= day
          and (a.valid_before is null or a.valid_before > day)
          and (place.id = company.id
               or (place.id = any (company.ancestors) and r.reach in ('unit_and_below', 'all'))
               or (company.id = any (place.ancestors)
                   and not exists (
                       select
                       from units nearer
                       where nearer.kind = 'company'
                         and (nearer.id = place.id or nearer.id = any (place.ancestors))
                         and company.id = any (nearer.ancestors)))))
$$;

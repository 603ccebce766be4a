-- Approvals: one mechanism for everything that needs a decision (GOV-09).

-- Another decides in an approver's place during absence: from starts_on through ends_on, unless ended before.
create table delegations
(
    id          uuid        not null,
    absentee_id uuid        not null,
    delegate_id uuid        not null,
    starts_on   date        not null,
    ends_on     date        not null,
    reason      text        not null,
    created_by  uuid        not null,
    created_at  timestamptz not null,
    ended_by    uuid,
    ended_at    timestamptz,
    constraint delegations_pkey primary key (id),
    constraint delegations_absentee_fkey foreign key (absentee_id) references users (id),
    constraint delegations_delegate_fkey foreign key (delegate_id) references users (id),
    constraint delegations_created_by_fkey foreign key (created_by) references users (id),
    constraint delegations_ended_by_fkey foreign key (ended_by) references users (id),
    constraint delegations_self_check check (absentee_id <> delegate_id),
    constraint delegations_period_check check (starts_on <= ends_on and starts_on >= '2000-01-01' and ends_on <= '2999-12-31'),
    constraint delegations_reason_check check (length(reason) between 1 and 2000),
    constraint delegations_end_check check ((ended_at is null) = (ended_by is null)),
    constraint delegations_instants_check check (isfinite(created_at) and isfinite(ended_at)),
    constraint delegations_overlap_excl exclude using gist
        (absentee_id with =, daterange(starts_on, ends_on, '[]') with &&) where (ended_at is null)
);
create index delegations_by_delegate on delegations (delegate_id, ends_on) where ended_at is null;
create index delegations_by_absentee on delegations (absentee_id, id);

create table approvals
(
    id                uuid        not null,
    subject_kind      text        not null,
    subject_id        uuid        not null,
    -- The company in which the roles of the steps must be held.
    unit_id           uuid        not null,
    flow_key          text        not null,
    flow_name_zh      text        not null,
    flow_name_en      text        not null,
    -- Empty when the shipped preset decided.
    policy_version_id uuid,
    -- What was submitted, as the approvers see it, and its digest.
    snapshot          jsonb       not null,
    digest            bytea       not null,
    attempt           integer     not null,
    former_id         uuid,
    -- Who may not decide, since it is their own application; the submitter among them.
    applicants        uuid[]      not null,
    state             text        not null,
    stage             smallint,
    submitted_by      uuid        not null,
    submitted_at      timestamptz not null,
    finished_at       timestamptz,
    constraint approvals_pkey primary key (id),
    constraint approvals_unit_fkey foreign key (unit_id) references units (id),
    constraint approvals_policy_version_fkey foreign key (policy_version_id) references policy_versions (id),
    constraint approvals_former_fkey foreign key (former_id) references approvals (id),
    constraint approvals_submitted_by_fkey foreign key (submitted_by) references users (id),
    constraint approvals_subject_kind_check check (subject_kind in ('account_opening', 'disqualification')),
    constraint approvals_flow_check check (length(flow_key) <= 50 and length(flow_name_zh) between 1 and 100
                                           and length(flow_name_en) between 1 and 100),
    constraint approvals_snapshot_check check (length(snapshot::text) <= 262144),
    constraint approvals_digest_check check (length(digest) = 32),
    constraint approvals_attempt_check check (attempt >= 1 and (attempt = 1) = (former_id is null)),
    constraint approvals_applicants_check check (submitted_by = any (applicants) and cardinality(applicants) <= 21),
    constraint approvals_state_check check (state in ('pending', 'approved', 'returned', 'rejected', 'withdrawn')),
    constraint approvals_stage_check check ((state = 'pending') = (stage is not null) and stage between 1 and 10),
    constraint approvals_finished_at_check check ((state = 'pending') = (finished_at is null)),
    constraint approvals_instants_check check (isfinite(submitted_at) and isfinite(finished_at))
);
create unique index approvals_pending_key on approvals (subject_kind, subject_id) where state = 'pending';
create index approvals_by_subject on approvals (subject_kind, subject_id, attempt);
create index approvals_by_unit on approvals (unit_id, id);
create index approvals_by_submitter on approvals (submitted_by, id);

create function refuse_change_of_approval() returns trigger
    language plpgsql as
$$
begin
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
create trigger refuse_change_of_approval before update or delete on approvals
    for each row execute function refuse_change_of_approval();
create trigger refuse_truncate before truncate on approvals for each statement execute function refuse_change();

-- Who has to decide, stage by stage; and what was decided.
create table approval_steps
(
    id            uuid     not null,
    approval_id   uuid     not null,
    stage         smallint not null,
    place         smallint not null,
    stage_key     text     not null,
    stage_name_zh text     not null,
    stage_name_en text     not null,
    needs         text     not null,
    role_code     text,
    user_id       uuid,
    state         text     not null,
    opened_at     timestamptz,
    decided_by    uuid,
    on_behalf_of  uuid,
    delegation_id uuid,
    reason        text,
    decided_at    timestamptz,
    digest        bytea,
    constraint approval_steps_pkey primary key (id),
    constraint approval_steps_place_key unique (approval_id, stage, place),
    constraint approval_steps_approval_fkey foreign key (approval_id) references approvals (id),
    constraint approval_steps_user_fkey foreign key (user_id) references users (id),
    constraint approval_steps_decided_by_fkey foreign key (decided_by) references users (id),
    constraint approval_steps_on_behalf_of_fkey foreign key (on_behalf_of) references users (id),
    constraint approval_steps_delegation_fkey foreign key (delegation_id) references delegations (id),
    constraint approval_steps_stage_check check (stage between 1 and 10 and place between 1 and 10),
    constraint approval_steps_names_check check (length(stage_key) <= 50 and length(stage_name_zh) between 1 and 100
                                                 and length(stage_name_en) between 1 and 100),
    constraint approval_steps_needs_check check (needs in ('all', 'any')),
    constraint approval_steps_approver_check check (num_nonnulls(role_code, user_id) = 1 and length(role_code) <= 64),
    constraint approval_steps_state_check check (state in ('waiting', 'open', 'approved', 'returned', 'rejected', 'skipped')),
    constraint approval_steps_opened_at_check check (
        case state when 'waiting' then opened_at is null when 'skipped' then true else opened_at is not null end),
    constraint approval_steps_decision_check check (
        (state in ('approved', 'returned', 'rejected')) = (decided_by is not null)
        and (decided_by is null) = (decided_at is null)
        and (decided_by is null) = (reason is null)
        and (decided_by is null) = (digest is null)
        and (on_behalf_of is null) = (delegation_id is null)
        and (on_behalf_of is null or decided_by <> on_behalf_of)),
    constraint approval_steps_reason_check check (length(reason) between 1 and 2000),
    constraint approval_steps_digest_check check (length(digest) = 32),
    constraint approval_steps_instants_check check (isfinite(opened_at) and isfinite(decided_at))
);
-- Four eyes: a person decides one step of an approval at most, whatever roles they hold.
create unique index approval_steps_decided_by_key on approval_steps (approval_id, decided_by) where decided_by is not null;
create unique index approval_steps_on_behalf_of_key on approval_steps (approval_id, on_behalf_of) where on_behalf_of is not null;
create index approval_steps_open on approval_steps (opened_at, id) where state = 'open';
create index approval_steps_by_decider on approval_steps (decided_by) where decided_by is not null;

create function refuse_change_of_step() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.state not in ('waiting', 'open') then
        raise exception 'approval step % cannot change', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_step before update or delete on approval_steps
    for each row execute function refuse_change_of_step();
create trigger refuse_truncate before truncate on approval_steps for each statement execute function refuse_change();

-- The record: who did what, when and why.
create table approval_events
(
    id           uuid        not null,
    approval_id  uuid        not null,
    step_id      uuid,
    kind         text        not null,
    -- Empty where no person acted; the audit record names the system.
    actor_id     uuid,
    on_behalf_of uuid,
    reason       text,
    occurred_at  timestamptz not null,
    constraint approval_events_pkey primary key (id),
    constraint approval_events_approval_fkey foreign key (approval_id) references approvals (id),
    constraint approval_events_step_fkey foreign key (step_id) references approval_steps (id),
    constraint approval_events_actor_fkey foreign key (actor_id) references users (id),
    constraint approval_events_on_behalf_of_fkey foreign key (on_behalf_of) references users (id),
    constraint approval_events_kind_check check (kind in ('submitted', 'approved', 'returned', 'rejected', 'withdrawn')),
    constraint approval_events_reason_check check (length(reason) between 1 and 2000),
    constraint approval_events_occurred_at_check check (isfinite(occurred_at))
);
create index approval_events_by_approval on approval_events (approval_id, id);
select make_append_only('approval_events');

-- In whose stead a person may decide on a day: their own, and that of absentees.
create function stands_for(acting uuid, day date) returns table (person uuid, delegation uuid)
    language sql stable parallel safe as
$$
    select acting, null::uuid
    union all
    select d.absentee_id, d.id
    from delegations d
    where d.delegate_id = acting and d.ended_at is null and day between d.starts_on and d.ends_on
$$;

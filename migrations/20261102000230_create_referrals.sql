-- Visitors whom employees of other departments introduce (ATT-E01 to ATT-E09).

create table referrals
(
    id                    uuid        not null,
    site_id               uuid        not null,
    form_number           bigint      not null,
    party_id              uuid        not null,
    referrer_id           uuid        not null,
    -- The referrer's unit when it was filed.
    department_id         uuid        not null,
    relation              text        not null,
    appointed_on          date        not null,
    unit_type             text,
    renews_id             uuid,
    filed_at              timestamptz not null,
    state                 text        not null,
    -- Accompanied by the referrer, or telephoned and when.
    presence              text,
    telephoned_at         timestamptz,
    confirmed_at          timestamptz,
    confirmed_by          uuid,
    acting_as             text,
    -- Why the project manager was absent, where the group leader confirmed.
    absence               text,
    ended_at              timestamptz,
    end_reason            text,
    constraint referrals_pkey primary key (id),
    constraint referrals_site_key unique (id, site_id),
    constraint referrals_form_number_key unique (site_id, form_number),
    constraint referrals_renews_key unique (renews_id),
    constraint referrals_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint referrals_referrer_fkey foreign key (referrer_id) references users (id),
    constraint referrals_department_fkey foreign key (department_id) references units (id),
    constraint referrals_renews_fkey foreign key (renews_id) references referrals (id),
    constraint referrals_confirmed_by_fkey foreign key (confirmed_by) references users (id),
    constraint referrals_relation_check check (relation in ('relative', 'friend', 'classmate', 'neighbour', 'other_private')),
    constraint referrals_unit_type_check check (unit_type in ('residence', 'shop', 'office', 'parking')),
    constraint referrals_state_check check (state in ('filed', 'confirmed', 'void')),
    constraint referrals_presence_check check (presence in ('accompanied', 'telephoned') and (presence = 'telephoned') = (telephoned_at is not null)),
    constraint referrals_confirmation_check check (num_nulls(presence, confirmed_at, confirmed_by, acting_as) in (0, 4)
        and (state <> 'confirmed' or confirmed_at is not null) and confirmed_by <> referrer_id
        and (acting_as = 'group_leader') = (absence is not null)),
    constraint referrals_end_check check ((state = 'void') = (ended_at is not null) and (ended_at is null) = (end_reason is null)),
    constraint referrals_end_reason_check check (end_reason in ('received_as_new', 'not_own_circle', 'lapsed', 'renewed')),
    constraint referrals_absence_check check (length(absence) between 1 and 500),
    constraint referrals_instants_check check (isfinite(appointed_on) and isfinite(filed_at) and isfinite(telephoned_at)
        and isfinite(confirmed_at) and isfinite(ended_at) and telephoned_at <= confirmed_at)
);
create index referrals_by_site on referrals (site_id, id);
create index referrals_by_appointment on referrals (site_id, appointed_on) where state = 'filed';
create index referrals_by_party on referrals (party_id, filed_at);
create index referrals_by_referrer on referrals (referrer_id, id);
-- One referral of a party waits or counts.
create unique index referrals_party_key on referrals (party_id) where state <> 'void';

create function refuse_change_of_referral() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.state = 'void'
        or (old.id, old.site_id, old.form_number, old.party_id, old.referrer_id, old.department_id, old.relation, old.appointed_on,
            old.unit_type, old.renews_id, old.filed_at)
           is distinct from
           (new.id, new.site_id, new.form_number, new.party_id, new.referrer_id, new.department_id, new.relation, new.appointed_on,
            new.unit_type, new.renews_id, new.filed_at) then
        raise exception 'referral % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_referral before update or delete on referrals
    for each row execute function refuse_change_of_referral();
create trigger refuse_truncate before truncate on referrals for each statement execute function refuse_change();

alter table receptions
    add constraint receptions_referral_fkey foreign key (referral_id, site_id) references referrals (id, site_id);
create unique index receptions_referral_key on receptions (referral_id) where referral_id is not null;

-- The day's confirmed referrals, put before the department manager (ATT-E07).
create table referral_submissions
(
    id           uuid        not null,
    site_id      uuid        not null,
    day          date        not null,
    submitted_at timestamptz not null,
    submitted_by uuid        not null,
    approval_id  uuid,
    state        text        not null,
    settled_at   timestamptz,
    constraint referral_submissions_pkey primary key (id),
    constraint referral_submissions_site_fkey foreign key (site_id) references units (id),
    constraint referral_submissions_submitted_by_fkey foreign key (submitted_by) references users (id),
    constraint referral_submissions_approval_fkey foreign key (approval_id) references approvals (id),
    constraint referral_submissions_state_check check (state in ('submitted', 'approved', 'returned', 'rejected', 'withdrawn')),
    constraint referral_submissions_settled_at_check check ((state = 'submitted') = (settled_at is null)),
    constraint referral_submissions_instants_check check (isfinite(day) and isfinite(submitted_at) and isfinite(settled_at))
);
create index referral_submissions_by_site on referral_submissions (site_id, id);

create table submitted_referrals
(
    submission_id uuid not null,
    referral_id   uuid not null,
    constraint submitted_referrals_pkey primary key (submission_id, referral_id),
    constraint submitted_referrals_submission_fkey foreign key (submission_id) references referral_submissions (id),
    constraint submitted_referrals_referral_fkey foreign key (referral_id) references referrals (id)
);
create index submitted_referrals_by_referral on submitted_referrals (referral_id);
select make_append_only('submitted_referrals');

-- Further kinds of subjects are approved; the program lists them, here only the form is checked.
alter table approvals drop constraint approvals_subject_kind_check;
alter table approvals add constraint approvals_subject_kind_check check (subject_kind ~ '^[a-z][a-z_]{2,49}$');

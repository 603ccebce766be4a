-- Violations: reported, investigated, decided with a sanction, appealed against once (GOV-05).

create table violations
(
    id                uuid primary key,
    site_id           uuid        not null constraint violations_site_fkey references units (id),
    accused_id        uuid        not null constraint violations_accused_fkey references users (id),
    -- Key of the kind in the catalogue of the site's policy.
    kind              text        not null constraint violations_kind_check check (kind ~ '^[a-z][a-z_]{2,49}$'),
    description       text        not null constraint violations_description_check check (length(description) between 1 and 4000),
    -- What it happened at, such as a reception or a deal.
    about_kind        text constraint violations_about_kind_check check (about_kind in ('party', 'reception', 'referral', 'deal', 'payment', 'dispute')),
    about_id          uuid,
    occurred_at       timestamptz not null constraint violations_occurred_at_check check (isfinite(occurred_at)),
    reported_at       timestamptz not null constraint violations_reported_at_check check (isfinite(reported_at)),
    reported_by_kind  text        not null,
    reported_by_id    text        not null constraint violations_reported_by_check check (length(reported_by_id) <= 64),
    state             text        not null constraint violations_state_check
        check (state in ('reported', 'investigating', 'dismissed', 'decided', 'appealed', 'final')),
    investigator_id   uuid constraint violations_investigator_fkey references users (id),
    -- The ruling: unfounded, or a sanction of the catalogue as it stood in the policy of the day.
    ruled_by          uuid constraint violations_ruled_by_fkey references users (id),
    ruled_at          timestamptz constraint violations_ruled_at_check check (isfinite(ruled_at)),
    ruling_reason     text constraint violations_ruling_reason_check check (length(ruling_reason) between 1 and 2000),
    ruled_kind        text constraint violations_ruled_kind_check check (ruled_kind ~ '^[a-z][a-z_]{2,49}$'),
    severity          text constraint violations_severity_check check (severity in ('ordinary', 'serious')),
    sanctions         jsonb,
    policy_version_id uuid constraint violations_policy_version_fkey references policy_versions (id),
    -- The last day of the appeal.
    appeal_until      date constraint violations_appeal_until_check check (isfinite(appeal_until)),
    appealed_at       timestamptz constraint violations_appealed_at_check check (isfinite(appealed_at)),
    appeal            text constraint violations_appeal_check check (length(appeal) between 1 and 4000),
    appeal_ruled_by   uuid constraint violations_appeal_ruled_by_fkey references users (id),
    appeal_ruled_at   timestamptz constraint violations_appeal_ruled_at_check check (isfinite(appeal_ruled_at)),
    appeal_outcome    text constraint violations_appeal_outcome_check check (appeal_outcome in ('upheld', 'changed', 'revoked')),
    appeal_reason     text constraint violations_appeal_reason_check check (length(appeal_reason) between 1 and 2000),
    version           bigint      not null default 1,
    constraint violations_about_check check ((about_kind is null) = (about_id is null)),
    constraint violations_order_check check (occurred_at <= reported_at),
    constraint violations_ruled_check check ((state in ('reported', 'investigating')) = (ruled_by is null)
        and (ruled_by is null) = (ruled_at is null) and (ruled_by is null) = (ruling_reason is null)),
    constraint violations_sanctioned_check check ((state in ('decided', 'appealed', 'final')) = (sanctions is not null)
        and (sanctions is null) = (severity is null) and (sanctions is null) = (appeal_until is null)
        and (sanctions is null) = (ruled_kind is null)),
    constraint violations_appealed_check check ((state in ('appealed', 'final')) = (appealed_at is not null)
        and (appealed_at is null) = (appeal is null)),
    constraint violations_final_check check ((state = 'final') = (appeal_ruled_by is not null)
        and (appeal_ruled_by is null) = (appeal_ruled_at is null) and (appeal_ruled_by is null) = (appeal_outcome is null)
        and (appeal_ruled_by is null) = (appeal_reason is null)),
    -- Nobody decides on their own, and the appeal is another's to decide.
    constraint violations_own_check check (ruled_by <> accused_id and investigator_id <> accused_id and appeal_ruled_by <> accused_id
        and appeal_ruled_by <> ruled_by)
);
create index violations_by_site on violations (site_id, id);
create index violations_by_accused on violations (accused_id, id);
-- For the settlement: what may have become final.
create index violations_sanctioned on violations (site_id, appeal_until) where state in ('decided', 'final');

-- Every act on a violation.
create table violation_events
(
    id           uuid primary key,
    violation_id uuid        not null constraint violation_events_violation_fkey references violations (id),
    event        text        not null constraint violation_events_event_check
        check (event in ('reported', 'investigated', 'dismissed', 'decided', 'appealed', 'upheld', 'changed', 'revoked')),
    occurred_at  timestamptz not null constraint violation_events_occurred_at_check check (isfinite(occurred_at)),
    by_kind      text        not null,
    by_id        text        not null constraint violation_events_by_check check (length(by_id) <= 64),
    note         text constraint violation_events_note_check check (length(note) between 1 and 4000),
    severity     text constraint violation_events_severity_check check (severity in ('ordinary', 'serious')),
    sanctions    jsonb
);
create index violation_events_by_violation on violation_events (violation_id, id);
select make_append_only('violation_events');

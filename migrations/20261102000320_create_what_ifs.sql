-- What-if: the deals of a site under another policy, compared with what was determined. Nothing else is changed by it.

create table what_ifs
(
    id                uuid           not null,
    site_id           uuid           not null,
    -- Days of the deals, the first included, the last not.
    dealt_from        date,
    dealt_before      date,
    policy_version_id uuid,
    preset            text,
    -- The figures and switches that are tried, as they were when it was asked for.
    policy            text           not null,
    asked_at          timestamptz    not null,
    asked_by_kind     text           not null,
    asked_by          text           not null,
    job_id            uuid           not null,
    deals_total       bigint         not null,
    deals_done        bigint         not null default 0,
    -- Where the work goes on: the last deal done.
    done_until        timestamptz,
    done_deal_id      uuid,
    differing_count   bigint         not null default 0,
    -- Deals that would need a ruling under it.
    ruling_count      bigint         not null default 0,
    -- Deals of which the commission is not known.
    unpriced_count    bigint         not null default 0,
    commission_total  numeric(14, 2) not null default 0,
    moved_total       numeric(14, 2) not null default 0,
    finished_at       timestamptz,
    constraint what_ifs_pkey primary key (id),
    constraint what_ifs_site_fkey foreign key (site_id) references units (id),
    constraint what_ifs_policy_version_fkey foreign key (policy_version_id) references policy_versions (id),
    constraint what_ifs_job_fkey foreign key (job_id) references jobs (id),
    constraint what_ifs_source_check check (num_nonnulls(policy_version_id, preset) = 1 and length(preset) between 2 and 50),
    constraint what_ifs_policy_check check (length(policy) between 2 and 262144),
    constraint what_ifs_asked_by_kind_check check (asked_by_kind in ('user', 'api_key', 'system')),
    constraint what_ifs_asked_by_check check (length(asked_by) between 1 and 64),
    constraint what_ifs_counts_check check (deals_done between 0 and deals_total and differing_count between 0 and deals_done
        and ruling_count between 0 and deals_done and unpriced_count between 0 and deals_done
        and (deals_done = 0) = (done_until is null) and (done_until is null) = (done_deal_id is null)),
    constraint what_ifs_totals_check check (commission_total <> 'NaN' and moved_total <> 'NaN' and moved_total between 0 and commission_total),
    constraint what_ifs_days_check check (isfinite(dealt_from) and isfinite(dealt_before) and dealt_from < dealt_before),
    constraint what_ifs_instants_check check (isfinite(asked_at) and isfinite(done_until) and isfinite(finished_at))
);
create index what_ifs_by_site on what_ifs (site_id, id);
create unique index what_ifs_job_key on what_ifs (job_id);

-- The deals that come out otherwise. Shares are kept as the comparison made them: a list of holder, share and money.
create table what_if_deals
(
    what_if_id       uuid        not null,
    facts_until      timestamptz not null,
    deal_id          uuid        not null,
    determination_id uuid        not null,
    commission       numeric(14, 2),
    -- What the part that goes to others than before comes to.
    moved            numeric(14, 2),
    rule_before      text        not null,
    rule_after       text        not null,
    answer_before    text        not null,
    answer_after     text        not null,
    shares_before    jsonb       not null,
    shares_after     jsonb       not null,
    constraint what_if_deals_pkey primary key (what_if_id, facts_until, deal_id),
    constraint what_if_deals_what_if_fkey foreign key (what_if_id) references what_ifs (id),
    constraint what_if_deals_determination_fkey foreign key (determination_id, deal_id) references determinations (id, deal_id),
    constraint what_if_deals_answers_check check (answer_before in ('determined', 'needs_ruling') and answer_after in ('determined', 'needs_ruling')),
    constraint what_if_deals_rules_check check (rule_before ~ '^ATT-[A-Z][0-9]{2}[a-z]?$' and rule_after ~ '^ATT-[A-Z][0-9]{2}[a-z]?$'),
    constraint what_if_deals_shares_check check (jsonb_typeof(shares_before) = 'array' and jsonb_typeof(shares_after) = 'array'),
    constraint what_if_deals_amounts_check check (commission <> 'NaN' and moved <> 'NaN'),
    constraint what_if_deals_instants_check check (isfinite(facts_until))
);
select make_append_only('what_if_deals');

-- What each would have got over all deals.
create table what_if_gains
(
    what_if_id uuid           not null,
    holder     text           not null,
    user_id    uuid,
    before     numeric(14, 2) not null,
    after      numeric(14, 2) not null,
    constraint what_if_gains_what_if_fkey foreign key (what_if_id) references what_ifs (id),
    constraint what_if_gains_user_fkey foreign key (user_id) references users (id),
    constraint what_if_gains_key unique nulls not distinct (what_if_id, holder, user_id),
    constraint what_if_gains_holder_check check (
        case holder when 'salesperson' then user_id is not null when 'referrer' then user_id is not null
                    when 'pool' then user_id is null when 'department' then user_id is null else false end),
    constraint what_if_gains_amounts_check check (before <> 'NaN' and after <> 'NaN')
);

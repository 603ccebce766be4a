-- What other offices' policies say of commission besides: a fixed sum for who referred a party (ATT-E06), a delegate for who
-- leaves, and a pool that is distributed every month by score (ATT-D09).

-- The fixed sum of a determination for the referrer, beside the commission.
create table determination_rewards
(
    determination_id uuid           not null constraint determination_rewards_pkey primary key
        constraint determination_rewards_determination_fkey references determinations (id),
    referrer_id      uuid           not null constraint determination_rewards_referrer_fkey references users (id),
    amount           numeric(14, 2) not null constraint determination_rewards_amount_check check (amount > 0 and amount <> 'NaN'),
    -- Held back until an approval comes (ATT-E07).
    held             boolean        not null
);
create index determination_rewards_by_referrer on determination_rewards (referrer_id);
select make_append_only('determination_rewards');

-- A fixed sum comes on top: what some gain can exceed the commission.
alter table what_ifs drop constraint what_ifs_totals_check;
alter table what_ifs add constraint what_ifs_totals_check
    check (commission_total <> 'NaN' and moved_total <> 'NaN' and moved_total >= 0);

-- Who follows the deals of one who left up, and for which share of what comes after.
alter table departures
    add column delegate_id uuid constraint departures_delegate_fkey references users (id),
    add column delegate_numerator bigint,
    add column delegate_denominator bigint,
    add constraint departures_delegate_check check (num_nonnulls(delegate_id, delegate_numerator, delegate_denominator) in (0, 3)
        and delegate_id <> user_id),
    add constraint departures_delegate_share_check check (delegate_numerator > 0 and delegate_numerator <= delegate_denominator
        and delegate_denominator <= 10000);
create index departures_by_delegate on departures (delegate_id) where delegate_id is not null;

-- The scores of a month by which the pool is distributed. The last one of a person and month counts; nothing is changed.
create table month_scores
(
    id          uuid        not null constraint month_scores_pkey primary key,
    site_id     uuid        not null constraint month_scores_site_fkey references units (id),
    -- The first day of the month.
    month       date        not null constraint month_scores_month_check check (month = date_trunc('month', month)),
    user_id     uuid        not null constraint month_scores_user_fkey references users (id),
    -- The first of a person and month is 1; a later one takes its place.
    number      integer     not null constraint month_scores_number_check check (number between 1 and 1000),
    points      integer     not null constraint month_scores_points_check check (points between 0 and 100000),
    evidence    text        not null constraint month_scores_evidence_check check (length(evidence) between 1 and 2000),
    recorded_at timestamptz not null constraint month_scores_recorded_at_check check (isfinite(recorded_at)),
    recorded_by uuid        not null constraint month_scores_recorded_by_fkey references users (id),
    constraint month_scores_number_key unique (site_id, month, user_id, number),
    constraint month_scores_own_check check (recorded_by <> user_id)
);
create index month_scores_by_user on month_scores (user_id, id);
create index month_scores_by_site on month_scores (site_id, id);
select make_append_only('month_scores');

-- Once the month's settlement is begun its scores stand, until that is discarded.
create function refuse_score_of_settled_month() returns trigger
    language plpgsql as
$$
begin
    if exists (select from commission_settlements where site_id = new.site_id and month >= new.month and state <> 'discarded') then
        raise exception 'the month is settled' using errcode = '23514', constraint = 'month_scores_settled_check';
    end if;
    return new;
end
$$;
create trigger refuse_score_of_settled_month before insert on month_scores
    for each row execute function refuse_score_of_settled_month();

-- How a settlement divided the pool.
create table pool_parts
(
    settlement_id uuid           not null constraint pool_parts_settlement_fkey references commission_settlements (id),
    user_id       uuid           not null constraint pool_parts_user_fkey references users (id),
    score_id      uuid           not null constraint pool_parts_score_fkey references month_scores (id),
    points        integer        not null constraint pool_parts_points_check check (points > 0),
    points_total  bigint         not null,
    -- What the pool held.
    pool          numeric(14, 2) not null constraint pool_parts_pool_check check (pool > 0 and pool <> 'NaN'),
    amount        numeric(14, 2) not null constraint pool_parts_amount_check check (amount between 0 and pool),
    constraint pool_parts_pkey primary key (settlement_id, user_id),
    constraint pool_parts_total_check check (points_total >= points)
);
create index pool_parts_by_score on pool_parts (score_id);
create index pool_parts_by_user on pool_parts (user_id);
select make_append_only('pool_parts');

alter table postings drop constraint postings_reason_check;
alter table postings add constraint postings_reason_check
    check (reason in ('accrual', 'rounding', 'release', 'reversal', 'sanction', 'payout', 'delegation', 'pool_part'));
alter table postings drop constraint postings_deal_check;
alter table postings add constraint postings_deal_check
    check ((reason in ('accrual', 'rounding', 'release', 'reversal', 'delegation')) = (deal_id is not null)
        and (deal_id is null) = (determination_id is null));

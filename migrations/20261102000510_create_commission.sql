-- Commission: the ledger of each site, its monthly settlements, and what payment waits for (ATT-D09, ATT-D10).

-- The program names the kinds; the table only keeps their form.
alter table approvals drop constraint approvals_subject_kind_check;
alter table approvals add constraint approvals_subject_kind_check check (subject_kind ~ '^[a-z][a-z_]{2,49}$');

create table ledger_accounts
(
    id        uuid primary key,
    site_id   uuid not null constraint ledger_accounts_site_fkey references units (id),
    kind      text not null constraint ledger_accounts_kind_check
        check (kind in ('expense', 'pool', 'department', 'payable', 'retention', 'held', 'sanctions', 'paid_out')),
    user_id   uuid constraint ledger_accounts_user_fkey references users (id),
    constraint ledger_accounts_key unique nulls not distinct (site_id, kind, user_id),
    constraint ledger_accounts_person_check check ((kind in ('payable', 'retention', 'held')) = (user_id is not null))
);
create index ledger_accounts_by_user on ledger_accounts (user_id, site_id) where user_id is not null;
select make_append_only('ledger_accounts');

create table commission_settlements
(
    id                uuid primary key,
    site_id           uuid        not null constraint commission_settlements_site_fkey references units (id),
    -- The first day of the month.
    month             date        not null constraint commission_settlements_month_check check (month = date_trunc('month', month)),
    state             text        not null constraint commission_settlements_state_check
        check (state in ('computing', 'computed', 'submitted', 'approved', 'closed', 'discarded')),
    -- Money counts that was recorded before the end of the month; everything else as it was when the run began.
    cutoff            timestamptz not null constraint commission_settlements_cutoff_check check (isfinite(cutoff)),
    as_of             timestamptz not null constraint commission_settlements_as_of_check check (isfinite(as_of) and as_of >= cutoff),
    policy_version_id uuid constraint commission_settlements_policy_version_fkey references policy_versions (id),
    job_id            uuid,
    -- The settlement before.
    former_id         uuid constraint commission_settlements_former_fkey references commission_settlements (id),
    -- How far the run is: deals up to this one are settled.
    last_deal_id      uuid,
    deals_total       bigint      not null constraint commission_settlements_deals_total_check check (deals_total >= 0),
    deals_done        bigint      not null default 0 constraint commission_settlements_deals_done_check check (deals_done >= 0),
    posting_count     bigint      not null default 0 constraint commission_settlements_posting_count_check check (posting_count >= 0),
    -- Deals on which money accrues but whose division waits for a ruling.
    undetermined_count bigint     not null default 0 constraint commission_settlements_undetermined_count_check check (undetermined_count >= 0),
    approval_id       uuid constraint commission_settlements_approval_fkey references approvals (id),
    started_by        uuid        not null constraint commission_settlements_started_by_fkey references users (id),
    computed_at       timestamptz constraint commission_settlements_computed_at_check check (isfinite(computed_at)),
    submitted_at      timestamptz constraint commission_settlements_submitted_at_check check (isfinite(submitted_at)),
    approved_at       timestamptz constraint commission_settlements_approved_at_check check (isfinite(approved_at)),
    closed_at         timestamptz constraint commission_settlements_closed_at_check check (isfinite(closed_at)),
    closed_by         uuid constraint commission_settlements_closed_by_fkey references users (id),
    discarded_at      timestamptz constraint commission_settlements_discarded_at_check check (isfinite(discarded_at)),
    discard_reason    text constraint commission_settlements_discard_reason_check check (length(discard_reason) between 1 and 2000),
    version           bigint      not null default 1,
    constraint commission_settlements_former_itself_check check (former_id <> id),
    constraint commission_settlements_computed_check check (state in ('computing', 'discarded') or computed_at is not null),
    constraint commission_settlements_submitted_check check (state not in ('submitted', 'approved', 'closed')
        or (submitted_at is not null and approval_id is not null)),
    constraint commission_settlements_approved_check check (state not in ('approved', 'closed') or approved_at is not null),
    constraint commission_settlements_closed_check check ((state = 'closed') = (closed_at is not null) and (closed_at is null) = (closed_by is null)),
    constraint commission_settlements_discarded_check check ((state = 'discarded') = (discarded_at is not null)
        and (discarded_at is null) = (discard_reason is null))
);
-- A month is settled once; a site has one settlement under way; and one follows upon each.
create unique index commission_settlements_month_key on commission_settlements (site_id, month) where state <> 'discarded';
create unique index commission_settlements_open_key on commission_settlements (site_id) where state not in ('closed', 'discarded');
create unique index commission_settlements_former_key on commission_settlements (former_id) where state <> 'discarded' and former_id is not null;
create index commission_settlements_by_site on commission_settlements (site_id, id);
create index commission_settlements_closed on commission_settlements (site_id, closed_at, id) where state = 'closed';

-- What is closed or discarded never changes.
create function refuse_change_of_settled() returns trigger
    language plpgsql as
$$
begin
    raise exception 'settlement % is %', old.id, old.state using errcode = '55000';
end
$$;
create trigger refuse_change_of_settled before update or delete on commission_settlements
    for each row when (old.state in ('closed', 'discarded')) execute function refuse_change_of_settled();

-- A posting takes an amount from one account and gives it to another: one that does not balance cannot be written. It
-- counts from the moment its settlement is closed. References are checked for all rows of a statement at once, since a
-- settlement writes millions.
create table postings
(
    id               uuid           not null constraint postings_key primary key,
    settlement_id    uuid           not null,
    reason           text           not null constraint postings_reason_check
        check (reason in ('accrual', 'rounding', 'release', 'reversal', 'sanction', 'payout')),
    debit_id         uuid           not null,
    credit_id        uuid           not null,
    amount           numeric(14, 2) not null constraint postings_amount_check check (amount > 0 and amount <> 'NaN'),
    deal_id          uuid,
    determination_id uuid,
    -- The posting that a reversal takes back.
    reverses_id      uuid,
    violation_id     uuid,
    constraint postings_accounts_check check (debit_id <> credit_id),
    constraint postings_deal_check check ((reason in ('accrual', 'rounding', 'release', 'reversal')) = (deal_id is not null)
        and (deal_id is null) = (determination_id is null)),
    constraint postings_reversal_check check ((reason = 'reversal') = (reverses_id is not null)),
    constraint postings_sanction_check check ((reason = 'sanction') = (violation_id is not null))
);
create index postings_by_settlement on postings (settlement_id, id);
-- Accruals are borne by the site's expense: they are found by whom they credit.
create index postings_by_debit on postings (debit_id, settlement_id, id) where reason <> 'accrual';
create index postings_by_credit on postings (credit_id, settlement_id, id);
create index postings_by_deal on postings (deal_id, id) where deal_id is not null;
-- In one settlement a posting is reversed once, and a violation sanctioned once for each measure's account.
create unique index postings_reverses_key on postings (settlement_id, reverses_id) where reverses_id is not null;
create index postings_by_reversed on postings (reverses_id) where reverses_id is not null;
create index postings_by_violation on postings (violation_id) where violation_id is not null;
select make_append_only('postings');

create function demand_sound_postings() returns trigger
    language plpgsql as
$$
begin
    if exists (
        select from written w
        left join commission_settlements s on s.id = w.settlement_id
        left join ledger_accounts d on d.id = w.debit_id and d.site_id = s.site_id
        left join ledger_accounts c on c.id = w.credit_id and c.site_id = s.site_id
        where s.state is distinct from 'computing' or d.id is null or c.id is null) then
        raise exception 'a posting names accounts of another site or a settlement that is computed'
            using errcode = '23514', constraint = 'postings_sound_check';
    end if;
    -- What is taken back is a posting of the same deal, with the accounts the other way round.
    if exists (
        select from written w
        left join postings p on p.id = w.reverses_id
        where w.reverses_id is not null
          and (p.debit_id, p.credit_id, p.amount, p.deal_id) is distinct from (w.credit_id, w.debit_id, w.amount, w.deal_id)) then
        raise exception 'a reversal differs from what it reverses' using errcode = '23514', constraint = 'postings_reverses_check';
    end if;
    return null;
end
$$;
create trigger demand_sound_postings after insert on postings
    referencing new table as written for each statement execute function demand_sound_postings();

-- What a deal had earned, and who had what of it, after a settlement.
create table accruals
(
    settlement_id    uuid           not null,
    deal_id          uuid           not null,
    determination_id uuid           not null,
    -- The month in which commission first accrued.
    first_month      date           not null,
    price            numeric(14, 2) not null,
    received         numeric(14, 2) not null,
    base             numeric(14, 2) not null constraint accruals_base_check check (base >= 0 and base <> 'NaN'),
    -- The month's rate in millionths, and the pool's cut.
    rate_ppm         numeric(13, 6) not null constraint accruals_rate_check check (rate_ppm >= 0 and rate_ppm <> 'NaN'),
    pool_cut_ppm     integer        not null,
    -- Before it is rounded.
    exact            numeric(30, 14) not null constraint accruals_exact_check check (exact >= 0 and exact <> 'NaN'),
    pool_exact       numeric(30, 14) not null constraint accruals_pool_exact_check check (pool_exact >= 0 and pool_exact <= exact),
    commission       numeric(14, 2) not null constraint accruals_commission_check check (commission >= 0 and commission <> 'NaN'),
    due_ppm          integer        not null constraint accruals_due_check check (due_ppm between 0 and 1000000),
    account_ids      uuid[]         not null,
    cents            bigint[]       not null,
    constraint accruals_key primary key (deal_id, settlement_id),
    constraint accruals_position_check check (cardinality(account_ids) = cardinality(cents))
);
select make_append_only('accruals');

-- The sums of a settlement's postings by account and reason, kept along with them.
create table commission_totals
(
    settlement_id uuid           not null constraint commission_totals_settlement_fkey references commission_settlements (id),
    account_id    uuid           not null constraint commission_totals_account_fkey references ledger_accounts (id),
    reason        text           not null,
    debit         numeric(16, 2) not null constraint commission_totals_debit_check check (debit >= 0 and debit <> 'NaN'),
    credit        numeric(16, 2) not null constraint commission_totals_credit_check check (credit >= 0 and credit <> 'NaN'),
    constraint commission_totals_key primary key (settlement_id, account_id, reason)
);
create index commission_totals_by_account on commission_totals (account_id, settlement_id);

-- What payment waits for, and that has happened: of a deal, or of the site.
create table commission_milestones
(
    id          uuid primary key,
    site_id     uuid        not null constraint commission_milestones_site_fkey references units (id),
    deal_id     uuid constraint commission_milestones_deal_fkey references deals (id),
    milestone   text        not null constraint commission_milestones_milestone_check
        check (milestone in ('loan_paid_out', 'handover', 'project_end')),
    occurred_on date        not null constraint commission_milestones_occurred_on_check check (isfinite(occurred_on)),
    recorded_at timestamptz not null constraint commission_milestones_recorded_at_check check (isfinite(recorded_at)),
    recorded_by uuid        not null constraint commission_milestones_recorded_by_fkey references users (id),
    constraint commission_milestones_key unique nulls not distinct (site_id, milestone, deal_id),
    constraint commission_milestones_deal_check check ((milestone = 'project_end') = (deal_id is null))
);
create index commission_milestones_by_deal on commission_milestones (deal_id, milestone) where deal_id is not null;
select make_append_only('commission_milestones');

-- Who left a site, and in which manner.
create table departures
(
    id          uuid primary key,
    site_id     uuid        not null constraint departures_site_fkey references units (id),
    user_id     uuid        not null constraint departures_user_fkey references users (id),
    manner      text        not null constraint departures_manner_check check (manner in ('handed_over', 'not_handed_over', 'dismissed')),
    left_on     date        not null constraint departures_left_on_check check (isfinite(left_on)),
    reason      text        not null constraint departures_reason_check check (length(reason) between 1 and 2000),
    recorded_at timestamptz not null constraint departures_recorded_at_check check (isfinite(recorded_at)),
    recorded_by uuid        not null constraint departures_recorded_by_fkey references users (id),
    constraint departures_key unique (site_id, user_id)
);
select make_append_only('departures');

-- Sums change while their settlement is computed, and never after.
create function demand_computing() returns trigger
    language plpgsql as
$$
begin
    if exists (select from commission_settlements where id = case when tg_op = 'DELETE' then old.settlement_id else new.settlement_id end
                                         and state <> 'computing') then
        raise exception 'the settlement is computed' using errcode = '55000';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger demand_computing before insert or update or delete on commission_totals
    for each row execute function demand_computing();
create trigger refuse_truncate before truncate on commission_totals for each statement execute function refuse_change();

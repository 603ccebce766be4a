-- Customers filed by those outside the group (ATT-F01 to ATT-F09).

alter table site_registers drop constraint site_registers_register_check;
alter table site_registers add constraint site_registers_register_check
    check (register in ('visitor_registration', 'phone_enquiry', 'employee_referral', 'filing'));

-- Who is outside the group and files customers. Who that is, and how to reach them, the dossier knows.
create table recommenders
(
    id             uuid        not null,
    site_id        uuid        not null,
    kind           text        not null,
    customer_id    uuid        not null,
    contract_from  date        not null,
    -- The last day; none while the contract has no end.
    contract_until date,
    version        bigint      not null default 1,
    entered_at     timestamptz not null,
    entered_by     uuid        not null,
    constraint recommenders_pkey primary key (id),
    constraint recommenders_site_key unique (id, site_id),
    constraint recommenders_customer_key unique (site_id, kind, customer_id),
    constraint recommenders_site_fkey foreign key (site_id) references units (id),
    constraint recommenders_customer_fkey foreign key (customer_id) references customers (id),
    constraint recommenders_entered_by_fkey foreign key (entered_by) references users (id),
    constraint recommenders_kind_check check (kind in ('agency', 'private_person', 'owner')),
    constraint recommenders_contract_check check (isfinite(contract_from) and isfinite(contract_until) and contract_until >= contract_from),
    constraint recommenders_instants_check check (isfinite(entered_at))
);
create index recommenders_by_site on recommenders (site_id, id);
create index recommenders_by_customer on recommenders (customer_id);

create function refuse_change_of_recommender() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE'
        or to_jsonb(old) - array ['contract_until', 'version'] is distinct from to_jsonb(new) - array ['contract_until', 'version'] then
        raise exception 'recommender % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_recommender before update or delete on recommenders
    for each row execute function refuse_change_of_recommender();

-- A filing never changes; a correction is another one that points at it and has its time.
create table filings
(
    id                uuid        not null,
    site_id           uuid        not null,
    form_number       bigint      not null,
    recommender_id    uuid        not null,
    kind              text        not null,
    -- The contract as it stood.
    contract_from     date        not null,
    contract_until    date,
    -- Whether the recommender had bought at the site by then.
    has_bought        boolean     not null,
    party_id          uuid        not null,
    customer_id       uuid        not null,
    corrects_id       uuid,
    policy_version_id uuid,
    filed_at          timestamptz not null,
    recorded_at       timestamptz not null,
    recorded_by       uuid        not null,
    constraint filings_pkey primary key (id),
    constraint filings_form_number_key unique (site_id, form_number),
    constraint filings_corrects_key unique (corrects_id),
    constraint filings_recommender_fkey foreign key (recommender_id, site_id) references recommenders (id, site_id),
    constraint filings_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint filings_customer_fkey foreign key (customer_id) references customers (id),
    constraint filings_corrects_fkey foreign key (corrects_id) references filings (id),
    constraint filings_policy_version_fkey foreign key (policy_version_id) references policy_versions (id),
    constraint filings_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint filings_kind_check check (kind in ('agency', 'private_person', 'owner')),
    constraint filings_instants_check check (isfinite(filed_at) and isfinite(recorded_at) and filed_at <= recorded_at)
);
create index filings_by_site on filings (site_id, id);
create index filings_by_party on filings (party_id, filed_at);
create index filings_by_recommender on filings (recommender_id, id);
create index filings_by_customer on filings (customer_id);
select make_append_only('filings');

-- The name under which a customer was filed; it gives way when the customer is erased, and to nothing else.
create table filing_names
(
    filing_id uuid not null constraint filing_names_pkey primary key constraint filing_names_filing_fkey references filings (id),
    name      text constraint filing_names_name_check check (length(name) between 1 and 200)
);
create function refuse_change_of_filing_name() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and new.filing_id = old.filing_id and new.name is null
        and exists (select from filings f
                    join customers c on c.id = f.customer_id
                    left join customers s on s.id = c.merged_into
                    where f.id = old.filing_id and coalesce(s.processing_state, c.processing_state) = 'erased') then
        return new;
    end if;
    raise exception 'table filing_names is append-only' using errcode = '55000';
end
$$;
create trigger refuse_change_of_filing_name before update or delete on filing_names
    for each row execute function refuse_change_of_filing_name();
create trigger refuse_truncate before truncate on filing_names for each statement execute function refuse_change();

-- Takes the filed names of persons who were erased away.
create function erase_filed_names(persons uuid[]) returns void
    language sql as
$$
update filing_names n set name = null
from filings f
where f.id = n.filing_id and f.customer_id = any (persons) and n.name is not null
$$;

-- Whether two names are one, whatever the spaces and the case.
create function names_agree(one text, other text) returns boolean
    language sql immutable parallel safe as
$$
select coalesce(lower(regexp_replace(one, '\s', '', 'g')) = lower(regexp_replace(other, '\s', '', 'g')), false)
$$;

-- That the recommender came along with the filed customer.
create table filing_presences
(
    id          uuid        not null constraint filing_presences_pkey primary key,
    filing_id   uuid        not null constraint filing_presences_filing_fkey references filings (id),
    papers_seen boolean     not null,
    came_at     timestamptz not null constraint filing_presences_came_at_check check (isfinite(came_at)),
    recorded_by uuid        not null constraint filing_presences_recorded_by_fkey references users (id)
);
create index filing_presences_by_filing on filing_presences (filing_id, came_at);
select make_append_only('filing_presences');

-- What the recommender gets is approved once.
create table filing_approvals
(
    filing_id   uuid        not null constraint filing_approvals_pkey primary key
        constraint filing_approvals_filing_fkey references filings (id),
    opinion     text constraint filing_approvals_opinion_check check (length(opinion) between 1 and 500),
    approved_at timestamptz not null constraint filing_approvals_approved_at_check check (isfinite(approved_at)),
    approved_by uuid        not null constraint filing_approvals_approved_by_fkey references users (id)
);
select make_append_only('filing_approvals');

-- How a filing was found to stand: when it was made, when the customer came, when the recommender came along.
create table filing_verdicts
(
    id           uuid        not null constraint filing_verdicts_pkey primary key,
    filing_id    uuid        not null constraint filing_verdicts_filing_fkey references filings (id),
    moment       text        not null constraint filing_verdicts_moment_check check (moment in ('filed', 'visited', 'brought_along')),
    state        text        not null constraint filing_verdicts_state_check check (state in ('awaited', 'protected', 'void')),
    reception_id uuid constraint filing_verdicts_reception_fkey references receptions (id),
    holds_until  timestamptz constraint filing_verdicts_holds_until_check check (isfinite(holds_until)),
    -- The condition that it fails, and how.
    failed       jsonb,
    weighed_at   timestamptz not null constraint filing_verdicts_weighed_at_check check (isfinite(weighed_at)),
    constraint filing_verdicts_standing_check check ((state = 'void') = (failed is not null)
        and (state = 'void') = (holds_until is null) and (state = 'protected') = (reception_id is not null))
);
create index filing_verdicts_by_filing on filing_verdicts (filing_id, id);
select make_append_only('filing_verdicts');

-- What somebody outside the group gets of a determination, beside the commission: a sum, or a part of its base.
create table determination_filing_rewards
(
    determination_id uuid    not null constraint determination_filing_rewards_pkey primary key
        constraint determination_filing_rewards_determination_fkey references determinations (id),
    filing_id        uuid    not null constraint determination_filing_rewards_filing_fkey references filings (id),
    recommender_id   uuid    not null constraint determination_filing_rewards_recommender_fkey references recommenders (id),
    amount           numeric(14, 2) constraint determination_filing_rewards_amount_check check (amount > 0 and amount <> 'NaN'),
    rate_ppm         integer constraint determination_filing_rewards_rate_check check (rate_ppm between 1 and 1000000),
    -- Held back until the filing was approved (ATT-F09).
    held             boolean not null,
    constraint determination_filing_rewards_one_check check (num_nonnulls(amount, rate_ppm) = 1)
);
create index determination_filing_rewards_by_recommender on determination_filing_rewards (recommender_id);
create index determination_filing_rewards_by_filing on determination_filing_rewards (filing_id);
select make_append_only('determination_filing_rewards');

-- Accounts of those outside the group.
alter table ledger_accounts add column recommender_id uuid constraint ledger_accounts_recommender_fkey references recommenders (id);
alter table ledger_accounts drop constraint ledger_accounts_key;
alter table ledger_accounts add constraint ledger_accounts_key unique nulls not distinct (site_id, kind, user_id, recommender_id);
alter table ledger_accounts drop constraint ledger_accounts_person_check;
alter table ledger_accounts add constraint ledger_accounts_person_check
    check (num_nonnulls(user_id, recommender_id) = (kind in ('payable', 'retention', 'held'))::integer);
create index ledger_accounts_by_recommender on ledger_accounts (recommender_id) where recommender_id is not null;

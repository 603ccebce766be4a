-- Deals, their numbered documents, payments and changes (ATT-D02 to ATT-D08, ATT-D11, GOV-10).

-- The program names the kinds; the table only keeps their form.
alter table approvals drop constraint approvals_subject_kind_check;
alter table approvals add constraint approvals_subject_kind_check check (subject_kind ~ '^[a-z][a-z_]{2,49}$');

-- Applications for a price under the list (ATT-D08).
create table discounts
(
    id             uuid primary key,
    site_id        uuid           not null constraint discounts_site_fkey references units (id),
    unit_id        uuid           not null constraint discounts_unit_fkey references sale_units (id),
    list_price     numeric(14, 2) not null constraint discounts_list_price_check check (list_price > 0 and list_price <> 'NaN'),
    price          numeric(14, 2) not null constraint discounts_price_check check (price > 0 and price < list_price and price <> 'NaN'),
    -- Stages of the flow that must approve: the deeper the discount, the more.
    stages         smallint       not null constraint discounts_stages_check check (stages between 1 and 10),
    reason         text           not null constraint discounts_reason_check check (length(reason) between 1 and 2000),
    state          text           not null constraint discounts_state_check
        check (state in ('submitted', 'approved', 'returned', 'rejected', 'withdrawn')),
    approval_id    uuid constraint discounts_approval_fkey references approvals (id),
    applied_by     uuid           not null constraint discounts_applied_by_fkey references users (id),
    applied_at     timestamptz    not null constraint discounts_applied_at_check check (isfinite(applied_at)),
    decided_at     timestamptz constraint discounts_decided_at_check check (isfinite(decided_at)),
    -- An approved discount is used until then, once.
    valid_until    timestamptz constraint discounts_valid_until_check check (isfinite(valid_until)),
    deal_id        uuid,
    policy_version uuid constraint discounts_policy_fkey references policy_versions (id),
    constraint discounts_decided_check check ((state = 'submitted') = (decided_at is null)),
    constraint discounts_valid_check check ((state = 'approved') = (valid_until is not null)),
    constraint discounts_used_check check (deal_id is null or state = 'approved')
);
create index discounts_by_site on discounts (site_id, id);
create index discounts_by_applicant on discounts (applied_by, id);

create table deals
(
    id                 uuid primary key,
    site_id            uuid           not null constraint deals_site_fkey references units (id),
    unit_id            uuid           not null constraint deals_unit_fkey references sale_units (id),
    party_id           uuid,
    salesperson_id     uuid           not null constraint deals_salesperson_fkey references users (id),
    stage              text           not null constraint deals_stage_check check (stage in ('reservation', 'subscription', 'contract')),
    state              text           not null constraint deals_state_check check (state in ('live', 'lapsed', 'withdrawn', 'ended')),
    list_price         numeric(14, 2) not null constraint deals_list_price_check check (list_price > 0 and list_price <> 'NaN'),
    price              numeric(14, 2) not null constraint deals_price_check check (price > 0 and price <> 'NaN'),
    discount_id        uuid constraint deals_discount_fkey references discounts (id),
    -- What is to be paid at the stage: 订金 with the reservation, 定金 with the subscription.
    reservation_amount numeric(14, 2) constraint deals_reservation_amount_check check (reservation_amount >= 0 and reservation_amount <> 'NaN'),
    deposit_amount     numeric(14, 2) constraint deals_deposit_amount_check check (deposit_amount >= 0 and deposit_amount <> 'NaN'),
    reserved_at        timestamptz constraint deals_reserved_at_check check (isfinite(reserved_at)),
    reserved_until     timestamptz constraint deals_reserved_until_check check (isfinite(reserved_until)),
    subscribed_at      timestamptz constraint deals_subscribed_at_check check (isfinite(subscribed_at)),
    planned_contract_on date constraint deals_planned_contract_on_check check (isfinite(planned_contract_on)),
    payment_method     text constraint deals_payment_method_check
        check (payment_method in ('lump_sum', 'mortgage', 'provident_fund', 'combined_loan', 'instalments')),
    contracted_at      timestamptz constraint deals_contracted_at_check check (isfinite(contracted_at)),
    contract_number    text constraint deals_contract_number_check check (length(contract_number) between 1 and 50),
    filing_number      text constraint deals_filing_number_check check (length(filing_number) between 1 and 50),
    -- The sets of holders and instalments that hold now.
    holder_set         integer        not null constraint deals_holder_set_check check (holder_set > 0),
    plan_set           integer        not null default 0 constraint deals_plan_set_check check (plan_set >= 0),
    -- When it reached the stage that counts as a deal, under the policy of that day.
    counted_at         timestamptz constraint deals_counted_at_check check (isfinite(counted_at)),
    closed_at          timestamptz constraint deals_closed_at_check check (isfinite(closed_at)),
    closed_reason      text constraint deals_closed_reason_check check (length(closed_reason) between 1 and 2000),
    -- What the buyer loses, and what the seller owes beyond giving back, at the end of a deal (Civil Code art. 587).
    forfeited          numeric(14, 2) not null default 0 constraint deals_forfeited_check check (forfeited >= 0 and forfeited <> 'NaN'),
    compensation       numeric(14, 2) not null default 0 constraint deals_compensation_check check (compensation >= 0 and compensation <> 'NaN'),
    policy_version     uuid constraint deals_policy_fkey references policy_versions (id),
    created_by_kind    text           not null,
    created_by_id      text           not null constraint deals_created_by_check check (length(created_by_id) <= 64),
    created_at         timestamptz    not null constraint deals_created_at_check check (isfinite(created_at)),
    updated_at         timestamptz    not null constraint deals_updated_at_check check (isfinite(updated_at)),
    version            bigint         not null default 1,
    constraint deals_reserved_check check ((reserved_at is null) = (reserved_until is null) and (reserved_at is null) = (reservation_amount is null)),
    constraint deals_subscribed_check check ((subscribed_at is null) = (deposit_amount is null) and (subscribed_at is null) = (plan_set = 0)),
    constraint deals_contracted_check check ((contracted_at is null) = (contract_number is null)),
    constraint deals_stage_reached_check check (case stage
        when 'reservation' then reserved_at is not null and subscribed_at is null and contracted_at is null
        when 'subscription' then subscribed_at is not null and contracted_at is null
        else subscribed_at is not null and contracted_at is not null end),
    constraint deals_closed_check check ((state = 'live') = (closed_at is null)
        and (state in ('withdrawn', 'ended')) = (closed_reason is not null)),
    constraint deals_lapsed_check check (state <> 'lapsed' or stage = 'reservation'),
    -- After the contract nothing is withdrawn (ATT-D07).
    constraint deals_withdrawn_check check (state <> 'withdrawn' or stage <> 'contract'),
    constraint deals_settled_check check (state = 'ended' or (forfeited = 0 and compensation = 0))
);
-- One live holder of a unit (ATT-D01).
create unique index deals_live_unit_key on deals (unit_id) where state = 'live';
create index deals_by_site on deals (site_id, id);
create index deals_by_salesperson on deals (salesperson_id, id);
create index deals_by_unit on deals (unit_id, id);
create index deals_by_party on deals (party_id, id) where party_id is not null;
create index deals_by_count on deals (site_id, counted_at, id) where counted_at is not null;
create index deals_lapsing on deals (reserved_until, id) where state = 'live' and stage = 'reservation';
create unique index deals_discount_key on deals (discount_id) where discount_id is not null;
create unique index deals_contract_number_key on deals (site_id, contract_number) where contract_number is not null;
alter table sale_units add constraint sale_units_deal_fkey foreign key (deal_id) references deals (id) deferrable initially deferred;
alter table discounts add constraint discounts_deal_fkey foreign key (deal_id) references deals (id) deferrable initially deferred;

-- Sales control and deals say the same at every commit: a live deal holds its unit in the state of its stage, and a unit
-- is held by a live deal only (ATT-D01, ATT-D11).
create function refuse_unequal_sales_control(target uuid) returns void
    language plpgsql as
$$
begin
    if exists (select from sale_units u left join deals d on d.unit_id = u.id and d.state = 'live'
               where u.id = target
                 and (u.deal_id, case when u.state in ('free', 'withheld') then null else u.state end)
                     is distinct from (d.id, case d.stage when 'reservation' then 'reserved' when 'subscription' then 'subscribed'
                                                          when 'contract' then 'contracted' end)) then
        raise exception 'sales control of unit % differs from its deals', target
            using errcode = '23514', constraint = 'sale_units_control_check';
    end if;
end
$$;
create function demand_control_of_deal() returns trigger
    language plpgsql as
$$
begin
    perform refuse_unequal_sales_control(new.unit_id);
    return null;
end
$$;
create function demand_control_of_unit() returns trigger
    language plpgsql as
$$
begin
    perform refuse_unequal_sales_control(new.id);
    return null;
end
$$;
create constraint trigger demand_control after insert or update on deals
    deferrable initially deferred for each row execute function demand_control_of_deal();
create constraint trigger demand_control after insert or update on sale_units
    deferrable initially deferred for each row execute function demand_control_of_unit();

-- Interest holders 权益人: a set holds until the next one; its shares sum to 100, and one holder is the main one.
create table deal_holders
(
    deal_id     uuid          not null constraint deal_holders_deal_fkey references deals (id) deferrable initially deferred,
    set_number  integer       not null constraint deal_holders_set_check check (set_number > 0),
    place       smallint      not null constraint deal_holders_place_check check (place between 1 and 20),
    customer_id uuid          not null constraint deal_holders_customer_fkey references customers (id),
    -- Percent.
    share       numeric(5, 2) not null constraint deal_holders_share_check check (share > 0 and share <= 100 and share <> 'NaN'),
    constraint deal_holders_key primary key (deal_id, set_number, place),
    constraint deal_holders_customer_key unique (deal_id, set_number, customer_id)
);
create index deal_holders_by_customer on deal_holders (customer_id, deal_id);
select make_append_only('deal_holders');

create function demand_whole_shares() returns trigger
    language plpgsql as
$$
begin
    if (select sum(share) <> 100 or min(place) <> 1 or max(place) <> count(*)
        from deal_holders where deal_id = new.deal_id and set_number = new.set_number) then
        raise exception 'the shares of deal % do not sum to 100', new.deal_id
            using errcode = '23514', constraint = 'deal_holders_sum_check';
    end if;
    return null;
end
$$;
create constraint trigger demand_whole_shares after insert on deal_holders
    deferrable initially deferred for each row execute function demand_whole_shares();

-- The plan of payments: a set holds until the next one.
create table deal_instalments
(
    deal_id    uuid           not null constraint deal_instalments_deal_fkey references deals (id) deferrable initially deferred,
    set_number integer        not null constraint deal_instalments_set_check check (set_number > 0),
    place      smallint       not null constraint deal_instalments_place_check check (place between 1 and 60),
    due_on     date           not null constraint deal_instalments_due_on_check check (isfinite(due_on)),
    amount     numeric(14, 2) not null constraint deal_instalments_amount_check check (amount > 0 and amount <> 'NaN'),
    constraint deal_instalments_key primary key (deal_id, set_number, place)
);
select make_append_only('deal_instalments');

-- Numbered documents: nothing in them is altered; a correction is a new one that refers to the old (GOV-10).
create table registered_documents
(
    id                uuid primary key,
    site_id           uuid        not null constraint registered_documents_site_fkey references units (id),
    register          text        not null constraint registered_documents_register_check
        check (register in ('reservations', 'subscriptions', 'contracts', 'swaps', 'renamings', 'withdrawals', 'defaults',
                            'collection_notices', 'receipts')),
    number            bigint      not null constraint registered_documents_number_check check (number > 0),
    deal_id           uuid        not null constraint registered_documents_deal_fkey references deals (id),
    unit_id           uuid        not null constraint registered_documents_unit_fkey references sale_units (id),
    former_unit_id    uuid constraint registered_documents_former_unit_fkey references sale_units (id),
    salesperson_id    uuid        not null constraint registered_documents_salesperson_fkey references users (id),
    holder_set        integer     not null constraint registered_documents_holder_set_check check (holder_set > 0),
    plan_set          integer     not null constraint registered_documents_plan_set_check check (plan_set >= 0),
    former_holder_set integer constraint registered_documents_former_holder_set_check check (former_holder_set > 0),
    list_price        numeric(14, 2) not null constraint registered_documents_list_price_check check (list_price > 0 and list_price <> 'NaN'),
    price             numeric(14, 2) not null constraint registered_documents_price_check check (price > 0 and price <> 'NaN'),
    -- The amount of the document: of a reservation or subscription what is to be paid with it, of a receipt the money.
    amount            numeric(14, 2) constraint registered_documents_amount_check check (amount <> 'NaN'),
    -- Money counted as price when the document was issued.
    paid              numeric(14, 2) not null constraint registered_documents_paid_check check (paid <> 'NaN'),
    fee               numeric(14, 2) constraint registered_documents_fee_check check (fee >= 0 and fee <> 'NaN'),
    valid_until       timestamptz constraint registered_documents_valid_until_check check (isfinite(valid_until)),
    reason            text constraint registered_documents_reason_check check (length(reason) between 1 and 2000),
    refers_to         uuid constraint registered_documents_refers_to_fkey references registered_documents (id),
    occurred_at       timestamptz not null constraint registered_documents_occurred_at_check check (isfinite(occurred_at)),
    recorded_at       timestamptz not null constraint registered_documents_recorded_at_check check (isfinite(recorded_at)),
    issued_by_kind    text        not null,
    issued_by_id      text        not null constraint registered_documents_issued_by_check check (length(issued_by_id) <= 64),
    -- Who kept the register then.
    kept_by           uuid constraint registered_documents_kept_by_fkey references users (id),
    constraint registered_documents_number_key unique (site_id, register, number),
    constraint registered_documents_refers_to_itself_check check (refers_to <> id)
);
create index registered_documents_by_deal on registered_documents (deal_id, register, number);
select make_append_only('registered_documents');

-- The address, postal code and telephone of an agreement as they were signed, under the main holder's own key: erasing
-- that key erases them and leaves the agreement.
create table agreement_particulars
(
    document_id uuid primary key constraint agreement_particulars_document_fkey references registered_documents (id),
    customer_id uuid  not null constraint agreement_particulars_customer_fkey references customers (id),
    sealed      bytea not null
);
select make_append_only('agreement_particulars');

-- Money: positive when received, negative when given back (ATT-D03).
create table payments
(
    id          uuid primary key,
    document_id uuid           not null constraint payments_document_fkey references registered_documents (id),
    deal_id     uuid           not null constraint payments_deal_fkey references deals (id),
    kind        text           not null constraint payments_kind_check
        check (kind in ('earnest_money', 'reservation', 'deposit', 'price', 'mortgage', 'collected_for_others', 'transfer_fee',
                        'compensation')),
    way         text           not null constraint payments_way_check
        check (way in ('cash', 'card', 'transfer', 'cheque', 'mobile', 'exchange', 'other')),
    amount      numeric(14, 2) not null constraint payments_amount_check check (amount <> 0 and amount <> 'NaN'),
    refers_to   uuid constraint payments_refers_to_fkey references payments (id),
    payer_id    uuid           not null constraint payments_payer_fkey references customers (id),
    remark      text constraint payments_remark_check check (length(remark) between 1 and 500),
    received_at timestamptz    not null constraint payments_received_at_check check (isfinite(received_at)),
    recorded_at timestamptz    not null constraint payments_recorded_at_check check (isfinite(recorded_at)),
    recorded_by uuid           not null constraint payments_recorded_by_fkey references users (id),
    constraint payments_document_key unique (document_id),
    constraint payments_refund_check check ((amount < 0) = (refers_to is not null)),
    constraint payments_compensation_check check (kind <> 'compensation' or amount < 0)
);
create index payments_by_deal on payments (deal_id, id);
create index payments_refunds on payments (refers_to) where refers_to is not null;
create index payments_by_record on payments (recorded_at, id);
select make_append_only('payments');

-- No more is given back than was received; compensation, which the seller owes beyond that, is not giving back.
create function demand_covered_refund() returns trigger
    language plpgsql as
$$
begin
    if (select p.amount + coalesce((select sum(r.amount) from payments r where r.refers_to = p.id and r.kind = p.kind), 0) < 0
            or p.deal_id <> new.deal_id or p.amount < 0
        from payments p where p.id = new.refers_to) then
        raise exception 'more is given back than was received' using errcode = '23514', constraint = 'payments_covered_check';
    end if;
    return null;
end
$$;
create constraint trigger demand_covered_refund after insert on payments
    deferrable initially deferred for each row when (new.refers_to is not null) execute function demand_covered_refund();

-- Whether a kind of money is part of the price of the unit.
create function counts_as_price(kind text) returns boolean
    language sql immutable as
$$
select kind in ('earnest_money', 'reservation', 'deposit', 'price', 'mortgage')
$$;

-- Changes of a deal: unit swap, renaming, withdrawal, default (ATT-D04 to ATT-D07). What needs approval waits for it.
create table deal_changes
(
    id           uuid primary key,
    deal_id      uuid        not null constraint deal_changes_deal_fkey references deals (id),
    kind         text        not null constraint deal_changes_kind_check check (kind in ('swap', 'renaming', 'co_owners', 'withdrawal', 'default')),
    state        text        not null constraint deal_changes_state_check
        check (state in ('submitted', 'carried_out', 'returned', 'rejected', 'withdrawn')),
    -- What is asked for, as its type serialises it.
    request      jsonb       not null,
    reason       text        not null constraint deal_changes_reason_check check (length(reason) between 1 and 2000),
    approval_id  uuid constraint deal_changes_approval_fkey references approvals (id),
    document_id  uuid constraint deal_changes_document_fkey references registered_documents (id),
    fee          numeric(14, 2) not null default 0 constraint deal_changes_fee_check check (fee >= 0 and fee <> 'NaN'),
    requested_by_kind text   not null,
    requested_by_id   text   not null constraint deal_changes_requested_by_check check (length(requested_by_id) <= 64),
    requested_at timestamptz not null constraint deal_changes_requested_at_check check (isfinite(requested_at)),
    finished_at  timestamptz constraint deal_changes_finished_at_check check (isfinite(finished_at)),
    constraint deal_changes_finished_check check ((state = 'submitted') = (finished_at is null)),
    constraint deal_changes_carried_out_check check ((state = 'carried_out') = (document_id is not null))
);
-- One change of a deal waits at a time.
create unique index deal_changes_waiting_key on deal_changes (deal_id) where state = 'submitted';
create index deal_changes_by_deal on deal_changes (deal_id, id);

-- Collection notices 催款通知单 (ATT-D06): first, second, ...
create table collection_notices
(
    id            uuid primary key,
    document_id   uuid           not null constraint collection_notices_document_fkey references registered_documents (id),
    deal_id       uuid           not null constraint collection_notices_deal_fkey references deals (id),
    ordinal       smallint       not null constraint collection_notices_ordinal_check check (ordinal between 1 and 100),
    overdue_since date           not null constraint collection_notices_overdue_since_check check (isfinite(overdue_since)),
    overdue       numeric(14, 2) not null constraint collection_notices_overdue_check check (overdue > 0 and overdue <> 'NaN'),
    pay_by        date           not null constraint collection_notices_pay_by_check check (isfinite(pay_by)),
    issued_at     timestamptz    not null constraint collection_notices_issued_at_check check (isfinite(issued_at)),
    constraint collection_notices_ordinal_key unique (deal_id, ordinal),
    constraint collection_notices_document_key unique (document_id)
);
select make_append_only('collection_notices');

-- What became of deals that count: reached, changed, left. Determination and commission follow these lines (ATT-D11).
create table deal_movements
(
    id          uuid primary key,
    deal_id     uuid        not null constraint deal_movements_deal_fkey references deals (id),
    movement    text        not null constraint deal_movements_movement_check check (movement in ('reached', 'changed', 'left')),
    stage       text        not null constraint deal_movements_stage_check check (stage in ('reservation', 'subscription', 'contract')),
    price       numeric(14, 2) not null constraint deal_movements_price_check check (price > 0 and price <> 'NaN'),
    unit_id     uuid        not null constraint deal_movements_unit_fkey references sale_units (id),
    occurred_at timestamptz not null constraint deal_movements_occurred_at_check check (isfinite(occurred_at))
);
create index deal_movements_by_deal on deal_movements (deal_id, id);
select make_append_only('deal_movements');

-- The holders of a set with what registers and agreements show of them; nothing of customers whose data was erased or may
-- only be stored.
create function holder_names(deal uuid, wanted integer) returns jsonb
    language sql stable as
$$
select coalesce(jsonb_agg(jsonb_build_object(
    'customer_id', h.customer_id,
    'name', case when c.processing_state = 'active' then c.name end,
    'person', c.kind = 'person',
    'share', h.share::text,
    'telephone', case when c.processing_state = 'active' then coalesce(c.mobile, c.telephone) end,
    'identity_tail', case when c.processing_state = 'active' then
        (select i.last4 from customer_identifiers i
         where i.customer_id = c.id and i.kind = 'resident_id' and i.removed_at is null order by i.id limit 1) end
    ) order by h.place), '[]')
from deal_holders h join customers c on c.id = h.customer_id
where h.deal_id = deal and h.set_number = wanted
$$;

-- Statistics of a site (ATT-S01, ATT-S02): what counts, on which day, under which salesperson, channel, intent and product.
--
-- `counted_events` is the one definition, `counted_facts` adds what they are divided by. Sums of single periods of one site are read from it directly; long times and many
-- sites are read from `site_days`, a roll-up of all days before a watermark, and from the facts after it.

create index registrations_by_reception on registrations (reception_id, registered_at desc, id desc);
create index registered_documents_by_occurrence on registered_documents (site_id, occurred_at);
create index payments_by_receipt on payments (received_at, deal_id);
create index follow_ups_by_occurrence on follow_ups (site_id, occurred_at);

-- Each countable event of sites whose own time lies in a range, as far as it was recorded until `known_at`. A day is a day
-- in China. Of a visit the first reception counts. A document that is issued anew counts with the difference of its price
-- and not as another deal. `reception_id` is the reception whose registration tells channel, level and product; of a deal
-- that is the latest registration of its party before `at`.
create function counted_events(sites uuid[], from_at timestamptz, before_at timestamptz, known_at timestamptz)
    returns table (site_id uuid, day date, measure text, salesperson_id uuid, reception_id uuid, party_id uuid, at timestamptz,
                   channel text, intent_level text, products text[], tally bigint, amount numeric)
    language sql stable parallel safe as
$$
    select e.site_id, (e.called_at at time zone 'Asia/Shanghai')::date, 'calls', e.salesperson_id, null::uuid, null::uuid, e.called_at,
           e.channel, null::text, array(select jsonb_array_elements_text(e.wanted -> 'property_types')), 1::bigint, 0::numeric
    from phone_enquiries e
    where e.site_id = any (sites) and e.called_at >= from_at and e.called_at < before_at and e.recorded_at <= known_at
    union all
    select r.site_id, (r.arrived_at at time zone 'Asia/Shanghai')::date,
           case when case coalesce(g.visit, h.visit) when 'return' then true when 'first' then false
                     else exists (select from receptions o where o.party_id = r.party_id and o.arrived_at < r.arrived_at) end
                then 'return_visits' else 'first_visits' end,
           r.receiver_id, coalesce(g.reception_id, h.reception_id), null, r.arrived_at, r.channel, null, array[]::text[], 1, 0
    from receptions r
    left join receptions c on c.continues_id = r.id
    left join registrations g on g.reception_id = r.id and g.corrects_id is null and g.registered_at <= known_at
    left join registrations h on h.reception_id = c.id and h.corrects_id is null and h.registered_at <= known_at
    where r.site_id = any (sites) and r.arrived_at >= from_at and r.arrived_at < before_at and r.started_at <= known_at
      and r.continues_id is null
    union all
    select f.site_id, (f.registered_at at time zone 'Asia/Shanghai')::date, 'registrations', f.salesperson_id, f.reception_id, null,
           f.registered_at, null, null, array[]::text[], 1, 0
    from registrations f
    where f.site_id = any (sites) and f.registered_at >= from_at and f.registered_at < before_at and f.registered_at <= known_at
      and f.corrects_id is null and f.visit = 'first'
    union all
    select u.site_id, (u.occurred_at at time zone 'Asia/Shanghai')::date, 'follow_ups', u.salesperson_id, null, null, u.occurred_at,
           null, coalesce(u.level_after, u.level_before), array[]::text[], 1, 0
    from follow_ups u
    where u.site_id = any (sites) and u.occurred_at >= from_at and u.occurred_at < before_at and u.recorded_at <= known_at
      and u.corrects_id is null
    union all
    select d.site_id, (d.occurred_at at time zone 'Asia/Shanghai')::date, d.register, d.salesperson_id, null, l.party_id, d.occurred_at,
           null, null, array[s.kind],
           case when p.price is null or d.register in ('withdrawals', 'defaults') then 1 else 0 end,
           case when d.register in ('withdrawals', 'defaults') then d.price else d.price - coalesce(p.price, 0) end
    from registered_documents d
    join deals l on l.id = d.deal_id
    join sale_units s on s.id = d.unit_id
    left join lateral (
        select o.price from registered_documents o
        where o.deal_id = d.deal_id and o.register = d.register and o.number < d.number
        order by o.number desc limit 1) p on true
    where d.site_id = any (sites) and d.occurred_at >= from_at and d.occurred_at < before_at and d.recorded_at <= known_at
      and d.register in ('reservations', 'subscriptions', 'contracts', 'withdrawals', 'defaults')
    union all
    select l.site_id, (m.received_at at time zone 'Asia/Shanghai')::date,
           case when m.kind in ('earnest_money', 'reservation') then 'reservation_receipts' when m.kind = 'deposit' then 'deposit_receipts'
                else 'price_receipts' end,
           l.salesperson_id, null, null, m.received_at, null, null, array[]::text[], 1, m.amount
    from payments m join deals l on l.id = m.deal_id
    where l.site_id = any (sites) and m.received_at >= from_at and m.received_at < before_at and m.recorded_at <= known_at
      and counts_as_price(m.kind)
$$;

-- The events with channel, level and product: those of the registration as last corrected until `known_at`.
create function counted_facts(sites uuid[], from_at timestamptz, before_at timestamptz, known_at timestamptz)
    returns table (site_id uuid, day date, measure text, salesperson_id uuid, channel text, intent_level text, products text[],
                   tally bigint, amount numeric)
    language sql stable parallel safe as
$$
    select e.site_id, e.day, e.measure, e.salesperson_id, coalesce(g.channel, e.channel), coalesce(g.intent_level, e.intent_level),
           case when e.reception_id is null then e.products else array(select jsonb_array_elements_text(g.form -> 'property_types')) end,
           e.tally, e.amount
    from counted_events(sites, from_at, before_at, known_at) e
    left join lateral (
        select v.channel, v.intent_level, v.form from registrations v
        where v.registered_at <= known_at
          and v.reception_id = coalesce(e.reception_id, case when e.party_id is not null then (
              select f.reception_id
              from parties a
              join parties b on b.id = coalesce(a.merged_into, a.id) or b.merged_into = coalesce(a.merged_into, a.id)
              join registrations f on f.party_id = b.id and f.corrects_id is null and f.registered_at <= e.at
              where a.id = e.party_id
              order by f.registered_at desc, f.id desc limit 1) end)
        order by v.registered_at desc, v.id desc limit 1) g on true
$$;

-- The totals of a day.
create table site_days
(
    site_id              uuid           not null,
    day                  date           not null,
    calls                bigint         not null,
    first_visits         bigint         not null,
    return_visits        bigint         not null,
    registrations        bigint         not null,
    follow_ups           bigint         not null,
    reservations         bigint         not null,
    reservation_amount   numeric(20, 2) not null,
    reservation_receipts numeric(20, 2) not null,
    subscriptions        bigint         not null,
    subscription_amount  numeric(20, 2) not null,
    deposit_receipts     numeric(20, 2) not null,
    contracts            bigint         not null,
    contract_amount      numeric(20, 2) not null,
    price_receipts       numeric(20, 2) not null,
    withdrawals          bigint         not null,
    withdrawal_amount    numeric(20, 2) not null,
    defaults             bigint         not null,
    default_amount       numeric(20, 2) not null,
    constraint site_days_pkey primary key (site_id, day),
    constraint site_days_site_fkey foreign key (site_id) references units (id),
    constraint site_days_day_check check (isfinite(day))
);

create function totals_of_days(sites uuid[], from_day date, before_day date) returns setof site_days
    language sql stable parallel safe as
$$
    select f.site_id, f.day,
           coalesce(sum(tally) filter (where measure = 'calls'), 0)::bigint,
           coalesce(sum(tally) filter (where measure = 'first_visits'), 0)::bigint,
           coalesce(sum(tally) filter (where measure = 'return_visits'), 0)::bigint,
           coalesce(sum(tally) filter (where measure = 'registrations'), 0)::bigint,
           coalesce(sum(tally) filter (where measure = 'follow_ups'), 0)::bigint,
           coalesce(sum(tally) filter (where measure = 'reservations'), 0)::bigint,
           coalesce(sum(amount) filter (where measure = 'reservations'), 0),
           coalesce(sum(amount) filter (where measure = 'reservation_receipts'), 0),
           coalesce(sum(tally) filter (where measure = 'subscriptions'), 0)::bigint,
           coalesce(sum(amount) filter (where measure = 'subscriptions'), 0),
           coalesce(sum(amount) filter (where measure = 'deposit_receipts'), 0),
           coalesce(sum(tally) filter (where measure = 'contracts'), 0)::bigint,
           coalesce(sum(amount) filter (where measure = 'contracts'), 0),
           coalesce(sum(amount) filter (where measure = 'price_receipts'), 0),
           coalesce(sum(tally) filter (where measure = 'withdrawals'), 0)::bigint,
           coalesce(sum(amount) filter (where measure = 'withdrawals'), 0),
           coalesce(sum(tally) filter (where measure = 'defaults'), 0)::bigint,
           coalesce(sum(amount) filter (where measure = 'defaults'), 0)
    from counted_events(sites, from_day::timestamp at time zone 'Asia/Shanghai', before_day::timestamp at time zone 'Asia/Shanghai',
                        'infinity') f
    group by f.site_id, f.day
$$;

-- All days before the watermark are in `site_days`. It stays two days behind the clock, so that no transaction that is still
-- open writes into a day while that is rolled up.
create table statistics_watermark
(
    only_one      boolean not null default true,
    rolled_before date    not null,
    constraint statistics_watermark_pkey primary key (only_one),
    constraint statistics_watermark_only_one_check check (only_one),
    constraint statistics_watermark_day_check check (isfinite(rolled_before))
);
insert into statistics_watermark (rolled_before) values ('2000-01-01');

create function refresh_site_days(sites uuid[], from_day date, before_day date) returns void
    language plpgsql as
$$
begin
    delete from site_days d where d.site_id = any (sites) and d.day >= from_day and d.day < before_day;
    insert into site_days select * from totals_of_days(sites, from_day, before_day);
end
$$;

-- What is recorded of a day that has been rolled up changes its totals in the same transaction.
create function keep_site_days() returns trigger
    language plpgsql as
$$
declare
    of_day date := ((to_jsonb(new) ->> tg_argv[0])::timestamptz at time zone 'Asia/Shanghai')::date;
    of_site uuid;
begin
    if of_day < (select w.rolled_before from statistics_watermark w) then
        if tg_table_name = 'payments' then
            of_site := (select l.site_id from deals l where l.id = (to_jsonb(new) ->> 'deal_id')::uuid);
        else
            of_site := (to_jsonb(new) ->> 'site_id')::uuid;
        end if;
        perform refresh_site_days(array [of_site], of_day, of_day + 1);
    end if;
    return null;
end
$$;
create trigger keep_site_days after insert on phone_enquiries for each row execute function keep_site_days('called_at');
create trigger keep_site_days after insert on receptions for each row execute function keep_site_days('arrived_at');
create trigger keep_site_days after insert on registrations for each row execute function keep_site_days('registered_at');
create trigger keep_site_days after insert on follow_ups for each row execute function keep_site_days('occurred_at');
create trigger keep_site_days after insert on registered_documents for each row execute function keep_site_days('occurred_at');
create trigger keep_site_days after insert on payments for each row execute function keep_site_days('received_at');

-- The totals of days, exact at every moment: rolled up before the watermark, counted after it.
create function site_totals(sites uuid[], from_day date, before_day date) returns setof site_days
    language sql stable parallel safe as
$$
    select d.* from site_days d, statistics_watermark w
    where d.site_id = any (sites) and d.day >= from_day and d.day < least(before_day, w.rolled_before)
    union all
    select t.* from statistics_watermark w
    cross join lateral totals_of_days(sites, greatest(from_day, w.rolled_before), before_day) t
    where w.rolled_before < before_day
$$;

-- A closed period keeps the figures that it was closed with.
create table statistics_periods
(
    id        uuid        not null,
    site_id   uuid        not null,
    kind      text        not null,
    starts_on date        not null,
    ends_on   date        not null,
    closed_at timestamptz not null,
    closed_by uuid        not null,
    constraint statistics_periods_pkey primary key (id),
    constraint statistics_periods_site_fkey foreign key (site_id) references units (id),
    constraint statistics_periods_closed_by_fkey foreign key (closed_by) references users (id),
    constraint statistics_periods_period_key unique (site_id, kind, starts_on),
    constraint statistics_periods_kind_check check (kind in ('day', 'week', 'month')),
    constraint statistics_periods_days_check check (isfinite(starts_on) and isfinite(ends_on) and starts_on <= ends_on),
    constraint statistics_periods_instants_check check (isfinite(closed_at))
);
create index statistics_periods_by_site on statistics_periods (site_id, id);
select make_append_only('statistics_periods');

create table period_figures
(
    period_id uuid           not null,
    dimension text           not null,
    -- Of the dimension: a channel, a salesperson, a level, a type of property; empty for the total and what is not known.
    item      text           not null,
    measure   text           not null,
    tally     bigint         not null,
    amount    numeric(20, 2) not null,
    constraint period_figures_pkey primary key (period_id, dimension, item, measure),
    constraint period_figures_period_fkey foreign key (period_id) references statistics_periods (id),
    constraint period_figures_dimension_check check (dimension in ('total', 'channel', 'salesperson', 'intent_level', 'product')),
    constraint period_figures_texts_check check (length(item) <= 64 and length(measure) <= 32)
);
select make_append_only('period_figures');

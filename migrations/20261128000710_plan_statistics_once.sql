-- Figures are counted by a long statement of which planning costs ten times what running it does (ATT-S01). It was part of
-- each statement that asks for totals, and planned with each of them, although the days behind the watermark need no count.

-- As totals_of_days, planned once for each connection: of a few days, which indexes find whatever their values are. Without
-- values the planner takes them for many, and would read tables whole, by workers that take longer to start.
create function totals_of_few_days(sites uuid[], from_day date, before_day date) returns setof site_days
    language plpgsql stable
    set plan_cache_mode = force_generic_plan
    set max_parallel_workers_per_gather = 0
    set enable_hashjoin = off
    set enable_mergejoin = off
as
$$
begin
    return query select t.* from totals_of_days(sites, from_day, before_day) t;
end
$$;

create or replace function refresh_site_days(sites uuid[], from_day date, before_day date) returns void
    language plpgsql as
$$
begin
    delete from site_days d where d.site_id = any (sites) and d.day >= from_day and d.day < before_day;
    if before_day - from_day = 1 then
        insert into site_days select t.* from totals_of_few_days(sites, from_day, before_day) t;
    else
        insert into site_days select t.* from totals_of_days(sites, from_day, before_day) t;
    end if;
end
$$;

-- The days after the watermark are few, and only where the span reaches them they are counted.
create or replace function site_totals(sites uuid[], from_day date, before_day date) returns setof site_days
    language sql stable parallel restricted as
$$
    select d.* from site_days d, statistics_watermark w
    where d.site_id = any (sites) and d.day >= from_day and d.day < least(before_day, w.rolled_before)
    union all
    select t.* from statistics_watermark w
    cross join lateral totals_of_few_days(sites, greatest(from_day, w.rolled_before), before_day) t
    where w.rolled_before < before_day
$$;

-- A span's calls and steps of one site, not all its calls and deals.
create index phone_enquiries_by_call on phone_enquiries (site_id, called_at);
create index deals_by_reservation on deals (site_id, reserved_at) where reserved_at is not null;
create index deals_by_subscription on deals (site_id, subscribed_at) where subscribed_at is not null;

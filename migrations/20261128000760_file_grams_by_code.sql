-- Entering many customers at once: grams of names cost a third of an import. They are kept by a number of fixed width, which
-- an index compares faster than a text; they are written in the order of the index; what a customer is filed
-- under stands in one row and not in an index entry for each gram; and contacts that are added together are filed together.

-- Whoever writes customers waits from here on, before anything is taken that they would hold while they wait.
lock table customers, customer_contacts in share row exclusive mode;

-- One character or two as a number, in the order of the texts.
create function gram_code(gram text) returns bigint
    language sql immutable strict parallel safe
return ascii(gram)::bigint * 2097152 + ascii(substr(gram, 2));

-- Under which grams a customer stands, and where: what is to go when it changes. One row, and one for each addition since.
create table customer_grams_filed
(
    customer_id uuid             not null,
    unit_id     uuid             not null,
    sort_key    text collate "C" not null,
    grams       text[] collate "C" not null
);

alter table customer_grams drop constraint customer_grams_pkey;
drop index customer_grams_by_customer;
truncate customer_grams;
alter table customer_grams add column code bigint not null generated always as (gram_code(gram)) stored;

create or replace view customer_grams_due as
select g.gram, c.unit_id, c.sort_key, c.id as customer_id, c.status, gram_code(g.gram) as code
from customers c
cross join lateral (select unnest(c.name_grams)
                    union
                    select e.gram
                    from customer_contacts k cross join unnest(k.name_grams) as e (gram)
                    where k.customer_id = c.id and char_length(e.gram) = 2) as g (gram)
where c.processing_state <> 'erased';

create or replace function refresh_customer_grams(customer uuid) returns void
    language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
as
$$
begin
    delete from customer_grams h
    using customer_grams_filed f cross join unnest(f.grams) as e (gram)
    where f.customer_id = customer and h.code = gram_code(e.gram) and h.unit_id = f.unit_id and h.sort_key = f.sort_key
      and h.customer_id = customer
      and not exists (select from customer_grams_due d
                      where d.customer_id = customer and d.gram = h.gram and d.unit_id = h.unit_id
                        and d.sort_key = h.sort_key and d.status = h.status);
    delete from customer_grams_filed where customer_id = customer;
    insert into customer_grams (gram, unit_id, sort_key, customer_id, status)
    select d.gram, d.unit_id, d.sort_key, d.customer_id, d.status from customer_grams_due d where d.customer_id = customer
    on conflict do nothing;
    insert into customer_grams_filed
    select d.customer_id, d.unit_id, d.sort_key, array_agg(d.gram)
    from customer_grams_due d where d.customer_id = customer group by d.customer_id, d.unit_id, d.sort_key;
end
$$;

create or replace function keep_grams_of_added_customers() returns trigger
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
begin
    -- They have no contacts yet.
    insert into customer_grams (gram, unit_id, sort_key, customer_id, status)
    select g.gram, a.unit_id, a.sort_key, a.id, a.status
    from added a cross join lateral (select distinct e.gram from unnest(a.name_grams) as e (gram)) g
    where a.processing_state <> 'erased'
    order by g.gram collate "C", a.unit_id, a.sort_key;
    insert into customer_grams_filed
    select a.id, a.unit_id, a.sort_key, a.name_grams from added a
    where a.processing_state <> 'erased' and cardinality(a.name_grams) > 0;
    return null;
end
$$;

create function keep_grams_of_added_contacts() returns trigger
    language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
as
$$
begin
    -- Whoever changes another contact of these customers at the same time waits, and sees these.
    perform from customers c where c.id = any (array(select a.customer_id from added a)) order by c.id for no key update;
    insert into customer_grams (gram, unit_id, sort_key, customer_id, status)
    select distinct e.gram collate "C", c.unit_id, c.sort_key, c.id, c.status
    from added a join customers c on c.id = a.customer_id cross join unnest(a.name_grams) as e (gram)
    where c.processing_state <> 'erased' and char_length(e.gram) = 2
    order by e.gram collate "C", c.unit_id, c.sort_key
    on conflict do nothing;
    insert into customer_grams_filed
    select c.id, c.unit_id, c.sort_key, g.grams
    from added a join customers c on c.id = a.customer_id
    cross join lateral (select array_agg(e.gram) as grams from unnest(a.name_grams) as e (gram)
                        where char_length(e.gram) = 2) g
    where c.processing_state <> 'erased' and g.grams is not null;
    return null;
end
$$;
drop trigger keep_grams_of_added on customer_contacts;
drop function keep_grams_of_added_contact();
create trigger keep_grams_of_added after insert on customer_contacts
    referencing new table as added for each statement execute function keep_grams_of_added_contacts();

-- A page of the customers of whose name, or of a contact's, the text is a part: those behind (after_key, after_id) in the order
-- of names. Of a text of more than two characters `pattern` tests what its pairs have found; of a shorter one it is null.
--
-- A text that few customers have is read whole. Of others each unit's range is read until a page is full, and an employee's own
-- customers elsewhere are walked. Planned once for each connection, for ranges of an index; without values the planner would
-- take a page for a tenth of the table.
create or replace function customers_by_text(grams text[], pattern text, sees_all boolean, seen_units uuid[], seen_owner uuid,
                                  statuses text[], in_unit uuid, of_manager uuid, kinds text[], types text[],
                                  of_industry text, in_region text, updated_from timestamptz, updated_before timestamptz,
                                  created_from timestamptz, created_before timestamptz, after_key text, after_id uuid,
                                  at_most bigint) returns setof uuid
    language plpgsql stable rows 20
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
    set enable_bitmapscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set max_parallel_workers_per_gather = 0
as
$$
declare
    few      constant integer := 200;
    found    integer := few;
    bound    integer;
    codes    constant bigint[] := array(select gram_code(e.gram) from unnest(grams) as e (gram));
    rarest   bigint;
    others   bigint[];
    in_units uuid[];
    -- All that is asked stands in the grams.
    bare     constant boolean := pattern is null and seen_owner is null and of_manager is null and cardinality(kinds) = 0
        and cardinality(types) = 0 and num_nonnulls(of_industry, in_region, updated_from, updated_before, created_from,
                                                    created_before) = 0;
begin
    <<rare>>
    foreach bound in array case when cardinality(grams) > 1 then array [few, 10 * few] else array [few] end loop
        foreach rarest in array codes loop
            select count(*) into found from (select from customer_grams g where g.code = rarest limit bound) as x;
            exit rare when found < bound;
        end loop;
    end loop;
    others := array_remove(codes, rarest);

    if found < few then
        return query
            select g.customer_id from customer_grams g
            where g.code = rarest and (g.sort_key, g.customer_id) > (after_key, after_id) and g.status = any (statuses)
              and (in_unit is null or g.unit_id = in_unit)
              and (bare and (sees_all or g.unit_id = any (seen_units)) or (
                  -- The other pairs first: that is in the index.
                  select count(*) from unnest(others) as o (code), customer_grams h
                  where h.code = o.code and h.unit_id = g.unit_id and h.sort_key = g.sort_key
                    and h.customer_id = g.customer_id) = cardinality(others) and exists (
                  select from customers c
                  where c.id = g.customer_id and not bare
                    and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                    and (of_manager is null or c.account_manager_id = of_manager)
                    and (cardinality(kinds) = 0 or c.kind = any (kinds))
                    and (cardinality(types) = 0 or c.customer_type = any (types))
                    and (of_industry is null or c.industry = of_industry)
                    and (in_region is null or c.region_code like in_region)
                    and (updated_from is null or c.updated_at >= updated_from)
                    and (updated_before is null or c.updated_at < updated_before)
                    and (created_from is null or c.created_at >= created_from)
                    and (created_before is null or c.created_at < created_before)
                    and (pattern is null or c.name_normalised like pattern
                         or exists (select from customer_contacts k
                                    where k.customer_id = c.id and k.name_normalised like pattern))))
            order by g.sort_key, g.customer_id limit at_most;
        return;
    end if;

    in_units := case when of_manager is not null then '{}'
                     when in_unit is not null and (sees_all or in_unit = any (seen_units)) then array [in_unit]
                     when in_unit is not null then '{}'
                     when sees_all then array(select u.id from units u)
                     else seen_units end;
    return query
        select x.customer_id
        from (select y.sort_key, y.customer_id
              from unnest(in_units) as u (id)
              cross join lateral (
                  select g.sort_key, g.customer_id from customer_grams g
                  where g.code = rarest and g.unit_id = u.id and (g.sort_key, g.customer_id) > (after_key, after_id)
                    and g.status = any (statuses)
                    and (bare or (
                        -- The other pairs first: that is in the index.
                        select count(*) from unnest(others) as o (code), customer_grams h
                        where h.code = o.code and h.unit_id = g.unit_id and h.sort_key = g.sort_key
                          and h.customer_id = g.customer_id) = cardinality(others) and exists (
                        select from customers c
                        where c.id = g.customer_id
                          and (of_manager is null or c.account_manager_id = of_manager)
                          and (cardinality(kinds) = 0 or c.kind = any (kinds))
                          and (cardinality(types) = 0 or c.customer_type = any (types))
                          and (of_industry is null or c.industry = of_industry)
                          and (in_region is null or c.region_code like in_region)
                          and (updated_from is null or c.updated_at >= updated_from)
                          and (updated_before is null or c.updated_at < updated_before)
                          and (created_from is null or c.created_at >= created_from)
                          and (created_before is null or c.created_at < created_before)
                          and (pattern is null or c.name_normalised like pattern
                               or exists (select from customer_contacts k
                                          where k.customer_id = c.id and k.name_normalised like pattern))))
                  order by g.sort_key, g.customer_id limit at_most) y
              union all
              (select c.sort_key, c.id from customers c
               where c.account_manager_id = coalesce(of_manager, seen_owner) and c.unit_id <> all (in_units)
                 and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                 and (c.sort_key, c.id) > (after_key, after_id) and c.status = any (statuses)
                 and (in_unit is null or c.unit_id = in_unit)
                 and (cardinality(kinds) = 0 or c.kind = any (kinds))
                 and (cardinality(types) = 0 or c.customer_type = any (types))
                 and (of_industry is null or c.industry = of_industry)
                 and (in_region is null or c.region_code like in_region)
                 and (updated_from is null or c.updated_at >= updated_from)
                 and (updated_before is null or c.updated_at < updated_before)
                 and (created_from is null or c.created_at >= created_from)
                 and (created_before is null or c.created_at < created_before)
                 and exists (select from customer_grams h
                             where h.code = rarest and h.unit_id = c.unit_id and h.sort_key = c.sort_key
                               and h.customer_id = c.id)
                 and (pattern is null or c.name_normalised like pattern
                      or exists (select from customer_contacts k where k.customer_id = c.id and k.name_normalised like pattern))
               order by c.sort_key, c.id limit at_most)) x
        order by x.sort_key, x.customer_id limit at_most;
end
$$;

-- In the order of the index, too.
create or replace function add_customer_name_pairs() returns trigger
    language plpgsql
as
$$
begin
    insert into customer_name_pairs (pair, pair_count, signature, customer_id)
    select p.pair, p.pair_count, p.signature, a.id from added a cross join lateral name_pairs(a.name_core) p
    where a.kind = 'company'
    order by p.pair collate "C", p.pair_count, a.id;
    return null;
end
$$;

-- Makes the table anew, in the order of its key, which then is built in one go. Last of all, so that no write is missed: those of
-- customers wait until it is full.
create or replace function fill_customer_grams() returns void
    language plpgsql
    set client_min_messages = warning
    set work_mem = '256MB'
as
$$
begin
    lock table customers, customer_contacts in share row exclusive mode;
    alter table customer_grams drop constraint if exists customer_grams_pkey;
    drop index if exists customer_grams_filed_by_customer;
    truncate customer_grams, customer_grams_filed;
    insert into customer_grams (gram, unit_id, sort_key, customer_id, status)
    select d.gram, d.unit_id, d.sort_key, d.customer_id, d.status from customer_grams_due d
    order by d.code, d.unit_id, d.sort_key, d.customer_id;
    create unique index customer_grams_pkey on customer_grams (code, unit_id, sort_key, customer_id) include (status);
    alter table customer_grams add constraint customer_grams_pkey primary key using index customer_grams_pkey;
    insert into customer_grams_filed
    select c.id, c.unit_id, c.sort_key, c.name_grams from customers c
    where c.processing_state <> 'erased' and cardinality(c.name_grams) > 0;
    insert into customer_grams_filed
    select c.id, c.unit_id, c.sort_key, g.grams
    from customer_contacts k join customers c on c.id = k.customer_id
    cross join lateral (select array_agg(e.gram) as grams from unnest(k.name_grams) as e (gram)
                        where char_length(e.gram) = 2) g
    where c.processing_state <> 'erased' and g.grams is not null;
    create index customer_grams_filed_by_customer on customer_grams_filed (customer_id);
end
$$;
select fill_customer_grams();
